"""What is done with the notes of a sitting: taken, changed, struck out, checked into positions.

One function and one transaction each. A note is raw: it becomes a position when somebody of the
secretariat has checked it, and only then does anybody else read it. Right: ``record_positions``.
"""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.groups import GROUP_AS_PARTY, Group, OrganizationKind
from accounts.models import Organization, Tenure
from accounts.rights import Right
from accounts.suggestions import folded
from consultations.models import (
    Intervention,
    Member,
    Officer,
    PartyKind,
    Position,
    RegionalGroup,
    Sitting,
)
from consultations.models.parties import PARTY, WHOSE
from consultations.statements import record_position
from foundation.history import change
from foundation.requests import Conflict

State = Intervention.State
# What a note holds, as the page sends it.
NOTED = (*PARTY, "spoken_at", "speaker", "speaker_post", "question", "stance", "note")
# Parties of which it is certain that it is the same one again.
NAMED = (
    PartyKind.GROUP,
    PartyKind.GOVERNMENT,
    PartyKind.REGIONAL_GROUP,
    PartyKind.ORGANIZATION,
    PartyKind.OBSERVER,
)
PROPOSED = 400


class ChangedNote(Conflict):
    """Somebody else changed the note meanwhile; :attr:`stored` is what they wrote."""

    def __init__(self, stored: Intervention):
        super().__init__(
            _("Somebody else changed this note meanwhile. Compare both, then save again.")
        )
        self.stored = stored


def _check(by) -> None:
    if not by.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat takes notes of a sitting."))


def _groups() -> dict[str, str]:
    """The groups under every name by which they may be typed, folded."""
    found = {}
    for group in Group:
        for words in (group.label, GROUP_AS_PARTY[group]):
            found[folded(str(words))] = group.value
    return found


def party_called(text: str, user) -> dict:
    """Who is meant by what was typed: the columns of the party, as far as it is certain.

    A group, a regional group, a Government or another organization by exactly its name, acronym
    or alias. Anything else stays as it was typed, to be settled when the note is checked.
    """
    text = " ".join(text.split())[:200]
    none = dict.fromkeys(("group", "party_label", "quantifier"), "") | {
        "party_kind": "",
        "organization": None,
        "regional_group": None,
    }
    if not text:
        return none
    key = folded(text)
    if key in _groups():
        return {**none, "party_kind": PartyKind.GROUP, "group": _groups()[key]}
    for one in RegionalGroup.objects.visible_to(user).current():
        if key in {folded(name) for name in (one.code, one.name_en, one.name_fr, one.name_es)}:
            return {
                **none,
                "party_kind": PartyKind.REGIONAL_GROUP,
                "group": Group.GOVERNMENTS,
                "regional_group": one,
            }
    found = list(Organization.objects.visible_to(user).current().named(text)[:2])
    if len(found) != 1:
        return {**none, "party_label": text}
    [one] = found
    if one.kind == OrganizationKind.GOVERNMENT:
        kind = {"party_kind": PartyKind.GOVERNMENT, "group": Group.GOVERNMENTS}
    else:
        kind = {"party_kind": PartyKind.ORGANIZATION, "group": one.group}
    return {**none, **kind, "organization": one}


def parties_proposed(sitting: Sitting, user) -> list[str]:
    """The names that the page proposes while a party is typed: groups, regional groups, Governments
    and members of the body, each once."""
    names = [str(GROUP_AS_PARTY[group]) for group in Group]
    names += [str(one) for one in RegionalGroup.objects.visible_to(user).current()]
    seats = Member.objects.visible_to(user).current().filter(body=sitting.session.body_id)
    seats = seats.on(sitting.day).filter(organization__isnull=False).select_related("organization")
    names += [str(one.organization) for one in seats]
    governments = Organization.objects.visible_to(user).current()
    governments = governments.filter(kind=OrganizationKind.GOVERNMENT).order_by("sort_key")
    names += [str(one) for one in governments[:PROPOSED]]
    return list(dict.fromkeys(names))


def speakers_proposed(sitting: Sitting, user) -> list[tuple[str, str]]:
    """Who may take the floor, with the post held on the day of the sitting."""
    day, body = sitting.day, sitting.session.body_id
    officers = Officer.objects.visible_to(user).current().filter(body=body).on(day)
    found = [(str(one.person), one.title) for one in officers.select_related("person")]
    held = Tenure.objects.held_on(day).exclude(post__group="").select_related("user", "post")
    found += [(one.user.name, one.post.title) for one in held.order_by("user__name")[:PROPOSED]]
    seats = Member.objects.visible_to(user).current().filter(body=body, person__isnull=False)
    for one in seats.on(day).select_related("person"):
        found.append((str(one.person), str(one.get_capacity_display())))
    return list(dict.fromkeys(found))


def take_note(
    key: uuid.UUID, sitting: Sitting, said: dict, *, version: int | None, by
) -> tuple[Intervention, bool]:
    """Store a note under the key that its page gave it, or the change of one.

    Sending the same once more changes nothing and is no conflict, whatever version it names: the
    answer to the first may have been lost on the way.

    Args:
        said: values of :data:`NOTED` by name.
        version: the version that was changed; None for a new note.

    Returns:
        The note, and whether it is new.

    Raises:
        PermissionDenied: ``by`` may not take notes.
        ValidationError: by field; also when the note was checked or struck out already, or its
            key is that of a note of another sitting.
        ChangedNote: somebody else changed it after it was read.
    """
    _check(by)
    with transaction.atomic(), change(by=by):
        # Two sent at once come one after the other, although the row is not there to be locked.
        Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
        stored = Intervention.objects.visible_to(by).select_for_update(of=("self",))
        stored = stored.filter(pk=key).first()
        row = stored or Intervention(id=key, sitting=sitting, noted_by=by)
        if row.sitting_id != sitting.pk:
            raise ValidationError(_("This is a note of another sitting."), code="another")
        if stored and all(getattr(stored, name) == said[name] for name in said):
            return stored, False
        if stored and stored.state != State.NOTED:
            problem = _("This note was checked or struck out already.")
            raise ValidationError(problem, code="settled")
        if stored and stored.version != version:
            raise ChangedNote(stored)
        for name, value in said.items():
            setattr(row, name, value)
        row.version = stored.version + 1 if stored else 1
        _check_question(row)
        row.full_clean(validate_unique=False)
        row.save(force_insert=stored is None)
    return row, stored is None


def _check_question(note: Intervention) -> None:
    """A question of the sitting's consultation, with one of its stances.

    Raises:
        ValidationError: by field.
    """
    question = note.question
    if question is None:
        return
    asked = note.sitting.consultation_id
    if asked and question.consultation_id != asked:
        problem = _("This question is not asked in the consultation of this sitting.")
        raise ValidationError({"question": problem}, code="another")
    if note.stance and note.stance not in question.consultation.type.rules:
        raise ValidationError(
            {"stance": _("This consultation has no such stance.")}, code="no_stance"
        )


def _locked(note: Intervention, by) -> Intervention:
    rows = Intervention.objects.visible_to(by).select_for_update(of=("self",))
    return rows.select_related("sitting__session__body").get(pk=note.pk)


def strike_out(note: Intervention, *, by, reason: str = "") -> Intervention:
    """Take a note out, such as one taken twice. It stays on record, with the reason.

    Raises:
        PermissionDenied: ``by`` may not take notes.
        ValidationError: it was checked or struck out already.
    """
    _check(by)
    with transaction.atomic(), change(by=by, reason=reason):
        row = _locked(note, by)
        if row.state != State.NOTED:
            raise ValidationError(_("This note was checked or struck out already."), code="settled")
        row.state, row.version = State.STRUCK, row.version + 1
        row.save(update_fields=["state", "version"])
    return row


def position_from(note: Intervention) -> Position:
    """The position that a note proposes, not saved: what was noted, nothing more."""
    position = Position(
        question=note.question,
        stance=note.stance,
        mode=Position.Mode.SPOKEN,
        stated_on=note.sitting.day,
        sitting=note.sitting,
        speaker=note.speaker,
        speaker_post=note.speaker_post,
        **{name: getattr(note, name) for name in PARTY},
    )
    rule = note.question.consultation.type.rules.get(note.stance) if note.question else None
    position.statement = note.note
    if rule and rule.needs_conditions and not rule.needs_statement:
        position.statement, position.conditions = "", note.note
    return position


def replaced_by_it(position: Position) -> Position | None:
    """The position of the same party that this one takes the place of; None where the party is
    not named, since it may be another one."""
    if position.party_kind not in NAMED:
        return None
    same = {name: getattr(position, name) for name in WHOSE}
    return Position.objects.live().filter(question_id=position.question_id, **same).first()


def settle(
    note: Intervention, position: Position, *, by, replaces: Position | None = None
) -> Position:
    """Record the position that a note was checked into.

    Args:
        position: as :func:`position_from` proposes it, corrected by who checks.
        replaces: as in :func:`consultations.statements.record_position`.

    Raises:
        PermissionDenied: ``by`` may not record positions.
        ValidationError: the note is settled already, or the position breaks a rule; by field.
    """
    _check(by)
    with transaction.atomic(), change(by=by):
        row = _locked(note, by)
        if row.state != State.NOTED:
            raise ValidationError(_("This note was checked or struck out already."), code="settled")
        position.sitting, position.mode = row.sitting, Position.Mode.SPOKEN
        saved = record_position(position, by=by, replaces=replaces)
        row.position, row.state, row.version = saved, State.CHECKED, row.version + 1
        row.save(update_fields=["position", "state", "version"])
    return saved


@dataclass(frozen=True)
class Unsettled:
    """A note that could not become a position, and why."""

    note: Intervention
    problems: list[str]


def settle_all(sitting: Sitting, *, by) -> tuple[list[Position], list[Unsettled]]:
    """Make positions of all notes that say enough, in the order in which people spoke.

    What says too little stays a note, and is named with the reason.

    Raises:
        PermissionDenied: ``by`` may not record positions.
    """
    _check(by)
    made, left = [], []
    notes = Intervention.objects.visible_to(by).filter(sitting=sitting).noted()
    for note in notes.select_related("question__consultation__type", "sitting__session"):
        problems = missing_in(note)
        if not problems:
            position = position_from(note)
            try:
                made.append(settle(note, position, by=by, replaces=replaced_by_it(position)))
                continue
            except ValidationError as problem:
                problems = problem.messages
        left.append(Unsettled(note, problems))
    return made, left


def missing_in(note: Intervention) -> list[str]:
    """What a note must still say to become a position."""
    found = []
    if not note.party_kind:
        found.append(_("Say whose words these are."))
    if note.question is None:
        found.append(_("Say on which question."))
    if not note.stance:
        found.append(_("Say which stance."))
    return found
