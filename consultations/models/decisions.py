"""What was decided, and what the Office was asked to do."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
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

    class Manner(models.TextChoices):
        """How it was adopted."""

        CONSENSUS = "consensus", _("by consensus")
        VOTE = "vote", _("by a vote")
        CORRESPONDENCE = "correspondence", _("by correspondence")

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
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    manner = models.CharField(_("adopted"), max_length=14, choices=Manner, blank=True)
    votes_for = models.PositiveIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveIntegerField(_("votes against"), null=True, blank=True)
    amendments_due_at = models.DateTimeField(_("amendments are due by"), null=True, blank=True)
    subamendments_due_at = models.DateTimeField(
        _("sub-amendments are due by"), null=True, blank=True
    )
    abstentions = models.PositiveIntegerField(_("abstentions"), null=True, blank=True)
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
        constraints = [
            archived_completely("decision_archived_completely"),
            models.CheckConstraint(
                condition=Q(state="adopted") | Q(adopted_on__isnull=True, manner=""),
                name="decision_draft_is_not_adopted",
                violation_error_message=_("A draft decision was not adopted yet."),
            ),
            models.CheckConstraint(
                condition=Q(
                    manner="vote",
                    votes_for__isnull=False,
                    votes_against__isnull=False,
                    abstentions__isnull=False,
                )
                | (
                    ~Q(manner="vote")
                    & Q(
                        votes_for__isnull=True,
                        votes_against__isnull=True,
                        abstentions__isnull=True,
                    )
                ),
                name="decision_by_vote_has_its_figures",
                violation_error_message=_(
                    "A vote has three figures: for, against, abstentions. Nothing else has any."
                ),
            ),
        ]
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


@pghistory.track()
class Limb(models.Model):
    """One part of a decision, lettered (a), (b)…; each may hold requests."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="limbs", verbose_name=_("decision")
    )
    sequence = models.PositiveSmallIntegerField(_("order"))
    text_en = ProseField(_("text in English"), max_length=5000)
    text_fr = ProseField(_("text in French"), blank=True, max_length=5000)
    text_es = ProseField(_("text in Spanish"), blank=True, max_length=5000)
    text = LocalizedText("text")

    class Meta:
        verbose_name = _("limb of a decision")
        verbose_name_plural = _("limbs of decisions")
        ordering = ["decision", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "sequence"],
                name="limb_order_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self):
        return f"({self.letter}) {self.text[:80]}"

    @property
    def letter(self) -> str:
        """a to z, then aa, ab and so on."""
        number, letters = self.sequence, ""
        while number > 0:
            number, rest = divmod(number - 1, 26)
            letters = chr(97 + rest) + letters
        return letters


class RequestQuerySet(OutcomeQuerySet):
    """Requests, with what can be said of them on a day."""

    def with_last_day(self):
        """With ``due_by``: the last day of its date, else of the session at which it is due."""
        return self.annotate(due_by=Coalesce("last_day", "due_session__last_day"))

    def overdue(self, day):
        """Still waiting though the last day on which it could be answered in time is over."""
        waiting = (Request.State.OPEN, Request.State.CONDITIONAL)
        return self.with_last_day().filter(state__in=waiting, due_by__lt=day)


@pghistory.track(exclude=["sort_key", "search", "first_day", "last_day"])
class Request(Record):
    """What somebody was asked, offered or referred to do, and by when."""

    class State(models.TextChoices):
        """Whether it still waits for an answer."""

        OPEN = "open", _("Open")
        CONDITIONAL = "conditional", _("Conditional")
        STANDING = "standing", _("Standing")
        ANSWERED = "answered", _("Answered")

    class DueKind(models.TextChoices):
        """What the answer waits for."""

        NONE = "", _("nothing that is said")
        SESSION = "session", _("a session")
        DATE = "date", _("a date")
        EVENT = "event", _("an event")
        CONDITION = "condition", _("a condition")

    reference = LineField(_("reference"), max_length=20, unique=True)
    kind = LineField(_("kind"), max_length=100)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    text_en = ProseField(_("text in English"))
    text_fr = ProseField(_("text in French"), blank=True)
    text_es = ProseField(_("text in Spanish"), blank=True)
    text = LocalizedText("text")
    made_by = LineField(_("made by"), max_length=200, blank=True)
    addressed_to = LineField(_("addressed to"), max_length=200, blank=True)
    due_kind = models.CharField(
        _("due with"), max_length=9, choices=DueKind, blank=True, default=DueKind.NONE
    )
    due_text = LineField(
        _("due, in words"),
        max_length=200,
        blank=True,
        help_text=_("The event or condition, or the words of the decision."),
    )
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
    limb = models.ForeignKey(
        Limb,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("limb of the decision"),
    )
    answerable = models.ForeignKey(
        "accounts.Post",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who in the Office answers"),
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
            models.CheckConstraint(
                condition=~Q(due_kind="session") | Q(due_session__isnull=False),
                name="request_due_at_a_session_names_it",
                violation_error_message=_("Say at which session it is due."),
            ),
            models.CheckConstraint(
                condition=~Q(due_kind__in=["event", "condition"]) | ~Q(due_text=""),
                name="request_due_with_an_event_says_which",
                violation_error_message=_("Say with which event, or on which condition."),
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="request_by_reference"),
            GinIndex(fields=["search"], name="request_search"),
        ]

    def __str__(self):
        return f"{self.reference} {self.text[:100]}"

    def clean(self):
        """A limb is of the decision that the request is of; a date that is due is known.

        Raises:
            ValidationError: for the field that is wrong.
        """
        if self.limb_id and self.limb.decision_id != self.decision_id:
            problem = _("This limb is of another decision.")
            raise ValidationError({"limb": problem}, code="another_decision")
        if self.due_kind == self.DueKind.DATE and not self.due:
            raise ValidationError({"due": _("Say on which date it is due.")}, code="no_date")
