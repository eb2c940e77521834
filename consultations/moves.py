"""What moved since the last round: what each group said before, and what it says now.

The round before is, in this order: the question that the secretariat named
(:class:`~consultations.models.Continuation`); the question about the same action in the newest
earlier consultation; the one about the same recommendation. Where that consultation has several
such questions nothing is guessed. What a group said earlier in the same round counts too: it is
nearer than any other round.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.groups import GROUP_AS_PARTY, Group
from consultations import matrix
from consultations.convergence import Reading, convergence, voices_of
from consultations.models import Continuation, Position, Question
from consultations.models.parties import WHOSE
from consultations.reasons import words_of
from consultations.standing import standing, with_version
from followup.models import Action, Recommendation


@dataclass(frozen=True)
class Move:
    """One group on one question: what it said before, and now."""

    group: str
    name: str
    before: str  # how its voice read, in words
    now: str
    was: list[matrix.Voice]
    moved: bool
    this_round: bool  # whether "before" is of the same round


@dataclass(frozen=True)
class Moves:
    """What moved on one question."""

    previous: Question | None
    groups: list[Move]

    @property
    def moved(self) -> list[Move]:
        """The groups that moved."""
        return [one for one in self.groups if one.moved]


def previous_of(questions: list[Question], user) -> dict[int, int]:
    """The question of the round before, by question; three queries."""
    keys = [one.pk for one in questions]
    named = dict(
        Continuation.objects.visible_to(user)
        .filter(question__in=keys, follows__isnull=False)
        .values_list("question_id", "follows_id")
    )
    opened = {one.pk: one.consultation.opens_on for one in questions}
    found: dict[int, int] = {}
    for model, name in ((Recommendation, "recommendations"), (Action, "actions")):
        found |= _by_link(model, name, opened, user)
    return found | named


def _by_link(model, name: str, opened: dict[int, date], user) -> dict[int, int]:
    """The one question about the same record in the newest earlier consultation."""
    linked = Question._meta.get_field(name).remote_field.through
    column = model._meta.model_name
    seen = model.objects.visible_to(user).values("pk")
    ours = linked.objects.filter(question__in=opened, **{f"{column}__in": seen})
    pairs = ours.values_list("question_id", f"{column}_id")
    about = defaultdict(set)
    for question, record in pairs:
        about[record].add(question)
    theirs = (
        linked.objects.filter(
            question__in=Question.objects.visible_to(user), **{f"{column}__in": list(about)}
        )
        .values_list(
            "question_id",
            f"{column}_id",
            "question__consultation_id",
            "question__consultation__opens_on",
        )
        .distinct()
    )
    earlier = defaultdict(set)
    for other, record, consultation, opens in theirs:
        for question in about[record]:
            if opens < opened[question]:
                earlier[question].add((opens, consultation, other))
    found = {}
    for question, rounds in earlier.items():
        last = max(rounds)[:2]
        keys = [one[2] for one in rounds if one[:2] == last]
        if len(keys) == 1:
            found[question] = keys[0]
    return found


def moves_on(rows: Iterable[matrix.Row], user, on: date | None = None) -> dict[int, Moves]:
    """What moved on the questions of ``rows``; a fixed number of queries.

    Nothing is told of a question on which the reader is not shown the positions of others, nor
    of an earlier round where they are not shown.

    Args:
        on: the day at whose end the rows stand.
    """
    rows = [one for one in rows if one.found]
    previous = previous_of([one.question for one in rows], user)
    questions = Question.objects.visible_to(user).filter(pk__in=previous.values())
    if on is not None:
        questions = with_version(questions, on)
    earlier = {one.pk: one for one in matrix.with_types(questions)}
    before = _said_before(rows, earlier, user, on)
    found = {}
    for row in rows:
        last = earlier.get(previous.get(row.question.pk))
        if last is not None and not matrix.shows_others(last.consultation, user):
            last = None
        found[row.question.pk] = _moves(row, last, before)
    return found


def _said_before(rows, earlier, user, on) -> dict[int, list[Position]]:
    """What stands on the questions of the round before, and what was replaced in this one."""
    keys = [one.question.pk for one in rows]
    visible = Position.objects.visible_to(user)
    replaced = visible.filter(question__in=keys, replaced_by__isnull=False)
    if on is not None:
        replaced = replaced.filter(replaced_by__stated_on__lte=on)
    stand = standing(visible, on).filter(question__in=list(earlier))
    found = visible.filter(Q(pk__in=stand.values("pk")) | Q(pk__in=replaced.values("pk")))
    by_question = defaultdict(list)
    for one in found.select_related("organization", "regional_group").order_by("-pk"):
        by_question[one.question_id].append(one)
    return by_question


def _moves(row: matrix.Row, last: Question | None, before: dict) -> Moves:
    replaced = before[row.question.pk]
    there = [] if last is None else [one for one in before[last.pk] if _stands_then(one, before)]
    version = getattr(last, "version_then", None) or (last.text_version if last else None)
    blocking = row.question.consultation.type.blocking
    blocked = last.consultation.type.blocking if last else blocking
    read_then = convergence(there, version, blocked).readings
    groups = []
    for group in Group:
        said = _newest_of_each_party(voices_of(group, replaced))
        was = said or voices_of(group, there)
        if not was:
            continue
        now = row.found.readings[group]
        then = convergence(said, blocking=blocking).readings[group] if said else read_then[group]
        groups.append(
            Move(
                group,
                str(GROUP_AS_PARTY[group]),
                words_of(then),
                words_of(now),
                [matrix.voice(one, row.question if said else last, column=group) for one in was],
                moved=now not in (then, Reading.SILENT),
                this_round=bool(said),
            )
        )
    return Moves(last, groups)


def _stands_then(position: Position, before: dict) -> bool:
    """Whether what was read for the round before stands, and was not read as replaced."""
    keys = {one.pk for one in before[position.question_id]}
    return position.replaced_by_id not in keys


def _newest_of_each_party(positions: list[Position]) -> list[Position]:
    """The last one that each party said; ``positions`` come newest first."""
    newest: dict[tuple, Position] = {}
    for one in positions:
        party = tuple(getattr(one, name) for name in WHOSE)
        newest.setdefault(party, one)
    return list(newest.values())


def mark(rows: list[matrix.Row], moves: dict[int, Moves]) -> None:
    """Say in the cells of ``rows`` which groups moved, and from where."""
    for row in rows:
        told = moves.get(row.question.pk)
        was = {one.group: one.before for one in told.moved} if told else {}
        for cell in row.cells:
            if cell.group in was:
                cell.moved = _("before: %(reading)s") % {"reading": was[cell.group]}
