"""Bodies, their sessions and the items on their agenda."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.models import Record, RecordQuerySet
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


@pghistory.track()
class Body(Record):
    """A body that meets in sessions: the Governing Body, a committee, the Conference."""

    code = LineField(_("code"), max_length=30, unique=True)
    name_en = LineField(_("name in English"), max_length=300)
    name_fr = LineField(_("name in French"), max_length=300, blank=True)
    name_es = LineField(_("name in Spanish"), max_length=300, blank=True)
    name = LocalizedText("name")
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

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["code"]

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

    objects = PublicQuerySet.as_manager()

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
            ),
        ]

    def __str__(self):
        from consultations.names import session_name

        return session_name(self)


@pghistory.track()
class AgendaItem(Record):
    """An item on the agenda of a session."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="agenda", verbose_name=_("session")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title_en = LineField(_("title in English"), max_length=300)
    title_fr = LineField(_("title in French"), max_length=300, blank=True)
    title_es = LineField(_("title in Spanish"), max_length=300, blank=True)
    title = LocalizedText("title")

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="agenda_item_once")
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"
