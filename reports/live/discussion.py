"""What was said in a discussion, as a report of it gives it: convergence first, then preferences.

The two halves follow paragraphs 3 and 4 of the report of the Working Party of 17 November 2004.
"""

from itertools import groupby

from django.utils.translation import gettext as _

from consultations.models import Consultation, Position, Question
from reports.document.tree import Item, List, Plain, Source, Span, Text
from reports.reading import Reading, UnreadableBlock
from reports.wording import sentences


def areas_of_convergence(reading: Reading, options: dict) -> list:
    """A list of the questions about the follow-up as a whole on which nobody stands in the way.

    Options: ``consultation`` (its code), ``style`` of the list, bullets unless told.
    """
    return _list(reading, options, convergent=True)


def preferences_by_item(reading: Reading, options: dict) -> list:
    """A list of the questions about specific aspects, or where somebody stands in the way.

    Options: as :func:`areas_of_convergence`.
    """
    return _list(reading, options, convergent=False)


def _list(reading: Reading, options: dict, *, convergent: bool) -> list:
    items = [
        _item(reading, question, positions)
        for question, positions in _stated(reading, options)
        if _converges(question, positions) is convergent
    ]
    if not items:
        return [Plain(_("No position is recorded."))]
    return [List(options.get("style", "bullet"), tuple(items))]


def _stated(reading: Reading, options: dict) -> list[tuple[Question, list[Position]]]:
    """The questions of the consultation that somebody spoke to, with the positions that stand."""
    code = options.get("consultation", "")
    consultation = reading.visible(Consultation).filter(code=code).first()
    if consultation is None:
        raise UnreadableBlock(_("There is no consultation “%(code)s”.") % {"code": code})
    positions = (
        reading.visible(Position)
        .live()
        .filter(question__in=reading.visible(Question).filter(consultation=consultation))
        .select_related("question__consultation__type", "organization", "regional_group")
        .order_by("question__sequence", "question_id", "pk")
    )
    return [
        (question, list(rows)) for question, rows in groupby(positions, lambda one: one.question)
    ]


def _converges(question: Question, positions: list[Position]) -> bool:
    blocking = question.consultation.type.blocking
    return question.scope == Question.Scope.GENERAL and not any(
        one.stance in blocking for one in positions
    )


def _item(reading: Reading, question: Question, positions: list[Position]) -> Item:
    """The question's title, then a sentence or more for each position, each with its record."""
    parts: list = [Text(f"{question.title}.", em=True)]
    for one in positions:
        source = Source("consultations.position", one.pk, str(one)[:200])
        for sentence in sentences(one, reading.language):
            parts += [Text(" "), Span((Text(sentence),), sources=(source,))]
    return Item(
        tuple(parts),
        key=f"question-{question.pk}",
        sources=(Source("consultations.question", question.pk, question.title[:200]),),
    )
