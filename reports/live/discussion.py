"""What was said in a discussion, as a report of it gives it: convergence first, then preferences.

The two halves follow paragraphs 3 and 4 of the report of the Working Party of 17 November 2004.
"""

from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.models import Position, Question
from reports.asked import consultation, questions_asked, style
from reports.document.tree import Item, List, Plain, Source, Span, Text
from reports.kinds import LiveKind
from reports.reading import Reading
from reports.wording import sentences


def areas_of_convergence(reading: Reading, options: dict) -> list:
    """A list of the questions about the follow-up as a whole on which nobody stands in the way."""
    return _list(reading, options, convergent=True)


def preferences_by_item(reading: Reading, options: dict) -> list:
    """A list of the questions about specific aspects, or where somebody stands in the way."""
    return _list(reading, options, convergent=False)


def _list(reading: Reading, options: dict, *, convergent: bool) -> list:
    items = [
        _item(reading, question, positions)
        for question, positions in _stated(reading, options)
        if _converges(question, positions) is convergent
    ]
    if not items:
        return [Plain(_("No position is recorded."))]
    return [List(options["style"], tuple(items))]


def _stated(reading: Reading, options: dict) -> list[tuple[Question, list[Position]]]:
    """The questions of the consultation that somebody spoke to, with the positions that stand."""
    positions = (
        reading.visible(Position)
        .live()
        .filter(question__in=questions_asked(reading, options))
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


_OPTIONS = (consultation(), style("bullet"))
CONVERGENCE = LiveKind(
    "areas_of_convergence",
    gettext_lazy("Areas of convergence"),
    gettext_lazy("A list of what was said where nobody stands in the way, as reports give it."),
    _OPTIONS,
    areas_of_convergence,
)
PREFERENCES = LiveKind(
    "preferences_by_item",
    gettext_lazy("Preferences by item"),
    gettext_lazy("A list of what was said on specific aspects, as reports give it."),
    _OPTIONS,
    preferences_by_item,
)
