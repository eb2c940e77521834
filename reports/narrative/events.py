"""What happened: the events of a period in figures, then the notable ones one by one.

An event is notable when a key outcome is recorded, when it was a high-level meeting, or when the
Director-General or a Co-Chairperson of the Commission took part.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django_countries import countries

from events.models import Event, EventKind, EventOrganizer, Involvement, InvolvementRole
from followup.models import Recommendation
from foundation.partialdates import PartialDate
from foundation.partialdates.format import format_partial_date
from foundation.texts import listed, localized, semicolons
from reports.asked import events_asked
from reports.models.narrative import Why
from reports.narrative.sentences import Sentence, recorded, sentence_of
from reports.reading import MOST_SOURCES, Reading, UnreadableBlock

MODEL = "events.event"
# How many notable events are told one by one unless the writer says otherwise.
NOTABLE = 10
# People of one rank are named when there are no more of them.
MOST_NAMES = 5
RANKS = {
    "director_general": {InvolvementRole.DIRECTOR_GENERAL},
    "co_chairs": {InvolvementRole.CO_CHAIR},
    "commissioners": {InvolvementRole.COMMISSIONER},
    "gb_officers": {InvolvementRole.GB_CHAIR, InvolvementRole.GB_VICE_CHAIR},
}


@dataclass
class _Told:
    """An event with what is told of it."""

    event: Event
    organizers: list[str] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)

    @property
    def source(self) -> dict:
        return {"model": MODEL, "id": self.event.pk}

    @property
    def rank(self) -> int:
        """How much there is to tell; 0 when it is not notable."""
        return (
            2 * bool(self.event.outcome)
            + (InvolvementRole.DIRECTOR_GENERAL in self.roles)
            + (InvolvementRole.CO_CHAIR in self.roles)
            + (self.event.kind == EventKind.HIGH_LEVEL)
        )


def from_events(reading: Reading, about: dict, options: dict) -> list[Sentence]:
    """Sentences on published events, in the active language.

    Args:
        about: ``since``, ``until``, ``undated``, ``country`` as
            :func:`reports.asked.events_asked`; ``recommendation``, the reference of one.
        options: ``most``, how many notable events are told one by one.

    Raises:
        UnreadableBlock: a date or the recommendation is not understood.
    """
    # The query trusts its dates; that they are dates is seen here.
    period_words(about)
    if reference := about.get("recommendation"):
        served = reading.visible(Recommendation).filter(reference=reference).first()
        if served is None:
            problem = _("There is no recommendation “%(reference)s”.")
            raise UnreadableBlock(problem % {"reference": reference})
    events = events_asked(reading, about)
    told = [_Told(one) for one in events.order_by("first_day", "last_day", "pk")]
    people = _people(events, told)
    return [
        *_in_figures(told, about),
        *_who_took_part(told, people),
        *_one_by_one(told, int(options.get("most", NOTABLE))),
    ]


def _cited(told: list[_Told]) -> tuple[dict, ...]:
    """The events as records behind a figure, none when there are too many to list."""
    return tuple(one.source for one in told) if len(told) <= MOST_SOURCES else ()


def period_words(about: dict) -> str:
    """The period as an adverbial, such as "between March and October 2004"; or empty.

    Raises:
        UnreadableBlock: a bound is no date.
    """
    bounds = []
    for name in ("since", "until"):
        text = about.get(name, "")
        try:
            bounds.append(PartialDate.from_edtf(text) if text else None)
        except ValueError as error:
            raise UnreadableBlock(
                _("“%(text)s” in the option “%(name)s” is no date.") % {"text": text, "name": name}
            ) from error
    since, until = bounds
    if since and until:
        return _between(since, until)
    if since:
        return _("since %(since)s") % {"since": _bound(since)}
    if until and until.precision == "day":
        return pgettext("a day", "until %(date)s") % {"date": format_partial_date(until)}
    if until:
        return pgettext("a month or year", "until %(date)s") % {"date": format_partial_date(until)}
    return ""


def _between(since: PartialDate, until: PartialDate) -> str:
    if since == until and since.precision == "day":
        return pgettext("a day", "on %(date)s") % {"date": format_partial_date(since)}
    if since == until:
        return pgettext("a month or year", "in %(date)s") % {"date": format_partial_date(since)}
    same_year = since.start.year == until.end.year and "year" not in (
        since.precision,
        until.precision,
    )
    first = _bound(since, with_year=not same_year)
    return _("between %(since)s and %(until)s") % {"since": first, "until": _bound(until)}


def _bound(date: PartialDate, with_year: bool = True) -> str:
    """A date after "between" or "since", where other languages set an article before a day."""
    words = format_partial_date(date, with_year=with_year)
    if date.precision == "day":
        return pgettext("a day after a preposition", "%(date)s") % {"date": words}
    return words


def _in_figures(told: list[_Told], about: dict) -> Iterator[Sentence]:
    count, period = len(told), period_words(about)
    reference = about.get("recommendation", "")
    params = {
        "period": period,
        "events": _events(count, reference),
        "countries": "",
        "reference": reference,
    }
    if not count:
        said = _nothing(params)
        yield Sentence("events-count", "events", sentence_of(said), (), Why.COUNT)
        return
    codes = {one.event.country.code for one in told if one.event.country}
    missing = sum(1 for one in told if not one.event.country)
    if codes:
        params["countries"] = _countries(codes)
    clause = ""
    if codes and missing:
        clause = ngettext(
            "for one event no country is recorded",
            "for %(count)s events no country is recorded",
            missing,
        ) % {"count": missing}
    said = _figures(count, params, open_ended=bool(about.get("since") and not about.get("until")))
    inlines = sentence_of(said, clause)
    yield Sentence("events-count", "events", inlines, _cited(told), Why.COUNT)


def _events(count: int, reference: str) -> str:
    if reference:
        words = ngettext(
            "one event that serves recommendation %(reference)s",
            "%(count)s events that serve recommendation %(reference)s",
            count,
        )
        return words % {"count": count, "reference": reference}
    return ngettext("one event", "%(count)s events", count) % {"count": count}


def _countries(codes: set[str]) -> str:
    if len(codes) == 1:
        name = str(countries.name(next(iter(codes))))
        return _("one country (%(name)s)") % {"name": name}
    return ngettext("%(count)s country", "%(count)s countries", len(codes)) % {"count": len(codes)}


def _nothing(params: dict) -> str:
    if params["period"] and params["reference"]:
        words = _("%(period)s, no event that serves recommendation %(reference)s is on record")
    elif params["period"]:
        words = _("%(period)s, no event is on record")
    elif params["reference"]:
        words = _("no event that serves recommendation %(reference)s is on record")
    else:
        words = _("no event is on record")
    return words % params


def _figures(count: int, params: dict, *, open_ended: bool) -> str:
    """How many events in how many countries; the verb says whether the period is over."""
    located = bool(params["countries"])
    if not params["period"]:
        if located:
            words = ngettext(
                "%(events)s is on record, in %(countries)s",
                "%(events)s are on record, in %(countries)s",
                count,
            )
        else:
            words = ngettext("%(events)s is on record", "%(events)s are on record", count)
    elif open_ended and located:
        words = ngettext(
            "%(period)s, %(events)s has been held in %(countries)s",
            "%(period)s, %(events)s have been held in %(countries)s",
            count,
        )
    elif open_ended:
        words = ngettext(
            "%(period)s, %(events)s has been held", "%(period)s, %(events)s have been held", count
        )
    elif located:
        words = ngettext(
            "%(period)s, %(events)s was held in %(countries)s",
            "%(period)s, %(events)s were held in %(countries)s",
            count,
        )
    else:
        words = ngettext(
            "%(period)s, %(events)s was held", "%(period)s, %(events)s were held", count
        )
    return words % params


def _people(events, told: list[_Told]) -> dict[str, dict[int, set[str]]]:
    """Who took part, by role and event; notes the roles on the events too. One query."""
    by_event = {one.event.pk: one for one in told}
    found: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = Involvement.objects.filter(event__in=events.values("pk")).order_by("sequence", "pk")
    for event, role, name in rows.values_list("event", "role", "person__name"):
        if event in by_event:
            by_event[event].roles.add(role)
            found[role][event] |= {name} if name else set()
    return found


def _who_took_part(told: list[_Told], people: dict) -> Iterator[Sentence]:
    """At how many of the events those of each rank took part, one sentence for each rank."""
    for rank, roles in RANKS.items():
        names = sorted({name for role in roles for one in people[role].values() for name in one})
        with_them = [one for one in told if one.roles & roles]
        if with_them:
            said = _took_part(rank, names, len(with_them))
            sources = _cited(with_them)
            yield Sentence(f"events-{rank}", "events", sentence_of(said), sources, Why.COUNT)


def _took_part(rank: str, names: list[str], count: int) -> str:
    events = ngettext("one of these events", "%(count)s of these events", count) % {"count": count}
    if rank == "director_general":
        return _("the Director-General took part in %(events)s") % {"events": events}
    number = max(len(names), 1)
    who = {
        "co_chairs": ngettext(
            "the Co-Chairperson of the Commission", "the Co-Chairpersons of the Commission", number
        ),
        "commissioners": ngettext(
            "one member of the Commission", "%(count)s members of the Commission", number
        ),
        "gb_officers": ngettext(
            "one Officer of the Governing Body", "%(count)s Officers of the Governing Body", number
        ),
    }[rank] % {"count": number}
    if 0 < len(names) <= MOST_NAMES:
        who = pgettext("party", "%(who)s (%(names)s)") % {"who": who, "names": listed(names)}
    return ngettext(
        "%(who)s took part in %(events)s", "%(who)s took part in %(events)s", number
    ) % {"who": who, "events": events}


def _one_by_one(told: list[_Told], most: int) -> Iterator[Sentence]:
    """The notable events, those first of which there is most to tell, in order of time."""
    notable = [one for one in told if one.rank]
    kept = sorted(notable, key=lambda one: -one.rank)[:most]
    by_event = {one.event.pk: one for one in kept}
    rows = EventOrganizer.objects.filter(event__in=list(by_event)).order_by("sequence", "pk")
    names = [f"organization__name_{one}" for one in ("en", "fr", "es")]
    for event, acronym, *texts in rows.values_list("event", "organization__acronym", *names):
        name = localized(dict(zip(("en", "fr", "es"), texts, strict=True)))
        by_event[event].organizers.append(name or acronym)
    for one in notable:
        if one in kept:
            yield Sentence(
                f"event-{one.event.pk}", "events-notable", _words(one), (one.source,), Why.EVENT
            )


def _words(one: _Told) -> tuple[dict, ...]:
    """Title, place, date and organizers of one event, its outcome, and who took part."""
    event = one.event
    place = event.place or (str(countries.name(event.country)) if event.country else "")
    date = format_partial_date(event.date) if event.date else ""
    details = [", ".join(part for part in (place, date) if part)]
    if one.organizers:
        words = ngettext("organizer: %(names)s", "organizers: %(names)s", len(one.organizers))
        details.append(words % {"names": listed(one.organizers)})
    params = {
        "title": recorded(event.title, event.language),
        "details": semicolons(part for part in details if part),
        "outcome": recorded(event.outcome, event.language),
    }
    if params["details"] and params["outcome"]:
        words = _(
            "the event “%(title)s” was held (%(details)s), with the following outcome: "
            "“%(outcome)s”"
        )
    elif params["details"]:
        words = _("the event “%(title)s” was held (%(details)s)")
    elif params["outcome"]:
        words = _("the event “%(title)s” was held, with the following outcome: “%(outcome)s”")
    else:
        words = _("the event “%(title)s” was held")
    present = ""
    if InvolvementRole.DIRECTOR_GENERAL in one.roles:
        present = _("the Director-General took part in it")
    return sentence_of(words % params, present)
