"""Answers on their way from the preview to the decision: inside the page, signed, stored nowhere.

What a party is about to say is kept neither in a cache nor in a session nor in a file. The page
that shows it carries it, and sends it back.
"""

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from consultations.models import WORDS, Consultation
from consultations.offline.blank import questions_of
from consultations.offline.filled import Problem
from consultations.offline.reading import Answer, problems_of

SALT = "consultations.offline.answers"


def sealed(answers: list[Answer], who: str, based_on: dict[int, str] | None = None) -> str:
    """The answers as one line that nobody else can send in their place.

    Args:
        who: for whom, by whom and to what they are; they are opened only for the same.
        based_on: by question, the stamp of the draft that was read beside them.
    """
    rows = [
        [one.question.pk, one.text_version, *(one.words[name] for name in WORDS)] for one in answers
    ]
    return signing.dumps([who, rows, based_on or {}], salt=SALT, compress=True)


def opened(
    text: str, who: str, consultation: Consultation
) -> tuple[list[Answer], dict[int, str], list[Problem]]:
    """The answers that the page carried, as they fit the questions of today.

    Returns:
        The answers, the stamps, and what stands in the way meanwhile.

    Raises:
        ValidationError: the line was changed, or was made for somebody else.
    """
    try:
        made_for, rows, based_on = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError) as problem:
        raise _unknown() from problem
    if made_for != who:
        raise _unknown()
    questions = {one.pk: one for one in questions_of(consultation)}
    answers, problems = [], []
    for pk, version, *words in rows:
        question = questions.get(pk)
        if question is None:
            problems.append(Problem(_("A question is not asked any more.")))
            continue
        answer = Answer(question, version, dict(zip(WORDS, words, strict=True)))
        answers.append(answer)
        if version != question.text_version:
            said = _("The text of the question was changed meanwhile: read the new text first.")
            problems.append(Problem(said, question=question.title))
        problems += [Problem(one, question=question.title) for one in problems_of(answer)]
    return answers, {int(pk): stamp for pk, stamp in based_on.items()}, problems


def _unknown() -> ValidationError:
    return ValidationError(
        _("This preview is no longer valid. Send the answers again."), code="no_preview"
    )


def words_in(text: str, who: str) -> list[str]:
    """The words alone, to give them back to who sent them; none where they are somebody else's."""
    try:
        made_for, rows, _stamps = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError):
        return []
    if made_for != who:
        return []
    return [
        word
        for _question, _version, *words in rows
        for name, word in zip(WORDS, words, strict=True)
        if word and name not in ("stance", "language")
    ]
