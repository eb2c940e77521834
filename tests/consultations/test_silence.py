"""Who has not answered, and the letters that remind them."""

import uuid

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.groups import Group
from accounts.models.users import Party
from consultations.drafting import save_draft
from consultations.mail import send_reminder
from consultations.models import Question, Reminder, ReminderLetter
from consultations.silence import remind, silences
from consultations.submitting import submit_position
from tests.consultations.making import a_consultation, a_position, a_question, words
from tests.people import ROLES, a_government, somebody

pytestmark = pytest.mark.django_db
EMPLOYERS = Party(Group.EMPLOYERS)
PAGE = "/consultations/round/silence/"


def silent(user, consultation=None) -> dict[str, list[str]]:
    """The titles that each party has not answered."""
    found = silences(consultation or a_consultation(), user)
    return {one.party.key: [each.title for each in one.questions] for one in found}


def test_silence_is_said_by_question_and_party(secretariat):
    first, second = a_question("One"), a_question("Two")
    a_position(first, group="workers")
    a_position(second, group="workers", party_kind="group_member", party_label="a speaker")
    a_question(
        "Archived", archived_at="2026-01-01T00:00Z", archived_by=secretariat, archive_reason="x"
    )
    assert silent(secretariat) == {
        "governments": ["One", "Two"],
        "employers": ["One", "Two"],
        "workers": ["Two"],
    }


def test_an_answer_on_an_earlier_text_is_said_apart(secretariat):
    question = a_question("One")
    a_position(question)
    Question.objects.update(text_version=2)
    one = next(one for one in silences(a_consultation(), secretariat) if one.party == EMPLOYERS)
    assert one.earlier == {question.pk}


def test_governments_that_are_asked_by_name_are_named(secretariat):
    consultation, asked = a_consultation(asked_groups=["governments"]), a_government()
    consultation.asked_governments.add(asked)
    a_question("One")
    assert silent(secretariat) == {"governments": ["One"], f"governments-{asked.pk}": ["One"]}


def test_a_party_sees_only_its_own_silence(client):
    a_question("One")
    secretary = somebody("employer_secretary")
    assert silent(secretary) == {"employers": ["One"]}
    client.force_login(secretary)
    page = client.get(PAGE).content.decode()
    assert "Workers" not in page.split("<main")[1]
    assert "Send" not in page.split("<main")[1]


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_and_who_reminds(client, role):
    a_question("One")
    client.force_login(somebody(role))
    party = role.split("_")[0] in ("government", "employer", "worker")
    sees = party or role == "secretariat"
    assert client.get(PAGE).status_code == (200 if sees else 403)
    assert client.post(PAGE, {}).status_code == (422 if role == "secretariat" else 403)


def test_a_draft_breaks_no_silence(secretariat):
    question, author = a_question("One"), somebody("employer_secretary")
    before = silent(secretariat)
    draft = save_draft(words(question), party=EMPLOYERS, by=author)
    assert silent(secretariat) == before
    submit_position(words(question), party=EMPLOYERS, by=author, based_on=draft.stamp)
    assert silent(secretariat)["employers"] == []


def test_letters_are_shown_first_then_sent_once_each_in_its_language(client, secretariat):
    a_question("One")
    english = somebody("employer_secretary", name="Ms English")
    french = somebody("worker_secretary", name="M. Français", language="fr")
    somebody("worker_member")
    key = str(uuid.uuid4())
    sent = {"parties": ["employers", "workers"], "words": "Please.", "key": key}
    shown = client.post(PAGE, {**sent, "do": "preview"}).content.decode()
    assert "Dear Ms English" in shown
    assert french.email in shown
    assert not Reminder.objects.exists()
    for _twice in range(2):
        assert client.post(PAGE, {**sent, "do": "send"}).status_code == 302
    [reminder] = Reminder.objects.all()
    assert ReminderLetter.objects.count() == 2
    assert send_reminder(reminder.pk) == 2
    assert send_reminder(reminder.pk) == 0
    letters = {one.to[0]: one for one in mail.outbox}
    assert set(letters) == {english.email, french.email}
    assert "Please." in letters[english.email].body
    assert "Dear" not in letters[french.email].body
    assert "Ms English" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"parties": []}, "This field is required."),
        ({"parties": ["lawyers"]}, "Select a valid choice."),
        ({"words": "x" * 2_001}, "at most 2000 characters"),
        ({"key": "none"}, "Enter a valid UUID."),
    ],
)
def test_what_is_wrong_is_said(client, secretariat, fields, said):
    a_question("One")
    sent = {"parties": ["employers"], "key": str(uuid.uuid4()), "do": "send"} | fields
    response = client.post(PAGE, sent)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_nobody_is_reminded_of_what_is_closed_or_where_nobody_reads(secretariat):
    question = a_question("One")
    found = silences(question.consultation, secretariat)
    with pytest.raises(ValidationError, match="nobody to write to"):
        remind(question.consultation, found, "", key=uuid.uuid4(), by=secretariat)
    somebody("employer_secretary")
    question.consultation.closes_on = question.consultation.opens_on
    with pytest.raises(ValidationError, match="not open"):
        remind(question.consultation, found, "", key=uuid.uuid4(), by=secretariat)
    with pytest.raises(PermissionDenied):
        remind(question.consultation, found, "", key=uuid.uuid4(), by=somebody("office"))


def test_the_page_costs_the_same_for_many_questions(client, django_assert_max_num_queries):
    for number in range(20):
        a_position(a_question(f"Question {number}"))
    client.force_login(somebody("secretariat"))
    with django_assert_max_num_queries(10):
        assert client.get(reverse("consultations:silence", args=["round"])).status_code == 200
