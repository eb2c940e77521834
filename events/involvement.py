"""Who took part, as people type it, as it is found while typing, and as lists show it.

The grammar is that of the fourth column of the appendix to GB.291/WP/SDG/1: "DG", "ILO-NY",
"Commissioners Lu Mai and Nishimuro", "GB Chairperson Séguin and Vice-Chairpersons Funes de Rioja
and Trotman".
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.groups import OrganizationKind
from accounts.models import Organization, Person
from accounts.suggestions import folded, organizations_called, people_called
from events.models import Involvement, InvolvementRole

# Roles that one person holds; the others are the Office's, or need no name.
OF_A_PERSON = (
    InvolvementRole.CO_CHAIR,
    InvolvementRole.COMMISSIONER,
    InvolvementRole.GB_CHAIR,
    InvolvementRole.GB_VICE_CHAIR,
)
ALONE = (InvolvementRole.DIRECTOR_GENERAL, InvolvementRole.OFFICE)

# What a narrow column prints: the short form of those without a name, the title before a name.
SHORT = {
    InvolvementRole.DIRECTOR_GENERAL: pgettext_lazy("short for Director-General", "DG"),
    InvolvementRole.OFFICE: pgettext_lazy("short for the Office", "ILO"),
    InvolvementRole.CO_CHAIR: gettext_lazy("Co-Chairperson"),
    InvolvementRole.COMMISSIONER: gettext_lazy("Commissioner"),
    InvolvementRole.GB_CHAIR: gettext_lazy("GB Chairperson"),
    InvolvementRole.GB_VICE_CHAIR: gettext_lazy("GB Vice-Chairperson"),
    InvolvementRole.OFFICE_UNIT: gettext_lazy("Office unit"),
}

# How the titles are typed, folded, in the three languages; longer ones are tried first.
TITLES = {
    InvolvementRole.DIRECTOR_GENERAL: r"dg|director[- ]general|directeur[- ]general",
    InvolvementRole.OFFICE: r"ilo|the office|office|bit|le bureau|bureau|oit|la oficina|oficina",
    InvolvementRole.CO_CHAIR: (
        r"co-?chair(?:person|man|woman)?s?|(?:co-?)?president(?:e|es|s|a|as)?"
    ),
    InvolvementRole.COMMISSIONER: (
        r"commission members?|commissioners?|commissaires?|comisionad[oa]s?|"
        r"members? of the commission"
    ),
    InvolvementRole.GB_VICE_CHAIR: (
        r"(?:gb |governing body )?vice[- ]?chair(?:person|man|woman)?s?|"
        r"vice-?president(?:e|es|s|a|as)?(?: du ca| del consejo)?"
    ),
    InvolvementRole.GB_CHAIR: (
        r"(?:gb|governing body) chair(?:person|man|woman)?s?|"
        r"president(?:e|a)? (?:du ca|du conseil|del consejo)"
    ),
}
_ORDER = (
    InvolvementRole.GB_CHAIR,
    InvolvementRole.GB_VICE_CHAIR,
    InvolvementRole.DIRECTOR_GENERAL,
    InvolvementRole.CO_CHAIR,
    InvolvementRole.COMMISSIONER,
    InvolvementRole.OFFICE,
)
_TITLED = [
    (role, re.compile(rf"(?:the |el |le |la )?(?:{TITLES[role]})(?=\s|$)")) for role in _ORDER
]
_BETWEEN = re.compile(r"\s*[,;\n&]\s*|\s+(?:and|et|y)\s+", re.IGNORECASE)
TYPED_LIMIT = 40


@dataclass(frozen=True)
class Involved:
    """One participation: a role, and the person or unit where the role asks for one.

    ``new_person`` is a name that is not recorded yet; it becomes a person when the event is saved.
    """

    role: str
    person_id: int | None = None
    unit_id: int | None = None
    new_person: str = ""

    @property
    def key(self) -> str:
        """The value of an option: ``office``, ``commissioner:12``, ``office_unit:5``."""
        one = self.person_id or self.unit_id
        return f"{self.role}:{one}" if one else self.role


def involved_of(event) -> list[Involved]:
    """The participations of an event, in order (one query unless prefetched)."""
    rows = sorted(event.involvements.all(), key=lambda row: (row.sequence, row.pk))
    return [Involved(row.role, row.person_id, row.unit_id) for row in rows]


def shown(role: str, name: str = "") -> str:
    """As a narrow column shows it: "DG", "ILO-NY", "Commissioner Lu Mai"."""
    if role == InvolvementRole.OFFICE_UNIT and name:
        return name
    return f"{SHORT[role]} {name}".strip()


def named(role: str, name: str = "") -> str:
    """In full, for the event's page: "Director-General", "Lu Mai, Commissioner"."""
    label = str(InvolvementRole(role).label)
    if role == InvolvementRole.OFFICE_UNIT or not name:
        return name or label
    return f"{name}, {label}"


def grouped(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Roles and names as a narrow column prints them: each role once, before its people.

    Args:
        pairs: role and name, in order.

    Returns:
        Label and names, in the order in which the roles appear; what has no people of its own
        (the Office, a unit) comes back without a label: ("", "DG"), ("Commissioners", "A, B").
    """
    people: dict[str, list[str]] = {}
    lines: list[tuple[str, str]] = []
    for role, name in pairs:
        if role in OF_A_PERSON and name:
            if role not in people:
                lines.append((role, ""))
            people.setdefault(role, []).append(name)
        else:
            lines.append(("", shown(role, name)))
    return [
        (_title(role, len(people[role])), ", ".join(people[role])) if role else ("", text)
        for role, text in lines
    ]


def _title(role: str, number: int) -> str:
    titles = {
        InvolvementRole.CO_CHAIR: ngettext("Co-Chairperson", "Co-Chairpersons", number),
        InvolvementRole.COMMISSIONER: ngettext("Commissioner", "Commissioners", number),
        InvolvementRole.GB_CHAIR: ngettext("GB Chairperson", "GB Chairpersons", number),
        InvolvementRole.GB_VICE_CHAIR: ngettext(
            "GB Vice-Chairperson", "GB Vice-Chairpersons", number
        ),
    }
    return titles[InvolvementRole(role)]


def parse_key(key: str) -> Involved | None:
    """The participation that an option's value stands for; None when it is not such a value."""
    role, _colon, number = key.partition(":")
    if role in ALONE and not number:
        return Involved(role)
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    if role in OF_A_PERSON or role == InvolvementRole.DIRECTOR_GENERAL:
        return Involved(role, person_id=int(number))
    return Involved(role, unit_id=int(number)) if role == InvolvementRole.OFFICE_UNIT else None


def options_for(keys: list[str], user) -> dict[str, str]:
    """Value and text of the known options among ``keys``, in their order (two queries at most)."""
    wanted = [(key, parse_key(key)) for key in dict.fromkeys(keys)]
    people = {one.person_id for _key, one in wanted if one and one.person_id}
    units = {one.unit_id for _key, one in wanted if one and one.unit_id}
    names = {"person": {}, "unit": {}}
    if people:
        found = Person.objects.visible_to(user).filter(pk__in=people)
        names["person"] = dict(found.values_list("pk", "name"))
    if units:
        found = Organization.objects.visible_to(user).filter(pk__in=units)
        names["unit"] = {unit.pk: unit.short_name for unit in found}
    options = {}
    for key, one in wanted:
        if one is None:
            continue
        name = names["person"].get(one.person_id) or names["unit"].get(one.unit_id)
        if name or (one.role in ALONE and not one.person_id):
            options[key] = shown(one.role, name) if name else named(one.role)
    return options


def parse_typed(text: str, user) -> tuple[list[Involved], list[str]]:
    """Read participations as people write them, one or several to a line.

    Args:
        text: such as "DG, Commissioners Lu Mai and Nishimuro" or one name to a line.
        user: whose view of people and units is asked (a query or two for each name).

    Returns:
        What was understood, in order, and a sentence for each part that was not. A person who
        is not recorded comes back with ``new_person``, for the caller to confirm.
    """
    understood, problems, role = [], [], None
    # Nothing but a full stop or white space, U+0085 included, names nobody.
    parts = [part for part in _BETWEEN.split(text) if _bare(part)]
    if len(parts) > TYPED_LIMIT:
        return [], [_("Name at most %(limit)s participants.") % {"limit": TYPED_LIMIT}]
    for part in parts:
        titled, name = title_and_name(part)
        role = titled or role
        try:
            understood.append(_participation(titled, role, name, user))
        except LookupError as problem:
            problems.append(str(problem.args[0]))
        if role in ALONE:
            role = None
    return list(dict.fromkeys(understood)), problems


def _bare(part: str) -> str:
    """A part without the white space and the full stops around it."""
    return part.strip().strip(".").strip()


def title_and_name(part: str) -> tuple[str | None, str]:
    """The role that a part begins with, if any, and the rest: "Commissioner X" is two things."""
    part = _bare(part)
    # Units such as "ILO-NY" begin like a title: a title ends at a space or at the end.
    low = folded(part)
    for role, title in _TITLED:
        found = title.match(low)
        if found:
            # Folding a composed letter keeps its length, so the place is the same in both.
            name = (part if len(low) == len(part) else low)[found.end() :].strip()
            # "Office Beirut" is the name of a unit, not the Office with somebody's name.
            return (None, part) if name and role in ALONE else (role, name)
    return None, part


def _participation(titled, role, name, user):
    """One part as a participation.

    Raises:
        LookupError: with a sentence, when it cannot be one.
    """
    if titled in ALONE and not name:
        return Involved(titled)
    if not name:
        said = InvolvementRole(role).label
        raise LookupError(_("Say who took part: “%(role)s” needs a name.") % {"role": said})
    if titled is None:
        units = [
            one
            for one in organizations_called(user, name)
            if one.kind == OrganizationKind.OFFICE_UNIT
        ]
        if units:
            return Involved(InvolvementRole.OFFICE_UNIT, unit_id=units[0].pk)
    people = people_called(user, name)
    if len(people) > 1:
        raise LookupError(
            _("“%(name)s” may be several people: write the whole name.") % {"name": name}
        )
    if people:
        usual = role if role in OF_A_PERSON else usual_role(people[0].pk)
        return Involved(usual, person_id=people[0].pk)
    if role not in OF_A_PERSON:
        raise LookupError(
            _(
                "“%(name)s” is not recorded as a person or a unit of the Office. "
                "Write the role too, such as “Commissioner %(name)s”."
            )
            % {"name": name}
        )
    return Involved(role, new_person=name)


def usual_role(person_id: int) -> str:
    """The role in which this person took part last; Commissioner when there is none yet."""
    last = (
        Involvement.objects.filter(person=person_id).order_by("-pk").values_list("role", flat=True)
    )
    return last.first() or InvolvementRole.COMMISSIONER
