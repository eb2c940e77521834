"""Two ways into one database: the application's role, which owns nothing, and the owner's."""

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
