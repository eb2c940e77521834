"""Live values in running text: ``events.count`` prints "53", and knows which 53."""

from collections.abc import Callable

from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.models import Position
from events.models import Event, InvolvementRole
from followup.models import Action, Recommendation
from reports.document.tree import Fact
from reports.reading import Reading, UnreadableBlock, cited, period


def events_asked(reading: Reading, options: dict):
    """The published events that ``options`` select: since, until, undated, role, country.

    ``undated`` is "include" (events without a date count too) or "leave out", as by default.
    """
    events = reading.visible(Event).published()
    since, until = period(options)
    if since or until:
        in_period = Q()
        if since:
            in_period &= Q(last_day__gte=since)
        if until:
            in_period &= Q(first_day__lte=until)
        if options.get("undated") == "include":
            in_period |= Q(first_day__isnull=True)
        events = events.filter(in_period)
    if role := options.get("role"):
        if role not in InvolvementRole.values:
            raise UnreadableBlock(
                _("“%(role)s” is no level of involvement. Known: %(known)s.")
                % {"role": role, "known": ", ".join(InvolvementRole.values)}
            )
        events = events.filter(pk__in=Event.objects.filter(involvements__role=role).values("pk"))
    if country := options.get("country"):
        events = events.filter(country=country)
    return events


def _number(value: int) -> str:
    return formats.number_format(value, use_l10n=True, force_grouping=value >= 10_000)


def _events(rows):
    return cited(rows.order_by("list_day", "pk").values_list("pk", "title"), "events.event")


def events_count(reading: Reading, options: dict) -> tuple[str, tuple]:
    """How many events."""
    events = events_asked(reading, options)
    return _number(events.count()), _events(events)


def events_countries(reading: Reading, options: dict) -> tuple[str, tuple]:
    """In how many countries events were held, those without a country left aside."""
    events = events_asked(reading, options).exclude(country="")
    return _number(events.order_by().values("country").distinct().count()), _events(events)


def events_involving(reading: Reading, options: dict) -> tuple[str, tuple]:
    """How many events somebody of a given ``role`` took part in.

    Raises:
        UnreadableBlock: no role is given.
    """
    if not options.get("role"):
        raise UnreadableBlock(_("Say which level of involvement is counted (option “role”)."))
    return events_count(reading, options)


def recommendations_count(reading: Reading, options: dict) -> tuple[str, tuple]:
    """How many recommendations are on the register."""
    found = reading.visible(Recommendation)
    rows = found.order_by("sort_key").values_list("pk", "title_en")
    return _number(found.count()), cited(rows, "followup.recommendation")


def actions_count(reading: Reading, options: dict) -> tuple[str, tuple]:
    """How many actions, in one ``state`` where it is given."""
    found = reading.visible(Action)
    if state := options.get("state"):
        if state not in Action.State.values:
            raise UnreadableBlock(_("“%(state)s” is no state of an action.") % {"state": state})
        found = found.filter(state=state)
    rows = found.order_by("sort_key").values_list("pk", "title_en")
    return _number(found.count()), cited(rows, "followup.action")


def positions_count(reading: Reading, options: dict) -> tuple[str, tuple]:
    """How many positions stand in the ``consultation`` named by its code."""
    found = reading.visible(Position).live()
    if code := options.get("consultation"):
        found = found.filter(question__consultation__code=code)
    rows = found.order_by("pk").values_list("pk", "question__title_en")
    return _number(found.count()), cited(rows, "consultations.position")


FACTS: dict[str, Callable[[Reading, dict], tuple[str, tuple]]] = {
    "actions.count": actions_count,
    "events.count": events_count,
    "events.countries": events_countries,
    "events.involving": events_involving,
    "positions.count": positions_count,
    "recommendations.count": recommendations_count,
}

FACT_NAMES = {
    "actions.count": gettext_lazy("Number of actions"),
    "events.count": gettext_lazy("Number of events"),
    "events.countries": gettext_lazy("Number of countries with events"),
    "events.involving": gettext_lazy("Number of events with a level of involvement"),
    "positions.count": gettext_lazy("Number of positions"),
    "recommendations.count": gettext_lazy("Number of recommendations"),
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
    text, sources = FACTS[name](reading, options)
    return Fact(text, name, sources)
