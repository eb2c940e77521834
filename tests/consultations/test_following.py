"""From a draft decision to what became of its requests, and the register of both."""

import csv
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from consultations.adopting import adopt, write_limbs
from consultations.filters import is_overdue
from consultations.following import (
    answer_request,
    carry_request,
    open_action,
    take_back_answer,
)
from consultations.limb_fields import limbs_of
from consultations.models import Body, Decision, Limb, Request, RequestAnswer, Session
from followup.models import Action
from reports.live import live_blocks
from reports.models import Paper
from reports.reading import Reading, UnreadableBlock
from tests.consultations.making import a_decision, a_question, a_request
from tests.followup.making import a_recommendation, an_action
from tests.people import ROLES, somebody
from tests.reports.making import a_paper

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
REGISTER = "/consultations/decisions/follow-up/"


def a_body(code="GB") -> Body:
    return Body.objects.get_or_create(code=code, defaults={"name_en": f"Body {code}"})[0]


def a_session(number: int, day: str, code="GB") -> Session:
    return Session.objects.create(body=a_body(code), number=number, date=day)


def a_draft(reference="D01", limbs=("Asks the Office", "Decides"), **fields) -> Decision:
    draft = a_decision(reference, state="draft", **fields)
    for place, text in enumerate(limbs, 1):
        Limb.objects.create(decision=draft, sequence=place, text_en=text)
    return draft


# --- adopting ---


def test_a_draft_is_adopted_and_both_are_kept():
    user, entry, question = somebody("secretariat"), a_recommendation("R1"), a_question()
    draft = a_draft(question=question, body=a_body())
    draft.recommendations.add(entry)
    made = adopt(
        draft,
        Decision(reference="D02", text_en="As amended", adopted_on=TODAY(), manner="consensus"),
        [{"text_en": "Requests the Office"}],
        by=user,
    )
    assert (made.state, made.draft, made.question, made.body) == (
        "adopted",
        draft,
        question,
        draft.body,
    )
    assert list(made.recommendations.all()) == [entry]
    assert [one.text for one in made.limbs.all()] == ["Requests the Office"]
    assert [one.text for one in draft.limbs.all()] == ["Asks the Office", "Decides"]
    again = Decision(reference="D03", text_en="x", adopted_on=TODAY(), manner="consensus")
    with pytest.raises(ValidationError, match="adopted already"):
        adopt(draft, again, [], by=user)
    with pytest.raises(ValidationError, match="no draft"):
        adopt(made, again, [], by=user)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"manner": "vote"}, "three figures"),
        ({"manner": "vote", "votes_for": 3, "votes_against": 1}, "three figures"),
        ({"votes_for": 3, "votes_against": 1, "abstentions": 0}, "three figures"),
        ({"reference": "D01"}, "already exists"),
        ({"adopted_on": date(2999, 1, 1)}, "still to come"),
        ({"text_en": ""}, "cannot be blank"),
    ],
)
def test_what_is_wrong_with_an_adoption_is_said(fields, said):
    draft = a_draft()
    values = {"reference": "D02", "text_en": "x", "adopted_on": TODAY(), "manner": "consensus"}
    with pytest.raises(ValidationError) as caught:
        adopt(draft, Decision(**values | fields), [], by=somebody("secretariat"))
    assert said in str(caught.value)
    assert Decision.objects.count() == 1


def test_a_draft_has_no_votes_and_no_day():
    with pytest.raises(IntegrityError), transaction.atomic():
        a_decision("D9", state="draft", adopted_on=TODAY())


def test_a_decision_is_adopted_by_a_vote_in_the_browser(client, secretariat):
    draft = a_draft()
    url = reverse("consultations:decision_adopt", args=["D01"])
    page = client.get(url).content.decode()
    assert "Asks the Office" in page
    sent = {
        "reference": "D02",
        "text_en": "The Governing Body",
        "adopted_on": TODAY().isoformat(),
        "manner": "vote",
        "votes_for": "30",
        "votes_against": "12",
        "abstentions": "2",
        "limbs_en": "(a) Requests the Office\r\n\r\n(b) Decides",
    }
    wrong = client.post(url, sent | {"abstentions": ""})
    assert wrong.status_code == 422
    assert "three figures" in wrong.content.decode()
    assert client.post(url, sent).url == "/consultations/decisions/D02/"
    page = client.get("/consultations/decisions/D02/").content.decode()
    for words in ("30 for, 12 against, 2 abstentions", "(a)", "Requests the Office", "(b)"):
        assert words in page
    assert draft.outcomes.get().reference == "D02"
    assert "Record its adoption" not in client.get("/consultations/decisions/D01/").content.decode()


def test_limbs_are_written_with_the_decision_and_kept_where_requests_hang(client, secretariat):
    url = reverse("consultations:decision_create")
    sent = {
        "reference": "D5",
        "state": "draft",
        "text_en": "Words",
        "limbs_en": "(a) One\n\n(b) Two",
        "limbs_fr": "(a) Un\n\n(b) Deux",
    }
    short = client.post(url, sent | {"limbs_fr": "(a) Un"})
    assert "There are 1 limbs here and 2 in English." in short.content.decode()
    assert client.post(url, sent).status_code == 302
    decision = Decision.objects.get()
    assert [(one.letter, one.text_fr) for one in decision.limbs.all()] == [
        ("a", "Un"),
        ("b", "Deux"),
    ]
    a_request("Q1", decision=decision, limb=decision.limbs.last())
    edit = reverse("consultations:decision_edit", args=["D5"])
    fewer = sent | {"limbs_en": "One", "limbs_fr": "", "version": 1}
    refused = client.post(edit, fewer)
    assert "Limb (b) holds requests, so it stays." in refused.content.decode()
    Request.objects.update(limb=decision.limbs.first())
    assert client.post(edit, fewer).status_code == 302
    assert decision.limbs.count() == 1


@given(st.lists(st.from_regex(r"[b-y][a-z ,.]{0,40}[a-z.]", fullmatch=True), max_size=5))
def test_limbs_come_back_from_their_box(limbs):
    lettered = [f"({chr(97 + place)}) {one}" for place, one in enumerate(limbs)]
    assert limbs_of("\r\n\r\n".join(lettered)) == limbs


def test_letters_go_on_after_z():
    assert [Limb(sequence=n).letter for n in (1, 26, 27, 28, 52, 53)] == [
        "a", "z", "aa", "ab", "az", "ba",
    ]  # fmt: skip


# --- requests ---


def test_an_answer_in_part_leaves_it_open_and_a_whole_one_closes_it():
    user, asked = somebody("secretariat"), a_request()
    answer_request(RequestAnswer(request=asked, document="GB.292/7", closes=False), by=user)
    asked.refresh_from_db()
    assert asked.state == "open"
    whole = answer_request(RequestAnswer(request=asked, decision=a_decision("D9")), by=user)
    asked.refresh_from_db()
    assert asked.state == "answered"
    take_back_answer(whole, by=user)
    asked.refresh_from_db()
    assert (asked.state, asked.answers.standing().count()) == ("open", 1)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Name the document, the decision or the action"),
        ({"document": "GB.1", "action": True}, "one of them"),
        ({"url": "https://example.org/"}, "name the document"),
        ({"document": "GB.1", "url": "nowhere"}, "Enter a valid URL"),
        ({"document": "GB.1", "answered_on": date(2999, 1, 1)}, "still to come"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said(fields, said):
    fields = {**fields, **({"action": an_action("A1")} if "action" in fields else {})}
    asked = a_request()
    with pytest.raises(ValidationError) as caught:
        answer_request(RequestAnswer(request=asked, **fields), by=somebody("secretariat"))
    assert said in str(caught.value)
    asked.refresh_from_db()
    assert asked.state == "open"


def test_a_request_is_overdue_after_its_day_or_its_session():
    today = TODAY()
    past, future = today - timedelta(days=40), today + timedelta(days=40)
    old, coming = a_session(1, past.isoformat()), a_session(2, future.isoformat())
    rows = {
        a_request("Q1", due=past.isoformat()): True,
        a_request("Q2", due=future.isoformat()): False,
        a_request("Q3", due_session=old): True,
        a_request("Q4", due_session=coming): False,
        a_request("Q5", due_session=old, due=future.isoformat()): False,
        a_request("Q6", due=past.isoformat(), state="answered"): False,
        a_request("Q7"): False,
    }
    found = set(Request.objects.overdue(today).values_list("reference", flat=True))
    assert found == {one.reference for one, late in rows.items() if late}
    for one in Request.objects.select_related("due_session"):
        assert is_overdue(one) == (one.reference in found)


def test_a_request_is_carried_to_a_later_session_and_that_is_kept():
    user = somebody("secretariat")
    first, second = a_session(291, "2004-11"), a_session(292, "2005-03")
    asked = a_request(due_session=first, due="2004-11-30")
    carry_request(asked, second, "The study is not finished", by=user)
    asked.refresh_from_db()
    assert (asked.due_session, asked.due, asked.due_kind) == (second, None, "session")
    kept = asked.carried.get()
    assert (kept.from_session, kept.to_session) == (first, second)
    with pytest.raises(ValidationError, match="not later"):
        carry_request(asked, first, "Back", by=user)
    answer_request(RequestAnswer(request=asked, document="GB.292/7"), by=user)
    with pytest.raises(ValidationError, match="does not wait"):
        carry_request(asked, a_session(293, "2005-06"), "Again", by=user)


def test_an_action_is_opened_from_a_request():
    user, entry = somebody("secretariat"), a_recommendation("R1")
    asked = a_request()
    asked.recommendations.add(entry)
    action = Action(reference="A7", title_en="A study", kind="research")
    open_action(asked, action, by=user)
    assert list(asked.actions.all()) == [action]
    assert list(action.recommendations.all()) == [entry]
    with pytest.raises(ValidationError, match="taken already"):
        open_action(asked, Action(reference="A7", title_en="x", kind="research"), by=user)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"due_kind": "session"}, "at which session"),
        ({"due_kind": "event"}, "with which event"),
        ({"due_kind": "date"}, "on which date"),
        ({"limb": "4711"}, "Select a valid choice."),
        ({"decision": "²", "limb": "1"}, "Select a valid choice."),
    ],
)
def test_what_a_request_is_due_with_is_said(client, secretariat, fields, said):
    sent = {"reference": "Q9", "state": "open", "kind": "request", "text_en": "Words"}
    response = client.post(reverse("consultations:request_create"), sent | fields)
    assert response.status_code == 422
    assert said in response.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_only_the_secretariat_follows_up(client, role):
    user, asked, draft = somebody(role), a_request(), a_draft()
    answer = RequestAnswer.objects.create(request=asked, document="GB.1", by=user)
    session, may = a_session(300, "2999-01"), role == "secretariat"
    client.force_login(user)
    for name, key in (
        ("decision_adopt", "D01"),
        ("request_answer", "Q01"),
        ("request_carry", "Q01"),
        ("open_action", "Q01"),
    ):
        url = reverse(f"consultations:{name}", args=[key])
        assert client.get(url).status_code == (200 if may else 403), name
        assert client.post(url, {}).status_code == (422 if may else 403), name
    assert client.get(REGISTER).status_code == 200
    if not may:
        for act in (
            lambda: answer_request(RequestAnswer(request=asked, document="x"), by=user),
            lambda: take_back_answer(answer, by=user),
            lambda: carry_request(asked, session, "x", by=user),
            lambda: open_action(asked, Action(reference="A1", title_en="x"), by=user),
            lambda: adopt(draft, Decision(reference="D7", text_en="x"), [], by=user),
        ):
            with pytest.raises(PermissionDenied):
                act()


def test_a_request_is_followed_up_in_the_browser(client, secretariat):
    a_request(due_session=a_session(291, "2004-11"))
    later = a_session(292, "2005-03")
    url = reverse("consultations:request_carry", args=["Q01"])
    sent = {"to_session": later.pk, "reason": "The study is not finished"}
    assert client.post(url, sent).status_code == 302
    answer = reverse("consultations:request_answer", args=["Q01"])
    sent = {"document": "GB.292/7", "answered_on": "2005-03-20", "closes": "on"}
    assert client.post(answer, sent).status_code == 302
    opened = reverse("consultations:open_action", args=["Q01"])
    sent = {"reference": "A9", "title_en": "A study", "kind": "research"}
    assert client.post(opened, sent).url == "/actions/A9/"
    page = client.get("/consultations/decisions/requests/Q01/").content.decode()
    for words in ("GB.292/7", "The study is not finished", "A9", "Answered"):
        assert words in page
    row = RequestAnswer.objects.get()
    assert client.post(reverse("consultations:answer_take_back", args=[row.pk])).status_code == 302
    assert "taken back" in client.get("/consultations/decisions/requests/Q01/").content.decode()


# --- the register ---


@pytest.fixture
def several(secretariat):
    """Requests of two bodies, one overdue, one carried, one answered."""
    first, second = a_session(291, "2004-11"), a_session(12, "2005-06", "ILC")
    decision = a_draft("D02", body=a_body(), session=first)
    a_request("Q1", decision=decision, limb=decision.limbs.first(), due="2004-12-01")
    a_request("Q2", due_session=second, made_by="Employers' group")
    a_request("Q3", text_en="=SUM(A1)", state="standing")
    future = a_session(999, "2999-06")
    carried = a_request("Q4", due_session=first)
    carry_request(carried, future, "Later", by=secretariat)
    answered = a_request("Q5")
    answer_request(RequestAnswer(request=answered, document="GB.292/7"), by=secretariat)


def references(response) -> list[str]:
    return [row["one"].reference for row in response.context["rows"]]


def sheet_of(response) -> list[tuple]:
    """The rows of a workbook that was downloaded."""
    file = BytesIO(b"".join(response.streaming_content))
    return list(load_workbook(file).active.values)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Q1", "Q2", "Q3", "Q4", "Q5"]),
        ({"state": "overdue"}, ["Q1", "Q2"]),
        ({"state": "waiting"}, ["Q1", "Q2", "Q4"]),
        ({"state": "carried"}, ["Q4"]),
        ({"state": "answered"}, ["Q5"]),
        ({"due_before": "2005-01-01"}, ["Q1"]),
        ({"made_by": "employers"}, ["Q2"]),
        ({"q": "words"}, ["Q1", "Q2", "Q4", "Q5"]),
        ({"body": "ILC"}, ["Q2"]),
        ({"session": 291}, ["Q1"]),
    ],
)
def test_the_register_is_filtered_and_exported_as_filtered(client, several, asked, found):
    if "body" in asked:
        asked = {"body": Body.objects.get(code=asked["body"]).pk}
    if "session" in asked:
        asked = {"session": Session.objects.get(number=asked["session"]).pk}
    assert references(client.get(REGISTER, asked)) == found
    response = client.get(f"{REGISTER}export.csv", asked)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert [row[0] for row in rows[1:]] == found
    assert [row[0] for row in sheet_of(client.get(f"{REGISTER}export.xlsx", asked))[1:]] == found


def test_the_export_holds_what_the_page_says_and_no_formula(client, several):
    response = client.get(f"{REGISTER}export.csv")
    rows = csv.reader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig")))
    by_reference = {row[0]: row for row in rows}
    assert by_reference["Q3"][1] == "'=SUM(A1)"
    assert by_reference["Q1"][2] == "D02 (a)"
    assert by_reference["Q1"][9] == "Overdue"
    assert by_reference["Q4"][9] == "Carried over"
    assert by_reference["Q5"][10] == "GB.292/7"


def test_the_workbook_holds_what_the_lines_hold_with_days_as_days(client, several):
    lines = b"".join(client.get(f"{REGISTER}export.csv").streaming_content).decode("utf-8-sig")
    sheet = sheet_of(client.get(f"{REGISTER}export.xlsx"))
    days = {row[0]: row[8] for row in sheet[1:]}
    for one in Request.objects.with_last_day():
        found = days[one.reference]
        assert (found.date() if found else None) == one.due_by
    assert any(days.values())
    assert not all(days.values())
    said = [
        [str(cell.date() if isinstance(cell, datetime) else cell or "") for cell in row]
        for row in sheet
    ]
    assert said == [[cell.removeprefix("'") for cell in row] for row in csv.reader(StringIO(lines))]
    assert said[3][1] == "=SUM(A1)"


def test_there_are_no_other_files_of_the_register(client, several):
    assert client.get(f"{REGISTER}export.pdf").status_code == 404


def test_a_filter_that_is_not_understood_says_so(client, several):
    page = client.get(REGISTER, {"due_before": "31 April"})
    assert references(page) == []
    assert page.context["problems"]
    wrong = client.get(f"{REGISTER}export.csv", {"due_before": "31 April"})
    assert wrong.url.startswith(REGISTER)


def test_the_register_costs_the_same_for_many_requests(client, django_assert_max_num_queries):
    user = somebody("reader")
    client.force_login(user)
    decision = a_draft()
    for number in range(40):
        asked = a_request(f"Q{number}", decision=decision, limb=decision.limbs.first())
        asked.actions.add(an_action(f"A{number}"))
        RequestAnswer.objects.create(request=asked, document=f"GB.{number}", by=user)
    with django_assert_max_num_queries(12):
        assert len(references(client.get(REGISTER))) == 40


# --- in a paper ---


def printed(options) -> str:
    paper = Paper.objects.first() or a_paper()
    return str(live_blocks(Reading(paper), "follow_up_to_decisions", options))


def test_a_paper_gives_what_waits_until_it_is_answered(several):
    text = printed({})
    for words in ("Words of Q1", "D02 (a)", "Words of Q4"):
        assert words in text
    assert "Words of Q5" not in text
    assert "Answered by GB.292/7" in printed({"state": "answered"})
    assert "Words of Q4" not in printed({"state": "overdue"})
    assert "Words of Q2" in printed({"body": "ILC"})
    assert "Words of Q1" in printed({"session": 291, "state": "all"})
    assert "No request is recorded" in printed({"state": "conditional"})


@pytest.mark.parametrize("options", [{"state": "lost"}, {"session": "first"}])
def test_an_option_that_is_not_understood_is_said(options):
    with pytest.raises(UnreadableBlock):
        printed(options)


def test_write_limbs_says_whether_anything_differs():
    draft = a_draft()
    words = [{"text_en": "Asks the Office"}, {"text_en": "Decides"}]
    assert write_limbs(draft, words) is False
    assert write_limbs(draft, words[:1]) is True
