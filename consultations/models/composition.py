"""Who sits in a body, from one day to another: members, officers, regional groups."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.groups import Group
from consultations.models.bodies import Body, MeetingQuerySet
from foundation.models import Record, archived_completely
from foundation.texts import LineField, LocalizedText


class DatedQuerySet(MeetingQuerySet):
    """What held from one day to another."""

    def on(self, day):
        """Those that had begun and not ended on ``day``; where no start is known, all before."""
        begun = Q(begins_on__isnull=True) | Q(begins_on__lte=day)
        return self.filter(begun & (Q(ends_on__isnull=True) | Q(ends_on__gte=day)))


class Dated(Record):
    """A record that holds from one day to another; an open start or end is not known or still."""

    begins_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class Days(Func):
    """The days from ``begins_on`` to ``ends_on``, both included, as a range of PostgreSQL."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self):
        super().__init__(F("begins_on"), F("ends_on"), Value("[]"))

    def deconstruct(self):
        """Without arguments, for migrations: they are always the same."""
        return f"{type(self).__module__}.{type(self).__qualname__}", (), {}


def dated_constraints(name: str, *same, problem) -> list[models.BaseConstraint]:
    """The end is not before the start, and of the ``same`` there is one at a time.

    Args:
        problem: what is said when a second one overlaps.
    """
    return [
        archived_completely(f"{name}_archived_completely"),
        models.CheckConstraint(
            condition=Q(begins_on__isnull=True)
            | Q(ends_on__isnull=True)
            | Q(ends_on__gte=F("begins_on")),
            name=f"{name}_ends_on_or_after_start",
            violation_error_message=_("The end is before the start."),
        ),
        ExclusionConstraint(
            name=f"{name}_once_at_a_time",
            expressions=[*((one, "=") for one in same), (Days(), "&&")],
            condition=Q(archived_at__isnull=True),
            violation_error_message=problem,
        ),
    ]


@pghistory.track()
class Member(Dated):
    """A seat of a body: the Government, the organization or the person who holds it."""

    class Capacity(models.TextChoices):
        """In which capacity (domain study, 4.5: titular, also called regular, and deputy)."""

        TITULAR = "titular", _("titular member")
        DEPUTY = "deputy", _("deputy member")
        SUBSTITUTE = "substitute", _("substitute member")

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="members", verbose_name=_("body")
    )
    group = models.CharField(_("group"), max_length=12, choices=Group)
    capacity = models.CharField(
        _("capacity"), max_length=10, choices=Capacity, default=Capacity.TITULAR
    )
    organization = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("Government or organization"),
    )
    person = models.ForeignKey(
        "accounts.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("person"),
    )

    class Meta:
        verbose_name = _("member of a body")
        verbose_name_plural = _("members of bodies")
        ordering = ["body", "group", "capacity", "pk"]
        constraints = [
            *dated_constraints(
                "member",
                "body",
                "group",
                # A seat may be of a person, of an organization, or of one in the other.
                Coalesce("organization_id", Value(0), output_field=models.BigIntegerField()),
                Coalesce("person_id", Value(0), output_field=models.BigIntegerField()),
                problem=_("This member already has a seat in these days."),
            ),
            models.CheckConstraint(
                condition=Q(organization__isnull=False) | Q(person__isnull=False),
                name="member_is_somebody",
                violation_error_message=_("Say who the member is."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """Person and organization, as far as they are known. May query both."""
        return ", ".join(str(one) for one in (self.person, self.organization) if one is not None)


@pghistory.track()
class Officer(Dated):
    """Who holds an office of a body, such as Chairperson or Employer Vice-Chairperson."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="officers", verbose_name=_("body")
    )
    title_en = LineField(_("title in English"), max_length=200)
    title_fr = LineField(_("title in French"), max_length=200, blank=True)
    title_es = LineField(_("title in Spanish"), max_length=200, blank=True)
    title = LocalizedText("title")
    group = models.CharField(_("group"), max_length=12, choices=Group, blank=True)
    person = models.ForeignKey(
        "accounts.Person",
        on_delete=models.PROTECT,
        related_name="offices",
        verbose_name=_("person"),
    )

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        ordering = ["body", "begins_on", "pk"]
        constraints = dated_constraints(
            "officer",
            "body",
            "title_en",
            "group",
            "person",
            problem=_("This person already holds this office in these days."),
        )

    def __str__(self):
        return f"{self.person}, {self.title}"


@pghistory.track()
class RegionalGroup(Record):
    """Governments of a region that speak together, such as the Africa group."""

    code = LineField(_("code"), max_length=30, unique=True)
    name_en = LineField(_("name in English"), max_length=200)
    name_fr = LineField(_("name in French"), max_length=200, blank=True)
    name_es = LineField(_("name in Spanish"), max_length=200, blank=True)
    name = LocalizedText("name")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("regional group")
        verbose_name_plural = _("regional groups")
        ordering = ["name_en", "pk"]
        constraints = [archived_completely("regional_group_archived_completely")]

    def __str__(self):
        return self.name


@pghistory.track()
class RegionalMember(Dated):
    """A Government is part of a regional group from one day to another."""

    regional_group = models.ForeignKey(
        RegionalGroup,
        on_delete=models.PROTECT,
        related_name="members",
        verbose_name=_("regional group"),
    )
    organization = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="regional_groups",
        verbose_name=_("Government"),
    )

    class Meta:
        verbose_name = _("member of a regional group")
        verbose_name_plural = _("members of regional groups")
        ordering = ["regional_group", "pk"]
        constraints = dated_constraints(
            "regional_member",
            "regional_group",
            "organization",
            problem=_("This Government is already part of the group in these days."),
        )

    def __str__(self):
        return str(self.organization)
