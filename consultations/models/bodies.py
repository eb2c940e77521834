"""Bodies, their sessions and the items on their agenda."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.models import Record, RecordQuerySet, archived_completely
from foundation.partialdates.fields import (
    PartialDateField,
    PartialDateFirstDay,
    PartialDateLastDay,
    partial_date_constraint,
)
from foundation.texts import LineField, LocalizedText


class PublicQuerySet(RecordQuerySet):
    """Records that every signed-in person reads."""

    def visible_to(self, user):
        """Everyone signed in."""
        return self.current() if getattr(user, "is_authenticated", False) else self.none()


class MeetingQuerySet(PublicQuerySet):
    """Bodies and what belongs to their meetings: everyone signed in reads what is current."""

    def visible_to(self, user):
        """The secretariat sees archived ones too, to bring them back."""
        if getattr(user, "is_authenticated", False) and user.can("record_decisions"):
            return self
        return super().visible_to(user)


@pghistory.track()
class Body(Record):
    """A body that meets in sessions: the Governing Body, a committee, the Conference."""

    class Kind(models.TextChoices):
        """What sort of body it is (domain study, 4.5)."""

        GOVERNING = "governing", _("Governing Body")
        SECTION = "section", _("Section")
        COMMITTEE = "committee", _("Committee")
        WORKING_PARTY = "working_party", _("Working party")
        CONFERENCE = "conference", _("Conference")
        CONFERENCE_COMMITTEE = "conf_committee", _("Committee of the Conference")
        EXPERTS = "experts", _("Meeting of experts")
        OTHER = "other", _("Other body")

    code = LineField(_("code"), max_length=30, unique=True)
    name_en = LineField(_("name in English"), max_length=300)
    name_fr = LineField(_("name in French"), max_length=300, blank=True)
    name_es = LineField(_("name in Spanish"), max_length=300, blank=True)
    name = LocalizedText("name")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.OTHER)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("reports to"),
    )

    amendments_need_seconding = models.BooleanField(
        _("amendments need to be seconded"), default=False
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["code"]
        constraints = [
            archived_completely("body_archived_completely"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="body_reports_to_another",
                violation_error_message=_("A body does not report to itself."),
            ),
        ]

    def __str__(self):
        return self.name


@pghistory.track(exclude=["first_day", "last_day"])
class Session(Record):
    """A session of a body: its number where it has one, and when and where it meets."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("body")
    )
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    date = PartialDateField(_("date"), blank=True)
    first_day = PartialDateFirstDay("date")
    last_day = PartialDateLastDay("date")
    place = LineField(_("place"), max_length=100, blank=True)
    opens_at = models.TimeField(
        _("opens at"),
        null=True,
        blank=True,
        help_text=_("The hour of its opening; deadlines in hours are counted from it."),
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["body", "first_day", "pk"]
        constraints = [
            partial_date_constraint("date", "session_date_is_known_as_written"),
            models.UniqueConstraint(
                fields=["body", "number", "date"],
                nulls_distinct=False,
                name="session_once_in_body",
                violation_error_message=_("This session of this body is already recorded."),
            ),
            archived_completely("session_archived_completely"),
        ]

    def __str__(self):
        from consultations.names import session_name

        return session_name(self)


@pghistory.track()
class AgendaItem(Record):
    """An item on the agenda of a session: its place, its title, what the body is asked to do."""

    class Purpose(models.TextChoices):
        """What the body is asked to do with it (domain study, 4.2)."""

        DECISION = "decision", _("For decision")
        GUIDANCE = "guidance", _("For debate and guidance")
        INFORMATION = "information", _("For information")

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="agenda", verbose_name=_("session")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title_en = LineField(_("title in English"), max_length=300)
    title_fr = LineField(_("title in French"), max_length=300, blank=True)
    title_es = LineField(_("title in Spanish"), max_length=300, blank=True)
    title = LocalizedText("title")
    purpose = models.CharField(
        _("purpose"),
        max_length=12,
        choices=Purpose,
        blank=True,
        help_text=_("Empty where the document does not say."),
    )
    other_papers = LineField(
        _("other papers"),
        max_length=300,
        blank=True,
        help_text=_("Symbols of documents that are not written here, separated by semicolons."),
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["session", "number"]
        constraints = [
            archived_completely("agenda_item_archived_completely"),
            # An archived item leaves its number to another; checked at the end of the
            # transaction, so that items can change places. (A deferrable constraint cannot be
            # partial, and an exclusion constraint can.)
            ExclusionConstraint(
                name="agenda_item_once",
                expressions=[("session", "="), ("number", "=")],
                condition=models.Q(archived_at__isnull=True),
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("An item has this number already."),
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"
