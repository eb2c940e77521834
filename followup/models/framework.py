"""The strategic framework and the programmes that actions serve."""

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
from foundation.texts import LineField, ProseField


class PublicQuerySet(RecordQuerySet):
    """Records that every signed-in person reads."""

    def visible_to(self, user):
        """Everyone signed in."""
        return self.current() if getattr(user, "is_authenticated", False) else self.none()


@pghistory.track()
class Framework(Record):
    """A strategic policy framework for a period, such as 2002-05."""

    period = LineField(_("period"), max_length=20, unique=True)
    symbol = LineField(_("symbol"), max_length=60, blank=True)
    title = LineField(_("title"), max_length=300)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("strategic framework")
        verbose_name_plural = _("strategic frameworks")
        ordering = ["period"]

    def __str__(self):
        return f"{self.title} {self.period}"


@pghistory.track()
class StrategicObjective(Record):
    """One of the strategic objectives of a framework."""

    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="objectives", verbose_name=_("framework")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = LineField(_("title"), max_length=300)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("strategic objective")
        verbose_name_plural = _("strategic objectives")
        ordering = ["framework", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "number"], name="strategic_objective_once_in_framework"
            )
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"


@pghistory.track()
class OperationalObjective(Record):
    """What a strategic objective is to bring about, with indicators."""

    strategic_objective = models.ForeignKey(
        StrategicObjective,
        on_delete=models.PROTECT,
        related_name="operational_objectives",
        verbose_name=_("strategic objective"),
    )
    code = LineField(_("code"), max_length=10)
    title = LineField(_("title"), max_length=300)
    text = ProseField(_("objective"))

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("operational objective")
        verbose_name_plural = _("operational objectives")
        ordering = ["strategic_objective", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategic_objective", "code"], name="operational_objective_once"
            )
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


@pghistory.track()
class Indicator(Record):
    """How an operational objective is measured."""

    objective = models.ForeignKey(
        OperationalObjective,
        on_delete=models.PROTECT,
        related_name="indicators",
        verbose_name=_("operational objective"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    text = ProseField(_("indicator"))

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["objective", "number"]
        constraints = [
            models.UniqueConstraint(fields=["objective", "number"], name="indicator_once")
        ]

    def __str__(self):
        return f"{self.objective.code}.{self.number}"


@pghistory.track()
class IntersectoralInitiative(Record):
    """Joint work of two sectors of the Office under a framework."""

    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="initiatives", verbose_name=_("framework")
    )
    sector = LineField(_("sector"), max_length=100)
    with_sector = LineField(_("with"), max_length=100)
    text = ProseField(_("what"))

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("intersectoral initiative")
        verbose_name_plural = _("intersectoral initiatives")
        ordering = ["framework", "pk"]

    def __str__(self):
        return f"{self.sector}, {self.with_sector}"


@pghistory.track()
class Programme(Record):
    """A programme of the Office, such as an InFocus programme."""

    name = LineField(_("name"), max_length=300, unique=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]

    def __str__(self):
        return self.name


@pghistory.track(exclude=["first_day", "last_day"])
class Development(Record):
    """Something that happened in a programme."""

    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        related_name="developments",
        verbose_name=_("programme"),
    )
    kind = LineField(_("kind"), max_length=60)
    text = ProseField(_("what"))
    date = PartialDateField(_("date"), blank=True)
    first_day = PartialDateFirstDay("date")
    last_day = PartialDateLastDay("date")
    partners = LineField(_("partners"), max_length=300, blank=True)
    countries = LineField(_("countries"), max_length=300, blank=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("development")
        verbose_name_plural = _("developments")
        ordering = ["programme", "first_day", "pk"]
        constraints = [partial_date_constraint("date", "development_date_is_known_as_written")]

    def __str__(self):
        return f"{self.programme}: {self.text[:80]}"
