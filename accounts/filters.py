"""The filters of the list of organizations."""

import django_filters
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.groups import Group, OrganizationKind
from accounts.models import Organization
from foundation.filters import FilterSet, WordsFilter


class OrganizationFilter(FilterSet):
    """By words of their names, kind, tripartite group and country."""

    q = WordsFilter(label=_("Name"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=OrganizationKind.choices)
    group = django_filters.ChoiceFilter(label=_("Group"), choices=Group.choices)
    country = django_filters.ChoiceFilter(label=_("Country"), choices=lambda: list(countries))

    class Meta:
        model = Organization
        fields: list[str] = []
