"""What workers do for consultations. Tasks fetch, call one function, and nothing else."""

from datetime import timedelta

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from consultations.link_mail import send_link, send_reply
from consultations.mail import send_receipt, send_reminder
from consultations.models import Invitation, Receipt, ReminderLetter

# A receipt that waited so long was never queued, or its worker was lost.
WAITED = timedelta(minutes=2)


@shared_task(autoretry_for=(OSError,), retry_backoff=5, max_retries=5)
def mail_receipt(receipt_id: int) -> None:
    """Send the copies of one receipt, once."""
    send_receipt(receipt_id)


@shared_task(autoretry_for=(OSError,), retry_backoff=5, max_retries=5)
def mail_reminder(reminder_id: int) -> None:
    """Send the letters of one reminder, each once."""
    send_reminder(reminder_id)


@shared_task
def mail_what_waits() -> int:
    """Queue the letters that were never sent: receipts, reminders, links; returns how many."""
    receipts = list(receipts_waiting().values_list("pk", flat=True)[:500])
    for one in receipts:
        mail_receipt.delay(one)
    old = timezone.now() - WAITED
    unsent = ReminderLetter.objects.filter(sent_at__isnull=True, reminder__made_at__lt=old)
    reminders = list(unsent.order_by("reminder").values_list("reminder", flat=True).distinct())
    for one in reminders:
        mail_reminder.delay(one)
    links = list(links_waiting().values_list("pk", "letter_from")[:500])
    for one, site in links:
        mail_link.delay(one, site)
    return len(receipts) + len(reminders) + len(links)


def links_waiting(now=None):
    """Personal links whose letter was asked for, is old enough to have been sent, and was not."""
    today = timezone.localdate()
    return (
        Invitation.objects.filter(
            mailed_at__isnull=True,
            revoked_at__isnull=True,
            letter_asked_at__lt=(now or timezone.now()) - WAITED,
        )
        .filter(Q(expires_on__isnull=True) | Q(expires_on__gte=today))
        .filter(
            Q(consultation__closes_on__isnull=True) | Q(consultation__closes_on__gte=today),
            consultation__archived_at__isnull=True,
        )
        .order_by("pk")
    )


def receipts_waiting(now=None):
    """Receipts of what parties submitted, old enough to have been sent, and not sent yet."""
    return Receipt.objects.filter(
        mailed_at__isnull=True,
        issued_at__lt=(now or timezone.now()) - WAITED,
        position__mode="written",
        position__stated_by__isnull=False,
    ).order_by("pk")


@shared_task(autoretry_for=(OSError,), retry_backoff=5, max_retries=5)
def mail_link(invitation_id: int, site: str) -> None:
    """Send a personal link; it is made here, and stands nowhere but in the letter."""
    send_link(invitation_id, site)


@shared_task(autoretry_for=(OSError,), retry_backoff=5, max_retries=5)
def mail_reply(reply_id: int) -> None:
    """Send a copy of what was submitted by a personal link to its holder."""
    send_reply(reply_id)
