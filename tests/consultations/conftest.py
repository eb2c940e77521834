"""People who are signed in with the test's client."""

import pytest

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
