"""Recommendations and actions through the API: the pages' filters, rights, rules and words."""

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from accounts.models import Organization
from followup.models import Action, Recommendation
from followup.register import archive_entry
from tests.followup.making import a_recommendation, a_report, a_theme, an_action
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
RECOMMENDATIONS = "/api/v1/recommendations/"
ACTIONS = "/api/v1/actions/"


class Api(Client):
    """A program with somebody's token."""

    def __init__(self, user):
        token, _made = Token.objects.get_or_create(user=user)
        super().__init__(headers={"Authorization": f"Token {token.key}"})

    def write(self, url, body, method="post"):
        return getattr(self, method)(url, body, content_type="application/json")


@pytest.fixture
def secretariat():
    return somebody("secretariat")


@pytest.fixture
def api(secretariat):
    return Api(secretariat)


def test_without_a_token_nothing_is_said():
    for url in (RECOMMENDATIONS, ACTIONS):
        assert Client().get(url).status_code == 401


@pytest.mark.parametrize("role", [*ROLES, None])
@pytest.mark.parametrize(
    ("url", "body"),
    [
        (RECOMMENDATIONS, {"reference": "N1", "report": "a-report", "title_en": "New"}),
        (ACTIONS, {"reference": "N1", "kind": "research", "title_en": "New"}),
    ],
)
def test_everybody_reads_and_only_the_secretariat_writes(role, url, body):
    a_report()
    there = a_recommendation() if url == RECOMMENDATIONS else an_action()
    client, allowed = Api(somebody(role)), role == "secretariat"
    assert client.get(url).json()["count"] == 1
    assert client.get(f"{url}{there.pk}/").json()["reference"] == there.reference
    answers = [
        client.write(url, body),
        client.write(f"{url}{there.pk}/", {"title_en": "Other", "version": 1}, "patch"),
        client.write(f"{url}{there.pk}/archive/", {"version": 1 + allowed, "reason": "Twice"}),
        client.write(f"{url}{there.pk}/restore/", {"version": 3}),
    ]
    expected = [201, 200, 200, 200] if allowed else [403] * 4
    assert [one.status_code for one in answers] == expected
    assert client.delete(f"{url}{there.pk}/").status_code == (405 if allowed else 403)


def test_a_recommendation_is_written_and_read_with_its_themes(api):
    a_report("fair"), a_theme("trade"), a_theme("aid")
    body = {
        "reference": "R14",
        "report": "fair",
        "title_en": "Cohérence",
        "paragraphs": "611-615",
        "themes": ["aid", "trade"],
        "phase": 2,
        "level": "global",
    }
    made = api.write(RECOMMENDATIONS, body)
    assert made.status_code == 201, made.json()
    one = api.get(f"{RECOMMENDATIONS}{made.json()['id']}/").json()
    assert {name: one[name] for name in body} == body
    assert one["version"] == 1
    assert api.get(RECOMMENDATIONS, {"theme": "trade"}).json()["results"] == [one]


def test_an_action_is_written_and_read_with_its_links(api):
    a_recommendation("R14"), a_theme("trade")
    unit = Organization.objects.create(name_en="Policy Integration", acronym="INTEGRATION")
    body = {
        "reference": "A53",
        "title_en": "Forum",
        "kind": "policy_forum",
        "lead_unit": unit.pk,
        "partners": [unit.pk],
        "recommendations": ["R14"],
        "themes": ["trade"],
        "date": "March 2005",
    }
    made = api.write(ACTIONS, body)
    assert made.status_code == 201, made.json()
    one = made.json()
    assert one["date"]["edtf"] == "2005-03"
    assert (one["state"], one["recommendations"], one["themes"]) == (
        "proposed",
        ["R14"],
        ["trade"],
    )
    assert (one["lead_unit"], one["partners"]) == (unit.pk, [unit.pk])


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        ({"reference": "17"}, "reference", "Begin with a letter"),
        ({"reference": "R01"}, "reference", "already"),
        ({"report": "none"}, "report", "Select a valid choice."),
        ({"themes": ["none"]}, "themes", "Nothing is called “none”."),
        ({"title_en": ""}, "title_en", "required"),
        ({"title_en": "x" * 20_000}, "title_en", "at most 400 characters"),
        ({"title_en": "a\x07b"}, "title_en", "control character"),
        ({"phase": 9}, "phase", "valid choice"),
        ({"nonsense": 1}, "nonsense", "There is no such field."),
    ],
)
def test_what_is_wrong_is_said_by_field(api, body, field, said):
    a_recommendation("R01")
    good = {"reference": "R02", "report": "a-report", "title_en": "Title"}
    answer = api.write(RECOMMENDATIONS, {**good, **body})
    assert answer.status_code == 400
    assert said in str(answer.json()[field])
    assert Recommendation.objects.count() == 1


def test_a_state_that_stops_needs_a_reason(api):
    action = an_action()
    answer = api.write(f"{ACTIONS}{action.pk}/", {"state": "deferred", "version": 1}, "patch")
    assert answer.status_code == 400
    assert "Say why the action is deferred or discontinued." in str(answer.json())
    body = {"state": "deferred", "state_reason": "No money", "version": 1}
    assert api.write(f"{ACTIONS}{action.pk}/", body, "patch").json()["state"] == "deferred"
    assert Action.objects.get().version == 2


def test_a_reference_never_changes(api):
    there = a_recommendation("R01")
    answer = api.write(f"{RECOMMENDATIONS}{there.pk}/", {"reference": "R02", "version": 1}, "patch")
    assert answer.status_code == 400
    assert "never changes" in str(answer.json()["reference"])


def test_a_stale_version_is_told_what_differs(api):
    there = a_recommendation()
    url = f"{RECOMMENDATIONS}{there.pk}/"
    assert api.write(url, {"title_en": "Theirs", "version": 1}, "patch").status_code == 200
    answer = api.write(url, {"title_en": "Mine", "version": 1}, "patch")
    assert answer.status_code == 409
    assert answer.json()["current_version"] == 2
    assert answer.json()["stored"]["title_en"] == "Theirs"


def test_what_is_not_published_is_not_told_through_what_refers_to_it():
    secret = a_recommendation("R99", is_published=False)
    gone = a_recommendation("R98")
    archive_entry(gone, version=1, by=somebody("secretariat"), reason="A duplicate")
    an_action(answers=[secret, gone, a_recommendation("R01")])
    read = Api(somebody("reader")).get(ACTIONS).json()["results"][0]
    assert read["recommendations"] == ["R01"]


def test_unknown_parameters_are_refused_by_name(api):
    answer = api.get(RECOMMENDATIONS, {"nonsense": "1"})
    assert answer.status_code == 400
    assert "There is no such parameter." in str(answer.json()["nonsense"])


@pytest.mark.parametrize("url", [RECOMMENDATIONS, ACTIONS])
def test_a_list_costs_the_same_however_many_there_are(url, django_assert_max_num_queries):
    api = Api(somebody("reader"))
    theme, answered = a_theme(), a_recommendation("R00")
    for number in range(1, 13):
        a_recommendation(f"R{number:02}", themes=[theme])
        an_action(f"A{number:02}", themes=[theme], answers=[answered])
    with django_assert_max_num_queries(8):
        assert len(api.get(url).json()["results"]) >= 12
