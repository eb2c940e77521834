"""From a file to answers: each belongs to a question as it reads today, or is called a problem."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from consultations.forms import LANGUAGES
from consultations.models import WORDS, Consultation, Position, Question
from consultations.offline import sheet, word
from consultations.offline.blank import (
    FIELDS,
    Mark,
    is_invitation_to_choose,
    labels,
    meant,
    questions_of,
    stances_of,
)
from consultations.offline.filled import Filled, Line, Problem
from consultations.offline.package import EXCEL, WORD, Package
from foundation.texts import colon

READERS = {WORD: word.read, EXCEL: sheet.read}


@dataclass(frozen=True)
class Answer:
    """What would be stated on one question, on the version of its text that was read."""

    question: Question
    text_version: int
    words: dict[str, str]

    def position(self) -> Position:
        """The answer as an unsaved position, of nobody yet."""
        return Position(question=self.question, text_version=self.text_version, **self.words)


@dataclass
class Reading:
    """What a file says: answers, questions it leaves open, and everything that is wrong."""

    answers: list[Answer] = field(default_factory=list)
    unanswered: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(data: bytes, consultation: Consultation) -> Reading:
    """What was filled in. A reading with problems is not to be stated, not even in part.

    Raises:
        ValidationError: the file as a whole is of no use; says why.
    """
    package = Package(data)
    filled = READERS[package.kind](package)
    if not filled.lines:
        raise ValidationError(
            _(
                "No question was found in this file. Download the template of this consultation "
                "and fill in that one."
            ),
            code="no_template",
        )
    return Reader(filled, consultation).reading()


class Reader:
    """Goes through what was typed, line by line."""

    def __init__(self, filled: Filled, consultation: Consultation):
        self.filled = filled
        self.consultation = consultation
        self.questions = {one.pk: one for one in questions_of(consultation)}
        self.problems: list[Problem] = []
        self.answers: dict[int, tuple[str, Answer]] = {}

    def reading(self) -> Reading:
        """All answers and problems, in the order of the file."""
        language = self._language()
        for line in self.filled.lines:
            self._take(line, language)
        self.problems += [
            Problem(one.text, one.place, self._title(one.question)) for one in self.filled.problems
        ]
        answers = [self.answers[pk][1] for pk in self.questions if pk in self.answers]
        unanswered = [one for pk, one in self.questions.items() if pk not in self.answers]
        return Reading(answers, unanswered, self.problems)

    def _language(self) -> str:
        typed = self.filled.language
        if not typed:
            return (translation.get_language() or "en")[:2]
        found = meant(typed, lambda: LANGUAGES)
        if found is None:
            said = _("“%(typed)s” is not a language that can be chosen.") % {"typed": typed[:100]}
            self.problems.append(Problem(said, labels()["language"]))
        return found or "en"

    def _title(self, mark: str) -> str:
        try:
            found = Mark.read(mark)
        except ValueError:
            return ""
        question = self.questions.get(found.question) if found else None
        return question.title if question else ""

    def _take(self, line: Line, language: str) -> None:
        words = {name: text for name, text in line.words.items() if text}
        if is_invitation_to_choose(words.get("stance", "")):
            del words["stance"]
        try:
            mark = Mark.read(line.mark)
        except ValueError:
            mark = None
        if mark is None:
            self._refuse(line, _("The hidden reference of this question was changed."))
        elif mark.consultation != self.consultation.pk:
            self._refuse_once(_("This file is the template of another consultation."))
        elif mark.question not in self.questions:
            if words:
                self._refuse(line, _("This question is not asked any more."))
        elif words:
            self._answer(line, self.questions[mark.question], mark, words, language)

    def _answer(self, line, question, mark, words, language) -> None:
        if mark.text_version != question.text_version:
            said = _(
                "This answers version %(read)s of the text; the text is now in version %(now)s. "
                "Download the template again, and read the new text first."
            )
            versions = {"read": mark.text_version, "now": question.text_version}
            self._refuse(line, said % versions, question)
            return
        if question.pk in self.answers:
            said = _("This question is answered twice: here, and in %(place)s.")
            self._refuse(line, said % {"place": self.answers[question.pk][0]}, question)
            return
        typed = words.pop("stance", "")
        stance = meant(typed, lambda: stances_of(self.consultation).items()) if typed else ""
        if typed and stance is None:
            said = _("“%(typed)s” is not a stance of this consultation. Choose one of: %(all)s.")
            choices = ", ".join(stances_of(self.consultation).values())
            self._refuse(line, said % {"typed": typed[:100], "all": choices}, question)
        if stance == "":
            said = _("There are words, but no stance is chosen.")
            self._refuse(line, said, question)
        said_words = {name: words.get(name, "") for name in FIELDS} | {"language": language}
        answer = Answer(question, mark.text_version, said_words | {"stance": stance or ""})
        for problem in problems_of(answer):
            self._refuse(line, problem, question)
        self.answers[question.pk] = (line.place, answer)

    def _refuse(self, line: Line, said: str, question: Question | None = None) -> None:
        self.problems.append(Problem(said, line.place, question.title if question else ""))

    def _refuse_once(self, said: str) -> None:
        if all(one.text != said for one in self.problems):
            self.problems.append(Problem(said))


def problems_of(answer: Answer) -> list[str]:
    """What the rules of a position say against the words, each with the name of its field."""
    names = labels()
    return [
        f"{capfirst(names.get(name, name))}{colon()}{one}"
        for name, said in errors_of(answer).items()
        for one in said
    ]


def errors_of(answer: Answer) -> dict[str, list[str]]:
    """What the rules of a position say against the words, by field."""
    position, found = answer.position(), {}
    exclude = {one.name for one in Position._meta.fields} - set(WORDS)
    if not position.stance:
        exclude.add("stance")  # said already
    checks = [lambda: position.clean_fields(exclude=exclude)]
    if position.stance:
        checks.append(position.clean)
    for check in checks:
        try:
            check()
        except ValidationError as problem:
            for name, said in problem.message_dict.items():
                found.setdefault(name, said)
    return found
