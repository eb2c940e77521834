"""Answering a whole consultation at once: all that was answered is kept or submitted, or nothing.

Each answer goes the way of a single one (:func:`consultations.drafting.save_draft`,
:func:`consultations.submitting.submit_position`), with the same rights and rules, inside one
transaction.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.users import Party
from consultations.drafting import PROPOSAL, kind_for, save_draft
from consultations.models import WORDS, Consultation, Draft, Position, Question
from consultations.offline.filled import Problem
from consultations.offline.reading import Answer
from consultations.statements import why_closed
from consultations.submitting import submit_position
from foundation.history import change
from foundation.requests import Conflict


class AnswersRefused(Conflict):
    """Nothing was saved; :attr:`problems` says why, for each question that stands in the way."""

    def __init__(self, problems: list[Problem]):
        super().__init__(_("Nothing was saved."))
        self.problems = problems


def answer_all(
    answers: Iterable[Answer], *, party: Party, by, submit: bool, based_on: dict[int, str]
) -> list[Draft] | list[Position]:
    """Keep drafts of all answers in the party, or submit them all in its name.

    An answer that the party's standing position gives already is not submitted again.

    Args:
        submit: False keeps drafts.
        based_on: by question, the stamp of the draft that was read beside the answer.

    Raises:
        PermissionDenied: ``by`` may not draft, or not speak, for the party.
        AnswersRefused: at least one answer could not be taken; none was.
    """
    act = submit_position if submit else save_draft
    answers = sorted(answers, key=lambda one: one.question.pk)
    stands = standing(party, by, [one.question for one in answers]) if submit else {}

    def take(answer):
        return act(
            answer.position(),
            party=party,
            by=by,
            based_on=based_on.get(answer.question.pk, ""),
        )

    new = [one for one in answers if not says_the_same(one, stands.get(one.question.pk))]
    with change(by=by):
        return all_or_none(new, take)


def all_or_none(answers: Iterable[Answer], take) -> list:
    """What ``take`` makes of each answer, in one transaction.

    Raises:
        AnswersRefused: with what stands in the way of each that could not be taken.
    """
    made, problems = [], []
    with transaction.atomic():
        for one in answers:
            try:
                with transaction.atomic():
                    made.append(take(one))
            except ValidationError as problem:
                problems += [
                    Problem(str(said), question=one.question.title) for said in problem.messages
                ]
            except Conflict as problem:
                problems.append(Problem(str(problem), question=one.question.title))
        if problems:
            raise AnswersRefused(problems)
    return made


def standing(party: Party, user, questions: Iterable[Question]) -> dict[int, Position]:
    """What the party itself has stated and still stands, by question. One query."""
    visible = Position.objects.visible_to(user).live().of_party(party)
    own = visible.filter(question__in=questions, party_kind__in=["group", "government"])
    return {one.question_id: one for one in own.select_related("question").order_by("pk")}


def drafts(party: Party, user, questions: Iterable[Question]) -> dict[int, Draft]:
    """The open drafts that the person goes on from, by question. One query."""
    found = Draft.objects.visible_to(user).of_party(party)
    found = found.filter(question__in=questions, state=Draft.State.OPEN, kind=kind_for(party, user))
    if kind_for(party, user) == PROPOSAL:
        found = found.filter(author=user)
    return {one.question_id: one for one in found}


def why_all_closed(consultation: Consultation) -> str:
    """Why nothing can be stated in the whole consultation today, in words; else ""."""
    return why_closed(Question(consultation=consultation))


def says_the_same(answer: Answer, words) -> bool:
    """Whether ``words`` (a draft or a position, or None) are those of the answer."""
    if words is None or words.text_version != answer.text_version:
        return False
    return all(plain(getattr(words, name)) == plain(answer.words[name]) for name in WORDS)


def plain(text: str) -> str:
    """With one kind of line ends; browsers send another than files hold."""
    return text.replace("\r\n", "\n")
