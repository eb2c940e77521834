"""Clearance: which posts must agree to a paper, in which turn, and what each of them said."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.texts import LineField, ProseField


class Clearance(models.Model):
    """One round of clearance of a paper. A paper has at most one that is open."""

    class Outcome(models.TextChoices):
        """How it ended."""

        CLEARED = "cleared", _("Cleared")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    paper = models.ForeignKey(
        "reports.Paper",
        on_delete=models.PROTECT,
        related_name="clearances",
        verbose_name=_("paper"),
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sent by"),
    )
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)
    note = ProseField(_("note to those who clear"), max_length=2_000, blank=True)
    asks_again = models.BooleanField(
        _("ask again who cleared before the text was changed"), default=True
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    reason = LineField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper"], condition=Q(closed_at__isnull=True), name="clearance_one_open"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="clearance_closed_with_an_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.paper}, {timezone.localtime(self.sent_at):%Y-%m-%d}"


class StepQuerySet(models.QuerySet):
    """Steps of clearances."""

    def waiting(self):
        """Those that were asked and have not answered."""
        return self.filter(asked_at__isnull=False, answer="", clearance__closed_at__isnull=True)

    def of(self, user):
        """Those of the posts that ``user`` holds today; a successor holds what was asked before."""
        return self.filter(post__in=[one.post_id for one in user.tenures_now])


@pghistory.track()
class ClearanceStep(models.Model):
    """One post's turn. Equal ``turn`` is asked at once; ``text`` is what was cleared."""

    class Answer(models.TextChoices):
        """What the post said."""

        CLEARED = "cleared", _("Cleared")
        RETURNED = "returned", _("Returned")

    clearance = models.ForeignKey(
        Clearance, on_delete=models.PROTECT, related_name="steps", verbose_name=_("clearance")
    )
    post = models.ForeignKey(
        "accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name=_("post")
    )
    turn = models.PositiveSmallIntegerField(_("turn"))
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    remark = ProseField(_("remark"), max_length=2_000, blank=True)
    text = models.CharField(_("digest of the text"), max_length=64, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a clearance")
        verbose_name_plural = _("steps of clearances")
        ordering = ["clearance", "turn", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["clearance", "post"], name="clearance_post_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True, text="")
                | (
                    ~Q(answer="")
                    & ~Q(text="")
                    & Q(asked_at__isnull=False, answered_by__isnull=False)
                    & Q(answered_at__isnull=False)
                ),
                name="clearance_step_answered_completely",
            ),
            models.CheckConstraint(
                condition=~Q(answer="returned") | ~Q(remark=""),
                name="clearance_step_returned_for_a_reason",
                violation_error_message=_("Say why the paper goes back."),
            ),
        ]

    def __str__(self):
        return f"{self.post}, {self.clearance}"
