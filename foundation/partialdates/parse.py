"""Reading dates as people type them, in English, French or Spanish.

All three languages are understood on every page, since no word of one is another month in
another; the page's language decides how the messages are written. What can be read in two ways
is refused with both readings; nothing is guessed or invented.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from foundation.partialdates import messages
from foundation.partialdates.messages import PartialDateError
from foundation.partialdates.value import InvalidDate, PartialDate, Point
from foundation.partialdates.words import AND, BETWEEN, MONTH, NUMBER, TO, Piece, folded, pieces
from foundation.texts import validate_printable

# Longer than "del miércoles 30 de septiembre ..." in any wording; keeps huge texts cheap.
LONGEST = 120

__all__ = ["PartialDateError", "parse_partial_date"]


def parse_partial_date(text: str, default_year: int | None = None) -> PartialDate | None:
    """The date that ``text`` says, ``None`` for an empty text.

    Args:
        text: such as "2 March 2004", "28-29 avril 2004", "marzo de 2004", "2004-03".
        default_year: used where no year is typed; without it the year must be typed.

    Raises:
        PartialDateError: with a ``code``: too_long, control_character, not_a_date, ambiguous,
            impossible, end_before_start, mixed_precision, separate_days, year_missing,
            year_short, year_out_of_range, month_missing.
    """
    typed = text.strip()
    if not typed:
        return None
    if len(typed) > LONGEST:
        raise messages.too_long()
    try:
        validate_printable(typed)
    except ValidationError as error:
        raise PartialDateError(error.message, code=error.code, params=error.params) from error
    sides, joined = _sides(list(pieces(folded(typed))))
    _share(sides, default_year)
    points = [side.point() for side in sides]
    if joined == AND:
        _refuse_separate(points)
    return _range(points[0], points[-1])


@dataclass
class _Side:
    """What one end of the range names; ``figures`` are a day and a month in unknown order."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    figures: tuple[int, int] | None = None

    def is_empty(self) -> bool:
        """Whether nothing was named yet."""
        return self == _Side()

    def point(self) -> Point:
        """The end itself, once year and order of the figures are known."""
        assert self.year is not None, "shared before"
        return Point(self.year, self.month, self.day)


def _sides(found: list[Piece]) -> tuple[list[_Side], str]:
    """One or two ends, and what joins them."""
    sides, joined, between = [_Side()], "", False
    for piece in found:
        side = sides[-1]
        if piece.kind in {TO, AND}:
            # Spanish letters are dated "a 3 de marzo de 2004".
            if side.is_empty() and len(sides) == 1 and piece.text == "a":
                continue
            if side.is_empty() or len(sides) == 2:
                raise messages.not_a_date()
            joined = TO if between else piece.kind
            sides.append(_Side())
        elif piece.kind == BETWEEN and side.is_empty() and len(sides) == 1:
            between = True
        else:
            _take(side, piece)
    if sides[-1].is_empty() or (between and len(sides) == 1):
        raise messages.not_a_date()
    return sides, joined


def _take(side: _Side, piece: Piece) -> None:
    """Add a piece to an end."""
    if piece.kind == MONTH:
        if side.month is not None or side.figures:
            raise messages.not_a_date(piece.text)
        side.month = piece.month
    elif piece.kind == NUMBER:
        _take_number(side, piece.text)
    elif not piece.kind or not side.is_empty():
        raise messages.not_a_date(piece.text)
    else:
        _take_figures(side, piece)


def _take_number(side: _Side, text: str) -> None:
    digits = text.strip("'")
    if text != digits and len(digits) <= 2:
        raise messages.year_short(text)
    if len(digits) <= 2:
        number = int(digits)
        # Of "March 45" and "2 March 45" the number is a year; of "45 March" it is a wrong day.
        if side.day is not None or side.figures or (side.month is not None and number > 31):
            raise messages.not_a_date(text) if side.year is not None else messages.year_short(text)
        side.day = number
    elif side.year is not None or side.figures or text != digits:
        raise messages.not_a_date(text)
    elif len(digits) != 4:
        raise messages.year_out_of_range(digits)
    else:
        side.year = int(digits)


def _take_figures(side: _Side, piece: Piece) -> None:
    """25/5/2004, 2004-5-25, 2004-05, 5/2004 or 25.5."""
    numbers = "".join(one if one.isdigit() else " " for one in piece.text).split()
    kind, values = piece.kind, [int(one) for one in numbers]
    if kind == "ymd":
        side.year, side.month, side.day = values
    elif kind == "ym":
        side.year, side.month = values
    elif kind == "my":
        side.month, side.year = values
    elif kind == "yy":
        side.year, side.month = _month_of(*values)
    elif kind == "dmy" and len(numbers[2]) == 2:
        raise messages.year_short(numbers[2])
    else:
        side.figures = (values[0], values[1])
        side.year = values[2] if kind == "dmy" else None


def _month_of(year: int, second: int) -> tuple[int, int]:
    """ "2004/03" is a month, but "2004–05" is also how a biennium is written.

    Raises:
        PartialDateError: both are possible, or only the biennium is.
    """
    if second <= year % 100:
        return year, second
    if not 1 <= second <= 12:
        raise messages.year_short(f"{second:02d}")
    try:
        month = PartialDate.of(Point(year, second))
        biennium = PartialDate(Point(year), Point(year - year % 100 + second))
    except InvalidDate as error:
        raise messages.year_out_of_range(str(year)) from error
    raise messages.ambiguous(month, biennium)


def _in_order(figures: tuple[int, int], year: int) -> tuple[int, int]:
    """Day and month; 2/3/2004 is one day in Geneva and another in New York."""
    one, two = figures
    if one <= 12 and two <= 12 and one != two:
        try:
            day_first = PartialDate.of(Point(year, two, one))
            month_first = PartialDate.of(Point(year, one, two))
        except InvalidDate:
            # The year or a nought is impossible, in either order.
            return min(one, two), max(one, two)
        raise messages.ambiguous(day_first, month_first)
    return (two, one) if one <= 12 < two else (one, two)


def _share(sides: list[_Side], default_year: int | None) -> None:
    """Give each end what only the other names: "28–29 April 2004", "April 28–29, 2004".

    Raises:
        PartialDateError: nobody names the year or the month, or figures are two days.
    """
    first, last = sides[0], sides[-1]
    if all(side.month is None and not side.figures and side.day is not None for side in sides):
        raise messages.month_missing()
    years = [one for one in (last.year, first.year, default_year) if one is not None]
    if not years:
        raise messages.year_missing()
    for side in sides:
        if side.year is None:
            side.year = years[0]
        if side.figures:
            (side.day, side.month), side.figures = _in_order(side.figures, side.year), None
    for side, other in ((first, last), (last, first)):
        if side.month is None and side.day is not None:
            side.month = other.month
        if side.month is None and side.day is not None:
            raise messages.month_missing()


def _refuse_separate(points: list[Point]) -> None:
    """ "28 and 30 April" names two days, not three."""
    start, end = (_range(one, one) for one in points)
    if (end.first_day - start.last_day).days > 1 and start.precision == end.precision:
        raise messages.separate_days(start, end)


def _range(start: Point, end: Point) -> PartialDate:
    try:
        return PartialDate(start, end)
    except InvalidDate as error:
        raise messages.impossible(error, start, end) from error
