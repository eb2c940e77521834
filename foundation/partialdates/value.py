"""The value itself: no Django, no language, no text but its stored form.

The stored form is a subset of EDTF (ISO 8601-2:2019, level 0): ``2004-03-02``, ``2004-03``,
``2004``, or two of one kind joined by a slash. One date has exactly one stored form.
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from typing import NamedTuple

FIRST_YEAR = 1000
LAST_YEAR = 9999
LONGEST = len("2004-06-30/2004-07-02")

EDTF_POINT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class InvalidDate(ValueError):
    """A date that cannot be. ``code`` says why, ``point`` where it is one of the two ends."""

    def __init__(self, code: str, point: "Point | None" = None):
        super().__init__(code if point is None else f"{code}: {tuple(point)}")
        self.code = code
        self.point = point


class Point(NamedTuple):
    """A year, a month of a year, or a day: one end of a date."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> str:
        """``day``, ``month`` or ``year``."""
        if self.day is not None:
            return "day"
        return "year" if self.month is None else "month"

    @property
    def first_day(self) -> datetime.date:
        """The earliest day it can mean."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> datetime.date:
        """The latest day it can mean."""
        month = self.month or 12
        return datetime.date(self.year, month, self.day or days_of(self.year, month))

    @property
    def edtf(self) -> str:
        """``2004``, ``2004-03`` or ``2004-03-02``."""
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text

    def check(self) -> None:
        """Refuse what is in no calendar.

        Raises:
            InvalidDate: ``year_out_of_range``, ``impossible_month`` or ``impossible_day``.
        """
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise InvalidDate("year_out_of_range", self)
        if self.month is None:
            if self.day is not None:
                raise InvalidDate("impossible_month", self)
        elif not 1 <= self.month <= 12:
            raise InvalidDate("impossible_month", self)
        elif self.day is not None and not 1 <= self.day <= days_of(self.year, self.month):
            raise InvalidDate("impossible_day", self)


def days_of(year: int, month: int) -> int:
    """How many days a month has."""
    return calendar.monthrange(year, month)[1]


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precise as it is known. A date of which nothing is known is ``None``.

    Both ends of a range are equally precise. Dates sort by first day, then last day, then stored
    form. ``str()`` gives the stored form, the same in every language; people are shown
    ``format.format_partial_date``.

    Raises:
        InvalidDate: an end is in no calendar (codes of ``Point.check``), the ends are not equally
            precise (``mixed_precision``) or the end is before the start (``end_before_start``).
    """

    start: Point
    end: Point

    def __post_init__(self):
        self.start.check()
        self.end.check()
        if self.start.precision != self.end.precision:
            raise InvalidDate("mixed_precision")
        if self.end < self.start:
            raise InvalidDate("end_before_start")

    @classmethod
    def of(cls, point: Point) -> "PartialDate":
        """One day, month or year.

        Raises:
            InvalidDate: codes of ``Point.check``.
        """
        return cls(point, point)

    @classmethod
    def of_days(cls, first: datetime.date, last: datetime.date | None = None) -> "PartialDate":
        """A day of the calendar, or all days from ``first`` to ``last``.

        Raises:
            InvalidDate: ``end_before_start``, or ``year_out_of_range``.
        """
        last = last or first
        return cls(
            Point(first.year, first.month, first.day), Point(last.year, last.month, last.day)
        )

    @classmethod
    def from_edtf(cls, text: str) -> "PartialDate":
        """Read the stored form.

        Raises:
            InvalidDate: as for the class, or ``not_edtf``.
        """
        return _from_edtf(text)

    @property
    def edtf(self) -> str:
        """The stored form."""
        return f"{self.start.edtf}/{self.end.edtf}" if self.is_range else self.start.edtf

    @property
    def is_range(self) -> bool:
        """Whether it has two different ends."""
        return self.start != self.end

    @property
    def precision(self) -> str:
        """``day``, ``month`` or ``year``."""
        return self.start.precision

    @property
    def first_day(self) -> datetime.date:
        """The earliest day it can mean."""
        return self.start.first_day

    @property
    def last_day(self) -> datetime.date:
        """The latest day it can mean."""
        return self.end.last_day

    def overlaps(self, since: datetime.date | None, until: datetime.date | None) -> bool:
        """Whether it may fall on a day of the period; an open side of the period is ``None``."""
        return (since is None or self.last_day >= since) and (
            until is None or self.first_day <= until
        )

    def __str__(self) -> str:
        return self.edtf

    def __lt__(self, other) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self._order < other._order

    @property
    def _order(self):
        return self.first_day, self.last_day, self.edtf


# Lists and papers read the same few hundred dates over and over; values cannot change.
@lru_cache(maxsize=4096)
def _from_edtf(text: str) -> PartialDate:
    points = []
    for part in text.split("/", 2):
        found = EDTF_POINT.fullmatch(part)
        if not found:
            raise InvalidDate("not_edtf")
        year, month, day = found.groups()
        points.append(Point(int(year), int(month) if month else None, int(day) if day else None))
    if len(points) > 2:
        raise InvalidDate("not_edtf")
    return PartialDate(points[0], points[-1])
