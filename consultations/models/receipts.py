"""What a party holds in its hand after it has spoken, and what anybody can check later."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Func
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.models.positions import Position
from foundation.texts import LineField


class ReceiptQuerySet(models.QuerySet):
    """Receipts, seen by those who see the position."""

    def visible_to(self, user):
        """As the position."""
        return self.filter(position__in=Position.objects.visible_to(user))


@pghistory.track(exclude=["digest"])
class Receipt(models.Model):
    """A stated position as it left its party, sealed: whoever has the text can compute the hash.

    The database computes the hash from the text, and neither changes afterwards.
    """

    position = models.OneToOneField(
        Position, on_delete=models.PROTECT, related_name="receipt", verbose_name=_("position")
    )
    number = LineField(_("number"), max_length=30, unique=True)
    text = models.TextField(_("sealed text"))
    digest = models.GeneratedField(
        # SHA-256 (FIPS 180-4) of the text in UTF-8, in hexadecimal digits.
        expression=Func(
            F("text"), function="text_sha256", output_field=models.CharField(max_length=64)
        ),
        output_field=models.CharField(max_length=64),
        db_persist=True,
        verbose_name=_("SHA-256"),
    )
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now, editable=False)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True, editable=False)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["pk"]
        indexes = [models.Index(fields=["digest"], name="receipt_by_digest")]
        triggers = [
            # The hash follows from the text by itself.
            pgtrigger.ReadOnly(
                name="receipt_is_append_only", fields=["position", "number", "text", "issued_at"]
            ),
            pgtrigger.Protect(name="receipt_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.number
