"""Corrections: a speaker asks that what was noted be put right, and the Office answers.

What stood first stays on record, and the corrected words show that they are a correction.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models.users import Party
from accounts.rights import Right
from consultations.models import PARTY, WORDS, Correction, PartyKind, Position
from consultations.receipts import seal
from consultations.statements import locked_question, replace
from foundation.history import change

State = Correction.State


def may_ask(position: Position, user) -> bool:
    """Whether ``user`` may ask for a correction: of words spoken in the name of their own party,
    while they stand. May query once."""
    if position.mode != Position.Mode.SPOKEN or position.replaced_by_id:
        return False
    if position.party_kind not in (PartyKind.GROUP, PartyKind.GOVERNMENT):
        return False
    own = (
        *user.parties_for(Right.SUBMIT_POSITION),
        *user.parties_for(Right.ENDORSE_POSITION),
    )
    return Party(position.group, position.organization_id) in own


def ask_for(correction: Correction, *, by) -> Correction:
    """Ask that a position be corrected.

    Args:
        correction: not saved: the position, the words as they should read, and why.

    Raises:
        PermissionDenied: the position is not of the party of ``by``, or was not spoken.
        ValidationError: a correction is asked for already, or the words are the same.
    """
    with transaction.atomic(), change(by=by, reason=correction.reason[:500]):
        visible = Position.objects.visible_to(by).select_for_update(of=("self",))
        position = visible.get(pk=correction.position_id)
        if not may_ask(position, by):
            raise PermissionDenied(
                _("Only the party that spoke may ask for a correction, while its words stand.")
            )
        correction.position, correction.asked_by = position, by
        correction.state = State.ASKED
        if all(getattr(correction, name) == getattr(position, name) for name in WORDS):
            raise ValidationError(_("These are the words as they were noted."), code="same")
        if correction.stance not in position.question.consultation.type.rules:
            problem = _("This consultation has no such stance.")
            raise ValidationError({"stance": problem}, code="no_stance")
        correction.full_clean()
        correction.save(force_insert=True)
    return correction


def _answered(correction: Correction, by) -> Correction:
    """The correction, locked, while it waits for an answer.

    Raises:
        PermissionDenied: ``by`` may not record positions.
        ValidationError: it was answered already.
    """
    if not by.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat corrects what was noted."))
    rows = Correction.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.get(pk=correction.pk)
    if row.state != State.ASKED:
        raise ValidationError(_("It was answered already."), code="answered")
    row.answered_by, row.answered_at = by, timezone.now()
    return row


def make(correction: Correction, *, by, answer: str = "") -> Position:
    """Put the words right: a position that says it is a correction takes the place of the first.

    It is on the text that was spoken on, and of the day on which it was said.

    Raises:
        PermissionDenied: ``by`` may not record positions.
        ValidationError: it was answered, the party has stated something else since, or the words
            lack what their stance asks for.
    """
    with transaction.atomic(), change(by=by, reason=answer[:500]):
        row = _answered(correction, by)
        first = Position.objects.select_for_update(of=("self",)).get(pk=row.position_id)
        first.question = locked_question(first.question_id, by)
        if first.replaced_by_id:
            raise ValidationError(_("The party has stated something else since."), code="replaced")
        kept = ("text_version", "mode", "stated_on", "sitting", "speaker", "speaker_post", "state")
        right = Position(
            question=first.question,
            corrects=first,
            stated_by=by,
            **{name: getattr(first, name) for name in (*PARTY, *kept)},
            **{name: getattr(row, name) for name in WORDS},
        )
        right.full_clean(exclude=["replaced_by"])
        right.save(force_insert=True)
        seal(right)
        replace(Position.objects.filter(pk=first.pk), right)
        row.state, row.made, row.answer = State.MADE, right, answer
        row.save(update_fields=["state", "made", "answer", "answered_by", "answered_at"])
    return right


def refuse(correction: Correction, *, by, answer: str) -> Correction:
    """Say why the words stay as they were noted.

    Raises:
        PermissionDenied: ``by`` may not record positions.
        ValidationError: it was answered already, or no reason is given.
    """
    with transaction.atomic(), change(by=by, reason=answer[:500]):
        row = _answered(correction, by)
        if not answer.strip():
            problem = _("Say why the correction is not made.")
            raise ValidationError({"answer": problem}, code="required")
        row.state, row.answer = State.REFUSED, answer
        row.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    return row
