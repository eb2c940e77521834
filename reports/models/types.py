"""The types of papers, as data: an outline to begin with, a cover, numbering and languages."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.models import Record, RecordQuerySet, archived_completely
from foundation.texts import LineField, LocalizedText, ProseField
from reports.models.papers import Paper


class PaperTypeQuerySet(RecordQuerySet):
    """Types, as whoever drafts papers sees them."""

    def visible_to(self, user):
        """Only those who draft papers choose a type."""
        if getattr(user, "is_authenticated", False) and user.can("draft_papers"):
            return self
        return self.none()


@pghistory.track()
class PaperType(Record):
    """A kind of paper that is written again and again.

    ``outline`` holds the blocks that a new paper of the type begins with, as nested mappings of
    ``key, kind, live, content, options, sources, children`` (:mod:`reports.types`), by language:
    ``{"en": [...], "fr": [...]}``. ``cover`` holds the cover's lines that are the same on every
    paper. Types are made from a paper by a click, or changed here; none needs code.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_en = LineField(_("name in English"), max_length=200)
    name_fr = LineField(_("name in French"), max_length=200, blank=True)
    name_es = LineField(_("name in Spanish"), max_length=200, blank=True)
    help_en = ProseField(_("what it is for, in English"), max_length=2_000, blank=True)
    help_fr = ProseField(_("what it is for, in French"), max_length=2_000, blank=True)
    help_es = ProseField(_("what it is for, in Spanish"), max_length=2_000, blank=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Paper.Purpose)
    cover_form = models.CharField(_("form of the cover"), max_length=20, default="2004")
    cover = models.JSONField(_("cover"), default=dict, blank=True)
    sections = models.CharField(
        _("numbers of sections"),
        max_length=8,
        choices=Paper.Sections,
        default=Paper.Sections.ROMAN,
    )
    languages = ArrayField(
        models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True
    )
    outline = models.JSONField(_("outline"), default=dict, blank=True)

    name = LocalizedText("name")
    help = LocalizedText("help")

    objects = PaperTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("type of paper")
        verbose_name_plural = _("types of papers")
        ordering = ["code"]
        constraints = [archived_completely("paper_type_archived_completely")]

    def __str__(self):
        return self.name
