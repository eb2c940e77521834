"""Questions by groups: what stands on each question, and what it amounts to.

Everything is read with one query for the questions, one for the positions and one each for what
came of them, however many questions there are. Positions are those that the reader may see.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.groups import GROUP_AS_PARTY, Group
from accounts.rights import Right
from consultations.addresses import story_url
from consultations.convergence import IN_FAVOUR, Convergence, convergence, of_the_whole_body
from consultations.models import (
    Consultation,
    Decision,
    Draft,
    Position,
    Question,
    Request,
    Stance,
)
from consultations.models.parties import PartyKind
from consultations.models.words import Words
from consultations.readings import Beside, beside, readings_on
from consultations.standing import standing as stood
from consultations.standing import with_version
from followup.models import Action, Recommendation
from foundation.texts import quoted

# The marks of components/stance.html.
MARKS = {
    Stance.SUPPORT: "support",
    Stance.CONDITIONS: "support_with_conditions",
    Stance.RESERVATION: "reservation",
    Stance.OPPOSE: "oppose",
    Stance.INFORMATION: "requests_information",
    Stance.SUGGESTION: "suggestion",
    Stance.NO_VIEW: "no_view",
}
NOTE_LENGTH = 140


def shows_others(consultation: Consultation, user) -> bool:
    """Whether ``user`` reads the submitted positions of other parties by now.

    What is published one by one is read earlier; until all are shown, no finding is drawn from
    the part that a reader happens to see.
    """
    if user.can(Right.READ_SUBMITTED):
        return True
    match consultation.visibility:
        case Consultation.Visibility.ON_SUBMISSION:
            return True
        case Consultation.Visibility.AT_CLOSING:
            closes = consultation.closes_on
            return closes is not None and closes < timezone.localdate()
    return False


@dataclass(frozen=True)
class Voice:
    """One position as a cell shows it: the mark, whose it is, and what goes with it."""

    url: str
    mark: str
    stance: str
    party: str  # empty where the column says it
    note: str
    language: str
    version: int | None  # of the text, where it is an earlier one


@dataclass
class Cell:
    """What one group has on record on one question."""

    group: str
    name: str
    voices: list[Voice] = field(default_factory=list)
    through_body: str = ""
    moved: str = ""  # how it read before, where it moved since the last round


@dataclass
class Row:
    """One question as a row of the matrix."""

    question: Question
    cells: list[Cell]
    others: list[Voice]
    found: Convergence | None
    outcomes: list[tuple[str, str, str]]  # what it is, its reference, its address
    references: list[tuple[str, str]]  # reference, address
    draft: Draft | None = None  # of the reader's own party
    chair: Beside | None = None


def standing_on(questions: QuerySet, user, on: date | None = None) -> dict[int, list[Position]]:
    """The positions that stand on ``questions``, by question."""
    visible = Position.objects.visible_to(user)
    found = (
        (stood(visible, on) if on else visible.filter(replaced_by__isnull=True))
        .filter(question__in=questions.order_by().values("pk"))
        .select_related("organization", "regional_group")
        .defer("reported")
        .order_by("question_id", "pk")
    )
    by_question = defaultdict(list)
    for one in found:
        by_question[one.question_id].append(one)
    return by_question


def finding(question: Question, positions: Iterable[Position], shown: bool) -> Convergence | None:
    """What the positions amount to; None while others' positions are not shown to the reader."""
    if not shown:
        return None
    return convergence(positions, question.text_version, question.consultation.type.blocking)


def with_types(questions: QuerySet) -> QuerySet:
    """``questions`` with the consultation and what its type calls each stance (one more query)."""
    return questions.select_related("consultation__type").prefetch_related(
        "consultation__type__stances"
    )


def with_references(questions: QuerySet, user) -> QuerySet:
    """``questions`` with the references of what they are about, in the same statement."""
    return questions.annotate(
        recommendation_references=_references(Recommendation, user),
        action_references=_references(Action, user),
    )


def _references(model, user):
    rows = model.objects.visible_to(user).filter(questions=OuterRef("pk")).order_by("sort_key")
    return ArraySubquery(rows.values("reference"))


def rows_of(
    questions: QuerySet,
    user,
    consultation: Consultation | None = None,
    standing: dict | None = None,
    on: date | None = None,
) -> list[Row]:
    """The rows of the matrix, in the order of the questions.

    Args:
        consultation: that of all questions; without it each question brings its own
            (``select_related("consultation")``).
        questions: those to show, limited to what ``user`` may see.
        standing: what :func:`standing_on` gave, where it was read already.
        on: the day at whose end the rows stand, with the text as it was; now unless told. What
            came of the questions is then left out, since it may have come later.
    """
    if standing is None:
        standing = standing_on(questions, user, on)
    order = ("sequence", "pk") if consultation else ("-consultation_id", "sequence", "pk")
    questions = with_references(with_types(questions.order_by(*order)), user)
    found = list(questions if on is None else with_version(questions, on))
    for one in found if on else ():
        one.text_version = one.version_then
    outcomes = defaultdict(list) if on else _outcomes(found, user)
    drafts = {} if on else in_preparation(found, user)
    chairs = readings_on([one.pk for one in found], user, on)
    rows = [
        _row(
            one,
            standing.get(one.pk, []),
            shows_others(one.consultation, user),
            outcomes[one.pk],
        )
        for one in found
    ]
    for row in rows:
        key, version = row.question.pk, row.question.text_version
        row.draft = drafts.get(key)
        row.chair = beside(chairs.get(key), row.found, version)
    return rows


def in_preparation(questions, user) -> dict[int, Draft]:
    """The draft that a constituent would go on with, by question: the common text, else a proposal.

    One query for constituents, none for anybody else.
    """
    if not user.parties:
        return {}
    found = Draft.objects.visible_to(user).filter(state=Draft.State.OPEN, question__in=questions)
    # In the order of the alphabet, the common text is the last to be put in.
    return {one.question_id: one for one in found.order_by("-kind", "-pk")}


def _row(question, said, shown, outcomes) -> Row:
    found = finding(question, said, shown)
    body = [one for one in said if of_the_whole_body(one)]
    cells = []
    for group in Group:
        own = [one for one in said if one.group == group]
        cell = Cell(group, str(GROUP_AS_PARTY[group]))
        cell.voices = [voice(one, question, column=group) for one in own]
        if found and group in found.through_body:
            called = [stance_label(question, one.stance) for one in body]
            cell.through_body = ", ".join(dict.fromkeys(called))
        cells.append(cell)
    others = [voice(one, question) for one in said if not one.group]
    references = [_reference("recommendation", one) for one in question.recommendation_references]
    references += [_reference("action", one) for one in question.action_references]
    return Row(question, cells, others, found, outcomes, references)


def _reference(kind: str, reference: str) -> tuple[str, str]:
    return reference, story_url(kind, reference)


def _outcomes(questions, user) -> dict[int, list[tuple[str, str, str]]]:
    """What came of each question: decisions, then requests (one query for both)."""
    keys = [one.pk for one in questions]
    halves = [
        model.objects.visible_to(user)
        .filter(question__in=keys)
        .annotate(place=Value(place))
        .values_list("place", "pk", "reference", "question_id", "sort_key")
        .order_by()
        for place, model in enumerate((Decision, Request))
    ]
    by_question = defaultdict(list)
    labels = (_("Decision"), _("Request"))
    pages = ("consultations:decision", "consultations:request")
    for place, pk, reference, question, _key in (
        halves[0].union(halves[1], all=True).order_by("place", "sort_key", "pk")
    ):
        by_question[question].append((labels[place], reference, reverse(pages[place], args=[pk])))
    return by_question


def voice(position: Position, question: Question, column: str = "", whose: bool = True) -> Voice:
    """One position in the words of a cell of the column ``column`` (a group, or the others).

    Without ``whose`` the party is left out, where the heading of the column names it.
    """
    named = not whose or (position.party_kind == PartyKind.GROUP and position.group == column)
    url = reverse("consultations:position", args=[position.pk])
    return _voice(position, question, url, "" if named else position.party)


def voice_of_draft(draft: Draft, question: Question) -> Voice:
    """A draft in the words of a cell; the page that shows it says whose it is."""
    return _voice(draft, question, reverse("consultations:draft", args=[draft.pk]), "")


def _voice(words: Words, question, url, party) -> Voice:
    # Only the words are cut short: what limits a stance goes with it whole.
    parts = [Truncator(_lead(words)).chars(NOTE_LENGTH)]
    if words.exclusions:
        parts.append(_("not: %(what)s") % {"what": words.exclusions})
    if words.time_limit:
        parts.append(quoted(words.time_limit))
    return Voice(
        url=url,
        mark=MARKS[words.stance],
        stance=stance_label(question, words.stance),
        party=party,
        note=" · ".join(part for part in parts if part),
        language=words.language,
        version=words.text_version if words.text_version < question.text_version else None,
    )


def stance_label(question: Question, stance: str) -> str:
    """What the question's consultation calls a stance. No query after :func:`with_types`."""
    rule = question.consultation.type.rules.get(stance)
    return rule.label if rule else str(Stance(stance).label)


def _lead(position: Words) -> str:
    """What matters most of the words: of a support what it hangs on, else what was said."""
    if position.stance not in IN_FAVOUR:
        return position.statement or position.conditions
    if position.conditions or position.exclusions:
        return position.conditions
    return position.statement


@dataclass(frozen=True)
class Summary:
    """What is said above the matrix."""

    questions: int
    positions: int
    groups: int
    earlier: int


def summary_of(rows: list[Row]) -> Summary:
    """How many questions, positions, groups that spoke, and positions on an earlier text."""
    voices = [one for row in rows for cell in row.cells for one in cell.voices]
    others = [one for row in rows for one in row.others]
    groups = {cell.group for row in rows for cell in row.cells if cell.voices}
    earlier = sum(one.version is not None for one in (*voices, *others))
    return Summary(len(rows), len(voices) + len(others), len(groups), earlier)
