"""The profile, the language switch, and what pages take from them."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from accounts.middleware import preferences_middleware
from accounts.models import User
from tests.people import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english_afterwards():
    yield
    translation.activate("en")


@pytest.fixture
def person(client):
    user = somebody("worker_secretary")
    client.force_login(user)
    return user


def save(client, **changes):
    answers = {"name": "Somebody", "language": "en", "time_zone": "Europe/Zurich", **changes}
    return client.post(reverse("accounts:profile"), answers)


def test_profile_lists_posts(client, person):
    page = client.get(reverse("accounts:profile")).content.decode()
    assert person.tenures.get().post.title_en in page
    assert person.email in page


def test_save_the_profile(client, person):
    response = save(client, name="Étienne Öz", language="fr", time_zone="america/new york")
    assert response.status_code == 302
    person.refresh_from_db()
    assert (person.name, person.language) == ("Étienne Öz", "fr")
    assert person.time_zone == "America/New_York"
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "fr"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Atlantis/Capital"),
        ("time_zone", ""),
        ("time_zone", "../../etc/passwd"),
        ("language", "tlh"),
        ("name", "x" * 20_000),
        ("name", "bell\x07"),
        ("name", "two\nlines"),
        ("name", ""),
    ],
)
def test_what_cannot_be_saved_is_said_in_place(client, person, field, value):
    response = save(client, **{field: value})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {field}
    assert f'id="id_{field}_error"' in response.content.decode()
    before = User.objects.get(pk=person.pk)
    assert getattr(before, field) == getattr(person, field)


def test_markup_in_a_name_stays_text(client, person):
    save(client, name="<b>bold</b>")
    page = client.get(reverse("accounts:profile")).content.decode()
    assert "<b>bold</b>" not in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


def test_the_header_keeps_the_saved_name_when_the_form_is_in_error(client, person):
    page = save(client, name="Changed", time_zone="Nowhere").content.decode()
    assert f"<span>{person.name}</span>" in page


def test_language_switch_of_a_visitor_is_a_cookie(client):
    response = client.post(reverse("accounts:language"), {"language": "es", "next": "/"})
    assert response["Location"] == "/"
    page = client.get("/")
    assert page.headers["Content-Language"] == "es"
    assert '<html lang="es"' in page.content.decode()


def test_language_switch_is_kept_in_the_profile(client, person):
    client.post(reverse("accounts:language"), {"language": "fr", "next": "/"})
    person.refresh_from_db()
    assert person.language == "fr"
    assert '<html lang="fr"' in client.get("/").content.decode()


def test_an_unknown_language_changes_nothing(client, person):
    response = client.post(reverse("accounts:language"), {"language": "xx", "next": "/"})
    assert response.status_code == 302
    person.refresh_from_db()
    assert person.language == "en"


def test_the_language_switch_leads_only_to_this_site(client):
    response = client.post(
        reverse("accounts:language"), {"language": "fr", "next": "https://elsewhere.example/"}
    )
    assert response["Location"] == "/"


def test_the_profile_wins_over_the_browser(client, person):
    User.objects.filter(pk=person.pk).update(language="es")
    page = client.get("/", headers={"accept-language": "fr"})
    assert '<html lang="es"' in page.content.decode()


def test_times_are_in_the_time_zone_of_the_profile(rf, person):
    seen = []
    request = rf.get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "something"
    person.time_zone = "Asia/Tokyo"
    request.user = person
    preferences_middleware(lambda _request: seen.append(timezone.get_current_timezone_name()))(
        request
    )
    assert seen == ["Asia/Tokyo"]
    assert timezone.get_current_timezone_name() == settings.TIME_ZONE


def test_a_visitor_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/").status_code == 200
