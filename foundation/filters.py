"""Filters of lists: the same set for the page and for the API, and words for what is wrong."""

from dataclasses import dataclass

import django_filters
from django import forms
from django.db import models
from django.forms.widgets import ChoiceWidget
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.paging import AFTER, BEFORE, PAGING_PARAMETERS
from foundation.texts import colon, validate_printable

WORDS_LIMIT = 200


class WordsFilter(django_filters.CharFilter):
    """Rows that hold all words typed, by the stored ``search`` column (or ``field_name``)."""

    def __init__(self, field_name="search", **kwargs):
        kwargs.setdefault("label", gettext_lazy("Text"))
        kwargs.setdefault("max_length", WORDS_LIMIT)
        kwargs.setdefault("validators", [validate_printable])
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "search"}))
        super().__init__(field_name=field_name, lookup_expr="words", **kwargs)


@dataclass(frozen=True)
class ActiveFilter:
    """One filter that is set: what it is called, what it is set to, the list without it."""

    name: str
    label: str
    value: str
    url: str


class FilterSet(django_filters.FilterSet):
    """Base of every filter set.

    A value that is not understood gives a message at its field and **no rows**: a list that
    leaves out one of its filters would claim more than was asked, on screen and in what is
    exported from it. A parameter that the list does not know is ignored by the page, which says
    so (:attr:`unknown_parameters`), and refused by the API.
    """

    # What addresses hold besides filters; a page with a tab or a language adds its own.
    other_parameters: tuple[str, ...] = ()

    @property
    def qs(self) -> models.QuerySet:
        """The rows, or none when a value was not understood."""
        if self.is_bound and not self.form.is_valid():
            return self.queryset.none()
        return super().qs

    @property
    def problem(self) -> str:
        """What to show in place of "nothing found" when a value was not understood, else ""."""
        if self.is_bound and not self.form.is_valid():
            return _("Correct the filter that is marked, to see the list.")
        if self.unknown_parameters:
            names = ", ".join(self.unknown_parameters)
            return _("This list cannot be filtered by: %(names)s.") % {"names": names}
        return ""

    def parameters(self) -> list[str]:
        """The names of the address's parameters that filter, in the order of the form."""
        return [one for name in self.form.fields for one in _parameters_of(self.form, name)]

    @property
    def unknown_parameters(self) -> list[str]:
        """Names in the address that mean nothing to this list, without what cannot be printed."""
        known = {*self.parameters(), *PAGING_PARAMETERS, *self.other_parameters}
        found = [name for name in (self.data or {}) if name not in known]
        return ["".join(c for c in name if c.isprintable())[:60] for name in found]


def problems_of(filters: FilterSet) -> list[str]:
    """What of the address could not be used, one sentence for each, with the filter's name."""
    form = filters.form
    if not filters.is_bound:
        return []
    unknown = [] if form.errors else list(filter(None, [filters.problem]))
    return unknown + [
        f"{form.fields[name].label}{colon()}{problem}" if name in form.fields else problem
        for name, found in form.errors.items()
        for problem in found
    ]


def active_filters(filterset: FilterSet) -> list[ActiveFilter]:
    """The filters that are set and understood, in the order of the form, each to be taken away.

    The words of a value are those of the option that is chosen in its control, else what was
    typed. May query, for the names of chosen records.
    """
    form = filterset.form
    if not filterset.is_bound:
        return []
    form.is_valid()
    found = []
    for name in form.fields:
        value = form.cleaned_data.get(name)
        if value in form.fields[name].empty_values or name in form.errors:
            continue
        url = _without(filterset.data, _parameters_of(form, name))
        found.append(ActiveFilter(name, str(form[name].label), _words(form[name]), url))
    return found


def _parameters_of(form, name):
    prefixed, widget = form.add_prefix(name), form.fields[name].widget
    if isinstance(widget, forms.MultiWidget):
        return [f"{prefixed}{suffix}" for suffix in widget.widgets_names]
    return [prefixed]


def _words(bound) -> str:
    """What a control shows as its value."""
    if isinstance(bound.field.widget, ChoiceWidget):
        chosen = [str(one.choice_label) for one in bound.subwidgets if one.data["selected"]]
        return ", ".join(text for text in chosen if text)
    value = bound.value()
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _without(params, names) -> str:
    """The address with neither ``names`` nor a place in the list."""
    left = params.copy() if isinstance(params, QueryDict) else QueryDict(mutable=True)
    if not isinstance(params, QueryDict):
        left.update(params)
    for name in (*names, AFTER, BEFORE):
        left.pop(name, None)
    return f"?{left.urlencode()}"
