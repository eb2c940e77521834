"""Bodies, sessions and who sits where through the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.models import Body, Deadline, Holiday, Member, Session
from tests.events.test_api import Api
from tests.people import ROLES, a_government, somebody

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"
RESOURCES = (
    "bodies",
    "sessions",
    "agenda-items",
    "sittings",
    "members",
    "officers",
    "regional-groups",
    "regional-members",
    "holidays",
)


@pytest.fixture
def secretariat():
    return Api(somebody("secretariat"))


def test_a_body_and_its_session_are_recorded_and_the_deadlines_computed(secretariat):
    body = secretariat.write(f"{V1}bodies/", {"code": "GB", "name_en": "Body", "kind": "governing"})
    assert body.status_code == 201
    made = secretariat.write(
        f"{V1}sessions/", {"body": body.json()["id"], "number": 291, "date": "2004-11-15"}
    )
    assert made.status_code == 201
    session = Session.objects.get()
    Deadline.objects.create(session=session, kind="documents", unit="working_days", count=1)
    Holiday.objects.create(day="2004-11-12", name_en="Closed")
    [due] = secretariat.get(f"{V1}sessions/{session.pk}/").json()["deadlines"]
    assert due["moment"].startswith("2004-11-11")
    [listed] = secretariat.get(f"{V1}sessions/").json()["results"]
    assert listed["deadlines"] == [due]
    item = {"session": session.pk, "number": 1, "title_en": "Item", "purpose": "decision"}
    assert secretariat.write(f"{V1}agenda-items/", item).status_code == 201
    again = secretariat.write(f"{V1}agenda-items/", item)
    assert again.status_code == 400
    assert "number already" in str(again.json())


def test_a_seat_twice_at_a_time_is_refused_with_words(secretariat):
    body = Body.objects.create(code="GB", name_en="Body")
    sent = {
        "body": body.pk,
        "group": "governments",
        "capacity": "titular",
        "organization": a_government().pk,
        "begins_on": "2004-01-01",
    }
    assert secretariat.write(f"{V1}members/", sent).status_code == 201
    refused = secretariat.write(f"{V1}members/", sent)
    assert refused.status_code == 400
    assert "already has a seat" in str(refused.json())
    assert Member.objects.count() == 1


@pytest.mark.parametrize("role", [one for one in ROLES if one != "secretariat"])
def test_others_read_and_write_nothing(role):
    somebody_else = Api(somebody(role))
    for name in RESOURCES:
        assert somebody_else.get(f"{V1}{name}/").status_code == 200, name
        assert somebody_else.write(f"{V1}{name}/", {}).status_code == 403, name


def test_a_page_of_sessions_costs_the_same_however_many(secretariat, django_assert_max_num_queries):
    body = Body.objects.create(code="GB", name_en="Body")
    day = timezone.localdate()
    for number in range(1, 31):
        session = Session.objects.create(
            body=body, number=number, date=str(day + timedelta(days=number))
        )
        Deadline.objects.create(session=session, kind="documents", unit="working_days", count=2)
    with django_assert_max_num_queries(10):
        answer = secretariat.get(f"{V1}sessions/")
    assert len(answer.json()["results"]) == 30
