"""The papers of a session in one: an archive of their files, and one PDF with contents."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.models.papers import Paper


class BundleQuerySet(models.QuerySet):
    """Bundles, seen by those who may read every paper in them."""

    def visible_to(self, user):
        """Whoever drafts papers sees all; others those whose papers are all issued to them."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.can("draft_papers"):
            return self
        readable = Paper.objects.visible_to(user)
        hidden = BundlePart.objects.filter(bundle=OuterRef("pk"), version__isnull=False).exclude(
            version__paper__in=readable, version__is_issued=True
        )
        return self.filter(~Exists(hidden), scope=Bundle.Scope.ISSUED)

    def unfinished(self):
        """Those that are neither done nor failed nor stopped."""
        return self.filter(
            finished_at__isnull=True, failed_at__isnull=True, cancelled_at__isnull=True
        )

    def silent_since(self, moment):
        """Those that have neither begun an attempt nor done a part since then."""
        done = BundlePart.objects.filter(bundle=OuterRef("pk"), done_at__gte=moment)
        return self.filter(~Exists(done), began_at__lt=moment)


def bundle_path(instance: "BundleFile", filename: str) -> str:
    """Where a file is kept: by its content, so that two hosts writing it write the same."""
    return f"bundles/{instance.sha256[:2]}/{instance.sha256}/{filename}"


class Bundle(models.Model):
    """One making of a bundle. Which versions are in it is settled when it is asked for.

    Safe to run twice and to resume (:mod:`reports.bundling`). It ends in files, in a reason why
    not, or because somebody stopped it. Progress is counted from its parts.
    """

    class Scope(models.TextChoices):
        """Which papers of the session."""

        ISSUED = "issued", _("Issued papers")
        ASSEMBLED = "assembled", _("Issued papers and drafts")

    session = models.ForeignKey(
        "consultations.Session",
        on_delete=models.PROTECT,
        related_name="bundles",
        verbose_name=_("session"),
    )
    scope = models.CharField(_("papers"), max_length=9, choices=Scope)
    formats = ArrayField(models.CharField(max_length=10), verbose_name=_("formats"))
    requested_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    language = models.CharField(_("language"), max_length=10, default="en")
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    began_at = models.DateTimeField(_("last attempt began at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True)
    failure = models.TextField(_("why it failed"), blank=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        verbose_name = _("bundle")
        verbose_name_plural = _("bundles")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, failed_at__isnull=True)
                | Q(finished_at__isnull=True, cancelled_at__isnull=True)
                | Q(failed_at__isnull=True, cancelled_at__isnull=True),
                name="bundle_ends_in_one_way",
            ),
            models.CheckConstraint(
                condition=Q(failed_at__isnull=True, failure="")
                | (Q(failed_at__isnull=False) & ~Q(failure="")),
                name="bundle_failed_for_a_reason",
            ),
            # Two clicks on "Make the bundle" are one bundle.
            models.UniqueConstraint(
                fields=["session", "requested_by"],
                nulls_distinct=False,
                condition=Q(
                    finished_at__isnull=True, failed_at__isnull=True, cancelled_at__isnull=True
                ),
                name="bundle_one_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.session} {self.requested_at:%Y-%m-%d %H:%M}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return bool(self.finished_at or self.failed_at or self.cancelled_at)


class BundlePart(models.Model):
    """One part of the work: a file of a version, or one of the bundle's own files."""

    class Kind(models.TextChoices):
        """Writing the file of a paper, joining the PDF, packing the archive."""

        WRITE = "write", _("Writing")
        JOIN = "join", _("Joining")
        PACK = "pack", _("Packing")

    bundle = models.ForeignKey(
        Bundle, on_delete=models.CASCADE, related_name="parts", verbose_name=_("bundle")
    )
    sequence = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    version = models.ForeignKey(
        "reports.Version",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version"),
    )
    format = models.CharField(_("format"), max_length=10)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("part of a bundle")
        verbose_name_plural = _("parts of bundles")
        ordering = ["bundle", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["bundle", "kind", "version", "format"],
                nulls_distinct=False,
                name="bundle_part_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="write", version__isnull=False)
                | (~Q(kind="write") & Q(version__isnull=True)),
                name="bundle_part_writes_a_version",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.label}"

    @property
    def label(self) -> str:
        """What is being written: the paper and the format."""
        return f"{self.version.paper}, {self.format}" if self.version else self.format


class BundleFile(models.Model):
    """What a bundle is in the end: the archive ("zip") and the joined file ("pdf")."""

    bundle = models.ForeignKey(
        Bundle, on_delete=models.PROTECT, related_name="files", verbose_name=_("bundle")
    )
    format = models.CharField(_("format"), max_length=10)
    file = models.FileField(_("file"), upload_to=bundle_path, max_length=300)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)

    class Meta:
        verbose_name = _("file of a bundle")
        verbose_name_plural = _("files of bundles")
        ordering = ["bundle", "format"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "format"], name="bundle_file_per_format")
        ]

    def __str__(self):
        return f"{self.bundle}, {self.format}"
