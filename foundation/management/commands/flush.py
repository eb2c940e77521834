"""``flush`` as Django has it, through the owner's role: only an owner may truncate tables."""

from django.core.management.commands.flush import Command as FlushCommand
from django.db import DEFAULT_DB_ALIAS

from foundation.database import owner_alias


class Command(FlushCommand):
    """Tests that commit are cleaned up with it; see also :mod:`.migrate`."""

    def handle(self, **options):
        """Take the owner's alias where ``default`` was meant or left to be the default."""
        if options["database"] == DEFAULT_DB_ALIAS:
            options["database"] = owner_alias()
        return super().handle(**options)
