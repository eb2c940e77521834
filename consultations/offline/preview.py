"""What would be stated, beside what the party says now, question by question."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from consultations.answering import plain, says_the_same
from consultations.forms import LANGUAGES
from consultations.matrix import MARKS
from consultations.models import WORDS, Question
from consultations.offline.blank import labels
from consultations.offline.reading import Answer


@dataclass(frozen=True)
class Said:
    """One field: what it says now, what it would say, and whether the two differ."""

    label: str
    now: str
    then: str
    changed: bool


@dataclass(frozen=True)
class Compared:
    """One question with its answer beside what stands."""

    question: Question
    number: int
    mark: str
    stance: str
    language: str
    source: str  # what "now" is, in words; empty where the party has said nothing
    change: str  # new, changed, same
    fields: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """Everything that a person sees before deciding."""

    rows: list[Compared]
    unanswered: list[Question]

    @property
    def changes(self) -> int:
        """How many answers say something else than stands."""
        return sum(row.change != "same" for row in self.rows)


def preview_of(
    answers: Iterable[Answer], unanswered: list[Question], now: dict[int, tuple[str, object]]
) -> Preview:
    """The answers beside what stands.

    Args:
        now: by question, what the party says now: what it is, in words, and a draft or position.
    """
    return Preview(
        [_compared(one, *now.get(one.question.pk, ("", None))) for one in answers], unanswered
    )


def _compared(answer: Answer, source: str, now) -> Compared:
    rules = answer.question.consultation.type.rules
    names, languages = labels(), {code: str(name) for code, name in LANGUAGES}

    def shown(name, value):
        if name == "stance":
            return rules[value].label if value in rules else value
        return languages.get(value, value) if name == "language" else plain(value)

    fields = []
    for name in WORDS:
        then = shown(name, answer.words[name])
        before = shown(name, getattr(now, name)) if now else ""
        if then or before:
            fields.append(Said(names[name], before, then, bool(now) and then != before))
    change = "new" if now is None else "same" if says_the_same(answer, now) else "changed"
    if now is not None and now.text_version != answer.text_version:
        version = _("Version of the text")
        fields.append(Said(version, str(now.text_version), str(answer.text_version), True))
    return Compared(
        question=answer.question,
        number=answer.question.sequence,
        mark=MARKS.get(answer.words["stance"], ""),
        stance=shown("stance", answer.words["stance"]),
        language=answer.words["language"],
        source=source,
        change=change,
        fields=fields,
    )
