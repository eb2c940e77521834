"""Tables for spreadsheets: what is written is read again, and only as what it is."""

import csv
import tracemalloc
from datetime import date
from io import StringIO

import pytest
from django.http import Http404
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from foundation.tables import CSV, LONGEST_CELL, WIDEST, XLSX, csv_lines, table_answer, workbook
from foundation.texts import UNPRINTABLE

HEAD = ["Reference", "Words", "Day"]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def written(rows, title="Follow-up", head=HEAD):
    """The only sheet of a workbook, as another program reads it."""
    return load_workbook(workbook(title, head, rows)).active


def test_the_heading_is_bold_stays_in_view_and_filters():
    sheet = written([["Q1", "a long text " * 20 + "\nand a line", date(2004, 11, 15)]] * 3)
    assert [cell.value for cell in sheet[1]] == HEAD
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C4"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet["B2"].alignment.wrap_text
    widths = [sheet.column_dimensions[one].width for one in "ABC"]
    assert widths[0] < WIDEST
    assert widths[1] == pytest.approx(WIDEST, abs=1)


def test_a_day_is_a_day_and_not_its_words():
    sheet = written([["Q1", "2004-11-15", date(2004, 11, 15)], ["Q2", "007", ""]])
    assert sheet["C2"].is_date
    assert sheet["C2"].value.date() == date(2004, 11, 15)
    assert sheet["B2"].value == "2004-11-15"
    assert sheet["B3"].value == "007"
    assert sheet["C3"].value is None


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(1)", "{=1}", "=HYPERLINK(1)", "#N/A", "TRUE", "1e5", "'quoted"),
        *("http://ilo.org/", "mailto:a@b.org", "<b>&amp;</b>", "<r>", "<r><t>bold</t></r>"),
        *("<r></r>", "<r><t>not closed</r>", "]]>", " spaces ", "two\nlines", "صوت 🌍", "_x0041_"),
    ],
)
def test_text_stays_text(text):
    cell = written([["Q1", text, ""]])["B2"]
    # The reader leaves the escape of an escape as it stands (ECMA-376, ST_Xstring).
    assert cell.value.replace("_x005F_", "_") == text
    assert cell.data_type in ("s", "inlineStr")
    assert cell.number_format == "@"
    assert cell.hyperlink is None


def test_what_cannot_be_written_is_shown_and_the_rest_stays():
    sheet = written([["a\x00b\x0bc", "\ud800\uffff", ""], ["one\r\ntwo\rthree", "x", ""]])
    assert sheet["A2"].value == "a\ufffdb\ufffdc"
    assert sheet["B2"].value == "\ufffd\ufffd"
    assert sheet["A3"].value == "one\ntwo\nthree"


@pytest.mark.parametrize("character", ["x", "🌍"])
def test_a_text_beyond_what_a_cell_holds_ends_with_an_ellipsis(character):
    units = len(character.encode("utf-16-le")) // 2
    whole = character * (LONGEST_CELL // units)
    fits, cut = (cell.value for cell in written([[whole, whole + "ab"]], head=HEAD[:2])[2])
    assert fits == whole
    assert cut.endswith("…")
    assert cut.startswith(character * 16_000)
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_CELL


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(TEXTS, min_size=2, max_size=2))
def test_any_text_is_read_again(texts):
    found = [cell.value or "" for cell in written([texts], head=HEAD[:2])[2]]
    expected = [
        UNPRINTABLE.sub("\ufffd", one.replace("\r\n", "\n").replace("\r", "\n")) for one in texts
    ]
    assert [one.replace("_x005F_", "_") for one in found] == [
        one.replace("_x005F_", "_") for one in expected
    ]


def test_a_title_that_no_sheet_may_have_is_shortened():
    title = "Matrix [of] positions: all/any? * of the Working Party"
    assert written([], title).title == "Matrix  of  positions  all any"


@pytest.mark.parametrize("rows", [[], [["=1", "<r>&</r>", date(2004, 1, 2)]] * 3])
def test_the_workbook_is_valid(rows, tmp_path):
    file = tmp_path / "table.xlsx"
    file.write_bytes(workbook("Title & <more>", HEAD, rows).read())
    found = [str(one) for one in OpenXmlValidator().validate(str(file)).errors]
    # Words stand in their cells, so that none must be kept for the end; the standard allows it.
    assert [one for one in found if "inline-string cell" not in one] == []


def test_memory_does_not_grow_with_the_rows():
    def peak(number):
        rows = ([f"Q{one}", f"{one} words " * 40, date(2004, 1, 2)] for one in range(number))
        tracemalloc.start()
        workbook("Long", HEAD, rows).close()
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(1)
    assert peak(6_000) < peak(1_000) + 300_000


def test_an_answer_is_the_kind_that_was_asked_for():
    rows = [["Q1", "=1+1", date(2004, 11, 15)]]
    text = table_answer(CSV, "list", "List", HEAD, rows)
    assert text["Content-Disposition"] == 'attachment; filename="list.csv"'
    lines = list(csv.reader(StringIO(b"".join(text.streaming_content).decode("utf-8-sig"))))
    assert lines == [HEAD, ["Q1", "'=1+1", "2004-11-15"]]
    book = table_answer(XLSX, "list", "List", HEAD, rows)
    assert book["Content-Disposition"] == 'attachment; filename="list.xlsx"'
    assert int(book["Content-Length"]) == len(b"".join(book.streaming_content))
    with pytest.raises(Http404):
        table_answer("pdf", "list", "List", HEAD, rows)


def test_lines_come_as_they_are_asked_for():
    rows = iter([["one"], ["two"]])
    lines = csv_lines(["Head"], rows)
    assert next(lines) == "\ufeffHead\r\n"
    assert next(lines) == "one\r\n"
    assert next(rows) == ["two"]
