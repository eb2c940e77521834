"""A paper in further languages: what is missing, draft, reviewed, outdated; and who may."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from foundation.history import history_of
from reports.frame import targets
from reports.models import Paper, PaperLanguage, Translation
from reports.outline import Outline
from reports.translating import (
    TranslatedMeanwhile,
    add_language,
    digest,
    other_languages,
    progress,
    review_translation,
    save_translation,
    states,
)
from reports.translation_checks import unlike
from reports.writing import remove_block, save_block
from tests.people import somebody
from tests.reports.making import FRENCH, a_language, a_paper, text, translated

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return somebody("secretariat")


@pytest.fixture
def paper():
    return a_paper()


def state_of(paper, language="fr"):
    return {one.block.key: one.state for one in states(paper, language)}


def block_of(paper, key):
    return paper.blocks.get(key=key)


def test_each_part_with_words_is_missing_then_draft_then_reviewed_then_outdated(paper, writer):
    a_language(paper, writer)
    assert state_of(paper) == dict.fromkeys(
        ["intro", "events", "count", "decision", "appendix"], "missing"
    )
    block = block_of(paper, "intro")
    made = save_translation(block, "fr", by=writer, seen=0, content=FRENCH["intro"])
    assert state_of(paper)["intro"] == "draft"
    review_translation(made, by=somebody("secretariat"), seen=made.version)
    assert state_of(paper)["intro"] == "reviewed"
    save_block(block, by=writer, seen=block.version, content=text("This is another."))
    assert state_of(paper)["intro"] == "outdated"
    assert progress(states(paper, "fr")) == {
        "missing": 4,
        "draft": 0,
        "reviewed": 0,
        "outdated": 1,
    }


def test_an_outdated_part_says_since_when_and_saving_it_again_brings_it_up_to_date(paper, writer):
    a_language(paper, writer)
    block = block_of(paper, "intro")
    made = save_translation(block, "fr", by=writer, seen=0, content=FRENCH["intro"])
    first = save_block(block, by=writer, seen=block.version, content=text("Once."))
    second = save_block(block, by=writer, seen=first.version, content=text("Twice."))
    [row] = [one for one in states(paper, "fr") if one.block.key == "intro"]
    assert row.since == first.changed_at
    assert second.version == 3

    again = save_translation(block, "fr", by=writer, seen=made.version, content=made.content)
    assert again.version == 2
    assert state_of(paper)["intro"] == "draft"


def test_a_source_that_goes_back_to_what_it_was_is_not_outdated(paper, writer):
    a_language(paper, writer)
    block = block_of(paper, "intro")
    before = block.content
    save_translation(block, "fr", by=writer, seen=0, content=FRENCH["intro"])
    first = save_block(block, by=writer, seen=1, content=text("Once."))
    save_block(block, by=writer, seen=first.version, content=before)
    assert state_of(paper)["intro"] == "draft"


def test_a_translation_of_a_source_that_changed_while_it_was_typed_is_outdated(paper, writer):
    a_language(paper, writer)
    block = block_of(paper, "intro")
    read = digest(block.content)
    save_block(block, by=writer, seen=1, content=text("Once."))
    save_translation(block, "fr", by=writer, seen=0, content=FRENCH["intro"], source=read)
    assert state_of(paper)["intro"] == "outdated"


def test_a_reviewed_text_that_is_changed_is_a_draft_again(paper, writer):
    a_language(paper, writer)
    block = block_of(paper, "intro")
    made = save_translation(block, "fr", by=writer, seen=0, content=FRENCH["intro"])
    other = somebody("secretariat")
    review_translation(made, by=other, seen=1)
    made = save_translation(block, "fr", by=other, seen=1, content=text("Ceci est un essai."))
    assert (made.state, made.reviewed_by, made.changed_by) == ("draft", None, other)
    assert [one.action for one in history_of(made)]


def test_nobody_reviews_their_own_text(paper, writer):
    a_language(paper, writer)
    made = save_translation(
        block_of(paper, "intro"), "fr", by=writer, seen=0, content=FRENCH["intro"]
    )
    with pytest.raises(ValidationError, match="other than who wrote it"):
        review_translation(made, by=writer, seen=1)
    with (
        pytest.raises(IntegrityError, match="translation_reviewed_by_another"),
        transaction.atomic(),
    ):
        Translation.objects.update(
            state="reviewed", reviewed_by=writer, reviewed_at=made.changed_at
        )


def test_an_outdated_text_cannot_be_reviewed(paper, writer):
    a_language(paper, writer)
    block = block_of(paper, "intro")
    made = save_translation(block, "fr", by=writer, seen=0, content=FRENCH["intro"])
    save_block(block, by=writer, seen=1, content=text("Once."))
    with pytest.raises(ValidationError, match="source has changed"):
        review_translation(made, by=somebody("secretariat"), seen=1)


def test_who_saves_or_reviews_an_older_version_is_told_and_nothing_is_lost(paper, writer):
    a_language(paper, writer)
    block, other = block_of(paper, "intro"), somebody("secretariat")
    made = save_translation(block, "fr", by=writer, seen=0, content=FRENCH["intro"])
    with pytest.raises(TranslatedMeanwhile) as met:
        save_translation(block, "fr", by=other, seen=0, content=text("Autre chose."))
    assert met.value.current == made
    assert met.value.current.content == FRENCH["intro"]
    assert met.value.attempted == text("Autre chose.")
    save_translation(block, "fr", by=writer, seen=1, content=text("Plus tard."))
    with pytest.raises(TranslatedMeanwhile):
        review_translation(made, by=other, seen=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_the_first_text_at_once_one_is_told():
    paper, people = a_paper(), [somebody("secretariat") for _ in range(2)]
    a_language(paper, people[0])
    block, met = block_of(paper, "intro"), []

    def save(by):
        try:
            save_translation(block, "fr", by=by, seen=0, content=text(f"De {by.name}"))
        except TranslatedMeanwhile as error:
            met.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[one]) for one in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(met) == 1
    assert Translation.objects.get().version == 1


def test_what_the_source_has_besides_words_must_stand_in_the_translation(paper, writer):
    a_language(paper, writer)
    with pytest.raises(ValidationError) as met:
        save_translation(
            block_of(paper, "count"), "fr", by=writer, seen=0, content=text("À ce jour.")
        )
    [message] = met.value.messages
    assert "{{ref:decision}}" in message
    assert "{{fact:events.count" in message


def test_what_may_differ_and_what_may_not():
    note = {"t": "note", "content": [{"t": "text", "text": "A note."}]}
    span = {"t": "span", "content": [{"t": "text", "text": "So."}], "sources": [{"code": "E1"}]}
    ref = {"t": "ref", "key": "one"}
    link = {"t": "link", "address": "https://ilo.org/en", "text": "Here"}
    source = {"text": [note, span, ref, link]}
    assert unlike(source, {"text": [{**ref, "bare": True}, span, note]}) == []
    assert "a footnote" in unlike(source, {"text": [span, ref]})[0]
    assert "E1" in unlike(source, {"text": [note, ref]})[0]
    [more] = unlike(source, {"text": [note, note, span, ref]})
    assert "not in the source: a footnote" in more
    assert "not translated" in unlike({"title": "A", **source}, source)[0]


def test_only_languages_whose_words_papers_know_and_no_second_time(paper, writer):
    assert other_languages(paper)[:2] == ["fr", "es"]
    a_language(paper, writer)
    assert "fr" not in other_languages(paper)
    for code, words in (("en", "own language"), ("xx", "cannot be printed")):
        with pytest.raises(ValidationError, match=words):
            add_language(paper, code, by=writer, title="x")
    with pytest.raises(ValidationError):
        a_language(paper, writer)
    with pytest.raises(ValidationError, match="no line"):
        a_language(paper, writer, "es", cover={"form": "2011"})
    with pytest.raises(IntegrityError, match="own language"), transaction.atomic():
        PaperLanguage.objects.create(paper=paper, language="en", title="x")


@pytest.mark.parametrize("kind", ["reader", "office", "employer_secretary"])
def test_nobody_else_translates(paper, writer, kind):
    a_language(paper, writer)
    other = somebody(kind)
    made = save_translation(
        block_of(paper, "intro"), "fr", by=writer, seen=0, content=FRENCH["intro"]
    )
    with pytest.raises(PermissionDenied):
        add_language(paper, "es", by=other, title="x")
    with pytest.raises(PermissionDenied):
        save_translation(made.block, "fr", by=other, seen=1, content=text("x"))
    with pytest.raises(PermissionDenied):
        review_translation(made, by=other, seen=1)


def test_parts_taken_out_and_languages_not_given_are_refused(paper, writer):
    block = block_of(paper, "intro")
    with pytest.raises(ValidationError, match="not given"):
        save_translation(block, "fr", by=writer, seen=0, content=FRENCH["intro"])
    a_language(paper, writer)
    remove_block(block, by=writer)
    with pytest.raises(ValidationError, match="taken out"):
        save_translation(block, "fr", by=writer, seen=0, content=FRENCH["intro"])
    with pytest.raises(ValidationError, match="no words"):
        save_translation(block_of(paper, "table"), "fr", by=writer, seen=0, content={})


def test_a_cleared_or_issued_paper_is_translated_and_a_superseded_one_is_not(writer):
    paper = a_paper(state=Paper.State.ISSUED)
    a_language(paper, writer)
    save_translation(block_of(paper, "intro"), "fr", by=writer, seen=0, content=FRENCH["intro"])
    Paper.objects.update(state=Paper.State.SUPERSEDED)
    with pytest.raises(ValidationError, match="superseded"):
        save_translation(block_of(paper, "events"), "fr", by=writer, seen=0, content={"title": "É"})


def test_the_states_of_a_paper_take_as_many_queries_however_long_it_is(
    writer, django_assert_num_queries
):
    blocks = [
        {"key": f"p{number}", "kind": "paragraph", "content": text(f"Number {number}.")}
        for number in range(60)
    ]
    paper = a_paper(blocks=blocks)
    a_language(paper, writer)
    for block in paper.blocks.all()[:30]:
        save_translation(block, "fr", by=writer, seen=0, content=text("Numéro."))
    with django_assert_num_queries(2):
        rows = states(paper, "fr")
    assert len(rows) == 60
    for block in paper.blocks.all()[:10]:
        save_block(block, by=writer, seen=1, content=text("Another."))
    with django_assert_num_queries(3):
        rows = states(paper, "fr")
    assert progress(rows) == {"missing": 30, "draft": 20, "reviewed": 0, "outdated": 10}


def test_numbers_from_the_outline_are_those_that_are_printed(paper):
    found = targets(Outline(paper))
    assert {key: one.number for key, one in found.items()} == {
        "intro": "1",
        "events": "I",
        "count": "2",
        "decision": "3",
        "appendix": "",
    }


def test_all_of_the_outline_can_be_translated(paper, writer):
    a_language(paper, writer)
    translated(paper, writer)
    assert set(state_of(paper).values()) == {"draft"}
