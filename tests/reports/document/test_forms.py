"""The form of papers since 2011, other numbers of sections, and other scripts, in every output."""

import pytest
from openxml_audit import OpenXmlValidator

from reports.document.text import lines
from reports.document.tree import Appendix, Cover, InvalidPaper, Metadata, NumPara, Paper, Section
from reports.document.writers import write
from tests.reports.document.reading import akn_lines, docx_lines, html_lines, pdf_text, squeezed
from tests.reports.document.test_akn import valid

WORDS = {
    "en": "Words of a paper",
    "fr": "Texte d’un document",
    "es": "Texto de un documento",
    "ar": "نص الوثيقة",
    "zh": "文件的正文内容",
    "ru": "Текст документа",
}


def boxed(language: str = "en", **more) -> Paper:
    """A paper in the form of 2011 with every field of its box, and a draft decision."""
    word = WORDS[language]
    fields = ("objective", "outcome", "policy", "legal", "financial", "follow_up", "author_unit")
    return Paper(
        "GB.328/INS/17/6",
        word,
        language=language,
        cover=Cover(
            office=word,
            body=word,
            session="328",
            place_month=word,
            committee=word,
            code="INS",
            status=word,
            form="2011",
            extra=[
                ("date_line", f"{word} 2016"),
                ("original", word),
                ("purpose", f"{word} ({word})"),
                *((name, f"{word} {place}") for place, name in enumerate(fields)),
                ("related", "GB.325/INS/15/4; GB.322/INS/13/4(Rev.)"),
            ],
        ),
        body=[
            Section(word, [NumPara("p1", word), NumPara("p2", word, decision=True)], key="s"),
            Section(word, [NumPara("p3", word, decision=True)]),
        ],
        appendices=[Appendix(word, [NumPara("a1", word)])],
        place_date=word,
        metadata=Metadata(author=word, moment="2016-10-07T12:00:00+00:00"),
        **more,
    )


def _squeezed(found):
    return [one for one in map(squeezed, found) if one]


@pytest.mark.parametrize("language", WORDS)
def test_the_box_says_the_same_in_every_output(language, tmp_path):
    paper = boxed(language)
    expected = _squeezed(lines(paper))
    docx = write(paper, "docx")
    word = tmp_path / "paper.docx"
    word.write_bytes(docx)
    assert OpenXmlValidator().validate(str(word)).errors == []
    assert _squeezed(docx_lines(docx)) == expected
    assert _squeezed(html_lines(write(paper, "html").decode())) == expected
    akn = write(paper, "akn")
    valid(akn)
    assert _squeezed(akn_lines(akn)) == expected
    file = tmp_path / "paper.pdf"
    file.write_bytes(write(paper, "pdf"))
    said = pdf_text(file)
    if language == "ar":
        # A PDF keeps Arabic in the order of its shapes: its words are there, their order is drawn.
        assert sorted(said) == sorted("".join(expected).replace("-", ""))
    else:
        assert said == "".join(expected).replace("-", "")


def test_the_box_points_to_the_decisions_and_no_line_follows():
    found = lines(boxed())
    assert "See the draft decisions in paragraphs 2 and 3." in found
    assert not [one for one in found if one.startswith("Points for decision")]
    assert "Author unit: Words of a paper 6" in found


def test_an_empty_field_of_the_box_is_not_printed():
    paper = Paper(
        "A/1",
        "Title",
        cover=Cover(form="2011", extra=[("legal", "None."), ("policy", "")]),
        body=[NumPara("p", "Text.")],
    )
    assert lines(paper)[2:4] == ["Purpose of the document", "Legal implications: None."]
    assert lines(Paper("A/1", "Title", cover=Cover(form="2011")))[-1] == "Title"


@pytest.mark.parametrize(
    ("style", "marks"),
    [("roman", ["I.", "II."]), ("arabic", ["1.", "2."]), ("letters", ["A.", "B."]), ("none", [])],
)
def test_sections_are_numbered_as_the_paper_says(style, marks, tmp_path):
    paper = boxed(sections=style)
    expected = _squeezed(lines(paper))
    body = lines(paper)[
        lines(paper).index("Related documents: GB.325/INS/15/4; GB.322/INS/13/4(Rev.)") + 1 :
    ]
    headings = [body[0], body[3]]
    assert headings == [f"{mark} Words of a paper" for mark in marks] or style == "none"
    if style == "none":
        assert headings == ["Words of a paper"] * 2
    assert _squeezed(docx_lines(write(paper, "docx"))) == expected
    assert _squeezed(html_lines(write(paper, "html").decode())) == expected
    assert _squeezed(akn_lines(write(paper, "akn"))) == expected


def test_an_unknown_way_to_number_is_refused():
    with pytest.raises(InvalidPaper, match="no way to number"):
        boxed(sections="greek")
