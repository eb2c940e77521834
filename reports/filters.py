"""The filters of the list of papers, for the page and the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from foundation.filters import FilterSet, WordsFilter
from reports.models import Paper


class PaperFilter(FilterSet):
    """Papers by words of their symbol and title, purpose and state."""

    text = WordsFilter()
    purpose = django_filters.ChoiceFilter(
        label=_("Purpose"), choices=Paper.Purpose.choices, empty_label=_("Any purpose")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=Paper.State.choices, empty_label=_("Any state")
    )

    class Meta:
        model = Paper
        fields = ()
