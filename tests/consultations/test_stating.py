"""The forms in which positions are stated, recorded and worded: rules, conflicts, rights."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.groups import Group
from accounts.models.users import Party
from consultations.drafting import save_draft
from consultations.models import Position
from consultations.submitting import submit_position
from tests.consultations.making import (
    a_consultation,
    a_position,
    a_question,
    draft_for,
    words,
)
from tests.consultations.test_pages import state_url, text_of, typed
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
EMPLOYERS = Party(Group.EMPLOYERS)


def test_a_draft_is_kept_and_offered_again(client, employers):
    question = a_question()
    response = client.post(state_url(question), typed(question, statement="Kept words"))
    assert response.status_code == 302
    page = client.get(state_url(question)).content.decode()
    assert "Kept words" in page
    draft = draft_for(question, EMPLOYERS, employers)
    assert f'name="based_on" value="{draft.stamp}"' in page
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
        ({"based_on": "9" * 30}, "based_on", "Enter a valid value."),
        ({"based_on": "1-1-1"}, "based_on", "Enter a valid value."),
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
    question, deputy = a_question(), somebody("employer_secretary", name="Ms Deputy")
    theirs = save_draft(words(question, statement="Theirs"), party=EMPLOYERS, by=deputy)
    response = client.post(state_url(question), typed(question, statement="Mine"))
    assert response.status_code == 409
    page = text_of(response)
    assert "Ms Deputy saved a newer version" in page
    assert "Theirs" in page
    assert "Mine" in page
    again = typed(question, statement="Mine", based_on=response.context["form"]["based_on"].value())
    assert client.post(state_url(question), again).status_code == 302
    now = draft_for(question, EMPLOYERS, employers)
    assert (now.pk, now.version, now.statement) == (theirs.pk, 2, "Mine")


def test_a_text_that_changed_meanwhile_is_read_again_first(client, employers):
    question = a_question(text="Old words")
    sent = typed(question, statement="Mine", do="confirm")
    question.text_en, question.text_version = "New words", 2
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
