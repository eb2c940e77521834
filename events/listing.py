"""The list of events: one statement for a page of rows, and one for what is said above it.

Method: plain rows over ``values()``, what belongs to many rows aggregated in the same statement,
no model instances, no OFFSET, no uncapped count (docs/developers/performance.md).
"""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count as NumberOf
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.db.models.lookups import Regex
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from events import involvement
from events.beside import involved_names, organizer_names, recommendation_references
from foundation.counting import CappedTotal, Count
from foundation.counting import counted as counted
from foundation.paging import Order
from foundation.partialdates.format import format_partial_date

# What the select for the order offers: the words of the address, and what they mean.
SORTS = (
    ("", _("Newest first")),
    ("date", _("Oldest first")),
    ("title", _("Title")),
    ("place", _("Place")),
)
ORDERS = (
    Order("date", ("list_day",), _("Date"), descending=True),
    Order("title", ("title_key",), _("Title")),
    Order("place", ("place_key",), _("Place")),
)
COLUMNS = (
    "pk",
    "title",
    "date",
    "place",
    "country",
    "activity",
    "is_published",
    "archived_at",
    "list_day",
    "title_key",
    "place_key",
)
# Up to so many events, what they lack is counted for each page.
FACTS_LIMIT = 1_000
# A date begins with a day, or it is known only as a month, a year, or not at all.
WITHOUT_DAY = ~Q(Regex(Cast("date", TextField()), Value("^[0-9]{4}-[0-9]{2}-[0-9]{2}")))


def rows_for(events: QuerySet, user) -> QuerySet:
    """``events`` as dicts with their organizers, participants and references, in order.

    Each row also has ``total``, how many there are (capped), counted once in the same statement.

    Args:
        events: limited to what ``user`` may see.
        user: whose view of recommendations is asked.
    """
    return events.annotate(
        organizer_names=organizer_names(),
        involved_names=involved_names(),
        served_references=recommendation_references(user),
        total=CappedTotal(events),
    ).values(*COLUMNS, "organizer_names", "involved_names", "served_references", "total")


@dataclass(frozen=True, slots=True)
class Row:
    """One event as the table prints it: words only, so that the template only places them."""

    url: str
    title: str
    date: str
    year: str
    venue: str
    organizers: str
    activity: str
    involved: list[tuple[str, str]]  # title, names
    served: list[tuple[str, str]]  # address, reference
    badge: str


def printed(row: dict, names: dict[str, str], archived: str, draft: str) -> Row:
    """A row of :func:`rows_for` in words.

    Args:
        names: of countries, by code, in the page's language.
        archived, draft: the words of the two badges.
    """
    date, year = date_and_year(row["date"])
    return Row(
        url=record_url("event", row["pk"]),
        title=row["title"],
        date=date,
        year=year,
        venue=venue(row["place"], names.get(row["country"], row["country"])),
        organizers=", ".join(row["organizer_names"]),
        activity=row["activity"],
        involved=involved_shown(row["involved_names"]),
        served=[_served(text) for text in row["served_references"]],
        badge=archived if row["archived_at"] else "" if row["is_published"] else draft,
    )


def venue(place: str, country: str) -> str:
    """ "Dakar, Senegal"; a place that names its country already is left as it is."""
    if not country or place.endswith(country):
        return place
    return f"{place}, {country}" if place else country


def date_and_year(date) -> tuple[str, str]:
    """A partial date in two lines, as the table prints it: "28–29 April" and "2004"."""
    if date is None:
        return "", ""
    years = {date.first_day.year, date.last_day.year}
    if len(years) > 1:
        return format_partial_date(date), ""
    text = format_partial_date(date, with_year=False)
    return (text, str(years.pop())) if text else (format_partial_date(date), "")


def involved_shown(texts: list[str]) -> list[tuple[str, str]]:
    """``role|name`` of a row as its column prints them; see :func:`events.involvement.grouped`."""
    return involvement.grouped([tuple(text.split("|", 1)) for text in texts])


def _served(text: str) -> tuple[str, str]:
    key, _bar, reference = text.partition("|")
    return record_url("recommendation", key), reference


# The views that show one record, by what they show.
RECORD_VIEWS = {
    "event": "events:detail",
    "recommendation": "followup:recommendation",
    "action": "followup:action",
}


def record_url(kind: str, key: int | str) -> str:
    """The address of a record's page; resolving it anew for each row would cost half the page."""
    return _address(kind) % key


@lru_cache(maxsize=8)
def _address(kind: str) -> str:
    return reverse(RECORD_VIEWS[kind], args=[0]).replace("%", "%%").replace("/0/", "/%s/")


@dataclass(frozen=True)
class Facts:
    """What is said above the list when there are few events."""

    events: int
    countries: int
    without_day: int
    without_place: int


def facts_about(events: QuerySet) -> Facts:
    """How many events and countries, how many lack a day or a place (one query)."""
    counts = events.order_by().aggregate(
        events=NumberOf("pk"),
        countries=NumberOf("country", distinct=True, filter=~Q(country="")),
        without_day=NumberOf("pk", filter=WITHOUT_DAY),
        without_place=NumberOf("pk", filter=Q(place="")),
    )
    return Facts(**counts)


def facts_in_words(facts: Facts) -> str:
    """ "53 events in 27 countries · 9 without a day · 5 without a place"."""
    number = facts.events
    parts = [ngettext("%(n)s event", "%(n)s events", number) % {"n": number_format(number)}]
    if facts.countries:
        countries = ngettext("in %(n)s country", "in %(n)s countries", facts.countries)
        parts[0] += " " + countries % {"n": facts.countries}
    if facts.without_day:
        parts.append(gettext("%(n)s without a day") % {"n": facts.without_day})
    if facts.without_place:
        parts.append(gettext("%(n)s without a place") % {"n": facts.without_place})
    return " · ".join(parts)


def in_words(events: QuerySet, count: Count) -> tuple[str, str]:
    """What is said above the list and below it; facts are counted only among few (one query)."""
    number = ngettext("%(n)s event", "%(n)s events", count.number) % {"n": count}
    if 0 < count.number <= FACTS_LIMIT:
        return facts_in_words(facts_about(events)), number
    return number, number
