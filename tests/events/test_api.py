"""Events and organizations through the API: the pages' filters, rights, rules and messages."""

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from accounts.models import Person
from events.involvement import Involved
from events.log import Links
from events.models import Event
from tests.events.making import (
    a_recommendation,
    a_unit,
    an_action,
    an_event,
    an_organization,
    commissioner,
)
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
URL = "/api/v1/events/"


class Api(Client):
    """A program with somebody's token."""

    def __init__(self, user):
        token, _made = Token.objects.get_or_create(user=user)
        super().__init__(headers={"Authorization": f"Token {token.key}"})

    def write(self, url, body, method="post"):
        return getattr(self, method)(url, body, content_type="application/json")


@pytest.fixture
def office():
    return somebody("office")


@pytest.fixture
def api(office):
    return Api(office)


def test_without_a_token_nothing_is_said():
    assert Client().get(URL).status_code == 401


def test_an_event_is_read_as_it_is_linked(api, office):
    ilo = an_organization("International Labour Office", "ILO")
    unit, r14, a3 = a_unit(), a_recommendation("R14"), an_action("A3")
    person = commissioner("Lu Mai")
    links = Links(
        organizers=[ilo.pk],
        involvements=[Involved("office"), person, Involved("office_unit", unit_id=unit.pk)],
        recommendations=[r14.pk],
        actions=[a3.pk],
    )
    event = an_event(
        "Forum", by=office, links=links, date="2004-04-28/2004-04-29", country="CN", place="Beijing"
    )
    one = api.get(f"{URL}{event.pk}/").json()
    listed = api.get(URL).json()
    assert listed["count"] == 1
    assert listed["results"][0] == one
    assert one["title"] == "Forum"
    assert one["date"]["text"] == "28–29 April 2004"
    assert (one["first_day"], one["last_day"]) == ("2004-04-28", "2004-04-29")
    assert one["country"] == "CN"
    assert one["organizers"] == [{"id": ilo.pk, "name": "International Labour Office"}]
    assert one["involvements"] == [
        {"role": "office", "person": None, "unit": None, "name": ""},
        {"role": "commissioner", "person": person.person_id, "unit": None, "name": "Lu Mai"},
        {"role": "office_unit", "person": None, "unit": unit.pk, "name": "ILO-NY"},
    ]
    assert one["recommendations"] == [{"id": r14.pk, "reference": "R14"}]
    assert one["actions"] == [{"id": a3.pk, "reference": "A3"}]
    assert one["version"] == 1


def test_an_event_is_logged_with_names_and_references(api):
    an_organization("Friedrich-Ebert-Stiftung", "FES")
    a_recommendation("R14")
    person = Person.objects.create(name="Lu Mai")
    answer = api.write(
        URL,
        {
            "title": "Seminar",
            "date": "25 May 2004",
            "country": "Germany",
            "organizers": ["fes"],
            "involvements": [
                {"role": "director_general"},
                {"role": "commissioner", "person": person.pk},
            ],
            "recommendations": ["r14"],
        },
    )
    assert answer.status_code == 201, answer.json()
    event = Event.objects.get()
    assert (event.date.edtf, event.country.code) == ("2004-05-25", "DE")
    assert [one.acronym for one in event.organizers.all()] == ["FES"]
    assert [str(row) for row in event.involvements.order_by("sequence")] == [
        "Director-General",
        "Commissioner Lu Mai",
    ]


def test_what_was_read_can_be_sent_back(api, office):
    links = Links(
        organizers=[an_organization("B").pk, an_organization("A").pk],
        involvements=[commissioner("Lu Mai"), Involved("office")],
    )
    event = an_event("Forum", by=office, links=links, date="2004-04", country="CN")
    one = api.get(f"{URL}{event.pk}/").json()
    keep = ("title", "kind", "date", "country", "organizers", "involvements", "version")
    answer = api.write(f"{URL}{event.pk}/", {name: one[name] for name in keep}, "patch")
    assert answer.status_code == 200, answer.json()
    assert answer.json() == one


def test_links_that_are_not_sent_stay(api, office):
    event = an_event(by=office, links=Links(organizers=[an_organization().pk]))
    answer = api.write(f"{URL}{event.pk}/", {"title": "New", "version": 1}, "patch")
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert event.organizers.count() == 1


def test_a_change_of_an_older_version_is_refused(api, office):
    event = an_event("First", by=office)
    url = f"{URL}{event.pk}/"
    assert api.write(url, {"title": "No version"}, "patch").status_code == 400
    assert api.write(url, {"title": "Theirs", "version": 1}, "patch").status_code == 200
    answer = api.write(url, {"title": "Mine", "version": 1}, "patch")
    assert answer.status_code == 409
    assert answer.json()["code"] == "stale_version"
    assert answer.json()["current_version"] == 2
    event.refresh_from_db()
    assert event.title == "Theirs"


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        ({}, "title", "This field is required."),
        ({"title": "x" * 20_000}, "title", "at most 500 characters"),
        ({"title": "a\x07b"}, "title", "control character"),
        ({"title": "a", "date": "31 February 2004"}, "date", ""),
        ({"title": "a", "country": "Atlantis"}, "country", "No country is called “Atlantis”."),
        ({"title": "a", "organizers": ["Nobody"]}, "organizers", "No organization is called"),
        ({"title": "a", "organizers": [{"id": [1]}]}, "organizers", "Give each as"),
        ({"title": "a", "organizers": "ILO"}, "organizers", ""),
        ({"title": "a", "organizers": [True]}, "organizers", "Give each as"),
        ({"title": "a", "organizers": [10**30]}, "organizers", "is not on the list"),
        ({"title": "a", "recommendations": ["R404"]}, "recommendations", "no reference"),
        ({"title": "a", "involvements": [{"role": "king"}]}, "involvements", ""),
        ({"title": "a", "involvements": [{"role": "commissioner"}]}, "involvements", ""),
        (
            {"title": "a", "involvements": [{"role": "commissioner", "person": 10**30}]},
            "involvements",
            "",
        ),
        ({"title": "a", "titel": "b"}, "titel", "There is no such field."),
        ({"title": "a", "outcome": "x" * 251}, "outcome", "at most 250 characters"),
        ({"title": ["a"]}, "title", ""),
    ],
)
def test_bad_input_is_named_by_its_field(api, body, field, said):
    answer = api.write(URL, body)
    assert answer.status_code == 400, answer.json()
    assert field in answer.json()
    assert said in str(answer.json()[field])
    assert Event.objects.count() == 0


@pytest.mark.parametrize("kind", [*ROLES, None])
def test_who_may_log_through_the_api(kind):
    answer = Api(somebody(kind)).write(URL, {"title": "Seminar"})
    assert answer.status_code == (201 if kind in {"office", "secretariat"} else 403)


def test_who_may_change_and_archive(office):
    event = an_event(by=office)
    url = f"{URL}{event.pk}/"
    for user, allowed in ((somebody("office"), False), (office, True)):
        api = Api(user)
        version = Event.objects.get().version
        answer = api.write(url, {"notes": f"By {user}", "version": version}, "patch")
        assert answer.status_code == (200 if allowed else 403)
        answer = api.write(f"{url}archive/", {"version": version + 1, "reason": "Twice"})
        assert answer.status_code == (200 if allowed else 403)
    assert Api(office).get(url).status_code == 404
    secretariat = Api(somebody("secretariat"))
    assert secretariat.get(URL).json()["count"] == 0
    assert secretariat.get(URL, {"state": "archived"}).json()["count"] == 1
    assert secretariat.get(url).json()["archive_reason"] == "Twice"
    answer = secretariat.write(f"{url}restore/", {"version": 3})
    assert answer.status_code == 200, answer.json()
    assert secretariat.get(URL).json()["count"] == 1


def test_archiving_needs_a_reason(api, office):
    event = an_event(by=office)
    answer = api.write(f"{URL}{event.pk}/archive/", {"version": 1, "reason": " "})
    assert answer.status_code == 400
    assert "Say why" in str(answer.json())


def test_the_filters_are_those_of_the_page(api, office):
    an_event("March", by=office, date="2004-03", country="CH")
    an_event("May", by=office, date="2004-05-02", country="CN")

    def found(**params):
        return [one["title"] for one in api.get(URL, params).json()["results"]]

    assert found(since="April 2004") == ["May"]
    assert found(country="CH") == ["March"]
    assert found(sort="title") == ["March", "May"]
    assert found(q="mar") == ["March"]
    assert api.get(URL, {"colour": "red"}).status_code == 400
    wrong = api.get(URL, {"since": "32 May 2004"})
    assert wrong.status_code == 400
    assert "since" in wrong.json()


@pytest.mark.parametrize("number", [1, 60])
def test_the_list_costs_five_queries(api, office, django_assert_max_num_queries, number):
    links = Links(involvements=[Involved("office")], organizers=[an_organization().pk])
    for _number in range(number):
        an_event(by=office, links=links)
    with django_assert_max_num_queries(5) as asked:
        assert len(api.get(URL).json()["results"]) == min(number, 50)
    assert not any("OFFSET" in query["sql"].upper() for query in asked.captured_queries)


def test_suggestions_find_any_name_in_use(client, office):
    client.force_login(office)
    icsw = an_organization("International Council on Social Welfare", "ICSW", aliases=["Écosoc"])
    Person.objects.create(name="Lu Mai")
    a_recommendation("R14")
    for url, typed, text in [
        ("/suggest/organizations/", "icsw", "ICSW"),
        ("/suggest/organizations/", "ecosoc", "ICSW"),
        ("/suggest/organizations/", "council wel", "ICSW"),
        ("/events/suggest/organizers/", "social", "ICSW"),
        ("/suggest/people/", "mai", "Lu Mai"),
        ("/suggest/countries/", "switz", "Switzerland"),
        ("/events/suggest/involvement/", "dg", "Director-General"),
        ("/events/suggest/involvement/", "mai", "Commissioner Lu Mai"),
        ("/events/suggest/involvement/", "gb vice-chair mai", "GB Vice-Chairperson Lu Mai"),
    ]:
        results = client.get(url, {"q": typed}).json()["results"]
        assert results[0]["text"] == text, (url, typed, results)
    an_event(by=office, links=Links(organizers=[icsw.pk]))
    assert client.get("/events/suggest/organizers/").json()["results"][0]["id"] == icsw.pk
    client.logout()
    assert client.get("/suggest/organizations/", {"q": "a"}).status_code == 403
