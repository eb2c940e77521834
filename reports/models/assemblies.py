"""The work of turning an outline into a version and its files, in parts that can be counted."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AssemblyQuerySet(models.QuerySet):
    """Assemblies, seen by whoever drafts papers."""

    def visible_to(self, user):
        """Only those who draft papers."""
        if getattr(user, "is_authenticated", False) and user.can("draft_papers"):
            return self
        return self.none()

    def unfinished(self):
        """Those that are neither done nor failed."""
        return self.filter(finished_at__isnull=True, failed_at__isnull=True)

    def silent_since(self, moment):
        """Those that have neither begun an attempt nor done a part since then."""
        done = AssemblyPart.objects.filter(assembly=OuterRef("pk"), done_at__gte=moment)
        return self.filter(~Exists(done), began_at__lt=moment)


class Assembly(models.Model):
    """One assembly of a paper. Safe to run twice and to resume; it ends in one version or a reason.

    That somebody stopped it is a reason too; ``cancelled_by`` says who.

    Progress is counted from the parts done (``parts``), never stored beside them.
    """

    paper = models.ForeignKey(
        "reports.Paper",
        on_delete=models.PROTECT,
        related_name="assemblies",
        verbose_name=_("paper"),
    )
    formats = ArrayField(models.CharField(max_length=10), verbose_name=_("formats"))
    requested_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    language = models.CharField(_("language of messages"), max_length=10, default="en")
    paper_language = models.CharField(_("language of the paper"), max_length=10, default="en")
    version = models.ForeignKey(
        "reports.Version",
        on_delete=models.PROTECT,
        null=True,
        related_name="assemblies",
        verbose_name=_("version"),
        help_text=_("The version it made, or the equal one that was there already."),
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    began_at = models.DateTimeField(_("last attempt began at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True)
    failure = models.TextField(_("why it failed"), blank=True)
    cancelled_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stopped by"),
    )

    objects = AssemblyQuerySet.as_manager()

    class Meta:
        verbose_name = _("assembly")
        verbose_name_plural = _("assemblies")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(failed_at__isnull=True),
                name="assembly_finished_or_failed",
            ),
            models.CheckConstraint(
                condition=Q(failed_at__isnull=True, failure="")
                | (Q(failed_at__isnull=False) & ~Q(failure="")),
                name="assembly_failed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by__isnull=True) | Q(failed_at__isnull=False),
                name="assembly_stopped_is_over",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(version__isnull=False),
                name="assembly_finished_with_a_version",
            ),
            # Two clicks on "Assemble" are one assembly.
            models.UniqueConstraint(
                fields=["paper", "paper_language"],
                condition=Q(finished_at__isnull=True, failed_at__isnull=True),
                name="assembly_one_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.paper} {self.requested_at:%Y-%m-%d %H:%M}"


class AssemblyPart(models.Model):
    """One part of an assembly: a block read from the record, or a file written."""

    class Kind(models.TextChoices):
        """Reading the record, or writing a file."""

        READ = "read", _("Reading")
        WRITE = "write", _("Writing")

    assembly = models.ForeignKey(
        Assembly, on_delete=models.CASCADE, related_name="parts", verbose_name=_("assembly")
    )
    sequence = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    name = models.CharField(_("name"), max_length=60)
    label = models.CharField(_("label"), max_length=300, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("part of an assembly")
        verbose_name_plural = _("parts of assemblies")
        ordering = ["assembly", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "kind", "name"], name="assembly_part_once")
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.label or self.name}"
