"""Symbols of documents: read in the variants that occur, printed in one form, found in texts.

The scheme (domain study, 4.1): the letters of a body and the number of its session, then parts
separated by strokes, then what the document is to an earlier one, in brackets::

    GB.291/WP/SDG/1    GB.340/INS/5(Rev.1)    GB.350/Agenda(Rev.2)    ILC.109/I/C

Which bodies and sessions there are is recorded and not written here
(:mod:`reports.symbol_checks`). Documents print variants ("GB 322/POL/8"), and names of files
others ("gb_340_ins_5_rev1"): all are accepted, and one form is kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST = 60
# Kinds of suffixes with the words they are printed as; the keys are those of Paper.Suffix.
SUFFIXES = {"rev": "Rev.", "add": "Add.", "corr": "Corr."}
# Words printed in other than capital letters (domain study, 4.1: minutes, agenda, decisions).
CASED = {
    one.casefold(): one
    for one in ("Addendum", "Agenda", "Corrigendum", "decision", "Draft", "Programme")
}
# The Provisional Record of the Conference, however its number is introduced. The form in which
# symbols of 2004 print it is not known (domain study, 4.1); that of file names is kept.
PROVISIONAL_RECORD = "PR"

_HEAD = re.compile(r"(?P<body>[^\W\d_]{2,10})[\s._-]{0,3}(?P<session>\d{1,4})(?![^\W_])", re.A)
_SUFFIX = re.compile(
    r"\s*\(\s*(?P<kind>r[eé]v|add|corr)\.?\s*(?P<number>\d{0,2})\s*\)\s*$", re.I | re.A
)
_BARE_SUFFIX = re.compile(
    r"[\s/_-]+(?P<kind>r[eé]v|add|corr)\.?[\s_]?(?P<number>\d{0,2})$", re.I | re.A
)
_RECORD = re.compile(
    r"\b(?:provisional[\s_-]?record|pr)[\s_/-]+(?:no\.?[\s_-]*)?(?=\d)", re.I | re.A
)
_JOINED_RECORD = re.compile(rf"{PROVISIONAL_RECORD}(?=\d)", re.I)
_PART = re.compile(r"[A-Z]{1,15}\d{0,3}|\d{1,4}[A-Z]?(?:-\d{1,3}[A-Z]?)?", re.I | re.A)
_NUMBER = re.compile(r"\d", re.A)

# Citations in running text: stricter than what is typed, so that "and/or" is none.
_CITED_PART = r"(?:[A-Za-z]{1,15}\d{0,3}|\d{1,4}[A-Za-z]?(?:-\d{1,3}[A-Za-z]?)?)"
_CITED = re.compile(
    r"(?<![\w./-])[A-Z]{2,10}[.\s]?\d{1,4}"
    r"(?:/Provisional[\s]Record[\s]No\.[\s]?\d{1,3}[A-Z]?(?:-\d{1,3})?"
    rf"|(?:/{_CITED_PART})+)(?![\w/])"
    r"(?:\s?\((?:R[eé]v|Add|Corr)\.?\s?\d{0,2}\))*"
)


class SymbolError(ValidationError):
    """A text is no symbol; the message says what is wrong and where.

    Attributes:
        at: the place of the fault in the text as it was given, counted from 0.
    """

    def __init__(self, message, code: str, at: int = 0, **params):
        super().__init__(message, code=code, params=params)
        self.at = at


@dataclass(frozen=True, slots=True)
class Suffix:
    """What a document is to an earlier one: a revision, an addendum, a corrigendum."""

    kind: str
    number: int | None = None

    def __str__(self):
        return f"({SUFFIXES[self.kind]}{self.number or ''})"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol taken apart: ``GB.340/INS/5(Rev.1)`` is GB, 340, ("INS", "5"), Rev. 1."""

    body: str
    session: int
    parts: tuple[str, ...]
    suffixes: tuple[Suffix, ...] = ()

    def __str__(self):
        return "".join(["/".join([f"{self.body}.{self.session}", *self.parts]), *self._suffixes()])

    def _suffixes(self) -> Iterable[str]:
        return map(str, self.suffixes)

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts before the number: of a committee, a section, a working party."""
        for place, part in enumerate(self.parts):
            if _NUMBER.match(part):
                return self.parts[:place]
        return self.parts

    @property
    def number(self) -> str:
        """The number of the document, with those of items below it ("17/6"); may be empty."""
        return "/".join(self.parts[len(self.segments) :])

    @property
    def order(self) -> tuple:
        """What symbols sort by: 10 comes after 2, words after numbers, a revision last."""
        return (
            self.body,
            self.session,
            tuple((*_natural(part), part) for part in self.parts),
            tuple((list(SUFFIXES).index(one.kind), one.number or 0) for one in self.suffixes),
        )

    def followed_by(self, kind: str, number: int | None = None) -> "Symbol":
        """The symbol of a document that revises, adds to or corrects the one with this symbol.

        A revision of a revision replaces it, so it takes the place of its suffix; a second
        addendum stands beside the first; anything else is put behind what is there.
        """
        kept = self.suffixes
        if kept and kept[-1].kind == kind:
            kept = kept[:-1]
        return replace(self, suffixes=(*kept, Suffix(kind, number)))


def _natural(part: str) -> tuple[int, int]:
    digits = re.match(r"\d+", part)
    return (0, int(digits[0])) if digits else (1, 0)


def normalise(text: str) -> str:
    """The one form of a symbol: ``gb_340_ins_5_rev1`` is "GB.340/INS/5(Rev.1)".

    Raises:
        SymbolError: the text is no symbol.
    """
    return str(parse(text))


def parse(text: str) -> Symbol:
    """A symbol taken apart, whatever variant of the scheme it is written in.

    Raises:
        SymbolError: the text is no symbol; the message says what is wrong and where.
    """
    typed = text.rstrip()
    start = len(typed) - len(typed.lstrip())
    if not typed.strip():
        raise SymbolError(_("Write a symbol, such as GB.291/WP/SDG/1."), "empty")
    if len(typed) - start > 4 * LONGEST:
        raise _too_long()
    head = _HEAD.match(typed, start)
    if head is None:
        raise SymbolError(
            _(
                "A symbol begins with the letters of a body and the number of its session, "
                "as GB.291."
            ),
            "head",
            start,
        )
    rest, suffixes = _suffixes(typed[head.end() :])
    parts = _parts(rest, head.end(), typed)
    session = int(head["session"])
    if not session:
        raise SymbolError(_("Sessions are numbered from 1."), "session", head.start("session"))
    symbol = Symbol(head["body"].upper(), session, parts, suffixes)
    if len(str(symbol)) > LONGEST:
        raise _too_long()
    return symbol


def _too_long() -> SymbolError:
    return SymbolError(
        _("A symbol has no more than %(limit)s characters."), "too_long", LONGEST, limit=LONGEST
    )


def validate_symbol(value: str) -> None:
    """A symbol in its one form, for models.

    Raises:
        SymbolError: it is no symbol, or written in another way.
    """
    printed = str(parse(value))
    if printed != value:
        raise SymbolError(_("Write it as %(printed)s."), "variant", printed=printed)


def _suffixes(rest: str) -> tuple[str, tuple[Suffix, ...]]:
    """What stands before the suffixes, and these, in brackets or, as in file names, without."""
    found: list[Suffix] = []
    while match := _SUFFIX.search(rest) or _BARE_SUFFIX.search(rest):
        kind = match["kind"].casefold().replace("é", "e")
        found.insert(0, Suffix(kind, int(match["number"] or 0) or None))
        rest = rest[: match.start()]
    return rest, tuple(found)


def _parts(rest: str, offset: int, typed: str) -> tuple[str, ...]:
    """The parts between the session and the suffixes.

    Raises:
        SymbolError: there is none, one is empty, or one is not of letters and digits.
    """
    separators = r"[\s_]*/[\s_]*|[\s_]+" if "/" in rest else r"[\s_-]+"
    # The words that introduce the number of a record become one part; no place moves by it.
    rest = _RECORD.sub(lambda match: PROVISIONAL_RECORD.ljust(len(match[0]), "_"), rest)
    found: list[str] = []
    place = 0
    for gap in [*re.finditer(separators, rest), None]:
        end = gap.start() if gap else len(rest)
        part = rest[place:end]
        # The stroke after the session has nothing before it.
        if part or place:
            found += _part(part, offset + place, typed)
        place = gap.end() if gap else end
    if not found:
        raise SymbolError(
            _("After “%(head)s” follow a stroke and the number of the document."),
            "parts",
            offset,
            head=typed[:offset].strip(),
        )
    return tuple(found)


def _part(part: str, at: int, typed: str) -> list[str]:
    if not part:
        raise SymbolError(
            _("After “%(before)s” something is missing."), "gap", at, before=typed[:at].strip()
        )
    if not _PART.fullmatch(part):
        raise SymbolError(
            _("“%(part)s” cannot stand after “%(before)s”: parts are letters or a number."),
            "part",
            at,
            part=part,
            before=typed[:at].strip(),
        )
    if joined := _JOINED_RECORD.match(part):
        return [PROVISIONAL_RECORD, part[joined.end() :].upper()]
    return [CASED.get(part.casefold(), part.upper())]


# A table of a paper cites the same documents in row after row.
_parsed = lru_cache(4_096)(parse)


def find_in(text: str, bodies: Iterable[str] | None = None) -> list[tuple[int, int, Symbol]]:
    """The symbols cited in a text, as (start, end, symbol), in the order of the text.

    Args:
        bodies: letters with which symbols begin; any unless told.
    """
    known = None if bodies is None else set(bodies)
    found = []
    for match in _CITED.finditer(text):
        try:
            symbol = _parsed(match[0])
        except SymbolError:
            continue
        if known is None or symbol.body in known:
            found.append((match.start(), match.end(), symbol))
    return found
