"""Where a record comes from, and what every record of fact has in common."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.texts import LineField


class SourceDocument(models.Model):
    """A document that records were taken from, inside the record or outside it."""

    code = LineField(_("code"), max_length=40, unique=True)
    title = LineField(_("title"), max_length=500)
    symbol = LineField(_("symbol"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    dated = models.DateField(_("dated"), null=True, blank=True)

    class Meta:
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")
        ordering = ["code"]

    def __str__(self):
        return self.symbol or self.title


class Origin(models.Model):
    """One place that a record comes from: document, paragraph or row, and what was printed there.

    A record merged from two rows keeps both origins. ``printed`` holds the values as the
    document prints them, by field name, beside what was coded.
    """

    document = models.ForeignKey(
        SourceDocument, on_delete=models.PROTECT, related_name="origins", verbose_name=_("document")
    )
    code = LineField(_("code"), max_length=40, help_text=_("The row's own name, such as E17."))
    place = LineField(_("place"), max_length=200, help_text=_("Paragraph, row or section."))
    printed = models.JSONField(_("as printed"), default=dict, blank=True)
    record_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    record_id = models.BigIntegerField()
    record = GenericForeignKey("record_type", "record_id")

    class Meta:
        verbose_name = _("origin")
        verbose_name_plural = _("origins")
        ordering = ["document", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "code", "record_type"], name="origin_one_record_per_row"
            )
        ]
        indexes = [models.Index(fields=["record_type", "record_id"], name="origin_of_record")]

    def __str__(self):
        return f"{self.document}, {self.place}"


class RecordQuerySet(models.QuerySet):
    """What can be asked of every record of fact."""

    def current(self):
        """Those that are not archived."""
        return self.filter(archived_at__isnull=True)


class Record(models.Model):
    """A record of fact: it has origins, a version that grows with each change, and is kept.

    ``version`` is what a form or an API client read; a save that names an older one is refused
    (:func:`foundation.concurrency.save_version`).
    """

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("archived by"),
    )
    archive_reason = LineField(_("reason"), max_length=500, blank=True, editable=False)
    origins = GenericRelation(Origin, content_type_field="record_type", object_id_field="record_id")

    class Meta:
        abstract = True


def archived_completely(name: str) -> models.CheckConstraint:
    """When, by whom and why go together: all or none."""
    return models.CheckConstraint(
        condition=models.Q(archived_at__isnull=True, archived_by__isnull=True, archive_reason="")
        | (
            models.Q(archived_at__isnull=False, archived_by__isnull=False)
            & ~models.Q(archive_reason="")
        ),
        name=name,
        violation_error_message=_("Say why the record is archived."),
    )
