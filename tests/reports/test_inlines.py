"""The markup of outlines, read into stored inlines."""

import pytest

from reports.inlines import MarkupError, parse

RECORDS = {
    "E48": {"model": "events.event", "code": "E48"},
    "R15": {"model": "followup.recommendation", "code": "R15"},
}


def read(markup):
    """With two records known."""
    return parse(markup, RECORDS.__getitem__)


def test_line_ends_are_spaces_and_plain_words_one_text():
    assert read("First line\n  second  line") == [{"t": "text", "text": "First line second line"}]


def test_emphasis_may_nest_and_asterisks_be_escaped():
    assert read(r"a *b **c*** \*d\*") == [
        {"t": "text", "text": "a "},
        {"t": "text", "text": "b ", "em": True},
        {"t": "text", "text": "c", "em": True, "strong": True},
        {"t": "text", "text": " *d*"},
    ]


def test_references_keep_keys_not_numbers():
    assert read("({{ref:p34}}, {{ref:p19..p27}}, {{ref:p34 bare}})")[1::2] == [
        {"t": "ref", "key": "p34"},
        {"t": "ref", "key": "p19", "end": "p27"},
        {"t": "ref", "key": "p34", "bare": True},
    ]


def test_a_footnote_holds_markup_and_ends_where_it_closes():
    found = read("Word{{note: See *this* and [that](https://example.org/a). }} goes on.")
    assert found[1] == {
        "t": "note",
        "content": [
            {"t": "text", "text": "See "},
            {"t": "text", "text": "this", "em": True},
            {"t": "text", "text": " and "},
            {"t": "link", "address": "https://example.org/a", "text": "that"},
            {"t": "text", "text": "."},
        ],
    }
    assert found[2] == {"t": "text", "text": " goes on."}


def test_live_values_take_options_and_quoted_ones():
    assert read('{{fact:events.count since=2004-03 undated="leave out"}}') == [
        {
            "t": "fact",
            "name": "events.count",
            "options": {"since": "2004-03", "undated": "leave out"},
        }
    ]


def test_a_sentence_names_the_records_it_rests_on():
    assert read("{{s:E48, R15}}It was *launched*{{note: Twice.}}.{{/s}} More.") == [
        {
            "t": "span",
            "content": [
                {"t": "text", "text": "It was "},
                {"t": "text", "text": "launched", "em": True},
                {"t": "note", "content": [{"t": "text", "text": "Twice."}]},
                {"t": "text", "text": "."},
            ],
            "sources": [RECORDS["E48"], RECORDS["R15"]],
        },
        {"t": "text", "text": " More."},
    ]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("*open", "asterisk"),
        ("{{s:E48}}*open{{/s}}*", "asterisk"),
        ("{{note: open", "footnote is not closed"),
        ("{{s:E48}}open", "sentence with records is not closed"),
        ("closed{{/s}}", "did not begin"),
        ("{{s:E48}}{{s:R15}}x{{/s}}{{/s}}", "inside another"),
        ("{{note: a {{note: b}} }}", "inside another"),
        ("{{s:E99}}x{{/s}}", "no record “E99”"),
        ("{{ref:}}", "cannot be read"),
        ("{{ref:a b}}", "cannot be read"),
        ("{{ref:ä}}", "no key"),
        ("{{fact:}}", "cannot be read"),
        ("{{fact:events.count since}}", "cannot be read"),
        ("{{image:x}}", "belongs to nothing"),
        ("a }} b", "belongs to nothing"),
        ("[x](javascript:alert)", "javascript"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(markup, words):
    with pytest.raises(MarkupError, match=words):
        read(markup)


def test_without_a_register_no_record_can_be_named():
    with pytest.raises(MarkupError, match="no record"):
        parse("{{s:E48}}x{{/s}}")


def test_the_characters_of_markup_can_be_written():
    assert read(r"\{\{ref:x\}\} \[a\](b) \\") == [{"t": "text", "text": "{{ref:x}} [a](b) \\"}]
