"""Deadlines of sessions, the days on which the Office is closed, and agendas as they were put."""

import pghistory
import pgtrigger
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultations.models.bodies import MeetingQuerySet, Session
from foundation.models import Record, archived_completely
from foundation.texts import LineField, LocalizedText, ProseField


@pghistory.track()
class Holiday(Record):
    """A day of the week on which the Office is closed, and which no deadline counts."""

    day = models.DateField(_("day"))
    name_en = LineField(_("name in English"), max_length=100)
    name_fr = LineField(_("name in French"), max_length=100, blank=True)
    name_es = LineField(_("name in Spanish"), max_length=100, blank=True)
    name = LocalizedText("name")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day"]
        constraints = [
            archived_completely("holiday_archived_completely"),
            models.UniqueConstraint(
                fields=["day"],
                condition=Q(archived_at__isnull=True),
                name="holiday_once",
                violation_error_message=_("This day is recorded already."),
            ),
        ]

    def __str__(self):
        return self.name


@pghistory.track()
class Deadline(models.Model):
    """Until when something for a session must be there: counted back, or one fixed moment.

    Nothing is taken for granted: the known rules differ from session to session (domain study,
    4.5), so a session without a rule has no deadline.
    """

    class Kind(models.TextChoices):
        """What must be there."""

        DOCUMENTS = "documents", pgettext_lazy("deadline for", "Office documents")
        AMENDMENTS = "amendments", pgettext_lazy("deadline for", "amendments")
        SUBAMENDMENTS = "subamendments", pgettext_lazy("deadline for", "sub-amendments")

    class Unit(models.TextChoices):
        """What is counted."""

        WORKING_DAYS = "working_days", _("working days before the opening")
        HOURS_OPENING = "hours_opening", _("hours before the opening")
        HOURS_SITTING = "hours_sitting", _("hours before the sitting on the item")
        FIXED = "fixed", _("on a fixed day")

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="deadlines", verbose_name=_("session")
    )
    kind = models.CharField(_("deadline for"), max_length=14, choices=Kind)
    unit = models.CharField(_("counted in"), max_length=14, choices=Unit)
    count = models.PositiveSmallIntegerField(
        _("how many"), null=True, blank=True, validators=[MaxValueValidator(400)]
    )
    fixed_on = models.DateField(_("day"), null=True, blank=True)
    at = models.TimeField(_("hour"), null=True, blank=True)

    class Meta:
        verbose_name = _("deadline of a session")
        verbose_name_plural = _("deadlines of sessions")
        ordering = ["session", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "kind"], name="deadline_once"),
            models.CheckConstraint(
                condition=Q(unit="fixed", fixed_on__isnull=False, count__isnull=True)
                | (~Q(unit="fixed") & Q(fixed_on__isnull=True, count__isnull=False)),
                name="deadline_is_counted_or_fixed",
                violation_error_message=_("Give a number to count back, or the day."),
            ),
            models.CheckConstraint(
                condition=~Q(unit__in=["hours_opening", "hours_sitting"]) | Q(at__isnull=True),
                name="deadline_in_hours_has_its_hour",
                violation_error_message=_("A deadline in hours follows the hour of the meeting."),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


@pghistory.track()
class AgendaVersion(models.Model):
    """The agenda of a session as it was put on one day. Never changed."""

    session = models.ForeignKey(
        Session,
        on_delete=models.PROTECT,
        related_name="agenda_versions",
        verbose_name=_("session"),
    )
    number = models.PositiveSmallIntegerField(_("version"))
    items = models.JSONField(_("items"), default=list)
    note = ProseField(_("note"), max_length=1000, blank=True)
    put_at = models.DateTimeField(_("put at"), default=timezone.now, editable=False)
    put_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("put by")
    )

    class Meta:
        verbose_name = _("version of an agenda")
        verbose_name_plural = _("versions of agendas")
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="agenda_version_once"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="agenda_version_is_kept", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self):
        return f"{self.session}, {self.number}"
