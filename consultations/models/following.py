"""What became of requests: answers, and what was carried to a later session."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.models.decisions import Decision, Request
from foundation.texts import LineField, ProseField


class OfRequestQuerySet(models.QuerySet):
    """Rows that belong to requests."""

    def visible_to(self, user):
        """Those of the requests that the person sees."""
        return self.filter(request__in=Request.objects.visible_to(user))

    def standing(self):
        """Those that were not taken back."""
        return self.filter(taken_back_at__isnull=True)


class _OfRequest(models.Model):
    """A step in what became of a request: never changed, but taken back when it was a mistake."""

    by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        abstract = True


@pghistory.track()
class RequestAnswer(_OfRequest):
    """What answers a request, wholly or in part: a document, a decision or an action."""

    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, related_name="answers", verbose_name=_("request")
    )
    document = LineField(
        _("document"),
        max_length=300,
        blank=True,
        help_text=_("Its symbol or its title."),
    )
    url = models.URLField(_("address of the document"), max_length=500, blank=True)
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answers_given",
        verbose_name=_("decision"),
    )
    action = models.ForeignKey(
        "followup.Action",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answers_given",
        verbose_name=_("action"),
    )
    answered_on = models.DateField(_("answered on"), default=timezone.localdate)
    text = ProseField(_("in words"), blank=True, max_length=2000)
    closes = models.BooleanField(
        _("answers the request wholly"), default=True, help_text=_("Otherwise it stays open.")
    )

    class Meta:
        verbose_name = _("answer to a request")
        verbose_name_plural = _("answers to requests")
        ordering = ["request", "answered_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(document="") & Q(decision__isnull=True, action__isnull=True))
                | Q(document="", decision__isnull=False, action__isnull=True)
                | Q(document="", decision__isnull=True, action__isnull=False),
                name="request_answer_is_one_thing",
                violation_error_message=_(
                    "Name the document, the decision or the action that answers it: one of them."
                ),
            ),
            models.CheckConstraint(
                condition=Q(url="") | ~Q(document=""),
                name="request_answer_address_is_of_a_document",
                violation_error_message=_("An address is of a document: name the document."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="request_answer_is_append_only", exclude=["taken_back_at"]),
            pgtrigger.Protect(name="request_answer_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.document or str(self.decision or self.action)


@pghistory.track()
class RequestCarried(_OfRequest):
    """That a request was not answered in time and is due at a later session."""

    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, related_name="carried", verbose_name=_("request")
    )
    from_session = models.ForeignKey(
        "consultations.Session",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("from the session"),
    )
    to_session = models.ForeignKey(
        "consultations.Session",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("to the session"),
    )
    reason = LineField(_("reason"), max_length=500)

    class Meta:
        verbose_name = _("carrying over of a request")
        verbose_name_plural = _("carryings over of requests")
        ordering = ["request", "pk"]
        triggers = [
            pgtrigger.ReadOnly(name="request_carried_is_append_only", exclude=["taken_back_at"]),
            pgtrigger.Protect(name="request_carried_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.to_session}"
