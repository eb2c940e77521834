"""One database under two roles: rows through one, tables through the other."""

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections, router, transaction

from accounts.models import Organization, User
from foundation.database import grant_rows

both = pytest.mark.django_db(databases=["default", "owner"])


def role(alias) -> tuple[str, str]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        return cursor.fetchone()


@both
def test_both_roles_see_one_database():
    application, owner = role("default"), role("owner")

    assert application[0] != owner[0]
    assert application[1] == owner[1]


@both
def test_rows_go_through_the_application_and_tables_through_the_owner():
    assert router.db_for_read(User) == router.db_for_write(User) == "default"
    assert router.allow_migrate("owner", "accounts") is True
    assert router.allow_migrate("default", "accounts") is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE accounts_organization DISABLE TRIGGER USER",
        "DROP TABLE accounts_organization",
        "TRUNCATE accounts_organization CASCADE",
        "CREATE TABLE mine (id int)",
        "SET LOCAL session_replication_role = replica",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        "DELETE FROM accounts_organizationhistory",
    ],
)
def test_the_application_cannot_change_what_it_only_uses(statement):
    refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@both
def test_every_table_of_the_models_can_be_read_by_the_application():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND NOT has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')"
        )
        assert cursor.fetchall() == []


@both
def test_migrate_goes_through_the_owner_by_itself(capsys):
    call_command("migrate", verbosity=1)

    assert "No migrations to apply" in capsys.readouterr().out
    grant_rows()  # and again changes nothing


@both
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_tests_that_commit_begin_with_empty_tables():
    """Runs twice, so that one of the two would find what the other left."""
    assert not Organization.objects.exists()
    Organization.objects.create(name_en="Left behind")


test_tests_that_commit_leave_nothing_behind = test_tests_that_commit_begin_with_empty_tables
