"""The filters of the list of events, for the page and for the API alike."""

from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from events.countries import CountryTextField
from events.links import OneLinkField, OrganizationsField, ReferencesField
from events.listing import WITHOUT_DAY
from events.models import (
    Event,
    EventAction,
    EventKind,
    EventOrganizer,
    EventRecommendation,
    Involvement,
    InvolvementRole,
)
from followup.models import Action, Recommendation
from foundation.filters import FilterSet, WordsFilter
from foundation.forms import TYPED
from foundation.paging import AFTER, BEFORE
from foundation.partialdates import PartialDate
from foundation.partialdates.format import format_partial_date

# What an event may lack, so that gaps of the record can be found and closed.
LACKING = {
    "day": (WITHOUT_DAY, gettext_lazy("Without a day")),
    "date": (Q(first_day=None), gettext_lazy("Without a date")),
    "place": (Q(place=""), gettext_lazy("Without a place")),
    "country": (Q(country=""), gettext_lazy("Without a country")),
    "organizer": (Q(organizer_rows=None), gettext_lazy("Without an organizer")),
    "activity": (Q(activity=""), gettext_lazy("Without an activity")),
    "recommendation": (
        Q(recommendation_rows=None),
        gettext_lazy("Serving no recommendation"),
    ),
}


class FieldFilter(django_filters.Filter):
    """A filter with a form field of its own making."""

    def __init__(self, field, **kwargs):
        super().__init__(**kwargs)
        self._made = field

    @property
    def field(self):
        """The field, under the filter's label."""
        self._made.label = self.label
        return self._made


def _date_field():
    return Event._meta.get_field("date").formfield(required=False, help_text="")


def linked(model, name: str):
    """A filter method: events beside which ``model`` has a row of that key."""

    def method(filters, events, parameter, key):
        rows = model.objects.filter(**{f"{name}_id": key})
        return events.filter(pk__in=rows.values("event"))

    return method


@dataclass(frozen=True)
class Chip:
    """A filter in use: what it says, and the address of the list without it."""

    label: str
    value: str
    url: str


def chips(filters: "EventFilter", params) -> list[Chip]:
    """The filters in use, in the order of the form (a query for each record that one names).

    Args:
        params: the address's parameters; sorting is kept, the place in the list is not.
    """
    found = []
    cleaned = getattr(filters.form, "cleaned_data", {})
    for name, field in filters.form.fields.items():
        if name not in cleaned or cleaned[name] in (None, ""):
            continue
        without = params.copy()
        for gone in (name, f"{name}{TYPED}", AFTER, BEFORE):
            without.pop(gone, None)
        value = filters.in_words(name, field, cleaned[name])
        found.append(Chip(str(field.label), value, f"?{without.urlencode()}"))
    return found


class PeriodForm(forms.Form):
    """Filters of which two are the ends of a period."""

    def clean(self):
        """Refuse a period that ends before it begins."""
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until.last_day < since.first_day:
            self.add_error("until", _("The end is before the start."))
        return cleaned


class EventFilter(FilterSet):
    """Which events. Periods are compared by overlap: "March" is in any period that touches it."""

    q = WordsFilter()
    since = FieldFilter(_date_field(), label=gettext_lazy("From"), method="held_since")
    until = FieldFilter(_date_field(), label=gettext_lazy("To"), method="held_until")
    country = FieldFilter(
        CountryTextField(required=False), label=gettext_lazy("Country"), field_name="country"
    )
    organizer = FieldFilter(
        OneLinkField(links=OrganizationsField(url="events:organizers-suggest"), required=False),
        label=gettext_lazy("Organized by"),
        method="organized_by",
    )
    involvement = django_filters.ChoiceFilter(
        label=gettext_lazy("Involved"),
        choices=InvolvementRole.choices,
        empty_label=gettext_lazy("anyone"),
        method="involving_role",
    )
    recommendation = FieldFilter(
        OneLinkField(
            links=ReferencesField(model=Recommendation, url="followup:recommendations-suggest"),
            required=False,
        ),
        label=gettext_lazy("Serves recommendation"),
        method="serving_recommendation",
    )
    action = FieldFilter(
        OneLinkField(
            links=ReferencesField(model=Action, url="followup:actions-suggest"), required=False
        ),
        label=gettext_lazy("Serves action"),
        method="serving_action",
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), choices=EventKind.choices, empty_label=gettext_lazy("any")
    )
    lacking = django_filters.ChoiceFilter(
        label=gettext_lazy("Gaps"),
        choices=[(name, label) for name, (_condition, label) in LACKING.items()],
        empty_label=gettext_lazy("with or without"),
        method="lacks",
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[
            ("draft", gettext_lazy("Not published")),
            ("archived", gettext_lazy("Archived")),
            ("all", gettext_lazy("Archived too")),
        ],
        empty_label=gettext_lazy("in use"),
        method="in_state",
    )

    # Names written into the boxes for browsers without scripts.
    other_parameters = tuple(f"{name}{TYPED}" for name in ("organizer", "recommendation", "action"))

    class Meta:
        model = Event
        form = PeriodForm
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = getattr(self.request, "user", None)
        for name in ("organizer", "recommendation", "action"):
            self.filters[name].field.links.user = user

    def filter_queryset(self, queryset):
        """Without a word about their state, archived events are left out."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.current()

    def held_since(self, events, name, known):
        """Held on the first day that the date may mean, or later."""
        return events.held_between(since=known.first_day)

    def held_until(self, events, name, known):
        """Held on the last day that the date may mean, or earlier."""
        return events.held_between(until=known.last_day)

    def in_words(self, name, field, value) -> str:
        """The value of a filter as its chip says it."""
        if isinstance(value, PartialDate):
            return format_partial_date(value)
        if isinstance(field, OneLinkField):
            return dict(field.options([value])).get(str(value), str(value))
        if isinstance(field, CountryTextField):
            return countries.name(value)
        return str(dict(getattr(field, "choices", ())).get(value, value))

    organized_by = linked(EventOrganizer, "organization")
    serving_recommendation = linked(EventRecommendation, "recommendation")
    serving_action = linked(EventAction, "action")

    def involving_role(self, events, name, role):
        """In which somebody in this role took part."""
        return events.filter(pk__in=Involvement.objects.filter(role=role).values("event"))

    def lacks(self, events, name, what):
        """Whose record has this gap."""
        return events.filter(LACKING[what][0])

    def in_state(self, events, name, state):
        """Not published, archived, or all; only among what the person may see."""
        if state == "draft":
            return events.current().filter(is_published=False)
        return events.filter(archived_at__isnull=False) if state == "archived" else events
