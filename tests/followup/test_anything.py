"""Whatever anybody sends to the pages and the API of the register, no answer is a 500."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.followup.making import a_recommendation, a_theme, an_action
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
SETTINGS = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Surrogates cannot be sent in a form; everything else can.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PIECES = st.sampled_from(
    [
        *("R01", "r01", "A01", "trade", "2", "global", "deferred", "research", "with", "without"),
        *("without:employers", "without:", ":", "archived", "all", "reference", "-reference"),
        *("1", "0", "-1", "9" * 30, "²", "%", "_", "\\", "'", '"', ";", "; ;", "<script>"),
        *("\x00", "\x07", "true", "on", "March 2005", "31/2/2004", "x" * 20_000),
    ]
)
VALUE = TEXT | PIECES
FILTERS = st.sampled_from(
    [
        *("q", "theme", "event", "action", "recommendation", "position", "archive", "phase"),
        *("level", "state", "kind", "sort", "after", "before", "page_size", "format", "nonsense"),
    ]
)
FIELDS = st.sampled_from(
    [
        *("reference", "report", "title_en", "title_fr", "paragraphs", "text", "quotation"),
        *("phase", "level", "addressed_to", "themes", "is_published", "reason", "version"),
        *("kind", "state", "state_reason", "description", "carried_out_by", "lead_unit"),
        *("lead_unit_typed", "partners", "partners_typed", "recommendations", "date"),
        *("recommendations_typed", "objectives", "nonsense"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | VALUE,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "edtf"]), inner)
    ),
    max_leaves=6,
)
PLACES = st.integers(0, len(ROLES))


@pytest.fixture
def people():
    return [somebody(kind) for kind in (*ROLES, None)]


@pytest.fixture
def entries(people):
    theme = a_theme()
    answered = a_recommendation("R01", themes=[theme])
    return answered, an_action("A01", themes=[theme], answers=[answered])


def client_of(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@SETTINGS
@given(params=st.dictionaries(FILTERS, VALUE, max_size=4), place=PLACES)
def test_any_address(entries, people, params, place):
    client = client_of(people[place])
    for path in (
        *("/recommendations/", "/actions/", "/recommendations/R01/", "/actions/A01/history/"),
        *("/api/v1/recommendations/", "/api/v1/actions/", "/recommendations/suggest/"),
    ):
        assert client.get(path, params).status_code < 500, path


@SETTINGS
@given(key=VALUE.filter(bool), place=PLACES)
def test_any_key(entries, people, key, place):
    from urllib.parse import quote

    client = client_of(people[place])
    for path in (f"/recommendations/{quote(key)}/", f"/actions/{quote(key)}/history/"):
        assert client.get(path).status_code < 500, path


@SETTINGS
@given(
    values=st.dictionaries(FIELDS, st.lists(VALUE, min_size=1, max_size=3), max_size=8),
    place=st.just(1) | PLACES,
)
def test_any_form(entries, people, values, place):
    client = client_of(people[place])
    for entry, name in zip(entries, ("recommendations", "actions"), strict=True):
        for path in ("add", f"{entry.pk}/edit", f"{entry.pk}/archive", f"{entry.pk}/restore"):
            answer = client.post(f"/{name}/{path}/", {"title_en": ["A title"], **values})
            assert answer.status_code < 500, (name, path)


@SETTINGS
@given(
    body=st.dictionaries(FIELDS, JSON, max_size=6) | JSON,
    place=st.just(1) | PLACES,
)
def test_any_body(entries, people, body, place):
    client = client_of(people[place])
    for entry, name in zip(entries, ("recommendations", "actions"), strict=True):
        for path, method in (
            ("", "post"),
            (f"{entry.pk}/", "patch"),
            (f"{entry.pk}/archive/", "post"),
        ):
            answer = getattr(client, method)(
                f"/api/v1/{name}/{path}", body, content_type="application/json"
            )
            assert answer.status_code < 500, (name, path)
