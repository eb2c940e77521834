"""What was decided, and what the Office was asked to do."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.models.bodies import PublicQuerySet
from foundation.models import Record, archived_completely
from foundation.ordering import search_column, sort_key_column
from foundation.partialdates.fields import (
    PartialDateField,
    PartialDateFirstDay,
    PartialDateLastDay,
    partial_date_constraint,
)
from foundation.texts import LineField, LocalizedText, ProseField


class OutcomeQuerySet(PublicQuerySet):
    """Decisions and requests: everyone signed in reads those in use."""

    def visible_to(self, user):
        """The secretariat sees the archived ones too, to bring them back."""
        if getattr(user, "is_authenticated", False) and user.can("record_decisions"):
            return self
        return super().visible_to(user)


@pghistory.track(exclude=["sort_key", "search"])
class Decision(Record):
    """A decision, as a draft in a paper or as adopted. The two are kept apart and linked."""

    class State(models.TextChoices):
        """Whether it is put to a body or was taken by it."""

        DRAFT = "draft", _("Draft decision")
        ADOPTED = "adopted", _("Decision")

    reference = LineField(_("reference"), max_length=20, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=State)
    kind = LineField(_("kind"), max_length=100, blank=True)
    text_en = ProseField(_("text in English"))
    text_fr = ProseField(_("text in French"), blank=True)
    text_es = ProseField(_("text in Spanish"), blank=True)
    text = LocalizedText("text")
    body = models.ForeignKey(
        "consultations.Body",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("body"),
    )
    session = models.ForeignKey(
        "consultations.Session",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("session"),
    )
    made_by = LineField(_("made by"), max_length=200, blank=True)
    addressed_to = LineField(_("addressed to"), max_length=200, blank=True)
    draft = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name=_("from the draft decision"),
    )
    question = models.ForeignKey(
        "consultations.Question",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("question"),
    )
    status_at_source = LineField(_("status in the document"), max_length=200, blank=True)
    recommendations = models.ManyToManyField(
        "followup.Recommendation",
        related_name="decisions",
        blank=True,
        verbose_name=_("recommendations"),
    )
    sort_key = sort_key_column("reference")
    search = search_column("reference", "text_en", rest=("text_fr", "text_es", "made_by"))

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["sort_key", "pk"]
        constraints = [archived_completely("decision_archived_completely")]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="decision_by_reference"),
            GinIndex(fields=["search"], name="decision_search"),
        ]

    def __str__(self):
        return f"{self.reference} {self.text[:100]}"

    def clean(self):
        """A decision comes neither from itself nor from one that is adopted already.

        Raises:
            ValidationError: for the field ``draft``.
        """
        draft = self.draft
        if draft and (draft.pk == self.pk or draft.state != self.State.DRAFT):
            raise ValidationError({"draft": _("This is no draft decision.")}, code="no_draft")


class RequestStanding(models.TextChoices):
    """Where a request stands today: its state, and whether its last day has gone by."""

    OVERDUE = "overdue", _("Overdue")
    OPEN = "open", _("Open")
    CONDITIONAL = "conditional", _("Conditional")
    STANDING = "standing", _("Standing")
    ANSWERED = "answered", _("Answered")


class RequestQuerySet(OutcomeQuerySet):
    """Requests; ``with_standing`` computes what :attr:`Request.standing` says of one."""

    def with_standing(self, on=None):
        """With ``due_by``, the last day it may be answered on, and ``stands`` on that day.

        Args:
            on: a day, today unless told.
        """
        day = on or timezone.localdate()
        late = Q(state__in=Request.WAITING, due_by__lt=day)
        return self.annotate(
            # A date of its own is more exact than the session it is due at.
            due_by=Coalesce("last_day", "due_session__last_day"),
        ).annotate(
            stands=Case(
                When(late, then=Value(RequestStanding.OVERDUE.value)),
                default=F("state"),
                output_field=models.CharField(),
            ),
        )


@pghistory.track(exclude=["sort_key", "search", "first_day", "last_day"])
class Request(Record):
    """What somebody was asked, offered or referred to do, and by when."""

    class State(models.TextChoices):
        """Whether it still waits for an answer."""

        OPEN = "open", _("Open")
        CONDITIONAL = "conditional", _("Conditional")
        STANDING = "standing", _("Standing")
        ANSWERED = "answered", _("Answered")

    # In these states it waits for an answer, and can be overdue.
    WAITING = (State.OPEN, State.CONDITIONAL)

    reference = LineField(_("reference"), max_length=20, unique=True)
    kind = LineField(_("kind"), max_length=100)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    text_en = ProseField(_("text in English"))
    text_fr = ProseField(_("text in French"), blank=True)
    text_es = ProseField(_("text in Spanish"), blank=True)
    text = LocalizedText("text")
    made_by = LineField(_("made by"), max_length=200, blank=True)
    addressed_to = LineField(_("addressed to"), max_length=200, blank=True)
    due_text = LineField(_("due, in words"), max_length=200, blank=True)
    due = PartialDateField(_("due"), blank=True)
    first_day = PartialDateFirstDay("due")
    last_day = PartialDateLastDay("due")
    due_session = models.ForeignKey(
        "consultations.Session",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests_due",
        verbose_name=_("due at the session"),
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("decision"),
    )
    question = models.ForeignKey(
        "consultations.Question",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("question"),
    )
    actions = models.ManyToManyField(
        "followup.Action", related_name="requests", blank=True, verbose_name=_("actions")
    )
    recommendations = models.ManyToManyField(
        "followup.Recommendation",
        related_name="requests",
        blank=True,
        verbose_name=_("recommendations"),
    )
    status_at_source = LineField(_("status in the document"), max_length=200, blank=True)
    sort_key = sort_key_column("reference")
    search = search_column("reference", "text_en", rest=("text_fr", "text_es", "made_by"))

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["sort_key", "pk"]
        constraints = [
            archived_completely("request_archived_completely"),
            partial_date_constraint("due", "request_due_is_known_as_written"),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="request_by_reference"),
            GinIndex(fields=["search"], name="request_search"),
        ]

    def __str__(self):
        return f"{self.reference} {self.text[:100]}"

    @property
    def standing(self) -> RequestStanding:
        """As :meth:`RequestQuerySet.with_standing` says it today. May query the session."""
        last = self.last_day
        if last is None and self.due_session_id:
            last = self.due_session.last_day
        late = last is not None and last < timezone.localdate()
        return RequestStanding("overdue" if late and self.state in self.WAITING else self.state)
