"""How consultations are held: which stances may be taken, by whom, and what each asks for."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from consultations.models.bodies import PublicQuerySet
from consultations.models.words import Stance
from foundation.models import Record, archived_completely
from foundation.texts import LineField, LocalizedText


class TypeQuerySet(PublicQuerySet):
    """Types of consultation: everyone reads them, for they explain what was asked."""

    def visible_to(self, user):
        """The secretariat sees the archived ones too, to bring them back."""
        if getattr(user, "is_authenticated", False) and user.can("record_positions"):
            return self
        return super().visible_to(user)


@pghistory.track()
class ConsultationType(Record):
    """A way of consulting: the form, who may answer, when answers are shown, the stances."""

    class Form(models.TextChoices):
        """In which form questions are asked."""

        DISCUSSION = "discussion", _("Discussion in a sitting")
        WRITTEN = "written", _("Written round")
        INFORMAL = "informal", _("Informal tripartite consultation")

    class Answering(models.TextChoices):
        """Who may state a position online."""

        GROUPS = "groups", _("the three groups")
        GOVERNMENTS = "governments", _("Governments, each for itself")

    class Visibility(models.TextChoices):
        """When submitted positions are shown to the other groups."""

        ON_SUBMISSION = "on_submission", _("as soon as they are submitted")
        AT_CLOSING = "at_closing", _("when the consultation has closed")
        ON_PUBLICATION = "on_publication", _("when the secretariat publishes them")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_en = LineField(_("name in English"), max_length=200)
    name_fr = LineField(_("name in French"), max_length=200, blank=True)
    name_es = LineField(_("name in Spanish"), max_length=200, blank=True)
    name = LocalizedText("name")
    form = models.CharField(_("form"), max_length=12, choices=Form, default=Form.WRITTEN)
    answering = ArrayField(
        models.CharField(max_length=12, choices=Answering),
        verbose_name=_("who may answer"),
        default=list,
        blank=True,
        help_text=_("Nobody: what is said is only recorded by the secretariat."),
    )
    visibility = models.CharField(
        _("positions are shown to others"),
        max_length=15,
        choices=Visibility,
        default=Visibility.ON_SUBMISSION,
        help_text=_("What is proposed for a new consultation of this type."),
    )

    objects = TypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("type of consultation")
        verbose_name_plural = _("types of consultation")
        ordering = ["code"]
        constraints = [archived_completely("consultation_type_archived_completely")]

    def __str__(self):
        return self.name

    @cached_property
    def rules(self) -> dict[str, "TypeStance"]:
        """The stances by their meaning, in order. One query, or none where prefetched."""
        return {one.stance: one for one in self.stances.all()}

    @property
    def blocking(self) -> tuple[str, ...]:
        """The stances that stand in the way of an agreement."""
        return tuple(stance for stance, rule in self.rules.items() if rule.blocks)

    @property
    def offered(self) -> list["TypeStance"]:
        """The stances that can be taken from now on."""
        return [rule for rule in self.rules.values() if rule.is_offered]


@pghistory.track()
class TypeStance(models.Model):
    """One stance of a type: what it is called there, and what it asks for.

    ``stance`` is its meaning, by which convergence is found; the label is what people read.
    """

    type = models.ForeignKey(
        ConsultationType,
        on_delete=models.PROTECT,
        related_name="stances",
        verbose_name=_("type of consultation"),
    )
    sequence = models.PositiveSmallIntegerField(_("order"))
    stance = models.CharField(_("meaning"), max_length=12, choices=Stance)
    label_en = LineField(_("label in English"), max_length=60)
    label_fr = LineField(_("label in French"), max_length=60, blank=True)
    label_es = LineField(_("label in Spanish"), max_length=60, blank=True)
    label = LocalizedText("label")
    blocks = models.BooleanField(
        _("stands in the way"), default=False, help_text=_("It counts against an agreement.")
    )
    needs_statement = models.BooleanField(_("needs a reason"), default=False)
    needs_conditions = models.BooleanField(_("needs conditions"), default=False)
    is_offered = models.BooleanField(_("can be taken"), default=True)

    class Meta:
        verbose_name = _("stance of a type")
        verbose_name_plural = _("stances of a type")
        ordering = ["type", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["type", "stance"], name="type_stance_once"),
        ]

    def __str__(self):
        return self.label
