"""Organizers and participants found while typing: those used lately and often come first."""

from collections import Counter

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.groups import OrganizationKind
from accounts.models import Organization
from accounts.suggestions import (
    SUGGESTED,
    answer_suggestions,
    matching_organizations,
    matching_people,
    organization_option,
)
from events import involvement
from events.involvement import ALONE, OF_A_PERSON, TITLES, Involved
from events.models import EventOrganizer, Involvement, InvolvementRole

LATELY = 300


@require_safe
def organizers_suggest(request):
    """Organizations while typing; before anything is typed, those that organized lately."""

    def find(user, typed):
        if typed:
            found = list(matching_organizations(user, typed)[: SUGGESTED * 2])
            often = Counter(_lately_organizing())
            # The order of closeness is kept among those equally close: sort is stable.
            ranked = sorted(enumerate(found), key=lambda one: (one[0] // 4, -often[one[1].pk]))
            return [organization_option(one) for _place, one in ranked[:SUGGESTED]]
        lately = list(dict.fromkeys(_lately_organizing()))[:SUGGESTED]
        known = Organization.objects.visible_to(user).current().in_bulk(lately)
        return [organization_option(known[pk]) for pk in lately if pk in known]

    return answer_suggestions(request, find)


def _lately_organizing() -> list[int]:
    """The organizers of the latest rows, the newest first (one query on the primary key)."""
    rows = EventOrganizer.objects.order_by("-pk").values_list("organization_id", flat=True)
    return list(rows[:LATELY])


@require_safe
def involvement_suggest(request):
    """Participations while typing: a role alone, a person in their usual role first, a unit."""

    def find(user, typed):
        return _options(_asked(user, typed) if typed else _lately_involved(), user)

    return answer_suggestions(request, find)


def _lately_involved() -> list[Involved]:
    rows = Involvement.objects.order_by("-pk").values_list("role", "person_id", "unit_id")
    often = Counter(Involved(*row) for row in rows[:LATELY])
    always = [Involved(role) for role in ALONE]
    return list(dict.fromkeys([*always, *(one for one, _times in often.most_common())]))[:SUGGESTED]


def _asked(user, typed) -> list[Involved]:
    """What was typed as a sentence, when it is one; then roles, people and units that match."""
    exact, problems = involvement.parse_typed(typed, user)
    found = [] if problems or any(one.new_person for one in exact) else exact
    if len(found) == 1 or not found:
        found += _roles_alone(typed)
        title, name = involvement.title_and_name(typed)
        for person in matching_people(user, name or typed)[:4]:
            usual = title if title in OF_A_PERSON else involvement.usual_role(person.pk)
            roles = [usual] if title else [usual, *(role for role in OF_A_PERSON if role != usual)]
            found += [Involved(role, person_id=person.pk) for role in roles]
        units = matching_organizations(user, typed).filter(kind=OrganizationKind.OFFICE_UNIT)
        found += [Involved(InvolvementRole.OFFICE_UNIT, unit_id=unit.pk) for unit in units[:4]]
    return list(dict.fromkeys(found))[:SUGGESTED]


def _roles_alone(typed) -> list[Involved]:
    """The Director-General and the Office, by the beginning of one of their names."""
    low = involvement.folded(typed)
    names = {
        role: [
            str(InvolvementRole(role).label),
            str(involvement.SHORT[role]),
            *TITLES[role].split("|"),
        ]
        for role in ALONE
    }
    return [
        Involved(role)
        for role, known in names.items()
        if any(involvement.folded(one).startswith(low) for one in known)
    ]


def _options(found: list[Involved], user) -> list[dict]:
    texts = involvement.options_for([one.key for one in found], user)
    unit = _("Unit of the Office")
    return [
        {"id": key, "text": text, "sub": unit if key.startswith("office_unit") else ""}
        for key, text in texts.items()
    ]
