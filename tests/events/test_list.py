"""The list of events: what it shows, how it is filtered, and what it costs."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from events.involvement import Involved
from events.log import Links, archive_event
from events.models import Event
from tests.events.making import (
    a_recommendation,
    a_unit,
    an_event,
    an_organization,
    commissioner,
)
from tests.people import somebody

pytestmark = pytest.mark.django_db
URL = "/events/"


def titles(response) -> list[str]:
    """The titles in the table, in order."""
    return re.findall(r'<a class="main-link" href="[^"]+">([^<]+)</a>', response.content.decode())


@pytest.fixture
def office(client):
    user = somebody("office")
    client.force_login(user)
    return user


def test_visitors_are_led_to_sign_in(client):
    assert client.get(URL).status_code == 302


def test_a_row_reads_like_the_appendix(client, office):
    ilo = an_organization("International Labour Office", "ILO")
    seco = an_organization("State Secretariat", "SECO")
    served = a_recommendation("R14")
    event = an_event(
        "Consultations",
        date="2004-04-28/2004-04-29",
        place="Geneva",
        country="CH",
        activity="Presentation",
        links=Links(
            organizers=[seco.pk, ilo.pk],
            involvements=[
                Involved("director_general"),
                Involved("office_unit", unit_id=a_unit().pk),
                commissioner("Lu Mai"),
                commissioner("Brett"),
            ],
            recommendations=[served.pk],
        ),
    )
    page = client.get(URL).content.decode()
    for part in (
        f'href="/events/{event.pk}/"',
        '28–29 April<span class="sub">2004</span>',
        "Geneva, Switzerland",
        "SECO, ILO",
        "Presentation",
        '<span class="tag">DG</span>',
        '<span class="tag">ILO-NY</span>',
        '<span class="muted">Commissioners</span> Lu Mai, Brett</span>',
        ">R14</a>",
    ):
        assert part in page, part


def test_the_summary_says_what_is_missing(client, office):
    an_event(date="2004-03", country="CH", place="Geneva")
    an_event(country="CN")
    an_event(date="2004-05-05", country="CN", place="Beijing")
    page = client.get(URL).content.decode()
    assert "3 events in 2 countries · 2 without a day · 1 without a place" in page
    assert '<span class="muted">no date</span>' in page


def test_undated_events_come_last_when_the_newest_come_first(client, office):
    for title, date in [("None", ""), ("May", "2004-05"), ("March", "2004-03-02")]:
        an_event(title, date=date)
    assert titles(client.get(URL)) == ["May", "March", "None"]
    assert titles(client.get(URL, {"sort": "date"})) == ["None", "March", "May"]


def test_sorted_by_title_and_place_accents_and_capitals_apart(client, office):
    for title, place in [("été", "zurich"), ("Abc", "Évian"), ("zebra", "accra")]:
        an_event(title, place=place)
    assert titles(client.get(URL, {"sort": "title"})) == ["Abc", "été", "zebra"]
    assert titles(client.get(URL, {"sort": "place"})) == ["zebra", "Abc", "été"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"since": "March 2004", "until": "April 2004"}, ["Range", "April", "March"]),
        ({"since": "30 April 2004"}, ["Range", "April"]),
        ({"until": "mars 2004"}, ["March"]),
        ({"country": "Switzerland"}, ["March"]),
        ({"country": "CN"}, ["Range"]),
        ({"q": "ferme"}, ["Range"]),
        ({"q": "no such word"}, []),
        ({"involvement": "commissioner"}, ["April"]),
        ({"kind": "launch"}, ["Range"]),
        ({"lacking": "date"}, ["Undated"]),
        ({"lacking": "day"}, ["April", "March", "Undated"]),
        ({"organizer": "écosoc"}, ["March"]),
        ({"recommendation": "r7"}, ["March"]),
    ],
)
def test_filters(client, office, asked, found):
    organizer = an_organization("Economic and Social Council", aliases=["ECOSOC"])
    links = Links(organizers=[organizer.pk], recommendations=[a_recommendation("R7").pk])
    an_event("March", date="2004-03", country="CH", links=links)
    an_event("April", date="2004-04", links=Links(involvements=[commissioner("Lu Mai")]))
    an_event("Range", date="2004-04-30/2004-05-02", country="CN", kind="launch", notes="Fermé")
    an_event("Undated")
    assert titles(client.get(URL, asked)) == found


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"since": "31 February 2004"}, "From: "),
        ({"since": "May 2004", "until": "March 2004"}, "To: The end is before the start."),
        ({"kind": "party"}, "Kind: "),
        ({"country": "suisse"}, "No country is called “suisse”."),
        ({"country": "guinea"}, "Country: "),
        ({"organizer": "Nobody"}, "Organized by: No organization is called “Nobody”."),
        ({"recommendation": "999999999999999999999"}, "Serves recommendation: "),
        ({"nonsense": "1"}, "This list cannot be filtered by: nonsense."),
        ({"sort": "colour"}, "This list cannot be sorted by “colour”."),
        ({"after": "!!!"}, "first page"),
        ({"q": "x" * 20_000}, "Text: "),
    ],
)
def test_what_is_not_understood_is_said_in_place(client, office, asked, said):
    an_event("March", date="2004-03")
    response = client.get(URL, asked)
    assert response.status_code == 200
    assert said in response.content.decode()


def test_filters_in_use_can_be_removed_one_by_one(client, office):
    an_event(country="CH", date="2004-03")
    page = client.get(URL, {"country": "CH", "since": "2004", "sort": "title"}).content.decode()
    assert '<a class="chip" href="?since=2004&amp;sort=title">' in page
    assert "Country: <strong>Switzerland</strong>" in page
    assert '<a class="chip" href="?country=CH&amp;sort=title">' in page


def test_pages_keep_the_state_of_the_address(client, office):
    for number in range(60):
        an_event(f"Event {number:03}", country="CH", by=office)
    an_event("Elsewhere", country="CN", by=office)
    first = client.get(URL, {"country": "CH", "sort": "title"})
    assert len(titles(first)) == 50
    following = re.search(r'rel="next" href="(\?[^"]+)"', first.content.decode()).group(1)
    following = following.replace("&amp;", "&")
    assert "country=CH" in following
    assert "sort=title" in following
    assert titles(client.get(URL + following)) == [f"Event {n:03}" for n in range(50, 60)]


def test_htmx_gets_the_table_and_the_summary_alone(client, office):
    an_event("March", date="2004-03")
    answer = client.get(URL, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="events">')
    assert 'id="events-summary" hx-swap-oob="true"' in page
    assert "<html" not in page
    assert "HX-Request" in answer["Vary"]


def test_an_empty_list_invites_those_who_may_log(client, office):
    assert "Log the first event" in client.get(URL).content.decode()
    client.force_login(somebody("reader"))
    page = client.get(URL).content.decode()
    assert "Log the first event" not in page
    assert reverse("events:create") not in page


def test_who_sees_what(client):
    author, secretariat = somebody("office"), somebody("secretariat")
    an_event("Public", by=author)
    an_event("Draft", by=author, is_published=False)
    gone = an_event("Gone", by=author)
    archive_event(gone, version=1, by=secretariat, reason="A duplicate")
    seen = {}
    for name, user in {
        "author": author,
        "colleague": somebody("office"),
        "secretariat": secretariat,
        "reader": somebody("reader"),
        "administrator": somebody("administrator"),
    }.items():
        client.force_login(user)
        seen[name] = [set(titles(client.get(URL, {"state": state}))) for state in ("", "all")]
    assert seen == {
        "author": [{"Public", "Draft"}, {"Public", "Draft"}],
        "colleague": [{"Public"}, {"Public"}],
        "secretariat": [{"Public", "Draft"}, {"Public", "Draft", "Gone"}],
        "reader": [{"Public"}, {"Public"}],
        "administrator": [{"Public"}, {"Public"}],
    }


def test_an_unpublished_recommendation_is_not_shown_to_readers(client, office):
    hidden = a_recommendation("R99", is_published=False)
    an_event(links=Links(recommendations=[hidden.pk]))
    assert "R99" not in client.get(URL).content.decode()
    client.force_login(somebody("secretariat"))
    assert "R99" in client.get(URL).content.decode()


def test_markup_is_shown_as_text(client, office):
    event = an_event("<script>alert(1)</script>", place="<b>x</b>", activity="a & b")
    for url in (URL, f"{URL}{event.pk}/"):
        page = client.get(url).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("number", [1, 60])
@pytest.mark.parametrize("params", [{}, {"country": "CH"}, {"sort": "title", "q": "event"}])
def test_the_list_costs_five_queries_however_long(
    client, office, django_assert_max_num_queries, number, params
):
    links = Links(involvements=[Involved("office")], organizers=[an_organization().pk])
    for _number in range(number):
        an_event(country="CH", by=office, links=links)
    with django_assert_max_num_queries(5) as asked:
        response = client.get(URL, params)
    assert len(titles(response)) == min(number, 50)
    for query in asked.captured_queries:
        sql = query["sql"].upper()
        assert "OFFSET" not in sql
        if "COUNT(*)" in sql:
            assert "LIMIT 10001" in sql


def test_above_ten_thousand_the_count_is_capped(client, office):
    Event.objects.bulk_create([Event(title=f"Event {n}") for n in range(10_001)], 2_000)
    page = client.get(URL).content.decode()
    assert "10,000+ events" in page
    assert "without a day" not in page


@pytest.mark.parametrize(
    ("order", "index"),
    [("", "event_by_day"), ("title", "event_by_title"), ("-place", "event_by_place")],
)
def test_a_page_is_read_from_the_index_of_its_order(client, office, order, index):
    Event.objects.bulk_create(
        [Event(title=f"Event {n}", place=f"Place {n}") for n in range(10_001)], 2_000
    )
    asked = {}

    def keep(execute, sql, params, many, context):
        if "organizer_names" in sql:
            asked["page"] = (sql, params)
        return execute(sql, params, many, context)

    following = re.search(
        r'rel="next" href="([^"]+)"', client.get(URL, {"sort": order}).content.decode()
    )
    with connection.cursor() as cursor, connection.execute_wrapper(keep):
        client.get(URL + following.group(1).replace("&amp;", "&"))
        sql, params = asked["page"]
        # The rows are not committed, so there are no statistics; that an index gives the order
        # shows when nothing else may.
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert f"using {index}" in plan.replace("Backward using", "using"), plan
    assert "Sort Key: events_event" not in plan
