"""Pages by key: every row once, in order, both ways, from an index, whatever the address says."""

import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organization, OrganizationAlias, Person
from foundation.counting import Count, capped_count
from foundation.paging import BadCursor, Order, keyset_page

BY_NAME = Order("name", ("sort_key",), label="Name")
BY_SIZE = Order("size", ("version",), descending=True)
BY_BOTH = Order("both", ("version", "sort_key"))
ORDERS = [BY_NAME, BY_SIZE, BY_BOTH]
NAMES = ["Ada", "ada", "Áda", "Bo", "Çelik", "zoë", "Zoe"]
KEYS = {
    "name": lambda one: (one.sort_key, one.pk),
    "size": lambda one: (one.version, one.pk),
    "both": lambda one: (one.version, one.sort_key, one.pk),
}

pytestmark = pytest.mark.django_db
# One database for all examples: each clears up after itself.
on_database = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def people(*pairs):
    """People of these names and sizes, replacing all others."""
    Person.objects.all().delete()
    Person.objects.bulk_create(Person(name=name, version=size) for name, size in pairs)


def walk(queryset, address, size):
    """All rows forwards from ``address``, then backwards from the last page."""
    forwards, backwards = [], []
    page = keyset_page(queryset, ORDERS, QueryDict(address), size)
    while True:
        assert len(page.rows) <= size
        forwards += page.rows
        last = page
        if not page.next_url:
            break
        page = keyset_page(queryset, ORDERS, QueryDict(page.next_url[1:]), size)
    backwards = list(last.rows)
    while last.previous_url:
        last = keyset_page(queryset, ORDERS, QueryDict(last.previous_url[1:]), size)
        backwards = list(last.rows) + backwards
    return forwards, backwards


@on_database
@given(
    pairs=st.lists(
        st.tuples(
            st.sampled_from(["Ada", "ada", "Áda", "Bo", "Çelik", "zoë", "Zoe"]), st.integers(0, 3)
        ),
        max_size=23,
    ),
    size=st.integers(1, 7),
    order=st.sampled_from(["name", "size", "both"]),
    descending=st.booleans(),
)
def test_every_row_is_visited_once_in_order_both_ways(pairs, size, order, descending):
    people(*pairs)
    expected = sorted(Person.objects.all(), key=KEYS[order], reverse=descending)

    forwards, backwards = walk(
        Person.objects.all(), f"sort={'-' if descending else ''}{order}", size
    )

    assert forwards == expected
    assert backwards == expected


def test_values_rows_hold_what_was_asked_for_and_nothing_else():
    people(("Bo", 1), ("Ada", 1), ("Cy", 2))

    forwards, _ = walk(Person.objects.values("name"), "", 1)

    assert forwards == [{"name": "Ada"}, {"name": "Bo"}, {"name": "Cy"}]


def test_related_columns_sort_too():
    first, second = (
        Organization.objects.create(name_en="Abc"),
        Organization.objects.create(name_en="Xyz"),
    )
    for owner, name in ((second, "b"), (first, "z"), (second, "a")):
        OrganizationAlias.objects.create(organization=owner, name=name)
    orders = [Order("owner", ("organization__sort_key", "sort_key"))]
    names, address = [], ""
    for _ in range(3):
        page = keyset_page(OrganizationAlias.objects.all(), orders, QueryDict(address), 1)
        names += [one.name for one in page]
        address = page.next_url[1:]

    assert names == ["z", "a", "b"]
    assert not page.next_url


def test_filters_and_sort_stay_in_the_addresses():
    people(("Ada", 1), ("Bo", 1), ("Cy", 1))

    page = keyset_page(Person.objects.all(), ORDERS, QueryDict("q=x%26y&tag=1&tag=2&sort=-name"), 1)
    following = QueryDict(page.next_url[1:])

    assert following["q"] == "x&y"
    assert following.getlist("tag") == ["1", "2"]
    assert following["sort"] == "-name"
    assert [one.name for one in keyset_page(Person.objects.all(), ORDERS, following, 1)] == ["Bo"]


def test_headings_lead_to_each_order_and_turn_the_current_one_round():
    people(("Ada", 1))

    links = keyset_page(Person.objects.all(), ORDERS, QueryDict("q=a&after=zzz")).sort_links

    assert links["name"].url == "?q=a&sort=-name"
    assert links["name"].direction == "ascending"
    assert links["size"].url == "?q=a&sort=-size"
    assert links["size"].direction == "none"


def test_a_cursor_of_a_row_that_went_still_finds_its_neighbours():
    people(("Ada", 1), ("Bo", 1), ("Cy", 1))
    page = keyset_page(Person.objects.all(), ORDERS, QueryDict(""), 2)
    Person.objects.filter(name="Bo").delete()

    following = keyset_page(Person.objects.all(), ORDERS, QueryDict(page.next_url[1:]), 2)

    assert [one.name for one in following] == ["Cy"]


def test_walking_back_to_the_start_always_gives_a_whole_first_page():
    people(("Ada", 1), ("Bo", 1), ("Cy", 1), ("Di", 1))
    second = keyset_page(Person.objects.all(), ORDERS, QueryDict(""), 2).next_url
    back = keyset_page(Person.objects.all(), ORDERS, QueryDict(second[1:]), 2).previous_url
    Person.objects.filter(name="Ada").delete()

    page = keyset_page(Person.objects.all(), ORDERS, QueryDict(back[1:]), 2)

    assert [one.name for one in page] == ["Bo", "Cy"]
    assert page.previous_url == ""


FOREIGN = [
    "after=nonsense",
    "after=%00",
    "after=" + "A" * 5000,
    "before=W10",  # []
    "after=WyJuYW1lIl0",  # ["name"]
    "after=WyJuYW1lIixudWxsLG51bGxd",  # ["name",null,null]
    "after=WyJzaXplIiwxLDFd",  # ["size",1,1], of another order
    "after=WyJuYW1lIiwiYSIsIngiXQ",  # ["name","a","x"]
    "after=WyJuYW1lIiwiXHUwMDAwIiwxXQ",  # ["name","\u0000",1]
    "after=WyJuYW1lIiwiXHVkODAwIiwxXQ",  # ["name","\ud800",1]
    "after=WyJuYW1lIiwiYSIsMWU0MDBd",  # ["name","a",1e400]
    "after=" + "WyJu" * 3 + "&before=a",
    "sort=colour",
    "sort=--name",
    "sort=%00",
]


@pytest.mark.parametrize("address", FOREIGN)
def test_an_address_that_was_never_given_out_shows_the_first_page_and_says_so(address):
    people(("Ada", 1), ("Bo", 1))

    page = keyset_page(Person.objects.all(), ORDERS, QueryDict(address), 1)

    assert [one.name for one in page] == ["Ada"]
    assert page.problem
    assert page.previous_url == ""
    with pytest.raises(BadCursor):
        keyset_page(Person.objects.all(), ORDERS, QueryDict(address), 1, strict=True)


@on_database
@given(after=st.text(max_size=60), sort=st.text(max_size=10))
def test_no_address_is_an_error(after, sort):
    params = {"after": after, "sort": sort}
    assert keyset_page(Person.objects.all(), ORDERS, params).rows == list(
        Person.objects.order_by("sort_key", "pk")
    )


def test_the_sort_stays_when_only_the_cursor_is_bad():
    people(("Ada", 1), ("Bo", 1))

    page = keyset_page(Person.objects.all(), ORDERS, QueryDict("sort=-name&after=x"), 1)

    assert [one.name for one in page] == ["Bo"]
    assert QueryDict(page.next_url[1:])["sort"] == "-name"


def test_a_column_that_may_be_null_is_refused():
    with pytest.raises(ValueError, match="may be null"):
        keyset_page(Person.objects.all(), [Order("when", ("archived_at",))], {})


def test_a_deep_page_is_read_from_the_index_without_sorting():
    Person.objects.bulk_create(Person(name=f"Person {i:05}") for i in range(3000))
    with connection.cursor() as cursor:
        # The rows of an open transaction have no statistics, so the choice is narrowed instead.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    first = keyset_page(Person.objects.values("name"), ORDERS, QueryDict(""))
    with CaptureQueriesContext(connection) as captured:
        page = keyset_page(Person.objects.values("name"), ORDERS, QueryDict(first.next_url[1:]))
    assert page.rows[0] == {"name": "Person 00050"}
    (query,) = captured
    assert "OFFSET" not in query["sql"]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + query["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "person_by_name" in plan
    assert re.search(r"Index Cond: .*ROW\(sort_key, id\) > ROW\(", plan), plan
    assert "Sort" not in plan.replace("sort_key", "")


@pytest.mark.parametrize(("number", "printed"), [(0, "0"), (3, "3"), (4, "4"), (5, "4+")])
def test_counts_stop_at_the_cap(number, printed):
    people(*[("Ada", 1)] * number)

    assert str(capped_count(Person.objects.all(), cap=4)) == printed


def test_counts_read_no_more_rows_than_the_cap(django_assert_num_queries):
    with django_assert_num_queries(1) as captured:
        capped_count(Person.objects.order_by("name"), cap=7)
    assert "LIMIT 8" in captured[0]["sql"]
    assert "ORDER BY" not in captured[0]["sql"]


@pytest.mark.parametrize(
    ("language", "printed"), [("en", "10,000+"), ("fr", "10\xa0000+"), ("es", "10\xa0000+")]
)
def test_counts_are_printed_as_the_language_does(language, printed):
    with override(language):
        assert str(Count(10_000, capped=True)) == printed
