"""Every part of a paper in Arabic, Chinese and Russian: all four files say the same."""

import pytest

from reports.document.text import lines
from reports.document.tree import (
    Appendix,
    Fact,
    Heading,
    Item,
    Link,
    List,
    Note,
    NumPara,
    Paper,
    Plain,
    Quotation,
    Ref,
    Section,
    Span,
    Table,
    Text,
)
from reports.document.writers import write
from tests.reports.document.reading import akn_lines, docx_lines, html_lines, pdf_text, squeezed
from tests.reports.document.test_forms import WORDS
from tests.reports.document.test_writers import _in_place


def whole(language: str) -> Paper:
    """A paper with every part and every kind of running text."""
    word = WORDS[language]
    mixed = f"{word} GB.325/INS/15/4"
    deep = List("roman", [Item(word, [List("dash", [Item(mixed, [List("bullet", [word])])])])])
    return Paper(
        "GB.328/INS/17/6",
        mixed,
        language,
        agenda_line=word,
        body=[
            Section(
                word,
                [
                    Heading(mixed),
                    NumPara(
                        "one",
                        [
                            mixed,
                            Text(word, em=True),
                            Text(word, strong=True),
                            Text("English", lang="en"),
                            Fact("12", "events.count"),
                            Span([word]),
                            Link("https://example.org/a?b=1", word),
                            Note(mixed),
                        ],
                        [List("alpha", [Item(mixed, [deep]), word]), Plain(word)],
                    ),
                    NumPara("two", [Ref("one", "three"), word]),
                    NumPara("three", word, [Quotation([mixed], word)], decision=True),
                ],
            )
        ],
        place_date=word,
        appendices=[
            Appendix(word, [Table([word, word], [[mixed, "12"]], caption=word)], subtitle=mixed)
        ],
    )


@pytest.mark.parametrize("language", ["ar", "zh", "ru"])
def test_all_files_say_the_same(language, tmp_path):
    paper = whole(language)
    expected = [one for one in map(squeezed, lines(paper)) if one]
    for read, format in ((docx_lines, "docx"), (html_lines, "html"), (akn_lines, "akn")):
        content = write(paper, format)
        found = read(content.decode() if format == "html" else content)
        assert [one for one in map(squeezed, found) if one] == expected
    file = tmp_path / "paper.pdf"
    file.write_bytes(write(paper, "pdf"))
    said, wanted = pdf_text(file), _in_place(lines(paper)).replace("|", "").replace("-", "")
    if language == "ar":
        # A PDF keeps Arabic in the order of its shapes: its words are there, their order is drawn.
        said, wanted = sorted(said), sorted(wanted)
    assert said == wanted
