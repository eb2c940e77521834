"""How personal links end, and where they leave no trace."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.inviting import renew, revoke
from consultations.models import Invitation, Position
from consultations.tokens import new_token
from tests.consultations.linking import (
    SECRET,
    a_link,
    open_link,
    page_url,
    sealed,
    stored_anywhere,
    submitted,
    typed,
)
from tests.consultations.making import words
from tests.consultations.test_pages import text_of
from tests.people import a_government, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted_apart")]


@pytest.fixture
def asked(sealed_round):
    """Two questions, positions on which are shown when the secretariat publishes them."""
    return sealed_round


def endings(invitation, by):
    """Each way in which a link ends."""
    consultation = invitation.consultation
    day = timezone.localdate() - timedelta(days=1)
    return {
        "revoked": lambda: revoke(invitation, by=by, reason="Left the ministry"),
        "renewed": lambda: renew(invitation, by=by),
        "expired": lambda: Invitation.objects.filter(pk=invitation.pk).update(expires_on=day),
        "closed": lambda: (
            type(consultation).objects.filter(pk=consultation.pk).update(closes_on=day)
        ),
    }


@pytest.mark.parametrize("how", ["revoked", "renewed", "expired", "closed"])
def test_an_ended_link_says_the_same_as_a_wrong_one_and_gives_the_words_back(client, asked, how):
    by = somebody("secretariat")
    invitation, token = a_link(asked[0].consultation, by)
    open_link(client, token)
    said = {"stance": "oppose", "statement": f"{SECRET} <b>"}
    preview = client.post(page_url(invitation), typed((asked[0], said)))
    endings(invitation, by)[how]()

    wrong = Client().get(reverse("answer:open"), {"key": new_token()})
    for answer in (
        Client().get(reverse("answer:open"), {"key": token}),
        client.get(page_url(invitation)),
        client.get(reverse("answer:template", args=[invitation.pk, "docx"])),
        client.get(reverse("answer:receipt", args=[invitation.pk, "20260101-ABCDEFGH"])),
        Client().get(page_url(invitation)),
        Client().get(reverse("answer:form", args=[10**17])),
    ):
        assert answer.status_code == 404
        assert plain(answer) == plain(wrong)
    for sent in (typed((asked[0], said)), {"answers": sealed(preview), "do": "submit"}):
        answer = client.post(page_url(invitation), sent)
        assert answer.status_code == 404
        assert f"{SECRET} &lt;b&gt;" in answer.content.decode()
        assert "was not submitted" in text_of(answer)
    assert not Position.objects.exists()


def plain(response) -> str:
    """A page without what differs each time."""
    page = re.sub(r'csrf[^>]*(?:value|content)="[^"]*"', "", response.content.decode())
    return re.sub(r'name="next" value="[^"]*"', "", page)


def test_a_revoked_link_says_so_to_the_secretariat_with_the_reason(client, secretariat, asked):
    invitation, _token = a_link(asked[0].consultation)
    url = reverse("consultations:invitation_revoke", args=["asked", invitation.pk])
    page = client.post(url, {"reason": "Left the ministry"}, follow=True)
    assert "Left the ministry" in text_of(page)
    assert "Revoked" in text_of(page)
    again = client.post(
        reverse("consultations:invitation_renew", args=["asked", invitation.pk]), {}, follow=True
    )
    assert "This link was revoked." in text_of(again)


def test_neither_logs_nor_history_hold_the_link(client, asked, caplog):
    caplog.set_level("DEBUG")
    by = somebody("secretariat")
    invitation, token = a_link(asked[0].consultation, by)
    open_link(client, token)
    submitted(client, invitation, (asked[0], {"stance": "support"}))
    client.post(page_url(invitation), typed((asked[0], {"stance": "oppose"})))
    revoke(invitation, by=by)
    client.get(reverse("answer:open"), {"key": token})
    client.get(page_url(invitation))
    client.post(page_url(invitation), typed())
    assert token not in caplog.text
    assert stored_anywhere(token) == []


def test_guessing_is_held_back(client, asked):
    invitation, token = a_link(asked[0].consultation)
    for _try in range(20):
        assert client.get(reverse("answer:open"), {"key": new_token()}).status_code == 404
    assert client.get(reverse("answer:open"), {"key": new_token()}).status_code == 429
    # Whoever holds a link still opens it.
    assert open_link(client, token).status_code == 200
    assert invitation.pk


@pytest.mark.parametrize("key", ["", "x", "é" * 50, "x" * 100_000, "\ud800"])
def test_no_key_breaks_the_page(client, asked, key):
    query = key.encode("utf-8", "surrogatepass")
    from urllib.parse import quote

    answer = client.get(f"{reverse('answer:open')}?key={quote(query)}")
    assert answer.status_code == 404


def test_a_form_of_another_site_is_refused(asked):
    strict = Client(enforce_csrf_checks=True)
    invitation, token = a_link(asked[0].consultation)
    open_link(strict, token)
    assert strict.post(page_url(invitation), typed()).status_code == 403


def test_what_the_party_itself_states_later_stands(client, asked):
    from accounts.models.users import Party
    from consultations.submitting import submit_position

    government = a_government()
    delegate = somebody("government", organization=government)
    invitation, token = a_link(asked[0].consultation, organization=government)
    open_link(client, token)
    submitted(client, invitation, (asked[0], {"stance": "support"}))
    party = Party("governments", government.pk)
    own = submit_position(words(asked[0], "no_view"), party=party, by=delegate)
    assert Position.objects.live().get() == own
    # The link does not show what the party said itself.
    assert "Your receipts" in text_of(client.get(page_url(invitation)))
    page = submitted(client, invitation, (asked[0], {"stance": "support"}))
    assert Position.objects.live().get() != own
    assert page.status_code == 200
