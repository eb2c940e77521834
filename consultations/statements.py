"""What people do with positions: record what was said, word it for reports, publish.

One function and one transaction each. A position is never edited: whoever moves states a new one,
and the row whose place it takes points to it. What a party prepares is in
:mod:`consultations.drafting`, how it speaks in :mod:`consultations.submitting`. Rights are those
of ``accounts.rights`` and count for the party of the post that gives them.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.groups import GROUP_AS_PARTY
from accounts.models import Organization
from accounts.models.users import Party
from accounts.rights import Right
from consultations.models import (
    Consultation,
    ConsultationType,
    Position,
    PositionState,
    Question,
)
from consultations.models.parties import WHOSE, PartyKind
from consultations.receipts import seal
from foundation.history import change
from foundation.requests import Conflict


class NewerText(Conflict):
    """The text of the question was changed after it was read (:attr:`question` is the newer)."""

    def __init__(self, question: Question):
        super().__init__(
            _(
                "The text of the question was changed meanwhile. Nothing was saved: "
                "read the new text, then save again."
            )
        )
        self.question = question


@dataclass(frozen=True)
class Audience:
    """Who reads a position once it is submitted, in words, and whether others do at once."""

    text: str
    at_once: bool


def audience_of(consultation: Consultation) -> Audience:
    """To whom a position becomes visible when it is submitted."""
    match consultation.visibility:
        case Consultation.Visibility.ON_SUBMISSION:
            return Audience(_("Everyone who signs in reads it at once."), True)
        case Consultation.Visibility.AT_CLOSING if consultation.closes_on:
            day = date_format(consultation.closes_on, "DATE_FORMAT")
            text = _(
                "Your party and the Office read it at once; everyone else who signs in, "
                "after the consultation has closed on %(day)s."
            )
            return Audience(text % {"day": day}, False)
        case Consultation.Visibility.AT_CLOSING:
            text = _(
                "Your party and the Office read it at once; everyone else who signs in, "
                "after the consultation has closed."
            )
            return Audience(text, False)
    text = _(
        "Your party and the Office read it at once; everyone else who signs in, "
        "when the secretariat publishes it."
    )
    return Audience(text, False)


def party_name(party: Party) -> str:
    """The party in words. May query the Government."""
    if party.organization_id:
        return str(Organization._base_manager.get(pk=party.organization_id))
    return str(GROUP_AS_PARTY[party.group])


def may_state(question: Question, user) -> bool:
    """Whether ``user`` may draft on the question today. May query the consultation."""
    if why_closed(question):
        return False
    return any(may_answer(question.consultation, party) for party in user.parties)


def why_closed(question: Question) -> str:
    """Why no position can be stated on the question today, in words; else ""."""
    consultation, today = question.consultation, timezone.localdate()
    if question.archived_at or consultation.archived_at:
        return _("This question is archived. No position can be stated on it.")
    if consultation.is_open(today):
        return ""
    if consultation.opens_on > today:
        day = date_format(consultation.opens_on, "DATE_FORMAT")
        return _("This consultation opens on %(day)s.") % {"day": day}
    day = date_format(consultation.closes_on, "DATE_FORMAT")
    return _("This consultation closed on %(day)s. No position can be stated any more.") % {
        "day": day
    }


def record_position(position: Position, *, by, replaces: Position | None = None) -> Position:
    """Note what somebody said in a sitting or wrote, as the secretariat heard it.

    Args:
        position: not saved; question, party and words as recorded. It is on the present text.
        replaces: a position of the same party that this one takes the place of.

    Raises:
        PermissionDenied: ``by`` may not record positions.
        ValidationError: it breaks a rule, is dated in the future or before the consultation
            opened, or ``replaces`` is not a standing position of the same party and question.
    """
    if not by.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat records what was said."))
    with transaction.atomic(), change(by=by):
        question = locked_question(position.question_id, by)
        consultation = question.consultation
        if question.archived_at or consultation.archived_at:
            raise ValidationError(why_closed(question), code="archived")
        position.question, position.text_version = question, question.text_version
        position.stated_by = by
        position.full_clean(exclude=["replaced_by"])
        if position.stated_on > timezone.localdate():
            raise ValidationError({"stated_on": _("This day is still to come.")}, code="future")
        if position.stated_on < consultation.opens_on:
            day = date_format(consultation.opens_on, "DATE_FORMAT")
            problem = _("The consultation opened on %(day)s.") % {"day": day}
            raise ValidationError({"stated_on": problem}, code="before_opening")
        if replaces is not None:
            replaces = _standing(replaces, position)
        position.save(force_insert=True)
        seal(position)
        if replaces is not None:
            replace(Position.objects.filter(pk=replaces.pk), position)
    return position


def set_reported(position: Position, words: str, *, read: str, by, reason: str = "") -> Position:
    """Set the wording with which reports give a position. What the party said stays as it is.

    Args:
        words: verb and clause, as they follow the party's name; empty for the standard wording.
        read: the wording that ``by`` saw when the change began.

    Raises:
        PermissionDenied: ``by`` may not record positions.
        ValidationError: the wording cannot be printed.
        Conflict: somebody else changed the wording meanwhile.
    """
    if not by.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat words positions for reports."))
    with transaction.atomic(), change(by=by, reason=reason):
        stored = Position.objects.visible_to(by).select_for_update(of=("self",)).get(pk=position.pk)
        if stored.reported != read:
            raise Conflict(
                _("Somebody else has changed the wording meanwhile: “%(words)s”")
                % {"words": stored.reported}
            )
        if stored.reported != words:
            stored.reported = words
            try:
                stored.clean_fields(
                    exclude={one.name for one in stored._meta.fields} - {"reported"}
                )
            except ValidationError as problem:
                raise ValidationError({"reported": problem.messages}) from problem
            stored.save(update_fields=["reported"])
    return stored


def publish_positions(consultation: Consultation, *, by) -> int:
    """Show the submitted positions of a consultation to everyone; says how many.

    Raises:
        PermissionDenied: ``by`` may not record positions.
        ValidationError: the parties were told that their positions are shown at another time.
    """
    if not by.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat publishes positions."))
    if consultation.visibility != Consultation.Visibility.ON_PUBLICATION:
        raise ValidationError(
            _("Positions of this consultation are shown %(when)s.")
            % {"when": consultation.get_visibility_display()},
            code="not_published",
        )
    with transaction.atomic(), change(by=by):
        found = Position.objects.filter(
            question__consultation=consultation, state=PositionState.SUBMITTED
        )
        return found.update(state=PositionState.PUBLISHED)


def may_answer(consultation: Consultation, party: Party) -> bool:
    """Whether the party is asked, by the type of the consultation and by name. May query twice."""
    answering = ConsultationType.Answering
    if party.group not in consultation.groups:
        return False
    if party.organization_id is None:
        return answering.GROUPS in consultation.type.answering
    if answering.GOVERNMENTS not in consultation.type.answering:
        return False
    named = set(consultation.asked_governments.values_list("pk", flat=True))
    return not named or party.organization_id in named


def locked_question(question_id, by) -> Question:
    """The question, its row locked, so that two who state at once come one after the other.

    Raises:
        ValidationError: ``by`` sees no such question.
    """
    found = Question.objects.visible_to(by).filter(pk=question_id)
    question = found.select_for_update(of=("self",)).select_related("consultation__type").first()
    if question is None:
        raise ValidationError({"question": _("There is no such question.")}, code="no_question")
    return question


def open_question(said, party: Party, by) -> Question:
    """The question of a draft or a position, its row locked, if words can be stated on it today.

    Raises:
        ValidationError: ``by`` sees no such question, it is closed, the party is not asked, or
            the stance cannot be taken any more.
        NewerText: the text that was read is not the present one.
    """
    question = locked_question(said.question_id, by)
    closed = why_closed(question)
    if closed:
        raise ValidationError(closed, code="closed")
    if not may_answer(question.consultation, party):
        raise ValidationError(_("Your party is not among those that are asked."), code="not_asked")
    rule = question.consultation.type.rules.get(said.stance)
    if rule is None or not rule.is_offered:
        problem = _("This consultation has no such stance.")
        raise ValidationError({"stance": problem}, code="no_stance")
    if said.text_version != question.text_version:
        raise NewerText(question)
    said.question = question
    return question


def attribute(position, party, by) -> None:
    """Say whose position it is. Nothing of it is taken from what was sent."""
    position.party_kind = PartyKind.GOVERNMENT if party.organization_id else PartyKind.GROUP
    position.group, position.organization_id = party.group, party.organization_id
    position.party_label = position.quantifier = position.reported = ""
    position.regional_group = position.sitting = position.corrects = None
    position.speaker = position.speaker_post = ""
    position.mode, position.stated_on = Position.Mode.WRITTEN, timezone.localdate()
    position.state, position.stated_by = PositionState.SUBMITTED, by


def replace(former, position) -> None:
    """Let ``position`` take the place of ``former`` ones (a queryset)."""
    for one in former.exclude(pk=position.pk):
        one.replaced_by = position
        one.save(update_fields=["replaced_by"])


def _standing(replaces, position) -> Position:
    """The position to be replaced, when it stands and is of the same party.

    Raises:
        ValidationError: for the field ``replaces``.
    """
    found = Position.objects.live().filter(pk=replaces.pk).first()
    if found is None or any(
        getattr(found, one) != getattr(position, one) for one in ("question_id", *WHOSE)
    ):
        problem = _("This is no position of the same party that stands on this question.")
        raise ValidationError({"replaces": problem}, code="another_party")
    return found
