"""Who reads and keeps the register in tests."""

import pytest

from tests.people import somebody


@pytest.fixture
def reader(client):
    user = somebody("reader")
    client.force_login(user)
    return user


@pytest.fixture
def secretariat(client):
    user = somebody("secretariat")
    client.force_login(user)
    return user
