"""The matrix over all consultations: filters, days, parties, what moved, its file, its cost."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.groups import Group
from consultations import matrix
from consultations.models import AgendaItem, Body, Position, Question, Session
from consultations.moves import moves_on
from consultations.readings import set_followed
from followup.models import Action
from tests.consultations.making import a_consultation, a_position, a_question
from tests.consultations.test_pages import text_of, titles
from tests.consultations.test_readings import a_reading
from tests.people import a_government, somebody

pytestmark = pytest.mark.django_db
URL = "/consultations/matrix/"
TODAY = timezone.localdate()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def replaced(position, by) -> None:
    """What the functions of statements.py write."""
    Position.objects.filter(pk=position.pk).update(replaced_by=by)


class Rounds:
    """Two rounds about one action, at two sessions of one body."""

    def __init__(self):
        body = Body.objects.create(code="GB", name_en="Governing Body")
        self.sessions = [
            Session.objects.create(body=body, number=number, date=day)
            for number, day in ((290, "2004-06"), (291, "2004-11"))
        ]
        items = [
            AgendaItem.objects.create(session=one, number=1, title_en="Item")
            for one in self.sessions
        ]
        first = a_consultation(
            "first", title_en="First", opens_on=ago(100), closes_on=ago(90), agenda_item=items[0]
        )
        second = a_consultation("second", title_en="Second", opens_on=ago(20), agenda_item=items[1])
        self.action = Action.objects.create(reference="A53", title_en="Forum")
        self.before = a_question("Forum before", first)
        self.now = a_question("Forum now", second)
        self.quiet = a_question("Quiet", second)
        for one in (self.before, self.now):
            one.actions.add(self.action)
        a_position(self.before, "oppose", stated_on=ago(95), statement="Words before")
        a_position(self.before, group="workers", stated_on=ago(95))
        self.first_words = a_position(
            self.now, "oppose", stated_on=ago(15), statement="Words of oppose"
        )
        self.last_words = a_position(self.now, "conditions", stated_on=ago(5))
        replaced(self.first_words, self.last_words)
        a_position(self.now, group="workers", stated_on=ago(15))


@pytest.fixture
def rounds():
    return Rounds()


@pytest.fixture
def reader(client):
    user = somebody("reader")
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Forum before", "Forum now", "Quiet"]),
        ("sort=-time", ["Quiet", "Forum now", "Forum before"]),
        ("action=a53", ["Forum before", "Forum now"]),
        ("action=A54", []),
        ("recommendation=A53", []),
        ("q=forum&stance=oppose&group=employers", ["Forum before"]),
        ("stance=conditions", ["Forum now"]),
        ("convergence=two_of_three", ["Forum now"]),
        ("convergence=divided", ["Forum before"]),
        ("moved=yes", ["Forum now"]),
        (f"as_at={ago(10)}&stance=oppose", ["Forum before", "Forum now"]),
        (f"as_at={ago(10)}&convergence=divided", ["Forum before", "Forum now"]),
        (f"as_at={ago(10)}&moved=yes", []),
        (f"as_at={ago(50)}", ["Forum before"]),
        (f"as_at={ago(500)}", []),
    ],
)
def test_filters(client, reader, rounds, asked, found):
    response = client.get(f"{URL}?{asked}")
    assert titles(response) == found
    file = b"".join(client.get(f"{URL}matrix.csv?{asked}").streaming_content).decode()
    lines = list(csv.reader(io.StringIO(file.removeprefix("\ufeff"))))[1:]
    assert sorted(line[2] for line in lines) == sorted(found)


def test_by_body_and_session(client, reader, rounds):
    body = rounds.sessions[0].body_id
    assert len(titles(client.get(f"{URL}?body={body}"))) == 3
    assert titles(client.get(f"{URL}?session={rounds.sessions[0].pk}")) == ["Forum before"]
    assert titles(client.get(f"{URL}?session=999999")) == []


def test_as_at_a_day_a_position_stands_until_another_takes_its_place(reader, rounds):
    def stances(on):
        questions = Question.objects.filter(pk=rounds.now.pk)
        found = matrix.standing_on(questions, reader, on)[rounds.now.pk]
        return sorted((one.group, one.stance) for one in found)

    assert stances(ago(16)) == []
    assert stances(ago(15)) == [("employers", "oppose"), ("workers", "support")]
    assert stances(ago(6)) == [("employers", "oppose"), ("workers", "support")]
    assert stances(ago(5)) == [("employers", "conditions"), ("workers", "support")]
    assert stances(None) == stances(TODAY) == stances(ago(5))


def test_as_at_a_day_the_text_is_the_one_of_that_day(reader, rounds):
    """The change is of today; on every day before, what was said is on the present text."""
    question = Question.objects.get(pk=rounds.now.pk)
    question.text_version = 2
    question.save()
    rows = {
        on: matrix.rows_of(
            Question.objects.filter(pk=question.pk).select_related("consultation"), reader, on=on
        )[0]
        for on in (ago(1), TODAY)
    }
    assert rows[TODAY].found.is_outdated
    assert rows[ago(1)].question.text_version == 1
    assert rows[ago(1)].found.kind == "two_of_three"


def test_the_chairs_reading_and_outcomes_are_those_of_the_day(client, rounds):
    by = somebody("secretariat")
    client.force_login(by)
    first = a_reading(rounds.now, "divided", by=by, read_on=ago(12), words="Then so")
    a_reading(rounds.now, "broad", by=by, replaces=first, words="Now otherwise")
    then = text_of(client.get(f"{URL}?as_at={ago(10)}"))
    assert "Then so" in then
    assert "Now otherwise" not in then
    now = text_of(client.get(URL))
    assert "Now otherwise" in now
    assert "Then so" not in now


# --- what moved ---


def moves_of(question, user, on=None):
    questions = Question.objects.filter(pk=question.pk).select_related("consultation")
    return moves_on(matrix.rows_of(questions, user, on=on), user, on)[question.pk]


def told(moves):
    return {one.group: (one.before, one.now, one.moved) for one in moves.groups}


def test_what_moved_is_told_against_the_nearest_word_before(client, reader, rounds):
    assert told(moves_of(rounds.now, reader)) == {
        "employers": ("not in favour", "in favour with conditions or in general terms", True),
        "workers": ("in favour", "in favour", False),
    }
    assert moves_of(rounds.now, reader).previous == rounds.before
    assert told(moves_of(rounds.now, reader, ago(10)))["employers"][2] is False
    assert moves_of(rounds.before, reader).groups == []
    page = text_of(client.get(reverse("consultations:moved", args=["second"])))
    assert "a group moved on 1 question" in page
    assert "The round before: Forum before" in page
    assert "not in favour (earlier in this round) Not in favour Words of oppose" in page
    for url in (URL, reverse("consultations:detail", args=["second"])):
        assert text_of(client.get(url)).count("Moved; before: not in favour") == 1


def test_a_group_not_heard_yet_in_the_new_round_did_not_move(reader, rounds):
    rounds.quiet.actions.add(rounds.action)
    found = told(moves_of(rounds.quiet, reader))
    assert found["employers"] == ("not in favour", "silent", False)


def test_where_several_questions_could_be_meant_nothing_is_guessed(reader, rounds):
    other = a_question("Another", rounds.before.consultation)
    other.actions.add(rounds.action)
    a_position(other, "oppose", group="workers", stated_on=ago(95))
    assert moves_of(rounds.now, reader).previous is None
    set_followed(rounds.now, other, by=somebody("secretariat"))
    assert moves_of(rounds.now, reader).previous == other
    assert told(moves_of(rounds.now, reader))["workers"] == ("not in favour", "in favour", True)


@pytest.mark.parametrize("sealed", ["first", "second"])
@pytest.mark.parametrize("visibility", ["on_publication", "at_closing"])
def test_nothing_moved_is_told_of_positions_that_are_not_shown(client, rounds, sealed, visibility):
    consultation = {"first": rounds.before, "second": rounds.now}[sealed].consultation
    consultation.visibility, consultation.closes_on = visibility, None
    consultation.save()
    member = somebody("worker_member")
    client.force_login(member)
    questions = Question.objects.filter(pk=rounds.now.pk).select_related("consultation")
    moves = moves_on(matrix.rows_of(questions, member), member)
    if sealed == "second":
        assert moves == {}
        assert titles(client.get(f"{URL}?moved=yes")) == []
    else:
        assert moves[rounds.now.pk].previous is None
    hidden, shown = "Words before", "Words of oppose"
    if sealed == "second":
        hidden, shown = shown, hidden
    moved = reverse("consultations:moved", args=["second"])
    for url in (URL, f"{URL}?as_at={ago(10)}", f"{URL}?columns=parties", f"{URL}?moved=yes", moved):
        assert hidden not in text_of(client.get(url)), url
    file = b"".join(client.get(f"{URL}matrix.csv?as_at={ago(10)}").streaming_content).decode()
    assert hidden not in file
    assert shown in file


# --- columns by party ---


def test_governments_and_organizations_are_columns_a_few_at_a_time(client, reader, rounds):
    names = []
    for number in range(8):
        government = a_government(500 + number)
        names.append(government.name_en)
        a_position(
            rounds.now, group="governments", party_kind="government", organization=government
        )
    first = client.get(f"{URL}?columns=parties").content.decode()
    heads = [one for one in names if f'<th scope="col">{one}</th>' in first]
    assert heads == names[:6]
    assert "Next columns" in first
    assert "Columns before" not in first
    rest = client.get(f"{URL}?columns=parties&from=6").content.decode()
    assert [one for one in names if f'<th scope="col">{one}</th>' in rest] == names[6:]
    assert "Columns before" in rest
    assert "Next columns" not in rest
    for wrong in ("-1", "x", "9" * 30, "²"):
        assert client.get(f"{URL}?columns=parties&from={wrong}").status_code == 200


def test_a_file_holds_no_formula(client, reader):
    question = a_question("=HYPERLINK(1)")
    a_position(question, "oppose", statement="@SUM(1)")
    file = b"".join(client.get(f"{URL}matrix.csv").streaming_content).decode()
    [line] = list(csv.reader(io.StringIO(file.removeprefix("\ufeff"))))[1:]
    assert line[2] == "'=HYPERLINK(1)"
    assert not [one for one in line if one.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("asked", ["", "?group=employers&stance=oppose", "?moved=yes"])
def test_the_workbook_holds_what_the_lines_hold(client, reader, rounds, asked):
    file = b"".join(client.get(f"{URL}matrix.csv{asked}").streaming_content).decode("utf-8-sig")
    response = client.get(f"{URL}matrix.xlsx{asked}")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet.title == "Matrix of positions"
    found = [[cell or "" for cell in row] for row in sheet.values]
    assert found == list(csv.reader(io.StringIO(file)))
    assert client.get(f"{URL}matrix.ods").status_code == 404


def test_only_those_signed_in(client, rounds):
    files = (f"{URL}matrix.csv", f"{URL}matrix.xlsx")
    for url in (URL, *files, "/consultations/second/moved/", "/consultations/rule/"):
        assert client.get(url).status_code == 302


@pytest.mark.parametrize(
    "asked", ["", "?moved=yes&convergence=divided", f"?as_at={TODAY}", "?columns=parties"]
)
def test_the_number_of_queries_does_not_grow_with_the_questions(client, reader, rounds, asked):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(URL + asked).status_code == 200
        return len(captured)

    few = queries()
    for number in range(20):
        earlier = a_question(f"Before {number}", rounds.before.consultation)
        later = a_question(f"Later {number}", rounds.now.consultation)
        action = Action.objects.create(reference=f"A{100 + number}", title_en="One")
        for one in (earlier, later):
            one.actions.add(action)
        for group in Group:
            a_position(earlier, "oppose", group=group)
            a_position(later, "support", group=group)
    assert queries() <= few
    assert few <= 34


def test_pages_are_by_key(client, reader):
    for number in range(60):
        a_question(f"Question {number:02}")
    first = client.get(URL)
    assert len(titles(first)) == 50
    following = client.get(URL + first.context["page"].next_url)
    assert titles(following) == [f"Question {number:02}" for number in range(50, 60)]
