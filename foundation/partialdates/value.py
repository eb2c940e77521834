"""A date as it was known: a day, a month, a year, or a range of these; level 0 of EDTF."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

POINT = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


@dataclass(frozen=True)
class PartialDate:
    """``start`` and ``end`` are EDTF points; equal for a single day, month or year."""

    start: str
    end: str

    @classmethod
    def from_edtf(cls, text: str) -> "PartialDate":
        """Read "2004-03", "2004-04-28/2004-04-29".

        Raises:
            ValueError: the text is none of these, or ends before it starts.
        """
        start, _slash, end = text.partition("/")
        found = cls(start, end or start)
        if found.last_day < found.first_day:
            raise ValueError("The end is before the start.")
        return found

    @property
    def first_day(self) -> date:
        """The first day that it may mean."""
        year, month, day = _parts(self.start)
        return date(year, month or 1, day or 1)

    @property
    def last_day(self) -> date:
        """The last day that it may mean."""
        year, month, day = _parts(self.end)
        month = month or 12
        return date(year, month, day or calendar.monthrange(year, month)[1])

    @property
    def edtf(self) -> str:
        """As stored."""
        return self.start if self.start == self.end else f"{self.start}/{self.end}"

    def __str__(self):
        return self.edtf


def _parts(point: str) -> tuple[int, int, int]:
    found = POINT.match(point)
    if not found:
        raise ValueError(f"{point!r} is no day, month or year.")
    year, month, day = (int(one or 0) for one in found.groups())
    date(year, month or 1, day or 1)
    return year, month, day
