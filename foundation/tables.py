"""Tables for spreadsheets: CSV (RFC 4180) in UTF-8, a line at a time, and Excel workbooks."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import BinaryIO

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from foundation.texts import UNPRINTABLE

CSV, XLSX = "csv", "xlsx"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What a cell may hold. Text stays text, whatever it looks like.
Cell = str | date
# What a spreadsheet would read as a formula when a cell begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

# In characters of UTF-16, by which Excel counts; it calls a file with a longer cell damaged.
LONGEST_CELL = 32_767
LONGEST_SHEET_NAME = 31
# Of a column, in characters.
NARROWEST, WIDEST = 10, 60
# Number formats of the standard: text, and a date as the reader's own country writes it.
TEXT_FORMAT, DATE_FORMAT = 49, 14
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")


def table_answer(
    kind: str, name: str, title: str, head: Iterable[str], rows: Iterable[Iterable[Cell]]
) -> HttpResponseBase:
    """A table as a download: CSV is sent line by line, a workbook when it is whole.

    Args:
        kind: :data:`CSV` or :data:`XLSX`.
        name: of the file, without its ending.
        title: in words; the workbook bears it.

    Raises:
        Http404: there is no such kind of file.
    """
    if kind == XLSX:
        file = workbook(title, head, rows)
        return FileResponse(
            file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE
        )
    if kind != CSV:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(
        csv_lines(head, rows), content_type="text/csv; charset=utf-8", headers=headers
    )


class _Echo:
    """A file that gives back what is written, for the lines of a streamed answer."""

    def write(self, line: str) -> str:
        return line


def csv_lines(head: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """The lines of a CSV file: its head, then a line for each of ``rows`` as they come.

    The first begins with the mark by which spreadsheets know UTF-8. A cell that they would take
    for a formula gets an apostrophe before it.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([_unarmed(one) for one in head])
    for row in rows:
        yield writer.writerow([_unarmed(one) for one in row])


def _unarmed(cell: Cell) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def workbook(title: str, head: Iterable[str], rows: Iterable[Iterable[Cell]]) -> BinaryIO:
    """A workbook of one sheet, with a heading that stays in view and filters what is below it.

    No more than one row is held in memory.

    Returns:
        A temporary file at its beginning, gone when it is closed.
    """
    target = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with Workbook(target, {"constant_memory": True}) as book:
        book.set_properties({"title": title})
        _fill(book, book.add_worksheet(_sheet_name(title)), list(head), rows)
    target.seek(0)
    return target


def _fill(book: Workbook, sheet: Worksheet, head: list[str], rows) -> None:
    shape = {"text_wrap": True, "valign": "top"}
    bold = book.add_format(shape | {"bold": True, "bottom": 1, "num_format": TEXT_FORMAT})
    plain = book.add_format(shape | {"num_format": TEXT_FORMAT})
    day = book.add_format(shape | {"num_format": DATE_FORMAT, "align": "left"})
    widths, last = [len(one) for one in head], 0
    for at, text in enumerate(head):
        write_text(sheet, 0, at, text, bold)
    for last, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(last, at, cell, day)
            else:
                write_text(sheet, last, at, cell, plain)
                widths[at] = max(widths[at], *map(len, cell.split("\n")))
    for at, width in enumerate(widths):
        # The arrow of the filter and the margins of the cell take the room of three characters.
        sheet.set_column(at, at, min(max(width + 3, NARROWEST), WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(head) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    """Write a cell as the text it is: never a formula, an address or markup.

    What no XML can hold is shown as a replacement character, and what is longer than a cell can
    be ends with an ellipsis.
    """
    text = UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > LONGEST_CELL // 2:
        text = _cut(text)
    if not text:
        # A text of no characters is not empty to a spreadsheet: it would not be found as such.
        sheet.write_blank(row, column, None, style)
    elif text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes such a text for runs of its own making and does not escape it. It does
        # escape what it makes runs of itself: three at least.
        sheet.write_rich_string(row, column, text[:1], text[1:2], text[2:], style)
    else:
        sheet.write_string(row, column, text, style)


def _cut(text: str) -> str:
    """As much of a text as a cell holds."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return text
    return units[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", errors="ignore") + "…"


def _sheet_name(title: str) -> str:
    """The title as the name of a sheet, which may not be long nor hold everything."""
    return _NOT_IN_SHEET_NAMES.sub(" ", title)[:LONGEST_SHEET_NAME].strip(" '")
