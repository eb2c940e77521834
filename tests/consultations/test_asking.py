"""What the secretariat prepares: types as data, consultations, questions, versions of texts."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.groups import Group
from accounts.models.users import Party
from consultations.convergence import Kind, convergence
from consultations.drafting import save_draft
from consultations.matrix import rows_of, summary_of
from consultations.models import Consultation, Position, Question, QuestionText
from consultations.outcomes import amend, newer_words, reorder, take_over
from consultations.standard_types import standard_type
from consultations.submitting import reaffirm_position, submit_position
from foundation.wording import word_changes
from tests.consultations.making import a_consultation, a_position, a_question, words
from tests.followup.making import a_recommendation, an_action
from tests.people import ROLES, a_government, somebody

pytestmark = pytest.mark.django_db
EMPLOYERS = Party(Group.EMPLOYERS)


def changed(type_, stance, **values):
    """The type with one stance changed, read anew."""
    type_.stances.filter(stance=stance).update(**values)
    return type(type_).objects.get(pk=type_.pk)


# --- types as data ---


def test_what_a_stance_needs_is_what_its_type_says(secretariat):
    question, secretary = a_question(), somebody("employer_secretary")
    changed(question.consultation.type, "support", needs_statement=True)
    changed(question.consultation.type, "oppose", needs_statement=False)
    with pytest.raises(ValidationError) as caught:
        submit_position(words(question), party=EMPLOYERS, by=secretary)
    assert list(caught.value.message_dict) == ["statement"]
    with pytest.raises(IntegrityError), transaction.atomic():
        a_position(question, "support")
    assert submit_position(words(question, "oppose"), party=EMPLOYERS, by=secretary).pk


def test_a_stance_that_a_type_does_not_have_is_refused_by_the_database_too():
    question, secretary = a_question(), somebody("employer_secretary")
    question.consultation.type.stances.filter(stance="no_view").delete()
    with pytest.raises(ValidationError, match="no such stance"):
        submit_position(words(question, "no_view"), party=EMPLOYERS, by=secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_position(question, "no_view")


def test_a_stance_that_is_not_offered_any_more_keeps_its_positions():
    question, secretary = a_question(), somebody("employer_secretary")
    stood = a_position(question, "reservation")
    changed(question.consultation.type, "reservation", is_offered=False)
    with pytest.raises(ValidationError, match="no such stance"):
        submit_position(
            words(question, "reservation", statement="No"), party=EMPLOYERS, by=secretary
        )
    assert Position.objects.get(pk=stood.pk).stance_label == "Reservation"


def test_which_stances_block_decides_what_the_positions_amount_to():
    question = a_question()
    said = [
        a_position(question, group="governments"),
        a_position(question, "reservation"),
        a_position(question, "information", group="workers"),
    ]
    assert convergence(said).kind == Kind.DIVIDED
    its = changed(question.consultation.type, "reservation", blocks=False)
    assert convergence(said, blocking=its.blocking).kind == Kind.SILENT
    [row] = rows_of(Question.objects.filter(pk=question.pk), somebody("reader"))
    assert row.found.kind == Kind.SILENT


def test_pages_call_a_stance_as_its_type_does(client, secretariat):
    question = a_question()
    position = a_position(question, "support")
    changed(question.consultation.type, "support", label_en="Can live with it")
    for name, key in (("detail", "round"), ("question", question.pk), ("position", position.pk)):
        page = client.get(reverse(f"consultations:{name}", args=[key])).content.decode()
        assert "Can live with it" in page, name


def type_form(**more):
    stances = {
        "support-is_offered": "on",
        "support-label_en": "Agree",
        "oppose-is_offered": "on",
        "oppose-label_en": "Disagree",
        "oppose-blocks": "on",
        "oppose-needs_statement": "on",
    }
    return {
        "code": "yes-no",
        "name_en": "Yes or no",
        "form": "written",
        "answering": ["groups"],
        "visibility": "at_closing",
        **stances,
        **more,
    }


def test_a_type_is_made_and_changed_in_the_browser(client, secretariat):
    assert client.post(reverse("consultations:type_create"), type_form()).status_code == 302
    made = a_consultation("asked", type=standard_type("written")).type.__class__.objects.get(
        code="yes-no"
    )
    assert [one.label for one in made.offered] == ["Agree", "Disagree"]
    assert made.blocking == ("oppose",)
    url = reverse("consultations:type_edit", args=[made.pk])
    page = client.get(url).content.decode()
    assert 'value="Disagree"' in page
    sent = type_form(version=1) | {"no_view-is_offered": "on", "no_view-label_en": "Abstain"}
    assert client.post(url, sent).status_code == 302
    made = type(made).objects.get(pk=made.pk)
    assert (made.version, [one.label for one in made.offered]) == (
        2,
        ["Agree", "Disagree", "Abstain"],
    )
    assert client.post(url, type_form(version=1)).status_code == 409
    archived = reverse("consultations:type_archive", args=[made.pk])
    assert client.post(archived, {"version": 2, "reason": "Not used"}).status_code == 302


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"support-is_offered": "", "oppose-is_offered": ""}, "At least one stance"),
        ({"support-label_en": ""}, "A stance that can be taken needs a label."),
        ({"support-label_en": "x" * 61}, "at most 60 characters"),
        ({"code": "not a code"}, "Enter a valid"),
        ({"answering": ["everybody"]}, "Select a valid choice."),
        ({"name_en": "bell\x07"}, "control character"),
    ],
)
def test_what_is_wrong_with_a_type_is_said(client, secretariat, fields, said):
    response = client.post(reverse("consultations:type_create"), type_form() | fields)
    assert response.status_code == 422
    assert said in response.content.decode()


# --- who is asked ---


def test_only_those_who_are_asked_answer():
    asked, other = a_government(), a_government()
    consultation = a_consultation("some", asked_groups=["governments", "workers"])
    consultation.asked_governments.add(asked)
    question = a_question(consultation=consultation)
    for user, may in (
        (somebody("government", organization=asked), True),
        (somebody("government", organization=other), False),
        (somebody("worker_secretary"), True),
        (somebody("employer_secretary"), False),
    ):
        [party] = user.parties
        for act in (submit_position, save_draft):
            if may:
                assert act(words(question), party=party, by=user).pk
            else:
                with pytest.raises(ValidationError, match="not among those that are asked"):
                    act(words(question), party=party, by=user)


def test_a_type_that_nobody_answers_is_only_recorded():
    question, secretary = a_question(), somebody("employer_secretary")
    its = question.consultation.type
    its.answering = []
    its.save()
    with pytest.raises(ValidationError, match="not among those that are asked"):
        submit_position(words(question), party=EMPLOYERS, by=secretary)


# --- consultations and questions in the browser ---


def test_a_consultation_with_its_questions_is_prepared_in_the_browser(client, secretariat):
    its = standard_type("written")
    sent = {
        "title_en": "A forum",
        "code": "forum",
        "type": its.pk,
        "opens_on": timezone.localdate().isoformat(),
        "visibility": "at_closing",
        "asked_groups": ["employers", "workers"],
    }
    made = client.post(reverse("consultations:create"), sent)
    assert made.url == reverse("consultations:detail", args=["forum"])
    consultation = Consultation.objects.get(code="forum")
    assert consultation.groups == ["employers", "workers"]
    add = reverse("consultations:question_create", args=["forum"])
    for title in ("One", "Two", "Three"):
        assert client.post(add, {"title_en": title, "scope": "specific"}).status_code == 302
    page = client.get(made.url).content.decode()
    assert page.index("One") < page.index("Two") < page.index("Three")
    first, _second, third = consultation.questions.order_by("sequence")
    order = reverse("consultations:question_order", args=["forum"])
    places = {f"place-{one.pk}": 10 * place for place, one in enumerate([first, _second, third])}
    places |= {f"place-{first.pk}": 1, f"place-{third.pk}": 5}
    assert client.post(order, places).status_code == 302
    titles = [one.title for one in consultation.questions.order_by("sequence")]
    assert titles == ["One", "Three", "Two"]
    edit = reverse("consultations:question_edit", args=[first.pk])
    version = Question.objects.get(pk=first.pk).version
    changed_to = {"title_en": "One, reworded", "scope": "specific", "version": version}
    assert client.post(edit, changed_to).status_code == 302
    assert client.post(edit, changed_to).status_code == 409
    first.refresh_from_db()
    assert first.text_version == 2
    assert [one.title for one in QuestionText.objects.filter(question=first)] == [
        "One",
        "One, reworded",
    ]
    page = client.get(reverse("consultations:question_texts", args=[first.pk])).content.decode()
    assert "<ins>" in page
    archive = reverse("consultations:question_archive", args=[third.pk])
    third.refresh_from_db()
    sent = {"version": third.version, "reason": "Asked elsewhere"}
    assert client.post(archive, sent).status_code == 302
    assert client.get(reverse("consultations:archive", args=["forum"])).status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"code": "types"}, "stands for something else"),
        ({"code": "12"}, "stands for something else"),
        ({"opens_on": "31 February 2004"}, "Enter a valid date."),
        ({"closes_on": "2000-01-01"}, "The end is before the start."),
        ({"type": "4711"}, "Select a valid choice."),
        ({"asked_groups": ["lawyers"]}, "Select a valid choice."),
        ({"title_en": ""}, "This field is required."),
        ({"asked_governments_typed": "Nowhereland"}, "Nothing is called"),
    ],
)
def test_what_is_wrong_with_a_consultation_is_said(client, secretariat, fields, said):
    sent = {
        "title_en": "Kept words",
        "code": "forum",
        "type": standard_type("written").pk,
        "opens_on": timezone.localdate().isoformat(),
        "visibility": "at_closing",
    }
    response = client.post(reverse("consultations:create"), sent | fields)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Consultation.objects.exists()


@pytest.mark.parametrize("role", ROLES)
def test_only_the_secretariat_prepares(client, role):
    question = a_question()
    client.force_login(somebody(role))
    may = role == "secretariat"
    for name, key in (
        ("create", None),
        ("type_create", None),
        ("type_edit", question.consultation.type_id),
        ("edit", "round"),
        ("archive", "round"),
        ("question_create", "round"),
        ("question_order", "round"),
        ("question_edit", question.pk),
        ("question_archive", question.pk),
    ):
        url = reverse(f"consultations:{name}", args=[key] if key else [])
        assert client.get(url).status_code == (200 if may else 403), name
    take = reverse("consultations:take_over", args=[question.pk])
    assert client.post(take).status_code == (302 if may else 403)
    for name, key in (("types", None), ("question_texts", question.pk)):
        assert (
            client.get(reverse(f"consultations:{name}", args=[key] if key else [])).status_code
            == 200
        )


def test_an_order_of_other_questions_is_refused():
    question, user = a_question(), somebody("secretariat")
    other = a_question("Another", a_consultation("other"))
    for keys in ([], [other.pk], [question.pk, question.pk]):
        with pytest.raises(ValidationError, match="changed meanwhile"):
            reorder(question.consultation, keys, by=user)


def test_the_type_stays_when_positions_were_stated_under_it():
    question, user = a_question(), somebody("secretariat")
    a_position(question)
    consultation = question.consultation
    consultation.type = standard_type("informal")
    with pytest.raises(ValidationError) as caught:
        amend(consultation, version=1, by=user)
    assert list(caught.value.message_dict) == ["type"]


# --- versions of a text ---


def on_an_action():
    """A question about the words of an action, and the action."""
    action = an_action("A01", description="First words")
    question = a_question(action.title_en, text=action.description, about_action=action)
    return question, action


def test_words_that_changed_at_the_source_are_taken_over_with_one_click(client, secretariat):
    question, action = on_an_action()
    assert newer_words(question) == {}
    url = reverse("consultations:question", args=[question.pk])
    assert "have changed" not in client.get(url).content.decode()
    action.description = "Other words"
    action.save()
    assert newer_words(Question.objects.get(pk=question.pk)) == {"text_en": "Other words"}
    assert "have changed" in client.get(url).content.decode()
    take = reverse("consultations:take_over", args=[question.pk])
    assert client.post(take, {"version": 7}).status_code == 302
    question.refresh_from_db()
    assert question.text_version == 1
    client.post(take, {"version": question.version})
    question.refresh_from_db()
    assert (question.text_version, question.text_en) == (2, "Other words")
    with pytest.raises(ValidationError, match="already has these words"):
        take_over(question, version=question.version, by=secretariat)


def test_a_question_is_about_one_text_at_most():
    question, _action = on_an_action()
    question.about_recommendation = a_recommendation("R1")
    with pytest.raises(IntegrityError), transaction.atomic():
        question.save()


def test_a_position_stays_on_its_version_until_it_is_reaffirmed(client):
    question, secretary = a_question(text="First"), somebody("employer_secretary")
    said = submit_position(words(question, "oppose", statement="No"), party=EMPLOYERS, by=secretary)
    question.text_en = "Second"
    amend(question, version=question.version, by=somebody("secretariat"))
    user = somebody("reader")
    [row] = rows_of(Question.objects.filter(pk=question.pk), user)
    assert summary_of([row]).earlier == 1
    assert row.found.is_outdated
    client.force_login(secretary)
    page = client.get(reverse("consultations:question", args=[question.pk])).content.decode()
    assert "Reaffirm it" in page
    answer = client.post(reverse("consultations:reaffirm", args=[said.pk]))
    now = Position.objects.live().get()
    assert answer.url == reverse("consultations:position", args=[now.pk])
    assert (now.reaffirms, now.text_version, now.statement) == (said, 2, "No")
    assert now.receipt.number
    [row] = rows_of(Question.objects.filter(pk=question.pk), user)
    assert (summary_of([row]).earlier, row.found.is_outdated) == (0, False)
    with pytest.raises(ValidationError):
        reaffirm_position(now, by=secretary)
    with pytest.raises(ValidationError):
        reaffirm_position(said, by=secretary)


@pytest.mark.parametrize("role", ROLES)
def test_only_who_speaks_for_the_party_reaffirms(client, role):
    question = a_question()
    said = a_position(question)
    Question.objects.filter(pk=question.pk).update(text_version=2)
    client.force_login(somebody(role))
    url = reverse("consultations:reaffirm", args=[said.pk])
    assert client.post(url).status_code == (302 if role == "employer_secretary" else 403)
    assert Position.objects.count() == (2 if role == "employer_secretary" else 1)


def test_nothing_is_reaffirmed_after_the_end_and_nothing_unnamed():
    secretary, yesterday = somebody("employer_secretary"), timezone.localdate() - timedelta(days=1)
    closed = a_question(consultation=a_consultation("closed", closes_on=yesterday))
    unnamed = a_question("Unnamed")
    for question, fields in (
        (closed, {}),
        (unnamed, {"party_kind": "group_member", "group": "employers", "party_label": "one"}),
    ):
        said = a_position(question, **fields)
        Question.objects.filter(pk=question.pk).update(text_version=2)
        with pytest.raises(ValidationError):
            reaffirm_position(said, by=secretary)
    with pytest.raises(PermissionDenied):
        reaffirm_position(a_position(unnamed), by=somebody("employer_member"))


@given(st.text(max_size=60), st.text(max_size=60))
def test_changes_hold_both_texts(before, after):
    pieces = word_changes(before, after)
    assert "".join(one.text for one in pieces if one.kind != "added") == before
    assert "".join(one.text for one in pieces if one.kind != "removed") == after


def test_changes_of_long_texts_stay_quick():
    before, after = "word " * 4_000, "other " * 4_000
    assert [one.kind for one in word_changes(before, after)] == ["removed", "added"]
