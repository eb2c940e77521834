"""From the environment to the settings: databases, queue, cache, key."""

import os
import stat
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import database
from config.embedded import places

from .conftest import ADDRESSES, ROOT


@pytest.fixture(autouse=True)
def unset(monkeypatch):
    """Begin without any address."""
    for name in (*ADDRESSES, "TEST_DB"):
        monkeypatch.delenv(name, raising=False)


def test_without_addresses_the_own_servers_are_used():
    found = database.databases()
    assert {alias: entry["USER"] for alias, entry in found.items()} == {
        "default": "concertation",
        "owner": "concertation_owner",
    }
    assert {entry["HOST"] for entry in found.values()} == {str(places.socket_dir())}
    assert database.redis_url() == f"unix://{places.socket_dir()}/valkey.sock?db=1"
    assert database.broker_url() == (
        f"redis+socket://{places.socket_dir()}/valkey.sock?virtual_host=0"
    )
    assert database.demonstration() is True


def test_addresses_are_read_whole(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://app%40x:p%2Fw%3A1@db.example:5433/main?sslmode=verify-full"
    )
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://owner@/main?host=/run/postgresql")
    monkeypatch.setenv("REDIS_URL", "rediss://:secret@cache.example:6380/3")
    found = database.databases()
    default, owner = found["default"], found["owner"]
    assert (default["USER"], default["PASSWORD"]) == ("app@x", "p/w:1")
    assert (default["HOST"], default["PORT"], default["NAME"]) == ("db.example", "5433", "main")
    assert default["OPTIONS"] == {"sslmode": "verify-full"}
    assert (owner["USER"], owner["HOST"], owner["OPTIONS"]) == ("owner", "/run/postgresql", {})
    assert database.broker_url() == "rediss://:secret@cache.example:6380/3"
    # Emptying the cache must not empty the queue.
    assert database.redis_url() == "rediss://:secret@cache.example:6380/4"
    assert database.demonstration() is False


def test_one_address_is_enough(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://all@db/main")
    assert list(database.databases()) == ["default"]
    assert "MIRROR" not in database.databases()["default"]["TEST"]


def test_each_tester_may_have_a_database(monkeypatch):
    assert database.databases()["default"]["TEST"]["NAME"] == "test_concertation"
    monkeypatch.setenv("TEST_DB", "anna")
    found = database.databases()
    assert {entry["TEST"]["NAME"] for entry in found.values()} == {"test_anna"}
    assert found["default"]["TEST"]["MIRROR"] == "owner"


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("DATABASE_URL", "mysql://u:hidden@h/d", "must begin with postgresql://"),
        ("DATABASE_URL", "postgresql://u:hidden@h/", "names no database"),
        ("DATABASE_URL", "postgresql://u:hidden@h:port/d", "port in DATABASE_URL is not a number"),
    ],
)
def test_a_wrong_address_of_the_database_is_named_and_not_shown(monkeypatch, variable, value, said):
    monkeypatch.setenv(variable, value)
    with pytest.raises(ImproperlyConfigured, match=said) as caught:
        database.databases()
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "said"),
    [("memcached://:hidden@h", "must begin with redis://"), ("redis://:hidden@h/x", "number")],
)
def test_a_wrong_address_of_the_queue_is_named_and_not_shown(monkeypatch, value, said):
    monkeypatch.setenv("REDIS_URL", value)
    with pytest.raises(ImproperlyConfigured, match=said) as caught:
        database.broker_url()
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "wanted"), [("1", True), ("Yes", True), ("0", False), ("off", False), ("", True)]
)
def test_demonstration_can_be_said_or_follows_from_the_database(monkeypatch, value, wanted):
    monkeypatch.setenv("DEMONSTRATION", value)
    assert database.demonstration() is wanted


def test_the_key_is_made_once_and_read_by_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    key = database.secret_key()
    assert len(key) > 50
    assert database.secret_key() == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["secret_key"]
    monkeypatch.setenv("SECRET_KEY", "given")
    assert database.secret_key() == "given"


def test_processes_that_need_the_key_together_have_the_same(tmp_path):
    environment = {**os.environ, "VAR_DIR": str(tmp_path)}
    code = "from config.database import secret_key; print(secret_key())"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in started}) == 1


def test_production_wants_a_key_of_its_own(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@h/d")
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        database.secret_key()
