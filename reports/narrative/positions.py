"""What was said to a question, as a report of the discussion gives it.

The order is that of the report of the Working Party of 17 November 2004: what the body as a
whole said, who is in favour, on which conditions, who has reservations or is not in favour, who
asks and suggests. Parties that say the same with the same conditions, exclusions and limits are
joined in one sentence. A sentence keeps all that qualifies what it says, so that none of it is
lost when the writer takes one sentence and leaves another.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.groups import Group
from consultations.models import (
    Consultation,
    ConsultationType,
    PartyKind,
    Position,
    Question,
    Stance,
)
from foundation.texts import listed
from reports.models.narrative import Why
from reports.narrative.parties import WHOLE, group_name, named, party, set_limit
from reports.narrative.sentences import (
    Sentence,
    active,
    recorded,
    sentence_of,
    source,
    translated,
)
from reports.narrative.stances import LIMITED, predicate
from reports.reading import Reading, UnreadableBlock

# The wordings for reports have no language of their own: the secretariat writes them in the
# language in which the record is kept.
WORDINGS_IN = settings.LANGUAGE_CODE[:2]
# A wording that has this share of the longer words of the conditions is taken to give them.
ENOUGH_OF_CONDITIONS = 1 / 3
_ORDER = {one: place for place, one in enumerate(Stance)}
_GROUPS = {one: place for place, one in enumerate(Group)}


def from_positions(reading: Reading, about: dict, options: dict) -> list[Sentence]:
    """Sentences on the questions of a consultation, in the active language.

    Args:
        about: ``consultation`` (its code); ``question`` (its key) for one of its questions.
        options: ``wordings`` ("reported", as by default, uses the secretariat's wordings where
            they are in the paper's language; "stances" never does), ``silence`` ("always", "never",
            or "written", as by default: that nothing of a group is on record is said in written
            rounds).

    Raises:
        UnreadableBlock: there is no such consultation.
    """
    code = about.get("consultation", "")
    consultation = (
        reading.visible(Consultation).filter(code=code).select_related("agenda_item").first()
    )
    if consultation is None:
        raise UnreadableBlock(_("There is no consultation “%(code)s”.") % {"code": code})
    questions = (
        reading.visible(Question)
        .current()
        .filter(consultation=consultation)
        .select_related("consultation__type")
    )
    if about.get("question"):
        questions = questions.filter(pk=about["question"])
    questions = list(questions.order_by("sequence"))
    stated: dict[int, list[Position]] = {one.pk: [] for one in questions}
    rows = (
        reading.visible(Position)
        .live()
        .filter(question__in=questions)
        .select_related("organization", "regional_group")
        .order_by("pk")
    )
    for one in rows:
        stated[one.question_id].append(one)
    return [
        sentence
        for question in questions
        for sentence in on_question(question, stated[question.pk], options)
    ]


def on_question(question: Question, positions: list[Position], options: dict) -> Iterator[Sentence]:
    """Sentences on one question from the positions that stand on it, in the active language."""
    worded = options.get("wordings", "reported") == "reported" and active() == WORDINGS_IN
    alike: dict[_Same, list[Position]] = {}
    for one in sorted(positions, key=_place):
        alike.setdefault(_same(one, question, worded), []).append(one)
    for same, rows in alike.items():
        yield from _cluster(question, rows, same)
    if _is_silence_told(question, options):
        yield from _silence(question, positions)


def _is_silence_told(question: Question, options: dict) -> bool:
    """Whether to say of whom nothing is on record.

    Unless told, in written rounds: there everyone is asked to answer. In a sitting those speak
    who wish to.
    """
    told = options.get("silence", "written")
    written = ConsultationType.Form.WRITTEN
    return told == "always" or (told == "written" and question.consultation.type.form == written)


@dataclass(frozen=True)
class _Same:
    """What joins positions in one sentence: everything that it says of them but who."""

    whole: bool
    stance: str
    alone: int | None
    qualifiers: tuple[str, ...]

    @property
    def key(self) -> str:
        """One word for it."""
        if self.alone:
            return f"{self.stance}-p{self.alone}"
        digest = hashlib.sha256("\x1f".join(self.qualifiers).encode()).hexdigest()[:8]
        return f"{'whole-' if self.whole else ''}{self.stance}-{digest}"


def _same(position: Position, question: Question, worded: bool) -> _Same:
    qualifiers = (
        position.conditions,
        position.exclusions,
        position.time_limit,
        position.addressed_to,
        # The language matters only where there are words in it.
        position.language[:2] if _is_qualified(position) else "",
        "earlier" if position.text_version < question.text_version else "",
    )
    alone = position.pk if worded and position.reported else None
    return _Same(_is_whole(position), position.stance, alone, qualifiers)


def _is_whole(position: Position) -> bool:
    """Whether it is of the body, or of those who spoke as far as they were of one mind."""
    spoke = position.party_kind == PartyKind.SPEAKERS
    return position.party_kind == PartyKind.BODY or (spoke and position.quantifier in WHOLE)


def _is_qualified(position: Position) -> bool:
    texts = (position.conditions, position.exclusions, position.time_limit, position.addressed_to)
    return any(texts)


def _place(position: Position) -> tuple:
    """The body first, then by stance, then the groups in the order of papers."""
    return (
        not _is_whole(position),
        _ORDER[Stance(position.stance)],
        _GROUPS.get(position.group, len(_GROUPS)),
        position.pk,
    )


def _cluster(question: Question, rows: list[Position], same: _Same) -> Iterator[Sentence]:
    """What several parties say alike, in as few sentences as name none of them twice."""
    about = f"q{question.pk}"
    key = f"{about}-{same.key}"
    if same.alone:
        yield Sentence(key, about, _worded(question, rows[0]), (source(rows[0]),), Why.WORDING)
        return
    # Two whom the record calls "one speaker" are two: they are not named in one sentence.
    rounds: list[dict[str, Position]] = []
    for one in rows:
        name = party(one).text
        free = next((found for found in rounds if name not in found), None)
        if free is None:
            rounds.append({name: one})
        else:
            free[name] = one
    for number, found in enumerate(rounds, start=1):
        yield from _alike(question, list(found.values()), key if number == 1 else f"{key}-{number}")


def _alike(question: Question, rows: list[Position], key: str) -> Iterator[Sentence]:
    """One sentence for all of them, then the words of each where they are not in it yet."""
    about, first = f"q{question.pk}", rows[0]
    parties = [party(one) for one in rows]
    who = listed([one.text for one in parties])
    number = 2 if len(parties) > 1 or parties[0].plural else 1
    stated = ""
    if len(rows) == 1 and first.stance != Stance.CONDITIONS:
        stated = recorded(first.statement, first.language)
    said = predicate(
        first.stance,
        who=who,
        topic=translated(question, "title"),
        number=number,
        limit=set_limit(first.time_limit),
        conditions=recorded(first.conditions, first.language),
        stated=stated,
    )
    yield Sentence(
        key,
        about,
        sentence_of(said, *_clauses(question, first)),
        tuple(source(one) for one in rows),
        Why.STANCE,
    )
    for one in rows:
        if one.statement.strip() and not stated:
            yield _words_of(about, one)


def _words_of(about: str, position: Position) -> Sentence:
    """The party's own words, as a sentence of their own."""
    who = party(position)
    words = recorded(position.statement, position.language)
    said = ngettext(
        "%(who)s stated: “%(words)s”", "%(who)s stated: “%(words)s”", 2 if who.plural else 1
    ) % {"who": who.text, "words": words}
    return Sentence(
        f"{about}-said-p{position.pk}", about, sentence_of(said), (source(position),), Why.WORDS
    )


def _clauses(question: Question, position: Position, worded: str = "") -> Iterator[str]:
    """What qualifies a position and is not in its sentence yet, as clauses of their own.

    Args:
        worded: the secretariat's wording, when that is the sentence.
    """
    language = position.language
    conditions = recorded(position.conditions, language)
    if conditions and (
        not _gives(worded, conditions) if worded else position.stance != Stance.CONDITIONS
    ):
        yield _("the conditions stated were the following: “%(words)s”") % {"words": conditions}
    exclusions = recorded(position.exclusions, language)
    if exclusions and not _holds(worded, position.exclusions):
        yield _("this did not extend to the following: “%(words)s”") % {"words": exclusions}
    limit = recorded(position.time_limit, language)
    said = position.stance in LIMITED and set_limit(position.time_limit)
    if limit and not (_holds(worded, position.time_limit) if worded else said):
        yield _("this was limited in time as follows: “%(words)s”") % {"words": limit}
    if position.addressed_to.strip() and not _holds(worded, position.addressed_to):
        whom = named(position.addressed_to, language)
        yield _("addressed to: %(whom)s") % {"whom": whom}
    if position.text_version < question.text_version:
        yield _("this was stated on an earlier version of the text")


def _worded(question: Question, position: Position) -> tuple[dict, ...]:
    """The secretariat's wording after the name of the party, and what it leaves out."""
    wording = recorded(position.reported, WORDINGS_IN)
    said = f"{party(position, position.reported).text} {wording}"
    return sentence_of(said, *_clauses(question, position, worded=wording))


def _holds(wording: str, words: str) -> bool:
    """Whether a wording gives short words as they were recorded, capitals and articles apart."""
    return bool(wording) and _plain(words) in _plain(wording)


def _gives(wording: str, conditions: str) -> bool:
    """Whether a wording, which says things in its own words, gives the conditions."""
    wanted = {one for one in re.findall(r"\w+", conditions.casefold()) if len(one) > 3}
    found = set(re.findall(r"\w+", wording.casefold()))
    return len(wanted & found) >= ENOUGH_OF_CONDITIONS * len(wanted)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split()).rstrip(".")


def _silence(question: Question, positions: list[Position]) -> Iterator[Sentence]:
    """The groups that are asked and of which nothing is on record; no more is said of them.

    Where the body as a whole spoke, a group that adds nothing of its own is not named as silent.
    """
    about, topic = f"q{question.pk}", translated(question, "title")
    if not positions:
        said = _("No position is on record on the point “%(topic)s”") % {"topic": topic}
        yield Sentence(
            f"{about}-silence", about, sentence_of(said), (source(question),), Why.SILENCE
        )
        return
    heard = {one.group for one in positions}
    if any(_is_whole(one) for one in positions):
        return
    for group in question.consultation.groups:
        if group not in heard:
            said = _("No position of %(who)s is on record on the point “%(topic)s”")
            params = {"who": group_name(group), "topic": topic}
            key = f"{about}-silence-{group}"
            yield Sentence(key, about, sentence_of(said % params), (source(question),), Why.SILENCE)
