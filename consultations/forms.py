"""Forms in which a party states its position, and the secretariat records and words one."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.groups import Group
from accounts.models import Organization
from accounts.suggestions import organizations_called
from consultations.matrix import MARKS
from consultations.models import PARTY, WORDS, Draft, Position, Question, RegionalGroup, TypeStance
from consultations.models.parties import PartyKind
from foundation.concurrency import reason_field
from foundation.forms import RemoteChoiceField

# The languages in which constituents write to the Office.
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
    ("zh", _("Chinese")),
    ("de", _("German")),
    ("pt", _("Portuguese")),
    ("ru", _("Russian")),
]
WORDS_LABELS = {
    "statement": _("Statement, or reason"),
    "exclusions": _("Except for"),
    "addressed_to": _("Addressed to"),
}
# Which draft in which version was read (consultations.models.Draft.stamp).
STAMP, STAMP_LENGTH = r"^\d{1,18}-\d{1,9}$", 30


def _asked_by(rule: TypeStance) -> str:
    """What a stance asks for, in a word of help."""
    if rule.needs_conditions:
        return _("say on which conditions")
    if rule.needs_statement:
        return _("a reason is required") if rule.blocks else _("say what is suggested or asked")
    return ""


class StanceRadios(forms.RadioSelect):
    """The stances, each with its mark and what it asks for."""

    template_name = "consultations/stance_radios.html"
    rules: dict[str, TypeStance] = {}

    def create_option(self, name, value, label, *args, **kwargs):
        """With the mark of components/stance.html and a word of help."""
        option = super().create_option(name, value, label, *args, **kwargs)
        rule = self.rules.get(value)
        return {**option, "mark": MARKS.get(value, ""), "help": _asked_by(rule) if rule else ""}


class _WordsForm(forms.ModelForm):
    """What both forms ask of a position."""

    stance = forms.ChoiceField(label=_("Stance"), widget=StanceRadios)
    language = forms.ChoiceField(label=_("Language of the text"), choices=LANGUAGES)

    class Meta:
        model = Position
        fields: tuple[str, ...] = WORDS
        labels = WORDS_LABELS
        help_texts = {
            "statement": _("Compulsory where the stance asks for a reason."),
            "conditions": _("Compulsory where the stance asks for them."),
            "addressed_to": _("Who is asked, such as: the Office."),
        }
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 5}),
            "conditions": forms.Textarea(attrs={"rows": 3}),
            "exclusions": forms.TextInput(attrs={"autocomplete": "off"}),
            "time_limit": forms.TextInput(attrs={"autocomplete": "off"}),
            "addressed_to": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def offer_stances(self, question: Question) -> None:
        """Offer the stances of the question's type of consultation, under its labels."""
        its = question.consultation.type
        field = self.fields["stance"]
        field.choices = [(one.stance, one.label) for one in its.offered]
        field.widget.rules = its.rules


class PositionForm(_WordsForm):
    """A party's own words on the version of the text that was read.

    Args:
        question: on what.
        draft: the draft that the writer goes on with, or None.
        taken_up: the proposal whose words begin a new common text, or None.
    """

    text_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32_767)
    based_on = forms.RegexField(
        STAMP, widget=forms.HiddenInput, required=False, max_length=STAMP_LENGTH
    )

    def __init__(
        self,
        *args,
        question: Question,
        draft: Draft | None = None,
        taken_up: Draft | None = None,
        **kwargs,
    ):
        initial = {"text_version": question.text_version, **kwargs.pop("initial", {})}
        if words := taken_up or draft:
            initial |= {name: getattr(words, name) for name in WORDS}
        initial["based_on"] = draft.stamp if draft else ""
        super().__init__(*args, initial=initial, **kwargs)
        self.instance.question = question
        self.offer_stances(question)

    def position(self) -> Position:
        """The position as typed, not saved."""
        self.instance.text_version = self.cleaned_data["text_version"]
        return self.instance

    def go_on_from(self, **values) -> None:
        """Keep what was typed, but send these hidden values the next time."""
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[self.add_prefix(name)] = "" if value is None else str(value)


class RecordForm(_WordsForm):
    """What somebody said, as the secretariat heard it, named no more exactly than it was heard."""

    organization = RemoteChoiceField(
        Organization.objects.none(),
        reverse_lazy("accounts:organizations-suggest"),
        label=_("Government or organization"),
        required=False,
    )
    stated_on = forms.DateField(
        label=_("Stated on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y"],
    )
    replaces = forms.ModelChoiceField(
        Position.objects.none(),
        label=_("Takes the place of"),
        required=False,
        empty_label=_("nothing: it stands beside what was said"),
        help_text=_("Only a position of the same party."),
    )

    class Meta(_WordsForm.Meta):
        fields = (
            *PARTY,
            *WORDS,
            "mode",
            "stated_on",
            "speaker",
            "speaker_post",
            "reported",
        )
        widgets = {
            **_WordsForm.Meta.widgets,
            "party_label": forms.TextInput(attrs={"autocomplete": "off"}),
            "reported": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, question: Question, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.question = question
        self.offer_stances(question)
        self.fields["organization"].queryset = Organization.objects.visible_to(user)
        self.fields["organization"].called = lambda typed: organizations_called(user, typed)
        standing = Position.objects.visible_to(user).live().filter(question=question)
        regional = RegionalGroup.objects.visible_to(user).current()
        self.fields["regional_group"].queryset = regional
        self.fields["replaces"].queryset = standing.select_related("organization", "regional_group")
        if not self.is_bound:
            self.initial.setdefault("mode", Position.Mode.SPOKEN)

    def clean(self):
        """Let one Government be of the group of Governments, and a group be no organization."""
        cleaned = super().clean()
        kind = cleaned.get("party_kind")
        if kind in (PartyKind.GOVERNMENT, PartyKind.REGIONAL_GROUP):
            cleaned["group"] = Group.GOVERNMENTS
        if kind == PartyKind.GROUP and cleaned.get("organization"):
            self.add_error("organization", _("A group speaks for itself: leave this empty."))
        return cleaned


class WordingForm(forms.Form):
    """The wording with which reports give a position."""

    reported = Position._meta.get_field("reported").formfield(
        label=_("Wording for reports"), widget=forms.Textarea(attrs={"rows": 3})
    )
    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000, strip=False)
    reason = reason_field()

    def clean_read(self):
        """As it was stored: browsers send line ends of their own."""
        return self.cleaned_data["read"].replace("\r\n", "\n")

    def clean_reported(self):
        """With the line ends of the record."""
        return self.cleaned_data["reported"].replace("\r\n", "\n")


def errors_to_form(form: forms.BaseForm, problem: ValidationError) -> None:
    """Show what a function refused at its fields, and the rest above the form."""
    found = problem.message_dict if hasattr(problem, "error_dict") else {None: problem.messages}
    for name, said in found.items():
        form.add_error(name if name in form.fields else None, said)
