"""The table of events that a paper appends (Office paper of 19 October 2004, appendix)."""

from collections import defaultdict

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import EventOrganizer, Involvement, InvolvementRole
from foundation.partialdates.format import format_partial_date
from foundation.texts import listed, localized
from reports.asked import EVENTS, check_period, events_asked
from reports.document.tree import Row, Source, Table
from reports.kinds import LiveKind, Option, OptionKind
from reports.reading import Reading


def events_table(reading: Reading, options: dict) -> list[Table]:
    """One table: title, venue and date; organizers; activity; level of involvement.

    The year is left out of the dates where the period lies within one year, unless told.
    """
    events = events_asked(reading, options)
    rows = list(
        events.order_by(F("first_day").asc(nulls_last=True), "last_day", "pk").values(
            "pk", "title", "place", "country", "date", "activity"
        )
    )
    organizers = _organizers(events)
    involved = _involved(events, options.get("office", ""))
    with_year = _with_year(options)
    return [
        Table(
            head=(
                _("Title/venue/date"),
                _("Organized by"),
                _("Activity"),
                _("Level of involvement"),
            ),
            rows=tuple(
                Row(
                    (
                        _heading(row, with_year),
                        ", ".join(organizers[row["pk"]]),
                        row["activity"],
                        involved[row["pk"]],
                    ),
                    sources=(Source("events.event", row["pk"], row["title"][:200]),),
                )
                for row in rows
            ),
            widths=(33, 22, 22, 23),
            description=_("Events with their organizers, activity and level of involvement"),
        )
    ]


def _with_year(options: dict) -> bool:
    if options.get("year") in {"shown", "left out"}:
        return options["year"] == "shown"
    since, until = options.get("since", ""), options.get("until", "")
    return not since or since[:4] != until[:4]


def _heading(row: dict, with_year: bool) -> str:
    """ "Title, venue, date" as the first column has it; what is not known is left out."""
    from django_countries import countries

    place = row["place"] or (countries.name(row["country"]) if row["country"] else "")
    date = format_partial_date(row["date"], with_year=with_year) if row["date"] else ""
    if place and place in row["title"]:
        place = ""
    return ", ".join(part for part in (row["title"], str(place), date) if part)


def _organizers(events) -> dict[int, list[str]]:
    found = defaultdict(list)
    names = [f"organization__name_{one}" for one in ("en", "fr", "es")]
    rows = EventOrganizer.objects.filter(event__in=events).order_by("event", "sequence", "pk")
    for event, acronym, *texts in rows.values_list("event", "organization__acronym", *names):
        name = acronym or localized(dict(zip(("en", "fr", "es"), texts, strict=True)))
        found[event].append(name)
    return found


def _involved(events, office: str) -> dict[int, str]:
    """The last column: roles in the order recorded, the people of one role named together."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Involvement.objects.filter(event__in=events).order_by("event", "sequence", "pk")
    for event, role, person, acronym, unit in rows.values_list(
        "event", "role", "person__name", "unit__acronym", "unit__name_en"
    ):
        found[event][role].append(person or acronym or unit or "")
    printed: dict[int, str] = defaultdict(str)
    for event, by_role in found.items():
        roles = (_role(role, list(filter(None, who)), office) for role, who in by_role.items())
        printed[event] = ", ".join(roles)
    return printed


def _role(role: str, names: list[str], office: str) -> str:
    together = listed(names)
    count = len(names)
    params = {"names": together}
    if role == InvolvementRole.COMMISSIONER and names:
        return ngettext("Commissioner %(names)s", "Commissioners %(names)s", count) % params
    if role == InvolvementRole.CO_CHAIR and names:
        return ngettext("Co-Chairperson %(names)s", "Co-Chairpersons %(names)s", count) % params
    if role == InvolvementRole.GB_VICE_CHAIR and names:
        return (
            ngettext(
                "Governing Body Vice-Chairperson %(names)s",
                "Governing Body Vice-Chairpersons %(names)s",
                count,
            )
            % params
        )
    if role == InvolvementRole.GB_CHAIR and names:
        return _("Governing Body Chairperson %(names)s") % params
    if role == InvolvementRole.DIRECTOR_GENERAL:
        return _("Director-General")
    if role == InvolvementRole.OFFICE:
        return together or office or _("Office")
    return together or str(InvolvementRole(role).label)


KIND = LiveKind(
    "events_table",
    gettext_lazy("Events table"),
    gettext_lazy("Events with title, venue and date, organizers, activity and involvement."),
    (
        *EVENTS,
        Option(
            "year",
            OptionKind.CHOICE,
            gettext_lazy("Year in the dates"),
            gettext_lazy("Left out where all events are of one year, unless told."),
            [("shown", gettext_lazy("shown")), ("left out", gettext_lazy("left out"))],
        ),
        Option(
            "office",
            OptionKind.TEXT,
            gettext_lazy("Short name of the Office"),
            gettext_lazy("How the last column names the Office, such as ILO."),
        ),
    ),
    events_table,
    check_period,
)
