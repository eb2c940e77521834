"""Filters that are not understood are said so, in place, and never show more than was asked."""

import pytest
from django.http import QueryDict

from accounts.filters import OrganizationFilter
from accounts.models import Organization
from foundation.filters import active_filters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two():
    Organization.objects.create(name_en="Société générale", kind="company", country="FR")
    Organization.objects.create(name_en="Ilo", acronym="ILO", kind="un_system")


def filtered(address) -> OrganizationFilter:
    return OrganizationFilter(QueryDict(address), Organization.objects.all())


def names(filters) -> list[str]:
    return [one.name_en for one in filters.qs]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", ["Ilo", "Société générale"]),
        ("q=societe gen", ["Société générale"]),
        ("q=GÉNÉRALE", ["Société générale"]),
        ("q=ilo&kind=un_system", ["Ilo"]),
        ("q=ilo&kind=company", []),
        ("country=FR", ["Société générale"]),
        ("q=' %26 | ! :* \\ <-> (", []),
        ("q=&kind=", ["Ilo", "Société générale"]),
    ],
)
def test_rows_that_pass_all_filters(address, found):
    assert names(filtered(address)) == found
    assert filtered(address).problem == ""


@pytest.mark.parametrize(
    ("address", "field"),
    [("kind=castle", "kind"), ("country=XX", "country"), ("q=a%00b", "q"), ("q=" + "x" * 300, "q")],
)
def test_a_value_that_is_not_understood_shows_no_rows_and_a_message(address, field):
    filters = filtered(address + "&group=")

    assert names(filters) == []
    assert set(filters.form.errors) == {field}
    assert filters.problem


def test_an_unknown_parameter_is_ignored_and_named():
    filters = filtered("colour=red&sort=name&after=x")

    assert names(filters) == ["Ilo", "Société générale"]
    assert filters.unknown_parameters == ["colour"]
    assert "colour" in filters.problem


def test_each_filter_that_is_set_can_be_taken_away():
    chips = active_filters(filtered("q=ilo&kind=un_system&country=XX&sort=-name&after=x"))

    assert [(one.label, one.value) for one in chips] == [
        ("Name", "ilo"),
        ("Kind", "United Nations system"),
    ]
    assert QueryDict(chips[0].url[1:]).dict() == {
        "kind": "un_system",
        "country": "XX",
        "sort": "-name",
    }


def test_words_that_no_text_can_hold_are_refused_with_their_place():
    """They come with what is pasted; a list that is only empty would not say why."""
    filters = filtered("q=ilo\x07")
    assert "Character 4 is a control character (U+0007)." in str(filters.form.errors["q"])
    assert filters.problem
    assert names(filters) == []
