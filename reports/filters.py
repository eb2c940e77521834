"""The filters of the lists of papers and of outside documents."""

import django_filters
from django.utils.translation import gettext_lazy as _

from foundation.filters import FilterSet, WordsFilter
from reports.models import Paper, ReferenceDocument


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


class ReferenceFilter(FilterSet):
    """Outside documents by words of their symbol, titles and publisher, and by their address."""

    other_parameters = ("archived",)

    text = WordsFilter()
    address = django_filters.ChoiceFilter(
        label=_("Address"),
        choices=[("known", _("Known")), ("missing", _("Missing"))],
        empty_label=_("Known or missing"),
        method="with_address",
    )

    class Meta:
        model = ReferenceDocument
        fields = ()

    def with_address(self, rows, _name, value):
        """Those that can be read somewhere, or those of which it is not known where."""
        return rows.filter(address="") if value == "missing" else rows.exclude(address="")
