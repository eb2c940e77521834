"""Partial dates of every kind, for property tests."""

from datetime import date

from hypothesis import strategies as st

from foundation.partialdates import PartialDate, Point

FIRST, LAST = date(1000, 1, 1), date(9999, 12, 31)


def days(around: bool = False):
    """Days of the calendar; ``around`` keeps them close enough to meet each other."""
    if around:
        return st.dates(date(2003, 11, 1), date(2005, 3, 1))
    return st.dates(FIRST, LAST)


def _points(around: bool):
    cut = {
        "day": lambda one: Point(one.year, one.month, one.day),
        "month": lambda one: Point(one.year, one.month),
        "year": lambda one: Point(one.year),
    }
    return st.sampled_from(sorted(cut)).flatmap(
        lambda kind: st.tuples(days(around).map(cut[kind]), days(around).map(cut[kind]))
    )


def partial_dates(around: bool = False):
    """Single days, months and years, and ranges of each."""
    ranges = _points(around).map(lambda ends: PartialDate(min(ends), max(ends)))
    singles = _points(around).map(lambda ends: PartialDate.of(ends[0]))
    return ranges | singles
