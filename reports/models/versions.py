"""What was assembled: immutable versions, their files, and the records that they used."""

import pgtrigger
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from foundation.texts import LineField

# The only format whose name is not the same in every language (reports.document.writers).
gettext_noop("Web page")


class VersionQuerySet(models.QuerySet):
    """Versions, seen by those who may read their paper."""

    def visible_to(self, user):
        """Whoever drafts sees all; others the versions of papers they may read, once issued."""
        from reports.models.papers import Paper

        papers = Paper.objects.visible_to(user)
        seen = self.filter(paper__in=papers)
        if getattr(user, "is_authenticated", False) and user.can("draft_papers"):
            return seen
        return seen.filter(is_issued=True)


class Version(models.Model):
    """One finished state of a paper: the whole document, and the moment it describes."""

    paper = models.ForeignKey(
        "reports.Paper",
        on_delete=models.PROTECT,
        related_name="versions",
        verbose_name=_("paper"),
    )
    # A paper has versions in each of its languages, counted by language.
    language = models.CharField(_("language"), max_length=10, default="en")
    number = models.PositiveIntegerField(_("number"))
    document = models.JSONField(_("document"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    facts_at = models.DateTimeField(_("facts as of"))
    made_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    is_issued = models.BooleanField(_("issued"), default=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["paper", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "language", "number"], name="version_number_once"
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(name="version_is_immutable", exclude=["is_issued"]),
            pgtrigger.Protect(name="version_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return _("%(paper)s, version %(number)s") % {"paper": self.paper, "number": self.number}

    @property
    def query(self) -> str:
        """What its paper's address ends with to show it: the language only where it is another."""
        language = "" if self.language == self.paper.language else f"language={self.language}&"
        return f"{language}version={self.number}"


def file_path(instance: "VersionFile", filename: str) -> str:
    """Where a file is kept: by its content, so that two hosts writing it write the same."""
    return f"papers/{instance.sha256[:2]}/{instance.sha256}/{filename}"


class VersionFile(models.Model):
    """A version in one format."""

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="files", verbose_name=_("version")
    )
    format = models.CharField(_("format"), max_length=10)
    file = models.FileField(_("file"), upload_to=file_path, max_length=300)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))

    class Meta:
        verbose_name = _("file of a version")
        verbose_name_plural = _("files of versions")
        ordering = ["version", "format"]
        constraints = [
            models.UniqueConstraint(fields=["version", "format"], name="version_file_per_format")
        ]

    def __str__(self):
        return f"{self.version}, {self.format}"

    @property
    def label(self) -> str:
        """The format's name as people know it."""
        from reports.document.writers import FORMATS

        # The writers know no reader's language.
        return gettext(FORMATS[self.format].label)


class Citation(models.Model):
    """A paragraph of a version rests on a record. Read both ways, this is the trace."""

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="citations", verbose_name=_("version")
    )
    block_key = models.CharField(_("block"), max_length=60)
    paragraph = LineField(
        _("paragraph"), max_length=40, blank=True, help_text=_("The number as printed.")
    )
    record_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    record_id = models.BigIntegerField()
    record = GenericForeignKey("record_type", "record_id")
    label = LineField(_("as cited"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "block_key", "record_type", "record_id"],
                name="citation_once_in_block",
            )
        ]
        indexes = [models.Index(fields=["record_type", "record_id"], name="citation_of_record")]

    def __str__(self):
        return f"{self.version}, {self.paragraph or self.block_key}"
