"""How a party speaks: its position is stated, sealed, and a copy goes to the party by mail."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models.users import Party
from accounts.rights import Right
from accounts.speaking import in_the_name_of
from consultations import tasks
from consultations.drafting import (
    COMMON,
    endorsements_of,
    former_draft,
    spokespersons_of,
    write_draft,
)
from consultations.models import WORDS, Draft, Position
from consultations.models.parties import PartyKind
from consultations.receipts import seal
from consultations.statements import attribute, locked_question, open_question, replace
from foundation.history import change


def submit_position(position: Position, *, party: Party, by, based_on: str = "") -> Position:
    """State a position in the name of a party. It takes the place of the party's former one.

    Where the group has a spokesperson in office, the words must be those that one of them
    endorsed. The party's common text, if there is one, is submitted with it.

    Args:
        position: not saved; its ``question``, ``text_version`` (the one that was read) and words.
        party: in whose name.
        based_on: the stamp of the common text that was read, "" for none.

    Returns:
        The position, with its receipt (``position.receipt``).

    Raises:
        PermissionDenied: ``by`` may not speak for the party.
        ValidationError: the consultation is closed, the words break a rule, or nobody who has to
            has endorsed them.
        NewerText: the text that was read is not the present one.
        NewerDraft: somebody of the party saved another draft meanwhile.
    """
    if party not in by.parties_for(Right.SUBMIT_POSITION):
        raise PermissionDenied(_("Only those who speak for a party submit its positions."))
    with in_the_name_of(party), change(by=by):
        question = open_question(position, party, by)
        draft = former_draft(question, party, by, based_on)
        attribute(position, party, by)
        position.submitted_at = timezone.now()
        position.full_clean(exclude=["replaced_by"])
        check_endorsed(position, draft, party)
        _state(position, party)
        _hand_in(draft, position, by)
    return position


def reaffirm_position(position: Position, *, by) -> Position:
    """State the same words on the present version of the text, with one click.

    The spokesperson endorsed them already; only the version that they answer is another.

    Raises:
        PermissionDenied: ``by`` may not speak for the party.
        ValidationError: it does not stand, is on the present version, or the consultation is
            closed.
    """
    if position.party_kind not in (PartyKind.GROUP, PartyKind.GOVERNMENT):
        raise ValidationError(_("Only a named party reaffirms its position."), code="unnamed")
    party = Party(position.group, position.organization_id)
    if party not in by.parties_for(Right.SUBMIT_POSITION):
        raise PermissionDenied(_("Only those who speak for a party submit its positions."))
    with in_the_name_of(party), change(by=by):
        question = locked_question(position.question_id, by)
        stored = Position.objects.live().filter(pk=position.pk).first()
        if stored is None or stored.text_version >= question.text_version:
            raise ValidationError(
                _("This position is on the present text, or another has taken its place."),
                code="present",
            )
        again = Position(
            question=question,
            text_version=question.text_version,
            reaffirms=stored,
            **{name: getattr(stored, name) for name in WORDS},
        )
        open_question(again, party, by)
        attribute(again, party, by)
        again.reported = stored.reported
        again.full_clean(exclude=["replaced_by"])
        _state(again, party)
    return again


def _state(position: Position, party: Party) -> None:
    """Store, seal and announce a position that was checked; it replaces the party's former one."""
    position.save(force_insert=True)
    standing = Position.objects.live().of_party(party).filter(question=position.question)
    # A speaker whom the record does not name stays beside what the group itself says.
    replace(standing.filter(party_kind=position.party_kind), position)
    receipt = seal(position)
    # What cannot be queued now is taken up by the clock.
    transaction.on_commit(lambda: tasks.mail_receipt.delay(receipt.pk), robust=True)


def check_endorsed(position: Position, draft: Draft | None, party: Party) -> None:
    """Refuse words that the group's spokesperson has not endorsed, where it has one in office.

    Raises:
        ValidationError: with the names of those who can.
    """
    spokespersons = spokespersons_of(party)
    if not spokespersons:
        return
    if draft and draft.says_the_same(position) and endorsements_of(draft).exists():
        return
    names = ", ".join(str(one) for one in spokespersons)
    raise ValidationError(
        _(
            "The spokesperson has not endorsed these words yet. Save them as the text of your "
            "group and ask for them to be endorsed: %(names)s."
        ),
        code="not_endorsed",
        params={"names": names},
    )


def _hand_in(draft: Draft | None, position: Position, by) -> None:
    """The common text ends as what was submitted, with its own last version where it differs."""
    if draft is None or draft.kind != COMMON:
        return
    if not draft.says_the_same(position):
        write_draft(draft, position, by)
    draft.state, draft.position = Draft.State.SUBMITTED, position
    draft.save(update_fields=["state", "position"])
