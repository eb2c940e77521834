"""Sittings: who spoke when, as it is noted while they speak, and what was asked to be corrected."""

import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.models.bodies import AgendaItem, MeetingQuerySet, Session
from consultations.models.parties import Attributed, PartyKind, has_a_party
from consultations.models.positions import Position
from consultations.models.questions import Consultation, Question
from consultations.models.words import WORDS, Stance, Words
from foundation.models import Record, archived_completely
from foundation.texts import LineField, ProseField


@pghistory.track()
class Sitting(Record):
    """One meeting of a session, from its opening to its close, in the morning or afternoon."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="sittings", verbose_name=_("session")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    begins_at = models.DateTimeField(_("begins at"))
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    place = LineField(_("place"), max_length=100, blank=True)
    chair = LineField(
        _("chairperson"), max_length=200, blank=True, help_text=_("Name and post, as recorded.")
    )
    agenda_item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sittings",
        verbose_name=_("agenda item"),
    )
    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sittings",
        verbose_name=_("consultation"),
        help_text=_("Its questions are those on which people speak."),
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        ordering = ["session", "number"]
        constraints = [
            archived_completely("sitting_archived_completely"),
            models.UniqueConstraint(
                fields=["session", "number"],
                condition=Q(archived_at__isnull=True),
                name="sitting_once_in_session",
                violation_error_message=_("A sitting has this number already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at")),
                name="sitting_ends_after_start",
                violation_error_message=_("The end is before the start."),
            ),
        ]

    def __str__(self):
        return str(_("Sitting %(number)s")) % {"number": self.number}

    @property
    def day(self):
        """The day of the sitting, where the Office is."""
        return timezone.localtime(self.begins_at, timezone.get_default_timezone()).date()


class InterventionQuerySet(models.QuerySet):
    """Notes taken in a sitting."""

    def visible_to(self, user):
        """Raw notes are the note-takers'; everybody else reads the positions made of them."""
        may = getattr(user, "is_authenticated", False) and user.can("record_positions")
        return self.all() if may else self.none()

    def noted(self):
        """Those still to be checked."""
        return self.filter(state=Intervention.State.NOTED)


@pghistory.track()
class Intervention(Attributed):
    """Somebody takes the floor: a line of the note-taker's page.

    Its key is made by the page that takes the note, so that one sent twice over a bad line is
    still one (RFC 9110, 9.2.2: PUT is idempotent).
    """

    class State(models.TextChoices):
        """How far it has come."""

        NOTED = "noted", _("Noted")
        CHECKED = "checked", _("Checked")
        STRUCK = "struck", _("Struck out")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sitting = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, related_name="interventions", verbose_name=_("sitting")
    )
    spoken_at = models.DateTimeField(_("time"))
    party_kind = models.CharField(_("kind of party"), max_length=14, choices=PartyKind, blank=True)
    speaker = LineField(_("speaker"), max_length=200, blank=True)
    speaker_post = LineField(
        _("post of the speaker"), max_length=200, blank=True, help_text=_("Held at the time.")
    )
    question = models.ForeignKey(
        Question,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="interventions",
        verbose_name=_("question"),
    )
    stance = models.CharField(_("stance"), max_length=12, choices=Stance, blank=True)
    note = ProseField(_("note"), max_length=3000, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.NOTED)
    position = models.OneToOneField(
        Position,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="intervention",
        verbose_name=_("position"),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    noted_at = models.DateTimeField(_("noted at"), default=timezone.now, editable=False)
    noted_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("noted by"),
    )

    objects = InterventionQuerySet.as_manager()

    class Meta:
        verbose_name = _("intervention")
        verbose_name_plural = _("interventions")
        ordering = ["sitting", "spoken_at", "noted_at", "pk"]
        constraints = [
            has_a_party("intervention_has_a_party", unless=Q(party_kind="")),
            models.CheckConstraint(
                condition=Q(state="checked", position__isnull=False)
                | (~Q(state="checked") & Q(position__isnull=True)),
                name="intervention_checked_is_a_position",
            ),
        ]
        indexes = [models.Index(fields=["sitting", "spoken_at"], name="intervention_by_time")]
        triggers = [
            pgtrigger.Protect(name="intervention_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.party if self.party_kind else self.party_label


class CorrectionQuerySet(models.QuerySet):
    """What speakers asked to be corrected."""

    def visible_to(self, user):
        """The party's own, and all for the Office; what was accepted shows in the position."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.can("read_submitted"):
            return self.all()
        own = Q(pk__in=[])
        for party in user.parties:
            own |= Q(position__in=Position.objects.of_party(party))
        return self.filter(own)

    def waiting(self):
        """Those without an answer."""
        return self.filter(state=Correction.State.ASKED)


@pghistory.track()
class Correction(Words):
    """A speaker asks that what was noted of them be put right: the words as they should read."""

    class State(models.TextChoices):
        """What came of it."""

        ASKED = "asked", _("Asked for")
        MADE = "made", _("Made")
        REFUSED = "refused", _("Not made")

    position = models.ForeignKey(
        Position,
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("position"),
    )
    reason = ProseField(_("reason"), max_length=1000)
    asked_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED)
    answer = ProseField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    made = models.OneToOneField(
        Position,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="made_by_correction",
        verbose_name=_("corrected position"),
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["position"],
                condition=Q(state="asked"),
                name="correction_one_at_a_time",
                violation_error_message=_("A correction of this position is asked for already."),
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at__isnull=True, made__isnull=True)
                | Q(state="made", answered_at__isnull=False, made__isnull=False)
                | (
                    Q(state="refused", answered_at__isnull=False, made__isnull=True) & ~Q(answer="")
                ),
                name="correction_is_answered_completely",
                violation_error_message=_("Say why the correction is not made."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="correction_is_kept_as_asked",
                fields=["position", "reason", "asked_by", "asked_at", *WORDS],
            ),
            pgtrigger.Protect(name="correction_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.position}, {self.get_state_display()}"
