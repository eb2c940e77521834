"""Live values in running text: ``events.count`` prints "53", and knows which 53."""

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.models import Decision
from reports.asked import (
    ACTIONS,
    EVENTS,
    GROUP,
    OF_BODY,
    OF_SESSION,
    RECOMMENDATIONS,
    STANCE,
    actions_asked,
    check_period,
    consultation,
    decisions_asked,
    events_asked,
    positions_asked,
    recommendations_asked,
    requests,
    requests_asked,
)
from reports.document.tree import Fact
from reports.kinds import LiveKind, Option, OptionKind, checked
from reports.reading import Reading, UnreadableBlock, cited

Value = tuple[str, tuple]


def _number(value: int) -> str:
    return formats.number_format(value, use_l10n=True, force_grouping=value >= 10_000)


def _counted(rows, label: str, model: str) -> Value:
    """How many ``rows`` there are, with them as sources; ``label`` is the column of their name."""
    return _number(rows.count()), cited(rows.values_list("pk", label), model)


def events_count(reading: Reading, options: dict) -> Value:
    """How many events."""
    events = events_asked(reading, options).order_by("list_day", "pk")
    return _counted(events, "title", "events.event")


def events_countries(reading: Reading, options: dict) -> Value:
    """In how many countries events were held, those without a country left aside."""
    events = events_asked(reading, options).exclude(country="")
    number = events.order_by().values("country").distinct().count()
    rows = events.order_by("list_day", "pk").values_list("pk", "title")
    return _number(number), cited(rows, "events.event")


def recommendations_count(reading: Reading, options: dict) -> Value:
    """How many recommendations are on the register."""
    found = recommendations_asked(reading, options)
    return _counted(found, "title_en", "followup.recommendation")


def recommendations_without_action(reading: Reading, options: dict) -> Value:
    """How many recommendations no action answers."""
    return recommendations_count(reading, {**options, "action": "without"})


def actions_count(reading: Reading, options: dict) -> Value:
    """How many actions, in one ``state`` where it is given."""
    return _counted(actions_asked(reading, options), "title_en", "followup.action")


def positions_count(reading: Reading, options: dict) -> Value:
    """How many positions stand."""
    found = positions_asked(reading, options)
    return _counted(found, "question__title_en", "consultations.position")


def requests_count(reading: Reading, options: dict) -> Value:
    """How many requests, waiting or overdue among them."""
    return _counted(requests_asked(reading, options), "text_en", "consultations.request")


def decisions_count(reading: Reading, options: dict) -> Value:
    """How many decisions were taken, or are put to a body as drafts."""
    return _counted(decisions_asked(reading, options), "text_en", "consultations.decision")


def _without(options: tuple[Option, ...], name: str) -> tuple[Option, ...]:
    return tuple(one for one in options if one.name != name)


_ROLE = next(one for one in EVENTS if one.name == "role")
_WITH_ROLE = (
    *_without(EVENTS, "role"),
    Option("role", OptionKind.CHOICE, _ROLE.label, _ROLE.help, _ROLE.choices, required=True),
)
_STATE_OF_DECISION = Option(
    "state",
    OptionKind.CHOICE,
    gettext_lazy("State"),
    "",
    Decision.State.choices,
    default=Decision.State.ADOPTED.value,
)

FACTS: dict[str, LiveKind] = {
    one.name: one
    for one in (
        LiveKind(
            "events.count",
            gettext_lazy("Number of events"),
            gettext_lazy("How many follow-up events there were, such as 53."),
            EVENTS,
            events_count,
            check_period,
        ),
        LiveKind(
            "events.countries",
            gettext_lazy("Number of countries with events"),
            gettext_lazy("In how many countries follow-up events were held."),
            EVENTS,
            events_countries,
            check_period,
        ),
        LiveKind(
            "events.involving",
            gettext_lazy("Number of events with somebody of one level"),
            gettext_lazy("In how many events the Director-General, or others, took part."),
            _WITH_ROLE,
            events_count,
            check_period,
        ),
        LiveKind(
            "recommendations.count",
            gettext_lazy("Number of recommendations"),
            gettext_lazy("How many recommendations are on the register."),
            RECOMMENDATIONS,
            recommendations_count,
        ),
        LiveKind(
            "recommendations.without_action",
            gettext_lazy("Number of recommendations without an action"),
            gettext_lazy("How many recommendations no action answers yet."),
            _without(RECOMMENDATIONS, "action"),
            recommendations_without_action,
        ),
        LiveKind(
            "actions.count",
            gettext_lazy("Number of actions"),
            gettext_lazy("How many actions there are, in one state or in all."),
            ACTIONS,
            actions_count,
        ),
        LiveKind(
            "positions.count",
            gettext_lazy("Number of positions"),
            gettext_lazy("How many positions stand, of one group or with one stance."),
            (consultation(required=False), GROUP, STANCE),
            positions_count,
        ),
        LiveKind(
            "requests.count",
            gettext_lazy("Number of requests"),
            gettext_lazy("How many requests wait for an answer, or are overdue."),
            requests("waiting"),
            requests_count,
        ),
        LiveKind(
            "decisions.count",
            gettext_lazy("Number of decisions"),
            gettext_lazy("How many decisions a body took, or has before it."),
            (OF_BODY, OF_SESSION, _STATE_OF_DECISION),
            decisions_count,
        ),
    )
}


def fact(reading: Reading, name: str, options: dict) -> Fact:
    """The live value ``name`` as an inline, with the records behind it.

    Raises:
        UnreadableBlock: there is no such value, or an option of it is wrong.
    """
    if name not in FACTS:
        raise UnreadableBlock(
            _("There is no live value “%(name)s”. Known: %(known)s.")
            % {"name": name, "known": ", ".join(FACTS)}
        )
    kind = FACTS[name]
    text, sources = kind.read(reading, checked(kind, options, reading))
    return Fact(text, name, sources)
