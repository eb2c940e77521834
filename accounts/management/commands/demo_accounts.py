"""``manage.py demo_accounts [--json]``: one account for each role, made where it is missing."""

import json

from django.core.management.base import BaseCommand, CommandError

from accounts.demonstration import NotADemonstration, prepare_accounts

COLUMNS = ("role", "email", "password", "token")


class Command(BaseCommand):
    """Print the demonstration accounts."""

    help = (
        "Make one account for each role where it is missing, and print all of them with their "
        "passwords and API tokens. Only in demonstration mode. A password that was changed is set "
        "back to the one printed."
    )

    def add_arguments(self, parser):
        """``--json`` for other programs."""
        parser.add_argument(
            "--json",
            action="store_true",
            help="print a list of objects with role, email, password and token",
        )

    def handle(self, *args, **options):
        """Print a table, or JSON; exit with 1 outside demonstration mode."""
        try:
            accounts = prepare_accounts()
        except NotADemonstration as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(accounts, indent=2))
            return
        rows = [{name: name for name in COLUMNS}, *accounts]
        widths = {name: max(len(row[name]) for row in rows) for name in COLUMNS}
        for row in rows:
            line = "  ".join(row[name].ljust(widths[name]) for name in COLUMNS)
            self.stdout.write(line.rstrip())
