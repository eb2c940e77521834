"""Drafted narrative: proposed from the record, decided on by sentence, put into the paper."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from consultations.models import Decision, Request
from events.models import EventRecommendation
from reports.models import Block, NarrativeDraft, Paper
from reports.narrative.drafting import (
    LookAgain,
    accept_sentence,
    edit_sentence,
    looked_at,
    propose,
    put_into_paper,
    reject_sentence,
    renew,
)
from reports.narrative.proposing import sentences_for
from reports.outline import Outline
from reports.reading import Reading
from reports.stored_inlines import words
from reports.writing import Closed
from tests.events.making import a_recommendation
from tests.people import somebody
from tests.reports.making import a_paper, a_position, a_question, a_session, an_event, involve

pytestmark = pytest.mark.django_db

ON_ROUND = {"from": "positions", "consultation": "test-round"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def writer():
    return somebody("secretariat")


def drafted(paper, writer, about=None, **options):
    """A draft on the test's consultation, its sentences by what they are about."""
    draft = propose(
        paper, by=writer, about=about or ON_ROUND, options={"silence": "never"} | options
    )
    return draft, list(draft.sentences.order_by("sequence"))


def replaced(position, stance, **fields):
    """The party states something else, as the application does it."""
    later = a_position(position.question, stance, **fields)
    type(position).objects.filter(pk=position.pk).update(replaced_by=later)
    return later


def said(paper, about, language="en", **options) -> list[str]:
    return [words(one.inlines) for one in sentences_for(paper, about, options, language)]


def test_events_are_told_in_figures_then_the_notable_ones_one_by_one():
    recommendation = a_recommendation("R14")
    seminar = an_event("Seminar", "2004-03-30", country="CH", place="Geneva", outcome="All agreed.")
    involve(seminar, "director_general")
    EventRecommendation.objects.create(event=seminar, recommendation=recommendation)
    an_event("Talk", "2004-10-02", country="FR")
    an_event("Summit", "2004-10-01", country="FR", kind="high_level")
    an_event("Somewhere", "2004-10")
    an_event("Later", "2005-01-01", country="JP")
    an_event("Not yet shown", "2004-05-01", country="IT", is_published=False)
    paper = a_paper(blocks=[])
    period = {"from": "events", "since": "2004-03", "until": "2004-10"}
    assert said(paper, period) == [
        "Between March and October 2004, 4 events were held in 2 countries; for one event no "
        "country is recorded.",
        "The Director-General took part in one of these events.",
        "The event “Seminar” was held (Geneva, 30 March 2004), with the following outcome: “All "
        "agreed”; the Director-General took part in it.",
        "The event “Summit” was held (France, 1 October 2004).",
    ]
    served = {**period, "recommendation": recommendation.reference}
    assert said(paper, served)[0] == (
        "Between March and October 2004, one event that serves recommendation R14 was held in one "
        "country (Switzerland)."
    )
    assert said(paper, {"from": "events", "since": "2004-10-02"})[0] == (
        "Since 2 October 2004, 3 events have been held in 2 countries; for one event no country "
        "is recorded."
    )
    assert said(paper, {"from": "events", "until": "2003"}) == [
        "Until 2003, no event is on record."
    ]
    assert len(said(paper, period, most=1)) == 3


@pytest.mark.parametrize(
    ("language", "since", "until", "first"),
    [
        ("fr", "2004-03", "2004-10", "Entre mars et octobre 2004, 2 événements ont eu lieu dans"),
        ("fr", "2004-03-02", "2004-10-31", "Entre le 2 mars et le 31 octobre 2004, 2 événements"),
        ("fr", "2004-03-02", "", "Depuis le 2 mars 2004, 2 événements ont eu lieu dans"),
        ("fr", "", "2004-10-31", "Jusqu’au 31 octobre 2004, 2 événements ont eu lieu dans"),
        ("fr", "", "2004-10", "Jusqu’en octobre 2004, 2 événements ont eu lieu dans"),
        ("fr", "2004-05-25", "2004-05-25", "Le 25 mai 2004, 2 événements ont eu lieu dans"),
        ("es", "2004-03", "2004-10", "Entre marzo y octubre de 2004 se celebraron 2 eventos en"),
        ("es", "2004-03-02", "2004-10-31", "Entre el 2 de marzo y el 31 de octubre de 2004 se"),
        ("es", "2004-03-02", "", "Desde el 2 de marzo de 2004 se han celebrado 2 eventos en"),
        ("es", "", "2004-10-31", "Hasta el 31 de octubre de 2004 se celebraron 2 eventos en"),
        ("es", "2004", "2004", "En 2004 se celebraron 2 eventos en 2 países."),
    ],
)
def test_periods_read_as_french_and_spanish_do(language, since, until, first):
    an_event("One", country="FR")
    an_event("Two", country="IT")
    about = {"from": "events", "since": since, "until": until}
    assert said(a_paper(blocks=[], language=language), about, language)[0].startswith(first)


def test_decisions_are_told_with_their_requests():
    session = a_session(301)
    decision = Decision.objects.create(
        reference="D01",
        state="adopted",
        text_en="Be it so.",
        session=session,
        adopted_on="2004-11-17",
        manner="vote",
        votes_for=40,
        votes_against=2,
        abstentions=1,
    )
    Request.objects.create(
        reference="Q1",
        kind="request",
        text_en="Report back.",
        addressed_to="Office",
        decision=decision,
        due_text="when asked",
    )
    about = {"from": "decisions", "session": session.pk}
    assert said(a_paper(blocks=[]), about) == [
        "Decision D01 was adopted by a vote (Test Body, 301st Session; 17 November 2004; votes "
        "for: 40; against: 2; abstentions: 1): “Be it so”.",
        "The following is on record (Q1; addressed to: the Office; due: “when asked”; state: "
        "open): “Report back”.",
    ]


def test_positions_that_are_not_shown_to_everybody_are_not_drafted_from(writer):
    question = a_question()
    question.consultation.visibility = "on_publication"
    question.consultation.save()
    a_position(question, "oppose", statement="Our secret view")
    found = said(a_paper(blocks=[]), ON_ROUND, silence="always")
    assert found == ["No position is on record on the point “A forum”."]


@pytest.mark.parametrize(
    ("about", "language", "words_of_it"),
    [
        ({"from": "positions", "consultation": "none"}, "en", "no consultation “none”"),
        ({"from": "events", "since": "yesterday"}, "en", "is no date"),
        ({"from": "events", "recommendation": "R99"}, "en", "no recommendation “R99”"),
        ({"from": "decisions", "session": 0}, "en", "no such session"),
        ({"from": "nothing"}, "en", "no such part"),
        ({"from": "events"}, "ar", "in English, French and Spanish only"),
    ],
)
def test_what_cannot_be_drafted_from_is_refused_in_words(writer, about, language, words_of_it):
    paper = a_paper(blocks=[], language=language)
    with pytest.raises(ValidationError, match=words_of_it):
        propose(paper, by=writer, about=about)
    assert not NarrativeDraft.objects.exists()


def test_accepted_and_edited_sentences_become_numbered_paragraphs_with_their_records(writer):
    first, second = a_question("First"), a_question("Second")
    one = a_position(first, "oppose", statement="Not now")
    two = a_position(second, "support")
    a_position(second, "information", group="workers", statement="How?")
    paper = a_paper(blocks=[{"key": "intro", "kind": "section", "content": {"title": "Views"}}])
    section = paper.blocks.get()
    draft, (a, b, c) = drafted(paper, writer)
    accept_sentence(a, by=writer, seen=a.basis)
    ours = [{"t": "text", "text": "The Employers' group was for the second point."}]
    edit_sentence(b, ours, by=writer, seen=b.basis, reason="shorter")
    reject_sentence(c, by=writer, reason="said elsewhere")

    made = put_into_paper(draft, by=writer, inside=section)

    assert [block.kind for block in made] == ["paragraph", "paragraph"]
    assert [block.parent for block in made] == [section, section]
    [span] = made[0].content["text"]
    assert span["sources"] == [{"model": "consultations.position", "id": one.pk}]
    assert words([span]) == words(a.inlines)
    [span] = made[1].content["text"]
    assert span == {
        "t": "span",
        "content": ours,
        "sources": [{"model": "consultations.position", "id": two.pk}],
    }
    outline = Outline(paper)
    assert [block.pk for block in outline.inside[section.pk]] == [block.pk for block in made]
    # What goes into the paper can be read: the records behind it are found.
    assert Reading(paper).sources(span["sources"])[0].id == str(two.pk)
    b.refresh_from_db()
    assert (b.state, b.block, b.decided_by, b.reason) == ("edited", made[1], writer, "shorter")
    assert b.history.filter(state="edited").exists()
    reason = Block.objects.get(pk=made[0].pk).history.get().pgh_context["reason"]
    assert reason == "Drafted from the record; 1 sentence edited."
    with pytest.raises(ValidationError, match="in the paper already"):
        reject_sentence(b, by=writer)
    with pytest.raises(ValidationError, match="at least one"):
        put_into_paper(draft, by=writer, inside=section)


def test_sentences_of_one_question_stand_in_one_paragraph(writer):
    question = a_question()
    a_position(question, "oppose", statement="Not now")
    a_position(question, "support", group="workers")
    paper = a_paper(blocks=[])
    draft, sentences = drafted(paper, writer)
    for one in sentences:
        accept_sentence(one, by=writer, seen=one.basis)
    [block] = put_into_paper(draft, by=writer)
    assert [one["t"] for one in block.content["text"]] == ["span", "text", "span"]
    assert block.content["text"][1]["text"] == " "


def test_a_sentence_that_the_record_gives_otherwise_by_now_is_looked_at_again(writer):
    position = a_position(a_question(), "oppose", statement="Not now")
    paper = a_paper(blocks=[])
    draft, [sentence] = drafted(paper, writer)
    seen = sentence.basis
    accept_sentence(sentence, by=writer, seen=seen)
    # Another group joins: the sentence is about more than it says.
    a_position(position.question, "support", group="workers")
    put_nothing = Block.objects.filter(paper=paper)
    [looked], [new] = looked_at(draft)
    assert not looked.is_outdated
    assert "Workers" in words(new.inlines)
    replaced(position, "support")

    [looked], _new = looked_at(draft)
    assert looked.is_outdated
    assert looked.now is None
    with pytest.raises(LookAgain, match="look at 1 sentence again"):
        put_into_paper(draft, by=writer)
    with pytest.raises(LookAgain, match="has changed"):
        accept_sentence(sentence, by=writer, seen=seen)
    with pytest.raises(LookAgain, match="no longer says this"):
        accept_sentence(sentence, by=writer, seen="")
    assert not put_nothing.exists()

    [added] = renew(draft, by=writer)
    assert "The Employers' group and the Workers' group" in words(added.inlines).replace("’", "'")
    reject_sentence(sentence, by=writer)
    accept_sentence(added, by=writer, seen=added.basis)
    assert len(put_into_paper(draft, by=writer)) == 1


def test_a_joined_sentence_changes_with_those_who_join_it(writer):
    question = a_question()
    a_position(question, "support")
    paper = a_paper(blocks=[])
    draft, [sentence] = drafted(paper, writer)
    accept_sentence(sentence, by=writer, seen=sentence.basis)
    later = a_position(question, "support", group="workers")
    [looked], new = looked_at(draft)
    assert looked.is_outdated
    assert not new
    accept_sentence(sentence, by=writer, seen=looked.digest)
    sentence.refresh_from_db()
    assert {"model": "consultations.position", "id": later.pk} in sentence.sources
    assert not looked_at(draft)[0][0].is_outdated


def test_an_edited_sentence_holds_words_and_no_other_records(writer):
    a_position(a_question(), "support")
    paper = a_paper(blocks=[])
    _draft, [sentence] = drafted(paper, writer)
    other = {"t": "span", "content": [{"t": "text", "text": "x"}], "sources": []}
    for refused in ([{"t": "text", "text": "  "}], [other], [{"t": "blink"}], "words"):
        with pytest.raises(ValidationError):
            edit_sentence(sentence, refused, by=writer, seen=sentence.basis)
    same = edit_sentence(sentence, sentence.inlines, by=writer, seen=sentence.basis)
    assert same.state == "accepted"


def test_only_who_writes_papers_drafts_and_only_while_the_paper_is_open(writer):
    a_position(a_question(), "support")
    paper = a_paper(blocks=[])
    draft, [sentence] = drafted(paper, writer)
    for kind in ("office", "employer_secretary", "administrator"):
        other = somebody(kind)
        with pytest.raises(PermissionDenied):
            propose(paper, by=other, about=ON_ROUND)
        with pytest.raises(PermissionDenied):
            accept_sentence(sentence, by=other, seen=sentence.basis)
        with pytest.raises(PermissionDenied):
            put_into_paper(draft, by=other)
    for state in (Paper.State.IN_CLEARANCE, Paper.State.CLEARED):
        Paper.objects.filter(pk=paper.pk).update(state=state)
    for act in (
        lambda: propose(Paper.objects.get(), by=writer, about=ON_ROUND),
        lambda: accept_sentence(sentence, by=writer, seen=sentence.basis),
        lambda: put_into_paper(NarrativeDraft.objects.get(), by=writer),
    ):
        with pytest.raises(Closed):
            act()


def test_what_is_drafted_is_in_the_papers_language(writer):
    question = a_question("A forum", title_fr="Un forum")
    a_position(question, "support")
    paper = a_paper(blocks=[], language="fr")
    with translation.override("es"):
        _draft, [sentence] = drafted(paper, writer)
    assert words(sentence.inlines) == (
        "Le groupe des employeurs a appuyé le point «\u00a0Un forum\u00a0»."
    )
