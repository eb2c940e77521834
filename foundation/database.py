"""Two ways into one database: the application's role, which owns nothing, and the owner's."""

import pghistory.core
from django.db import DEFAULT_DB_ALIAS, connections

OWNER = "owner"


def owner_alias() -> str:
    """The alias that migrations run through: ``owner``, or ``default`` where there is no other."""
    return OWNER if OWNER in connections.settings else DEFAULT_DB_ALIAS


class ApplicationRole:
    """Send rows through ``default`` and tables through ``owner``.

    Both aliases are the same database under two roles, so relations between objects read
    through either are allowed.
    """

    def db_for_read(self, model, **hints):
        """Always the application's role, unless a query names another alias."""
        return DEFAULT_DB_ALIAS

    def db_for_write(self, model, **hints):
        """Always the application's role, unless a query names another alias."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, obj1, obj2, **hints):
        """Both aliases are one database."""
        return True

    def allow_migrate(self, db, app_label, model_name=None, **hints):
        """Only the owner makes and changes tables."""
        return db == owner_alias()


def grant_rows() -> None:
    """Let the application's role read and write rows, and only add to history.

    Called after each ``migrate``, so that it holds for every database, a test's included. Does
    nothing where ``default`` is the owner itself.
    """
    role = connections[DEFAULT_DB_ALIAS].settings_dict["USER"]
    owner = connections[owner_alias()]
    if owner.alias == DEFAULT_DB_ALIAS or role == owner.settings_dict["USER"]:
        return
    quoted = owner.ops.quote_name(role)
    with owner.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}"
        )
        there = set(owner.introspection.table_names(cursor))
        for model in pghistory.core.event_models(include_missing_pgh_obj=True):
            if model._meta.db_table in there:
                table = owner.ops.quote_name(model._meta.db_table)
                cursor.execute(f"REVOKE UPDATE, DELETE ON {table} FROM {quoted}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {quoted}")
