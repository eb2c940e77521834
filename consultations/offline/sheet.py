"""The Excel template: one row a question, stances to choose from a list, written and read back.

Column A is hidden and holds each row's mark; a hidden row above the headings holds the names of
the fields. So rows and columns may be moved, sorted and widened. Cells for answers hold text,
whatever it looks like, and are the only ones that can be written in.
"""

import re
from datetime import datetime
from functools import partial
from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from consultations.offline.blank import (
    CHOOSE,
    FIELDS,
    FORM,
    LANGUAGE_MARK,
    Blank,
    helps,
    instructions,
    labels,
    longest,
)
from consultations.offline.filled import Filled, Line, Problem, tidy
from consultations.offline.package import Package, attribute, children, damaged, local
from foundation.tables import TEXT_FORMAT, write_text

WIDTHS = (2, 6, 34, 50, 24, 50, 36, 26, 20, 24)
# Columns, from 0.
MARK, NUMBER, QUESTION, TEXT, FIRST_FIELD = range(5)
LONGEST_PROMPT = 255
MAX_SHEETS = 10
# The rules of cells name this sheet, so its name is the same in every language.
LISTS = "Lists"
BLUE, GREY, LINES, YELLOW = "#1E2DBE", "#4B5563", "#9CA3AF", "#FFF8DC"
# The same template is the same file, whenever it is made.
MADE = datetime(1980, 1, 1)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def write(
    blank: Blank, words: dict[str, dict[str, str]] | None = None, language: str = ""
) -> bytes:
    """The template as a workbook.

    Args:
        words: answers that stand in it already, by mark and field.
        language: of the answers, in words; that of the template unless told.
    """
    target = BytesIO()
    # Answers may stand in it: nothing of it touches a disk.
    with (
        translation.override(blank.language),
        Workbook(target, {"in_memory": True}) as book,
    ):
        book.set_properties({"title": blank.title, "created": MADE})
        _Template(book, blank).write(words or {}, language or blank.own_language)
    return target.getvalue()


class _Template:
    """The sheets of a template, row by row; words are those of the active language."""

    def __init__(self, book: Workbook, blank: Blank):
        self.blank = blank
        self.fields = list(enumerate(FIELDS, FIRST_FIELD))
        self.sheet = book.add_worksheet(_("Answers"))
        self.lists = book.add_worksheet(LISTS)
        self.rows = 0
        # As text, what is typed stays as typed: a date, and "=" at the beginning too.
        shape = {"valign": "top", "num_format": TEXT_FORMAT}
        framed = shape | {"border": 1, "border_color": LINES, "text_wrap": True}
        white = {"bold": True, "font_color": "white", "bg_color": BLUE}
        self.title = book.add_format(shape | {"bold": True, "size": 16, "font_color": BLUE})
        self.note = book.add_format(shape | {"font_color": GREY})
        self.head = book.add_format(framed | white)
        self.fixed = book.add_format(framed)
        self.answer = book.add_format(framed | {"bg_color": YELLOW, "locked": False})

    def write(self, words: dict[str, dict[str, str]], language: str) -> None:
        """The whole template, with what stands in it already."""
        blank, said = self.blank, labels()
        self._row({NUMBER: (blank.title, self.title)})
        for one in (f"{blank.code} · {blank.deadline}", *instructions()):
            self._row({NUMBER: (one, self.note)})
        language_row = self._row(
            {
                MARK: (LANGUAGE_MARK, self.note),
                NUMBER: (said["language"], self.note),
                FIRST_FIELD: (language, self.answer),
            }
        )
        names = {at: (_code(name), self.note) for at, name in self.fields}
        self.sheet.set_row(self._row({MARK: (FORM, self.note)} | names), None, None, {"hidden": 1})
        heads = {NUMBER: _("Number"), QUESTION: _("Question"), TEXT: _("Text")}
        heads |= {at: said[name] for at, name in self.fields}
        self._row({at: (text, self.head) for at, text in heads.items()})
        first = self.rows
        for one in blank.questions:
            self._question(one, words.get(str(one.mark), {}))
        self._choices()
        self._rules(language_row, first)
        self._look(first)

    def _row(self, cells: dict) -> int:
        for at, (text, style) in cells.items():
            write_text(self.sheet, self.rows, at, text, style)
        self.rows += 1
        return self.rows - 1

    def _question(self, one, words) -> None:
        version = _("Version %(number)s of the text") % {"number": one.mark.text_version}
        self._row(
            {
                MARK: (str(one.mark), self.note),
                NUMBER: (str(one.number), self.fixed),
                QUESTION: (one.title, self.fixed),
                TEXT: (f"{one.text}\n\n({version})" if one.text else f"({version})", self.fixed),
            }
            | {at: (words.get(name, ""), self.answer) for at, name in self.fields}
        )

    def _choices(self) -> None:
        """The hidden sheet of what can be chosen: stances in column A, languages in column B."""
        for at, choices in enumerate((self.blank.stances, self.blank.languages)):
            for row, one in enumerate(choices):
                write_text(self.lists, row, at, one, self.note)
        self.lists.hide()

    def _rules(self, language_row: int, first: int) -> None:
        """What cells take: one of a list, or so many characters."""
        languages = _one_of("B", self.blank.languages)
        self.sheet.data_validation(language_row, FIRST_FIELD, language_row, FIRST_FIELD, languages)
        if not self.blank.questions:
            return
        limits, hints = longest(), helps()
        for at, name in self.fields:
            if name == "stance":
                rule = _one_of("A", self.blank.stances) | {"input_message": str(CHOOSE)}
            else:
                rule = {
                    "validate": "length",
                    "criteria": "<=",
                    "value": limits[name],
                    "error_type": "warning",
                    "input_message": hints[name][:LONGEST_PROMPT] or None,
                }
            self.sheet.data_validation(first, at, self.rows - 1, at, rule)

    def _look(self, first: int) -> None:
        sheet = self.sheet
        for at, width in enumerate(WIDTHS):
            sheet.set_column(at, at, width, None, {"hidden": at == MARK})
        sheet.freeze_panes(first, 0)
        sheet.hide_gridlines(2)
        # Against slips of the hand only: it has no password.
        sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)


def _one_of(column: str, choices) -> dict:
    return {"validate": "list", "source": f"={LISTS}!${column}$1:${column}${len(choices)}"}


def _code(name: str) -> str:
    return f"{FORM}.{name}"


# Reading. By hand, because openpyxl reads every part of a workbook without a limit, does not know
# the strict form that Excel can save, leaves escaped characters as they are, and fails on a damaged
# file with whatever comes: a TypeError, an IndexError, a KeyError.


def read(package: Package) -> Filled:
    """What was typed into a workbook, on whichever of its sheets the template stands."""
    workbook = package.main()
    root = package.xml(workbook)
    if root is None:
        raise damaged()
    shared = [
        _string(one)
        for part in package.related(workbook, "sharedStrings").values()
        for one in children(_part(package, part), "si")
    ]
    filled = Filled()
    sheets = package.related(workbook, "worksheet")
    for part in list(sheets.values())[:MAX_SHEETS]:
        _read_sheet(_rows(_part(package, part), partial(_text, shared)), filled)
    return filled


def _part(package, name):
    root = package.xml(name)
    if root is None:
        raise damaged()
    return root


def _rows(root, text) -> list[tuple[int, dict[str, tuple[str, str]]]]:
    """The rows of a sheet: their numbers, and by column the text and what is wrong with it."""
    found, number = [], 0
    for row in (one for data in children(root, "sheetData") for one in children(data, "row")):
        said = attribute(row, "r")
        number = int(said) if said.isascii() and said.isdigit() and len(said) < 8 else number + 1
        cells, at = {}, 0
        for cell in children(row, "c"):
            place = _CELL.fullmatch(attribute(cell, "r"))
            at += 1
            column = place[1] if place else (chr(64 + at) if at <= 26 else "")
            if column:
                at = sum((ord(one) - 64) * 26**up for up, one in enumerate(reversed(column)))
                cells[column] = text(cell)
        found.append((number, cells))
    return found


def _text(shared, cell) -> tuple[str, str]:
    """What a cell shows, and why it cannot be taken, if so."""
    kind = attribute(cell, "t")
    value = "".join(one.text or "" for one in children(cell, "v"))
    if children(cell, "f"):
        return value, _("This cell holds a formula. Write the words themselves.")
    if kind == "s":
        known = value.isascii() and value.isdigit() and len(value) < 9 and int(value) < len(shared)
        if not known:
            raise damaged()
        return shared[int(value)], ""
    if kind == "inlineStr":
        return "".join(_string(one) for one in children(cell, "is")), ""
    if kind == "e":
        return value, _("This cell holds an error value. Write the words themselves.")
    return _unescaped(value), ""


def _string(element) -> str:
    """The words of a string, whole or in runs; not how they are pronounced."""
    parts = []
    for one in element:
        if local(one) == "t":
            parts.append(one.text or "")
        elif local(one) == "r":
            parts += [text.text or "" for text in children(one, "t")]
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _read_sheet(rows, filled: Filled) -> None:
    known = {_code(name): name for name in FIELDS}
    fields: dict[str, str] = {}
    for _number, cells in rows:
        if any(text == FORM for text, _why in cells.values()):
            fields = {at: known[text] for at, (text, _why) in cells.items() if text in known}
    for number, cells in rows:
        texts = {column: tidy(text) for column, (text, _why) in cells.items()}
        if LANGUAGE_MARK in texts.values():
            others = [one for one in texts.values() if one and one != LANGUAGE_MARK]
            filled.language = others[-1] if len(others) > 1 else filled.language
            continue
        mark = next((one for one in texts.values() if one.startswith(f"{FORM}.")), "")
        if not mark or mark in known:
            continue
        words = {name: texts[column] for column, name in fields.items() if texts.get(column)}
        filled.lines.append(Line(_("row %(number)s") % {"number": number}, mark, words))
        filled.problems += [
            Problem(
                why,
                _("row %(number)s, column %(column)s") % {"number": number, "column": one},
                mark,
            )
            for one, (_said, why) in cells.items()
            if why and one in fields
        ]
