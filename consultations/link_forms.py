"""Forms of personal links: to make one, to revoke it, and to answer by it."""

from copy import deepcopy

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization
from accounts.suggestions import organizations_called
from consultations.forms import LANGUAGES, PositionForm
from consultations.models import WORDS, Consultation, Invitation, Question
from consultations.offline.blank import FIELDS, stances_of
from consultations.offline.reading import Answer, errors_of
from foundation.concurrency import reason_field
from foundation.forms import RemoteChoiceField


class InvitationForm(forms.ModelForm):
    """Whom to invite, for whom, until when, and how the link reaches them."""

    organization = RemoteChoiceField(
        Organization.objects.none(),
        reverse_lazy("accounts:organizations-suggest"),
        label=gettext_lazy("Government or organization"),
    )
    by_mail = forms.TypedChoiceField(
        label=gettext_lazy("How the link is handed over"),
        choices=[
            ("mail", gettext_lazy("By mail: only the letter holds it")),
            ("show", gettext_lazy("Shown once, to hand over in another way")),
        ],
        coerce=lambda value: value == "mail",
        initial="mail",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Invitation
        fields = ("organization", "name", "email", "language", "expires_on")
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "expires_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args, consultation: Consultation, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.consultation = consultation
        self.fields["organization"].queryset = Organization.objects.visible_to(user)
        self.fields["organization"].called = lambda typed: organizations_called(user, typed)


class RevokeForm(forms.Form):
    """Why a link is revoked."""

    reason = reason_field()


class AnswerForm(forms.Form):
    """One question, answered or left open."""

    text_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32_767)

    def __init__(self, *args, question: Question, **kwargs):
        super().__init__(*args, prefix=f"q{question.pk}", **kwargs)
        self.question = question
        for name in FIELDS:
            self.fields[name] = deepcopy(PositionForm.base_fields[name])
            self.fields[name].required = False
        allowed = stances_of(question.consultation).items()
        self.fields["stance"].choices = [("", _("No answer")), *allowed]
        self.fields["stance"].widget.rules = question.consultation.type.rules

    def clean(self):
        """Hold the words against the rules of a position."""
        cleaned = super().clean()
        said = {name: cleaned.get(name) or "" for name in FIELDS}
        if not any(said.values()) or self.errors:
            return cleaned
        if not said["stance"]:
            self.add_error("stance", _("There are words, but no stance is chosen."))
            return cleaned
        for name, problems in errors_of(self.answer("en")).items():
            self.add_error(name, problems)
        if cleaned["text_version"] != self.question.text_version:
            self.data = self.data.copy()
            self.data[self.add_prefix("text_version")] = str(self.question.text_version)
            self.add_error(
                None, _("The text of the question was changed meanwhile: read the new text first.")
            )
        return cleaned

    def answer(self, language: str) -> Answer:
        """What was said; call it after validation."""
        words = {name: (self.cleaned_data.get(name) or "").replace("\r\n", "\n") for name in FIELDS}
        version = self.cleaned_data["text_version"]
        return Answer(self.question, version, words | {"language": language})

    @property
    def is_answered(self) -> bool:
        """Whether anything was said."""
        return any(self.cleaned_data.get(name) for name in FIELDS)


class LanguageForm(forms.Form):
    """In which language the answers are written."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"), choices=LANGUAGES, required=False
    )

    def chosen(self, otherwise: str) -> str:
        """The language, or another one where none was sent."""
        return self.cleaned_data.get("language") or otherwise


def words_sent(data) -> list[str]:
    """The words that a form of answers sent, to give them back when the link is over."""
    names = {name for name in WORDS if name not in ("stance", "language")}
    return [
        value
        for key, value in data.items()
        if key.startswith("q") and key.rpartition("-")[2] in names and value.strip()
    ]
