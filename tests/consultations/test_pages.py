"""The matrix, the question, the forms: what they show, to whom, at what cost."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.groups import Group
from accounts.models.users import Party
from consultations.submitting import submit_position
from followup.models import Recommendation, SourceReport
from tests.consultations.making import a_consultation, a_position, a_question, words
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
EMPLOYERS = Party(Group.EMPLOYERS)


def titles(response) -> list[str]:
    """The questions or consultations in the table, in order."""
    return re.findall(r'<a class="main-link" href="[^"]+">([^<]+)</a>', response.content.decode())


def text_of(response) -> str:
    """The words of a page, without markup."""
    body = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split()).replace("&#x27;", "'")


def state_url(question) -> str:
    return reverse("consultations:position_create", args=[question.pk])


def typed(question, **more):
    """What the form sends."""
    return {
        "stance": "support",
        "language": "en",
        "text_version": question.text_version,
        "based_on": "",
        "do": "draft",
    } | more


# --- the list ---


def test_the_list_shows_consultations_and_whether_they_are_open(client, secretariat):
    today = timezone.localdate()
    a_question(consultation=a_consultation("open-one", title_en="Open one"))
    a_consultation("shut", title_en="Shut", closes_on=today - timedelta(days=1))
    a_consultation("soon", title_en="Sóon", opens_on=today + timedelta(days=1))
    url = reverse("consultations:list")
    assert titles(client.get(url)) == ["Sóon", "Shut", "Open one"]
    for asked, found in {
        "state=open": ["Open one"],
        "state=closed": ["Shut"],
        "state=coming": ["Sóon"],
        "q=soon": ["Sóon"],
        "q=one&state=closed": [],
        "kind=informal": [],
        "sort=code": ["Open one", "Shut", "Sóon"],
    }.items():
        assert titles(client.get(f"{url}?{asked}")) == found, asked


def test_others_do_not_see_what_has_not_opened(client):
    client.force_login(somebody("reader"))
    soon = a_consultation("soon", opens_on=timezone.localdate() + timedelta(days=1))
    question = a_question(consultation=soon)
    assert titles(client.get(reverse("consultations:list"))) == []
    for url in (
        reverse("consultations:detail", args=["soon"]),
        reverse("consultations:question", args=[question.pk]),
        state_url(question),
    ):
        assert client.get(url).status_code == 404


# --- the matrix ---


@pytest.fixture
def forum():
    """The forum of the record: general interest, more information, Employers not in favour."""
    question = a_question()
    a_position(
        question,
        party_kind="body",
        party_label="the Working Party",
        quantifier="general",
        statement="Interest in the idea",
    )
    a_position(
        question,
        "information",
        party_kind="speakers",
        party_label="speakers (unspecified)",
        quantifier="unspecified",
        statement="Fuller and more specific information",
    )
    a_position(question, "oppose", statement="No institutional priority", time_limit="at present")
    return question


def test_a_row_of_the_matrix_says_who_stands_where_and_why(client, secretariat, forum):
    page = text_of(client.get(reverse("consultations:detail", args=["round"])))
    for part in (
        "Globalization policy forum",
        "Not in favour No institutional priority · “at present”",
        "No record",
        "Support the Working Party Interest in the idea",
        "Requests information speakers (unspecified) Fuller and more specific information",
        "Divided",
        "Employers' group not in favour; Government group and Workers' group silent.",
        "1 question",
        "3 positions",
    ):
        assert part in page, part


def test_a_cell_says_that_the_body_as_a_whole_was_counted(client, secretariat):
    question = a_question()
    a_position(question, party_kind="body", party_label="the Working Party", quantifier="all")
    page = text_of(client.get(reverse("consultations:detail", args=["round"])))
    assert page.count("No record the body as a whole: Support") == 3
    assert "Consensus" in page


def test_the_matrix_is_a_table_with_named_rows_and_columns(client, secretariat, forum):
    page = client.get(reverse("consultations:detail", args=["round"])).content.decode()
    table = re.search(r"<table.*?</table>", page, re.S)[0]
    assert "<caption" in table
    assert table.count('scope="col"') == 6
    assert table.count('scope="row"') == 1
    # Each mark has its words beside it.
    marks = re.findall(r'class="stance stance--(\w+)">.*?<span>([^<]+)</span>', table, re.S)
    assert ("oppose", "Not in favour") in marks
    assert all(words_of.strip() for _mark, words_of in marks)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=forum", ["Forum"]),
        ("q=FÓRUM", ["Forum"]),
        ("scope=general", ["Proposals"]),
        ("stance=oppose", ["Forum"]),
        ("stance=support", ["Proposals"]),
        ("stance=support&group=employers", []),
        ("group=employers", ["Forum"]),
        ("convergence=divided", ["Forum"]),
        ("convergence=consensus", ["Proposals"]),
        ("convergence=silent", ["Quiet"]),
        ("convergence=silent&q=forum", []),
        ("convergence=broad", []),
    ],
)
def test_the_matrix_is_filtered(client, secretariat, asked, found):
    a_position(a_question("Forum"), "oppose")
    proposals = a_question("Proposals", scope="general")
    a_position(proposals, party_kind="body", party_label="All", quantifier="unanimous")
    a_question("Quiet")
    url = reverse("consultations:detail", args=["round"])
    assert titles(client.get(f"{url}?{asked}")) == found


def test_the_matrix_costs_the_same_for_many_questions(client, django_assert_max_num_queries):
    user = somebody("employer_secretary")
    client.force_login(user)
    report = SourceReport.objects.create(code="wc", title_en="Report")
    for number in range(30):
        question = a_question(f"Question {number}")
        for group in Group:
            a_position(question, group=group)
        one = Recommendation.objects.create(
            reference=f"R{number}", report=report, title_en="One", is_published=True
        )
        question.recommendations.add(one)
    url = reverse("consultations:detail", args=["round"])
    for asked in ("", "?convergence=consensus&stance=support&q=question"):
        # Two of them let the connection speak for the party, and fall silent again; two read what
        # the type calls its stances.
        with django_assert_max_num_queries(19):
            response = client.get(url + asked)
        assert len(titles(response)) == 30


def test_what_is_not_understood_gives_no_rows_and_says_so(client, secretariat, forum):
    url = reverse("consultations:detail", args=["round"])
    response = client.get(f"{url}?stance=maybe")
    assert titles(response) == []
    assert "Stance: Select a valid choice." in text_of(response)
    assert "cannot be filtered by: nonsense" in text_of(client.get(f"{url}?nonsense=1"))


@pytest.mark.parametrize("role", ROLES)
def test_before_positions_are_shown_no_finding_is_drawn(client, role):
    consultation = a_consultation("sealed", visibility="at_closing")
    question = a_question(consultation=consultation)
    a_position(question, "oppose", statement="Sealed words", group="workers")
    client.force_login(somebody(role))
    url = reverse("consultations:detail", args=["sealed"])
    office = role in ("secretariat", "office")
    [row] = client.get(url).context["rows"]
    assert (row.found is not None) is office
    assert titles(client.get(f"{url}?convergence=divided")) == ([question.title] if office else [])
    for page in (url, reverse("consultations:question", args=[question.pk])):
        text = text_of(client.get(page))
        assert ("Sealed words" in text) is (office or role.startswith("worker"))
        assert ("Not shown yet" in text) is not office
        assert ("Workers' group not in favour" in text) is office


# --- a question ---


def test_a_question_shows_what_stands_and_what_was_said_before(client, employers):
    question = a_question(text="The words that are put to the groups.")
    submit_position(words(question), party=EMPLOYERS, by=employers)
    submit_position(
        words(question, "oppose", statement="Second thoughts"), party=EMPLOYERS, by=employers
    )
    page = text_of(client.get(reverse("consultations:question", args=[question.pk])))
    assert "The words that are put to the groups." in page
    standing, _heading, before = page.partition("What was said before")
    assert "Not in favour Second thoughts" in standing
    assert "Support" in before
    assert "Second thoughts" not in before
