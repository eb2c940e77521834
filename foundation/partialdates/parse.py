"""Reading dates as people type them, in English, French or Spanish.

What can be read in two ways is refused with both readings; nothing is guessed or invented.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foundation.partialdates.format import format_partial_date
from foundation.partialdates.value import FIRST_YEAR, LAST_YEAR, PartialDate, Point

LONGEST = 120
LANGUAGES = ("en", "fr", "es")
TO = {"-", "–", "—", "−", "/", "to", "until", "till", "through", "and", "&"} | {
    "au", "a", "et", "jusqu", "jusqu'au", "al", "y", "hasta"
}  # fmt: skip
FILLERS = {"of", "the", "on", "from", "between", "le", "la", "du", "de", "des", "el", "del", "los"}
FILLERS |= {",", ".", "l", "d", "dia", "dias", "entre", "desde"}
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
_EDTF = re.compile(r"\d{4}(?:-\d{1,2}){0,2}(?:/\d{4}(?:-\d{1,2}){0,2})?", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,4})", re.ASCII)
_SUFFIX = re.compile(r"(?<=\d)\s?\.?(?:st|nd|rd|th|er|re|º|ª|°)(?![^\W\d_])", re.IGNORECASE)


class PartialDateError(ValidationError):
    """What was typed is no date; the message says why and what to type instead."""


def parse_partial_date(text: str, default_year: int | None = None) -> PartialDate | None:
    """The date that ``text`` says, ``None`` for an empty text.

    Args:
        text: such as "2 March 2004", "28-29 avril 2004", "marzo de 2004", "2004-03".
        default_year: used where no year is typed; without it the year must be typed.

    Raises:
        PartialDateError: with a ``code``: not_a_date, too_long, ambiguous, impossible,
            end_before_start, year_missing, year_short, year_out_of_range, month_missing.
    """
    typed = unicodedata.normalize("NFC", str(text)).strip()
    if not typed:
        return None
    if len(typed) > LONGEST:
        raise PartialDateError(
            _("This is too long for a date. Write for instance: %(examples)s."),
            code="too_long",
            params=_examples(),
        )
    if _EDTF.fullmatch(typed):
        return _from_edtf(typed)
    if found := _NUMERIC.fullmatch(typed):
        return PartialDate.of(_numeric(*found.group(1, 3, 4)))
    sides = _sides(typed)
    return _together(sides, default_year)


def _from_edtf(typed: str) -> PartialDate:
    points = [
        _point(*(int(part) for part in side.split("-")), written=side) for side in typed.split("/")
    ]
    return _range(points)


def _numeric(first: str, second: str, third: str) -> Point:
    """25/5/2004 and 2004/5/25; 2/3/2004 could be two days."""
    if len(first) == 4:
        return _point(int(first), int(second), int(third), written=f"{first}-{second}-{third}")
    if len(third) != 4:
        raise _short_year(third)
    one, two, year = int(first), int(second), int(third)
    if one <= 12 and two <= 12 and one != two:
        day_first = _point(year, two, one, written="")
        month_first = _point(year, one, two, written="")
        raise PartialDateError(
            _("This can be read as %(one)s or as %(two)s. Write the month as a word."),
            code="ambiguous",
            params={
                "one": format_partial_date(PartialDate.of(day_first)),
                "two": format_partial_date(PartialDate.of(month_first)),
            },
        )
    day, month = (one, two) if two <= 12 else (two, one)
    return _point(year, month, day, written=f"{first}/{second}/{third}")


@dataclass
class _Side:
    """What one end of the range names."""

    day: int | None = None
    month: int | None = None
    year: int | None = None


def _sides(typed: str) -> list[_Side]:
    sides = [_Side()]
    for token in _TOKEN.findall(_SUFFIX.sub("", _folded(typed))):
        side = sides[-1]
        if token.isdecimal():
            _take_number(side, token)
        elif token in months_by_name():
            if side.month is not None:
                raise _not_a_date(typed)
            side.month = months_by_name()[token]
        elif token in TO:
            # "from 28 to 29", "1-2 March": a connector before anything else is only a filler.
            if side == _Side():
                continue
            if len(sides) == 2:
                raise _not_a_date(typed)
            sides.append(_Side())
        elif token not in FILLERS:
            raise _not_a_date(typed, token)
    if sides[-1] == _Side():
        raise _not_a_date(typed)
    return sides


def _take_number(side: _Side, token: str) -> None:
    number = int(token) if len(token) <= 6 else LAST_YEAR + 1
    if len(token) <= 2 and side.day is None:
        side.day = number
    elif side.year is None and len(token) == 4:
        side.year = number
    elif side.year is None and len(token) <= 2:
        raise _short_year(token)
    elif len(token) > 4:
        raise _year_out_of_range(token)
    else:
        raise _not_a_date(token)


def _together(sides: list[_Side], default_year: int | None) -> PartialDate:
    """Each end takes from the other what it does not name itself."""
    first, last = sides[0], sides[-1]
    if first.month is None and first.year is None and first.day is not None:
        first.month = last.month
    if last.month is None and last.day is not None:
        last.month = first.month
    year = last.year or first.year or default_year
    for side in sides:
        if side.day is not None and side.month is None:
            raise PartialDateError(
                _("Add the month. Write for instance: %(examples)s."),
                code="month_missing",
                params=_examples(),
            )
        side.year = side.year or year
        if side.year is None:
            raise PartialDateError(
                _("Add the year. Write for instance: %(examples)s."),
                code="year_missing",
                params=_examples(),
            )
    return _range([_point(one.year, one.month, one.day, written="") for one in sides])


def _range(points: list[Point]) -> PartialDate:
    try:
        return PartialDate(points[0], points[-1])
    except ValueError as error:
        raise PartialDateError(
            _("The end, %(end)s, is before the start, %(start)s."),
            code="end_before_start",
            params={
                "start": format_partial_date(PartialDate.of(points[0])),
                "end": format_partial_date(PartialDate.of(points[-1])),
            },
        ) from error


def _point(year: int, month: int | None = None, day: int | None = None, *, written: str) -> Point:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _year_out_of_range(str(year))
    point = Point(year, month, day)
    try:
        point.check()
    except ValueError as error:
        if month is not None and not 1 <= month <= 12:
            message = _("There is no month %(month)s.")
        else:
            message = _("There is no day %(day)s in %(month_name)s.")
        raise PartialDateError(
            message,
            code="impossible",
            params={
                "month": month,
                "day": day,
                "month_name": (
                    format_partial_date(PartialDate.of(Point(year, month)))
                    if month and 1 <= month <= 12
                    else ""
                ),
            },
        ) from error
    return point


@lru_cache
def months_by_name() -> dict[str, int]:
    """Month names and abbreviations of the three languages, folded, with their number."""
    found: dict[str, int] = {"sept": 9, "set": 9, "setiembre": 9}
    for language in LANGUAGES:
        for kind in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in Locale(language).months[kind][width].items():
                    found.setdefault(_folded(name).strip(". "), number)
    return found


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("º", "º").casefold())
    kept = "".join(one for one in decomposed if not unicodedata.combining(one))
    return kept.replace("’", "'").replace("jusqu'au", "jusqu")


def _examples() -> dict[str, str]:
    """Dates in the language of the page, for messages."""
    shown = ("2004-03-02", "2004-03", "2004-04-28/2004-04-29", "2005")
    return {"examples": "; ".join(format_partial_date(one) for one in shown)}


def _not_a_date(typed: str, word: str = "") -> PartialDateError:
    if word:
        return PartialDateError(
            _("“%(word)s” is not understood in a date. Write for instance: %(examples)s."),
            code="not_a_date",
            params={"word": word[:30], **_examples()},
        )
    return PartialDateError(
        _("This is not understood as a date. Write for instance: %(examples)s."),
        code="not_a_date",
        params=_examples(),
    )


def _short_year(token: str) -> PartialDateError:
    return PartialDateError(
        _("Write the year with four digits; “%(year)s” could be of any century."),
        code="year_short",
        params={"year": token},
    )


def _year_out_of_range(token: str) -> PartialDateError:
    return PartialDateError(
        _("The year %(year)s is outside %(first)s to %(last)s."),
        code="year_out_of_range",
        params={"year": token[:30], "first": str(FIRST_YEAR), "last": str(LAST_YEAR)},
    )
