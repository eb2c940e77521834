"""The events of the appendix, with organizers, involvement and what they served."""

from events.models import (
    Event,
    EventAction,
    EventOrganizer,
    EventRecommendation,
    Involvement,
    InvolvementRole,
)
from reports.loading.files import Names, Row
from reports.loading.keeping import Entry
from reports.loading.parts import Parts, key_of, place_of

FACTS = ("title", "kind", "country", "activity", "notes")


def load(parts: Parts) -> None:
    """Load ``events.csv``."""
    entries = [_event(row, parts) for row in parts.rows("events.csv")]
    parts.keep(Event, entries)


def _event(row: Row, parts: Parts) -> Entry:
    organizers = parts.organizations.many(row, "organizers")
    return Entry(
        row,
        {
            **{name: row[name] for name in FACTS},
            "place": row["venue"],
            "date": row.date("date"),
        },
        [place_of(row)],
        {
            EventOrganizer: [
                {"organization_id": one.pk, "sequence": place}
                for place, one in enumerate(organizers, 1)
            ],
            Involvement: _involvements(row, parts),
            EventRecommendation: [
                {"recommendation_id": one.pk}
                for one in parts.recommendations.many(row, "recommendations")
            ],
            EventAction: [{"action_id": one.pk} for one in parts.actions.many(row, "actions")],
        },
    )


def _involvements(row: Row, parts: Parts) -> list[dict]:
    """The column ``involvement``: roles, each with a person or unit after a colon, in order."""
    found = []
    for place, one in enumerate(row.words("involvement"), 1):
        role, _, name = one.partition(":")
        if role not in InvolvementRole.values:
            raise row.error(f"“{role}” is no level of involvement")
        units = role == InvolvementRole.OFFICE_UNIT
        known: Names = parts.organizations if units else parts.people
        record = known.one(Row({"involvement": name}, row.where), "involvement")
        found.append(
            {
                "role": role,
                "person_id": None if units else key_of(record),
                "unit_id": key_of(record) if units else None,
                "sequence": place,
            }
        )
    return found
