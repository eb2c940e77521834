"""What is asked of the constituents."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.groups import Group
from consultations.models.bodies import PublicQuerySet
from consultations.models.types import ConsultationType
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


# Words that stand in that place in other addresses.
RESERVED = frozenset(
    [
        "agenda",
        "amendments",
        "answers",
        "bodies",
        "calendar",
        "comments",
        "corrections",
        "decisions",
        "drafts",
        "follow-up",
        "holidays",
        "interventions",
        "links",
        "marks",
        "matrix",
        "members",
        "new",
        "officers",
        "positions",
        "questions",
        "receipts",
        "regional-groups",
        "regional-members",
        "rule",
        "sessions",
        "sittings",
        "suggest",
        "types",
    ]
)


def validate_code(value: str) -> None:
    """Refuse codes under which a consultation's page could not be reached.

    Raises:
        ValidationError: code ``reserved``.
    """
    if value.lower() in RESERVED or value.isdigit():
        raise ValidationError(
            _("This word stands for something else in addresses. Choose another."), code="reserved"
        )


@pghistory.track()
class Consultation(Record):
    """Questions put to the constituents from one day to another."""

    Visibility = ConsultationType.Visibility

    code = models.SlugField(
        _("code"),
        max_length=60,
        unique=True,
        validators=[validate_code],
        help_text=_("Letters, digits and hyphens; it stands in the address."),
    )
    title_en = LineField(_("title in English"), max_length=300)
    title_fr = LineField(_("title in French"), max_length=300, blank=True)
    title_es = LineField(_("title in Spanish"), max_length=300, blank=True)
    title = LocalizedText("title")
    type = models.ForeignKey(
        ConsultationType,
        on_delete=models.PROTECT,
        related_name="consultations",
        verbose_name=_("type of consultation"),
    )
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
    asked_groups = ArrayField(
        models.CharField(max_length=12, choices=Group),
        verbose_name=_("groups that are asked"),
        default=list,
        blank=True,
        help_text=_("All three when none is named."),
    )
    asked_governments = models.ManyToManyField(
        "accounts.Organization",
        related_name="+",
        blank=True,
        verbose_name=_("Governments that are asked"),
        help_text=_("All when none is named."),
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

    @property
    def groups(self) -> list[str]:
        """The groups that are asked, in the order of papers."""
        return [one for one in Group if not self.asked_groups or one in self.asked_groups]

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


def _about(model, name):
    """The record whose text is asked about; at most one of the three is named."""
    return models.ForeignKey(
        model,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="asked_about_in",
        verbose_name=name,
    )


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
    text_en = ProseField(_("text in English"), blank=True)
    text_fr = ProseField(_("text in French"), blank=True)
    text_es = ProseField(_("text in Spanish"), blank=True)
    text = LocalizedText("text")
    text_version = models.PositiveSmallIntegerField(_("version of the text"), default=1)
    about_action = _about("followup.Action", _("the text of the action"))
    about_recommendation = _about("followup.Recommendation", _("the text of the recommendation"))
    about_decision = _about("consultations.Decision", _("the text of the draft decision"))
    recommendations = models.ManyToManyField(
        "followup.Recommendation",
        related_name="questions",
        blank=True,
        verbose_name=_("recommendations"),
    )
    actions = models.ManyToManyField(
        "followup.Action", related_name="questions", blank=True, verbose_name=_("actions")
    )
    search = search_column(
        "title_en", rest=("title_fr", "title_es", "text_en", "text_fr", "text_es")
    )

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
            ),
            models.CheckConstraint(
                condition=Q(about_action__isnull=True, about_recommendation__isnull=True)
                | Q(about_action__isnull=True, about_decision__isnull=True)
                | Q(about_recommendation__isnull=True, about_decision__isnull=True),
                name="question_is_about_one_text",
                violation_error_message=_("A question is about the text of one record."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def source(self):
        """The record whose text is asked about, or None for free text. May query it."""
        return self.about_action or self.about_recommendation or self.about_decision


class QuestionTextQuerySet(models.QuerySet):
    """Versions of texts, seen by those who see the question."""

    def visible_to(self, user):
        """As the question."""
        return self.filter(question__in=Question.objects.visible_to(user))


@pghistory.track()
class QuestionText(models.Model):
    """One version of what is asked, kept as it was put. Positions say which one they answer."""

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="texts", verbose_name=_("question")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    title_en = LineField(_("title in English"), max_length=300)
    title_fr = LineField(_("title in French"), max_length=300, blank=True)
    title_es = LineField(_("title in Spanish"), max_length=300, blank=True)
    title = LocalizedText("title")
    text_en = ProseField(_("text in English"), blank=True)
    text_fr = ProseField(_("text in French"), blank=True)
    text_es = ProseField(_("text in Spanish"), blank=True)
    text = LocalizedText("text")
    put_at = models.DateTimeField(_("put at"), default=timezone.now, editable=False)
    put_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("put by"),
    )

    objects = QuestionTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a text")
        verbose_name_plural = _("versions of texts")
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="question_text_once"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="question_text_is_append_only"),
            pgtrigger.Protect(name="question_text_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.number}"
