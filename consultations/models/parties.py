"""Whose words they are: a group, a part of one, a Government, an organization, or nobody named."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.groups import GROUP_AS_PARTY, Group
from foundation.texts import LineField


class PartyKind(models.TextChoices):
    """What sort of party speaks."""

    GROUP = "group", _("a group")
    GROUP_MEMBER = "group_member", _("a speaker of a group")
    GOVERNMENT = "government", _("a Government")
    GOVERNMENTS = "governments", _("Government representatives, not named")
    REGIONAL_GROUP = "regional_group", _("a regional group")
    ORGANIZATION = "organization", _("an organization")
    OBSERVER = "observer", _("an observer")
    SPEAKERS = "speakers", _("speakers, not named")
    BODY = "body", _("the body as a whole")
    OFFICE = "office", _("the Office")


class Quantifier(models.TextChoices):
    """How many spoke, where the record does not name them."""

    NONE = "", _("named")
    ALL = "all", _("all")
    UNANIMOUS = "unanimous", _("unanimous")
    GENERAL = "general", _("general")
    MANY = "many", _("many")
    NUMBER = "a_number", _("a number of")
    SEVERAL = "several", _("several")
    ONE = "one", _("one")
    ANOTHER = "another", _("another")
    UNSPECIFIED = "unspecified", _("not specified")


# The columns by which two positions are of one party.
WHOSE = ("party_kind", "group", "organization_id", "regional_group_id", "party_label")
# The fields of :class:`Attributed`.
PARTY = ("party_kind", "group", "organization", "regional_group", "party_label", "quantifier")


def has_a_party(name: str, unless: Q | None = None) -> models.CheckConstraint:
    """What each kind of party asks for; ``unless`` frees rows that are not finished yet."""
    asked = (
        (Q(party_kind="group") & ~Q(group="") & Q(organization__isnull=True))
        | (Q(party_kind="government") & Q(group="governments", organization__isnull=False))
        | (Q(party_kind="regional_group", group="governments", organization__isnull=True))
        | (Q(party_kind__in=["organization", "observer"]) & Q(organization__isnull=False))
        | (Q(party_kind__in=["group_member", "governments"]) & ~Q(group="") & ~Q(party_label=""))
        | (Q(party_kind__in=["speakers", "body", "office"]) & ~Q(party_label=""))
    )
    asked &= Q(regional_group__isnull=False, party_kind="regional_group") | (
        Q(regional_group__isnull=True) & ~Q(party_kind="regional_group")
    )
    return models.CheckConstraint(
        condition=asked | unless if unless else asked,
        name=name,
        violation_error_message=_("Say whose position this is."),
    )


class Attributed(models.Model):
    """Words of a party, named as exactly as it was heard and no more."""

    party_kind = models.CharField(_("kind of party"), max_length=14, choices=PartyKind)
    group = models.CharField(_("group"), max_length=12, choices=Group, blank=True)
    organization = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("Government or organization"),
    )
    regional_group = models.ForeignKey(
        "consultations.RegionalGroup",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("regional group"),
    )
    party_label = LineField(
        _("party as recorded"), max_length=200, blank=True, help_text=_("Where it is not named.")
    )
    quantifier = models.CharField(
        _("how many"), max_length=12, choices=Quantifier, blank=True, default=Quantifier.NONE
    )

    class Meta:
        abstract = True

    @property
    def party(self) -> str:
        """The party as a page or a paper names it. May query it."""
        if self.party_kind == PartyKind.GROUP:
            return str(GROUP_AS_PARTY[self.group])
        if self.regional_group_id:
            return str(self.regional_group)
        if self.organization_id:
            return str(self.organization)
        return self.party_label
