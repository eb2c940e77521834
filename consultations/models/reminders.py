"""Who was reminded of what, when, and in which words."""

import uuid

import pghistory
import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.groups import Group
from consultations.models.questions import Consultation, Question
from foundation.texts import LineField, ProseField


@pghistory.track()
class Reminder(models.Model):
    """One sending of letters to those who have not answered a consultation."""

    key = models.UUIDField(
        _("key"), default=uuid.uuid4, unique=True, help_text=_("Of the form that was sent.")
    )
    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        related_name="reminders",
        verbose_name=_("consultation"),
    )
    words = ProseField(_("words to add"), blank=True, max_length=2000)
    by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.consultation}"


@pghistory.track()
class ReminderLetter(models.Model):
    """One letter of a reminder, as it was shown before it was sent."""

    reminder = models.ForeignKey(
        Reminder, on_delete=models.PROTECT, related_name="letters", verbose_name=_("reminder")
    )
    recipient = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("recipient")
    )
    group = models.CharField(_("group"), max_length=12, choices=Group)
    organization = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Government"),
    )
    questions = models.ManyToManyField(Question, related_name="+", verbose_name=_("questions"))
    subject = LineField(_("subject"), max_length=400)
    text = models.TextField(_("text"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("letter of a reminder")
        verbose_name_plural = _("letters of reminders")
        ordering = ["reminder", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "recipient", "group", "organization"],
                nulls_distinct=False,
                name="reminder_letter_once",
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(name="reminder_letter_is_append_only", exclude=["sent_at"]),
            pgtrigger.Protect(name="reminder_letter_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.subject
