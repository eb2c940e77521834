"""The tree: what may enter it, and that it is stored without loss."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document.cleaning import ForbiddenLink, clean, clean_line
from reports.document.stored import fingerprint, from_json, to_json
from reports.document.tree import (
    Appendix,
    Cover,
    Fact,
    InvalidPaper,
    Item,
    Link,
    List,
    Metadata,
    Note,
    NumPara,
    Paper,
    Plain,
    Row,
    Section,
    Source,
    Span,
    Table,
    Text,
    plain_text,
    sources_of,
    trace,
)
from tests.reports.document.sample import sample
from tests.reports.document.trees import papers, steady

EVENT = Source("events.event", 12, "Meeting in Dakar")
POSITION = Source("consultations.position", "a-7")


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ("a\x00b\x1fc\x7f", "abc"),
        ("line\r\nline\rline\u2028line\x0bline", "line\nline\nline\nline\nline"),
        ("a\tb", "a b"),
        ("e\u0301", "é"),
        ("\ufeffa\ufffe\uffff\U0001ffffb", "ab"),
        ("safe \u202eesrever\u202c", "safe esrever"),
        ("isolate \u2066x\u2069 and thin\u202f;", "isolate \u2066x\u2069 and thin\u202f;"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ('<b>&amp; #panic("x") *y* ${z}', '<b>&amp; #panic("x") *y* ${z}'),
    ],
)
def test_text_keeps_what_can_be_printed(entered, kept):
    assert clean(entered) == kept


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert "\n" not in clean_line(text)


def test_text_must_be_a_string():
    with pytest.raises(TypeError, match="not int"):
        Text(45)


@pytest.mark.parametrize("address", ["https://ilo.org/a?b=1&c=2#d", "mailto:gb@example.org"])
def test_links_that_are_allowed(address):
    assert Link(address).address == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", " JaVaScript:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
        "file:///etc/passwd", "//example.org", "example.org", "https://", "https://a b", "",
        "http://[::1", "mailto:",
    ],
)  # fmt: skip
def test_links_that_are_refused(address):
    with pytest.raises(ForbiddenLink):
        Link(address)


@pytest.mark.parametrize("key", ["1a", "a b", "a/b", 'a"b', "_x", "é", "a" * 81])
def test_keys_are_anchors_in_every_format(key):
    with pytest.raises(ValueError, match="cannot be a key"):
        NumPara(key, "Text.")


def test_strings_and_lists_are_taken_for_inlines_and_tuples():
    assert NumPara("p", "Text.") == NumPara("p", (Text("Text."),))
    assert NumPara("p", ["a", Text("b")]).inlines == (Text("a"), Text("b"))
    assert List("dash", ["a", Item("b")]).items == (Item((Text("a"),)), Item((Text("b"),)))
    assert Table(["A"], [["1"], Row(["2"])]).rows[0] == Row(((Text("1"),),))
    assert Plain("").inlines == ()


def test_a_note_is_one_paragraph_unless_lists_are_given():
    assert Note("one").paragraphs == ((Text("one"),),)
    assert Note(["see ", Link("https://a.org")]).paragraphs == (
        (Text("see "), Link("https://a.org")),
    )
    assert Note([["one"], "two"]).paragraphs == ((Text("one"),), (Text("two"),))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Paper("S", ""), "needs a title"),
        (lambda: Paper("S", "T", body=[NumPara("p", "a"), NumPara("p", "b")]), "key 'p'"),
        (lambda: Paper("S", "T", body=[Section("s", key="k")], appendices=[Appendix("a", key="k")]),
         "key 'k'"),
        (lambda: Paper("S", "T", body=[Text("a")]), "Text cannot stand here"),
        (lambda: NumPara("", "a"), "needs a key"),
        (lambda: NumPara("p", "a", [NumPara("q", "b")]), "NumPara cannot stand here"),
        (lambda: List("stars", ["a"]), "'stars' is no list style"),
        (lambda: Table([], []), "at least one column"),
        (lambda: Table(["a", "b"], [["1", "2"], ["1"]]), "Row 2 of the table has 1 cells for 2"),
        (lambda: Table(["a"], [], widths=[1, 2]), "2 widths for 1"),
        (lambda: Table(["a"], [], widths=[0]), "positive"),
        (lambda: Table(["a"], [], widths=[float("nan")]), "positive"),
        (lambda: Section([Text("a"), Note("b")]), "footnote cannot stand"),
        (lambda: Section(Span(Note("b"))), "footnote cannot stand"),
        (lambda: Note(Note("b")), "footnote cannot stand"),
        (lambda: Metadata(moment="yesterday"), "no instant"),
        (lambda: Metadata(moment="2004-10-19T10:00:00"), "no time zone"),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_refused(build, message):
    with pytest.raises(InvalidPaper, match=message):
        build()


def test_parts_know_the_records_they_rest_on():
    paragraph = NumPara(
        "p",
        [Span("One.", [EVENT]), Fact("53", "n", [POSITION]), Span("Two.", [EVENT])],
        [List("dash", [Item("x", sources=[Source("a.b", 3)])])],
    )
    assert sources_of(paragraph) == (EVENT, POSITION, Source("a.b", 3))
    paper = Paper("S", "T", body=[Section("s", [paragraph, NumPara("q", "none")], key="s")])
    assert trace(paper) == {"s": sources_of(paragraph), "p": sources_of(paragraph)}
    assert POSITION.address == "consultations.position:a-7"
    assert plain_text(paragraph.inlines) == "One.53Two."


@steady
@given(papers())
def test_any_paper_is_stored_without_loss(paper):
    stored = to_json(paper)
    assert from_json(stored) == paper
    assert to_json(from_json(stored)) == stored
    assert fingerprint(from_json(stored)) == fingerprint(paper)


def test_the_sample_is_stored_without_loss(paper):
    assert from_json(to_json(paper)) == paper
    assert hash(from_json(to_json(paper))) == hash(paper)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another title"},
        {"cover": Cover(status="FOR INFORMATION")},
        {"labels": [("decision_one", "To decide:")]},
        {"body": [NumPara("p", "a", sources=[EVENT])]},
    ],
)
def test_any_difference_changes_the_fingerprint(change):
    assert fingerprint(sample(**change)) != fingerprint(sample())


def test_defaults_are_not_stored_so_that_new_fields_keep_old_fingerprints():
    stored = json.loads(to_json(Paper("S", "T", body=[NumPara("p", "Text.")])))
    assert stored == {
        "form": 1,
        "paper": {
            "t": "Paper",
            "symbol": "S",
            "title": "T",
            "body": [{"t": "NumPara", "key": "p", "inlines": ["Text."]}],
        },
    }


@pytest.mark.parametrize(
    "stored",
    ["", "{", "[]", '{"form": 2}', '{"form": 1, "paper": null}',
     '{"form": 1, "paper": {"t": "Text", "text": "a"}}',
     '{"form": 1, "paper": {"t": "Node"}}',
     '{"form": 1, "paper": {"t": "Paper", "symbol": "S", "title": "T", "shape": "round"}}'],
)  # fmt: skip
def test_what_is_no_stored_paper_is_refused(stored):
    with pytest.raises(InvalidPaper):
        from_json(stored)
