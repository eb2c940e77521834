"""``manage.py load_record``: the record of 2004, loaded once, repeated safely."""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError

from reports.loading.files import RecordError
from reports.loading.record import Outcome, load_record


class Command(BaseCommand):
    """Load the record and say what was done."""

    help = (
        "Load the real record of 2004 that is shipped with the project. Safe to repeat: what is "
        "there and equal is not touched, what people changed since is left to them."
    )

    def add_arguments(self, parser):
        """``--check`` writes nothing; ``--json`` is for other programs."""
        parser.add_argument("--check", action="store_true", help="say what would be done")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args, **options):
        """Print counts by kind, what was left to people, and whether anything changed.

        Raises:
            CommandError: a file holds something that cannot be loaded; nothing is written.
        """
        try:
            outcome = load_record(check=options["check"])
        except RecordError as error:
            raise CommandError(f"{error} Nothing was loaded.") from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(outcome), indent=2, ensure_ascii=False))
            return
        self.tell(outcome, check=options["check"])

    def tell(self, outcome: Outcome, *, check: bool) -> None:
        """The counts as a table, in words."""
        width = max(len(one.label) for one in outcome.counts)
        for one in outcome.counts:
            parts = [
                f"{number} {state}"
                for state, number in (
                    ("new", one.new),
                    ("changed", one.changed),
                    ("unchanged", one.unchanged),
                    ("left to people", one.left),
                )
                if number
            ]
            self.stdout.write(f"{one.label.ljust(width)}  {', '.join(parts)}")
        for one in outcome.left:
            self.stdout.write(f"Left: {one}")
        if not outcome.changed:
            self.stdout.write("Nothing changed.")
        elif check:
            self.stdout.write("Only checked: nothing was written.")
        else:
            self.stdout.write("The record is loaded.")
