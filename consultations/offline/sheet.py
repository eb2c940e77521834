"""The Excel template: one row a question, stances to choose from a list, written and read back.

Column A is hidden and holds each row's mark; a hidden row above the headings holds the names of
the fields. So rows and columns may be moved, sorted and widened. Cells for answers hold text,
whatever it looks like, and are the only ones that can be written in.
"""

import re
from functools import partial
from itertools import count
from xml.sax.saxutils import escape

from django.utils import translation
from django.utils.translation import gettext as _

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
from consultations.offline.package import (
    DECLARATION,
    OFFICE,
    PACKAGE,
    Package,
    attribute,
    children,
    damaged,
    local,
    relationships,
    zipped,
)

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Styles by their place in cellXfs below.
PLAIN, TITLE, NOTE, HEAD, FIXED, ANSWER, MARK = range(7)
WIDTHS = (2, 6, 34, 50, 24, 50, 36, 26, 20, 24)
FIRST_FIELD = 5  # column E
MAX_SHEETS = 10
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_UNSAFE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def write(
    blank: Blank, words: dict[str, dict[str, str]] | None = None, language: str = ""
) -> bytes:
    """The template as a workbook.

    Args:
        words: answers that stand in it already, by mark and field.
        language: of the answers, in words; that of the template unless told.
    """
    with translation.override(blank.language):
        sheet, name = _answers(blank, words or {}, language), _("Answers")
    return zipped(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": relationships([(f"{OFFICE}/officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": _workbook(name),
            "xl/_rels/workbook.xml.rels": relationships(
                [
                    (f"{OFFICE}/worksheet", "worksheets/sheet1.xml"),
                    (f"{OFFICE}/worksheet", "worksheets/sheet2.xml"),
                    (f"{OFFICE}/styles", "styles.xml"),
                ]
            ),
            "xl/styles.xml": _STYLES,
            "xl/worksheets/sheet1.xml": sheet,
            "xl/worksheets/sheet2.xml": _lists(blank),
        }
    )


def _answers(blank, words, language) -> str:
    language = (
        language or dict(zip(("en", "fr", "es"), blank.languages, strict=False))[blank.language[:2]]
    )
    said, rows, numbers = labels(), [], count(1)

    def row(cells, hidden=False):
        number = next(numbers)
        made = "".join(_cell(f"{_letters(at)}{number}", *one) for at, one in sorted(cells.items()))
        attributes = ' hidden="1"' if hidden else ""
        rows.append(f'<row r="{number}"{attributes}>{made}</row>')
        return number

    row({2: (blank.title, TITLE)})
    row({2: (f"{blank.code} · {blank.deadline}", NOTE)})
    for one in instructions():
        row({2: (one, NOTE)})
    language_row = row(
        {1: (LANGUAGE_MARK, MARK), 2: (said["language"], NOTE), FIRST_FIELD: (language, ANSWER)}
    )
    row({1: (FORM, MARK)} | {at: (_code(name), MARK) for at, name in _columns()}, hidden=True)
    heads = {2: _("Number"), 3: _("Question"), 4: _("Text")} | {
        at: said[name] for at, name in _columns()
    }
    head_row = row({at: (text, HEAD) for at, text in heads.items()})
    for one in blank.questions:
        version = _("Version %(number)s of the text") % {"number": one.mark.text_version}
        mine = words.get(str(one.mark), {})
        row(
            {
                1: (str(one.mark), MARK),
                2: (str(one.number), FIXED),
                3: (one.title, FIXED),
                4: (f"{one.text}\n\n({version})" if one.text else f"({version})", FIXED),
            }
            | {at: (mine.get(name, ""), ANSWER) for at, name in _columns()}
        )
    last = head_row + len(blank.questions)
    return _sheet(blank, rows, language_row, head_row, last)


def _sheet(blank, rows, language_row, head_row, last) -> str:
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"'
        + (' hidden="1"/>' if at == 1 else "/>")
        for at, width in enumerate(WIDTHS, 1)
    )
    rules = [_list_rule(f"E{language_row}", f"Lists!$B$1:$B${len(blank.languages)}", "")]
    if blank.questions:
        rules += [_rule_of(blank, at, name, head_row + 1, last) for at, name in _columns()]
    return (
        f'{DECLARATION}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0" showGridLines="0">'
        f'<pane ySplit="{head_row}" topLeftCell="A{head_row + 1}" activePane="bottomLeft" '
        'state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        # Against slips of the hand only: it has no password.
        '<sheetProtection sheet="1" formatCells="0" formatColumns="0" formatRows="0"/>'
        f'<dataValidations count="{len(rules)}">{"".join(rules)}</dataValidations>'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        "</worksheet>"
    )


def _rule_of(blank, at, name, first, last) -> str:
    """What a column takes: a stance of the list, or so many characters."""
    cells = f"{_letters(at)}{first}:{_letters(at)}{last}"
    if name == "stance":
        return _list_rule(cells, f"Lists!$A$1:$A${len(blank.stances)}", str(CHOOSE))
    limit = longest()[name]
    return (
        '<dataValidation type="textLength" operator="lessThanOrEqual" errorStyle="warning" '
        f'allowBlank="1" showInputMessage="1" showErrorMessage="1" {_prompt(helps()[name])}'
        f'sqref="{cells}"><formula1>{limit}</formula1></dataValidation>'
    )


def _list_rule(cells, source, prompt) -> str:
    return (
        '<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" '
        f'{_prompt(prompt)}sqref="{cells}"><formula1>{source}</formula1></dataValidation>'
    )


def _prompt(text) -> str:
    return f'prompt="{escape(text[:255], {chr(34): "&quot;"})}" ' if text else ""


def _lists(blank) -> str:
    """The hidden sheet of what can be chosen: stances in column A, languages in column B."""
    rows = []
    for number in range(1, max(len(blank.stances), len(blank.languages)) + 1):
        cells = "".join(
            _cell(f"{letter}{number}", choices[number - 1], PLAIN)
            for letter, choices in (("A", blank.stances), ("B", blank.languages))
            if number <= len(choices)
        )
        rows.append(f'<row r="{number}">{cells}</row>')
    return (
        f'{DECLARATION}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData>'
        "</worksheet>"
    )


def _columns() -> list[tuple[int, str]]:
    return list(enumerate(FIELDS, FIRST_FIELD))


def _code(name: str) -> str:
    return f"{FORM}.{name}"


def _cell(place: str, text: str, style: int) -> str:
    if not text:
        return f'<c r="{place}" s="{style}"/>'
    # What looks like an escape of a character is escaped itself (ECMA-376, ST_Xstring).
    text = escape(_UNSAFE.sub("_x005F_", text))
    return (
        f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    )


def _letters(at: int) -> str:
    return chr(ord("A") + at - 1)


def _workbook(name) -> str:
    return (
        f'{DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name="{escape(name)}" sheetId="1" r:id="rId1"/>'
        # The rules name this sheet, so its name is the same in every language.
        '<sheet name="Lists" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>'
    )


def _content_types() -> str:
    parts = "".join(
        f'<Override PartName="/xl/{name}" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in (
            ("workbook.xml", "sheet.main"),
            ("styles.xml", "styles"),
            ("worksheets/sheet1.xml", "worksheet"),
            ("worksheets/sheet2.xml", "worksheet"),
        )
    )
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


# Number format 49 is text: what is typed stays as typed, a date and "=" at the beginning too.
_STYLES = (
    f'{DECLARATION}<styleSheet xmlns="{_MAIN}"><fonts count="4">'
    '<font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="16"/><color rgb="FF1E2DBE"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/></font>'
    '<font><sz val="11"/><color rgb="FF4B5563"/><name val="Calibri"/></font></fonts>'
    '<fills count="4"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF1E2DBE"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFF8DC"/></patternFill></fill></fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
    + "<border>"
    + "".join(
        f'<{side} style="thin"><color rgb="FF9CA3AF"/></{side}>'
        for side in ("left", "right", "top", "bottom")
    )
    + "<diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="7">'
    + "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" '
        'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" '
        f'applyProtection="1"><alignment vertical="top"{wrap}/>'
        f'<protection locked="{locked}"/></xf>'
        for number, font, fill, border, wrap, locked in (
            (0, 0, 0, 0, "", 1),
            (49, 1, 0, 0, "", 1),
            (49, 3, 0, 0, "", 1),
            (49, 2, 2, 1, ' wrapText="1"', 1),
            (49, 0, 0, 1, ' wrapText="1"', 1),
            (49, 0, 3, 1, ' wrapText="1"', 0),
            (49, 3, 0, 0, "", 1),
        )
    )
    + "</cellXfs></styleSheet>"
)


# Reading


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
            column = place[1] if place else (_letters(at) if at <= 26 else "")
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
