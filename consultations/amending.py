"""Amendments to draft decisions: submitted, moved, settled, and what the text becomes.

The rules follow the usual order of a drafting committee: an amendment is to words of the draft; a
sub-amendment is to the new words of an amendment, and there is no third level; what was adopted
makes those fall that are about the same words.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.rights import Right
from consultations.models import Amendment, Decision, Limb
from foundation.history import change
from foundation.wording import Piece, word_changes

State = Amendment.State
Kind = Amendment.Kind


def _check(by) -> None:
    if not by.can(Right.RECORD_DECISIONS):
        raise PermissionDenied(_("Only the secretariat records amendments."))


def base_of(amendment: Amendment) -> str:
    """The words that an amendment is about: of the draft, of a limb, or of another amendment."""
    if amendment.amends_id:
        return amendment.amends.new_text
    return amendment.limb.text_en if amendment.limb_id else amendment.draft.text_en


def submit_amendment(amendment: Amendment, *, by) -> Amendment:
    """Record an amendment that was received, under the next number of its draft.

    Args:
        amendment: not saved: draft, limb or the amendment that it amends, kind, words, by whom.

    Raises:
        PermissionDenied: ``by`` has no right to.
        ValidationError: the draft was adopted already, or the words do not stand there just once.
    """
    _check(by)
    with transaction.atomic(), change(by=by):
        draft = Decision.objects.visible_to(by).select_for_update(of=("self",))
        draft = draft.get(pk=amendment.draft_id)
        if draft.state != Decision.State.DRAFT or draft.outcomes.current().exists():
            raise ValidationError(_("This is no draft decision any more."), code="no_draft")
        last = draft.amendments.aggregate(last=Max("number"))["last"] or 0
        amendment.number, amendment.recorded_by = last + 1, by
        amendment.state, amendment.settled_at = State.RECEIVED, None
        amendment.full_clean()
        _check_place(amendment)
        amendment.save(force_insert=True)
    return amendment


def _check_place(amendment: Amendment) -> None:
    if amendment.limb_id and amendment.limb.decision_id != amendment.draft_id:
        raise ValidationError({"limb": _("This limb is of another decision.")}, code="another")
    if amendment.amends_id:
        first = amendment.amends
        if first.draft_id != amendment.draft_id or first.amends_id:
            problem = _("A sub-amendment is to an amendment of the same draft, not to another one.")
            raise ValidationError({"amends": problem}, code="third_level")
        if not first.steps:
            problem = _("This amendment is settled already.")
            raise ValidationError({"amends": problem}, code="settled")
    if amendment.kind == Kind.ADD:
        return
    number = base_of(amendment).count(amendment.old_text)
    if number != 1:
        problem = _("These words do not stand there.")
        if number:
            problem = _("These words stand there more than once. Quote more of them.")
        raise ValidationError({"old_text": problem}, code="not_once")
    if amendment.kind == Kind.REPLACE and amendment.new_text == amendment.old_text:
        raise ValidationError({"new_text": _("These are the same words.")}, code="same")


def move_on(
    amendment: Amendment, state: str, *, by, seconded_by: str = "", reason: str = ""
) -> list[Amendment]:
    """Let an amendment be moved, withdrawn, fall, be rejected or adopted.

    Adopting one lets those fall that are about the same words; a withdrawn or fallen one takes
    its sub-amendments with it.

    Returns:
        The amendments that fell with it.

    Raises:
        PermissionDenied: ``by`` has no right to.
        ValidationError: it cannot go there from where it is; the body's rules ask for somebody to
            second it, and nobody did; or its sub-amendments are still to be settled.
    """
    _check(by)
    with transaction.atomic(), change(by=by, reason=reason):
        rows = Amendment.objects.visible_to(by).select_for_update(of=("self",))
        amendment = rows.select_related("draft__body").get(pk=amendment.pk)
        if state not in amendment.steps:
            raise ValidationError(
                _("%(what)s is settled or not moved yet.") % {"what": amendment}, code="no_step"
            )
        if seconded_by:
            amendment.seconded_by = seconded_by
        body = amendment.draft.body
        seconding = state == State.MOVED and body and body.amendments_need_seconding
        if seconding and not amendment.seconded_by:
            problem = _("Say who seconds it: the rules of this body ask for it.")
            raise ValidationError({"seconded_by": problem}, code="not_seconded")
        if state == State.ADOPTED and amendment.subamendments.pending().exists():
            raise ValidationError(_("Settle its sub-amendments first."), code="subamendments")
        amendment.full_clean()
        _settle(amendment, state)
        fallen = _falling(amendment, state)
        for one in fallen:
            _settle(one, State.FALLEN)
    return fallen


def _settle(amendment: Amendment, state: str) -> None:
    amendment.state = state
    if not amendment.steps:
        amendment.settled_at = timezone.now()
    amendment.save(update_fields=["state", "settled_at", "seconded_by"])


def _falling(amendment: Amendment, state: str) -> list[Amendment]:
    """What falls with an amendment that went to ``state``."""
    if state == State.ADOPTED:
        pending = amendment.draft.amendments.pending().exclude(pk=amendment.pk)
        pending = pending.select_related("limb", "amends", "draft")
        falls = [one for one in pending if collide(one, amendment)]
        return falls + [two for one in falls for two in one.subamendments.pending()]
    if state == State.MOVED:
        return []
    return list(amendment.subamendments.pending())


def span(amendment: Amendment) -> tuple[int, int]:
    """Where its words begin and end in the text that it is about, in characters."""
    base = base_of(amendment)
    if amendment.kind == Kind.ADD:
        return len(base), len(base)
    begins = base.find(amendment.old_text)
    ends = begins + len(amendment.old_text)
    return (ends, ends) if amendment.kind == Kind.INSERT else (begins, ends)


def collide(one: Amendment, other: Amendment) -> bool:
    """Whether two amendments are about the same words, so that both cannot be adopted as they are.

    Two insertions at the same place do not collide: they stand one after the other.
    """
    same = (one.draft_id, one.limb_id, one.amends_id) == (
        other.draft_id,
        other.limb_id,
        other.amends_id,
    )
    if not same or one.pk == other.pk:
        return False
    (a, b), (c, d) = span(one), span(other)
    if a == b or c == d:
        return c < a < d or a < c < b
    return a < d and c < b


def new_words(amendment: Amendment) -> str:
    """Its new words with the sub-amendments to them that were adopted."""
    adopted = [one for one in amendment.subamendments.all() if one.state == State.ADOPTED]
    return applied(amendment.new_text, adopted)


def applied(base: str, amendments: Iterable[Amendment]) -> str:
    """``base`` with the adopted amendments in their places, in the order of their numbers."""
    parts, place = [], 0
    changes = sorted((*span(one), one.number, one) for one in amendments)
    for begins, ends, _number, one in changes:
        if begins < place:
            continue  # the words are gone: an earlier one took them
        parts += [base[place:begins], new_words(one) if one.kind != Kind.DELETE else ""]
        place = ends
    return "".join([*parts, base[place:]])


@dataclass(frozen=True)
class Consolidated:
    """A draft, or one of its limbs, as it reads with what was adopted."""

    limb: Limb | None
    text: str
    pieces: list[Piece]
    changed: bool


def consolidated(draft: Decision) -> list[Consolidated]:
    """The draft as amended so far: its words, then its limbs. Three queries."""
    rows = draft.amendments.filter(amends=None, state=State.ADOPTED)
    rows = list(rows.select_related("limb", "draft").prefetch_related("subamendments__amends"))
    found = []
    for limb in (None, *draft.limbs.order_by("sequence")):
        base = limb.text_en if limb else draft.text_en
        own = [one for one in rows if one.limb_id == (limb.pk if limb else None)]
        text = applied(base, own)
        found.append(Consolidated(limb, text, word_changes(base, text), bool(own)))
    return found
