"""Comparing two documents: nothing is lost, nothing is invented, facts and prose are apart."""

import time
from dataclasses import replace

from hypothesis import given

from reports.comparing import compare
from reports.comparing.pairing import moved
from reports.comparing.units import units
from reports.document.tree import Appendix, Fact, Item, List, Note, NumPara, Paper, Ref, Row, Source
from reports.document.tree import Table as TreeTable
from tests.reports.document.trees import papers, steady, words


def paper(*body, **fields) -> Paper:
    return Paper("TB.300/1", "A paper", body=body, **fields)


def of_kind(comparison, kind: str) -> list[tuple[str, str]]:
    return [(one.unit.key, one.unit.kind) for one in comparison.changes if one.kind == kind]


@steady
@given(papers(words))
def test_a_paper_compared_with_itself_has_no_change(one):
    assert compare(one, one).changed == []


@steady
@given(papers(words), papers(words))
def test_the_changes_rebuild_both_papers(before, after):
    changes = compare(before, after).changes
    assert [one.new for one in changes if one.new] == units(after)
    rebuilt = [one.old for one in changes if one.old]
    assert sorted(map(repr, rebuilt)) == sorted(map(repr, units(before)))
    for one in changes:
        kept = "".join(piece.text for piece in one.pieces if piece.kind != "added")
        made = "".join(piece.text for piece in one.pieces if piece.kind != "removed")
        assert kept == (one.old.words if one.old else "")
        assert made == (one.new.words if one.new else "")


@steady
@given(papers(words), papers(words))
def test_what_did_not_move_stands_in_the_old_order(before, after):
    old = units(before)
    place = {id(one): number for number, one in enumerate(old)}
    assert len(place) == len(old)
    changes = compare(before, after).changes
    stayed = [one.old for one in changes if one.old and not one.is_moved]
    positions = [old.index(one) for one in stayed if old.count(one) == 1]
    assert positions == sorted(positions)


def test_as_little_as_possible_is_called_moved():
    assert moved([0, 1, 2, 3]) == set()
    assert moved([3, 0, 1, 2]) == {3}
    assert len(moved([2, 1, 0])) == 2


def test_a_new_paragraph_renumbers_the_others_without_changing_them():
    before = paper(NumPara("a", "One."), NumPara("b", ("See ", Ref("a"), ".")))
    after = paper(NumPara("n", "New."), NumPara("a", "One."), NumPara("b", ("See ", Ref("a"), ".")))
    found = compare(before, after)
    assert of_kind(found, "new") == [("n", "paragraph")]
    assert len(found.changed) == 1
    assert [one.unit.key for one in found.changes if one.is_renumbered] == ["a", "b"]


def test_a_moved_paragraph_is_moved_and_not_new():
    one, two, three = (NumPara(key, f"Text {key}.") for key in "abc")
    found = compare(paper(one, two, three), paper(three, one, two))
    assert of_kind(found, "moved") == [("c", "paragraph")]
    assert len(found.changed) == 1


def test_a_fact_is_told_from_prose():
    def said(value: str, end: str) -> Paper:
        return paper(NumPara("a", ("There were ", Fact(value, "events.count"), end)))

    (fact,) = compare(said("53 events", "."), said("54 events", ".")).changed
    assert not fact.is_reworded
    assert [(one.name, one.old, one.new) for one in fact.facts] == [
        ("events.count", "53 events", "54 events")
    ]
    (prose,) = compare(said("53 events", "."), said("53 events", " so far.")).changed
    assert prose.is_reworded
    assert prose.facts == []
    counted = compare(said("53 events", "."), said("54 events", " so far."))
    assert (counted.paragraphs, counted.facts) == (1, 1)


def test_items_and_footnotes_are_units_of_their_own():
    def said(item: str, note: str) -> Paper:
        listed = List("roman", (Item("first"), Item(item), Item("third")))
        return paper(NumPara("a", ("Text", Note(note), "."), (listed,)))

    found = compare(said("second", "Ibid."), said("other second", "Ibid., p. 4."))
    assert of_kind(found, "changed") == [("", "note"), ("", "item")]


def table(rows) -> Paper:
    made = (Row((title, when), (Source("events.event", pk),)) for pk, title, when in rows)
    return paper(appendices=(Appendix("Events", (TreeTable(("Title", "Date"), made, key="t"),)),))


def test_rows_are_found_by_their_records():
    before = table([(1, "Forum", "May"), (2, "Seminar", "June"), (3, "Course", "July")])
    after = table([(4, "Forum", "May"), (1, "Forum", "August"), (3, "Course", "July")])
    found = compare(before, after)
    assert [(one.kind, one.unit.sources) for one in found.changed] == [
        ("new", ("events.event:4",)),
        ("changed", ("events.event:1",)),
        ("removed", ("events.event:2",)),
    ]
    assert (found.paragraphs, found.facts) == (0, 3)


def test_a_long_table_takes_no_longer_than_its_length():
    """Rows all alike are the worst case of a comparison of each with each."""
    alike = [(1, "Forum", "May")] * 5_000
    paragraphs = tuple(NumPara(f"p{place}", f"Text {place}.") for place in range(400))
    before = replace(table(alike), body=paragraphs)
    after = replace(table([*alike[1:], (2, "Course", "June")]), body=paragraphs[::-1])
    began = time.process_time()
    found = compare(before, after)
    assert len([one for one in found.changed if one.from_record]) == 2
    assert time.process_time() - began < 5
