"""The filters of recommendations and actions, for the pages and the API.

Silence is as easy to find as what was done: each list can be asked for what has no event, no
action, or no position of a group.
"""

import django_filters
from django import forms
from django.db.models import Exists
from django.utils.translation import gettext_lazy as _

from accounts.groups import Group
from followup import answers
from followup.models import Action, Recommendation
from followup.themes import ThemeTree
from foundation.filters import FilterSet, WordsFilter

WITH, WITHOUT = "with", "without"
PRESENCE = [(WITH, _("with")), (WITHOUT, _("without"))]
EITHER = _("any")
# A group's own silence; what the body as a whole or unnamed speakers said is not the group's.
POSITIONS = [
    (WITH, _("with a position")),
    (WITHOUT, _("without any position")),
    (f"{WITHOUT}:{Group.GOVERNMENTS}", _("Governments silent")),
    (f"{WITHOUT}:{Group.EMPLOYERS}", _("Employers silent")),
    (f"{WITHOUT}:{Group.WORKERS}", _("Workers silent")),
]


def presence(label):
    """A filter for entries that have something, or have not."""
    return django_filters.ChoiceFilter(
        label=label, choices=PRESENCE, empty_label=EITHER, method="has"
    )


class RegisterFilter(FilterSet):
    """What both lists share: words, a theme, what answers, and whether archived entries show."""

    order: tuple[str, ...] = ()

    q = WordsFilter()
    theme = django_filters.ChoiceFilter(
        label=_("Theme"),
        empty_label=_("any theme"),
        choices=(),
        method="on_theme",
        widget=forms.Select(attrs={"data-searchable": ""}),
    )
    event = presence(_("Events"))
    position = django_filters.ChoiceFilter(
        label=_("Positions"), choices=POSITIONS, empty_label=EITHER, method="has_position"
    )
    archive = django_filters.ChoiceFilter(
        label=_("Archived"),
        choices=[("archived", _("Archived only")), ("all", _("Archived too"))],
        empty_label=_("in use"),
        method="in_archive",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # What an entry says of itself, then what answers it, then the archive.
        self.filters = {name: self.filters[name] for name in self.order}
        self.user = getattr(self.request, "user", None)
        self.tree = ThemeTree()
        # One query for the choices, for what was chosen and for its parts. A function, since
        # forms copy their fields, and would copy the tree with its method.
        self.filters["theme"].extra["choices"] = lambda: self.tree.choices()

    def filter_queryset(self, queryset):
        """Without a word about the archive, what is archived is left out."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("archive") else found.current()

    def in_archive(self, entries, name, asked):
        """Archived ones alone, or all; only among what the person may see."""
        return entries.filter(archived_at__isnull=False) if asked == "archived" else entries

    def on_theme(self, entries, name, code):
        """On the theme or on a part of it."""
        model = entries.model
        column = model.themes.field.m2m_field_name()
        rows = model.themes.through.objects.filter(theme__in=self.tree.below(code))
        return entries.filter(pk__in=rows.values(column))

    def has(self, entries, name, asked):
        """With or without what ``answering`` gives under the filter's name."""
        found = Exists(self.answering(name))
        return entries.filter(found if asked == WITH else ~found)

    def answering(self, name):
        """The rows that a filter asks for, correlated with the entry outside."""
        return answers.events_serving(self.Meta.model, self.user)

    def has_position(self, entries, name, asked):
        """On which something was stated, nothing, or nothing by one group."""
        presence, _colon, group = asked.partition(":")
        rows = answers.positions_on(self.Meta.model, self.user)
        found = Exists(rows.filter(group=group) if group else rows)
        return entries.filter(found if presence == WITH else ~found)


class RecommendationFilter(RegisterFilter):
    """Which recommendations."""

    order = ("q", "theme", "phase", "level", "action", "event", "position", "archive")

    phase = django_filters.ChoiceFilter(
        label=_("Phase"), choices=Recommendation.Phase.choices, empty_label=_("any phase")
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=Recommendation.Level.choices, empty_label=_("any level")
    )
    action = presence(_("Actions"))

    class Meta:
        model = Recommendation
        fields = ()

    def answering(self, name):
        """Actions, or events."""
        if name == "action":
            return answers.actions_answering(self.user)
        return super().answering(name)


class ActionFilter(RegisterFilter):
    """Which actions."""

    order = ("q", "theme", "state", "kind", "recommendation", "event", "position", "archive")

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=Action.State.choices, empty_label=_("any state")
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=Action.Kind.choices, empty_label=_("any kind")
    )
    recommendation = presence(_("Recommendations"))

    class Meta:
        model = Action
        fields = ()

    def answering(self, name):
        """Recommendations, or events."""
        if name == "recommendation":
            return answers.answered_by(self.user)
        return super().answering(name)
