"""The words of dates in English, French and Spanish, and the pieces a typed date falls into."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from babel import Locale

LANGUAGES = ("en", "fr", "es")
MONTH = "month"
NUMBER = "number"
TO = "to"
AND = "and"
BETWEEN = "between"

TO_WORDS = frozenset(
    ["to", "until", "till", "through", "thru", "au", "a", "al", "hasta", "-", "–", "/"]
)
AND_WORDS = frozenset(("and", "et", "y", "&"))
BETWEEN_WORDS = frozenset(("between", "entre"))
FILLERS = frozenset(("of", "the", "on", "from", "in", ",", ".", "'"))
FILLERS |= {"le", "la", "les", "du", "de", "des", "d", "l", "en", "jusqu"}
FILLERS |= {"el", "los", "del", "desde", "dia", "dias"}
# Endings of "1st", "1er", "1re", "1.º" (the last as compatibility normalization leaves it).
ORDINAL = r"(?:\.?(?:st|nd|rd|th|er|re|o|a|°)(?![^\W\d_]))?"

# Figures are only read as a whole where no month is named: in "30 juin 2004-2 juillet 2004" the
# same figures are a year and a day. A hyphen joins year and month (ISO 8601), a dash does not.
FIGURES = re.compile(
    r"""
    (?P<ymd>[0-9]{4}(?P<s1>[-./])[0-9]{1,2}(?P=s1)[0-9]{1,2}(?![0-9]))
    |(?P<dmy>[0-9]{1,2}\ ?(?P<s2>[-./])\ ?[0-9]{1,2}\ ?(?P=s2)\ ?[0-9]{2}(?:[0-9]{2})?(?![0-9]))
    |(?P<ym>[0-9]{4}-[0-9]{1,2}(?![0-9]))
    |(?P<yy>[0-9]{4}[/–][0-9]{2}(?![0-9]))
    |(?P<my>[0-9]{1,2}[-./][0-9]{4}(?![0-9]))
    |(?P<dm>[0-9]{1,2}[./][0-9]{1,2}(?![0-9]))
    """,
    re.VERBOSE,
)
KINDS = ("ymd", "dmy", "ym", "yy", "my", "dm")
PIECE = re.compile(rf"(?P<number>'?[0-9]+){ORDINAL}|(?P<word>[^\W\d_]+)|(?P<other>\S)")


class Piece(NamedTuple):
    """One piece of a typed date: what it is, as typed, and the month it names."""

    kind: str
    text: str
    month: int | None = None


def folded(text: str) -> str:
    """Small letters without accents, one form of each dash, nothing invisible."""
    text = unicodedata.normalize("NFKC", text).casefold()
    kept = (
        one
        for one in unicodedata.normalize("NFD", text)
        if unicodedata.category(one) not in {"Mn", "Cf"}
    )
    return re.sub("[‐‑﹣－]", "-", re.sub("[‒–—―−]", "–", "".join(kept).replace("’", "'")))


@lru_cache
def months_by_name() -> dict[str, int]:
    """Folded names of months with their number, in the three languages.

    Abbreviations are those of CLDR and any beginning of three letters or more that only one
    month has; no name means different months in two of the languages.
    """
    full: dict[str, int] = {"setiembre": 9}
    short: dict[str, int] = {"sept": 9}
    for language in LANGUAGES:
        for kind in ("format", "stand-alone"):
            names = Locale(language).months[kind]
            full |= {folded(name): number for number, name in names["wide"].items()}
            for number, name in names["abbreviated"].items():
                short[folded(name).strip(".")] = number
    beginnings: dict[str, set[int]] = {}
    for name, number in full.items():
        for length in range(3, len(name)):
            beginnings.setdefault(name[:length], set()).add(number)
    only = {text: numbers.pop() for text, numbers in beginnings.items() if len(numbers) == 1}
    return only | short | full


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a folded text in order, without the words that carry no date."""
    named = any(word in months_by_name() for word in re.findall(r"[^\W\d_]+", text))
    place = 0
    while place < len(text):
        found = None if named else FIGURES.match(text, place)
        if found:
            yield Piece(next(kind for kind in KINDS if found[kind]), found.group())
            place = found.end()
        elif found := PIECE.match(text, place):
            place = found.end()
            if found["number"]:
                yield Piece(NUMBER, found["number"])
            elif (word := found["word"] or found["other"]) not in FILLERS:
                yield _word(word)
        else:
            place += 1


def _word(word: str) -> Piece:
    if word in months_by_name():
        return Piece(MONTH, word, months_by_name()[word])
    if word in TO_WORDS:
        return Piece(TO, word)
    if word in AND_WORDS:
        return Piece(AND, word)
    return Piece(BETWEEN if word in BETWEEN_WORDS else "", word)
