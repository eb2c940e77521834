"""Narrative drafted from the record: what was proposed, and what the writer made of it."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.texts import LineField
from reports.models.papers import Block, Paper


class Why(models.TextChoices):
    """On which grounds a sentence is proposed."""

    STANCE = "stance", _("the stances recorded")
    WORDING = "wording", _("the secretariat's wording of a position")
    WORDS = "words", _("the words recorded")
    SILENCE = "silence", _("no position is on record")
    COUNT = "count", _("events counted")
    EVENT = "event", _("an event as recorded")
    DECISION = "decision", _("a decision as recorded")
    REQUEST = "request", _("a request as recorded")


class ThroughPaperQuerySet(models.QuerySet):
    """What belongs to papers and is of those alone who write them."""

    def visible_to(self, user):
        """Whoever drafts papers."""
        if getattr(user, "is_authenticated", False) and user.can("draft_papers"):
            return self.filter(paper__in=Paper.objects.visible_to(user))
        return self.none()


@pghistory.track()
class NarrativeDraft(models.Model):
    """Sentences proposed for one paper from one part of the record.

    ``about`` says which part (:mod:`reports.narrative.proposing`), ``options`` how it is told;
    from both the proposal is made again whenever somebody looks, to see what has changed.
    """

    paper = models.ForeignKey(
        Paper, on_delete=models.CASCADE, related_name="narratives", verbose_name=_("paper")
    )
    about = models.JSONField(_("made from"))
    options = models.JSONField(_("options"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=10)
    inside = models.ForeignKey(
        Block,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("goes into"),
    )
    after = models.ForeignKey(
        Block,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("goes after"),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    objects = ThroughPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("drafted narrative")
        verbose_name_plural = _("drafted narratives")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["paper", "-made_at"], name="narrative_of_paper")]

    def __str__(self):
        return f"{self.paper}, {self.made_at:%Y-%m-%d %H:%M}"


@pghistory.track()
class DraftSentence(models.Model):
    """One sentence of a draft, as it was proposed and as the writer wants it.

    ``basis`` is the digest of the proposal that the writer looked at last; while the record gives
    another, the sentence is not put into the paper.
    """

    class State(models.TextChoices):
        """What the writer made of it."""

        PROPOSED = "proposed", pgettext_lazy("sentence", "Proposed")
        ACCEPTED = "accepted", pgettext_lazy("sentence", "Accepted")
        EDITED = "edited", pgettext_lazy("sentence", "Accepted, edited")
        REJECTED = "rejected", pgettext_lazy("sentence", "Rejected")

    draft = models.ForeignKey(
        NarrativeDraft,
        on_delete=models.CASCADE,
        related_name="sentences",
        verbose_name=_("drafted narrative"),
    )
    sequence = models.PositiveIntegerField(_("order"))
    key = models.CharField(_("about"), max_length=80)
    paragraph = models.CharField(_("paragraph"), max_length=40)
    why = models.CharField(_("on the grounds of"), max_length=10, choices=Why)
    inlines = models.JSONField(_("as proposed"))
    sources = models.JSONField(_("rests on"), default=list, blank=True)
    basis = models.CharField(_("proposal looked at"), max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PROPOSED)
    edited = models.JSONField(_("as edited"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = LineField(_("reason"), max_length=500, blank=True)
    block = models.ForeignKey(
        Block,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="drafted_sentences",
        verbose_name=_("put into"),
    )

    class Meta:
        verbose_name = _("drafted sentence")
        verbose_name_plural = _("drafted sentences")
        ordering = ["draft", "sequence", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "key"], name="drafted_sentence_once"),
            models.CheckConstraint(
                condition=Q(state="edited", edited__isnull=False)
                | (~Q(state="edited") & Q(edited__isnull=True)),
                name="drafted_sentence_edited_has_words",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="drafted_sentence_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(block__isnull=True) | Q(state__in=["accepted", "edited"]),
                name="drafted_sentence_put_when_accepted",
            ),
        ]

    def __str__(self):
        return f"{self.key} ({self.get_state_display()})"

    @property
    def words(self) -> list[dict]:
        """What goes into the paper."""
        return self.edited if self.state == self.State.EDITED else self.inlines


@pghistory.track()
class FindingNote(models.Model):
    """The answer to a finding of the checks, after which it does not come up again.

    ``finding`` is the digest of what was found and of the text in which it was found: when the
    text changes, the same finding comes up anew.
    """

    paper = models.ForeignKey(
        Paper, on_delete=models.CASCADE, related_name="finding_notes", verbose_name=_("paper")
    )
    finding = models.CharField(_("finding"), max_length=64)
    note = LineField(_("note"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = ThroughPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("note on a finding")
        verbose_name_plural = _("notes on findings")
        ordering = ["paper", "-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "finding"], name="finding_answered_once"),
            models.CheckConstraint(condition=~Q(note=""), name="finding_answered_in_words"),
        ]

    def __str__(self):
        return self.note
