"""Letters about consultations, each in the language of the person who gets it."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Tenure, User
from accounts.rights import RIGHTS, Right
from consultations.models import Position, Receipt


def send_receipt(receipt_id: int) -> int:
    """Send a copy of what was submitted to those who speak for the party; says to how many.

    Safe to repeat: the row is locked while copies are sent, and a receipt that was sent is left
    alone. What the secretariat recorded is not sent to anybody.
    """
    with transaction.atomic():
        receipt = (
            Receipt.objects.select_for_update(of=("self",))
            .filter(pk=receipt_id, mailed_at__isnull=True)
            .select_related(
                "position__question__consultation", "position__organization", "position__stated_by"
            )
            .first()
        )
        if receipt is None:
            return 0
        people = readers_of(receipt.position)
        for person in people:
            _letter(receipt, person).send()
        receipt.mailed_at = timezone.now()
        receipt.save(update_fields=["mailed_at"])
    return len(people)


def readers_of(position: Position) -> list[User]:
    """Who entered the position and who submits or endorses for its party today, if it is one."""
    speak = {Right.SUBMIT_POSITION, Right.ENDORSE_POSITION}
    roles = [role for role, rights in RIGHTS.items() if rights & speak]
    of_party = Q(post__group=position.group)
    if position.organization_id:
        of_party &= Q(post__organization=position.organization_id)
    else:
        of_party &= ~Q(post__role="government")
    held = Tenure.objects.held_on(timezone.localdate()).filter(of_party, post__role__in=roles)
    found = User.objects.filter(is_active=True).filter(
        Q(pk__in=held.values("user")) | Q(pk=position.stated_by_id)
    )
    return list(found.order_by("pk"))


def _letter(receipt: Receipt, person: User) -> EmailMessage:
    position = receipt.position
    with translation.override(person.language):
        context = {
            "receipt": receipt,
            "position": position,
            "question": position.question,
            "consultation": position.question.consultation,
            "person": person,
        }
        text = render_to_string("consultations/mail/receipt.txt", context)
        subject = _("Receipt %(number)s: %(title)s") % {
            "number": receipt.number,
            "title": position.question.title,
        }
    return EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [person.email])
