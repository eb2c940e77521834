"""People who are signed in with the test's client; what tests of personal links begin with."""

import pytest
from django.core.cache import cache

from consultations import tasks
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
