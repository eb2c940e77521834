"""What ``check --database default`` and ``migrate`` say about the application's role."""

from django.core.checks import Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, connections

# Tables of the schema that the role owns itself or through a role it is a member of.
OWNED = """
    SELECT count(*) FROM pg_class
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p') AND nspname = 'public' AND pg_has_role(relowner, 'USAGE')
"""


@register(Tags.database)
def application_role(databases=None, **kwargs):
    """Warn where the application's role could change what it is only meant to use.

    A role that owns a table can switch off its triggers, and with them the history.
    """
    if not databases:  # only commands that name a database may ask it
        return []
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        [powerful] = cursor.fetchone()
        cursor.execute(OWNED)
        [owned] = cursor.fetchone()
    hint = (
        "Let DATABASE_URL name a role that owns nothing, and DATABASE_OWNER_URL the owner of the "
        "tables; then run migrate, which grants the rows."
    )
    if powerful:
        return [
            Warning("The application connects as a superuser.", hint=hint, id="foundation.W001")
        ]
    if owned:
        return [
            Warning(
                f"The application's role owns {owned} tables, so it can switch off their history.",
                hint=hint,
                id="foundation.W002",
            )
        ]
    return []
