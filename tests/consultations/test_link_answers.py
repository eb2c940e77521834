"""Answers by a personal link: what its holder sees, states, and is given in return."""

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.groups import OrganizationKind
from accounts.models import Organization
from consultations.drafting import save_draft
from consultations.link_mail import send_reply
from consultations.models import Position, Question, Receipt, Reply
from consultations.offline import sheet
from consultations.offline.blank import Mark, blank_of
from tests.consultations.linking import (
    FOREIGN,
    SECRET,
    a_link,
    open_link,
    page_url,
    sealed,
    submitted,
    typed,
)
from tests.consultations.making import a_consultation, a_position, a_question, words
from tests.consultations.test_pages import text_of
from tests.people import a_government, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted_apart")]


@pytest.fixture
def asked(sealed_round):
    """Two questions, positions on which are shown when the secretariat publishes them."""
    return sealed_round


def test_the_secret_leaves_the_address_at_once(client, asked):
    invitation, token = a_link(asked[0].consultation)
    first = client.get(reverse("answer:open"), {"key": token})
    assert first.status_code == 302
    assert first.url == page_url(invitation)
    cookie = client.cookies[f"answer_{invitation.pk}"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (first.url, True, "Lax")
    page = client.get(first.url)
    for answer in (first, page):
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"
    assert page.status_code == 200
    assert token not in page.content.decode()
    invitation.refresh_from_db()
    assert invitation.last_used_at is not None


def test_a_link_signs_nobody_in_and_opens_nothing_else(client, asked):
    other = a_consultation("other")
    question = a_question("Elsewhere", other)
    position = a_position(asked[0], statement=FOREIGN)
    _invitation, token = a_link(asked[0].consultation)
    assert open_link(client, token).status_code == 200
    assert "_auth_user_id" not in client.session
    for address in (
        "/consultations/",
        "/consultations/asked/",
        "/consultations/asked/offline/",
        "/consultations/asked/offline/docx/",
        "/consultations/asked/links/",
        f"/consultations/questions/{question.pk}/",
        f"/consultations/positions/{position.pk}/",
        "/events/",
    ):
        assert client.get(address).status_code == 302, address
    assert client.get("/api/v1/positions/").status_code == 401
    elsewhere, _other = a_link(other)
    assert client.get(page_url(elsewhere)).status_code == 404
    client.cookies[f"answer_{elsewhere.pk}"] = token
    assert client.get(page_url(elsewhere)).status_code == 404


def test_the_holder_sees_the_questions_and_nothing_that_others_said(client, asked):
    government = a_government()
    for group in ("governments", "employers", "workers"):
        a_position(asked[0], group=group, statement=FOREIGN)
    a_position(
        asked[0],
        party_kind="government",
        group="governments",
        organization=government,
        statement=FOREIGN,
    )
    delegate = somebody("government", organization=government)
    draft = words(asked[0], statement=FOREIGN)
    save_draft(draft, party=delegate.parties[0], by=delegate)
    a_question("Elsewhere", a_consultation("other"))
    archived = a_question("Taken away", asked[0].consultation)
    Question.objects.filter(pk=archived.pk).update(archived_at=timezone.now())
    invitation, token = a_link(asked[0].consultation, organization=government)
    page = open_link(client, token)
    assert "Question 1" in text_of(page)
    assert "Text 2" in text_of(page)
    answers = [page]
    answers.append(client.post(page_url(invitation), typed((asked[0], {"stance": "support"}))))
    answers.append(client.post(page_url(invitation), typed((asked[0], {"stance": "oppose"}))))
    answers.append(submitted(client, invitation, (asked[0], {"stance": "no_view"})))
    for one in answers:
        said = one.content.decode()
        assert FOREIGN not in said
        assert "Elsewhere" not in said
        assert "Taken away" not in said


def test_the_page_speaks_the_language_of_the_invitation(client, asked):
    _invitation, token = a_link(asked[0].consultation, language="es")
    assert 'lang="es"' in open_link(client, token).content.decode()
    client.post(reverse("accounts:language"), {"language": "fr", "next": "/"})
    assert 'lang="fr"' in open_link(client, token).content.decode()


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_holder_gets_the_template(client, asked, kind):
    invitation, token = a_link(asked[0].consultation)
    url = reverse("answer:template", args=[invitation.pk, kind])
    assert Client().get(url).status_code == 404
    open_link(client, token)
    response = client.get(url, {"language": "fr"})
    assert response.content.startswith(b"PK")
    assert "asked-fr" in response["Content-Disposition"]
    assert client.get(reverse("answer:template", args=[invitation.pk, "pdf"])).status_code == 404


def test_answers_are_previewed_submitted_and_receipted(
    client, asked, queued, django_capture_on_commit_callbacks
):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    preview = client.post(
        page_url(invitation),
        typed((asked[0], {"stance": "oppose", "statement": f"{SECRET}\r\nmore"}), language="fr"),
    )
    assert SECRET in text_of(preview)
    assert "1 question stays unanswered here" in text_of(preview)
    assert not Position.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            page_url(invitation), {"answers": sealed(preview), "do": "submit"}, follow=True
        )
    position, reply = Position.objects.get(), Reply.objects.get()
    assert (position.party_kind, position.group) == ("government", "governments")
    assert position.organization == invitation.organization
    assert (position.stance, position.statement) == ("oppose", f"{SECRET}\nmore")
    assert (position.language, position.stated_by, position.reply) == ("fr", None, reply)
    assert re.fullmatch(r"\d{8}-[0-9A-HJKMNP-TV-Z]{8}", reply.number)
    page = text_of(response)
    assert reply.number in page
    assert position.receipt.digest in page
    assert SECRET in page
    assert ("mail_reply", (reply.pk,)) in queued
    send_reply(reply.pk)
    [letter] = mail.outbox
    assert letter.to == ["holder@test.example"]
    assert reply.number in letter.subject
    assert SECRET in letter.body
    assert "Ms Holder" in Receipt.objects.get().text


def test_the_position_says_that_it_came_by_a_link(client, secretariat, asked):
    holder = Client()
    invitation, token = a_link(asked[0].consultation)
    open_link(holder, token)
    submitted(holder, invitation, (asked[0], {"stance": "support"}))
    page = client.get(reverse("consultations:position", args=[Position.objects.get().pk]))
    assert "by personal link of Ms Holder" in text_of(page)
    detail = client.get(reverse("consultations:invitation", args=["asked", invitation.pk]))
    assert Reply.objects.get().number in text_of(detail)


def test_an_organization_answers_as_itself(client, asked):
    union = Organization.objects.create(
        name_en="Union", kind=OrganizationKind.WORKERS, group="workers"
    )
    beside = a_position(asked[0], group="workers")
    invitation, token = a_link(asked[0].consultation, organization=union)
    open_link(client, token)
    submitted(client, invitation, (asked[0], {"stance": "support"}))
    position = Position.objects.get(organization=union)
    assert (position.party_kind, position.party) == ("organization", "Union")
    beside.refresh_from_db()
    assert beside.replaced_by is None


def test_a_second_answer_takes_the_place_of_the_first(client, asked):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    submitted(client, invitation, (asked[0], {"stance": "support", "statement": SECRET}))
    page = client.get(page_url(invitation))
    assert SECRET in page.content.decode()
    again = submitted(client, invitation, (asked[0], {"stance": "support", "statement": SECRET}))
    assert "All of this has been submitted already." in text_of(again)
    assert Reply.objects.count() == 1
    submitted(client, invitation, (asked[0], {"stance": "no_view"}))
    first, second = Position.objects.order_by("pk")
    assert first.replaced_by == second
    assert Reply.objects.count() == 2


def test_answers_come_by_file_too(client, asked):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    blank = blank_of(asked[0].consultation, "en")
    mark = str(Mark(asked[0].consultation_id, asked[0].pk, 1))
    for said, status in (({"stance": "Support"}, 200), ({"stance": "Not in favour"}, 422)):
        data = sheet.write(blank, {mark: {**said}})
        file = SimpleUploadedFile("any.xlsx", data)
        response = client.post(page_url(invitation), {"file": file, "do": "upload"})
        assert response.status_code == status
    assert "Say why" in text_of(response)
    assert not Position.objects.exists()


@pytest.mark.parametrize(
    ("said", "field", "problem"),
    [
        ({"stance": "oppose"}, "statement", "Say why"),
        ({"statement": "Words alone"}, "stance", "no stance is chosen"),
        ({"stance": "perhaps"}, "stance", "Select a valid choice"),
        ({"stance": "support", "statement": "x" * 5001}, "statement", "at most 5000"),
        ({"stance": "support", "statement": "bell\x07"}, "statement", "control character"),
        ({"stance": "support", "statement": "nul\x00"}, "statement", "Null characters"),
        ({"stance": "support", "text_version": "9" * 30}, "text_version", "less than"),
    ],
)
def test_what_is_wrong_is_said_in_place(client, asked, said, field, problem):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    response = client.post(
        page_url(invitation),
        typed((asked[0], said), (asked[1], {"stance": "support", "statement": SECRET})),
    )
    assert response.status_code == 422
    assert problem in str(response.context["forms"][0].errors[field])
    assert SECRET in response.content.decode()
    assert not Position.objects.exists()


def test_nothing_answered_is_said(client, asked):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    response = client.post(page_url(invitation), typed())
    assert response.status_code == 422
    assert "Answer at least one question." in text_of(response)


def test_two_tabs_of_two_invitations_do_not_mix(client, asked):
    other = a_question("Elsewhere", a_consultation("other"))
    one, token_one = a_link(asked[0].consultation)
    two, token_two = a_link(other.consultation, email="two@test.example")
    open_link(client, token_one)
    open_link(client, token_two)
    preview = client.post(page_url(one), typed((asked[0], {"stance": "support"})))
    # What one link sealed, the other does not open.
    crossed = client.post(page_url(two), {"answers": sealed(preview), "do": "submit"})
    assert crossed.status_code == 409
    assert not Position.objects.exists()
    submitted(client, two, (other, {"stance": "no_view"}))
    client.post(page_url(one), {"answers": sealed(preview), "do": "submit"})
    assert {(p.question, p.reply.invitation) for p in Position.objects.all()} == {
        (asked[0], one),
        (other, two),
    }


def test_one_preview_sent_from_two_tabs_is_one_reply(client, asked):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    preview = client.post(page_url(invitation), typed((asked[0], {"stance": "support"})))
    sent = {"answers": sealed(preview), "do": "submit"}
    assert client.post(page_url(invitation), sent).status_code == 302
    assert "submitted already" in text_of(client.post(page_url(invitation), sent))
    assert Position.objects.count() == Reply.objects.count() == 1


def test_back_from_the_preview_keeps_the_words(client, asked):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    said = {"stance": "support", "statement": SECRET}
    preview = client.post(page_url(invitation), typed((asked[0], said), language="ar"))
    back = client.post(page_url(invitation), {"answers": sealed(preview), "do": "back"})
    assert SECRET in back.content.decode()
    assert 'value="ar" selected' in back.content.decode()


def test_a_text_that_changed_is_read_first(client, asked):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    sent = typed((asked[0], {"stance": "support", "statement": SECRET}))
    preview = client.post(page_url(invitation), sent)
    Question.objects.filter(pk=asked[0].pk).update(text_en="New words", text_version=2)
    late = client.post(page_url(invitation), {"answers": sealed(preview), "do": "submit"})
    assert late.status_code == 409
    again = client.post(page_url(invitation), sent)
    assert again.status_code == 422
    assert "New words" in text_of(again)
    assert SECRET in again.content.decode()
    assert not Position.objects.exists()
    form = again.context["forms"][0]
    assert form["text_version"].value() == "2"
