"""The files of outlines, read into blocks."""

import pytest

from reports.loading.files import RecordError, Row, read_csv, read_yaml
from reports.loading.outline import read_outline

RECORDS = {"E48": {"model": "events.event", "code": "E48"}}


def read(listed):
    """The blocks of an outline."""
    return read_outline("x.yaml", listed, RECORDS.__getitem__)


def test_blocks_come_in_reading_order_with_their_parents():
    found = read(
        [
            {
                "key": "s",
                "kind": "section",
                "title": "A  title",
                "children": [
                    {
                        "key": "p",
                        "text": "Steps:",
                        "sources": ["E48"],
                        "children": [
                            {
                                "kind": "list",
                                "style": "roman",
                                "children": [{"kind": "item", "text": "one"}],
                            }
                        ],
                    }
                ],
            },
            {"key": "t", "kind": "live", "live": "events_table", "options": {"since": "2004"}},
        ]
    )
    assert [(one.key, one.parent, one.level, one.sequence, one.kind) for one in found] == [
        ("s", "", 0, 1, "section"),
        ("p", "s", 1, 2, "paragraph"),
        ("p-1", "p", 2, 3, "list"),
        ("p-1-1", "p-1", 3, 4, "item"),
        ("t", "", 0, 5, "live"),
    ]
    assert found[0].content == {"title": "A title"}
    assert found[1].sources == [RECORDS["E48"]]
    assert found[2].options == {"style": "roman"}
    assert (found[4].live, found[4].options) == ("events_table", {"since": "2004"})


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        ([{"text": "no key"}], "has no key"),
        ([{"key": "a", "kind": "chapter"}], "no kind of block"),
        ([{"key": "a", "colour": "red"}], "colour"),
        ([{"key": "a", "kind": "live"}], "names its query"),
        ([{"key": "a", "live": "events_table"}], "names its query"),
        ([{"key": "a", "text": "x"}, {"key": "a", "text": "y"}], "two blocks have the key “a”"),
        ([{"key": "a", "text": "{{ref:b}}"}], "there is no block “b”"),
        ([{"key": "a", "text": "{{note: {{ref:b}} }}"}], "there is no block “b”"),
        ([{"key": "a", "text": "*x"}], "block “a”: An asterisk"),
        ([{"key": "a", "sources": ["E49"]}], "There is no record “E49”"),
        ([{"key": "a", "kind": "plain", "children": [{"key": "b"}]}], "holds no other blocks"),
        ([{"key": "a", "children": [{"kind": "list", "style": "star"}]}], "no style of lists"),
        ({"key": "a"}, "are no list"),
        (["a"], "is no mapping"),
    ],
)
def test_an_outline_that_is_wrong_is_refused_in_words(listed, words):
    with pytest.raises(RecordError, match=words):
        read(listed)


def test_codes_and_dates_in_yaml_stay_text(tmp_path):
    (tmp_path / "a.yaml").write_text("code: 000\nday: 2004-03-02\nempty:\nlist: [1, D02]\n")
    assert read_yaml("a.yaml", tmp_path) == {
        "code": "000",
        "day": "2004-03-02",
        "empty": "",
        "list": ["1", "D02"],
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,name\na,b,c\n", r"a\.csv, line 2 \(a\): the row does not have 2 cells"),
        ("code,name\na\n", "the row does not have 2 cells"),
        ("code,name\na,b\na,c\n", "the code “a” is empty or stands twice"),
        ("code,name\n,b\n", "the code “” is empty"),
    ],
)
def test_a_csv_file_that_is_wrong_is_refused_in_words(tmp_path, text, words):
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(RecordError, match=words):
        read_csv("a.csv", tmp_path)


def test_files_that_are_not_there_or_say_a_thing_twice_are_refused(tmp_path):
    with pytest.raises(RecordError, match=r"b\.csv"):
        read_csv("b.csv", tmp_path)
    (tmp_path / "a.yaml").write_text("a: 1\na: 2\n")
    with pytest.raises(RecordError, match="stands twice"):
        read_yaml("a.yaml", tmp_path)


def test_a_row_without_a_column_names_itself():
    with pytest.raises(RecordError, match=r"x\.csv, line 2: there is no column “title”"):
        Row({"code": "a"}, "x.csv, line 2")["title"]
