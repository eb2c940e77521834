"""Decisions and requests on pages: lists, filters, forms, conflicts, the archive."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consultations.models import Body, Decision, Request
from foundation.partialdates import PartialDate
from tests.consultations.making import a_decision, a_question, a_request
from tests.consultations.test_pages import text_of, titles
from tests.followup.making import a_recommendation
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
KINDS = {
    "decision": (Decision, a_decision, "consultations:decisions", {"state": "adopted"}),
    "request": (Request, a_request, "consultations:requests", {"state": "open"}),
}


def typed(kind, **more):
    """What the form sends."""
    sent = {"reference": "X1", "kind": "of a kind", "text_en": "Words"}
    return sent | KINDS[kind][3] | more


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_is_in_order_paged_and_cheap(
    client, secretariat, kind, django_assert_max_num_queries
):
    _model, made, name, _state = KINDS[kind]
    body = Body.objects.create(code="GB", name_en="Governing Body")
    for number in range(60):
        more = {"body": body} if kind == "decision" else {"decision": None}
        made(f"X{number:02}", **more)
    with django_assert_max_num_queries(6):
        page = client.get(reverse(name))
    assert titles(page) == [f"X{number:02}" for number in range(50)]
    following = client.get(reverse(name) + page.context["page"].next_url)
    assert titles(following) == [f"X{number:02}" for number in range(50, 60)]


def test_decisions_are_filtered(client, secretariat):
    body = Body.objects.create(code="GB", name_en="Governing Body")
    a_decision("D1", text_en="Prepare a paper", body=body)
    a_decision("D2", state="draft")
    url = reverse("consultations:decisions")
    for asked, found in (
        ({"q": "prepare"}, ["D1"]),
        ({"state": "draft"}, ["D2"]),
        ({"body": body.pk}, ["D1"]),
        ({"body": 4_711_000}, []),
        ({"archive": "archived"}, []),
        ({"sort": "-reference"}, ["D2", "D1"]),
    ):
        assert titles(client.get(url, asked)) == found, asked


def test_requests_are_filtered_and_overdue_ones_marked(client, secretariat):
    today = timezone.localdate()
    past = PartialDate.from_edtf((today - timedelta(days=400)).strftime("%Y-%m"))
    this_year = PartialDate.from_edtf(f"{today.year + 1}")
    body = Body.objects.create(code="GB", name_en="Governing Body")
    a_request("Q1", due=past)
    a_request("Q2", due=past, state="answered")
    a_request("Q3", due=this_year, decision=a_decision("D1", body=body))
    a_request("Q4", due_text="when resources allow")
    url = reverse("consultations:requests")
    for asked, found in (
        ({"due": "overdue"}, ["Q1"]),
        ({"due": "dated"}, ["Q1", "Q2", "Q3"]),
        ({"due": "undated"}, ["Q4"]),
        ({"state": "answered"}, ["Q2"]),
        ({"body": body.pk}, ["Q3"]),
        ({"q": "words Q4"}, ["Q4"]),
        ({"due": "soon"}, []),
    ):
        assert titles(client.get(url, asked)) == found, asked
    rows = re.findall(r"<tr>.*?</tr>", client.get(url).content.decode(), re.S)
    assert [("Overdue" in row) for row in rows if "Q" in row] == [True, False, False, False]
    assert "Overdue" in text_of(client.get(reverse("consultations:request", args=["Q1"])))


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_found_by_reference_and_by_key(client, secretariat, kind):
    question = a_question()
    one = KINDS[kind][1]("X1", question=question)
    for key in ("X1", one.pk):
        page = client.get(reverse(f"consultations:{kind}", args=[key]))
        assert page.status_code == 200
        assert question.title in text_of(page)
    for key in ("x1", "nothing", "9" * 30, "²"):
        assert client.get(reverse(f"consultations:{kind}", args=[key])).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_recorded_changed_and_in_the_history(client, secretariat, kind):
    model = KINDS[kind][0]
    done = client.post(reverse(f"consultations:{kind}_create"), typed(kind))
    assert done.url == reverse(f"consultations:{kind}", args=["X1"])
    edit = reverse(f"consultations:{kind}_edit", args=["X1"])
    assert client.get(edit).status_code == 200
    sent = typed(kind, text_en="Other words", version=1, reason="As adopted")
    assert client.post(edit, sent).status_code == 302
    assert (model.objects.get().text_en, model.objects.get().version) == ("Other words", 2)
    history = text_of(client.get(reverse(f"consultations:{kind}_history", args=["X1"])))
    for part in (secretariat.name, "As adopted", "Other words"):
        assert part in history


def test_a_new_record_begins_with_what_it_follows_from(client, secretariat):
    question, entry = a_question(), a_recommendation("R14")
    question.recommendations.add(entry)
    decision = a_decision("D1", question=question)
    loose = a_decision("D2")
    decision.recommendations.add(entry)
    for kind, address, proposed in (
        ("decision", f"?question={question.pk}", {"question": question}),
        ("request", f"?question={question.pk}", {"question": question}),
        ("request", f"?decision={decision.pk}", {"question": question, "decision": decision}),
        ("request", f"?decision={loose.pk}", {"decision": loose}),
        # A decision follows from no other decision by its address.
        ("decision", f"?decision={decision.pk}", {}),
        ("request", f"?decision={'9' * 30}&question=x", {}),
    ):
        form = client.get(reverse(f"consultations:{kind}_create") + address).context["form"]
        found = {name: form.initial.get(name) for name in ("question", "decision")}
        assert found == {"question": None, "decision": None, **proposed}, address
        entries = [entry] if "question" in proposed else []
        assert form.initial.get("recommendations", []) == entries, address


@pytest.mark.parametrize("kind", KINDS)
def test_a_stale_form_shows_both_and_can_be_sent_again(client, secretariat, kind):
    model, made, _name, _state = KINDS[kind]
    made("X1")
    edit = reverse(f"consultations:{kind}_edit", args=["X1"])
    assert client.post(edit, typed(kind, text_en="Theirs", version=1)).status_code == 302
    stale = client.post(edit, typed(kind, text_en="Mine", version=1))
    assert stale.status_code == 409
    assert "Theirs" in text_of(stale)
    assert "Mine" in text_of(stale)
    again = typed(kind, text_en="Mine", version=stale.context["form"]["version"].value())
    assert client.post(edit, again).status_code == 302
    assert model.objects.get().text_en == "Mine"


@pytest.mark.parametrize("kind", KINDS)
def test_archived_with_a_reason_and_brought_back(client, secretariat, kind):
    one = KINDS[kind][1]("X1")
    page = reverse(f"consultations:{kind}", args=["X1"])
    url = reverse(f"consultations:{kind}_archive", args=["X1"])
    assert client.post(url, {"version": 1, "reason": " "}).status_code == 422
    assert client.post(url, {"version": 9, "reason": "Twice"}).status_code == 409
    assert client.post(url, {"version": 1, "reason": "Twice"}).status_code == 302
    assert "Twice" in text_of(client.get(page))
    assert titles(client.get(reverse(KINDS[kind][2]))) == []
    assert titles(client.get(reverse(KINDS[kind][2]), {"archive": "all"})) == ["X1"]
    other = type(client)()
    other.force_login(somebody("reader"))
    assert other.get(page).status_code == 404
    assert client.post(url, {"version": 2, "reason": ""}).status_code == 302
    one.refresh_from_db()
    assert (one.archived_at, one.version) == (None, 3)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reference": ""}, "This field is required."),
        ({"reference": "X0"}, "already exists."),
        ({"reference": "x" * 21}, "at most 20 characters"),
        ({"reference": "a\tb\nc"}, "Write this on one line."),
        ({"text_en": ""}, "This field is required."),
        ({"text_en": "x" * 20_001}, "at most 20000 characters"),
        ({"text_en": "bell\x07"}, "control character"),
        ({"state": "maybe"}, "Select a valid choice."),
        ({"question_typed": "No such question"}, "Nothing is called “No such question”."),
        ({"recommendations": ["4711"]}, "Select a valid choice."),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, secretariat, kind, fields, said):
    KINDS[kind][1]("X0")
    sent = typed(kind, made_by="Somebody who is kept") | fields
    response = client.post(reverse(f"consultations:{kind}_create"), sent)
    assert response.status_code == 422
    assert said in text_of(response)
    assert "Somebody who is kept" in response.content.decode()


@pytest.mark.parametrize("due", ["31 February 2005", "sometime", "30 April - 1 March 2005"])
def test_an_impossible_date_is_said_in_place(client, secretariat, due):
    response = client.post(reverse("consultations:request_create"), typed("request", due=due))
    assert response.status_code == 422
    assert response.context["form"].errors["due"]
    assert due in response.content.decode()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", KINDS)
def test_everybody_reads_and_only_the_secretariat_writes(client, kind, role):
    KINDS[kind][1]("X1")
    client.force_login(somebody(role))
    may = role == "secretariat"
    page = client.get(reverse(f"consultations:{kind}", args=["X1"]))
    assert page.status_code == 200
    assert ("/edit/" in page.content.decode()) is may
    for name in ("edit", "archive"):
        url = reverse(f"consultations:{kind}_{name}", args=["X1"])
        assert client.get(url).status_code == (200 if may else 403)
        sent = typed(kind, version=1, reason="x")
        assert client.post(url, sent).status_code == (
            302 if may and name == "edit" else 409 if may else 403
        )


def test_suggestions_find_what_the_person_sees(client):
    a_decision("D7", text_en="Prepare a paper")
    question = a_question("Policy forum")
    assert client.get(reverse("consultations:decisions-suggest")).status_code == 403
    client.force_login(somebody("reader"))
    found = client.get(reverse("consultations:decisions-suggest"), {"q": "d7"}).json()["results"]
    assert [one["text"] for one in found] == ["D7"]
    found = client.get(reverse("consultations:questions-suggest"), {"q": "fórum"}).json()["results"]
    assert [one["id"] for one in found] == [question.pk]
