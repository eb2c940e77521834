"""Organizations and people that the record names, with all the names it gives them."""

from accounts.models import Organization, OrganizationAlias, Person, PersonAlias
from reports.loading.keeping import Entry
from reports.loading.parts import Parts, in_levels, key_of, place_of

NAMED = ("name_en", "name_fr", "name_es", "acronym", "kind", "group", "country")


def load(parts: Parts) -> None:
    """Load ``organizations.csv`` and ``people.csv``."""
    for level in in_levels(parts.rows("organizations.csv"), parts.organizations):
        entries = [_organization(row, parts) for row in level]
        parts.keep(Organization, entries, parts.organizations, natural=["name_en", "country"])
    entries = [
        Entry(
            row,
            {"name": row["name"]},
            [place_of(row)],
            {PersonAlias: [{"name": one} for one in row.words("aliases")]},
        )
        for row in parts.rows("people.csv")
    ]
    parts.keep(Person, entries, parts.people, natural=["name"])


def _organization(row, parts: Parts) -> Entry:
    parent = parts.organizations.one(row, "parent")
    return Entry(
        row,
        {**{name: row[name] for name in NAMED}, "parent_id": key_of(parent)},
        [place_of(row)],
        {OrganizationAlias: [{"name": one} for one in row.words("aliases")]},
    )
