"""Sentences as data: their words, the records they rest on, and why they are proposed.

While a sentence is put together it is a plain text in which words of another language stand
between two marks, so that names can be listed and templates filled as everywhere else. The marks
are control characters, which no text of a record can hold (:mod:`foundation.texts`).
"""

import hashlib
import json
import re
from dataclasses import dataclass

from django.utils.translation import get_language

from foundation.texts import LANGUAGES, UNPRINTABLE, localized, semicolons
from reports.typography import MARKS

_BEGIN, _MIDDLE, _END = "\x02", "\x1f", "\x03"
_MARKED = re.compile(f"{_BEGIN}([^{_MIDDLE}]*){_MIDDLE}([^{_END}]*){_END}")
_FIRST_LETTER = re.compile(f"^(?:{_BEGIN}[^{_MIDDLE}]*{_MIDDLE})?(.)", re.DOTALL)


@dataclass(frozen=True)
class Sentence:
    """One sentence that is proposed.

    Attributes:
        key: what it is about, the same when it is proposed again from a record that changed.
        paragraph: the sentences with the same one make a paragraph.
        inlines: its words as stored running text (:mod:`reports.inlines`).
        sources: the records that it rests on, as ``{"model", "id"}``.
        why: on which grounds it is proposed (:class:`reports.models.narrative.Why`).
    """

    key: str
    paragraph: str
    inlines: tuple[dict, ...]
    sources: tuple[dict, ...]
    why: str

    @property
    def digest(self) -> str:
        """What it says and rests on, in one word: another one when either changes."""
        said = json.dumps([self.inlines, self.sources], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


def source(record) -> dict:
    """``record`` as sentences name what they rest on."""
    return {"model": record._meta.label_lower, "id": record.pk}


def recorded(text: str, language: str) -> str:
    """Words of a record on one line, marked where their ``language`` is not the active one.

    A last full stop is left out, since what is quoted stands inside a sentence, and quotation
    marks are the inner ones.
    """
    words = " ".join(UNPRINTABLE.sub(" ", text).split())
    if marks := MARKS.get(language[:2]):
        outer_open, outer_close, inner_open, inner_close = marks
        inner = rf"{inner_open}\1{inner_close}"
        words = re.sub(r'"([^"]*)"', inner, words)
        words = re.sub(f"{outer_open}([^{outer_close}]*){outer_close}", inner, words)
    if words.endswith(".") and not words.endswith(".."):
        words = words[:-1]
    if not words or language[:2] == active():
        return words
    return f"{_BEGIN}{language}{_MIDDLE}{words}{_END}"


def translated(record, name: str) -> str:
    """The text ``name`` of a record in the active language, else in the one that it has.

    ``record`` keeps it as ``<name>_en``, ``<name>_fr`` and ``<name>_es``.
    """
    texts = {one: getattr(record, f"{name}_{one}") for one in LANGUAGES}
    found = localized(texts)
    language = next(
        (one for one in (active(), *LANGUAGES) if texts.get(one) == found), LANGUAGES[0]
    )
    return recorded(found, language)


def active() -> str:
    """The active language, without its country."""
    return (get_language() or LANGUAGES[0])[:2]


def sentence_of(*clauses: str) -> tuple[dict, ...]:
    """The clauses as one sentence: a capital first, semicolons between them, a full stop last."""
    text = f"{semicolons(one for one in clauses if one)}."
    first = _FIRST_LETTER.match(text)
    if first:
        at = first.start(1)
        text = f"{text[:at]}{text[at].upper()}{text[at + 1 :]}"
    return tuple(_inlines(text))


def _inlines(text: str):
    """The text as stored inlines, marked words with their language."""
    place = 0
    for found in _MARKED.finditer(text):
        if found.start() > place:
            yield {"t": "text", "text": text[place : found.start()]}
        yield {"t": "text", "text": found[2], "lang": found[1]}
        place = found.end()
    if place < len(text):
        yield {"t": "text", "text": text[place:]}
