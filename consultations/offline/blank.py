"""What a template holds: a consultation's questions, how each can be answered, and their marks.

Each place for an answer carries a mark: the consultation, the question, the version of its text,
and a check code over the three, so that an answer is never taken for that of another question
because a row was moved, copied or typed over.
"""

import hashlib
import re
from dataclasses import dataclass

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.forms import LANGUAGES, PositionForm
from consultations.models import Consultation, Position, Question
from foundation.texts import LANGUAGES as SITE_LANGUAGES

# What is answered on each question, in this order; the language is said once for the file.
FIELDS = ("stance", "statement", "conditions", "exclusions", "time_limit", "addressed_to")
FORM = "CT1"
LANGUAGE_MARK = f"{FORM}.language"
CHOOSE = gettext_lazy("Choose a stance")
_MARK = re.compile(rf"{FORM}\.(\d{{1,18}})\.(\d{{1,18}})\.(\d{{1,5}})\.([0-9a-f]{{8}})")


@dataclass(frozen=True)
class Mark:
    """Which question, in which version of its text, an answer is to."""

    consultation: int
    question: int
    text_version: int

    def __str__(self):
        return f"{self._plain}.{self._check}"

    @property
    def _plain(self) -> str:
        return f"{FORM}.{self.consultation}.{self.question}.{self.text_version}"

    @property
    def _check(self) -> str:
        return hashlib.sha256(self._plain.encode()).hexdigest()[:8]

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """The mark that stands in ``text``.

        Raises:
            ValueError: there is one, and its check code is another question's.
        """
        found = _MARK.search(text)
        if found is None:
            return None
        mark = cls(*map(int, found.groups()[:3]))
        if str(mark) != found.group():
            raise ValueError(text)
        return mark


@dataclass(frozen=True)
class Asked:
    """One question of a template."""

    mark: Mark
    number: int
    title: str
    text: str


@dataclass(frozen=True)
class Blank:
    """A template in one language, ready to be written as a file."""

    code: str
    title: str
    deadline: str
    language: str
    questions: tuple[Asked, ...]
    stances: tuple[str, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """In which an answer can be written, in words."""
        return tuple(str(label) for _code, label in LANGUAGES)

    @property
    def own_language(self) -> str:
        """The language of the template, in the words of the active one."""
        return str(dict(LANGUAGES)[self.language[:2]])


def blank_of(consultation: Consultation, language: str | None = None) -> Blank:
    """The template of a consultation, in the active language unless told. One query."""
    language = language or translation.get_language() or "en"
    with translation.override(language):
        return Blank(
            code=consultation.code,
            title=consultation.title,
            deadline=_deadline(consultation),
            language=language,
            questions=tuple(asked(one) for one in questions_of(consultation)),
            stances=tuple(str(label) for label in stances_of(consultation).values()),
        )


def questions_of(consultation: Consultation) -> list[Question]:
    """The questions that are asked, in their order."""
    found = list(Question.objects.current().filter(consultation=consultation).order_by("sequence"))
    for one in found:
        one.consultation = consultation
    return found


def asked(question: Question) -> Asked:
    """A question as a template prints it."""
    return Asked(
        mark=Mark(question.consultation_id, question.pk, question.text_version),
        number=question.sequence,
        title=question.title,
        text=question.text,
    )


def stances_of(consultation: Consultation) -> dict[str, str]:
    """The stances that the consultation allows, with their words in the active language."""
    return {one.stance: one.label for one in consultation.type.offered}


def labels() -> dict[str, str]:
    """The words of the fields, in the active language."""
    fields = PositionForm.base_fields
    return {name: str(fields[name].label) for name in (*FIELDS, "language")}


def helps() -> dict[str, str]:
    """What to keep in mind for each field, in the active language."""
    fields = PositionForm.base_fields
    return {name: str(fields[name].help_text) for name in FIELDS}


def longest() -> dict[str, int]:
    """How many characters each text may have."""
    found = {name: Position._meta.get_field(name).max_length for name in FIELDS}
    return {name: length for name, length in found.items() if length and name != "stance"}


def meant(typed: str, choices) -> str | None:
    """The value that ``typed`` stands for: its word in any language of the site, or itself.

    Args:
        choices: called in each language; gives pairs of value and word.
    """
    wanted = _plain(typed)
    for language in SITE_LANGUAGES:
        with translation.override(language):
            for value, label in choices():
                if wanted in (_plain(str(label)), _plain(value)):
                    return value
    return None


def is_invitation_to_choose(typed: str) -> bool:
    """Whether nothing was chosen, and the words that ask to choose still stand."""
    for language in SITE_LANGUAGES:
        with translation.override(language):
            if _plain(typed) == _plain(str(CHOOSE)):
                return True
    return False


def _plain(text: str) -> str:
    """Without capitals, and with one plain space where any were typed."""
    return " ".join(text.split()).casefold().replace("’", "'")


def _deadline(consultation: Consultation) -> str:
    if consultation.closes_on is None:
        return _("No closing date is set.")
    day = date_format(consultation.closes_on, "DATE_FORMAT")
    return _("Answers are due by %(day)s.") % {"day": day}


def instructions() -> list[str]:
    """How to fill in a template, in the active language."""
    return [
        _("Choose a stance for each question that you answer, and write in the fields beside it."),
        _("Leave a question empty to say nothing on it. Everything else may stay as it is."),
        _(
            "When you have finished, upload the file on the page from which you downloaded it: "
            "you will see what would be stated before anything is sent."
        ),
    ]
