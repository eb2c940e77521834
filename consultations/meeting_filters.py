"""The filters of sessions: page and API."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.filters import ANY, Archivable, archived_filter, visible
from consultations.models import Body, Session


class SessionFilter(Archivable):
    """Which sessions."""

    body = django_filters.ModelChoiceFilter(
        label=_("Body"), queryset=visible(Body), empty_label=ANY
    )
    when = django_filters.ChoiceFilter(
        label=_("When"),
        choices=[("coming", _("To come")), ("past", _("Over"))],
        empty_label=ANY,
        method="in_time",
    )
    year = django_filters.NumberFilter(
        label=_("Year"), min_value=1000, max_value=9999, method="in_year"
    )
    archive = archived_filter()

    class Meta:
        model = Session
        fields: list[str] = []

    def in_time(self, rows, name, asked):
        """Not over yet, or over; a session of which only the month is known ends with it."""
        today = timezone.localdate()
        return (
            rows.filter(last_day__gte=today)
            if asked == "coming"
            else rows.filter(last_day__lt=today)
        )

    def in_year(self, rows, name, year):
        """Meeting in a year, if only in part."""
        return rows.filter(first_day__year__lte=int(year), last_day__year__gte=int(year))
