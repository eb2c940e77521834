"""Sessions, deadlines, sittings and closings as iCalendar (RFC 5545)."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from consultations.deadlines import SATURDAY
from consultations.ical import address_key
from consultations.models import Sitting
from tests.consultations.making import a_consultation
from tests.consultations.test_meetings import a_deadline, a_session
from tests.people import somebody

pytestmark = pytest.mark.django_db


def test_the_calendar_holds_sessions_deadlines_sittings_and_closings(client, secretariat):
    coming = timezone.localdate() + timedelta(days=90)
    while coming.weekday() >= SATURDAY:
        coming += timedelta(days=1)
    session = a_session(f"{coming}/{coming + timedelta(days=1)}", number=300, place="Geneva")
    a_session(f"{coming.year + 1}-03", number=301)
    a_deadline(session, count=10)
    begins = datetime.combine(coming, time(10), tzinfo=UTC)
    Sitting.objects.create(session=session, number=1, begins_at=begins)
    a_consultation("round", closes_on=coming - timedelta(days=3))
    answer = client.get(reverse("consultations:calendar_file"))
    assert answer["Content-Type"].startswith("text/calendar")
    found = {str(one["summary"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert set(found) == {
        "Body GB, 300th Session",
        "Deadline for Office documents, Body GB, 300th Session",
        "Body GB, 300th Session, Sitting 1",
        "Closes: Round round",
    }
    whole = found["Body GB, 300th Session"]
    assert whole["dtend"].dt - whole["dtstart"].dt == timedelta(days=2)
    assert found["Body GB, 300th Session, Sitting 1"]["dtstart"].dt == begins


def test_a_calendar_program_reads_it_without_a_session_until_the_password_changes(client):
    user = somebody("reader", language="fr")
    a_session(f"{timezone.localdate() + timedelta(days=30)}", number=1)
    url = reverse("consultations:calendar_feed", args=[address_key(user)])
    answer = client.get(url)
    assert answer.status_code == 200
    assert "1re session".casefold() in answer.content.decode().casefold()
    client.force_login(user)
    assert url in client.get(reverse("consultations:calendar")).content.decode()
    client.logout()
    user.set_password("another-long-password-4711")
    user.save()
    assert client.get(url).status_code == 404
    for wrong in ("x", "a:b:c", f"{address_key(user)}x"):
        assert client.get(reverse("consultations:calendar_feed", args=[wrong])).status_code == 404
    fresh = reverse("consultations:calendar_feed", args=[address_key(user)])
    assert client.get(fresh).status_code == 200
    user.is_active = False
    user.save()
    assert client.get(fresh).status_code == 404
