"""How the chairperson reads what the groups said, and which question continues an earlier one."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.models.questions import Consultation, Question
from foundation.texts import LineField, ProseField


class Kind(models.TextChoices):
    """What the groups' positions amount to; the values are those of the page's component."""

    CONSENSUS = "consensus", _("Consensus")
    BROAD = "broad", _("Broad agreement")
    TWO_OF_THREE = "two_of_three", _("Two of three")
    DIVIDED = "divided", _("Divided")
    SILENT = "silent", _("Silent or undecided")


class ChairReadingQuerySet(models.QuerySet):
    """Readings; they tell of positions, so they are shown when those are."""

    def visible_to(self, user):
        """The Office reads them at once, everybody else when all positions are shown.

        A reading drawn from positions that a reader does not see yet would tell of them.
        """
        if not getattr(user, "is_authenticated", False):
            return self.none()
        found = self.filter(question__in=Question.objects.visible_to(user))
        if user.can("read_submitted"):
            return found
        of, when = "question__consultation__", Consultation.Visibility
        closed = Q(**{f"{of}closes_on__lt": timezone.localdate()})
        return found.filter(
            Q(**{f"{of}visibility": when.ON_SUBMISSION})
            | Q(**{f"{of}visibility": when.AT_CLOSING}) & closed
        )

    def standing(self, on=None):
        """The last one of each question, as read by the end of the day ``on`` where it is given."""
        found = self if on is None else self.filter(read_on__lte=on)
        return found.order_by("question_id", "-pk").distinct("question_id")


@pghistory.track()
class ChairReading(models.Model):
    """What the chairperson said that the views on a question amount to.

    Never changed or deleted: a later one takes its place, and one without a kind takes it back.
    """

    question = models.ForeignKey(
        Question,
        on_delete=models.PROTECT,
        related_name="chair_readings",
        verbose_name=_("question"),
    )
    text_version = models.PositiveSmallIntegerField(_("version of the text"), default=1)
    kind = models.CharField(
        _("what the views amount to"),
        max_length=12,
        choices=Kind,
        blank=True,
        help_text=_("Empty takes the former reading back."),
    )
    words = ProseField(
        _("in the words of the chairperson"),
        max_length=2000,
        blank=True,
        help_text=_("Such as: broad support, subject to further information."),
    )
    grounds = ProseField(_("reason"), max_length=2000)
    chair = LineField(_("chairperson"), max_length=200, help_text=_("Name and post, as recorded."))
    read_on = models.DateField(_("on"), default=timezone.localdate)
    recorded_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    objects = ChairReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("chair’s reading")
        verbose_name_plural = _("chair’s readings")
        ordering = ["question", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(grounds=""),
                name="chair_reading_gives_a_reason",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=~Q(chair=""),
                name="chair_reading_is_somebodys",
                violation_error_message=_("Say whose reading it is."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="chair_reading_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
        ]

    def __str__(self):
        return f"{self.chair}: {self.get_kind_display()}"


class ContinuationQuerySet(models.QuerySet):
    """Which question goes on from which."""

    def visible_to(self, user):
        """Those of which a person sees both questions."""
        seen = Question.objects.visible_to(user)
        return self.filter(question__in=seen, follows__in=seen)


@pghistory.track()
class Continuation(models.Model):
    """A question puts the same point as one of an earlier round."""

    question = models.OneToOneField(
        Question,
        on_delete=models.PROTECT,
        related_name="continuation",
        verbose_name=_("question"),
    )
    follows = models.ForeignKey(
        Question,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name=_("same point in an earlier round"),
    )

    objects = ContinuationQuerySet.as_manager()

    class Meta:
        verbose_name = _("continuation")
        verbose_name_plural = _("continuations")
        constraints = [
            models.CheckConstraint(
                condition=~Q(question=F("follows")),
                name="continuation_of_another_question",
                violation_error_message=_("A question does not follow itself."),
            )
        ]

    def __str__(self):
        return f"{self.question_id} ← {self.follows_id}"
