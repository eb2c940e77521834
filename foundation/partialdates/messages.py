"""What is said of a text that is no date: what is wrong, and what to type instead."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foundation.partialdates.format import format_partial_date
from foundation.partialdates.value import (
    FIRST_YEAR,
    LAST_YEAR,
    InvalidDate,
    PartialDate,
    Point,
    days_of,
)
from foundation.texts import semicolons

EXAMPLES = ("2004-03-02", "2004-03", "2004-04-28/2004-04-29", "2005")
LONGEST_QUOTED = 30


class PartialDateError(ValidationError):
    """What was typed is no date; the message says why and what to type instead."""


def examples() -> str:
    """Dates as people may type them, in the active language."""
    return semicolons(format_partial_date(PartialDate.from_edtf(one)) for one in EXAMPLES)


def _error(message, code: str, **params) -> PartialDateError:
    return PartialDateError(message, code=code, params=params)


def too_long() -> PartialDateError:
    """The text is longer than any date."""
    return _error(
        _("This is too long for a date. Write for instance: %(examples)s."),
        "too_long",
        examples=examples(),
    )


def not_a_date(word: str = "") -> PartialDateError:
    """``word``, or the whole where none is to blame, is not understood."""
    if word:
        return _error(
            _("“%(word)s” is not understood in a date. Write for instance: %(examples)s."),
            "not_a_date",
            word=word[:LONGEST_QUOTED],
            examples=examples(),
        )
    return _error(
        _("This is not understood as a date. Write for instance: %(examples)s."),
        "not_a_date",
        examples=examples(),
    )


def ambiguous(one: PartialDate, two: PartialDate) -> PartialDateError:
    """The text can mean two dates."""
    return _error(
        _("This can be read as %(one)s or as %(two)s. Write the one you mean in this way."),
        "ambiguous",
        one=format_partial_date(one),
        two=format_partial_date(two),
    )


def year_missing() -> PartialDateError:
    """No end names a year."""
    return _error(
        _("Add the year. Write for instance: %(examples)s."), "year_missing", examples=examples()
    )


def month_missing() -> PartialDateError:
    """A day without a month."""
    return _error(
        _("Add the month. Write for instance: %(examples)s."), "month_missing", examples=examples()
    )


def year_short(year: str) -> PartialDateError:
    """A year of two digits."""
    return _error(
        _("Write the year with four digits; “%(year)s” could be of any century."),
        "year_short",
        year=year,
    )


def year_out_of_range(year: str) -> PartialDateError:
    """A year that is not stored."""
    return _error(
        _("The year %(year)s is not between %(first)s and %(last)s. Correct the year."),
        "year_out_of_range",
        year=year[:LONGEST_QUOTED],
        first=str(FIRST_YEAR),
        last=str(LAST_YEAR),
    )


def separate_days(start: PartialDate, end: PartialDate) -> PartialDateError:
    """Two dates joined by "and" that do not follow each other."""
    return _error(
        _(
            "Between %(start)s and %(end)s lie others. If all of them are meant, write "
            "“%(range)s”; if not, record two dates apart."
        ),
        "separate_days",
        start=format_partial_date(start),
        end=format_partial_date(end),
        range=format_partial_date(PartialDate(start.start, end.end)),
    )


def impossible(error: InvalidDate, start: Point, end: Point) -> PartialDateError:
    """Why the two ends make no date."""
    if error.point is not None:
        return _impossible_point(error.code, error.point)
    shown = {
        "start": format_partial_date(PartialDate.of(start)),
        "end": format_partial_date(PartialDate.of(end)),
    }
    if error.code == "end_before_start":
        return _error(
            _(
                "The end, %(end)s, is before the start, %(start)s. Write the earlier one first, "
                "and both years where they differ."
            ),
            "end_before_start",
            **shown,
        )
    return _error(
        _(
            "%(start)s and %(end)s are not equally precise. Write two days, two months or "
            "two years."
        ),
        "mixed_precision",
        **shown,
    )


def _impossible_point(code: str, point: Point) -> PartialDateError:
    if code == "year_out_of_range":
        return year_out_of_range(str(point.year))
    if code == "impossible_month" or point.month is None:
        return _error(
            _("There is no month %(month)s. Write its name, or a number from 1 to 12."),
            "impossible",
            month=point.month,
        )
    return _error(
        _("There is no day %(day)s in %(month)s, which has %(days)s days. Correct the day."),
        "impossible",
        day=point.day,
        month=format_partial_date(PartialDate.of(Point(point.year, point.month))),
        days=days_of(point.year, point.month),
    )
