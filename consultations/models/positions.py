"""Who said what. A position is never edited: whoever moves states a new one."""

import pghistory
import pgtrigger
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.models.parties import PARTY, Attributed, has_a_party
from consultations.models.questions import Consultation, Question
from consultations.models.words import WORDS, Stance, Words
from foundation.models import Origin
from foundation.ordering import search_column
from foundation.texts import LineField, ProseField

# What stands in the way where nothing else is said (domain, 2.8; a type of consultation may).
BLOCKING = (Stance.OPPOSE, Stance.RESERVATION)


class PositionState(models.TextChoices):
    """Whether the secretariat has shown it to everyone yet."""

    SUBMITTED = "submitted", _("Submitted")
    PUBLISHED = "published", _("Published")


def own_words(party) -> Q:
    """Positions of a group or a Government; those of a part of a group are not its own."""
    return Q(group=party.group, organization=party.organization_id, regional_group__isnull=True)


class PositionQuerySet(models.QuerySet):
    """Positions: what left its party. Drafts are kept apart (:mod:`.drafts`)."""

    def visible_to(self, user):
        """A party's own, and of others what the consultation shows by now.

        The Office reads positions at once. Other constituents and readers read them when the
        consultation shows them.
        """
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.can("read_submitted"):
            return self.all()
        own = Q(pk__in=[])
        for party in user.parties:
            own |= own_words(party)
        return self.filter(own | self._shown())

    @staticmethod
    def _shown():
        """Submitted positions that other parties may read today."""
        of = "question__consultation__"
        closed = Q(**{f"{of}closes_on__lt": timezone.localdate()})
        return (
            Q(state=PositionState.PUBLISHED)
            | Q(**{f"{of}visibility": Consultation.Visibility.ON_SUBMISSION})
            | Q(**{f"{of}visibility": Consultation.Visibility.AT_CLOSING}) & closed
        )

    def live(self):
        """Those that stand: not replaced by a later one of the same party."""
        return self.filter(replaced_by__isnull=True)

    def of_party(self, party):
        """Those of one group or one government (:class:`accounts.models.Party`)."""
        return self.filter(own_words(party))


# What a stance of a type needs is data (consultations.models.types); the words for what is missing.
MISSING = {
    "blocks": _("Say why: this stance stands in the way."),
    "statement": _("Say what is suggested or asked."),
    "conditions": _("Say on which conditions."),
}
# A position without what its type asks for is refused whoever writes it.
STANCE_OF_TYPE = """
    SELECT stance.* INTO rule
    FROM consultations_question AS question
    JOIN consultations_consultation AS consultation
        ON consultation.id = question.consultation_id
    JOIN consultations_typestance AS stance
        ON stance.type_id = consultation.type_id AND stance.stance = NEW.stance
    WHERE question.id = NEW.question_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this type of consultation has no such stance'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'position_stance_of_its_type';
    END IF;
    IF rule.needs_statement AND NEW.statement = '' THEN
        RAISE EXCEPTION 'this stance needs a statement'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'position_gives_a_reason';
    END IF;
    IF rule.needs_conditions AND NEW.conditions = '' THEN
        RAISE EXCEPTION 'this stance needs conditions'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'position_states_conditions';
    END IF;
    RETURN NEW;
"""


CONTENT = [
    "question",
    "text_version",
    *PARTY,
    *WORDS,
    "mode",
    "stated_on",
    "sitting",
    "speaker",
    "speaker_post",
    "stated_by",
    "reaffirms",
    "corrects",
    "reply",
]


@pghistory.track(exclude=["search"])
class Position(Attributed, Words):
    """What one party says to one question, on one version of its text."""

    class Mode(models.TextChoices):
        """How it was stated."""

        WRITTEN = "written", _("in writing")
        SPOKEN = "spoken", _("in a sitting")

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="positions", verbose_name=_("question")
    )
    text_version = models.PositiveSmallIntegerField(_("version of the text"), default=1)
    reported = ProseField(
        _("wording for reports"),
        blank=True,
        max_length=2000,
        help_text=_(
            "Verb and clause that follow the name of the party in a report, such as: "
            "stressed the importance of the subject. Written by the secretariat."
        ),
    )
    mode = models.CharField(_("stated"), max_length=8, choices=Mode, default=Mode.WRITTEN)
    stated_on = models.DateField(_("stated on"), default=timezone.localdate)
    sitting = models.ForeignKey(
        "consultations.Sitting",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="positions",
        verbose_name=_("sitting"),
    )
    speaker = LineField(_("speaker"), max_length=200, blank=True)
    speaker_post = LineField(
        _("post of the speaker"), max_length=200, blank=True, help_text=_("Held at the time.")
    )
    stated_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("stated by"),
    )
    reply = models.ForeignKey(
        "consultations.Reply",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="positions",
        verbose_name=_("reply by personal link"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=PositionState, default=PositionState.SUBMITTED
    )
    submitted_at = models.DateTimeField(_("submitted at"), default=timezone.now, editable=False)
    reaffirms = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reaffirmed_by",
        verbose_name=_("reaffirms"),
        help_text=_("The same words, on an earlier version of the text."),
    )
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="corrected_by",
        verbose_name=_("corrects"),
        help_text=_("What was noted before the speaker asked for a correction."),
    )
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    origins = GenericRelation(Origin, content_type_field="record_type", object_id_field="record_id")
    search = search_column("party_label", rest=("statement", "conditions"))

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["question", "pk"]
        constraints = [
            has_a_party("position_has_a_party"),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "published"]),
                name="position_has_left_its_party",
            ),
        ]
        indexes = [
            models.Index(fields=["question", "group"], name="position_by_question"),
            GinIndex(fields=["search"], name="position_search"),
        ]
        triggers = [
            # What was said is never rewritten; only where it stands and how it is reported.
            pgtrigger.ReadOnly(name="position_is_append_only", fields=CONTENT),
            pgtrigger.Protect(name="position_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="position_has_a_stance_of_its_type",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("rule", "consultations_typestance%ROWTYPE")],
                func=STANCE_OF_TYPE,
            ),
        ]

    def __str__(self):
        return f"{self.party}: {self.get_stance_display()}"

    def clean(self):
        """Name the field that the stance needs and that is empty; a trigger holds the same rules.

        Raises:
            ValidationError: by field.
        """
        rule = self.question.consultation.type.rules.get(self.stance)
        if rule is None:
            problem = _("This consultation has no such stance.")
            raise ValidationError({"stance": problem}, code="no_stance")
        if rule.needs_statement and not self.statement:
            problem = MISSING["blocks" if rule.blocks else "statement"]
            raise ValidationError({"statement": problem}, code="needs_statement")
        if rule.needs_conditions and not self.conditions:
            raise ValidationError({"conditions": MISSING["conditions"]}, code="needs_conditions")

    @property
    def stance_label(self) -> str:
        """The stance as its consultation calls it. May query question, consultation and type."""
        rule = self.question.consultation.type.rules.get(self.stance)
        return rule.label if rule else self.get_stance_display()
