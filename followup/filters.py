"""The filters of recommendations and actions, for the pages and the API."""

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from followup.models import Action, Recommendation, Theme
from foundation.filters import FilterSet, WordsFilter


class RegisterFilter(FilterSet):
    """What both lists share: words, a theme, and whether archived entries are shown."""

    q = WordsFilter()
    theme = django_filters.ModelChoiceFilter(
        label=_("Theme"),
        queryset=Theme.objects.order_by("sort_key"),
        field_name="themes",
        empty_label=_("Any theme"),
    )
    state_of_entry = django_filters.ChoiceFilter(
        label=_("Entries"),
        choices=[("archived", _("Archived")), ("all", _("Archived too"))],
        empty_label=_("In use"),
        method="in_use",
    )

    def filter_queryset(self, queryset):
        """Without a word about them, archived entries are left out."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state_of_entry") else found.current()

    def in_use(self, queryset, name, value):
        """Archived ones alone, or all."""
        return queryset.filter(archived_at__isnull=False) if value == "archived" else queryset


class RecommendationFilter(RegisterFilter):
    """Which recommendations; silence is as easy to find as what was done."""

    phase = django_filters.TypedChoiceFilter(
        label=_("Phase"),
        choices=Recommendation.Phase.choices,
        coerce=int,
        empty_label=_("Any phase"),
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=Recommendation.Level.choices, empty_label=_("Any level")
    )
    lacking = django_filters.ChoiceFilter(
        label=_("Without"),
        choices=[("action", _("an action")), ("event", _("an event")), ("both", _("both"))],
        empty_label=_("With or without"),
        method="lacks",
    )

    class Meta:
        model = Recommendation
        fields = ()

    def lacks(self, queryset, name, value):
        """Recommendations that nothing answers yet."""
        actions = Action.recommendations.through.objects.filter(recommendation=OuterRef("pk"))
        if value in {"action", "both"}:
            queryset = queryset.filter(~Exists(actions))
        if value in {"event", "both"}:
            queryset = queryset.filter(event_rows=None)
        return queryset


class ActionFilter(RegisterFilter):
    """Which actions."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=Action.State.choices, empty_label=_("Any state")
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=Action.Kind.choices, empty_label=_("Any kind")
    )

    class Meta:
        model = Action
        fields = ()
