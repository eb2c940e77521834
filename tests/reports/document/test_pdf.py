"""The PDF: tagged, archival, in the paper's language, and printable or refused in words."""

from collections import Counter

import pikepdf
import pytest

from reports.document import pdf
from reports.document.fonts import (
    ENVIRONMENT,
    FontsMissing,
    UnprintableCharacter,
    check_characters,
    fonts_dir,
    missing_characters,
)
from reports.document.tree import (
    Appendix,
    Item,
    List,
    Note,
    NumPara,
    Paper,
    Quotation,
    Section,
    Table,
)
from tests.reports.document.sample import EVENTS, sample

BOX = "\U0001f4e6"
NESTED = List("dash", [Item("i", [List("dash", [BOX])])])


def _elements(file) -> list[tuple[str, pikepdf.Dictionary]]:
    """(tag, element) of the structure tree, in order."""
    found = []

    def walk(value):
        if isinstance(value, pikepdf.Array):
            for one in value:
                walk(one)
        elif isinstance(value, pikepdf.Dictionary) and "/S" in value:
            found.append((str(value.S), value))
            if "/K" in value:
                walk(value.K)

    with pikepdf.open(file) as document:
        walk(document.Root.StructTreeRoot.K)
        return [(tag, Counter(str(key) for key in one), _scope(one)) for tag, one in found]


def _scope(element) -> str:
    attributes = element.get("/A")
    listed = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    return next((str(one["/Scope"]) for one in listed if one and "/Scope" in one), "")


def test_one_table_with_one_head_over_all_its_pages(pdf_file):
    elements = _elements(pdf_file)
    tags = Counter(tag for tag, _, _ in elements)
    assert tags["/Table"] == tags["/THead"] == tags["/TBody"] == 1
    assert tags["/TR"] == EVENTS + 1
    assert tags["/TD"] == EVENTS * 4
    assert [scope for tag, _, scope in elements if tag == "/TH"] == ["/Column"] * 4


def test_headings_lists_notes_and_quotations_are_tagged(pdf_file):
    tags = Counter(tag for tag, _, _ in _elements(pdf_file))
    assert tags["/Title"] == 1
    assert tags["/H1"] == 5
    assert tags["/H2"] == 2
    assert tags["/Note"] == 8
    assert tags["/BlockQuote"] == 1
    assert tags["/L"] == 5
    assert tags["/LI"] == 15
    # Eight references, a link out, eight notes' marks and as many ways back.
    assert tags["/Link"] == 8 + 1 + 8 + 8


def test_the_file_says_what_it_is(pdf_file):
    with pikepdf.open(pdf_file) as document:
        assert document.Root.Lang == "en-GB"
        assert document.Root.MarkInfo.Marked is True
        assert document.Root.ViewerPreferences.DisplayDocTitle is True
        assert all("/StructParents" in page.obj for page in document.pages)
        assert len(document.pages) > 5
        metadata = document.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["dc:title"].startswith("Follow-up to the inquiry")
        assert metadata["xmp:CreateDate"] == "2000-03-02T08:30:00+00:00"
        with document.open_outline() as outline:
            assert [one.title for one in outline.root] == [
                "I. Debate on the inquiry in member States", "II. Work within the Office",
                "III. Partners", "IV. Questions for guidance", "Appendix",
            ]  # fmt: skip
        fonts = {
            str(font.BaseFont).split("+")[1].split("-")[0]
            for page in document.pages
            for font in page.Resources.Font.values()
        }
        assert fonts == {"NotoSerif", "NotoSans", "Overpass"}


def test_the_language_is_that_of_the_paper(tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf.write(sample(language="es")))
    with pikepdf.open(file) as document:
        assert document.Root.Lang == "es-ES"


@pytest.mark.parametrize(
    ("paper", "place", "number", "key"),
    [
        (Paper("S", BOX), "the title", "", ""),
        (Paper("S", "T", body=[Section(BOX, key="s")]), f"the heading “{BOX}”", "", "s"),
        (Paper("S", "T", body=[NumPara("a", "x"), NumPara("b", Note(BOX))]), "paragraph 2", "2",
         "b"),
        (Paper("S", "T", body=[NumPara("a", "x", [NESTED])]), "paragraph 1", "", ""),
        (Paper("S", "T", body=[NumPara("a", "x", [Quotation("q", BOX)])]), "paragraph 1", "", ""),
        (
            Paper("S", "T", appendices=[Appendix("A", [Table(["h"], [["x"], [BOX]], key="t")])]),
            "row 2 of the table in Appendix", "", "t",
        ),
    ],
)  # fmt: skip
def test_a_missing_character_is_found_where_it_stands(paper, place, number, key):
    [missing] = missing_characters(paper)
    assert (missing.place, missing.number, missing.key) == (place, number, key)
    assert missing.name == "U+1F4E6 PACKAGE"
    with pytest.raises(UnprintableCharacter, match="no font of the paper has it"):
        check_characters(paper)


@pytest.mark.parametrize(
    "text",
    ["Lomé São Tomé Łódź Ελλάδα Россия العمل", "₣ € £ ½ → ≥ • – — “x” « y\u202f»",
     "a\u00adb\u2011c\u200bd\u2060", "e\u0323\u0302 ﬁ \u3000 \ufe0f"],
)  # fmt: skip
def test_what_passes_the_check_is_accepted_by_the_compiler(text):
    paper = Paper("S", text, body=[Section(text, [NumPara("p", text)])])
    assert missing_characters(paper) == []
    assert pdf.write(paper).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("text", ["ก", "\ue000", "\uf6c3", "\u0378", BOX])
def test_what_the_compiler_refuses_fails_the_check(text, monkeypatch):
    paper = Paper("S", "T", body=[NumPara("p", text)])
    assert [one.character for one in missing_characters(paper)] == [text]
    monkeypatch.setattr(pdf, "check_characters", lambda *_: None)
    with pytest.raises(pdf.PdfRefused):
        pdf.write(paper)


def test_fonts_can_be_elsewhere_and_missing_ones_are_named(monkeypatch, tmp_path):
    monkeypatch.setenv(ENVIRONMENT, ":".join(str(one) for one in fonts_dir()))
    assert len(pdf.write(sample())) > 100_000
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))
    with pytest.raises(FontsMissing, match=r"NotoSerif_400Regular.ttf is not in .*make setup"):
        pdf.write(sample())
