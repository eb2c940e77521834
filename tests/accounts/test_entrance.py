"""Signing in and out, the way back from a forgotten password, and the limits on guessing."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.people import PASSWORD, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_attempts_remembered(settings):
    """A memory of its own: clearing the shared one would empty the queue of jobs beside it."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture
def person():
    return somebody("office", password=PASSWORD, email="office@test.example")


def sign_in(client, email, password, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_sign_in_with_any_capitals_and_go_on(client, person):
    response = sign_in(client, "Office@Test.example", PASSWORD, next="/profile/")
    assert response.status_code == 302
    assert response["Location"] == "/profile/"
    assert signed_in(client)


def test_sign_in_leads_only_to_this_site(client, person):
    response = sign_in(client, person.email, PASSWORD, next="https://elsewhere.example/")
    assert response["Location"] == reverse("home")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("office@test.example", "wrong-password-1"),
        ("nobody@test.example", PASSWORD),
        ("office@test.example", ""),
        ("not an address", PASSWORD),
        ("a" * 20_000 + "@test.example", PASSWORD),
        ("office\x00@test.example", PASSWORD),
        ("<script>alert(1)</script>", "<b>"),
    ],
)
def test_a_failed_sign_in_says_so_and_keeps_the_address(client, person, email, password):
    response = sign_in(client, email, password)
    assert response.status_code == 200
    assert not signed_in(client)
    page = response.content.decode()
    assert "error-summary" in page
    assert "<script>alert" not in page


def test_a_closed_account_cannot_sign_in(client, person):
    person.is_active = False
    person.save()
    sign_in(client, person.email, PASSWORD)
    assert not signed_in(client)


def test_guessing_is_held_back(client, person):
    for attempt in range(5):
        sign_in(client, person.email, f"wrong-password-{attempt}")
    response = sign_in(client, person.email, PASSWORD)
    assert not signed_in(client)
    assert "Too many failed login attempts" in response.content.decode()


def test_sign_out_is_a_post(client, person):
    client.force_login(person)
    page = client.get(reverse("account_logout"))
    assert page.status_code == 200
    assert signed_in(client)
    response = client.post(reverse("account_logout"))
    assert response["Location"] == reverse("home")
    assert not signed_in(client)


def test_nobody_signs_up(client):
    page = client.get(reverse("account_signup"))
    assert page.status_code == 200
    assert "Accounts are made by the administrator" in page.content.decode()
    client.post(
        reverse("account_signup"),
        {"email": "new@test.example", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not signed_in(client)


def test_a_forgotten_password_is_replaced(client, person, mailoutbox):
    response = client.post(reverse("account_reset_password"), {"email": person.email}, follow=True)
    assert "Look in your mail" in response.content.decode()
    (letter,) = mailoutbox
    assert letter.subject == "Concertation: choose a new password"
    link = re.search(r"http://testserver(/\S+/key/\S+)", letter.body).group(1)

    page = client.get(link, follow=True)
    assert "Choose a new password" in page.content.decode()
    form = page.redirect_chain[-1][0]
    wrong = client.post(form, {"password1": "another-long-password-1", "password2": "different"})
    assert "error-summary" in wrong.content.decode()
    done = client.post(
        form,
        {"password1": "another-long-password-1", "password2": "another-long-password-1"},
        follow=True,
    )
    assert "The new password is saved" in done.content.decode()
    sign_in(client, person.email, "another-long-password-1")
    assert signed_in(client)

    again = client.get(link, follow=True)
    assert "This link is no longer good" in again.content.decode()


def test_the_letter_is_in_the_language_of_its_reader(client, person, mailoutbox, monkeypatch):
    from django.utils import translation

    from accounts.adapter import DefaultAccountAdapter

    seen = []
    monkeypatch.setattr(
        DefaultAccountAdapter,
        "send_password_reset_mail",
        lambda *args: seen.append(translation.get_language()),
    )
    person.language = "es"
    person.save()
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert seen == ["es"]


def test_strangers_get_no_mail_and_the_same_answer(client, person, mailoutbox):
    response = client.post(
        reverse("account_reset_password"), {"email": "stranger@test.example"}, follow=True
    )
    assert "Look in your mail" in response.content.decode()
    assert mailoutbox == []


def test_change_password(client, person):
    client.force_login(person)
    answers = {
        "oldpassword": PASSWORD,
        "password1": "another-long-password-1",
        "password2": "another-long-password-1",
    }
    wrong = client.post(reverse("account_change_password"), {**answers, "oldpassword": "no"})
    assert "error-summary" in wrong.content.decode()
    response = client.post(reverse("account_change_password"), answers)
    assert response["Location"] == reverse("accounts:profile")
    person.refresh_from_db()
    assert person.check_password("another-long-password-1")
    assert signed_in(client)


@pytest.mark.parametrize("name", ["accounts:profile", "account_change_password"])
def test_own_pages_ask_to_sign_in_first(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
