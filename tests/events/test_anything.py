"""Whatever anybody sends to the pages and the API of events, no answer is a 500."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from events.involvement import parse_key, parse_typed
from events.links import LINKS_LIMIT
from tests.events.making import a_recommendation, a_unit, an_event, an_organization, commissioner
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
SETTINGS = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Surrogates cannot be sent in a form; everything else can.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PIECES = st.sampled_from(
    [
        *("2004", "March 2004", "31/2/2004", "0000", "2004-13", "1 May - 30 April 2004"),
        *(
            "CH",
            "Switzerland",
            "zz",
            "DG",
            "ILO-NY",
            "Commissioner",
            "Presidents A and B",
            ";",
            "|",
        ),
        *(
            "1",
            "0",
            "-1",
            "9" * 30,
            "²",
            "R1",
            "%",
            "_",
            "\\",
            "'",
            '"',
            "<script>",
            "\x00",
            "\x07",
        ),
        *("office", "commissioner:1", "office_unit:1", ";x", "none", "true", "-date", "title"),
        "x" * 20_000,
    ]
)
VALUE = TEXT | PIECES
FILTERS = st.sampled_from(
    [
        *("q", "since", "until", "country", "organizer", "organizer_typed", "involvement"),
        *("recommendation", "action", "kind", "lacking", "state", "sort", "after", "before"),
        *("page_size", "like", "format", "nonsense"),
    ]
)
FIELDS = st.sampled_from(
    [
        *("title", "date", "place", "country", "activity", "kind", "organizers", "involvements"),
        *("organizers_typed", "involvements_typed", "recommendations", "actions", "outcome"),
        *("next_step", "notes", "link", "is_published", "reason", "version", "confirm_new"),
        *("another", "csrfmiddlewaretoken"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | VALUE,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "role", "person", "unit", "name"]), inner)
    ),
    max_leaves=8,
)


@pytest.fixture
def people():
    return [somebody(kind) for kind in (*ROLES, None)]


@pytest.fixture
def event(people):
    an_organization("International Labour Office", "ILO")
    a_unit()
    a_recommendation("R1")
    commissioner("A")
    return an_event("Event", by=people[list(ROLES).index("office")], date="2004-03")


def client_of(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@SETTINGS
@given(params=st.dictionaries(FILTERS, VALUE, max_size=4), place=st.integers(0, len(ROLES)))
def test_any_address(event, people, params, place):
    client = client_of(people[place])
    paths = (
        *("/events/", "/events/log/", "/api/v1/events/", "/events/suggest/organizers/"),
        *("/events/suggest/involvement/", "/suggest/organizations/", "/suggest/countries/"),
        f"/events/{event.pk}/",
    )
    for path in paths:
        assert client.get(path, params).status_code < 500, path


@SETTINGS
@given(
    values=st.dictionaries(FIELDS, st.lists(VALUE, min_size=1, max_size=3), max_size=8),
    place=st.integers(0, len(ROLES)),
)
def test_any_form(event, people, values, place):
    client = client_of(people[place])
    for path in ("log", f"{event.pk}/edit", f"{event.pk}/archive", f"{event.pk}/restore"):
        answer = client.post(f"/events/{path}/", {"title": ["A title"], **values})
        assert answer.status_code < 500, path


@SETTINGS
@given(body=st.dictionaries(FIELDS, JSON, max_size=6) | JSON, place=st.integers(0, len(ROLES)))
def test_any_body(event, people, body, place):
    client = client_of(people[place])
    for path, method in (("", "post"), (f"{event.pk}/", "patch"), (f"{event.pk}/archive/", "post")):
        answer = getattr(client, method)(
            f"/api/v1/events/{path}", body, content_type="application/json"
        )
        assert answer.status_code < 500, path


@SETTINGS
@example(text="\x85")
@example(text=" . ")
@given(text=TEXT.filter(lambda text: "\x00" not in text) | PIECES.filter(lambda t: "\x00" not in t))
def test_any_text_is_read_as_participations_or_refused_in_words(event, people, text):
    found, problems = parse_typed(text, people[0])
    assert all(isinstance(problem, str) and problem for problem in problems)
    for one in found:
        assert one.new_person or parse_key(one.key) == one
    assert len(found) <= LINKS_LIMIT
