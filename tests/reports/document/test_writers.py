"""All writers say the same: same words, same numbers, same order, same bytes each time."""

import hashlib
import os
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings

from reports.document.fonts import UnprintableCharacter
from reports.document.html import fragment
from reports.document.text import lines
from reports.document.tree import Appendix, List, NumPara, Paper, Section, Table, Text
from reports.document.writers import FORMATS, UnknownFormat, file_name, write
from tests.reports.document.reading import docx_lines, html_lines, pdf_text, squeezed
from tests.reports.document.sample import event_rows, rich, sample
from tests.reports.document.trees import papers, steady, words

HOSTILE = [
    '<script>alert("x")</script> & <b>bold</b> ]]> <!-- --> {{ x }} {% y %}',
    '#panic("x") *bold* _em_ #read("/etc/passwd") $x$ @ref <label> \\u{41} `raw` // end /* */ ~ --',
    "%1. %s {0} \\n REF p1 \\h \x00\x07\x1b[31m \ufffe",
    "=1+1 ' \" `` ''",
]


def _squeezed(found: list[str]) -> list[str]:
    return [one for one in map(squeezed, found) if one]


def _in_place(found: list[str]) -> str:
    """``found`` as the tags of a PDF give it: each note at its mark, with its own number."""
    notes = {}
    while match := re.match(r"(\d+) (.*)", found[-1], re.DOTALL):
        notes[match[1]] = match[2]
        found = found[:-1]
        if match[1] == "1":
            break
    text = "".join(found)
    return squeezed(re.sub(r"\[(\d+)\]", lambda one: one[1] * 2 + notes[one[1]], text))


def test_word_and_page_say_what_the_tree_says(paper, docx):
    expected = _squeezed(lines(paper))
    assert len(expected) > 130
    assert _squeezed(docx_lines(docx)) == expected
    assert _squeezed(html_lines(write(paper, "html").decode())) == expected
    assert _squeezed(html_lines(fragment(paper, top=2, prefix="v1-"))) == expected


def test_the_pdf_says_what_the_tree_says(paper, pdf_file):
    expected = _in_place(lines(paper)).replace("|", "").replace("-", "")
    assert pdf_text(pdf_file) == expected


def test_the_rarer_parts_say_the_same_everywhere(tmp_path):
    paper = rich()
    expected = _squeezed(lines(paper))
    assert expected[-4:] == ["Sous-titre", "1.annexeI,paragraphe1annexeI", "Note:liste.", "1Voir."]
    assert _squeezed(docx_lines(write(paper, "docx"))) == expected
    assert _squeezed(html_lines(write(paper, "html").decode())) == expected
    file = tmp_path / "paper.pdf"
    file.write_bytes(write(paper, "pdf"))
    assert pdf_text(file) == _in_place(lines(paper)).replace("|", "").replace("-", "")


@steady
@given(papers(words))
def test_word_and_page_agree_on_any_paper(paper):
    expected = _squeezed(lines(paper))
    assert _squeezed(docx_lines(write(paper, "docx"))) == expected
    assert _squeezed(html_lines(write(paper, "html").decode())) == expected


@settings(steady, max_examples=10)
@given(paper=papers(words))
def test_the_pdf_of_any_paper_is_accepted_by_the_compiler(paper):
    assert write(paper, "pdf").startswith(b"%PDF-1.7")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_as_it_is(text, tmp_path):
    paper = Paper(
        f"GB {text}",
        text,
        body=[
            Section(text, [NumPara("p", [text, Text(text, em=True)], [List("dash", [text])])]),
        ],
        appendices=[Appendix(text, [Table([text], [[text]], caption=text)])],
    )
    expected = _squeezed(lines(paper))
    assert squeezed(text.translate({0: "", 7: "", 27: "", 0xFFFE: ""})) in expected[1]
    assert _squeezed(docx_lines(write(paper, "docx"))) == expected
    assert _squeezed(html_lines(write(paper, "html").decode())) == expected
    file = tmp_path / "paper.pdf"
    file.write_bytes(write(paper, "pdf"))
    assert pdf_text(file) == "".join(expected).replace("-", "")


@pytest.mark.parametrize("format", list(FORMATS))
def test_the_same_paper_gives_the_same_bytes_in_another_process(paper, format):
    program = (
        "import hashlib, sys\n"
        "from reports.document.writers import write\n"
        "from tests.reports.document.sample import sample\n"
        f"sys.stdout.write(hashlib.sha256(write(sample(), {format!r})).hexdigest())\n"
    )
    other = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, check=True, text=True, env={**os.environ, "PYTHONHASHSEED": "7",
                                                         "TZ": "Pacific/Auckland"},
    )  # fmt: skip
    assert other.stdout == hashlib.sha256(write(paper, format)).hexdigest()


@pytest.mark.parametrize("format", list(FORMATS))
def test_long_tables_are_written(format):
    rows = event_rows(5000)
    paper = sample(appendices=[Appendix("Events", [Table(["What", "Who", "Kind", "Part"], rows)])])
    assert len(write(paper, format)) > 70_000


def test_an_unknown_format_is_named():
    with pytest.raises(UnknownFormat, match=r"no format 'odt'; .* as docx, pdf, html"):
        write(sample(), "odt")


def test_file_names():
    assert file_name(sample(), "docx") == "GB.277_CE_5.docx"
    assert file_name(sample(symbol="../../etc/passwd"), "pdf") == "etc_passwd.pdf"
    assert file_name(sample(symbol=""), "html") == "paper.html"


def test_the_pdf_names_the_paragraph_of_an_unprintable_character():
    with pytest.raises(UnprintableCharacter) as refused:
        write(sample(body=[NumPara("a", "Fine."), NumPara("b", "Not fine: \U0001f600")]), "pdf")
    assert "In paragraph 2, the character “\U0001f600” (U+1F600 GRINNING FACE)" in str(
        refused.value
    )
    [missing] = refused.value.missing
    assert (missing.number, missing.key, missing.character) == ("2", "b", "\U0001f600")
    for format in ("docx", "html"):
        assert write(sample(title="\U0001f600"), format)
