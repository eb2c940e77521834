"""The chair's reading: recorded with a reason, never changed, shown beside the computed one."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from consultations import matrix
from consultations.models import ChairReading, Continuation, Question
from consultations.readings import readings_on, record_reading, set_followed
from foundation.requests import Conflict
from tests.consultations.making import a_consultation, a_position, a_question
from tests.consultations.test_pages import text_of
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
SAID = "Wide support zqreading"


def a_reading(question, kind="broad", *, by=None, replaces=None, **fields):
    """A reading as the secretariat records it."""
    words = {"words": SAID, "grounds": "No delegation objected", "chair": "Ms Chair"} | fields
    reading = ChairReading(question=question, kind=kind, **words)
    return record_reading(reading, by=by or somebody("secretariat"), replaces=replaces)


@pytest.fixture
def question():
    found = a_question("Forum")
    a_position(found, "oppose")
    return found


def row_of(question, user):
    [row] = matrix.rows_of(Question.objects.filter(pk=question.pk), user, question.consultation)
    return row


def test_it_stands_beside_the_computed_one_and_is_marked_where_it_differs(client, question):
    by = somebody("secretariat")
    first = a_reading(question, by=by)
    row = row_of(question, by)
    assert (row.found.kind, row.chair.reading, row.chair.differs) == ("divided", first, True)
    client.force_login(by)
    for url in (
        reverse("consultations:detail", args=["round"]),
        reverse("consultations:question", args=[question.pk]),
    ):
        page = text_of(client.get(url))
        assert "The chair reads it otherwise Broad agreement Wide support" in page
    page = text_of(client.get(reverse("consultations:question", args=[question.pk])))
    assert "Reason: No delegation objected" in page
    assert "Ms Chair" in page
    second = a_reading(question, "divided", by=by, replaces=first)
    row = row_of(question, by)
    assert (row.chair.reading, row.chair.differs) == (second, False)
    assert readings_on([question.pk], by) == {question.pk: second}
    # The former one stays readable.
    assert SAID in text_of(client.get(reverse("consultations:question", args=[question.pk])))


def test_a_reading_of_an_earlier_text_says_so_and_contradicts_nothing(question):
    by = somebody("secretariat")
    a_reading(question, by=by)
    Question.objects.filter(pk=question.pk).update(text_version=2)
    question.refresh_from_db()
    chair = row_of(question, by).chair
    assert (chair.earlier, chair.differs) == (True, False)


def test_it_is_taken_back_by_another(question):
    by = somebody("secretariat")
    with pytest.raises(ValidationError) as problem:
        a_reading(question, "", by=by)
    assert "kind" in problem.value.message_dict
    first = a_reading(question, by=by)
    a_reading(question, "", by=by, replaces=first, words="")
    assert row_of(question, by).chair is None


def test_as_at_a_day_the_one_stands_that_was_read_by_then(question):
    by, today = somebody("secretariat"), timezone.localdate()
    first = a_reading(question, by=by, read_on=today - timedelta(days=5))
    second = a_reading(question, "divided", by=by, replaces=first)
    keys = [question.pk]
    assert readings_on(keys, by, today - timedelta(days=6)) == {}
    assert readings_on(keys, by, today - timedelta(days=1)) == {question.pk: first}
    assert readings_on(keys, by, today) == {question.pk: second}


def test_two_who_record_at_once_do_not_overwrite_each_other(question):
    first = a_reading(question)
    a_reading(question, "divided", replaces=first)
    with pytest.raises(Conflict):
        a_reading(question, "consensus", replaces=first)
    assert ChairReading.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"grounds": ""}, "grounds"),
        ({"chair": ""}, "chair"),
        ({"kind": "maybe"}, "kind"),
        ({"read_on": timezone.localdate() + timedelta(days=1)}, "read_on"),
        ({"read_on": timezone.localdate() - timedelta(days=999)}, "read_on"),
        ({"words": "x\x00y"}, "words"),
    ],
)
def test_what_is_wrong_is_said_by_field(question, fields, named):
    with pytest.raises(ValidationError) as problem:
        a_reading(question, **fields)
    assert named in problem.value.message_dict
    assert not ChairReading.objects.exists()


@pytest.mark.parametrize("role", [*ROLES, None])
def test_only_the_secretariat_records(client, question, role):
    user = somebody(role)
    client.force_login(user)
    url = reverse("consultations:reading_record", args=[question.pk])
    sent = {
        "kind": "broad",
        "grounds": "So it was said",
        "chair": "Ms Chair",
        "read_on": timezone.localdate().isoformat(),
    }
    answer = client.post(url, sent)
    if user.can("record_positions"):
        assert answer.status_code == 302
        again = client.post(url, sent)  # the reading that now stands was not seen
        assert again.status_code == 409
        assert ChairReading.objects.count() == 1
        wrong = client.post(url, sent | {"grounds": "", "read_on": "31/2"})
        assert wrong.status_code == 422
    else:
        assert answer.status_code == 403
        with pytest.raises(PermissionDenied):
            a_reading(question, by=user)
        assert not ChairReading.objects.exists()


def test_a_row_is_never_changed_or_deleted(question):
    reading = a_reading(question)
    rows = ChairReading.objects.filter(pk=reading.pk)
    for act in (lambda: rows.update(words="Other"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert rows.get().words == SAID


@pytest.mark.parametrize("visibility", ["at_closing", "on_publication"])
@pytest.mark.parametrize("role", [*ROLES, None])
def test_a_reading_is_told_to_nobody_who_is_not_shown_the_positions(client, role, visibility):
    sealed = a_question("Sealed", a_consultation("sealed", visibility=visibility))
    a_position(sealed, "oppose")
    reading = a_reading(sealed)
    user = somebody(role)
    client.force_login(user)
    answers = [
        client.get(reverse("consultations:detail", args=["sealed"])),
        client.get(reverse("consultations:question", args=[sealed.pk])),
        client.get("/api/v1/chair-readings/"),
        client.get(f"/api/v1/chair-readings/{reading.pk}/"),
        client.get("/api/v1/questions/"),
        client.get(f"/api/v1/questions/{sealed.pk}/"),
    ]
    told = [SAID in one.content.decode() for one in answers]
    assert told == [user.can("read_submitted")] * len(answers)
    assert ChairReading.objects.visible_to(user).exists() == user.can("read_submitted")


def test_the_api_records_and_shows_it(client, question):
    client.force_login(somebody("secretariat"))
    url = "/api/v1/chair-readings/"
    body = {"question": question.pk, "kind": "broad", "grounds": "Heard", "chair": "Ms Chair"}
    made = client.post(url, body, content_type="application/json")
    assert made.status_code == 201, made.json()
    assert made.json()["text_version"] == 1
    stale = client.post(url, body, content_type="application/json")
    assert stale.status_code == 409
    empty = client.post(url, body | {"grounds": ""}, content_type="application/json")
    assert (empty.status_code, "grounds" in empty.json()) == (400, True)
    told = client.get(f"/api/v1/questions/{question.pk}/").json()["chair_reading"]
    assert (told["kind"], told["chair"]) == ("broad", "Ms Chair")
    key = made.json()["id"]
    assert client.patch(f"{url}{key}/", {}, content_type="application/json").status_code == 405
    listed = client.get(url, {"question": question.pk, "kind": "broad"}).json()["results"]
    assert [one["id"] for one in listed] == [key]


def test_a_person_can_open_why(client, question):
    a_position(question, group="workers", party_kind="group_member", party_label="One speaker")
    a_position(question, group="workers")
    a_position(question, party_kind="office", party_label="The Office")
    client.force_login(somebody("reader"))
    page = text_of(client.get(reverse("consultations:question", args=[question.pk])))
    for part in (
        "Why: which positions count Government group : silent",
        "Employers' group : not in favour Employers' group: Not in favour",
        "Workers' group : in favour Workers' group: Support",
        "One speaker: Support The group itself has stated a view",
        "The Office: Support The Office is no constituent.",
    ):
        assert part in page, part
    assert "Silence is never counted as support." in text_of(
        client.get(reverse("consultations:rule"))
    )


def test_a_question_follows_one_of_an_earlier_round_only(client):
    by = somebody("secretariat")
    opened = timezone.localdate() - timedelta(days=400)
    before = a_question("Before", a_consultation("before", opens_on=opened))
    now = a_question("Now")
    with pytest.raises(ValidationError):
        set_followed(before, now, by=by)
    with pytest.raises(ValidationError):
        set_followed(now, now, by=by)
    with pytest.raises(PermissionDenied):
        set_followed(now, before, by=somebody("office"))
    client.force_login(by)
    url = reverse("consultations:question_follows", args=[now.pk])
    assert client.post(url, {"follows": now.pk}).status_code == 422
    assert client.post(url, {"follows": before.pk}).status_code == 302
    assert Continuation.objects.get().follows == before
    assert client.post(url, {"follows": ""}).status_code == 302
    assert Continuation.objects.get().follows is None
    client.force_login(somebody("office"))
    assert client.post(url, {"follows": before.pk}).status_code == 403
