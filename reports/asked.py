"""What options of live kinds select: the options themselves, as data, and the rows they ask for.

The filters of the pages are used where they say what an option says, so that a paper and a list
on screen cannot mean different things by one word.
"""

from types import SimpleNamespace

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.groups import Group
from consultations.filters import RegisterFilter as RequestFilter
from consultations.models import Consultation, Decision, Position, Question, Request, Stance
from events.models import (
    Event,
    EventAction,
    EventKind,
    EventOrganizer,
    EventRecommendation,
    Involvement,
    InvolvementRole,
)
from followup.filters import POSITIONS, PRESENCE, ActionFilter, RecommendationFilter
from followup.models import Action, Recommendation
from followup.themes import ThemeTree
from foundation.partialdates import PartialDate
from reports.document.tree import LIST_STYLES
from reports.kinds import Called, Option, OptionKind, UnreadableOption
from reports.reading import Reading

CONSULTATION = Called("consultations.consultation", "code", "consultations:consultations-suggest")
BODY = Called("consultations.body", "code")
DECISION = Called("consultations.decision", "reference", "consultations:decisions-suggest")
REQUEST = Called("consultations.request", "reference", "consultations:requests-suggest")
RECOMMENDATION = Called("followup.recommendation", "reference", "followup:recommendations-suggest")
ACTION = Called("followup.action", "reference", "followup:actions-suggest")
THEME = Called("followup.theme", "code")
REPORT = Called("followup.sourcereport", "code")
FRAMEWORK = Called("followup.framework", "period")
PROGRAMME = Called("followup.programme", "name")

STYLES = {
    "roman": gettext_lazy("(i), (ii), (iii)"),
    "alpha": gettext_lazy("(a), (b), (c)"),
    "bullet": gettext_lazy("Bullets"),
    "dash": gettext_lazy("Dashes"),
}


def style(default: str) -> Option:
    """The marks of a list."""
    choices = [(one, STYLES[one]) for one in LIST_STYLES]
    return Option("style", OptionKind.CHOICE, gettext_lazy("Marks"), "", choices, default=default)


def consultation(*, required: bool = True) -> Option:
    """Which consultation, by its code."""
    return Option(
        "consultation",
        OptionKind.RECORD,
        gettext_lazy("Consultation"),
        called=CONSULTATION,
        required=required,
    )


# Periods

SINCE = Option("since", OptionKind.PARTIAL_DATE, gettext_lazy("From"))
UNTIL = Option("until", OptionKind.PARTIAL_DATE, gettext_lazy("To"))
UNDATED = Option(
    "undated",
    OptionKind.CHOICE,
    gettext_lazy("Without a date"),
    gettext_lazy("Whether what has no date counts too where a period is given."),
    [("leave out", gettext_lazy("leave out")), ("include", gettext_lazy("include"))],
    default="leave out",
)
PERIOD = (SINCE, UNTIL, UNDATED)


def bounds(options: dict) -> tuple:
    """First and last day of the period asked for, each a date or ``None``."""
    since, until = options.get("since"), options.get("until")
    return (
        PartialDate.from_edtf(since).first_day if since else None,
        PartialDate.from_edtf(until).last_day if until else None,
    )


def check_period(options: dict) -> None:
    """Refuse a period that ends before it begins.

    Raises:
        UnreadableOption: of "until".
    """
    since, until = bounds(options)
    if since and until and until < since:
        raise UnreadableOption("until", _("The end is before the start."))


def in_period(options: dict) -> Q:
    """What touches the period, by its columns ``first_day`` and ``last_day``."""
    since, until = bounds(options)
    found = Q()
    if since:
        found &= Q(last_day__gte=since)
    if until:
        found &= Q(first_day__lte=until)
    if (since or until) and options.get("undated") == "include":
        found |= Q(first_day__isnull=True)
    return found


# Events

EVENTS = (
    *PERIOD,
    Option(
        "role",
        OptionKind.CHOICE,
        gettext_lazy("Involved"),
        gettext_lazy("Only events in which somebody of this level took part."),
        InvolvementRole.choices,
    ),
    Option("country", OptionKind.COUNTRY, gettext_lazy("Country")),
    Option("kind", OptionKind.CHOICE, gettext_lazy("Kind"), "", EventKind.choices),
    Option(
        "recommendation",
        OptionKind.RECORD,
        gettext_lazy("Serves recommendation"),
        called=RECOMMENDATION,
    ),
    Option("action", OptionKind.RECORD, gettext_lazy("Serves action"), called=ACTION),
    Option(
        "organizer",
        OptionKind.RECORD,
        gettext_lazy("Organized by"),
        called=Called("accounts.organization", "name_en", "events:organizers-suggest"),
    ),
)


def events_asked(reading: Reading, options: dict) -> QuerySet:
    """The published events that ``options`` (:data:`EVENTS`) select."""
    events = reading.visible(Event).published().filter(in_period(options))
    beside = (
        ("role", Involvement, "role"),
        ("recommendation", EventRecommendation, "recommendation__reference"),
        ("action", EventAction, "action__reference"),
        ("organizer", EventOrganizer, "organization__name_en"),
    )
    for name, model, column in beside:
        if value := options.get(name):
            rows = model._default_manager.filter(**{column: value})
            events = events.filter(pk__in=rows.values("event"))
    for name in ("country", "kind"):
        if value := options.get(name):
            events = events.filter(**{name: value})
    return events


# Recommendations and actions


def _presence(name: str, label) -> Option:
    return Option(name, OptionKind.CHOICE, label, "", PRESENCE)


def _theme() -> Option:
    return Option(
        "theme",
        OptionKind.RECORD,
        gettext_lazy("Theme"),
        gettext_lazy("With everything that is part of it."),
        lambda: ThemeTree().choices(),
        called=THEME,
    )


POSITION = Option("position", OptionKind.CHOICE, gettext_lazy("Positions"), "", POSITIONS)
STATE_OF_ACTION = Option(
    "state", OptionKind.CHOICE, gettext_lazy("State"), "", Action.State.choices
)
RECOMMENDATIONS = (
    Option("report", OptionKind.RECORD, gettext_lazy("Report"), called=REPORT),
    _theme(),
    Option("level", OptionKind.CHOICE, gettext_lazy("Level"), "", Recommendation.Level.choices),
    Option("phase", OptionKind.CHOICE, gettext_lazy("Phase"), "", Recommendation.Phase.choices),
    _presence("action", gettext_lazy("Actions")),
    _presence("event", gettext_lazy("Events")),
    POSITION,
)
ACTIONS = (
    STATE_OF_ACTION,
    Option("kind", OptionKind.CHOICE, gettext_lazy("Kind"), "", Action.Kind.choices),
    _theme(),
    _presence("recommendation", gettext_lazy("Recommendations")),
    _presence("event", gettext_lazy("Events")),
    POSITION,
)


def _filtered(reading: Reading, filters, model: type, options: dict) -> QuerySet:
    """The rows that a filter of the pages gives for the options that it has."""
    known = filters.base_filters
    asked = {name: value for name, value in options.items() if name in known}
    request = SimpleNamespace(user=reading.viewpoint)
    found = filters(asked, queryset=reading.visible(model), request=request)
    if not found.form.is_valid():
        name, problems = next(iter(found.form.errors.items()))
        raise UnreadableOption(name, str(problems[0]))
    return found.qs


def recommendations_asked(reading: Reading, options: dict) -> QuerySet:
    """The recommendations that ``options`` (:data:`RECOMMENDATIONS`) select."""
    found = _filtered(reading, RecommendationFilter, Recommendation, options)
    if code := options.get("report"):
        found = found.filter(report__code=code)
    return found.order_by("sort_key", "pk")


def actions_asked(reading: Reading, options: dict) -> QuerySet:
    """The actions that ``options`` (:data:`ACTIONS`) select."""
    return _filtered(reading, ActionFilter, Action, options).order_by("sort_key", "pk")


# Consultations, decisions, requests

GROUP = Option("group", OptionKind.CHOICE, gettext_lazy("Group"), "", Group.choices)
STANCE = Option("stance", OptionKind.CHOICE, gettext_lazy("Stance"), "", Stance.choices)
SCOPE = Option("scope", OptionKind.CHOICE, gettext_lazy("About"), "", Question.Scope.choices)
REQUEST_STATES = {
    "waiting": gettext_lazy("Waiting for an answer"),
    "overdue": gettext_lazy("Overdue"),
    "carried": gettext_lazy("Carried over"),
    "all": pgettext_lazy("requests", "All"),
    **dict(Request.State.choices),
}
OF_BODY = Option("body", OptionKind.RECORD, gettext_lazy("Body"), called=BODY)
OF_SESSION = Option(
    "session",
    OptionKind.NUMBER,
    gettext_lazy("Session"),
    gettext_lazy("The number of the session at which it was decided or is due."),
)


def requests(default: str) -> tuple[Option, ...]:
    """The options of requests; ``default`` is the state that is asked for unless told."""
    return (
        OF_BODY,
        OF_SESSION,
        Option(
            "state",
            OptionKind.CHOICE,
            gettext_lazy("State"),
            "",
            list(REQUEST_STATES.items()),
            default=default,
        ),
        Option(
            "made_by",
            OptionKind.TEXT,
            gettext_lazy("Asked by"),
            gettext_lazy("Words of who asked, as recorded."),
        ),
    )


def requests_asked(reading: Reading, options: dict) -> QuerySet:
    """The requests that ``options`` (:func:`requests`) select."""
    state = options.get("state", "all")
    asked = {**options, "state": "" if state == "all" else state}
    asked = {name: asked.get(name, "") for name in ("state", "made_by")}
    found = _filtered(reading, RequestFilter, Request, asked).current()
    if body := options.get("body"):
        found = found.filter(Q(decision__body__code=body) | Q(due_session__body__code=body))
    if number := options.get("session"):
        found = found.filter(Q(decision__session__number=number) | Q(due_session__number=number))
    return found.order_by("sort_key", "pk")


def decisions_asked(reading: Reading, options: dict) -> QuerySet:
    """The decisions of a ``body`` or ``session``, in one ``state`` where it is given."""
    found = reading.visible(Decision).current()
    columns = {"body": "body__code", "session": "session__number", "state": "state"}
    asked = {column: options[name] for name, column in columns.items() if options.get(name)}
    return found.filter(**asked).order_by("sort_key", "pk")


def questions_asked(reading: Reading, options: dict) -> QuerySet:
    """The questions of a ``consultation``, of one ``scope`` where it is given."""
    found = reading.visible(Question).current()
    found = found.filter(consultation__in=reading.visible(Consultation))
    columns = {"consultation": "consultation__code", "scope": "scope"}
    asked = {column: options[name] for name, column in columns.items() if options.get(name)}
    return found.filter(**asked)


def positions_asked(reading: Reading, options: dict) -> QuerySet:
    """The positions that stand: of a ``consultation``, a ``group``, with a ``stance``."""
    found = reading.visible(Position).live().filter(question__in=reading.visible(Question))
    columns = {
        "consultation": "question__consultation__code",
        "group": "group",
        "stance": "stance",
    }
    asked = {column: options[name] for name, column in columns.items() if options.get(name)}
    return found.filter(**asked).order_by("pk")
