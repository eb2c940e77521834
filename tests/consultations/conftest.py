"""People signed in with the test's client; what tests of links and of sittings begin with."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from consultations import tasks
from consultations.models import Body, Intervention, Session, Sitting
from consultations.sittings import party_called, take_note
from tests.consultations.making import a_consultation, a_question
from tests.people import somebody


@pytest.fixture
def secretariat(client):
    """Somebody of the secretariat."""
    user = somebody("secretariat")
    client.force_login(user)
    return user


@pytest.fixture
def employers(client):
    """Who speaks for the Employers' group."""
    user = somebody("employer_secretary")
    client.force_login(user)
    return user


@pytest.fixture
def counted_apart():
    """Tries of one test do not count for the next; no letter waits in a queue."""
    cache.clear()


@pytest.fixture
def queued(monkeypatch):
    """The tasks that were queued, as pairs of name and arguments."""
    found = []
    for name in ("mail_link", "mail_reply", "mail_receipt"):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "delay", lambda *args, name=name: found.append((name, args)))
    return found


@pytest.fixture
def sealed_round():
    """A consultation of two questions, closed to other readers until the secretariat publishes."""
    found = a_consultation("asked", visibility="on_publication")
    return [a_question(f"Question {one}", found, text=f"Text {one}") for one in (1, 2)]


@pytest.fixture
def sitting() -> Sitting:
    """The second sitting of a session, this morning, on a consultation of two questions."""
    today = timezone.localdate()
    body = Body.objects.create(code="WP", name_en="Working Party")
    asked = a_consultation("round", visibility="on_publication")
    a_question("Forum", asked)
    a_question("Coherence", asked)
    zone = timezone.get_default_timezone()
    return Sitting.objects.create(
        session=Session.objects.create(body=body, date=str(today)),
        number=2,
        begins_at=datetime.combine(today, datetime.min.time(), tzinfo=zone),
        consultation=asked,
    )


def note_of(sitting, by, **fields) -> Intervention:
    said = {
        "spoken_at": sitting.begins_at + timedelta(minutes=5),
        "note": "Words heard",
        "stance": "oppose",
        "question": sitting.consultation.questions.first(),
        **party_called(fields.pop("party", "Employers' group"), by),
        **fields,
    }
    return take_note(uuid.uuid4(), sitting, said, version=None, by=by)[0]
