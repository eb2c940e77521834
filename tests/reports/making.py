"""Papers with an outline, and records for them, as tests need them."""

from datetime import date

from consultations.models import AgendaItem, Body, Consultation, Position, Question, Session
from consultations.models.parties import PartyKind
from consultations.standard_types import standard_type
from events.models import Event, Involvement
from foundation.partialdates import PartialDate
from reports.models import Block, Paper, PaperLanguage
from reports.translating import add_language, save_translation


def a_session(number: int = 300) -> Session:
    """A session of a body of its own."""
    body, _made = Body.objects.get_or_create(code="TB", defaults={"name_en": "Test Body"})
    return Session.objects.create(body=body, number=number, date=PartialDate.from_edtf("2004-11"))


def an_event(title: str, when: str = "2004-05-25", **fields) -> Event:
    """A published event on a date given as stored."""
    return Event.objects.create(
        title=title, date=PartialDate.from_edtf(when) if when else None, **fields
    )


def a_paper(symbol: str = "TB.300/1", blocks: list[dict] | None = None, **fields) -> Paper:
    """A paper with these blocks, each ``{"key", "kind", …}`` with an optional list ``inside``."""
    session = Session.objects.first() or a_session()
    item, _made = AgendaItem.objects.get_or_create(
        session=session, number=1, defaults={"title_en": "Test item"}
    )
    fields = {"place": "Geneva", "dated": date(2004, 10, 19), **fields}
    paper = Paper.objects.create(
        symbol=symbol,
        title="A paper for tests",
        purpose=Paper.Purpose.DECISION,
        body=session.body,
        session=session,
        agenda_item=item,
        cover={"office": "Test Office", "body": "Test Body", "form": "2004"},
        **fields,
    )
    place(paper, blocks if blocks is not None else outline())
    return paper


def in_state(paper: Paper, state: str) -> Paper:
    """The paper in another state, by the way that papers take to it."""
    way = [one.value for one in Paper.State]
    for one in way[way.index(paper.state) + 1 : way.index(state) + 1]:
        Paper.objects.filter(pk=paper.pk).update(state=one)
    paper.refresh_from_db()
    return paper


def place(paper: Paper, blocks: list[dict], parent: Block | None = None, start: int = 1) -> int:
    """Store blocks and what is inside them; gives the next free place."""
    for one in blocks:
        inside = one.pop("inside", [])
        block = Block.objects.create(paper=paper, parent=parent, sequence=start, **one)
        start = place(paper, inside, block, start + 1)
    return start


def text(words: str) -> dict:
    """Content of a block: running text."""
    return {"text": [{"t": "text", "text": words}]}


def outline(since: str = "2004-03-01", until: str = "2004-10-31") -> list[dict]:
    """An Office paper in small: a fact in a sentence, a reference, a decision, the appendix."""
    period = {"since": since, "until": until, "undated": "include"}
    counted = [
        {"t": "text", "text": "So far "},
        {"t": "fact", "name": "events.count", "options": period},
        {"t": "text", "text": " events were recorded ("},
        {"t": "ref", "key": "decision"},
        {"t": "text", "text": ")."},
    ]
    return [
        {"key": "intro", "kind": "paragraph", "content": text("This paper is a test.")},
        {
            "key": "events",
            "kind": "section",
            "content": {"title": "Events"},
            "inside": [{"key": "count", "kind": "paragraph", "content": {"text": counted}}],
        },
        {"key": "decision", "kind": "decision", "content": text("The body may wish to agree.")},
        {
            "key": "appendix",
            "kind": "appendix",
            "content": {"title": "Events", "note": [{"t": "text", "text": "Not exhaustive."}]},
            "inside": [
                {
                    "key": "table",
                    "kind": "live",
                    "live": "events_table",
                    "options": {**period, "office": "TO"},
                }
            ],
        },
    ]


def involve(event: Event, role: str, **who) -> None:
    """Somebody took part."""
    sequence = event.involvements.count() + 1
    Involvement.objects.create(event=event, role=role, sequence=sequence, **who)


def a_question(title: str = "A forum", **fields) -> Question:
    """A question of the one consultation of the test."""
    consultation, _made = Consultation.objects.get_or_create(
        code="test-round",
        defaults={
            "title_en": "Test round",
            "opens_on": date(2004, 10, 19),
            "type": standard_type("discussion"),
        },
    )
    sequence = consultation.questions.count() + 1
    return Question.objects.create(
        consultation=consultation, sequence=sequence, title_en=title, **fields
    )


def a_position(question: Question, stance: str, **fields) -> Position:
    """A submitted position, of the Employers' group unless told."""
    fields = {"party_kind": PartyKind.GROUP, "group": "employers", **fields}
    if fields["party_kind"] != PartyKind.GROUP and "group" not in fields:
        fields["group"] = ""
    return Position.objects.create(question=question, stance=stance, **fields)


def a_language(paper: Paper, by, code: str = "fr", **fields) -> PaperLanguage:
    """The paper in one more language."""
    fields = {"title": "Un document d’essai", "place": "Genève", **fields}
    return add_language(paper, code, by=by, **fields)


FRENCH = {
    "intro": text("Ce document est un essai."),
    "events": {"title": "Événements"},
    "count": {
        "text": [
            {"t": "text", "text": "À ce jour, "},
            {
                "t": "fact",
                "name": "events.count",
                "options": {"since": "2004-03-01", "undated": "include", "until": "2004-10-31"},
            },
            {"t": "text", "text": " événements ont été consignés ("},
            {"t": "ref", "key": "decision"},
            {"t": "text", "text": ")."},
        ]
    },
    "decision": text("L’organe voudra sans doute accepter."),
    "appendix": {
        "title": "Événements",
        "note": [{"t": "text", "text": "Liste non exhaustive."}],
    },
}


def translated(paper: Paper, by, language: str = "fr", leave_out: tuple[str, ...] = ()) -> None:
    """The outline of :func:`outline` in French, but for some of its parts."""
    for block in paper.blocks.filter(key__in=set(FRENCH) - set(leave_out)):
        save_translation(block, language, by=by, seen=0, content=FRENCH[block.key])
