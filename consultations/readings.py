"""The chair's reading beside the computed one, and what a question continues."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.rights import Right
from consultations.convergence import Convergence
from consultations.models import ChairReading, Continuation, Question
from foundation.history import change
from foundation.requests import Conflict


@dataclass(frozen=True)
class Beside:
    """The chair's reading as pages show it beside the computed one."""

    reading: ChairReading
    differs: bool
    earlier: bool  # it was of an earlier version of the text


def readings_on(questions: Iterable[int], user, on=None) -> dict[int, ChairReading]:
    """The chair's readings that stand, by question; one query.

    Args:
        questions: their keys.
        on: as they stood at the end of that day.
    """
    found = ChairReading.objects.visible_to(user).filter(question__in=questions).standing(on)
    return {one.question_id: one for one in found if one.kind}


def beside(
    reading: ChairReading | None, found: Convergence | None, text_version: int
) -> Beside | None:
    """The reading with how it stands to the computed one; None where either is not shown.

    A reading of an earlier text is shown as such and contradicts nothing: what is computed is
    on the present text.
    """
    if reading is None or found is None:
        return None
    earlier = reading.text_version < text_version
    return Beside(reading, not earlier and reading.kind != found.kind, earlier)


def record_reading(
    reading: ChairReading, *, by, replaces: ChairReading | int | None = None
) -> ChairReading:
    """Record how the chairperson reads the views on a question. The former reading stays readable.

    Args:
        reading: not saved; it is on the present text.
        replaces: the last one that ``by`` saw (or its key), None for none.

    Raises:
        PermissionDenied: ``by`` may not record what was said.
        ValidationError: it breaks a rule, is dated outside the consultation's time so far, or
            takes back what was never said.
        Conflict: another reading was recorded meanwhile.
    """
    if not by.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat records the chair’s reading."))
    with transaction.atomic(), change(by=by):
        question = _locked(reading.question_id, by)
        if question.archived_at or question.consultation.archived_at:
            raise ValidationError(_("This question is archived."), code="archived")
        last = ChairReading.objects.filter(question=question).order_by("-pk").first()
        seen = replaces.pk if isinstance(replaces, ChairReading) else replaces
        if (last.pk if last else None) != seen:
            raise Conflict(_("Another reading was recorded meanwhile. Nothing was saved."))
        reading.question, reading.text_version = question, question.text_version
        reading.recorded_by, reading.recorded_at = by, timezone.now()
        reading.full_clean()
        _check_day(reading)
        if not reading.kind and (last is None or not last.kind):
            problem = _("There is no reading to take back: say what the views amount to.")
            raise ValidationError({"kind": problem}, code="nothing_to_take_back")
        reading.save(force_insert=True)
    return reading


def _check_day(reading: ChairReading) -> None:
    if reading.read_on > timezone.localdate():
        raise ValidationError({"read_on": _("This day is still to come.")}, code="future")
    opened = reading.question.consultation.opens_on
    if reading.read_on < opened:
        problem = _("The consultation opened on %(day)s.") % {
            "day": date_format(opened, "DATE_FORMAT")
        }
        raise ValidationError({"read_on": problem}, code="before_opening")


def set_followed(question: Question, follows: Question | None, *, by, reason: str = "") -> None:
    """Say of which earlier question this one is the same point; None says that of none.

    Raises:
        PermissionDenied: ``by`` may not record what is asked.
        ValidationError: the other is of the same or a later round.
    """
    if not by.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat records this."))
    with transaction.atomic(), change(by=by, reason=reason):
        question = _locked(question.pk, by)
        if follows is not None:
            follows = _earlier(follows, question, by)
        link = Continuation.objects.filter(question=question).first()
        if (link.follows_id if link else None) == (follows.pk if follows else None):
            return
        link = link or Continuation(question=question)
        link.follows = follows
        link.full_clean()
        link.save()


def _earlier(follows, question, by) -> Question:
    """The question that is followed: only one that opened before, so that no circle closes.

    Raises:
        ValidationError: it is not, or ``by`` does not see it.
    """
    visible = Question.objects.visible_to(by).select_related("consultation")
    found = visible.filter(pk=follows.pk).first()
    if found is None or found.consultation.opens_on >= question.consultation.opens_on:
        problem = _("Choose a question of a consultation that opened before this one.")
        raise ValidationError({"follows": problem}, code="not_earlier")
    return found


def _locked(key, by) -> Question:
    visible = Question.objects.visible_to(by).select_related("consultation")
    found = visible.filter(pk=key).select_for_update(of=("self",)).first()
    if found is None:
        raise ValidationError({"question": _("There is no such question.")}, code="no_question")
    return found
