"""The forms that say from which part of the record sentences are drafted."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rights import AnyReader
from consultations.models import Consultation, Question, Session
from events.countries import CountryTextField
from followup.models import Recommendation
from foundation.partialdates.fields import PartialDateFormField
from reports.models import Paper
from reports.narrative.events import NOTABLE

# Papers tell what every reader may see, so nothing else is offered.
READER = AnyReader()


class PositionsForm(forms.Form):
    """A consultation, or one of its questions."""

    part = "positions"
    title = gettext_lazy("From positions")
    on = forms.ChoiceField(
        label=gettext_lazy("Consultation or question"),
        widget=forms.Select(attrs={"data-searchable": ""}),
    )
    wordings = forms.ChoiceField(
        label=gettext_lazy("Wording"),
        choices=[
            ("reported", gettext_lazy("The secretariat's wordings, where there are any")),
            ("stances", gettext_lazy("The stances and the words of the parties")),
        ],
        required=False,
    )
    silence = forms.ChoiceField(
        label=gettext_lazy("Say of which groups no position is on record"),
        choices=[
            ("written", gettext_lazy("In written rounds")),
            ("always", gettext_lazy("Always")),
            ("never", gettext_lazy("Never")),
        ],
        required=False,
    )

    def __init__(self, *args, paper: Paper, **kwargs):
        super().__init__(*args, prefix=self.part, **kwargs)
        self.fields["on"].choices = _questions(paper)

    @property
    def about(self) -> dict:
        """The part of the record, as :func:`reports.narrative.drafting.propose` takes it."""
        code, _sep, question = self.cleaned_data["on"].partition(":")
        about = {"from": self.part, "consultation": code}
        return {**about, "question": int(question)} if question else about

    @property
    def options(self) -> dict:
        """How it is told."""
        sent = self.cleaned_data
        return {
            "wordings": sent["wordings"] or "reported",
            "silence": sent["silence"] or "written",
        }


def _questions(paper: Paper) -> list:
    """The consultations, each with its questions; those of the paper's session come first."""
    consultations = list(
        Consultation.objects.visible_to(READER)
        .select_related("agenda_item")
        .order_by("-opens_on", "-pk")
    )
    consultations.sort(
        key=lambda one: not (one.agenda_item and one.agenda_item.session_id == paper.session_id)
    )
    asked: dict[int, list[Question]] = {}
    rows = Question.objects.visible_to(READER).current().filter(consultation__in=consultations)
    for one in rows.order_by("sequence"):
        asked.setdefault(one.consultation_id, []).append(one)
    return [
        (
            str(one),
            [
                (one.code, _("All questions: %(consultation)s") % {"consultation": one}),
                *((f"{one.code}:{each.pk}", str(each)) for each in asked.get(one.pk, [])),
            ],
        )
        for one in consultations
    ]


class EventsForm(forms.Form):
    """A period, a country, a recommendation; nothing means all events."""

    part = "events"
    title = gettext_lazy("From events")
    since = PartialDateFormField(label=gettext_lazy("From"), required=False)
    until = PartialDateFormField(label=gettext_lazy("Until"), required=False)
    country = CountryTextField(label=gettext_lazy("Country"), required=False)
    recommendation = forms.ModelChoiceField(
        Recommendation.objects.none(),
        label=gettext_lazy("Recommendation served"),
        to_field_name="reference",
        required=False,
        widget=forms.Select(attrs={"data-searchable": ""}),
    )
    most = forms.IntegerField(
        label=gettext_lazy("Notable events told one by one, at most"),
        min_value=0,
        max_value=100,
        initial=NOTABLE,
        required=False,
    )

    def __init__(self, *args, paper: Paper, **kwargs):
        super().__init__(*args, prefix=self.part, **kwargs)
        self.fields["recommendation"].queryset = Recommendation.objects.visible_to(READER).order_by(
            "sort_key"
        )

    @property
    def about(self) -> dict:
        """The part of the record, as :func:`reports.narrative.drafting.propose` takes it."""
        sent = self.cleaned_data
        about = {
            "from": self.part,
            "since": sent["since"].edtf if sent["since"] else "",
            "until": sent["until"].edtf if sent["until"] else "",
            "country": sent["country"],
            "recommendation": sent["recommendation"].reference if sent["recommendation"] else "",
        }
        return {name: value for name, value in about.items() if value}

    @property
    def options(self) -> dict:
        """How it is told."""
        most = self.cleaned_data["most"]
        return {"most": NOTABLE if most is None else most}


class DecisionsForm(forms.Form):
    """A session of which decisions are recorded."""

    part = "decisions"
    title = gettext_lazy("From decisions and requests")
    session = forms.ModelChoiceField(Session.objects.none(), label=gettext_lazy("Session"))
    options: dict = {}

    def __init__(self, *args, paper: Paper, **kwargs):
        super().__init__(*args, prefix=self.part, **kwargs)
        sessions = Session.objects.visible_to(READER).filter(decisions__isnull=False)
        self.fields["session"].queryset = (
            sessions.select_related("body").distinct().order_by("-first_day", "pk")
        )
        self.fields["session"].initial = paper.session_id

    @property
    def about(self) -> dict:
        """The part of the record, as :func:`reports.narrative.drafting.propose` takes it."""
        return {"from": self.part, "session": self.cleaned_data["session"].pk}


FORMS = {one.part: one for one in (PositionsForm, EventsForm, DecisionsForm)}
