"""Personal links: made and revoked by the secretariat, opened by whoever holds one.

A link speaks for one Government or organization, in one consultation, while it is open. It signs
nobody in and shows nothing but the questions and what was submitted by the same link.
"""

import secrets
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.groups import Group, OrganizationKind
from accounts.rights import Right
from consultations import tasks
from consultations.answering import all_or_none, says_the_same
from consultations.models import Consultation, Invitation, Position, Question, Reply
from consultations.models.parties import PartyKind
from consultations.offline.reading import Answer
from consultations.receipts import seal
from consultations.statements import NewerText, attribute, replace, why_closed
from consultations.tokens import hash_of, new_token
from foundation.history import change

# Crockford's letters and digits: none is taken for another when a number is read out.
NUMBER_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class LinkEnded(Exception):
    """The link is unknown, revoked or over; which of them is nobody's business."""


def invite(invitation: Invitation, *, by, mail_to: str = "") -> str:
    """Make a personal link.

    Args:
        invitation: not saved; its consultation, organization, name, address, language, last day.
        mail_to: the address of the site (with its scheme) when the link is to be sent by mail.

    Returns:
        The token of the link, which is stored nowhere; empty when the letter will bring it.

    Raises:
        PermissionDenied: ``by`` may not invite.
        ValidationError: it breaks a rule, or the consultation is over.
    """
    _may(by)
    with transaction.atomic(), change(by=by):
        invitation.created_by = by
        token = _give_token(invitation)
        invitation.full_clean(exclude=["token_hash"])
        _check(invitation)
        invitation.save(force_insert=True)
        return _handed_over(invitation, token, mail_to)


def renew(invitation: Invitation, *, by, mail_to: str = "") -> str:
    """Make another link for the same person; the former one ends at once.

    Arguments, result and errors are those of :func:`invite`.
    """
    _may(by)
    with (
        transaction.atomic(),
        change(by=by, reason=_("A new link was made; the former one ended.")),
    ):
        invitation = _locked(invitation.pk)
        if invitation.revoked_at:
            raise ValidationError(_("This link was revoked."), code="revoked")
        _check(invitation)
        token = _give_token(invitation)
        invitation.renewed_at = timezone.now()
        invitation.save(update_fields=["token_hash", "renewed_at"])
        return _handed_over(invitation, token, mail_to)


def revoke(invitation: Invitation, *, by, reason: str = "") -> Invitation:
    """End a link at once. What was submitted by it stays.

    Raises:
        PermissionDenied: ``by`` may not invite.
    """
    _may(by)
    with transaction.atomic(), change(by=by, reason=reason):
        invitation = _locked(invitation.pk)
        if invitation.revoked_at is None:
            invitation.revoked_at, invitation.revoked_by = timezone.now(), by
            invitation.save(update_fields=["revoked_at", "revoked_by"])
    return invitation


def opened(token: str, *, number: int | None = None) -> Invitation:
    """The invitation that a link opens now.

    Args:
        number: its primary key, where the address says it.

    Raises:
        LinkEnded: there is none, or it is revoked or over.
    """
    found = Invitation.objects.filter(token_hash=hash_of(token))
    found = found.select_related("consultation", "organization").first()
    if found is None or (number is not None and found.pk != number) or not found.is_open():
        raise LinkEnded
    return found


def used(invitation: Invitation) -> None:
    """Note that the link was opened."""
    Invitation.objects.filter(pk=invitation.pk).update(last_used_at=timezone.now())


def stated_by(invitation: Invitation) -> dict[int, Position]:
    """What was submitted by this link and still stands, by question. One query."""
    found = Position.objects.live().filter(reply__invitation=invitation)
    return {one.question_id: one for one in found.order_by("pk")}


def answer_by_link(token: str, answers: Iterable[Answer], *, site: str = "") -> Reply | None:
    """Submit answers in the name for which the link was made, all or none.

    Args:
        site: the address of the site, for the copy by mail.

    Returns:
        The reply with its number; None when everything was said already by the same link.

    Raises:
        LinkEnded: the link was revoked or is over.
        AnswersRefused: at least one answer could not be taken; none was.
    """
    with transaction.atomic(), change(by=None, reason=_("By a personal link")):
        invitation = _locked(opened(token).pk)
        # Revoked or renewed between the look-up and the lock.
        if invitation.token_hash != hash_of(token) or not invitation.is_open():
            raise LinkEnded
        before = stated_by(invitation)
        new = [one for one in answers if not says_the_same(one, before.get(one.question.pk))]
        if not new:
            return None
        reply = Reply.objects.create(invitation=invitation, number=_number())
        all_or_none(sorted(new, key=lambda one: one.question.pk), lambda one: _submit(one, reply))
        invitation.last_used_at = timezone.now()
        invitation.save(update_fields=["last_used_at"])
        transaction.on_commit(lambda: tasks.mail_reply.delay(reply.pk), robust=True)
    return reply


def _submit(answer: Answer, reply: Reply) -> Position:
    """State one answer. Nobody is signed in: the link is what gives the right to."""
    invitation, position = reply.invitation, answer.position()
    found = Question.objects.current().filter(
        pk=answer.question.pk, consultation=invitation.consultation
    )
    found = found.select_for_update(of=("self",)).select_related("consultation__type")
    question = found.first()
    if question is None:
        raise ValidationError(_("This question is not asked any more."), code="no_question")
    if closed := why_closed(question):
        raise ValidationError(closed, code="closed")
    rule = question.consultation.type.rules.get(position.stance)
    if rule is None or not rule.is_offered:
        raise ValidationError(_("This consultation has no such stance."), code="no_stance")
    if position.text_version != question.text_version:
        raise NewerText(question)
    position.question, position.reply = question, reply
    attribute(position, invitation.party, None)
    if invitation.organization.kind == OrganizationKind.GOVERNMENT:
        position.group = Group.GOVERNMENTS
    else:
        position.party_kind = PartyKind.ORGANIZATION
    position.submitted_at = reply.sent_at
    position.full_clean(exclude=["replaced_by", "stated_by"])
    position.save(force_insert=True)
    standing = Position.objects.live().filter(
        question=question,
        organization=invitation.organization,
        party_kind=position.party_kind,
    )
    replace(standing, position)
    seal(position)
    return position


def _number() -> str:
    """A receipt number that nobody can guess from another: the day and eight letters."""
    letters = "".join(secrets.choice(NUMBER_LETTERS) for _letter in range(8))
    return f"{timezone.localdate():%Y%m%d}-{letters}"


def _locked(pk: int) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",))
    return found.select_related("consultation", "organization").get(pk=pk)


def _give_token(invitation: Invitation) -> str:
    token = new_token()
    invitation.token_hash = hash_of(token)
    return token


def _handed_over(invitation: Invitation, token: str, mail_to: str) -> str:
    """The token for whoever asked; or a letter, whose writer makes a token that nobody else saw."""
    # A letter that is still on its way must not end a link that is handed over by hand.
    invitation.letter_asked_at = timezone.now() if mail_to else None
    invitation.letter_from, invitation.mailed_at = mail_to, None
    invitation.save(update_fields=["letter_from", "letter_asked_at", "mailed_at"])
    if not mail_to:
        return token
    transaction.on_commit(lambda: tasks.mail_link.delay(invitation.pk, mail_to), robust=True)
    return ""


def _check(invitation: Invitation) -> None:
    """A link that could never be opened is not made.

    Raises:
        ValidationError: for ``expires_on``, or as a whole.
    """
    today, consultation = timezone.localdate(), invitation.consultation
    if invitation.expires_on and invitation.expires_on < today:
        raise ValidationError({"expires_on": _("This day is over.")}, code="over")
    if consultation.archived_at or (consultation.closes_on and consultation.closes_on < today):
        raise ValidationError(_("The consultation is over: no link can be made."), code="closed")


def _may(by) -> None:
    if not by.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat makes and revokes personal links."))


def consultation_links(consultation: Consultation, user):
    """The invitations of a consultation that the person may see."""
    found = Invitation.objects.visible_to(user).filter(consultation=consultation)
    return found.select_related("organization", "created_by", "revoked_by")
