"""What happened: follow-up events, as they were known."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from foundation.models import Record, RecordQuerySet, archived_completely
from foundation.ordering import search_column, sort_key_column
from foundation.partialdates.fields import (
    PartialDateField,
    PartialDateFirstDay,
    PartialDateLastDay,
    partial_date_constraint,
)
from foundation.texts import LineField, ProseField

GENERATED = ["first_day", "last_day", "list_day", "title_key", "place_key", "search"]


class EventQuerySet(RecordQuerySet):
    """Events as the log, the API and the appendix of a paper read them."""

    def visible_to(self, user):
        """Everyone signed in reads published events; drafts only author and secretariat."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.can("edit_events"):
            return self
        if user.can("log_events"):
            return self.current().filter(Q(is_published=True) | Q(logged_by=user))
        return self.current().filter(is_published=True)

    def published(self):
        """What papers may use."""
        return self.current().filter(is_published=True)

    def held_between(self, since=None, until=None):
        """Those whose known dates touch the period; without a date, none."""
        if since:
            self = self.filter(last_day__gte=since)
        if until:
            self = self.filter(first_day__lte=until)
        return self


class EventKind(models.TextChoices):
    """What sort of event it was; design, section 3."""

    LAUNCH = "launch", _("Launch")
    BRIEFING = "briefing", _("Briefing")
    CONFERENCE = "conference", _("Conference")
    SEMINAR = "seminar", _("Seminar or workshop")
    DIALOGUE = "dialogue", _("Dialogue")
    LECTURE = "lecture", _("Lecture or course")
    HIGH_LEVEL = "high_level", _("High-level meeting")
    SIDE_EVENT = "side_event", _("Side event")
    CONSULTATION = "consultation", _("Consultation")
    PRESENTATION = "presentation", _("Presentation")
    MEETING = "meeting", _("Meeting")
    MISSION = "mission", _("Mission")
    OTHER = "other", _("Other")


@pghistory.track(exclude=GENERATED)
class Event(Record):
    """One follow-up event. ``date`` is as precise as it is known; nothing is invented."""

    title = LineField(_("title"), max_length=500)
    language = models.CharField(_("language of the title"), max_length=10, default="en")
    kind = models.CharField(_("kind"), max_length=15, choices=EventKind, default=EventKind.OTHER)
    date = PartialDateField(_("date"), blank=True)
    first_day = PartialDateFirstDay("date")
    last_day = PartialDateLastDay("date")
    place = LineField(_("place"), max_length=200, blank=True)
    country = CountryField(_("country"), blank=True)
    activity = LineField(_("activity"), max_length=300, blank=True)
    organizers = models.ManyToManyField(
        "accounts.Organization",
        through="EventOrganizer",
        related_name="organized_events",
        verbose_name=_("organized by"),
    )
    recommendations = models.ManyToManyField(
        "followup.Recommendation",
        through="EventRecommendation",
        related_name="events",
        verbose_name=_("recommendations served"),
    )
    actions = models.ManyToManyField(
        "followup.Action",
        through="EventAction",
        related_name="events",
        verbose_name=_("actions served"),
    )
    outcome = LineField(_("key outcome"), max_length=250, blank=True)
    next_step = LineField(_("next step"), max_length=250, blank=True)
    notes = ProseField(_("notes"), blank=True)
    link = models.URLField(
        _("link"), max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    is_published = models.BooleanField(_("published"), default=True)
    logged_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="logged_events",
        verbose_name=_("logged by"),
    )
    # The day that lists sort by: events without a date come last when the newest come first.
    list_day = models.GeneratedField(
        expression=Coalesce(
            models.Func(
                models.F("date"),
                function="partial_date_first",
                output_field=models.DateField(),
            ),
            models.Func(
                models.Value(1),
                models.Value(1),
                models.Value(1),
                function="make_date",
                output_field=models.DateField(),
            ),
        ),
        output_field=models.DateField(),
        db_persist=True,
        editable=False,
    )
    title_key = sort_key_column("title")
    place_key = sort_key_column("place")
    search = search_column("title", "place", rest=("activity", "outcome", "next_step", "notes"))

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-list_day", "-pk"]
        constraints = [
            archived_completely("event_archived_completely"),
            partial_date_constraint("date", "event_date_is_known_as_written"),
        ]
        # One index per order of the list (newest first, oldest first, title, place), each with
        # the key that breaks ties; and the two filters that leave many rows.
        indexes = [
            models.Index(fields=["-list_day", "-id"], name="event_by_day"),
            models.Index(fields=["title_key", "id"], name="event_by_title"),
            models.Index(fields=["place_key", "id"], name="event_by_place"),
            models.Index(fields=["country", "-list_day", "-id"], name="event_by_country"),
            models.Index(fields=["first_day", "last_day"], name="event_by_period"),
            GinIndex(fields=["search"], name="event_search"),
        ]

    def __str__(self):
        return self.title


@pghistory.track()
class EventOrganizer(models.Model):
    """An organizer of an event, in the order in which they are printed."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="organizer_rows")
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="organizer_rows"
    )
    sequence = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("organizer of an event")
        verbose_name_plural = _("organizers of events")
        ordering = ["event", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organization"], name="event_organizer_named_once"
            )
        ]
        indexes = [models.Index(fields=["organization", "event"], name="organizer_to_events")]

    def __str__(self):
        return str(self.organization)


class InvolvementRole(models.TextChoices):
    """At what level the Office or the Commission took part (appendix, fourth column)."""

    DIRECTOR_GENERAL = "director_general", _("Director-General")
    CO_CHAIR = "co_chair", _("Co-Chairperson of the Commission")
    COMMISSIONER = "commissioner", _("Commissioner")
    GB_CHAIR = "gb_chairperson", _("Chairperson of the Governing Body")
    GB_VICE_CHAIR = "gb_vice_chairperson", _("Vice-Chairperson of the Governing Body")
    OFFICE = "office", _("Office")
    OFFICE_UNIT = "office_unit", _("Office unit")


@pghistory.track()
class Involvement(models.Model):
    """Who took part in an event for the Office or the Commission: a role, a person or a unit."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="involvements")
    role = models.CharField(_("role"), max_length=20, choices=InvolvementRole)
    person = models.ForeignKey(
        "accounts.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="involvements",
        verbose_name=_("person"),
    )
    unit = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="involvements",
        verbose_name=_("unit"),
    )
    sequence = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("involvement in an event")
        verbose_name_plural = _("involvements in events")
        ordering = ["event", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "role", "person", "unit"],
                nulls_distinct=False,
                name="involvement_named_once",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["co_chair", "commissioner"]) | Q(person__isnull=False),
                name="involvement_of_a_person_names_it",
                violation_error_message=_("Say who took part."),
            ),
        ]
        indexes = [models.Index(fields=["role", "event"], name="involvement_by_role")]

    def __str__(self):
        return f"{self.get_role_display()} {self.person or self.unit or ''}".strip()


@pghistory.track()
class EventRecommendation(models.Model):
    """An event serves a recommendation."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="recommendation_rows")
    recommendation = models.ForeignKey(
        "followup.Recommendation", on_delete=models.PROTECT, related_name="event_rows"
    )

    class Meta:
        verbose_name = _("recommendation served by an event")
        verbose_name_plural = _("recommendations served by events")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recommendation"], name="event_serves_recommendation_once"
            )
        ]

    def __str__(self):
        return str(self.recommendation)


@pghistory.track()
class EventAction(models.Model):
    """An event serves an action."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="action_rows")
    action = models.ForeignKey(
        "followup.Action", on_delete=models.PROTECT, related_name="event_rows"
    )

    class Meta:
        verbose_name = _("action served by an event")
        verbose_name_plural = _("actions served by events")
        constraints = [
            models.UniqueConstraint(fields=["event", "action"], name="event_serves_action_once")
        ]

    def __str__(self):
        return str(self.action)
