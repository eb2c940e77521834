"""Partial dates in words, as precise as they are known, in the language of page or paper.

English joins with an en dash ("28–29 April 2004", "30 June–2 July 2004"). French and Spanish use
the short form of tables, with a hyphen ("28-29 avril 2004", "28-29 de abril de 2004"), and a dash
between spaces where each end has its own year. Other languages are printed as CLDR prints each
end in full.
"""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from django.utils.translation import get_language

from foundation.partialdates.value import PartialDate, Point

# What joins the ends of a range: within a year, and where each end has its own year.
DASHES = {"en": ("–", "–"), "fr": ("-", " – "), "es": ("-", " – ")}
# How a month and a year follow what stands before them.
OF = {"en": " ", "fr": " ", "es": " de "}


def format_partial_date(
    value: PartialDate | str | None, language: str | None = None, with_year: bool = True
) -> str:
    """ "28–29 April 2004", "March 2004", "2005"; empty when the date is not known.

    Args:
        value: a partial date, or its stored form.
        language: the active one unless told.
        with_year: ``False`` under a heading that gives the year. A range over two years and a
            year by itself always print it.

    Raises:
        InvalidDate: a text that is no stored form.
    """
    if not value:
        return ""
    if isinstance(value, str):
        value = PartialDate.from_edtf(value)
    language = (language or get_language() or "en").lower()
    with_year = with_year or value.start.year != value.end.year
    if language[:2] not in OF:
        return _by_cldr(value, _locale(language), with_year)
    return _by_us(value, language[:2], with_year)


def _by_us(value: PartialDate, language: str, with_year: bool) -> str:
    start, end = value.start, value.end
    last = _point(end, language, with_year)
    if not value.is_range:
        return last
    within, across = DASHES[language]
    if start.year != end.year:
        # "2004-2005" is as short as a range can be.
        dash = within if value.precision == "year" else across
        return f"{_point(start, language, True)}{dash}{last}"
    if start.month == end.month:
        return f"{_day(start, language)}{within}{last}"
    return f"{_point(start, language, False)}{within}{last}"


def _point(point: Point, language: str, with_year: bool) -> str:
    parts = []
    if point.day is not None:
        parts.append(_day(point, language))
    if point.month is not None:
        parts.append(_months(language)[point.month - 1])
    if with_year or point.month is None:
        parts.append(str(point.year))
    return OF[language].join(parts)


def _day(point: Point, language: str) -> str:
    return "1er" if point.day == 1 and language == "fr" else str(point.day)


@lru_cache
def _months(language: str) -> tuple[str, ...]:
    names = _locale(language).months["format"]["wide"]
    return tuple(names[one] for one in range(1, 13))


def _by_cldr(value: PartialDate, locale: Locale, with_year: bool) -> str:
    """Both ends in full: how ends are shortened differs too much between languages."""
    pattern = locale.interval_formats.get(None) or "{0} – {1}"
    ends = [_point_by_cldr(one, locale, with_year) for one in (value.start, value.end)]
    return pattern.format(*ends) if value.is_range else ends[0]


def _point_by_cldr(point: Point, locale: Locale, with_year: bool) -> str:
    day = point.first_day
    if point.precision == "day" and with_year:
        return format_date(day, "long", locale=locale)
    skeleton = {"day": "MMMMd", "month": "yMMMM", "year": "y"}
    if point.precision == "month" and not with_year:
        return format_date(day, "LLLL", locale=locale)
    return format_skeleton(skeleton[point.precision], day, locale=locale)


@lru_cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
