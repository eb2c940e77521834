"""Numbers: one series, marks of lists, references and the point for decision."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document.labels import (
    LABELS,
    UnknownLabel,
    UnknownLanguage,
    agenda_line,
    labels,
    session,
)
from reports.document.marks import item_label, letters, roman
from reports.document.numbering import UnknownReference, numbers, printed
from reports.document.text import lines
from reports.document.tree import (
    Appendix,
    Cover,
    InvalidPaper,
    Item,
    List,
    Note,
    NumPara,
    Paper,
    Ref,
    Section,
    Table,
    walk,
)
from tests.reports.document.trees import papers, steady


def _paper(*body, **values) -> Paper:
    return Paper("GB.1/2", "Title", body=body, **values)


def _said(reference, *body, **values) -> str:
    """What ``reference`` prints at the end of ``body``."""
    paper = _paper(*body, NumPara("last", ["", reference]), **values)
    return next(
        one for one in lines(paper) if one.startswith(str(numbers(paper).paragraphs["last"]))
    )


def test_paragraphs_count_through_sections_and_start_again_in_appendices(paper):
    found = numbers(paper)
    assert list(found.paragraphs.values()) == list(range(1, 46))
    assert found.spans == {
        "outside": (2, 13), "inside": (14, 25), "partners": (26, 38), "questions": (39, 45),
    }  # fmt: skip
    assert found.notes == 8
    assert found.decisions == ("decision",)
    text = lines(paper)
    assert "III. Partners" in text
    assert "Point for decision: Paragraph 45." in text
    assert any("(paragraph 18), on the partnerships described in paragraphs 30–34" in one
               for one in text)  # fmt: skip
    assert any(one.startswith("44. The answers to paragraph 43(i)–(iv) would") for one in text)


def test_appendix_paragraphs_have_their_own_series():
    paper = _paper(
        NumPara("a", ["See ", Ref("x1"), " and ", Ref("two"), "."]),
        appendices=[
            Appendix("One", [NumPara("x1", "First."), NumPara("x2", [Ref("x1")])], key="one"),
            Appendix("Two", [NumPara("y1", "First.", decision=True)], key="two"),
        ],
    )
    assert lines(paper) == [
        "GB.1/2", "Title", "1. See appendix I, paragraph 1 and appendix II.",
        "Appendix I", "One", "1. First.", "2. paragraph 1", "Appendix II", "Two", "1. First.",
    ]  # fmt: skip
    assert numbers(paper).paragraphs == {"a": 1}


def test_only_top_level_sections_are_numbered():
    inner = Section("Inner", [NumPara("a", "x")])
    text = lines(_paper(Section("Zero", numbered=False), Section("One", [inner]), Section("Two")))
    assert text[2:] == ["Zero", "I. One", "Inner", "1. x", "II. Two"]


THREE = (NumPara("a", "x"), NumPara("b", "y", [List("roman", [Item("i", key="i"), Item(
    "j", [List("alpha", [Item("k", key="k"), "l"])], key="j")])]), Section("S", [NumPara("c", "z")],
    key="s"))  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (Ref("b"), "paragraph 2"),
        (Ref("a", "c"), "paragraphs 1–3"),
        (Ref("c", "a"), "paragraphs 1–3"),
        (Ref("b", "b"), "paragraph 2"),
        (Ref("b", bare=True), "2"),
        (Ref("a", "b", bare=True), "1–2"),
        (Ref("s"), "section I"),
        (Ref("i"), "paragraph 2(i)"),
        (Ref("i", "j"), "paragraph 2(i)–(ii)"),
        (Ref("k"), "paragraph 2(ii)(a)"),
        (Ref("last"), "paragraph 4"),
    ],
)
def test_references_print_the_number_of_their_target(reference, said):
    assert _said(reference, *THREE) == f"4. {said}"


def test_one_appendix_needs_no_number():
    assert _said(Ref("x"), appendices=[Appendix("A", key="x")]) == "1. appendix"


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        (Ref("nowhere"), "In paragraph 4, a reference points to 'nowhere'"),
        (Ref("a", "nowhere"), "points to 'nowhere'"),
        (Ref("a", "s"), "not of one series"),
    ],
)
def test_a_reference_without_target_names_its_paragraph(reference, message):
    with pytest.raises(UnknownReference, match=message):
        _said(reference, *THREE)


def test_a_reference_in_a_note_or_a_table_is_checked_too():
    with pytest.raises(UnknownReference, match="paragraph 1"):
        printed(_paper(NumPara("a", Note(Ref("gone")))))
    with pytest.raises(UnknownReference, match="Appendix"):
        printed(_paper(appendices=[Appendix("A", [Table(["h"], [[[Ref("gone")]]])])]))


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (0, None),
        (1, "Point for decision: Paragraph 1."),
        (2, "Points for decision: Paragraphs 1 and 2."),
        (3, "Points for decision: Paragraphs 1, 2 and 3."),
    ],
)
def test_the_point_for_decision_is_derived(count, line):
    paper = _paper(*(NumPara(f"p{n}", "x", decision=True) for n in range(count)), NumPara("q", "y"))
    found = [one for one in lines(paper) if "decision" in one]
    assert found == ([line] if line else [])


def test_labels_follow_the_language_and_can_be_replaced():
    body = [NumPara("p", [Ref("p")], decision=True)]
    french = Paper("S", "T", "fr", body=body)
    assert lines(french)[-1] == "Point appelant une décision\u00a0: paragraphe 1."
    replaced = Paper("S", "T", "es", body=body, labels=[("decision_one", "Para decidir:")])
    assert lines(replaced)[-2:] == ["1. párrafo 1", "Para decidir: párrafo 1."]
    with pytest.raises(UnknownLabel, match="colour"):
        lines(Paper("S", "T", labels=[("colour", "blue")]))
    with pytest.raises(UnknownLanguage, match="'tlh'"):
        lines(Paper("S", "T", "tlh"))


def test_unconfirmed_terms_are_named_and_exist():
    assert LABELS["en"].unconfirmed == ()
    for one in LABELS.values():
        assert all(getattr(one, name) for name in one.unconfirmed)
    assert labels("fr-CH").language == "fr"


@pytest.mark.parametrize(
    ("number", "language", "line"),
    [
        (1, "en", "FIRST ITEM ON THE AGENDA"),
        (17, "en", "SEVENTEENTH ITEM ON THE AGENDA"),
        (21, "en", "21st ITEM ON THE AGENDA"),
        (112, "en", "112th ITEM ON THE AGENDA"),
        (1, "fr", "PREMIÈRE QUESTION À L’ORDRE DU JOUR"),
        (21, "fr", "21e QUESTION À L’ORDRE DU JOUR"),
        (1, "es", "PRIMER PUNTO DEL ORDEN DEL DÍA"),
        (17, "es", "DECIMOSÉPTIMO PUNTO DEL ORDEN DEL DÍA"),
        (21, "es", "21.º PUNTO DEL ORDEN DEL DÍA"),
    ],
)
def test_agenda_lines(number, language, line):
    assert agenda_line(number, language) == line


def test_sessions():
    found = [session(n, lang) for n in (1, 291, 331) for lang in ("en", "fr", "es")]
    assert found == [
        "1st Session", "1re session", "1.ª reunión", "291st Session", "291e session",
        "291.ª reunión", "331st Session", "331e session", "331.ª reunión",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="from 1"):
        agenda_line(0, "en")


@given(st.integers(1, 3999))
def test_roman_figures_can_be_read_back(number):
    values = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}
    figures = [values[one] for one in roman(number)]
    following = [*figures[1:], 0]
    assert sum(v if v >= f else -v for v, f in zip(figures, following, strict=True)) == number
    assert not re.search(r"(.)\1{3}", roman(number)) or number >= 4000


def test_list_marks():
    assert [item_label("roman", n) for n in (1, 4, 9)] == ["(i)", "(iv)", "(ix)"]
    assert [letters(n) for n in (1, 26, 27, 28, 53)] == ["a", "z", "aa", "bb", "aaa"]
    assert (item_label("bullet", 5), item_label("dash", 5)) == ("•", "–")


def test_lists_too_deep_name_their_paragraph():
    nested = List("dash", ["x"])
    for _ in range(4):
        nested = List("dash", [Item("x", [nested])])
    with pytest.raises(InvalidPaper, match="In paragraph 1, lists are nested"):
        printed(_paper(NumPara("a", "x", [nested])))


def test_an_unknown_cover_form_is_refused():
    with pytest.raises(InvalidPaper, match="cover form '1919'"):
        printed(Paper("S", "T", cover=Cover(form="1919")))


@steady
@given(papers())
def test_numbers_of_any_paper(paper):
    document = printed(paper)
    found = numbers(paper)
    body = [one.key for part in paper.body for one in walk(part) if isinstance(one, NumPara)]
    assert found.paragraphs == {key: place for place, key in enumerate(body, 1)}
    decided = {one.key for part in paper.body for one in walk(part) if getattr(one, "decision", 0)}
    assert set(found.decisions) == decided
    assert (document["decision_line"] is None) == (not decided)
    notes = [one["number"] for one in _all(document) if one.get("t") == "note"]
    assert notes == list(range(1, found.notes + 1))
    for one in _all(document):
        if one.get("t") == "ref":
            assert "".join(part["text"] for part in one["parts"]).endswith(
                str(found.paragraphs[one["parts"][-1]["key"]])
            )
        if one.get("t") == "list":
            labels_ = [item["label"] for item in one["items"]]
            assert labels_ == [item_label(one["style"], n) for n in range(1, len(labels_) + 1)]


def _all(value):
    """Every dictionary of a printed tree, in order."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _all(one)
