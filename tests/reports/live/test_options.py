"""The form of a live kind's options."""

import pytest
from django.urls import resolve

from consultations.models import Decision, Request
from events.countries import DATALIST
from followup.models import Framework, Recommendation, SourceReport, Theme
from reports.facts import FACTS
from reports.kinds import checked
from reports.live import LIVE
from reports.live.options import options_form
from tests.people import somebody
from tests.reports.making import a_question

pytestmark = pytest.mark.django_db
KINDS = {**LIVE, **FACTS}


@pytest.fixture
def records():
    """A record of each kind that the tests choose."""
    question = a_question("A forum")
    report = SourceReport.objects.create(code="a-report", title_en="A report")
    for number in range(30):
        Recommendation.objects.create(reference=f"R{number:02}", title_en="Do it", report=report)
        Decision.objects.create(reference=f"D{number:02}", state="adopted", text_en="Agreed")
    Request.objects.create(reference="Q1", kind="request", text_en="Asks")
    Theme.objects.create(code="work", name_en="Work")
    Framework.objects.create(period="2002-05", title="Framework")
    return question


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_each_form_is_shown_without_long_lists(kind, records, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        page = str(options_form(kind))
    for option in kind.options:
        assert f'name="{option.name}"' in page
    # Countries are typed, records found while typing: only lists of a few are in the page.
    assert "R07" not in page
    assert "D07" not in page
    assert page.count("<option") < 60


@pytest.mark.parametrize(
    ("name", "data", "stored"),
    [
        (
            "events_table",
            {"since": "2 March 2004", "country": "France", "undated": "include", "office": " TO "},
            {"since": "2004-03-02", "country": "FR", "undated": "include", "office": "TO"},
        ),
        (
            "outcome",
            {"decisions": "chosen", "decisions_typed": "d08; D09", "style": "dash"},
            {"decisions": ["D07", "D08", "D09"], "style": "dash"},
        ),
        (
            "positions_by_question",
            {"consultation_typed": "Test round", "detail": "words"},
            {"consultation": "test-round", "detail": "words", "silent": "no"},
        ),
        (
            "recommendation_status",
            {"theme": "work", "report": "a-report", "phase": "2"},
            {"theme": "work", "report": "a-report", "phase": "2"},
        ),
        (
            "indicator_table",
            {"framework": "2002-05", "objective": "3", "actions": "on"},
            {"framework": "2002-05", "objective": "3", "actions": "yes"},
        ),
        ("recommendations.count", {"level": "global"}, {"level": "global"}),
    ],
)
def test_what_is_sent_is_stored_and_shown_again(name, data, stored, records):
    kind = KINDS[name]
    if data.get("decisions") == "chosen":
        data = {**data, "decisions": [str(Decision.objects.get(reference="D07").pk)]}
    form = options_form(kind, data)
    assert form.is_valid(), form.errors
    assert form.options == stored
    # What is stored is read as it was meant, and comes back into the form unchanged.
    assert {**checked(kind, stored), **stored} == checked(kind, stored)
    again = options_form(kind, initial=stored)
    sent = {}
    for bound in again:
        value = bound.field.prepare_value(bound.initial)
        if value not in (None, False):
            sent[bound.name] = value
    back = options_form(kind, sent)
    assert back.is_valid(), back.errors
    assert {**back.options, **stored} == back.options


@pytest.mark.parametrize(
    ("name", "data", "field", "said"),
    [
        ("events_table", {"since": "soon", "undated": "include"}, "since", "“soon”"),
        ("events_table", {"country": "Atlantis", "undated": "include"}, "country", "Atlantis"),
        (
            "events.count",
            {"since": "2005", "until": "2004", "undated": "include"},
            "until",
            "The end is before the start",
        ),
        ("positions_by_question", {"detail": "limits"}, "consultation", "required"),
        ("indicator_table", {"framework": "1900"}, "framework", "valid choice"),
        ("outcome", {"decisions_typed": "D99", "style": "dash"}, "decisions", "D99"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(name, data, field, said, records):
    form = options_form(KINDS[name], data)
    assert not form.is_valid()
    assert said in str(form.errors[field])


def test_countries_are_suggested_from_the_list_of_the_page():
    assert f'list="{DATALIST}"' in str(options_form(LIVE["events_table"])["country"])


def test_records_are_found_while_typing(client, records):
    client.force_login(somebody("secretariat"))
    for name, option, typed, found in (
        ("outcome", "decisions", "D07", "D07"),
        ("positions_by_question", "consultation", "round", "Test round"),
        ("events_table", "recommendation", "R07", "R07"),
        ("outcome", "requests", "Q1", "Q1"),
    ):
        address = str(options_form(KINDS[name]).fields[option].widget.url)
        assert resolve(address)
        results = client.get(address, {"q": typed}).json()["results"]
        assert results[0]["text"] == found
