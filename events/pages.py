"""What an event's page shows."""

from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from events import beside, involvement
from events.listing import record_url, venue
from events.log import may_change, may_restore
from events.models import Event
from foundation.history import Entry, history_of
from foundation.partialdates.format import format_partial_date

LINK_ROWS = ("organizer_rows", "involvements", "recommendation_rows", "action_rows")


@dataclass(frozen=True)
class Linked:
    """Something that an event is linked with, as its page names it."""

    text: str
    url: str = ""
    title: str = ""


def events_for_page(user) -> QuerySet:
    """Events that ``user`` may see, each with all that is linked with it in one statement."""
    return (
        Event.objects.visible_to(user)
        .select_related("logged_by", "archived_by")
        .annotate(
            organizer_texts=beside.organizers(),
            involved_texts=beside.involved_names(),
            recommendation_texts=beside.recommendations(user),
            action_texts=beside.actions(user),
        )
    )


def event_page(event: Event, user) -> dict:
    """The context of the page of an event from :func:`events_for_page` (one query)."""
    return {
        "event": event,
        "date": format_partial_date(event.date),
        "country": event.country.name,
        "venue": venue(event.place, event.country.name),
        "organizers": [_organizer(text) for text in event.organizer_texts],
        "involved": [_involved(text) for text in event.involved_texts],
        "recommendations": [_served("recommendation", text) for text in event.recommendation_texts],
        "actions": [_served("action", text) for text in event.action_texts],
        "origins": origins_of(event),
        "may_change": may_change(event, user),
        "may_restore": may_restore(event, user),
    }


def history_for_page(event: Event) -> list[Entry]:
    """Everything that was done to an event and to what it is linked with, the newest first."""
    return history_of(event, rows=LINK_ROWS)


def _organizer(text):
    key, _bar, name = text.partition("|")
    return Linked(name, f"{reverse('events:list')}?organizer={key}")


def _involved(text):
    role, _bar, name = text.partition("|")
    return Linked(involvement.named(role, name), f"{reverse('events:list')}?involvement={role}")


def _served(kind, text):
    key, reference, title = text.split("|", 2)
    return Linked(reference, record_url(kind, key), title)


def origins_of(event: Event) -> list[dict]:
    """Where the event comes from, each with what was printed there beside what was coded."""
    coded = {
        "organizers": ", ".join(_organizer(text).text for text in event.organizer_texts),
        "involvements": ", ".join(_involved(text).text for text in event.involved_texts),
        "country": event.country.name,
    }
    origins = event.origins.select_related("document").order_by("pk")
    return [
        {
            "document": origin.document,
            "place": origin.place,
            "pairs": [
                {"label": _label(name), "printed": printed, "coded": _coded(event, name, coded)}
                for name, printed in origin.printed.items()
                if printed
            ],
        }
        for origin in origins
    ]


def _label(name: str) -> str:
    """The name of a field as a heading; the document's own name where it is no field."""
    known = {"involvements": _("Level of involvement"), "row": _("Whole row")}
    if name in known:
        return known[name]
    try:
        return capfirst(str(Event._meta.get_field(name).verbose_name))
    except FieldDoesNotExist:
        return name


def _coded(event: Event, name: str, coded: dict[str, str]) -> str:
    if name in coded:
        return coded[name]
    value = getattr(event, name, None)
    return "" if value is None or callable(value) else str(value)
