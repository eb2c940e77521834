"""Tables for spreadsheets: CSV (RFC 4180) in UTF-8, a line at a time."""

import csv
from collections.abc import Iterable, Iterator

# What a spreadsheet would read as a formula when a cell begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that gives back what is written, for the lines of a streamed answer."""

    def write(self, line: str) -> str:
        return line


def csv_lines(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a CSV file: its head, then a line for each of ``rows`` as they come.

    The first begins with the mark by which spreadsheets know UTF-8. A cell that they would take
    for a formula gets an apostrophe before it.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([_cell(one) for one in head])
    for row in rows:
        yield writer.writerow([_cell(one) for one in row])


def _cell(text) -> str:
    text = str(text)
    return f"'{text}" if text.startswith(FORMULA) else text
