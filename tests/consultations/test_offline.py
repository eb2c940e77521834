"""Upload, preview and decision: what is shown, what is kept, and what is left nowhere."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.groups import Group
from accounts.models.users import Party
from accounts.speaking import in_the_name_of
from consultations.drafting import save_draft
from consultations.models import Draft, Position, Question
from consultations.offline import sheet, word
from consultations.offline.blank import Mark, blank_of
from consultations.submitting import submit_position
from tests.consultations.making import a_consultation, a_question, words
from tests.consultations.test_pages import text_of
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
EMPLOYERS = Party(Group.EMPLOYERS)
WRITERS = {"docx": word.write, "xlsx": sheet.write}
SECRET = "zqofflinesecretxk"


@pytest.fixture
def asked():
    """A consultation of three questions."""
    found = a_consultation("asked")
    return [a_question(f"Question {one}", found, text=f"Text {one}") for one in (1, 2, 3)]


def url(name="offline", *more):
    return reverse(f"consultations:{name}", args=["asked", *more])


def upload(client, answers: dict[Question, dict], kind="docx", **more):
    """Send a template with words for some questions."""
    consultation = Question.objects.select_related("consultation").first().consultation
    said = {
        str(Mark(one.consultation_id, one.pk, one.text_version)): w for one, w in answers.items()
    }
    data = WRITERS[kind](blank_of(consultation, "en"), said)
    return client.post(url(), {"file": SimpleUploadedFile(f"any.{kind}", data), **more})


def carried(response) -> dict:
    """What the preview sends back."""
    found = re.findall(r'name="(answers|party)" value="([^"]*)"', response.content.decode())
    return dict(found)


def drafts() -> dict[str, str]:
    """What the Employers' group keeps, by question."""
    with in_the_name_of(EMPLOYERS):
        return {
            one.question.title: one.statement
            for one in Draft.objects.of_party(EMPLOYERS).select_related("question")
        }


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("role", ROLES)
def test_everyone_who_reads_the_consultation_gets_its_template(client, asked, role, kind):
    client.force_login(somebody(role))
    for language in ("en", "fr", "es"):
        response = client.get(url("template", kind), {"language": language})
        assert response.status_code == 200
        assert f'filename="asked-{language}.{kind}"' in response["Content-Disposition"]
        assert "no-store" in response["Cache-Control"]
        assert response.content.startswith(b"PK")
    assert client.get(url("template", "pdf")).status_code == 404


def test_what_is_not_open_yet_has_no_template(client, employers):
    coming = a_consultation("coming", opens_on=timezone.localdate() + timedelta(days=2))
    for name, more in (("offline", ()), ("template", ("docx",))):
        address = reverse(f"consultations:{name}", args=[coming.code, *more])
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_is_previewed_and_nothing_is_kept(client, employers, asked, kind):
    answers = {asked[0]: {"stance": "Not in favour", "statement": SECRET}}
    with patch.object(cache, "set") as cached:
        response = upload(client, answers, kind)
    page = text_of(response)
    assert response.status_code == 200
    assert "Not in favour" in page
    assert SECRET in page
    assert "2 questions stay unanswered here" in page
    assert "no-store" in response["Cache-Control"]
    assert not cached.called
    assert drafts() == {}
    assert not Position.objects.exists()
    assert SECRET not in str(dict(client.session))


def test_the_upload_never_touches_a_disk(client, employers, asked):
    with (
        patch("django.core.files.uploadhandler.TemporaryUploadedFile", side_effect=AssertionError),
        patch("tempfile.NamedTemporaryFile", side_effect=AssertionError),
    ):
        assert upload(client, {asked[0]: {"stance": "Support"}}).status_code == 200
        large = SimpleUploadedFile("large.docx", b"PK" + b"x" * (3 * 1024 * 1024))
        response = client.post(url(), {"file": large})
    assert response.status_code == 422
    assert "The file is too large." in text_of(response)


def test_the_preview_shows_what_differs_from_the_draft(client, employers, asked):
    before = words(asked[0], "support", statement="Before", addressed_to="the Office")
    save_draft(before, party=EMPLOYERS, by=employers)
    submit_position(words(asked[1], "no_view"), party=EMPLOYERS, by=employers)
    response = upload(
        client,
        {
            asked[0]: {"stance": "Support", "statement": "After", "addressed_to": "the Office"},
            asked[1]: {"stance": "No view"},
            asked[2]: {"stance": "Support"},
        },
    )
    rows = response.context["preview"].rows
    assert [(one.change, one.source) for one in rows] == [
        ("changed", "Draft of your party"),
        ("same", "Stated"),
        ("new", ""),
    ]
    changed = [one for one in rows[0].fields if one.changed]
    assert [(one.now, one.then) for one in changed] == [("Before", "After")]
    assert response.context["preview"].changes == 2


def test_all_are_kept_as_drafts(client, employers, asked):
    preview = upload(
        client,
        {
            asked[0]: {"stance": "Support", "statement": "One"},
            asked[2]: {"stance": "Support", "statement": "Three"},
        },
    )
    response = client.post(url(), carried(preview) | {"do": "draft"}, follow=True)
    assert "2 drafts of Employers' group are kept." in text_of(response)
    assert drafts() == {"Question 1": "One", "Question 3": "Three"}
    assert not Position.objects.exists()


def test_all_are_submitted_and_what_stands_is_not_said_again(client, employers, asked):
    stands = submit_position(words(asked[1], "no_view"), party=EMPLOYERS, by=employers)
    preview = upload(
        client,
        {
            asked[0]: {"stance": "Not in favour", "statement": "Because"},
            asked[1]: {"stance": "No view"},
        },
    )
    response = client.post(url(), carried(preview) | {"do": "submit"}, follow=True)
    assert "1 position of Employers' group has been submitted." in text_of(response)
    assert set(Position.objects.live().values_list("question__title_en", "stance")) == {
        ("Question 1", "oppose"),
        ("Question 2", "no_view"),
    }
    assert Position.objects.live().get(question=asked[1]) == stands


def test_a_member_keeps_drafts_and_cannot_submit(client, asked):
    client.force_login(somebody("employer_member"))
    preview = upload(client, {asked[0]: {"stance": "Support"}})
    assert 'value="submit"' not in preview.content.decode()
    assert client.post(url(), carried(preview) | {"do": "submit"}).status_code == 403
    assert not Position.objects.exists()
    assert client.post(url(), carried(preview) | {"do": "draft"}).status_code == 302


def test_one_problem_keeps_everything_out(client, employers, asked):
    response = upload(
        client, {asked[0]: {"stance": "Support"}, asked[1]: {"stance": "Not in favour"}}, "xlsx"
    )
    assert response.status_code == 422
    page = text_of(response)
    assert "There is a problem. Nothing was saved." in page
    assert "Question 2 (row 10)" in page
    assert "Say why" in page
    assert "answers" not in carried(response)


def test_what_changed_after_the_preview_keeps_everything_out(client, employers, asked):
    preview = upload(
        client,
        {asked[0]: {"stance": "Support"}, asked[1]: {"stance": "Support", "statement": SECRET}},
    )
    member = somebody("employer_secretary")
    save_draft(words(asked[1], statement="Theirs"), party=EMPLOYERS, by=member)
    for do in ("draft", "submit"):
        response = client.post(url(), carried(preview) | {"do": do})
        assert response.status_code == 409
        page = text_of(response)
        assert "Question 2" in page
        assert "saved another text meanwhile" in page
        assert "Theirs" in page
        assert SECRET in page
        assert drafts() == {"Question 2": "Theirs"}
    # Having seen it, the person decides again.
    assert client.post(url(), carried(response) | {"do": "draft"}).status_code == 302
    assert drafts() == {"Question 1": "", "Question 2": SECRET}


def test_a_text_that_changed_after_the_preview_is_read_first(client, employers, asked):
    preview = upload(client, {asked[0]: {"stance": "Support"}, asked[1]: {"stance": "Support"}})
    Question.objects.filter(pk=asked[1].pk).update(text_version=2, text_en="New")
    response = client.post(url(), carried(preview) | {"do": "submit"})
    assert response.status_code == 409
    assert "The text of the question was changed meanwhile" in text_of(response)
    assert not Position.objects.exists()


def test_closed_during_the_preview_shows_the_words_again(client, employers, asked):
    preview = upload(client, {asked[0]: {"stance": "Support", "statement": SECRET}})
    consultation = asked[0].consultation
    consultation.closes_on = timezone.localdate() - timedelta(days=1)
    consultation.save()
    response = client.post(url(), carried(preview) | {"do": "submit"})
    assert response.status_code == 409
    assert "This consultation closed on" in text_of(response)
    assert SECRET in text_of(response)
    assert upload(client, {asked[0]: {"stance": "Support"}}).status_code == 422


@pytest.mark.parametrize("role", ["worker_secretary", "employer_member", "government"])
def test_a_preview_belongs_to_who_made_it(client, employers, asked, role):
    sent = carried(upload(client, {asked[0]: {"stance": "Support", "statement": SECRET}}))
    other = Client()
    other.force_login(somebody(role))
    for party in ({}, {"party": "employers"}):
        response = other.post(url(), {"answers": sent["answers"], "do": "draft", **party})
        assert response.status_code in (403, 409)
        assert SECRET not in response.content.decode()
    changed = sent | {"answers": sent["answers"][:-1] + "x", "do": "draft"}
    assert client.post(url(), changed).status_code == 409
    assert drafts() == {}


@pytest.mark.parametrize("role", ["administrator", "secretariat", "office", "reader"])
def test_who_speaks_for_nobody_uploads_nothing(client, asked, role):
    client.force_login(somebody(role))
    page = client.get(url())
    assert page.status_code == 200
    assert 'type="file"' not in page.content.decode()
    response = upload(client, {asked[0]: {"stance": "Support"}})
    assert "preview" not in response.context
    assert not Position.objects.exists()


def test_a_stranger_is_sent_to_sign_in(asked):
    assert Client().get(url()).status_code == 302
    assert Client().get(url("template", "docx")).status_code == 302


def test_a_form_of_another_site_is_refused(employers, asked):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(employers)
    assert upload(strict, {asked[0]: {"stance": "Support"}}).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"file": ""}, {"file": SimpleUploadedFile("a.docx", b"")}])
def test_no_file_is_asked_for_in_place(client, employers, asked, sent):
    response = client.post(url(), sent)
    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_a_preview_costs_the_same_for_any_number_of_questions(
    client, employers, asked, django_assert_max_num_queries
):
    def cost():
        answers = {one: {"stance": "Support"} for one in Question.objects.all()}
        with django_assert_max_num_queries(60) as found:
            assert upload(client, answers).status_code == 200
        return len(found)

    before = cost()
    for number in range(4, 12):
        a_question(f"Question {number}", asked[0].consultation)
    assert cost() == before
