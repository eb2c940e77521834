"""What the application's role cannot do, in the database that the tests use as it does."""

import pghistory.core
import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError

from foundation.checks import application_role
from foundation.database import owner_alias

pytestmark = pytest.mark.django_db


def rows(statement, *parameters):
    """What a query gives the application's role."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def refused(statement):
    """Check that the application's role is refused a statement for want of a right."""
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def history_tables():
    """The tables of history, as the database has them: by their own column."""
    return [
        name
        for (name,) in rows(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'pgh_label' ORDER BY 1"
        )
    ]


def test_tests_run_as_the_application_and_not_as_the_owner():
    assert owner_alias() == "owner"
    assert rows("SELECT current_user") == [(connections["default"].settings_dict["USER"],)]
    assert (
        connections["owner"].settings_dict["USER"] != connections["default"].settings_dict["USER"]
    )
    assert (
        connections["owner"].settings_dict["NAME"] == connections["default"].settings_dict["NAME"]
    )


def test_it_owns_nothing_and_has_no_power():
    assert rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
        " WHERE rolname = current_user"
    ) == [(False, False, False, False)]
    for catalogue, owner in (
        ("pg_class", "relowner"),
        ("pg_proc", "proowner"),
        ("pg_namespace", "nspowner"),
        ("pg_database", "datdba"),
    ):
        owned = rows(
            f"SELECT count(*) FROM {catalogue} JOIN pg_roles ON pg_roles.oid = {owner}"
            " WHERE rolname = current_user"
        )
        assert owned == [(0,)], catalogue


def test_history_can_be_added_to_and_read_but_not_changed():
    tables = history_tables()
    models = pghistory.core.event_models(include_missing_pgh_obj=True)
    assert sorted(model._meta.db_table for model in models if model._meta.managed) == tables
    assert len(tables) > 20
    rights = rows(
        "SELECT t, has_table_privilege(t, 'SELECT'), has_table_privilege(t, 'INSERT'),"
        " has_table_privilege(t, 'UPDATE') OR has_any_column_privilege(t, 'UPDATE'),"
        " has_table_privilege(t, 'DELETE'), has_table_privilege(t, 'TRUNCATE')"
        " FROM unnest(%s) AS t",
        tables,
    )
    assert rights == [(table, True, True, False, False, False) for table in tables]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET pgh_label = 'other'",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "DROP TABLE {}",
        "GRANT UPDATE ON {} TO PUBLIC",
    ],
)
def test_history_resists(statement):
    if statement.startswith("GRANT"):
        # PostgreSQL only warns that nothing was granted; the right must not be there after.
        rows(statement.format(history_tables()[0]) + "; SELECT 1")
        test_history_can_be_added_to_and_read_but_not_changed()
        return
    refused(statement.format(history_tables()[0]))


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE events_event DISABLE TRIGGER ALL",
        "DROP TABLE events_event",
        "TRUNCATE events_event",
        "CREATE TABLE mine (id integer)",
        "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql RETURN 1",
        "CREATE EXTENSION pg_trgm",
        "CREATE ROLE mine",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "SET ROLE postgres",
        "SET ROLE concertation_owner",
        # With it, no trigger would fire and nothing be written down.
        "SET session_replication_role = replica",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        "COPY (SELECT 1) TO '/tmp/file'",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_what_it_uses_it_cannot_change(statement):
    refused(statement)


def test_every_table_of_a_record_can_be_written():
    """A table that was forgotten would show only when somebody saves."""
    missing = rows(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        " AND table_name <> 'django_migrations' AND NOT table_name = ANY(%s)"
        " AND NOT (has_table_privilege(table_name, 'SELECT')"
        " AND has_table_privilege(table_name, 'INSERT')"
        " AND has_table_privilege(table_name, 'UPDATE')"
        " AND has_table_privilege(table_name, 'DELETE'))",
        history_tables(),
    )
    assert missing == []


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_check_warns_of_a_role_with_power(monkeypatch):
    assert application_role(databases=["default"]) == []
    assert application_role(databases=None) == []
    # The owner in the place of the application: a system with one address for both.
    monkeypatch.setattr("foundation.checks.DEFAULT_DB_ALIAS", "owner")
    with connections["owner"].cursor():
        [warning] = application_role(databases=["owner"])
    assert warning.id == "foundation.W002"
    assert "DATABASE_OWNER_URL" in warning.hint


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_migrating_again_grants_again():
    """Rights that somebody took away or gave are as they should be after the next migrate."""
    table = history_tables()[0]
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"GRANT UPDATE, DELETE ON {table} TO concertation")
        cursor.execute("REVOKE ALL ON events_event FROM concertation")
    call_command("migrate", verbosity=0)
    test_history_can_be_added_to_and_read_but_not_changed()
    test_every_table_of_a_record_can_be_written()
