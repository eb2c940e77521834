"""Forms in which the secretariat prepares what is asked: types, consultations, questions."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.groups import Group, OrganizationKind
from accounts.models import Organization
from accounts.suggestions import organizations_called
from consultations.models import (
    AgendaItem,
    Consultation,
    ConsultationType,
    Decision,
    Question,
    Stance,
    TypeStance,
)
from consultations.preparing_forms import DATES, FORMATS, PreparingForm
from consultations.suggestions import decision_called
from followup.models import Action, Recommendation
from followup.suggestions import referred_to
from foundation.forms import RemoteChoiceField, RemoteMultipleChoiceField

TITLES = ("title_en", "title_fr", "title_es")
TEXTS = ("text_en", "text_fr", "text_es")


class ConsultationForm(PreparingForm):
    """Who is asked, in which form, from when to when."""

    WIDTHS = {
        **dict.fromkeys(("title_fr", "title_es", "code", "type", "agenda_item", "visibility"), 6),
        **dict.fromkeys(("opens_on", "closes_on"), 3),
        **dict.fromkeys(("asked_groups", "asked_governments"), 6),
    }
    LINKS = ("asked_governments",)
    asked_groups = forms.MultipleChoiceField(
        label=_("Groups that are asked"),
        choices=Group.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All three when none is chosen."),
    )
    asked_governments = RemoteMultipleChoiceField(
        Organization.objects.none(),
        reverse_lazy("accounts:organizations-suggest"),
        label=_("Governments that are asked"),
        required=False,
        help_text=_("All when none is named."),
    )
    opens_on = forms.DateField(label=_("Opens on"), input_formats=FORMATS, **DATES)
    closes_on = forms.DateField(
        label=_("Closes on"),
        input_formats=FORMATS,
        required=False,
        help_text=_("Empty while the secretariat has not closed it."),
        **DATES,
    )

    class Meta:
        model = Consultation
        fields = (
            *TITLES,
            "code",
            "type",
            "opens_on",
            "closes_on",
            "agenda_item",
            "visibility",
            "asked_groups",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.user
        governments = Organization.objects.visible_to(user).filter(kind=OrganizationKind.GOVERNMENT)
        self.offer(
            "asked_governments", governments, lambda typed: organizations_called(user, typed)
        )
        self.fields["type"].queryset = ConsultationType.objects.visible_to(user).current()
        items = AgendaItem.objects.visible_to(user).current()
        self.fields["agenda_item"].queryset = items.select_related("session__body")
        self.fields["agenda_item"].label_from_instance = lambda one: f"{one.session}, {one}"


def _source(model, url, label):
    return RemoteChoiceField(
        model.objects.none(),
        reverse_lazy(url),
        text=lambda one: f"{one.reference} {getattr(one, 'title', '')}"[:80].strip(),
        label=label,
        required=False,
        help_text=_("Its words can be taken over, now and when they change."),
    )


class QuestionForm(PreparingForm):
    """One point on which positions are asked, and whose words it is about."""

    WIDTHS = {
        **dict.fromkeys(("title_fr", "title_es", "text_fr", "text_es", "scope"), 6),
        **dict.fromkeys(("about_action", "about_recommendation", "about_decision"), 4),
        **dict.fromkeys(("recommendations", "actions"), 6),
    }
    LINKS = ("recommendations", "actions")
    about_action = _source(Action, "followup:actions-suggest", _("About the text of the action"))
    about_recommendation = _source(
        Recommendation,
        "followup:recommendations-suggest",
        _("About the text of the recommendation"),
    )
    about_decision = _source(
        Decision, "consultations:decisions-suggest", _("About the text of the draft decision")
    )
    recommendations = RemoteMultipleChoiceField(
        Recommendation.objects.none(),
        reverse_lazy("followup:recommendations-suggest"),
        text=lambda one: f"{one.reference} {one.title}"[:80],
        label=_("Recommendations"),
        required=False,
    )
    actions = RemoteMultipleChoiceField(
        Action.objects.none(),
        reverse_lazy("followup:actions-suggest"),
        text=lambda one: f"{one.reference} {one.title}"[:80],
        label=_("Actions"),
        required=False,
    )

    class Meta:
        model = Question
        fields = (
            *TITLES,
            "scope",
            *TEXTS,
            "about_action",
            "about_recommendation",
            "about_decision",
        )
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in TEXTS}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.user
        for name, model in (
            ("about_action", Action),
            ("about_recommendation", Recommendation),
            ("recommendations", Recommendation),
            ("actions", Action),
        ):
            rows = model.objects.visible_to(user)
            self.offer(name, rows, lambda typed, rows=rows: referred_to(rows, typed))
        drafts = Decision.objects.visible_to(user).filter(state=Decision.State.DRAFT)
        self.offer("about_decision", drafts, lambda typed: decision_called(user, typed))


# What can be said of one stance of a type; the columns of the table in its form.
STANCE_COLUMNS = (
    "is_offered",
    "label_en",
    "label_fr",
    "label_es",
    "blocks",
    "needs_statement",
    "needs_conditions",
)


class TypeForm(PreparingForm):
    """A type of consultation with its stances: one row for each meaning a stance can have."""

    TABLE = _("Stances")
    TABLE_NOTE = _("The meaning is what convergence is found by; the label is what people read.")
    ROW_HEAD = _("Meaning")
    WIDTHS = {
        **dict.fromkeys(("code", "form", "name_fr", "name_es", "answering", "visibility"), 6),
    }
    answering = forms.MultipleChoiceField(
        label=_("Who may answer"),
        choices=ConsultationType.Answering.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody: what is said is only recorded by the secretariat."),
    )

    class Meta:
        model = ConsultationType
        fields = ("name_en", "name_fr", "name_es", "code", "form", "answering", "visibility")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        there = {one.stance: one for one in self.instance.stances.all()} if self.instance.pk else {}
        for stance in Stance:
            row = there.get(stance) or TypeStance(
                stance=stance, label_en=Stance(stance).label, is_offered=not there
            )
            for column in STANCE_COLUMNS:
                field = TypeStance._meta.get_field(column).formfield(required=False)
                field.initial = getattr(row, column)
                field.widget.attrs["aria-label"] = f"{Stance(stance).label}: {field.label}"
                self.fields[f"{stance}-{column}"] = field

    @property
    def laid_out(self):
        """Without the table of stances, which stands below."""
        return [pair for pair in super().laid_out if "-" not in pair[0].name]

    @property
    def table_rows(self) -> list[tuple]:
        """Each meaning with its cells."""
        return [
            (one.label, [self[f"{one}-{column}"] for column in STANCE_COLUMNS]) for one in Stance
        ]

    @property
    def table_heads(self) -> list[str]:
        """The headings of the table."""
        return [str(self.fields[f"{Stance.SUPPORT}-{column}"].label) for column in STANCE_COLUMNS]

    def clean(self):
        """At least one stance, and a label in English for each that can be taken."""
        cleaned = super().clean()
        offered = [one for one in Stance if cleaned.get(f"{one}-is_offered")]
        if not offered:
            raise ValidationError(_("At least one stance can be taken."), code="no_stance")
        for one in offered:
            if not cleaned.get(f"{one}-label_en") and f"{one}-label_en" not in self.errors:
                self.add_error(f"{one}-label_en", _("A stance that can be taken needs a label."))
        return cleaned

    def write_beside(self, saved: ConsultationType) -> bool:
        """Write the rows of the table; says whether any differs. In the caller's transaction.

        A stance that is not offered any more keeps its row, for positions that took it.
        """
        there = {one.stance: one for one in saved.stances.select_for_update()}
        wrote = False
        for place, stance in enumerate(Stance, 1):
            sent = {column: self.cleaned_data[f"{stance}-{column}"] for column in STANCE_COLUMNS}
            row = there.get(stance)
            if row is None and not sent["is_offered"]:
                continue
            row = row or TypeStance(type=saved, stance=stance)
            before = {column: getattr(row, column) for column in (*STANCE_COLUMNS, "sequence")}
            now = {**sent, "sequence": place, "label_en": sent["label_en"] or row.label_en}
            if row.pk and before == now:
                continue
            for column, value in now.items():
                setattr(row, column, value)
            row.save()
            wrote = True
        return wrote
