"""What is done about requests: they are answered, carried to a later session, made into actions.

One function and one transaction each, for the secretariat (``record_decisions``); to open an
action takes the right to change the register besides.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.rights import Right
from consultations.models import Request, RequestAnswer, RequestCarried, Session
from followup.models import Action
from followup.register import record_entry
from foundation.history import change

WAITING = (Request.State.OPEN, Request.State.CONDITIONAL)


def _check(by) -> None:
    if not by.can(Right.RECORD_DECISIONS):
        raise PermissionDenied(_("Only the secretariat follows up requests."))


def _locked(request: Request, by) -> Request:
    """The request, its row locked.

    Raises:
        ValidationError: it is archived.
    """
    found = Request.objects.visible_to(by).select_for_update(of=("self",)).get(pk=request.pk)
    if found.archived_at:
        raise ValidationError(_("This request is archived."), code="archived")
    return found


def answer_request(answer: RequestAnswer, *, by) -> RequestAnswer:
    """Note what answers a request. An answer that closes it makes it answered.

    Args:
        answer: not saved, with its ``request``.

    Raises:
        PermissionDenied: ``by`` has no right to.
        ValidationError: it breaks a rule, or is dated in the future.
    """
    _check(by)
    with transaction.atomic(), change(by=by):
        request = _locked(answer.request, by)
        answer.request, answer.by = request, by
        answer.full_clean()
        if answer.answered_on > timezone.localdate():
            problem = _("This day is still to come.")
            raise ValidationError({"answered_on": problem}, code="future")
        answer.save(force_insert=True)
        if answer.closes:
            _set_state(request, Request.State.ANSWERED)
    return answer


def take_back_answer(answer: RequestAnswer, *, by) -> Request:
    """Take back an answer that was noted by mistake. It is kept; the request waits again.

    Raises:
        PermissionDenied: ``by`` has no right to.
    """
    _check(by)
    with transaction.atomic(), change(by=by):
        request = _locked(answer.request, by)
        found = RequestAnswer.objects.select_for_update().get(pk=answer.pk)
        if found.taken_back_at is None:
            found.taken_back_at = timezone.now()
            found.save(update_fields=["taken_back_at"])
        closed = request.answers.standing().filter(closes=True).exists()
        if request.state == Request.State.ANSWERED and not closed:
            _set_state(request, Request.State.OPEN)
    return request


def carry_request(request: Request, to: Session, reason: str, *, by) -> RequestCarried:
    """Let a request that waits be due at a later session. That it was carried over is kept.

    Raises:
        PermissionDenied: ``by`` has no right to.
        ValidationError: it does not wait, the session is not later, or no reason is given.
    """
    _check(by)
    with transaction.atomic(), change(by=by, reason=reason):
        request = _locked(request, by)
        if request.state not in WAITING:
            raise ValidationError(_("This request does not wait for an answer."), code="answered")
        former = request.due_session
        if former and former.first_day and to.first_day and to.first_day <= former.first_day:
            problem = _("This session is not later than the one at which it was due.")
            raise ValidationError({"to_session": problem}, code="not_later")
        carried = RequestCarried(
            request=request, from_session=former, to_session=to, reason=reason, by=by
        )
        carried.full_clean()
        carried.save(force_insert=True)
        request.due_session, request.due_kind = to, Request.DueKind.SESSION
        # A date that is over would go on saying that it is late.
        request.due = None
        request.version += 1
        request.save()
    return carried


def open_action(request: Request, action: Action, *, by) -> Action:
    """Open an action that does what is requested.

    Args:
        action: not saved, cleaned by a form.

    Raises:
        PermissionDenied: ``by`` may not change the register.
        ValidationError: the reference of the action cannot be one, or is taken.
    """
    _check(by)
    with transaction.atomic(), change(by=by, reason=request.reference):
        request = _locked(request, by)
        recommendations = list(request.recommendations.visible_to(by))
        record_entry(action, {"recommendations": recommendations}, by=by)
        request.actions.add(action)
    return action


def _set_state(request: Request, state: str) -> None:
    if request.state != state:
        request.state = state
        request.version += 1
        request.save(update_fields=["state", "version"])
