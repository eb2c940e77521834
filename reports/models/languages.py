"""A paper in further languages: its cover, and the translation of each of its blocks."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.models import Record, RecordQuerySet
from foundation.texts import LineField


class PaperLanguageQuerySet(RecordQuerySet):
    """Languages of papers, seen by those who may read the paper."""

    def visible_to(self, user):
        """The languages of papers that ``user`` may read."""
        from reports.models.papers import Paper

        return self.filter(paper__in=Paper.objects.visible_to(user))


@pghistory.track()
class PaperLanguage(Record):
    """A language besides its own in which a paper is given, with what its cover says there.

    It can stand for the paper where title, language, cover and place are asked for. What the
    cover leaves empty is printed as in the paper's own language.
    """

    class Unready(models.TextChoices):
        """What an assembly does with parts that are missing or older than their source."""

        REFUSE = "refuse", _("Refuse to assemble")
        MARK = "mark", _("Assemble, and mark them")

    paper = models.ForeignKey(
        "reports.Paper",
        on_delete=models.PROTECT,
        related_name="languages",
        verbose_name=_("paper"),
    )
    language = models.CharField(_("language"), max_length=10)
    title = LineField(_("title"), max_length=400)
    cover = models.JSONField(_("cover"), default=dict, blank=True)
    place = LineField(_("place"), max_length=100, blank=True)
    unready = models.CharField(
        _("parts that are missing or outdated"),
        max_length=6,
        choices=Unready,
        default=Unready.REFUSE,
    )

    objects = PaperLanguageQuerySet.as_manager()

    class Meta:
        verbose_name = _("language of a paper")
        verbose_name_plural = _("languages of papers")
        ordering = ["paper", "language"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "language"], name="paper_language_once")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="paper_language_is_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("language", "paper_id"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM reports_paper
                        WHERE id = NEW.paper_id AND language = NEW.language
                    ) THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'paper_language_is_another',
                            MESSAGE = 'A paper is not translated into its own language.';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return f"{self.paper} ({self.language})"


class TranslationState(models.TextChoices):
    """How far the translation of a block has come. The first and the last are found, not kept."""

    MISSING = "missing", _("Missing")
    DRAFT = "draft", _("Draft")
    REVIEWED = "reviewed", _("Reviewed")
    OUTDATED = "outdated", _("Outdated")


@pghistory.track()
class Translation(models.Model):
    """The text of one block in one further language.

    ``content`` has the form of that of the block. ``source_digest`` is that of the text it was
    made from (:func:`reports.translating.digest`): where the block has another, the translation
    is outdated. ``version`` grows with each change of the text; who saves an older one is told.
    """

    block = models.ForeignKey(
        "reports.Block",
        on_delete=models.CASCADE,
        related_name="translations",
        verbose_name=_("block"),
    )
    language = models.CharField(_("language"), max_length=10)
    content = models.JSONField(_("content"), default=dict)
    source_digest = models.CharField(_("made from"), max_length=64)
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=[
            (one.value, one.label) for one in (TranslationState.DRAFT, TranslationState.REVIEWED)
        ],
        default=TranslationState.DRAFT,
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )
    changed_at = models.DateTimeField(_("written at"), default=timezone.now)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["block", "language"]
        constraints = [
            models.UniqueConstraint(fields=["block", "language"], name="translation_once"),
            models.CheckConstraint(
                condition=Q(state="draft", reviewed_by__isnull=True, reviewed_at__isnull=True)
                | Q(state="reviewed", reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="translation_reviewed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("changed_by")),
                name="translation_reviewed_by_another",
                violation_error_message=_("Somebody other than who wrote it reviews it."),
            ),
        ]

    def __str__(self):
        return f"{self.block} ({self.language})"
