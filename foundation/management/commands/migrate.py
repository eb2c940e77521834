"""``migrate`` as Django has it, through the owner's role unless another alias is named."""

from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import DEFAULT_DB_ALIAS

from foundation.database import grant_rows, owner_alias


class Command(MigrateCommand):
    """The application's role owns nothing, so ``default`` can never be migrated through."""

    def handle(self, *args, **options):
        """Take the owner's alias where ``default`` was meant, then grant rows."""
        if options["database"] == DEFAULT_DB_ALIAS:
            options["database"] = owner_alias()
        super().handle(*args, **options)
        if not options["plan"] and not options["check_unapplied"]:
            grant_rows()
