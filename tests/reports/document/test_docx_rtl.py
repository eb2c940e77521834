"""Word papers from right to left: direction of paragraphs, runs, tables and marks."""

import unicodedata

import pytest
from openxml_audit import OpenXmlValidator

from reports.document.docx import write
from reports.document.docx_rtl import pieces
from reports.document.text import lines
from reports.document.tree import (
    Appendix,
    Cover,
    Link,
    List,
    Note,
    NumPara,
    Paper,
    Quotation,
    Ref,
    Section,
    Table,
    Text,
)
from tests.reports.document.reading import W, docx_lines, part, squeezed

WORDS = "انظر الوثيقة GB.325/INS/15/4 (الفقرة 12)."


def arabic(language: str = "ar") -> Paper:
    """A paper with everything that has a direction, in Arabic with Latin symbols inside."""
    return Paper(
        "GB.328/INS/17/6",
        WORDS,
        language,
        cover=Cover(office=WORDS, form="2011", extra=[("legal", WORDS)]),
        body=[
            Section(
                WORDS,
                [
                    NumPara(
                        "a",
                        [Text(WORDS, em=True), Note(WORDS), Link("https://example.org", WORDS)],
                        [List("alpha", [WORDS]), Quotation([WORDS], WORDS)],
                    ),
                    NumPara("b", [WORDS, Ref("a"), Text("a\nb", lang="en")], decision=True),
                ],
            )
        ],
        appendices=[Appendix(WORDS, [Table([WORDS, WORDS], [[WORDS, "12"]])])],
    )


def test_each_run_goes_the_way_of_its_letters():
    content = write(arabic())
    seen = set()
    for name in ("document", "footnotes", "header1", "footer1"):
        for run in part(content, f"word/{name}.xml").iter(f"{W}r"):
            rtl = run.find(f"{W}rPr/{W}rtl") is not None
            for text in run.iter(f"{W}t"):
                kinds = {unicodedata.bidirectional(one) for one in text.text}
                assert "L" not in kinds if rtl else "AL" not in kinds
                seen.add(rtl)
    assert seen == {True, False}


def test_the_text_is_the_same_and_the_file_is_valid(tmp_path):
    content = write(arabic())
    file = tmp_path / "paper.docx"
    file.write_bytes(content)
    assert [str(one) for one in OpenXmlValidator().validate(str(file)).errors] == []
    expected = [squeezed(one) for one in lines(arabic())]
    assert [squeezed(one) for one in docx_lines(content)] == expected


def test_paragraphs_tables_sections_and_marks_are_turned():
    content = write(arabic())
    styles, body = part(content, "word/styles.xml"), part(content, "word/document.xml")
    [normal] = [one for one in styles.iter(f"{W}style") if one.get(f"{W}styleId") == "Normal"]
    assert normal.find(f"{W}pPr/{W}bidi") is not None
    based = {one.get(f"{W}val") for one in styles.iter(f"{W}basedOn")}
    own = {one.get(f"{W}styleId") for one in styles.iter(f"{W}style")}
    assert "Normal" in based
    assert based <= own
    assert all(one.find(f"{W}bidiVisual") is not None for one in body.iter(f"{W}tblPr"))
    [section] = body.iter(f"{W}sectPr")
    assert section[-1].tag == f"{W}bidi"
    levels = list(part(content, "word/numbering.xml").iter(f"{W}lvl"))
    assert all(one.find(f"{W}rPr/{W}rtl") is not None for one in levels)
    assert not list(body.iter(f"{W}iCs"))
    [decision] = [
        one.find(f"{W}pBdr")
        for one in body.iter(f"{W}pPr")
        if one.find(f"{W}pStyle").get(f"{W}val") == "DraftDecision"
    ]
    assert [one.tag.removeprefix(W) for one in decision] == ["top", "bottom", "right"]


def test_papers_from_left_to_right_are_as_they_were():
    content = write(arabic("en"))
    for name in ("document", "styles", "numbering", "footnotes"):
        found = part(content, f"word/{name}.xml")
        assert not [one for tag in ("bidi", "rtl", "bidiVisual") for one in found.iter(f"{W}{tag}")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("نص", [("نص", True)]),
        ("12", [("12", True)]),
        ("GB.1/2", [("GB.1/2", False)]),
        ("(Rev.)", [("(", True), ("Rev", False), (".)", True)]),
        ("GB.322/INS/13/4(Rev.)", [("GB.322/INS/13/4(Rev.)", False)]),
        ("GB.1 و GB.2.", [("GB.1", False), (" و ", True), ("GB.2", False), (".", True)]),
        ("A (نص) B)", [("A", False), (" (نص) ", True), ("B", False), (")", True)]),
        ("", []),
    ],
)
def test_text_is_cut_where_its_direction_changes(text, expected):
    assert list(pieces(text)) == expected
    assert "".join(one for one, _rtl in pieces(text)) == text
