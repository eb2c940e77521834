"""Administration pages: for administrators, and without a way to what groups write."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import Organization, Post, Tenure, User
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
OURS = (User, Post, Tenure, Organization)


def address(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def administrator(client):
    user = somebody("administrator")
    client.force_login(user)
    return user


@pytest.mark.parametrize("model", OURS)
def test_lists_and_forms_open(client, administrator, model):
    somebody("government")
    assert client.get(address(model)).status_code == 200
    assert client.get(address(model), {"q": "person <b>"}).status_code == 200
    assert client.get(address(model, "add")).status_code == 200
    one = model.objects.first()
    assert client.get(address(model, "change", one.pk)).status_code == 200
    assert client.get(address(model, "delete", one.pk)).status_code == 403


@pytest.mark.parametrize("kind", [kind for kind in ROLES if kind != "administrator"])
def test_nobody_else_comes_in_even_as_staff(client, kind):
    client.force_login(somebody(kind, is_staff=True))
    for model in OURS:
        assert client.get(address(model)).status_code == 403
    client.force_login(somebody(kind))
    assert client.get(address(User)).status_code == 302


def test_an_administrator_without_the_post_has_lost_the_right(client, administrator):
    administrator.tenures.all().delete()
    assert client.get(address(User)).status_code == 403


def test_a_new_person_has_a_post_and_no_password(client, administrator):
    post = somebody("office").tenures.get().post
    response = client.post(
        address(User, "add"),
        {
            "email": "New.Person@Test.example",
            "name": "New Person",
            "language": "fr",
            "time_zone": "Europe/Paris",
            "is_active": "on",
            "tenures-TOTAL_FORMS": "1",
            "tenures-INITIAL_FORMS": "0",
            "tenures-0-post": post.pk,
            "tenures-0-begins_on": "2004-01-01",
        },
    )
    assert response.status_code == 302, response.context["errors"]
    person = User.objects.get(email="new.person@test.example")
    assert not person.has_usable_password()
    assert person.can("log_events")


def test_an_address_is_taken_whatever_its_capitals(client, administrator):
    somebody(email="taken@test.example")
    response = client.post(
        address(User, "add"),
        {
            "email": "TAKEN@test.example",
            "name": "Twin",
            "language": "en",
            "time_zone": "Europe/Paris",
            "tenures-TOTAL_FORMS": "0",
            "tenures-INITIAL_FORMS": "0",
        },
    )
    assert response.status_code == 200
    assert "email" in response.context["adminform"].form.errors


def test_positions_and_papers_cannot_be_administered():
    labels = {model._meta.app_label for model in admin.site._registry}
    assert not labels & {"consultations", "reports"}


def test_administration_is_entered_by_the_one_door(client):
    response = client.get(reverse("admin:login"))
    assert response["Location"].startswith(reverse("account_login"))
