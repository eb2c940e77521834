"""Partial dates in words, as precise as they are known, in the language of page or paper.

English joins with an en dash ("28–29 April 2004"), French and Spanish with a hyphen
("28-29 avril 2004", "28-29 de abril de 2004"), as tables of meetings in those languages do.
"""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

from foundation.partialdates.value import PartialDate, Point

DASHES = {"fr": "-", "es": "-"}
# How a month and a year follow what stands before them.
OF = {"es": " de "}


@lru_cache
def months(language: str) -> tuple[str, ...]:
    """The names of the twelve months as running text has them (CLDR)."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    names = locale.months["format"]["wide"]
    return tuple(names[one] for one in range(1, 13))


def format_partial_date(
    value: PartialDate | str | None, language: str | None = None, with_year: bool = True
) -> str:
    """ "28–29 April 2004", "March 2004", "2005"; empty when the date is not known.

    Args:
        value: a partial date, or its stored form.
        language: the active one unless told.
        with_year: ``False`` under a heading that gives the year. A range over two years and a
            year by itself always print it.
    """
    if not value:
        return ""
    if isinstance(value, str):
        value = PartialDate.from_edtf(value)
    language = (language or get_language() or "en").lower()
    start, end = value.start, value.end
    same_year = start.year == end.year
    show_year = with_year or not same_year
    if not value.is_range:
        return _point(start, language, show_year)
    same_month = same_year and start.month == end.month and start.day and end.day
    if same_month:
        first = _day(start, language)
    else:
        first = _point(start, language, not same_year or start.month is None or end.month is None)
    dash = DASHES.get(language[:2], "–")
    return f"{first}{dash}{_point(end, language, show_year)}"


def _point(point: Point, language: str, with_year: bool) -> str:
    of = OF.get(language[:2], " ")
    parts = []
    if point.day:
        parts.append(_day(point, language))
    if point.month:
        parts.append(months(language)[point.month - 1])
    if with_year or not point.month:
        parts.append(str(point.year))
    return of.join(parts)


def _day(point: Point, language: str) -> str:
    return "1er" if point.day == 1 and language[:2] == "fr" else str(point.day)
