"""No request is answered with 500: what cannot be read, saved or done is answered in words."""

import html
import re

import lxml.html
import pytest
from django.test import Client

from accounts.models import User
from tests.people import somebody

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.foundation.urls")]


def words(response) -> str:
    """The text of a page's main part, as it is read."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL).group()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.fixture
def strict_client():
    """A client that shows an error page as a browser would, and checks the CSRF token."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


UNREADABLE = ["/wrong/named/a%00b/", "/wrong/looked-up/?name=a%00b", "/?q=%00", "/nowhere/%00"]


@pytest.mark.parametrize("address", UNREADABLE)
def test_a_nul_in_an_address_is_answered_in_words(client, address):
    response = client.get(address)

    assert response.status_code == 400
    assert "U+0000" in words(response)


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "could not be read"), ("fr", "U+0000"), ("es", "U+0000")]
)
def test_the_answer_is_in_the_language_of_the_browser(client, language, expected):
    response = client.get("/?q=%00", headers={"accept-language": language})

    assert f'lang="{language}"' in response.content.decode()
    assert expected in words(response)


def test_a_nul_in_a_cookie_is_answered_in_words(client):
    client.cookies.load({"sessionid": "abcdefghij\x00klmnop"})

    assert client.get("/").status_code == 400


@pytest.mark.parametrize("address", ["/%ff%fe/", "/wrong/named/%ff/", "/wrong/looked-up/?name=%ff"])
def test_bytes_that_are_no_utf_8_find_nothing(client, address):
    assert client.get(address).status_code in {200, 404}


def test_a_nul_that_came_past_the_fields_is_answered_in_words(client):
    response = client.post("/wrong/looked-up/", {"name": "a\x00b"})

    assert response.status_code == 400
    assert "cannot be stored" in words(response)


def test_a_body_beyond_the_limit_says_how_large_it_may_be(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

    response = client.post("/wrong/looked-up/", {"name": "x" * 3 * 1024 * 1024})

    assert response.status_code == 400
    assert "larger than 2 MB" in words(response)


def test_too_many_fields_say_how_many_there_may_be(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10

    response = client.post("/wrong/looked-up/", {f"f{n}": "x" for n in range(20)})

    assert response.status_code == 400
    assert "more than 10 fields" in words(response)


def test_a_damaged_form_is_answered_in_words(client):
    response = client.post(
        "/wrong/looked-up/", b"--x\r\nnonsense", content_type="multipart/form-data; boundary="
    )

    assert response.status_code == 400
    assert "damaged" in words(response)


def test_a_conflict_is_409_with_its_sentence(client):
    response = client.get("/wrong/conflict/")

    assert response.status_code == 409
    assert "This name is taken." in words(response)


def test_a_missing_right_is_403_with_its_sentence(client):
    response = client.get("/wrong/refuse/")

    assert response.status_code == 403
    assert "Only the secretariat may do this." in words(response)


def test_our_own_fault_is_a_page_that_says_so(strict_client):
    response = strict_client.get("/wrong/fail/")

    assert response.status_code == 500
    assert "The fault is ours" in words(response)


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/wrong/fail/", 500, "server_error"),
        ("/api/v1/wrong/refuse/", 403, "permission_denied"),
        ("/api/v1/nowhere/", 404, "not_found"),
        ("/api/v1/?a=%00", 400, "bad_request"),
    ],
)
def test_programs_get_json(strict_client, address, status, code):
    response = strict_client.get(address)

    assert response.status_code == status
    assert response.json()["code"] == code
    assert response.json()["detail"]


def test_reading_after_the_session_ended_leads_to_sign_in(client):
    response = client.get("/wrong/form/")

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")


def test_htmx_never_gets_the_sign_in_page_into_a_table(client):
    response = client.get("/wrong/form/", headers={"HX-Request": "true"})

    assert response.status_code == 401


def test_a_form_sent_after_the_session_ended_is_kept_and_can_be_sent_again():
    client = Client(enforce_csrf_checks=True)
    typed = {"title": "Two\nlines & <b>", "tags": ["a", "b"]}
    client.get("/accounts/login/")
    token = client.cookies["csrftoken"].value
    origin = {"origin": "http://testserver"}

    response = client.post("/wrong/form/", {**typed, "csrfmiddlewaretoken": token}, headers=origin)

    assert response.status_code == 401
    assert "Your session has ended" in words(response)
    assert "Two lines & <b>" in words(response)
    client.force_login(somebody())
    again = client.post(
        "/wrong/form/",
        hidden_fields(response) | {"csrfmiddlewaretoken": fresh(client)},
        headers=origin,
    )
    assert again.content.decode() == "saved Two\nlines & <b>"


def test_a_form_opened_before_signing_in_is_kept_and_can_be_sent_again():
    client = Client(enforce_csrf_checks=True)
    client.force_login(somebody())
    origin = {"origin": "http://testserver"}

    response = client.post(
        "/wrong/form/", {"title": "Kept", "csrfmiddlewaretoken": "x" * 64}, headers=origin
    )

    assert response.status_code == 403
    fields = hidden_fields(response)
    assert fields["title"] == "Kept"
    assert client.post("/wrong/form/", fields, headers=origin).content == b"saved Kept"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_a_form_of_somebody_elses_page_is_never_offered_again(origin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(somebody())

    response = client.post(
        "/wrong/form/", {"title": "Planted"}, headers={"origin": origin} if origin else {}
    )

    assert response.status_code == 403
    assert "Planted" not in response.content.decode()


def test_passwords_are_never_put_into_a_page():
    client = Client(enforce_csrf_checks=True)

    response = client.post(
        "/accounts/login/",
        {"login": "a@b.example", "password": "hunter2hunter2"},
        headers={"origin": "http://testserver"},
    )

    assert response.status_code == 403
    assert "hunter2" not in response.content.decode()


def test_health_is_answered_from_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/healthz")

    assert response.json() == {"status": "ok"}
    assert not User.objects.exists()


def hidden_fields(response) -> dict:
    """The form that sends again, as a browser reads it."""
    page = lxml.html.fromstring(response.content.decode())
    (form,) = (one for one in page.forms if one.action == "/wrong/form/")
    # A browser leaves out the line end right after <textarea>.
    return {name: value.removeprefix("\n") for name, value in form.form_values()}


def fresh(client) -> str:
    """The token of a page opened now."""
    client.get("/profile/")
    return client.cookies["csrftoken"].value
