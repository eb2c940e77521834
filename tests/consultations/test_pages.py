"""The matrix, the question, the forms: what they show, to whom, at what cost."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.groups import Group
from accounts.models.users import Party
from consultations.models import Position
from consultations.statements import draft_of, save_draft, submit_position
from followup.models import Recommendation, SourceReport
from tests.consultations.making import a_consultation, a_position, a_question, words
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
EMPLOYERS = Party(Group.EMPLOYERS)


@pytest.fixture
def secretariat(client):
    user = somebody("secretariat")
    client.force_login(user)
    return user


@pytest.fixture
def employers(client):
    user = somebody("employer_secretary")
    client.force_login(user)
    return user


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
        with django_assert_max_num_queries(8):
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


# --- stating ---


def test_a_draft_is_kept_and_offered_again(client, employers):
    question = a_question()
    response = client.post(state_url(question), typed(question, statement="Kept words"))
    assert response.status_code == 302
    page = client.get(state_url(question)).content.decode()
    assert "Kept words" in page
    draft = draft_of(question, EMPLOYERS)
    assert f'name="based_on" value="{draft.pk}"' in page
    assert re.search(r'value="support"[^>]* checked', page)


def test_submitting_asks_first_and_says_who_will_read(client, employers):
    question = a_question()
    sent = typed(question, stance="oppose", statement="Because", do="submit")
    page = client.post(state_url(question), sent)
    assert page.status_code == 200
    assert "Everyone who signs in reads it at once." in text_of(page)
    assert not Position.objects.exists()
    back = client.post(state_url(question), sent | {"do": "back"})
    assert "Because" in back.content.decode()
    assert not Position.objects.exists()
    done = client.post(state_url(question), sent | {"do": "confirm"})
    position = Position.objects.get()
    assert done.url == reverse("consultations:position", args=[position.pk])
    assert (position.state, position.group, position.statement) == (
        "submitted",
        "employers",
        "Because",
    )


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"stance": "oppose"}, "statement", "Say why: this stance stands in the way."),
        ({"stance": "oppose", "statement": "  \r\n "}, "statement", "Say why"),
        ({"stance": "conditions"}, "conditions", "Say on which conditions."),
        ({"stance": "suggestion"}, "statement", "Say what is suggested or asked."),
        ({"stance": ""}, "stance", "This field is required."),
        ({"stance": "maybe"}, "stance", "Select a valid choice."),
        ({"statement": "x" * 20_000}, "statement", "at most 5000 characters"),
        ({"statement": "bell\x07"}, "statement", "control character"),
        ({"statement": "nul\x00"}, "statement", "Null characters are not allowed."),
        ({"exclusions": "x" * 301}, "exclusions", "at most 300 characters"),
        ({"exclusions": "two\nlines"}, "exclusions", "Write this on one line."),
        ({"language": "xx"}, "language", "Select a valid choice."),
        ({"text_version": "soon"}, "text_version", "Enter a whole number."),
        ({"based_on": "9" * 30}, "based_on", "less than or equal"),
    ],
)
@pytest.mark.parametrize("do", ["draft", "submit", "confirm"])
def test_what_is_wrong_is_said_in_place_and_what_was_typed_is_kept(
    client, employers, fields, field, said, do
):
    question = a_question()
    sent = typed(question, do=do, addressed_to="the Office of names") | fields
    response = client.post(state_url(question), sent)
    assert response.status_code == 422
    form = response.context["form"]
    assert said in str(form.errors[field])
    assert "the Office of names" in response.content.decode()
    assert not Position.objects.exists()


def test_markup_is_shown_as_typed(client, employers):
    question = a_question("<b>Bold</b>")
    marked = '<script>alert("x")</script>'
    client.post(state_url(question), typed(question, statement=marked, do="confirm"))
    for url in (
        reverse("consultations:detail", args=["round"]),
        reverse("consultations:question", args=[question.pk]),
        reverse("consultations:position", args=[Position.objects.get().pk]),
    ):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
        assert "<b>Bold" not in page


def test_a_newer_draft_is_shown_beside_and_written_over_knowingly(client, employers):
    question, member = a_question(), somebody("employer_member", name="Ms Member")
    theirs = save_draft(words(question, statement="Theirs"), party=EMPLOYERS, by=member)
    response = client.post(state_url(question), typed(question, statement="Mine"))
    assert response.status_code == 409
    page = text_of(response)
    assert "Ms Member saved a newer version" in page
    assert "Theirs" in page
    assert "Mine" in page
    again = typed(question, statement="Mine", based_on=response.context["form"]["based_on"].value())
    assert client.post(state_url(question), again).status_code == 302
    theirs.refresh_from_db()
    assert theirs.replaced_by == draft_of(question, EMPLOYERS)


def test_a_text_that_changed_meanwhile_is_read_again_first(client, employers):
    question = a_question(text="Old words")
    sent = typed(question, statement="Mine", do="confirm")
    question.text, question.text_version = "New words", 2
    question.save()
    response = client.post(state_url(question), sent)
    assert response.status_code == 409
    assert "The text of the question was changed meanwhile." in text_of(response)
    assert "New words" in text_of(response)
    sent["text_version"] = response.context["form"]["text_version"].value()
    assert client.post(state_url(question), sent).status_code == 302
    assert Position.objects.get().text_version == 2


def test_a_closed_consultation_says_so_and_keeps_what_was_typed(client, employers):
    closed = a_consultation("shut", closes_on=timezone.localdate() - timedelta(days=1))
    question = a_question(consultation=closed)
    assert client.get(state_url(question)).status_code == 302
    for do in ("draft", "submit", "confirm"):
        response = client.post(state_url(question), typed(question, statement="Late", do=do))
        assert response.status_code == 422
        assert "This consultation closed on" in text_of(response)
        assert "Late" in response.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_who_gets_which_page(client, role):
    question = a_question()
    position = a_position(question)
    client.force_login(somebody(role))
    speaks = role not in ("administrator", "secretariat", "office", "reader")
    expected = {
        state_url(question): 200 if speaks else 403,
        reverse("consultations:position_record", args=[question.pk]): 200
        if role == "secretariat"
        else 403,
        reverse("consultations:position_wording", args=[position.pk]): 200
        if role == "secretariat"
        else 403,
        reverse("consultations:position", args=[position.pk]): 200,
        reverse("consultations:decision_create"): 200 if role == "secretariat" else 403,
        reverse("consultations:request_create"): 200 if role == "secretariat" else 403,
    }
    for url, status in expected.items():
        assert client.get(url).status_code == status, url
    publish = reverse("consultations:publish", args=["round"])
    assert client.post(publish).status_code == (302 if role == "secretariat" else 403)
    assert client.get(publish).status_code == 405


def test_a_member_cannot_submit_by_writing_the_request(client):
    client.force_login(somebody("employer_member"))
    question = a_question()
    assert client.post(state_url(question), typed(question, do="confirm")).status_code == 403
    assert not Position.objects.exists()


def test_nobody_states_in_the_name_of_another(client, employers):
    question = a_question()
    for party in ("workers", "governments", "governments-1", "x"):
        sent = typed(question, party=party, do="confirm")
        assert client.post(state_url(question), sent).status_code == 403
        assert client.get(f"{state_url(question)}?party={party}").status_code == 403
    assert not Position.objects.exists()


# --- recording and wording ---


def said(**more):
    return {
        "party_kind": "governments",
        "group": "governments",
        "party_label": "several Government representatives",
        "quantifier": "several",
        "stance": "support",
        "language": "en",
        "mode": "spoken",
        "stated_on": timezone.localdate().isoformat(),
    } | more


def test_the_secretariat_records_what_was_said(client, secretariat):
    question = a_question()
    url = reverse("consultations:position_record", args=[question.pk])
    response = client.post(url, said())
    position = Position.objects.get()
    assert response.url == reverse("consultations:position", args=[position.pk])
    assert (position.party, position.state) == ("several Government representatives", "submitted")
    assert client.post(url, said(another="yes")).url == url
    page = text_of(client.get(reverse("consultations:position", args=[position.pk])))
    assert "how many: several" in page


@pytest.mark.parametrize(
    ("fields", "said_of_it"),
    [
        ({"party_label": ""}, "Say whose position this is."),
        ({"stated_on": "31 February 2004"}, "Enter a valid date."),
        ({"stated_on": "2004-01-01"}, "The consultation opened on"),
        ({"stated_on": "2999-01-01"}, "This day is still to come."),
        ({"replaces": "4711"}, "Select a valid choice."),
        ({"organization_typed": "Nobody at all"}, "Nothing is called “Nobody at all”."),
        ({"party_kind": "everybody"}, "Select a valid choice."),
        ({"reported": "x" * 2_001}, "at most 2000 characters"),
    ],
)
def test_what_is_wrong_with_a_record_is_said(client, secretariat, fields, said_of_it):
    url = reverse("consultations:position_record", args=[a_question().pk])
    response = client.post(url, said(statement="Kept words") | fields)
    assert response.status_code == 422
    assert said_of_it in text_of(response)
    assert "Kept words" in response.content.decode()


def test_a_wording_that_somebody_else_changed_is_not_written_over(client, secretariat):
    position = a_position(a_question())
    url = reverse("consultations:position_wording", args=[position.pk])
    assert client.post(url, {"reported": "agreed\r\nat once", "read": ""}).status_code == 302
    stale = client.post(url, {"reported": "doubted", "read": ""})
    assert stale.status_code == 409
    assert "agreed at once" in text_of(stale)
    assert "doubted" in stale.content.decode()
    read = stale.context["form"]["read"].value()
    assert client.post(url, {"reported": "doubted", "read": read}).status_code == 302
    history = client.get(reverse("consultations:position_history", args=[position.pk]))
    assert "doubted" in text_of(history)


def test_a_position_page_does_not_name_what_replaced_it_before_that_is_shown(client):
    consultation = a_consultation("later", visibility="on_publication")
    question, secretary = a_question(consultation=consultation), somebody("employer_secretary")
    first = a_position(question, state="published")
    submit_position(
        words(question, "oppose", statement="Hidden words"), party=EMPLOYERS, by=secretary
    )
    client.force_login(somebody("worker_member"))
    for name in ("position", "position_history"):
        page = text_of(client.get(reverse(f"consultations:{name}", args=[first.pk])))
        assert "Not in favour" not in page
        assert "Hidden words" not in page
