"""Word and Excel templates: what is written is read again, whatever program it went through."""

import re
import shutil
import subprocess
import zipfile
from contextlib import suppress
from io import BytesIO
from unittest.mock import patch

import docx as python_docx
import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from consultations.models import Stance
from consultations.offline import sheet, word
from consultations.offline.blank import FIELDS, Asked, Blank, Mark
from consultations.offline.filled import tidy
from consultations.offline.package import Package
from consultations.offline.reading import READERS
from foundation.texts import UNPRINTABLE

SOFFICE = shutil.which("soffice")
WRITERS = {"docx": word.write, "xlsx": sheet.write}
KINDS = pytest.mark.parametrize("kind", WRITERS)

# What OpenXmlValidator also says: that Word and Excel add such a part when they save. ECMA-376
# asks for none of them.
ADDED_BY_OFFICE = ("theme' is missing", "fontTable' is missing")

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(
    lambda text: tidy(UNPRINTABLE.sub("", text))
)
WORDS = st.fixed_dictionaries(
    {"stance": st.sampled_from([str(label) for label in Stance.labels])},
    optional={name: TEXTS for name in FIELDS if name != "stance"},
)


def a_blank(number: int = 3, language: str = "en") -> Blank:
    """A template of no stored consultation."""
    return Blank(
        code="round",
        title='Round & "rest" <1>',
        deadline="Answers are due by 1 March 2005.",
        language=language,
        questions=tuple(
            Asked(Mark(1, 10 + one, 2), one, f"Question <{one}> & more", "First line\nsecond <b>")
            for one in range(1, number + 1)
        ),
        stances=tuple(str(label) for label in Stance.labels),
    )


def typed(kind: str, data: bytes) -> dict[str, dict[str, str]]:
    """What is read in a file, by mark, without what is empty."""
    package = Package(data)
    assert package.kind == kind
    filled = READERS[kind](package)
    assert filled.problems == []
    return {
        one.mark: {name: text for name, text in one.words.items() if text} for one in filled.lines
    }


@KINDS
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(answers=st.lists(WORDS, min_size=3, max_size=3))
def test_what_is_filled_in_is_read_again(kind, answers):
    blank = a_blank()
    words = {str(one.mark): said for one, said in zip(blank.questions, answers, strict=True)}
    found = typed(kind, WRITERS[kind](blank, words, "French"))
    assert found == {
        mark: {name: text for name, text in said.items() if text} for mark, said in words.items()
    }


@KINDS
@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("number", [0, 3])
def test_the_files_are_valid(kind, language, number, tmp_path):
    file = tmp_path / f"template.{kind}"
    file.write_bytes(WRITERS[kind](a_blank(number, language)))
    found = [str(one) for one in OpenXmlValidator().validate(str(file)).errors]
    assert [one for one in found if not any(added in one for added in ADDED_BY_OFFICE)] == []


@KINDS
def test_the_same_template_is_the_same_file(kind):
    assert WRITERS[kind](a_blank()) == WRITERS[kind](a_blank())


def test_a_workbook_is_made_without_a_disk():
    with patch("tempfile.mkstemp", side_effect=AssertionError):
        assert sheet.write(a_blank())


ANSWERED = {
    "stance": "Not in favour",
    "statement": "First paragraph, with “quotes” & <signs>\n\nsecond – paragraph\n=1+1",
    "exclusions": "not a multilateral framework  for investment",
    "time_limit": "007",
    "addressed_to": "the Office",
}


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice (writer and calc, nogui)")
@KINDS
def test_a_file_saved_by_libreoffice_says_the_same(kind, tmp_path):
    blank = a_blank(3)
    words = {
        # What Excel takes for the escape of a character; LibreOffice escapes it in Word files too.
        str(blank.questions[0].mark): ANSWERED
        | ({"time_limit": "_x0041_"} if kind == "xlsx" else {}),
        str(blank.questions[2].mark): {"stance": "Support"},
    }
    given = tmp_path / f"filled.{kind}"
    given.write_bytes(WRITERS[kind](blank, words, "Spanish"))
    subprocess.run(
        [
            *(SOFFICE, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"),
            *("--convert-to", kind, "--outdir", tmp_path / "saved", given),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    saved = (tmp_path / "saved" / given.name).read_bytes()
    assert saved != given.read_bytes()
    found = typed(kind, saved)
    assert {mark: said for mark, said in found.items() if said} == words
    assert READERS[kind](Package(saved)).language == "Spanish"


def test_a_file_filled_in_with_another_program_is_read():
    document = python_docx.Document(BytesIO(word.write(a_blank(2))))
    first, second = document.tables[1], document.tables[2]
    first.cell(0, 1).text = "Support"
    first.cell(1, 1).text = "One\nTwo"
    first.cell(1, 1).add_paragraph("Three")
    # Tables that change places, and what is written around them, do not matter.
    document.add_paragraph("A note of ours")
    second._tbl.getparent().remove(second._tbl)
    document.tables[0]._tbl.addprevious(second._tbl)
    target = BytesIO()
    document.save(target)
    found = typed("docx", target.getvalue())
    blank = a_blank(2)
    assert found == {
        str(blank.questions[0].mark): {"stance": "Support", "statement": "One\nTwo\nThree"},
        str(blank.questions[1].mark): {},
    }


def test_what_is_deleted_with_changes_marked_is_not_read():
    data = word.write(a_blank(1), {str(a_blank(1).questions[0].mark): {"statement": "Kept"}})
    run = '<w:r><w:t xml:space="preserve">Kept</w:t></w:r>'
    gone = '<w:del w:id="900" w:author="a"><w:r><w:delText>gone</w:delText></w:r></w:del>'
    new = '<w:ins w:id="901" w:author="a"><w:r><w:t> and new</w:t></w:r></w:ins>'
    found = typed("docx", changed(data, "word/document.xml", run, gone + run + new))
    assert next(iter(found.values())) == {"statement": "Kept and new"}


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """The file with something else in one of its parts."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as given, zipfile.ZipFile(target, "w") as made:
        for name in given.namelist():
            text = given.read(name).decode()
            if name == part:
                assert old in text
                text = text.replace(old, new)
            made.writestr(name, text)
    return target.getvalue()


def with_cell(cell: str, place: str = "F9") -> bytes:
    """A workbook of one question, with something else for one of its cells."""
    target, mark = BytesIO(), str(a_blank(1).questions[0].mark)
    data = sheet.write(a_blank(1), {mark: {"statement": "words"}})
    with zipfile.ZipFile(BytesIO(data)) as given, zipfile.ZipFile(target, "w") as made:
        for name in given.namelist():
            text = given.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                text, number = re.subn(rf'<c r="{place}"[^>]*>.*?</c>', cell, text)
                assert number == 1
            made.writestr(name, text)
    return target.getvalue()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('<c r="F9"><f>1+1</f><v>2</v></c>', "formula"),
        ('<c r="F9" t="e"><v>#N/A</v></c>', "error value"),
    ],
)
def test_cells_that_hold_no_words_are_refused_with_their_place(cell, said):
    [problem] = READERS["xlsx"](Package(with_cell(cell))).problems
    assert said in problem.text
    assert "row 9, column F" in problem.place


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('<c r="F9"><v>42</v></c>', "42"),
        ('<c r="F9" t="inlineStr"><is><t>in its cell</t></is></c>', "in its cell"),
        (
            '<c r="F9" t="inlineStr"><is><r><t>in </t></r><r><t>runs</t></r>'
            "<rPh><t>as said</t></rPh></is></c>",
            "in runs",
        ),
        ('<c r="F9" t="str"><v>a_x0042_c</v></c>', "aBc"),
    ],
)
def test_what_programs_make_of_words_is_read_as_text(cell, read):
    [words] = typed("xlsx", with_cell(cell)).values()
    assert words == {"statement": read}


def test_a_word_that_is_not_in_the_file_is_damage():
    with pytest.raises(ValidationError) as refused:
        READERS["xlsx"](Package(with_cell('<c r="F9" t="s"><v>9999</v></c>')))
    assert refused.value.code == "damaged"


def test_a_workbook_filled_in_sorted_and_moved_with_another_program_is_read():
    blank = a_blank(2)
    book = load_workbook(BytesIO(sheet.write(blank)))
    answers = book.active
    answers["E9"], answers["F9"], answers["H10"] = "Support", "One\nTwo", 7
    # A row above, a row to the end, a column between, a sheet before.
    answers.move_range("A9:J9", rows=10)
    answers.insert_rows(1)
    answers.insert_cols(6)
    book.create_sheet("Ours", 0)["A1"] = "A note of ours"
    target = BytesIO()
    book.save(target)
    assert typed("xlsx", target.getvalue()) == {
        str(blank.questions[0].mark): {"stance": "Support", "statement": "One\nTwo"},
        str(blank.questions[1].mark): {"exclusions": "7"},
    }


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_only_answers_can_be_written_in_and_marks_are_hidden(language):
    blank = a_blank(2, language)
    book = load_workbook(BytesIO(sheet.write(blank)))
    answers, lists = book.worksheets
    assert answers.protection.sheet
    # Heights and widths may be set: long answers need it.
    assert not answers.protection.formatRows
    assert not answers.protection.formatColumns
    free = {cell.coordinate for row in answers for cell in row if not cell.protection.locked}
    assert free == {"E6", *(f"{column}{row}" for column in "EFGHIJ" for row in (9, 10))}
    assert answers["F9"].number_format == "@"
    assert answers.column_dimensions["A"].hidden
    assert [number for number, row in answers.row_dimensions.items() if row.hidden] == [7]
    assert answers["A9"].value == str(blank.questions[0].mark)
    assert answers.freeze_panes == "A9"
    assert (lists.title, lists.sheet_state) == ("Lists", "hidden")
    assert book.active == answers


def test_cells_take_what_is_listed_or_so_many_characters():
    blank = a_blank(2)
    answers, lists = load_workbook(BytesIO(sheet.write(blank))).worksheets
    rules = {str(one.sqref): one for one in answers.data_validations.dataValidation}
    stances, languages = rules["E9:E10"], rules["E6"]
    assert (stances.type, languages.type) == ("list", "list")
    assert [cell.value for [cell] in lists[stances.formula1.partition("!")[2]]] == list(
        blank.stances
    )
    assert [cell.value for [cell] in lists[languages.formula1.partition("!")[2]]] == list(
        blank.languages
    )
    long = rules["F9:F10"]
    assert (long.type, long.operator, long.formula1) == ("textLength", "lessThanOrEqual", "5000")
    assert long.errorStyle == "warning"
    assert stances.prompt == "Choose a stance"
    assert {str(one) for one in rules} == {"E6", *(f"{one}9:{one}10" for one in "EFGHIJ")}


@KINDS
@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(at=st.floats(0, 1), new=st.binary(min_size=1, max_size=6))
def test_a_damaged_file_is_refused_and_never_breaks_the_reader(kind, at, new):
    data = WRITERS[kind](a_blank(1))
    place = int(at * (len(data) - 1))
    made = data[:place] + new + data[place + len(new) :]
    with suppress(ValidationError):
        package = Package(made)
        READERS[package.kind](package)


def zipped(**parts) -> bytes:
    """A zip of parts; "__" in a name stands for a slash, "_xml" for its ending."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def bomb() -> bytes:
    """Small, and very large once unpacked."""
    return zipped(**{"[Content_Types].xml": b" " * 40_000_000})


def with_entity() -> bytes:
    """A part that asks for a file of the machine."""
    types = (
        '<?xml version="1.0"?><!DOCTYPE T [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        '<Types xmlns="urn:x">&x;</Types>'
    )
    return zipped(**{"[Content_Types].xml": types})


def with_macros() -> bytes:
    """A document that says it has macros."""
    data = word.write(a_blank(1))
    return changed(
        data, "[Content_Types].xml", "document.main+xml", "document.macroEnabled.main+xml"
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "other_file"),
        (b"%PDF-1.7", "other_file"),
        (b"PK\x03\x04nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_file"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "other_file"),
        (zipped(something="else"), "other_file"),
        (b"PK" + b"x" * (2 * 1024 * 1024), "too_large"),
        (bomb(), "too_large"),
        (zipped(**{f"part{number}": "" for number in range(501)}), "too_large"),
        (with_entity(), "damaged"),
        (with_macros(), "macros"),
        (zipped(word__vbaProject="x", **{"word/vbaProject.bin": "x"}), "macros"),
    ],
)
def test_other_files_are_refused_by_what_they_are(data, code):
    with pytest.raises(ValidationError) as refused:
        Package(data).kind  # noqa: B018
    assert refused.value.code == code


def test_a_mark_is_checked():
    mark = Mark(3, 12, 1)
    assert Mark.read(f"Question{mark}:stance") == mark
    assert Mark.read("nothing") is None
    for other in (Mark(3, 13, 1), Mark(3, 12, 2), Mark(4, 12, 1)):
        wrong = str(other).rpartition(".")[0] + "." + str(mark).rpartition(".")[2]
        with pytest.raises(ValueError, match="CT1"):
            Mark.read(wrong)
