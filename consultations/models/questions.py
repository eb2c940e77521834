"""What is asked of the constituents."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.models.bodies import PublicQuerySet
from foundation.models import Record, RecordQuerySet, archived_completely
from foundation.ordering import search_column
from foundation.texts import LineField, LocalizedText, ProseField


class ConsultationQuerySet(RecordQuerySet):
    """Consultations as constituents and the Office read them."""

    def visible_to(self, user):
        """Everyone signed in reads what is open or was; only the Office prepares."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.can("record_positions"):
            return self
        return self.current().filter(opens_on__lte=timezone.localdate())


@pghistory.track()
class Consultation(Record):
    """Questions put to the constituents from one day to another."""

    class Kind(models.TextChoices):
        """In which form they are asked."""

        DISCUSSION = "discussion", _("Discussion in a sitting")
        WRITTEN = "written", _("Written round")
        INFORMAL = "informal", _("Informal tripartite consultation")

    class Visibility(models.TextChoices):
        """When submitted positions are shown to the other groups."""

        ON_SUBMISSION = "on_submission", _("as soon as they are submitted")
        AT_CLOSING = "at_closing", _("when the consultation has closed")
        ON_PUBLICATION = "on_publication", _("when the secretariat publishes them")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title_en = LineField(_("title in English"), max_length=300)
    title_fr = LineField(_("title in French"), max_length=300, blank=True)
    title_es = LineField(_("title in Spanish"), max_length=300, blank=True)
    title = LocalizedText("title")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.WRITTEN)
    agenda_item = models.ForeignKey(
        "consultations.AgendaItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="consultations",
        verbose_name=_("agenda item"),
    )
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(
        _("closes on"),
        null=True,
        blank=True,
        help_text=_("Empty while the secretariat has not closed it."),
    )
    visibility = models.CharField(
        _("positions are shown to others"),
        max_length=15,
        choices=Visibility,
        default=Visibility.ON_SUBMISSION,
    )

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            archived_completely("consultation_archived_completely"),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="consultation_closes_on_or_after_opening",
                violation_error_message=_("The end is before the start."),
            ),
        ]

    def __str__(self):
        return self.title

    def is_open(self, on=None) -> bool:
        """Whether positions may be stated on that day (today unless told)."""
        day = on or timezone.localdate()
        return self.opens_on <= day and (self.closes_on is None or day <= self.closes_on)


class QuestionQuerySet(PublicQuerySet):
    """Questions, seen by those who see their consultation."""

    def visible_to(self, user):
        """As the consultation; the secretariat sees the archived ones too, to bring them back."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.can("record_positions"):
            return self
        return self.current().filter(consultation__in=Consultation.objects.visible_to(user))


@pghistory.track(exclude=["search"])
class Question(Record):
    """One point of a consultation, on which a position can be stated."""

    class Scope(models.TextChoices):
        """Whether the point is about the follow-up as a whole or about one proposal.

        A report of a discussion gives areas of convergence on the first, then preferences
        on the second (report of 17 November 2004, paragraphs 3 and 4).
        """

        GENERAL = "general", _("The follow-up as a whole")
        SPECIFIC = "specific", _("A specific aspect")

    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        related_name="questions",
        verbose_name=_("consultation"),
    )
    sequence = models.PositiveSmallIntegerField(_("order"))
    scope = models.CharField(_("about"), max_length=10, choices=Scope, default=Scope.SPECIFIC)
    title_en = LineField(_("title in English"), max_length=300)
    title_fr = LineField(_("title in French"), max_length=300, blank=True)
    title_es = LineField(_("title in Spanish"), max_length=300, blank=True)
    title = LocalizedText("title")
    text = ProseField(_("text"), blank=True)
    text_version = models.PositiveSmallIntegerField(_("version of the text"), default=1)
    recommendations = models.ManyToManyField(
        "followup.Recommendation",
        related_name="questions",
        blank=True,
        verbose_name=_("recommendations"),
    )
    actions = models.ManyToManyField(
        "followup.Action", related_name="questions", blank=True, verbose_name=_("actions")
    )
    search = search_column("title_en", rest=("title_fr", "title_es", "text"))

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["consultation", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "sequence"],
                name="question_order_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self):
        return self.title
