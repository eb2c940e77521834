"""The three groups of the Organization and the kinds of organizations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    """The groups of the tripartite constituency, in the order in which papers name them."""

    GOVERNMENTS = "governments", _("Governments")
    EMPLOYERS = "employers", _("Employers")
    WORKERS = "workers", _("Workers")


# How a paper names a group as a speaker.
GROUP_AS_PARTY = {
    Group.GOVERNMENTS: _("Government group"),
    Group.EMPLOYERS: _("Employers' group"),
    Group.WORKERS: _("Workers' group"),
}


class OrganizationKind(models.TextChoices):
    """What an organization is; design, section 3."""

    GOVERNMENT = "government", _("Government")
    EMPLOYERS = "employers", _("Employers' organization")
    WORKERS = "workers", _("Workers' organization")
    UN_SYSTEM = "un_system", _("United Nations system")
    BRETTON_WOODS = "bretton_woods", _("Bretton Woods institution")
    REGIONAL = "regional", _("Regional organization")
    ACADEMIC = "academic", _("University or research institute")
    FOUNDATION = "foundation", _("Foundation")
    NGO = "ngo", _("Non-governmental organization")
    PARLIAMENT = "parliament", _("Parliament")
    PARTY = "party", _("Political party")
    OFFICE_UNIT = "office_unit", _("Office unit")
    COMMISSION = "commission", _("Commission")
    COMPANY = "company", _("Company")
    OTHER = "other", _("Other")
