"""Organizations through the API: the rules, pages, rights and words that every resource has."""

import pytest
from django.test import Client
from django.utils.translation import override
from rest_framework.authtoken.models import Token

from accounts.models import Organization
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
URL = "/api/v1/organizations/"
JSON = "application/json"


@pytest.fixture
def secretariat():
    return somebody("secretariat")


@pytest.fixture
def api(secretariat):
    client = Client()
    client.force_login(secretariat)
    return client


@pytest.fixture
def ilo():
    made = Organization.objects.create(name_en="Ilo", acronym="ILO", country="CH")
    made.aliases.create(name="BIT")
    return made


def test_visitors_are_told_to_sign_in(client, ilo):
    for address in (URL, f"{URL}{ilo.pk}/"):
        response = client.get(address)
        assert response.status_code == 401
        assert response.json()["code"] == "not_authenticated"


@pytest.mark.parametrize("role", [*ROLES, None])
def test_everybody_reads_and_only_the_secretariat_writes(client, ilo, role):
    user = somebody(role)
    client.force_login(user)
    allowed = role == "secretariat"

    assert client.get(f"{URL}{ilo.pk}/").status_code == 200
    created = client.post(URL, {"name_en": "New"}, JSON)
    changed = client.patch(f"{URL}{ilo.pk}/", {"acronym": "X", "version": 1}, JSON)
    archived = client.post(
        f"{URL}{ilo.pk}/archive/", {"version": 1 + allowed, "reason": "twice"}, JSON
    )

    expected = [201, 200, 200] if allowed else [403, 403, 403]
    assert [one.status_code for one in (created, changed, archived)] == expected
    if not allowed:
        assert "right" in created.json()["detail"]
    assert client.delete(f"{URL}{ilo.pk}/").status_code == (405 if allowed else 403)


def test_a_token_reads_and_writes_and_is_kept_in_history(client, secretariat, ilo):
    token = {"authorization": f"Token {Token.objects.create(user=secretariat).key}"}

    response = Client(enforce_csrf_checks=True).patch(
        f"{URL}{ilo.pk}/", {"acronym": "X", "version": 1, "reason": "why"}, JSON, headers=token
    )

    assert response.status_code == 200, response.json()
    context = ilo.history.last().pgh_context
    assert (context["user"], context["reason"]) == (secretariat.pk, "why")


def test_a_session_needs_the_token_of_its_page(secretariat, ilo):
    client = Client(enforce_csrf_checks=True)
    client.force_login(secretariat)

    response = client.patch(f"{URL}{ilo.pk}/", {"acronym": "X", "version": 1}, JSON)

    assert response.status_code == 403


def test_a_lean_row_of_the_list_is_what_the_record_itself_gives(api, ilo):
    (row,) = api.get(URL).json()["results"]

    assert row == api.get(f"{URL}{ilo.pk}/").json()
    assert (row["country"], row["aliases"], row["version"]) == ("CH", ["BIT"], 1)


def test_the_list_costs_the_same_however_long(api, ilo, django_assert_num_queries):
    Organization.objects.bulk_create(Organization(name_en=f"Name {n}") for n in range(120))

    with django_assert_num_queries(5) as captured:  # session, user, posts, rows, count
        body = api.get(URL).json()

    assert len(body["results"]) == 50
    assert (body["count"], body["count_is_capped"]) == (121, False)
    text = " ".join(one["sql"] for one in captured)
    assert "OFFSET" not in text
    assert "LIMIT 10001" in text


def test_all_pages_together_are_all_rows_once(api):
    Organization.objects.bulk_create(Organization(name_en=f"Name {n:03}") for n in range(23))
    names, address = [], f"{URL}?page_size=5&sort=-name&q=name"
    while address:
        body = api.get(address).json()
        names += [one["name_en"] for one in body["results"]]
        address = body["next"]

    assert names == [f"Name {n:03}" for n in reversed(range(23))]
    previous = api.get(body["previous"]).json()
    assert [one["name_en"] for one in previous["results"]] == names[15:20]


WRONG_PARAMETERS = [
    ("kind=castle", "kind"),
    ("colour=red", "colour"),
    ("after=x", "after"),
    ("before=x", "before"),
    ("sort=colour", "sort"),
    ("page_size=0", "page_size"),
    ("page_size=201", "page_size"),
    ("page_size=%D9%A3", "page_size"),
]


@pytest.mark.parametrize(("query", "name"), WRONG_PARAMETERS)
def test_a_wrong_parameter_is_refused_by_its_name(api, query, name):
    response = api.get(f"{URL}?{query}")

    assert response.status_code == 400
    assert list(response.json()) == [name]
    assert response.json()[name][0]


def test_an_unknown_parameter_is_answered_with_those_there_are(api):
    (sentence,) = api.get(f"{URL}?colour=red").json()["colour"]

    assert "q, kind, group, country, sort, after, before, page_size" in sentence


def test_a_record_is_created_with_its_aliases(api):
    sent = {"name_en": "Ilo", "kind": "un_system", "country": "CH", "aliases": ["BIT", "OIT"]}
    response = api.post(URL, sent, JSON)

    assert response.status_code == 201
    body = response.json()
    assert {name: body[name] for name in sent} == sent
    assert body["version"] == 1


FIELDS = [
    ({}, {"name_en": ["This field is required."]}),
    ({"name_en": ""}, {"name_en": ["This field is required."]}),
    ({"name_en": None}, {"name_en": ["This field is required."]}),
    (
        {"name_en": "x" * 301},
        {"name_en": ["Ensure this value has at most 300 characters (it has 301)."]},
    ),
    ({"name_en": "a\nb"}, {"name_en": ["Write this on one line."]}),
    (
        {"name_en": "a\x07b"},
        {"name_en": ["Character 2 is a control character (U+0007). Remove it."]},
    ),
    (
        {"name_en": "A", "kind": "castle"},
        {"kind": ["Select a valid choice. castle is not one of the available choices."]},
    ),
    (
        {"name_en": "A", "parent": 999999},
        {"parent": ["Select a valid choice. That choice is not one of the available choices."]},
    ),
    (
        {"name_en": "Ilo"},
        {"non_field_errors": ["An organization of this name is already recorded."]},
    ),
    ({"name_en": "A", "colour": "red"}, {"colour": ["There is no such field."]}),
]


@pytest.mark.parametrize(("sent", "expected"), FIELDS)
def test_what_is_wrong_is_said_by_field_in_the_words_of_the_forms(api, sent, expected):
    Organization.objects.create(name_en="Ilo")

    response = api.post(URL, sent, JSON)

    assert response.status_code == 400
    assert response.json() == expected


def test_messages_are_in_the_language_that_was_asked_for(client, secretariat):
    token = f"Token {Token.objects.create(user=secretariat).key}"

    response = client.post(URL, {}, JSON, headers={"authorization": token, "accept-language": "fr"})

    with override("fr"):
        assert response.json() == {"name_en": ["Ce champ est obligatoire."]}


ODD_BODIES = [
    b"", b"{", b"[]", b"1", b"null", b'"x"', b"NaN", b'{"name_en": NaN}', b"\xff\xfe",
    b'{"name_en": "\\ud800"}', b'{"name_en": "a\\u0000b"}', b'{"kind": "\\ud800", "name_en": "A"}',
    b'{"name_en": {"a": 1}}', b'{"name_en": ["a"]}', b'{"name_en": true}',
    b'{"name_en": "A", "parent": true}', b'{"name_en": "A", "parent": 1e400}',
    b'{"name_en": "A", "parent": ' + b"9" * 40 + b"}", b'{"name_en": "A", "parent": 1.5}',
    b'{"name_en": "A", "parent": "\\u0000"}', b'{"name_en": "A", "aliases": "x"}',
    b'{"name_en": "A", "aliases": [{}]}', b'{"name_en": "A", "aliases": ["a\\u0001"]}',
    b'{"name_en": "A", "aliases": [""]}', b'{"name_en": "A", "country": "XX"}',
    b'{"name_en": "A", "\\ud800": 1}', b"[" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("body", ODD_BODIES, ids=lambda body: repr(body[:50]))
def test_no_body_is_answered_with_500(api, body):
    response = api.generic("POST", URL, body, JSON)

    assert response.status_code == 400
    assert response.json()


def test_a_body_beyond_the_limit_is_refused(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

    response = api.post(URL, {"name_en": "x" * 2 * 1024 * 1024}, JSON)

    assert response.status_code == 400
    assert "1 MB" in response.json()["detail"]


@pytest.mark.parametrize("key", ["9" * 30, "0"])
def test_a_record_that_there_is_not_is_404(api, key):
    assert api.get(f"{URL}{key}/").status_code == 404


def test_a_change_needs_the_version_that_was_read(api, ilo):
    response = api.patch(f"{URL}{ilo.pk}/", {"acronym": "X"}, JSON)

    assert response.status_code == 400
    assert list(response.json()) == ["version"]


def test_a_stale_change_is_409_with_both_versions(api, ilo):
    api.patch(f"{URL}{ilo.pk}/", {"acronym": "X", "version": 1}, JSON)

    response = api.patch(f"{URL}{ilo.pk}/", {"acronym": "Y", "version": 1}, JSON)

    assert response.status_code == 409
    body = response.json()
    assert (body["code"], body["current_version"]) == ("stale_version", 2)
    assert body["stored"]["acronym"] == "X"
    assert body["sent"]["acronym"] == "Y"
    assert body["differences"] == [
        {"field": "acronym", "label": "Acronym", "read": "ILO", "stored": "X", "sent": "Y"}
    ]


def test_aliases_alone_make_a_version(api, ilo):
    response = api.patch(f"{URL}{ilo.pk}/", {"aliases": ["OIT"], "version": 1}, JSON)

    assert (response.json()["aliases"], response.json()["version"]) == (["OIT"], 2)
    again = api.patch(f"{URL}{ilo.pk}/", {"aliases": ["OIT"], "version": 2}, JSON)
    assert again.json()["version"] == 2


def test_archiving_needs_a_reason_and_can_be_undone(api, ilo):
    address = f"{URL}{ilo.pk}/"

    refused = api.post(f"{address}archive/", {"version": 1}, JSON)
    assert (refused.status_code, list(refused.json())) == (400, ["reason"])
    assert api.post(f"{address}archive/", {"version": 1, "reason": "twice"}, JSON).json()[
        "archived_at"
    ]
    assert api.post(f"{address}restore/", {"version": 2}, JSON).json()["archived_at"] is None


def test_what_is_archived_is_not_there_for_others(api, ilo, client):
    api.post(f"{URL}{ilo.pk}/archive/", {"version": 1, "reason": "twice"}, JSON)
    client.force_login(somebody("reader"))

    assert client.get(f"{URL}{ilo.pk}/").status_code == 404
    assert client.get(URL).json()["count"] == 0
