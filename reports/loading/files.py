"""Reads the files of the record, so that whatever is wrong in them is named by file and row."""

import csv
from collections.abc import Iterator
from pathlib import Path

import yaml

from foundation.partialdates import InvalidDate, PartialDate

FOLDER = Path(__file__).resolve().parent.parent / "record"


class RecordError(Exception):
    """A file of the record holds something that cannot be loaded; the message says where."""


class Row(dict):
    """One row of a file: its values by column, and where it stands."""

    def __init__(self, values: dict, where: str):
        super().__init__(values)
        self.where = where

    def __missing__(self, column):
        raise self.error(f"there is no column “{column}”")

    def error(self, words: str) -> RecordError:
        """An error about this row."""
        return RecordError(f"{self.where}: {words}.")

    def words(self, column: str, separator: str = ";") -> list[str]:
        """The parts of a cell that holds several."""
        value = self.get(column) or ""
        parts = value if isinstance(value, list) else str(value).split(separator)
        return [part.strip() for part in parts if part.strip()]

    def date(self, column: str) -> PartialDate | None:
        """A date in its stored form, ``None`` when it is not known.

        Raises:
            RecordError: it is no date.
        """
        text = str(self.get(column) or "")
        try:
            return PartialDate.from_edtf(text) if text else None
        except InvalidDate as error:
            raise self.error(f"“{text}” in the column “{column}” is no date") from error

    def printed(self) -> dict[str, str]:
        """What the document prints, by the name of the column: those that begin ``printed_``."""
        return {
            name.removeprefix("printed_"): value
            for name, value in self.items()
            if name.startswith("printed_") and value
        }


class Names(dict):
    """Records by the code that files use for them."""

    def __init__(self, kind: str, known=()):
        super().__init__(known)
        self.kind = kind

    def one(self, row: Row, column: str):
        """The record that a cell names, ``None`` for an empty cell.

        Raises:
            RecordError: there is no such record.
        """
        found = self.many(row, column)
        if len(found) > 1:
            raise row.error(f"the column “{column}” names more than one {self.kind}")
        return found[0] if found else None

    def many(self, row: Row, column: str) -> list:
        """All records that a cell names, in order.

        Raises:
            RecordError: there is no such record, or one is named twice.
        """
        codes = row.words(column)
        for code in codes:
            if code not in self:
                raise row.error(f"there is no {self.kind} “{code}” (column “{column}”)")
        if len(set(codes)) != len(codes):
            raise row.error(f"the column “{column}” names a {self.kind} twice")
        return [self[code] for code in codes]


def path_of(name: str, folder: Path | None = None) -> Path:
    """The path of a file of the record."""
    return (folder or FOLDER) / name


def read_csv(name: str, folder: Path | None = None) -> list[Row]:
    """The rows of a CSV file whose first line names the columns.

    Raises:
        RecordError: the file is not there, a row has too many or too few cells, or two rows have
            the same code.
    """
    rows: list[Row] = []
    try:
        with path_of(name, folder).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for values in reader:
                code = next(iter(values.values()), "")
                row = Row(values, f"{name}, line {reader.line_num} ({code})")
                if None in values or None in values.values():
                    raise row.error(f"the row does not have {len(reader.fieldnames or ())} cells")
                rows.append(Row({key: value.strip() for key, value in values.items()}, row.where))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RecordError(f"{name}: {error}") from error
    _refuse_doubles(rows)
    return rows


def _refuse_doubles(rows: list[Row]) -> None:
    """The first column is the row's code, if it is called ``code``, and stands only once."""
    seen = set()
    for row in rows:
        code = row.get("code")
        if code is not None and (not code or code in seen):
            raise row.error(f"the code “{code}” is empty or stands twice")
        seen.add(code)


def read_yaml(name: str, folder: Path | None = None):
    """What a YAML file holds.

    Raises:
        RecordError: the file is not there or is no YAML.
    """
    try:
        return yaml.load(path_of(name, folder).read_text("utf-8"), Loader=_OneKeyLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RecordError(f"{name}: {error}") from error


def yaml_rows(name: str, listed: list[dict]) -> Iterator[Row]:
    """The entries of a list in a YAML file as rows; each has a ``code``."""
    rows = [
        Row(
            {key: value.strip() if isinstance(value, str) else value for key, value in one.items()},
            f"{name}, {one.get('code') or f'entry {place}'}",
        )
        for place, one in enumerate(listed, 1)
    ]
    _refuse_doubles(rows)
    return iter(rows)


class _OneKeyLoader(yaml.SafeLoader):
    """Safe YAML that refuses a key given twice, which would lose what the first one says."""

    def construct_mapping(self, node, deep=False):
        """As usual, with that check."""
        keys = [self.construct_object(key, deep=deep) for key, _value in node.value]
        double = next((key for key in keys if keys.count(key) > 1), None)
        if double is not None:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key “{double}” stands twice", node.start_mark
            )
        return super().construct_mapping(node, deep)


# Codes such as 000 and dates stay the text that they are.
_OneKeyLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag == "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
