"""Follow-up to decisions: where requests stand, filters, cost, the exported table."""

import csv
from datetime import timedelta
from io import StringIO
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from consultations.models import Body, Request, RequestStanding, Session
from foundation.partialdates import PartialDate
from tests.consultations.making import a_decision, a_request
from tests.consultations.test_pages import text_of, titles
from tests.followup.making import an_action
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
REGISTER = "consultations:follow_up"
TABLE = "consultations:follow_up_csv"


def day(days: int) -> PartialDate:
    """A day so many days from today."""
    return PartialDate.from_edtf((timezone.localdate() + timedelta(days=days)).isoformat())


def a_session(body, days: int, number: int | None = None) -> Session:
    """A session of one day."""
    return Session.objects.create(body=body, date=day(days), number=number)


@pytest.fixture
def gb():
    """The Governing Body."""
    return Body.objects.create(code="GB", name_en="Governing Body")


def table(client, **asked) -> list[list[str]]:
    """The rows of the exported table, headings first."""
    response = client.get(reverse(TABLE), asked)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


# --- where a request stands ---


def test_query_and_record_agree_on_where_every_request_stands(gb):
    """Over all states, dates and sessions; the date counts before the session."""
    sessions = {"past": a_session(gb, -30), "coming": a_session(gb, 30), "": None}
    dates = {"past": day(-1), "today": day(0), "coming": day(1), "": None}
    cases = list(product(Request.State, dates, sessions))
    for n, (state, date, session) in enumerate(cases):
        a_request(f"Q{n}", state=state, due=dates[date], due_session=sessions[session])
    for one in Request.objects.with_standing().select_related("due_session"):
        state, date, session = cases[int(one.reference[1:])]
        late = (date or session) == "past"
        waits = state in ("open", "conditional")
        expected = "overdue" if late and waits else state
        assert one.stands == expected, (state, date, session)
        assert one.standing == expected, (state, date, session)


def test_a_request_due_in_a_year_is_overdue_after_its_last_day(gb):
    year = timezone.localdate().year
    a_request("Q1", due=PartialDate.from_edtf(f"{year}"))
    new_year = timezone.localdate().replace(year=year + 1, month=1, day=1)
    for on, stands in ((None, "open"), (new_year, "overdue")):
        assert Request.objects.with_standing(on).get().stands == stands


def test_requests_due_at_a_session_that_is_over_are_overdue_wherever_they_are_listed(
    client, secretariat, gb
):
    a_request("Q1", due_session=a_session(gb, -30))
    a_request("Q2", due_session=a_session(gb, 30))
    assert titles(client.get(reverse("consultations:requests"), {"due": "overdue"})) == ["Q1"]
    assert titles(client.get(reverse(REGISTER), {"stands": "overdue"})) == ["Q1"]
    found = client.get("/api/v1/requests/").json()["results"]
    assert {one["reference"]: one["standing"] for one in found} == {"Q1": "overdue", "Q2": "open"}


# --- the page ---


def test_the_register_is_filtered(client, secretariat, gb):
    other = Body.objects.create(code="ILC", name_en="Conference")
    past, coming = a_session(gb, -60), a_session(other, 60)
    asked_by = {"made_by": "Groupe des employés"}
    a_request("Q1", decision=a_decision("D1", body=gb, session=past), due=day(-3), **asked_by)
    a_request("Q2", due_session=coming, addressed_to="Director-General")
    a_request("Q3", state="answered", due=day(-3))
    url = reverse(REGISTER)
    for asked, found in (
        ({}, ["Q1", "Q2", "Q3"]),
        ({"body": gb.pk}, ["Q1"]),
        ({"body": other.pk}, ["Q2"]),
        ({"session": past.pk}, ["Q1"]),
        ({"session": coming.pk}, ["Q2"]),
        ({"stands": "overdue"}, ["Q1"]),
        ({"stands": RequestStanding.ANSWERED}, ["Q3"]),
        ({"due_before": timezone.localdate().isoformat()}, ["Q1", "Q3"]),
        ({"due_before": day(-3).first_day.isoformat()}, []),
        ({"addressed_to": "DIRECTOR"}, ["Q2"]),
        ({"made_by": "employes"}, ["Q1"]),
        ({"q": "words Q3"}, ["Q3"]),
        ({"stands": "open", "body": gb.pk}, []),
        ({"sort": "-reference"}, ["Q3", "Q2", "Q1"]),
    ):
        assert titles(client.get(url, asked)) == found, asked
        if "sort" not in asked:
            assert [row[0] for row in table(client, **asked)[1:]] == found, asked


@pytest.mark.parametrize(
    "asked",
    [
        {"stands": "late"},
        {"due_before": "soon"},
        {"body": "99999999999999999999"},
        {"session": "x"},
        {"made_by": "a\x07"},
        {"q": "x" * 201},
    ],
)
def test_a_filter_that_is_not_understood_is_said_and_exports_nothing(client, secretariat, asked):
    a_request("Q1")
    page = client.get(reverse(REGISTER), asked)
    assert (page.status_code, titles(page)) == (200, [])
    assert page.context["filters"].form.errors.keys() == asked.keys()
    assert client.get(reverse(TABLE), asked).status_code == 400


def test_what_is_archived_is_not_in_the_register(client, secretariat):
    a_request("Q1", archived_at=timezone.now(), archived_by=secretariat, archive_reason="Twice")
    assert titles(client.get(reverse(REGISTER))) == []
    assert table(client)[1:] == []


@pytest.mark.parametrize("role", ROLES)
def test_everybody_who_is_signed_in_reads(client, role):
    a_request("Q1")
    assert client.get(reverse(REGISTER)).status_code == 302
    assert client.get(reverse(TABLE)).status_code == 302
    client.force_login(somebody(role))
    assert titles(client.get(reverse(REGISTER))) == ["Q1"]
    assert len(table(client)) == 2


def some_requests(gb, numbers):
    """Each with a decision, sessions and an action of its own."""
    for n in numbers:
        session = a_session(gb, 10 + n)
        one = a_request(
            f"Q{n}", due_session=session, decision=a_decision(f"D{n}", body=gb, session=session)
        )
        one.actions.add(an_action(f"A{n}"))


def test_the_register_costs_the_same_for_many_rows(
    client, secretariat, gb, django_assert_num_queries
):
    """Session, person and posts, rows and their actions; the page adds a count and two choices."""
    some_requests(gb, range(2))
    client.get(reverse(REGISTER))
    for numbers in ([], range(2, 9)):
        some_requests(gb, numbers)
        with django_assert_num_queries(8):
            client.get(reverse(REGISTER))
        with django_assert_num_queries(5):
            table(client)


def test_a_long_register_has_pages_and_its_table_has_all(client, secretariat):
    for n in range(53):
        a_request(f"Q{n:02}")
    first = client.get(reverse(REGISTER))
    second = client.get(reverse(REGISTER) + first.context["page"].next_url)
    assert titles(first) + titles(second) == [f"Q{n:02}" for n in range(53)]
    link = f"{reverse(TABLE)}?q=words"
    page = client.get(reverse(REGISTER) + first.context["page"].next_url + "&q=words")
    assert f'href="{link}"' in page.content.decode()
    assert len(table(client)) == 54


# --- the table ---


def test_the_table_says_what_the_page_says(client, secretariat, gb):
    session = a_session(gb, -400, number=291)
    decision = a_decision("D1", body=gb, session=session)
    one = a_request("Q1", decision=decision, due_session=session, made_by="Employers; Workers")
    one.actions.add(an_action("A7"))
    heads, row = table(client)
    assert dict(zip(heads, row, strict=True)) == {
        "Reference": "Q1",
        "Request": "Words of Q1",
        "Decision": "D1",
        "Body": "Governing Body",
        "Session": "Governing Body, 291st Session",
        "Made by": "Employers; Workers",
        "Addressed to": "Office",
        "Due": "Governing Body, 291st Session",
        "State": "Overdue",
        "Actions": "A7",
    }
    page = text_of(client.get(reverse(REGISTER)))
    assert all(cell in page for cell in row)


@pytest.mark.parametrize("begins", ["=", "+", "-", "@"])
def test_a_spreadsheet_does_not_run_what_was_typed(client, secretariat, begins):
    a_request("Q1", text_en=f"{begins}HYPERLINK(1)", made_by=f"{begins}1")
    row = table(client)[1]
    assert (row[1], row[5]) == (f"'{begins}HYPERLINK(1)", f"'{begins}1")
