"""Writing an outline: adding, saving, moving and taking out blocks, by one or by two people."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from foundation.history import history_of
from reports.inlines import parse
from reports.models import Block
from reports.outline import Outline
from reports.stored_inlines import InvalidText, check, to_markup
from reports.writing import (
    Closed,
    Outdated,
    add_block,
    find_record,
    move_block,
    remove_block,
    restore_block,
    save_block,
)
from tests.people import somebody
from tests.reports.making import a_paper, in_state, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return somebody("secretariat")


@pytest.fixture
def paper():
    return a_paper(blocks=[])


def words_in_order(paper, inside=None):
    """The outline as nested lists of the words of its blocks."""
    outline = Outline(paper)

    def level(pk):
        found = []
        for one in outline.inside[pk]:
            own = one.content.get("title") or "".join(
                part.get("text", "") for part in one.content.get("text", [])
            )
            below = level(one.pk)
            found += [own, below] if below else [own]
        return found

    return level(inside.pk if inside else None)


def test_blocks_stand_where_they_are_put(paper, writer):
    first = add_block(paper, by=writer, kind="paragraph", content=text("One"))
    third = add_block(paper, by=writer, kind="paragraph", after=first, content=text("Three"))
    add_block(paper, by=writer, kind="paragraph", after=first, content=text("Two"))
    add_block(paper, by=writer, kind="paragraph", content=text("Zero"))
    things = add_block(paper, by=writer, kind="list", inside=third, options={"style": "roman"})
    add_block(paper, by=writer, kind="item", inside=things, content=text("(i)"))
    assert words_in_order(paper) == ["Zero", "One", "Two", "Three", ["", ["(i)"]]]


def test_forty_blocks_in_one_gap_keep_their_order(paper, writer):
    first = add_block(paper, by=writer, kind="paragraph", content=text("first"))
    add_block(paper, by=writer, kind="paragraph", after=first, content=text("last"))
    for number in range(40):
        add_block(paper, by=writer, kind="paragraph", after=first, content=text(str(number)))
    assert words_in_order(paper) == ["first", *(str(one) for one in reversed(range(40))), "last"]


def test_a_block_moves_with_what_stands_under_it(paper, writer):
    section = add_block(paper, by=writer, kind="section", content={"title": "Section"})
    alone = add_block(paper, by=writer, kind="paragraph", after=section, content=text("Alone"))
    things = add_block(paper, by=writer, kind="list", inside=alone)
    add_block(paper, by=writer, kind="item", inside=things, content=text("item"))
    move_block(alone, by=writer, inside=section, after=None)
    assert words_in_order(paper) == ["Section", ["Alone", ["", ["item"]]]]
    with pytest.raises(ValidationError, match="inside itself"):
        move_block(section, by=writer, inside=section, after=None)
    with pytest.raises(ValidationError, match="cannot stand inside"):
        move_block(section, by=writer, inside=alone, after=None)


@pytest.mark.parametrize(
    ("kind", "inside"), [("item", None), ("section", "paragraph"), ("appendix", "section")]
)
def test_what_no_document_can_hold_is_refused(paper, writer, kind, inside):
    above = add_block(paper, by=writer, kind=inside) if inside else None
    with pytest.raises(ValidationError, match="cannot stand inside"):
        add_block(paper, by=writer, kind=kind, inside=above)


def test_who_saw_an_older_version_is_told_and_nothing_is_lost(paper, writer):
    block = add_block(paper, by=writer, kind="paragraph", content=text("Before"))
    save_block(block, by=writer, seen=1, content=text("Mine"))
    with pytest.raises(Outdated) as told:
        save_block(block, by=somebody("secretariat"), seen=1, content=text("Theirs"))
    assert told.value.current.content == text("Mine")
    block.refresh_from_db()
    assert (block.content, block.version) == (text("Mine"), 2)
    # What is stored already is no conflict, whoever sends it.
    assert save_block(block, by=writer, seen=1, content=text("Mine")).version == 2


def test_a_paragraph_becomes_a_point_for_decision_and_keeps_its_key(paper, writer):
    block = add_block(paper, by=writer, kind="paragraph", content=text("May wish"))
    saved = save_block(block, by=writer, seen=1, kind="decision")
    assert (saved.kind, saved.key, saved.content) == ("decision", block.key, text("May wish"))
    add_block(paper, by=writer, kind="list", inside=saved)
    with pytest.raises(ValidationError, match="What stands under"):
        save_block(saved, by=writer, seen=2, kind="plain")


def test_what_is_taken_out_can_be_put_back(paper, writer):
    first = add_block(paper, by=writer, kind="paragraph", content=text("One"))
    second = add_block(paper, by=writer, kind="paragraph", after=first, content=text("Two"))
    remove_block(first, by=writer, reason="said twice")
    assert words_in_order(paper) == ["Two"]
    with pytest.raises(ValidationError, match="taken out"):
        save_block(first, by=writer, seen=1, content=text("Late"))
    assert "said twice" in [one.reason for one in history_of(first)]
    restore_block(first, by=writer)
    assert words_in_order(paper) == ["One", "Two"]
    assert Block.objects.get(pk=second.pk).sequence > Block.objects.get(pk=first.pk).sequence


@pytest.mark.parametrize("state", ["cleared", "issued", "superseded"])
def test_what_is_cleared_stays_as_it_is(paper, writer, state):
    block = add_block(paper, by=writer, kind="paragraph", content=text("One"))
    in_state(paper, state)
    for attempt in (
        lambda: add_block(paper, by=writer, kind="paragraph"),
        lambda: save_block(block, by=writer, seen=1, content=text("Two")),
        lambda: move_block(block, by=writer, inside=None, after=None),
        lambda: remove_block(block, by=writer),
    ):
        with pytest.raises(Closed, match="revision"):
            attempt()


def test_only_who_drafts_papers_writes(paper, writer):
    with pytest.raises(PermissionDenied):
        add_block(paper, by=somebody("office"), kind="paragraph")


@pytest.mark.parametrize(
    "content",
    [
        {"text": [{"t": "script", "text": "x"}]},
        {"text": [{"t": "link", "address": "javascript:alert(1)"}]},
        {"text": [{"t": "note", "content": [{"t": "note", "content": []}]}]},
        {"text": [{"t": "ref", "key": "../x"}]},
        {"text": "words"},
        {"text": [{"t": "span", "content": [{"t": "text", "text": "x"}], "sources": [{}]}]},
    ],
)
def test_text_that_no_writer_can_print_is_refused(paper, writer, content):
    with pytest.raises(ValidationError):
        add_block(paper, by=writer, kind="paragraph", content=content)
    assert not paper.blocks.exists()


def test_a_record_without_a_code_is_found_by_nothing():
    with pytest.raises(LookupError):
        find_record("E999")


@pytest.mark.django_db(transaction=True)
def test_two_who_insert_at_once_both_get_their_place():
    paper, writer = a_paper(blocks=[]), somebody("secretariat")
    first = add_block(paper, by=writer, kind="paragraph", content=text("first"))

    def insert(number):
        try:
            for turn in range(3):
                add_block(
                    paper, by=writer, kind="paragraph", after=first, content=text(f"{number}{turn}")
                )
        finally:
            connection.close()

    threads = [threading.Thread(target=insert, args=(number,)) for number in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(words_in_order(paper)) == 10


PLAIN = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn"), blacklist_characters="\n"),
    min_size=1,
    max_size=12,
)
KEYS = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,6}", fullmatch=True)
TEXT = st.fixed_dictionaries(
    {"t": st.just("text"), "text": PLAIN},
    optional={
        "em": st.just(True),
        "strong": st.just(True),
        "lang": st.sampled_from(["fr", "es", "zh-Hans"]),
    },
)
REF = st.fixed_dictionaries(
    {"t": st.just("ref"), "key": KEYS}, optional={"end": KEYS, "bare": st.just(True)}
)
FACT = st.fixed_dictionaries(
    {
        "t": st.just("fact"),
        "name": st.just("events.count"),
        "options": st.dictionaries(
            KEYS, PLAIN.filter(lambda one: not set("{}\n") & set(one)), max_size=2
        ),
    }
)
LINK = st.fixed_dictionaries(
    {"t": st.just("link"), "address": st.just("https://example.org/a(1)"), "text": PLAIN}
)
LEAF = st.one_of(TEXT, REF, FACT, LINK)
NOTE = st.fixed_dictionaries({"t": st.just("note"), "content": st.lists(LEAF, max_size=3)})
SOURCE = st.fixed_dictionaries({"model": st.just("events.event"), "id": st.integers(1, 10**9)})
SPAN = st.fixed_dictionaries(
    {
        "t": st.just("span"),
        "content": st.lists(st.one_of(LEAF, NOTE), max_size=3),
        "sources": st.lists(SOURCE, max_size=2),
    }
)


@given(st.lists(st.one_of(LEAF, NOTE, SPAN), max_size=6))
def test_markup_says_all_that_is_stored(stored):
    """Whatever is stored comes back from its markup, but for spaces, which markup joins."""
    try:
        kept = check(stored)
    except InvalidText:
        return
    again = parse(to_markup(kept))
    assert _joined(parse(to_markup(again))) == _joined(again)
    assert _joined(again) == _joined(parse(to_markup(check(again))))
    assert "".join(_said(again)).split() == "".join(_said(kept)).replace("%29", ")").split()


def _joined(stored):
    return check(stored)


def _said(stored):
    for one in stored:
        yield one.get("text", "") or one.get("key", "") or one.get("name", "")
        yield from _said(one.get("content", []))
