"""What a report recommended."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.models import Record, RecordQuerySet, archived_completely
from foundation.ordering import search_column, sort_key_column
from foundation.texts import LineField, LocalizedText, ProseField


@pghistory.track()
class SourceReport(models.Model):
    """A report whose recommendations are followed up."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title_en = LineField(_("title in English"), max_length=300)
    title_fr = LineField(_("title in French"), max_length=300, blank=True)
    title_es = LineField(_("title in Spanish"), max_length=300, blank=True)
    title = LocalizedText("title")
    issued_by = LineField(_("issued by"), max_length=300, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)

    class Meta:
        verbose_name = _("source report")
        verbose_name_plural = _("source reports")
        ordering = ["code"]

    def __str__(self):
        return self.title


@pghistory.track(exclude=["sort_key"])
class Theme(models.Model):
    """A subject of recommendations and actions; themes form a tree."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name_en = LineField(_("name in English"), max_length=200)
    name_fr = LineField(_("name in French"), max_length=200, blank=True)
    name_es = LineField(_("name in Spanish"), max_length=200, blank=True)
    name = LocalizedText("name")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    sort_key = sort_key_column("name_en")

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["sort_key"]

    def __str__(self):
        return self.name

    def clean(self):
        """Keep the themes a tree.

        Raises:
            ValidationError: it would be part of itself, at whatever distance.
        """
        above, seen = self.parent, set()
        while above is not None and above.pk not in seen:
            if above.pk == self.pk:
                raise ValidationError({"parent": _("A theme cannot be part of itself.")})
            seen.add(above.pk)
            above = above.parent


class RecommendationQuerySet(RecordQuerySet):
    """Recommendations as the pages, the API and the papers read them."""

    def visible_to(self, user):
        """Everyone signed in reads what is published; the secretariat reads all."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.can("manage_register"):
            return self
        return self.current().filter(is_published=True)


@pghistory.track(exclude=["sort_key", "search"])
class Recommendation(Record):
    """One thing that a report recommends, under a reference that never changes."""

    class Phase(models.IntegerChoices):
        """The two phases of the follow-up (training module, "Global follow-up")."""

        PUBLICIZE = 1, _("1: publicize the report and build support")
        CHANGE = 2, _("2: change policy")

    class Level(models.TextChoices):
        """Where it is to be carried out."""

        GLOBAL = "global", _("Global")
        REGIONAL = "regional", _("Regional")
        NATIONAL = "national", _("National")
        OFFICE = "office", _("Office")

    reference = LineField(_("reference"), max_length=20, unique=True)
    report = models.ForeignKey(
        SourceReport,
        on_delete=models.PROTECT,
        related_name="recommendations",
        verbose_name=_("report"),
    )
    paragraphs = LineField(
        _("paragraphs"),
        max_length=100,
        blank=True,
        help_text=_("In the report, such as 513 or 238-245; empty when not known."),
    )
    title_en = LineField(_("title in English"), max_length=400)
    title_fr = LineField(_("title in French"), max_length=400, blank=True)
    title_es = LineField(_("title in Spanish"), max_length=400, blank=True)
    title = LocalizedText("title")
    text = ProseField(_("text"), blank=True, help_text=_("In full, as the report gives it."))
    quotation = ProseField(_("short quotation"), blank=True, max_length=1000)
    themes = models.ManyToManyField(
        Theme, related_name="recommendations", blank=True, verbose_name=_("themes")
    )
    phase = models.PositiveSmallIntegerField(_("phase"), choices=Phase, null=True, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level, blank=True)
    addressed_to = LineField(_("addressed to"), max_length=300, blank=True)
    is_published = models.BooleanField(_("published"), default=True)
    sort_key = sort_key_column("reference")
    search = search_column("reference", "title_en", rest=("title_fr", "title_es", "text"))

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["sort_key", "pk"]
        constraints = [archived_completely("recommendation_archived_completely")]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="recommendation_by_reference"),
            GinIndex(fields=["search"], name="recommendation_search"),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"
