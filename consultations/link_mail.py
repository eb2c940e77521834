"""Letters to the holders of personal links, in the language that was chosen for them."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consultations.models import Invitation, Reply
from consultations.tokens import hash_of, new_token
from foundation.history import change


def link_url(site: str, token: str) -> str:
    """The address of a link. The token is in the query, which no log of ours keeps."""
    return f"{site.rstrip('/')}{reverse('answer:open')}?key={token}"


def send_link(invitation_id: int, site: str) -> bool:
    """Make a link and send it; says whether it was sent.

    The token is made here, so that neither the queue nor a page ever holds it. Safe to repeat:
    the row is locked while the letter is handed over, and a letter that was sent, or is not
    wanted any more, is not sent again, since it would end the link that the person has.
    """
    with transaction.atomic(), change(by=None, reason=_("The link was sent by mail.")):
        rows = Invitation.objects.select_for_update(of=("self",))
        invitation = rows.select_related("consultation", "organization").get(pk=invitation_id)
        if invitation.mailed_at is not None or invitation.letter_asked_at is None:
            return False
        if not invitation.is_open() and not _opens_later(invitation):
            return False
        token = new_token()
        changed = Invitation.objects.filter(pk=invitation_id, revoked_at__isnull=True)
        if not changed.update(token_hash=hash_of(token)):
            return False
        with translation.override(invitation.language):
            context = {
                "invitation": invitation,
                "consultation": invitation.consultation,
                "url": link_url(site, token),
            }
            text = render_to_string("consultations/mail/link.txt", context)
            subject = _("Your personal link: %(title)s") % {"title": invitation.consultation.title}
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [invitation.email]).send()
        Invitation.objects.filter(pk=invitation_id).update(mailed_at=timezone.now())
    return True


def send_reply(reply_id: int) -> None:
    """Send the holder of the link a copy of what was submitted, with its receipt number."""
    reply = Reply.objects.select_related(
        "invitation__consultation", "invitation__organization"
    ).get(pk=reply_id)
    invitation = reply.invitation
    positions = reply.positions.select_related("question__consultation__type", "receipt").order_by(
        "question__sequence"
    )
    with translation.override(invitation.language):
        context = {"reply": reply, "invitation": invitation, "positions": positions}
        text = render_to_string("consultations/mail/reply.txt", context)
        subject = _("Receipt %(number)s: %(title)s") % {
            "number": reply.number,
            "title": invitation.consultation.title,
        }
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [invitation.email]).send()


def _opens_later(invitation: Invitation) -> bool:
    """Whether the letter is early, and the consultation is still to open."""
    day = max(timezone.localdate(), invitation.consultation.opens_on)
    return invitation.is_open(day)
