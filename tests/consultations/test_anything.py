"""Whatever anybody sends to the pages and the API of consultations, no answer is a 500."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.models import Position
from tests.consultations.making import a_decision, a_position, a_question, a_request
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
        *("2004", "March 2004", "31/2/2004", "0000", "2004-13", "1", "0", "-1", "9" * 30, "²"),
        *("support", "oppose", "conditions", "employers", "governments", "governments-1"),
        *("body", "group", "draft", "submit", "confirm", "back", "consensus", "divided", "all"),
        *("overdue", "archived", "%", "_", "\\", "'", '"', "<script>", "\x00", "\x07", ";x"),
        "x" * 20_000,
    ]
)
VALUE = TEXT | PIECES
FILTERS = st.sampled_from(
    [
        *("q", "scope", "stance", "group", "convergence", "state", "kind", "archive", "body"),
        *("due", "consultation", "question", "standing", "sort", "after", "before", "page_size"),
        *("party", "format", "nonsense", "session", "recommendation", "action", "moved"),
        *("as_at", "columns", "from"),
    ]
)
FIELDS = st.sampled_from(
    [
        *("stance", "statement", "conditions", "exclusions", "time_limit", "addressed_to"),
        *("language", "text_version", "based_on", "do", "party", "party_kind", "group"),
        *("organization", "organization_typed", "party_label", "quantifier", "mode", "stated_on"),
        *("reported", "replaces", "read", "reason", "version", "reference", "state", "kind"),
        *("text_en", "body", "session", "draft", "draft_typed", "decision", "question"),
        *("question_typed", "recommendations", "recommendations_typed", "actions", "due"),
        *("due_session", "consultation", "sequence", "title_en", "code", "opens_on"),
        *("closes_on", "visibility", "submit", "kind", "words", "grounds", "chair"),
        *("read_on", "follows", "follows_typed", "csrfmiddlewaretoken"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | VALUE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
# A position that is nearly right reaches further than one that is wrong in every field.
GOOD = {"stance": "support", "language": "en", "text_version": "1", "mode": "spoken"}


@pytest.fixture
def people():
    return [somebody(kind) for kind in (*ROLES, None)]


@pytest.fixture
def place(people):
    """The keys of one record of each kind."""
    question = a_question()
    return {
        "question": question.pk,
        "position": a_position(question).pk,
        "decision": a_decision("D01", question=question).pk,
        "request": a_request("Q01", question=question).pk,
        "consultation": question.consultation_id,
    }


def signed_in(people, which):
    client = Client(raise_request_exception=False)
    client.force_login(people[which % len(people)])
    return client


@SETTINGS
@given(
    which=st.integers(0, 20),
    address=st.sampled_from(
        [
            *("/consultations/", "/consultations/round/", "/consultations/decisions/"),
            *("/consultations/matrix/", "/consultations/matrix/matrix.csv"),
            *("/consultations/matrix/matrix.xlsx", "/consultations/decisions/follow-up/"),
            "/consultations/decisions/follow-up/export.xlsx",
            *("/consultations/decisions/requests/", "/consultations/suggest/decisions/"),
            *("/consultations/suggest/questions/", "/api/v1/consultations/"),
            *("/api/v1/questions/", "/api/v1/positions/", "/api/v1/decisions/"),
            "/api/v1/requests/",
        ]
    ),
    asked=st.dictionaries(FILTERS, VALUE, max_size=4),
)
def test_lists(people, place, which, address, asked):
    assert signed_in(people, which).get(address, asked).status_code < 500


@SETTINGS
@given(which=st.integers(0, 20), key=TEXT | PIECES.filter(lambda text: len(text) < 100))
def test_addresses(people, place, which, key):
    client = signed_in(people, which)
    for prefix in ("", "decisions/", "decisions/requests/", "questions/", "positions/"):
        assert client.get(f"/consultations/{prefix}{key}/").status_code < 500


FORMS = [
    "questions/{question}/state/",
    "questions/{question}/record/",
    "positions/{position}/wording/",
    "questions/{question}/reading/",
    "questions/{question}/follows/",
    "decisions/record/",
    "decisions/requests/record/",
    "decisions/{decision}/edit/",
    "decisions/requests/{request}/edit/",
    "decisions/{decision}/archive/",
    "round/publish/",
]


@SETTINGS
@given(
    which=st.integers(0, 20) | st.just(1),
    form=st.sampled_from(FORMS),
    sent=st.dictionaries(FIELDS, VALUE | st.lists(VALUE, max_size=3), max_size=8),
)
def test_forms(people, place, which, form, sent):
    client = signed_in(people, which)
    response = client.post(f"/consultations/{form.format(**place)}", GOOD | sent)
    assert response.status_code < 500


@SETTINGS
@given(
    which=st.integers(0, 20) | st.just(1),
    name=st.sampled_from(["consultations", "questions", "positions", "decisions", "requests"]),
    sent=st.dictionaries(FIELDS, JSON, max_size=8),
    changing=st.booleans(),
)
def test_the_api(people, place, which, name, sent, changing):
    client = signed_in(people, which)
    if changing:
        url = f"/api/v1/{name}/{place[name.removesuffix('s')]}/"
        body = {"version": 1, **sent}
        response = client.patch(url, body, content_type="application/json")
    else:
        body = {"question": place["question"], "stance": "support", **sent}
        response = client.post(f"/api/v1/{name}/", body, content_type="application/json")
    assert response.status_code < 500


def test_a_file_where_a_text_is_expected(people, place):
    before = Position.objects.count()
    for which in range(len(people)):
        client = signed_in(people, which)
        for form in FORMS[:-1]:
            if "wording" in form or "follows" in form:
                continue  # has none of these fields; to leave its own empty is allowed
            files = {name: SimpleUploadedFile("a.txt", b"text") for name in ("statement", "stance")}
            response = client.post(f"/consultations/{form.format(**place)}", files)
            assert response.status_code in (403, 404, 422)
    assert Position.objects.count() == before
