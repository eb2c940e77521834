"""What workers do for consultations. Tasks fetch, call one function, and nothing else."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from consultations.mail import send_receipt
from consultations.models import Receipt

# A receipt that waited so long was never queued, or its worker was lost.
WAITED = timedelta(minutes=2)


@shared_task(autoretry_for=(OSError,), retry_backoff=5, max_retries=5)
def mail_receipt(receipt_id: int) -> None:
    """Send the copies of one receipt, once."""
    send_receipt(receipt_id)


@shared_task
def mail_waiting_receipts() -> int:
    """Queue the receipts whose copies were never sent; returns how many."""
    ids = list(receipts_waiting().values_list("pk", flat=True)[:500])
    for one in ids:
        mail_receipt.delay(one)
    return len(ids)


def receipts_waiting(now=None):
    """Receipts of what parties submitted, old enough to have been sent, and not sent yet."""
    return Receipt.objects.filter(
        mailed_at__isnull=True,
        issued_at__lt=(now or timezone.now()) - WAITED,
        position__mode="written",
        position__stated_by__isnull=False,
    ).order_by("pk")
