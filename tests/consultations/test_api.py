"""Consultations through the API: the filters, rights, rules and messages of the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.models import Consultation, Decision, Position, Question, Request
from consultations.standard_types import standard_type
from followup.models import Recommendation, SourceReport
from tests.consultations.making import (
    a_consultation,
    a_decision,
    a_position,
    a_question,
    a_request,
)
from tests.events.test_api import Api
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture
def secretariat():
    return Api(somebody("secretariat"))


@pytest.fixture
def employers():
    return Api(somebody("employer_secretary"))


def a_recommendation(reference="R1", **fields):
    report, _made = SourceReport.objects.get_or_create(code="wc", defaults={"title_en": "Report"})
    fields = {"is_published": True, **fields}
    return Recommendation.objects.create(
        reference=reference, report=report, title_en="One", **fields
    )


# --- stating ---


def test_a_party_drafts_and_submits(employers):
    question = a_question()
    body = {"question": question.pk, "stance": "oppose", "statement": "Because"}
    draft = employers.write(f"{V1}drafts/", body)
    assert draft.status_code == 201
    assert (draft.json()["kind"], draft.json()["party"]) == ("common", "employers")
    stale = employers.write(f"{V1}positions/", body)
    assert stale.status_code == 409
    assert stale.json()["detail"].startswith("Somebody of your party saved another text")
    sent = body | {"based_on": draft.json()["stamp"], "text_version": 1}
    submitted = employers.write(f"{V1}positions/", sent)
    assert submitted.status_code == 201
    assert submitted.json()["state"] == "submitted"
    kept = employers.get(f"{V1}drafts/{draft.json()['id']}/").json()
    assert (kept["state"], kept["position"]) == ("submitted", submitted.json()["id"])


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"stance": "oppose"}, "statement", "Say why: this stance stands in the way."),
        ({"stance": "conditions"}, "conditions", "Say on which conditions."),
        ({"stance": "maybe"}, "stance", "Select a valid choice."),
        ({"stance": None}, "stance", "This field is required."),
        ({"statement": "x" * 5_001}, "statement", "at most 5000 characters"),
        ({"statement": "bell\x07"}, "statement", "control character"),
        ({"exclusions": "a\nb"}, "exclusions", "Write this on one line."),
        ({"question": 4_711_000}, "question", "Select a valid choice."),
        ({"party": "workers"}, "party", "only for your own party"),
        ({"party_kind": "body"}, "party_kind", "There is no such field."),
        ({"state": "published"}, "state", "There is no such field."),
        ({"text_version": 0}, "text_version", "greater than or equal to 1"),
        ({"based_on": "latest"}, "based_on", "does not match the required pattern"),
    ],
)
@pytest.mark.parametrize("resource", ["drafts", "positions"])
def test_what_is_wrong_is_said_by_field(employers, fields, field, said, resource):
    body = {"question": a_question().pk, "stance": "support"} | fields
    response = employers.write(f"{V1}{resource}/", body)
    assert response.status_code == 400
    assert said in str(response.json()[field])
    assert not Position.objects.exists()


def test_a_closed_consultation_and_a_newer_text_are_refused(employers):
    closed = a_consultation("shut", closes_on=timezone.localdate() - timedelta(days=1))
    body = {"question": a_question(consultation=closed).pk, "stance": "support"}
    response = employers.write(f"{V1}positions/", body)
    assert response.status_code == 400
    assert "This consultation closed on" in str(response.json())
    newer = a_question(text_version=2)
    body = {"question": newer.pk, "stance": "support", "text_version": 1}
    response = employers.write(f"{V1}positions/", body)
    assert response.status_code == 409
    assert "The text of the question was changed meanwhile." in response.json()["detail"]


@pytest.mark.parametrize("role", ROLES)
def test_who_may_state_submit_and_record(role):
    question, api = a_question(), Api(somebody(role))
    party_may = {
        "government": (201, 201),
        "employer_secretary": (201, 201),
        "worker_secretary": (201, 201),
        "employer_spokesperson": (201, 403),
        "employer_member": (201, 403),
        "worker_member": (201, 403),
        "worker_spokesperson": (201, 403),
    }.get(role, (403, 400) if role == "secretariat" else (403, 403))
    body = {"question": question.pk, "stance": "support"}
    drafted = api.write(f"{V1}drafts/", body)
    assert drafted.status_code == party_may[0]
    based_on = drafted.json().get("stamp", "")
    sent = api.write(f"{V1}positions/", body | {"based_on": based_on})
    assert sent.status_code == party_may[1]
    said = body | {"party_kind": "body", "party_label": "the Working Party", "quantifier": "all"}
    recorded = api.write(f"{V1}positions/", said)
    assert recorded.status_code == (
        201 if role == "secretariat" else 400 if party_may[1] == 201 else 403
    )
    if role == "secretariat":
        assert recorded.json()["party"] == "the Working Party"


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_what_is_stated_is_not_changed(employers, secretariat, method):
    position = a_position(a_question())
    for api in (employers, secretariat):
        response = api.write(f"{V1}positions/{position.pk}/", {"stance": "oppose"}, method)
        assert response.status_code == 405


def test_positions_are_filtered_as_the_consultation_shows_them(secretariat):
    question, other = a_question("One"), a_question("Two")
    sealed = a_question(consultation=a_consultation("sealed", visibility="on_publication"))
    mine = a_position(question, "oppose", statement="Not a priority")
    theirs = a_position(other, group="workers")
    hidden = a_position(sealed, group="workers")

    def found(api, **asked):
        rows = api.get(f"{V1}positions/", asked).json()["results"]
        return {row["id"] for row in rows}

    assert found(secretariat) == {mine.pk, theirs.pk, hidden.pk}
    assert found(Api(somebody("reader"))) == {mine.pk, theirs.pk}
    for asked, rows in (
        ({"q": "priority"}, {mine.pk}),
        ({"question": other.pk}, {theirs.pk}),
        ({"consultation": sealed.consultation_id}, {hidden.pk}),
        ({"group": "employers"}, {mine.pk}),
        ({"stance": "support", "group": "workers"}, {theirs.pk, hidden.pk}),
        ({"standing": "false"}, set()),
    ):
        assert found(secretariat, **asked) == rows, asked
    wrong = secretariat.get(f"{V1}positions/", {"stance": "maybe", "nonsense": 1})
    assert wrong.status_code == 400
    assert set(wrong.json()) == {"stance", "nonsense"}


# --- questions and consultations ---


def test_a_question_tells_its_convergence_and_the_reason(secretariat):
    question = a_question()
    a_position(question, party_kind="body", party_label="All", quantifier="unanimous")
    found = secretariat.get(f"{V1}questions/{question.pk}/").json()["convergence"]
    assert (found["kind"], found["label"]) == ("consensus", "Consensus")
    assert found["in_favour"] == ["governments", "employers", "workers"]
    assert "Counted from the body as a whole" in found["why"]
    listed = secretariat.get(f"{V1}questions/", {"convergence": "consensus"}).json()["results"]
    assert [row["convergence"] for row in listed] == [found]
    assert not secretariat.get(f"{V1}questions/", {"convergence": "divided"}).json()["results"]


def test_no_convergence_is_told_while_positions_are_not_shown():
    sealed = a_question(consultation=a_consultation("sealed", visibility="on_publication"))
    a_position(sealed, "oppose")
    reader = Api(somebody("reader"))
    assert reader.get(f"{V1}questions/{sealed.pk}/").json()["convergence"] is None
    assert not reader.get(f"{V1}questions/", {"convergence": "divided"}).json()["results"]


@pytest.mark.parametrize("name", ["consultations", "questions", "decisions", "requests"])
def test_a_list_costs_the_same_for_many_rows(secretariat, name, django_assert_max_num_queries):
    one = a_recommendation()
    for number in range(25):
        question = a_question(f"Question {number}", a_consultation(f"round-{number % 5}"))
        a_position(question)
        decision = a_decision(f"D{number:02}", question=question)
        request = a_request(f"Q{number:02}", decision=decision)
        for row in (question, decision, request):
            row.recommendations.add(one)
    with django_assert_max_num_queries(9):
        response = secretariat.get(f"{V1}{name}/")
    assert len(response.json()["results"]) == (5 if name == "consultations" else 25)


def test_the_secretariat_asks_and_rewords(secretariat):
    made = secretariat.write(
        f"{V1}consultations/",
        {
            "code": "new-round",
            "title_en": "New",
            "type": standard_type("written").code,
            "opens_on": timezone.localdate().isoformat(),
        },
    )
    assert made.status_code == 201
    served = a_recommendation()
    body = {
        "consultation": made.json()["id"],
        "sequence": 1,
        "title_en": "Forum",
        "text_en": "First words",
        "recommendations": [served.pk],
    }
    asked = secretariat.write(f"{V1}questions/", body).json()
    assert (asked["text_version"], asked["recommendations"]) == (1, [served.pk])
    url = f"{V1}questions/{asked['id']}/"
    same = secretariat.write(url, {"version": 1, "scope": "general"}, "patch").json()
    assert (same["version"], same["text_version"]) == (2, 1)
    reworded = secretariat.write(url, {"version": 2, "text_en": "Second words"}, "patch").json()
    assert (reworded["version"], reworded["text_version"]) == (3, 2)
    stale = secretariat.write(url, {"version": 2, "text_en": "Third words"}, "patch")
    assert stale.status_code == 409
    assert stale.json()["current_version"] == 3
    twice = secretariat.write(f"{V1}questions/", body)
    assert twice.status_code == 400
    ended = secretariat.write(
        f"{V1}consultations/{made.json()['id']}/",
        {"version": 1, "closes_on": "2000-01-01"},
        "patch",
    )
    assert ended.status_code == 400
    assert "The end is before the start." in str(ended.json())


def test_who_reads_positions_stays_as_the_parties_were_told(secretariat):
    question = a_question(consultation=a_consultation("sealed", visibility="on_publication"))
    consultation, other = question.consultation, a_consultation("open")
    changes = (
        (f"{V1}consultations/{consultation.pk}/", {"visibility": "on_submission"}, "visibility"),
        (f"{V1}questions/{question.pk}/", {"consultation": other.pk}, "consultation"),
    )
    a_position(question)
    for url, body, field in changes:
        refused = secretariat.write(url, body | {"version": 1}, "patch")
        assert refused.status_code == 400
        assert "can no longer be changed" in str(refused.json()[field])
    assert Consultation.objects.get(pk=consultation.pk).visibility == "on_publication"
    assert Question.objects.get(pk=question.pk).consultation == consultation


# --- decisions and requests ---


@pytest.mark.parametrize(
    ("name", "model", "body"),
    [
        ("decisions", Decision, {"reference": "D9", "state": "adopted", "text_en": "Words"}),
        ("requests", Request, {"reference": "Q9", "kind": "request", "text_en": "Words"}),
    ],
)
@pytest.mark.parametrize("role", ROLES)
def test_only_the_secretariat_records_changes_archives(name, model, body, role):
    api, url = Api(somebody(role)), f"{V1}{name}/"
    made = api.write(url, body)
    if role != "secretariat":
        assert made.status_code == 403
        row = (a_decision if model is Decision else a_request)("X1")
        assert api.get(f"{url}{row.pk}/").status_code == 200
        for act in (
            api.write(f"{url}{row.pk}/", {"version": 1, "kind": "x"}, "patch"),
            api.write(f"{url}{row.pk}/archive/", {"version": 1, "reason": "x"}),
        ):
            assert act.status_code == 403
        return
    assert made.status_code == 201
    row = f"{url}{made.json()['id']}/"
    changed = api.write(row, {"version": 1, "made_by": "Somebody", "reason": "Heard"}, "patch")
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert api.write(f"{row}archive/", {"version": 2, "reason": ""}).status_code == 400
    assert api.write(f"{row}archive/", {"version": 2, "reason": "Twice"}).status_code == 200
    reader = Api(somebody("reader"))
    assert reader.get(row).status_code == 404
    assert not reader.get(url, {"archive": "all"}).json()["results"]
    assert not api.get(url).json()["results"]
    assert api.get(url, {"archive": "archived"}).json()["count"] == 1
    assert api.write(f"{row}restore/", {"version": 3}).status_code == 200
    assert reader.get(row).status_code == 200


def test_a_decision_comes_from_a_draft_only(secretariat):
    adopted, draft = a_decision("D1"), a_decision("D2", state="draft")
    url = f"{V1}decisions/{adopted.pk}/"
    for wrong in (adopted, a_decision("D3")):
        refused = secretariat.write(url, {"version": 1, "draft": wrong.pk}, "patch")
        assert "This is no draft decision." in str(refused.json()["draft"])
    assert secretariat.write(url, {"version": 1, "draft": draft.pk}, "patch").status_code == 200


def test_links_to_what_a_reader_does_not_see_are_not_told(secretariat):
    hidden, seen = a_recommendation("R1", is_published=False), a_recommendation("R2")
    decision = a_decision()
    decision.recommendations.set([hidden, seen])
    url = f"{V1}decisions/{decision.pk}/"
    assert secretariat.get(url).json()["recommendations"] == [hidden.pk, seen.pk]
    assert Api(somebody("reader")).get(url).json()["recommendations"] == [seen.pk]


@pytest.mark.parametrize(
    "due", ["31 February 2005", "2005-13", "x" * 300, 7, ["2005"], {"a": 1}, "\x00"]
)
def test_an_impossible_date_is_refused(secretariat, due):
    body = {"reference": "Q1", "kind": "request", "text_en": "Words", "due": due}
    response = secretariat.write(f"{V1}requests/", body)
    assert response.status_code == 400
    assert "due" in response.json()
