"""Personal links: who makes them, and what is stored of them."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.utils import Error
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.inviting import invite, renew, revoke
from consultations.link_mail import send_link
from consultations.models import Invitation, Reply
from consultations.tasks import links_waiting
from consultations.tokens import hash_of
from tests.consultations.linking import (
    SITE,
    a_link,
    an_invitation,
    open_link,
    stored_anywhere,
)
from tests.consultations.making import a_consultation
from tests.consultations.test_pages import text_of
from tests.people import ROLES, a_government, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted_apart")]


@pytest.fixture
def asked(sealed_round):
    """Two questions, positions on which are shown when the secretariat publishes them."""
    return sealed_round


@pytest.mark.parametrize("role", ROLES)
def test_only_the_secretariat_makes_sees_and_revokes_links(client, asked, role):
    invitation, _token = a_link(asked[0].consultation)
    user = somebody(role)
    client.force_login(user)
    allowed = role == "secretariat"
    for name, args in (
        ("invitations", ["asked"]),
        ("invitation_create", ["asked"]),
        ("invitation", ["asked", invitation.pk]),
    ):
        answer = client.get(reverse(f"consultations:{name}", args=args))
        assert answer.status_code == (200 if allowed else 403)
        assert ("holder@test.example" in answer.content.decode()) == (
            allowed and name != "invitation_create"
        )
    if not allowed:
        for name in ("invitation_revoke", "invitation_renew"):
            url = reverse(f"consultations:{name}", args=["asked", invitation.pk])
            assert client.post(url, {"reason": "x"}).status_code == 403
        for act in (
            lambda: invite(an_invitation(asked[0].consultation), by=user),
            lambda: renew(invitation, by=user),
            lambda: revoke(invitation, by=user),
        ):
            with pytest.raises(PermissionDenied):
                act()
        assert not Invitation.objects.visible_to(user).exists()
        assert not Reply.objects.visible_to(user).exists()


def test_a_link_is_shown_once_and_only_its_hash_is_stored(client, secretariat, asked):
    sent = {
        "organization": a_government().pk,
        "name": "Ms Holder",
        "email": "holder@test.example",
        "language": "fr",
        "by_mail": "show",
    }
    response = client.post(reverse("consultations:invitation_create", args=["asked"]), sent)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    [token] = parse_qs(urlsplit(response.context["link"]).query)["key"]
    assert len(token) == 43
    invitation = Invitation.objects.get()
    assert invitation.token_hash == hash_of(token)
    assert stored_anywhere(token) == []
    detail = client.get(reverse("consultations:invitation", args=["asked", invitation.pk]))
    assert token not in detail.content.decode()
    assert hash_of(token) not in detail.content.decode()


def test_a_mailed_link_is_made_by_the_worker_and_stands_in_the_letter_alone(
    client, secretariat, asked, queued, django_capture_on_commit_callbacks
):
    sent = {
        "organization": a_government().pk,
        "name": "Mme Titulaire",
        "email": "holder@test.example",
        "language": "fr",
        "by_mail": "mail",
    }
    url = reverse("consultations:invitation_create", args=["asked"])
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(url, sent, follow=True)
    assert "holder@test.example" in text_of(response)
    invitation = Invitation.objects.get()
    assert queued == [("mail_link", (invitation.pk, "http://testserver/"))]
    assert send_link(invitation.pk, SITE)
    [letter] = mail.outbox
    assert letter.to == ["holder@test.example"]
    [token] = re.findall(rf"{SITE}answer/\?key=([\w-]{{43}})", letter.body)
    assert open_link(Client(), token).status_code == 200
    assert stored_anywhere(token) == []
    # Queued twice, it is one letter, and its link holds.
    assert not send_link(invitation.pk, SITE)
    assert open_link(Client(), token).status_code == 200
    renew(invitation, by=secretariat, mail_to=SITE)
    assert send_link(invitation.pk, SITE)
    assert open_link(Client(), token).status_code == 404
    renew(invitation, by=secretariat, mail_to=SITE)
    revoke(invitation, by=secretariat)
    assert not send_link(invitation.pk, SITE)
    assert len(mail.outbox) == 2


def test_a_letter_that_the_queue_lost_is_sent_once_more(secretariat, sealed_round):
    asked = sealed_round[0].consultation
    invitation = Invitation(
        consultation=asked, organization=a_government(), name="Holder", email="h@test.example"
    )
    invite(invitation, by=secretariat, mail_to=SITE)
    later = timezone.now() + timedelta(minutes=5)
    assert list(links_waiting()) == []
    assert list(links_waiting(later)) == [invitation]
    assert send_link(invitation.pk, invitation.letter_from)
    assert list(links_waiting(later)) == []
    # One that was handed over by hand meanwhile is not ended by a late letter.
    renew(invitation, by=secretariat, mail_to=SITE)
    token = renew(invitation, by=secretariat)
    assert list(links_waiting(later)) == []
    assert not send_link(invitation.pk, SITE)
    assert open_link(Client(), token).status_code == 200
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "bell\x07"}, "name"),
        ({"email": "nobody"}, "email"),
        ({"organization": ""}, "organization"),
        ({"organization": "9" * 30}, "organization"),
        ({"language": "xx"}, "language"),
        ({"expires_on": "2001-01-01"}, "expires_on"),
        ({"expires_on": "soon"}, "expires_on"),
        ({"by_mail": "pigeon"}, "by_mail"),
    ],
)
def test_what_is_wrong_with_a_link_is_said_in_place(client, secretariat, asked, fields, field):
    sent = {
        "organization": a_government().pk,
        "name": "Ms Holder",
        "email": "holder@test.example",
        "language": "en",
        "by_mail": "show",
    }
    response = client.post(
        reverse("consultations:invitation_create", args=["asked"]), sent | fields
    )
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not Invitation.objects.exists()


def test_no_link_is_made_into_a_consultation_that_is_over(secretariat, asked):
    closed = a_consultation("shut", closes_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(ValidationError, match="over"):
        invite(an_invitation(closed), by=secretariat)


def test_the_list_costs_the_same_for_any_number_of_links(
    client, secretariat, asked, django_assert_max_num_queries
):
    def cost():
        with django_assert_max_num_queries(20) as found:
            client.get(reverse("consultations:invitations", args=["asked"]))
        return len(found)

    a_link(asked[0].consultation, secretariat)
    before = cost()
    for _one in range(5):
        a_link(asked[0].consultation, secretariat)
    assert cost() == before


def test_a_link_stays_whose_it_is(asked):
    invitation, _token = a_link(asked[0].consultation)
    other = a_consultation("other")
    for fields in ({"consultation": other}, {"organization": a_government()}, {"name": "Else"}):
        with pytest.raises(Error), transaction.atomic():
            Invitation.objects.filter(pk=invitation.pk).update(**fields)
    with pytest.raises(Error), transaction.atomic():
        invitation.delete()
