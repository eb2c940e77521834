"""What one load has found so far, for the layers that come later to refer to."""

from pathlib import Path

from reports.loading.files import Names, Row, read_csv, read_yaml, yaml_rows
from reports.loading.keeping import Entry, Keeper, Place


class Parts:
    """The records loaded so far, by the codes that files use."""

    def __init__(self, keeper: Keeper, folder: Path | None = None):
        self.keeper = keeper
        self.folder = folder
        self.reports = Names("source report")
        self.themes = Names("theme")
        self.organizations = Names("organization")
        self.people = Names("person")
        self.recommendations = Names("recommendation")
        self.actions = Names("action")
        self.bodies = Names("body")
        self.sessions = Names("session")
        self.agenda = Names("agenda item")
        self.questions = Names("question")
        self.decisions = Names("decision")
        self.types = Names("type of paper")
        # How papers name the records they rest on, by the code of any of their rows.
        self.sources: dict[str, dict] = {}

    def rows(self, name: str) -> list[Row]:
        """The rows of a CSV file of the record."""
        return read_csv(name, self.folder)

    def yaml(self, name: str):
        """What a YAML file of the record holds."""
        return read_yaml(name, self.folder)

    def yaml_rows(self, name: str, listed: list[dict]) -> list[Row]:
        """The entries of a list in a YAML file, as rows."""
        return list(yaml_rows(name, listed))

    def keep(self, model, entries: list[Entry], names: Names | None = None, **how) -> list:
        """Keep ``entries`` and note them under the codes of their rows and origins."""
        records = self.keeper.keep(model, entries, **how)
        label = model._meta.label_lower
        for entry, record in zip(entries, records, strict=True):
            for origin in entry.origins:
                self.sources.setdefault(origin.code, {"model": label, "code": origin.code})
            if names is not None:
                names[entry.row["code"]] = record
        return records

    def find(self, code: str) -> dict:
        """How a paper names the record with this code.

        Raises:
            LookupError: there is none.
        """
        return self.sources[code]


def place_of(row: Row) -> Place:
    """The origin that a row gives: its document, code, place and what is printed there."""
    return Place(row["document"], row["code"], row["place"], row.printed())


def in_levels(rows: list[Row], names: Names):
    """Rows of a tree in turns, parents first; ``parent`` names a row by its code.

    Yields:
        Lists of rows whose parents are all in ``names`` already.

    Raises:
        RecordError: a parent is not there, or two rows are each other's parents.
    """
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if not row["parent"] or row["parent"] in names]
        if not ready:
            names.one(waiting[0], "parent")
        yield ready
        waiting = [row for row in waiting if row not in ready]


def key_of(record) -> int | None:
    """The primary key, ``None`` for no record."""
    return record.pk if record is not None else None
