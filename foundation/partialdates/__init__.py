"""Dates as they were known: a day, a month, a year, or a range of these.

``value`` holds the type, ``format`` prints it, ``parse`` reads what people type, ``fields`` stores
it, ``rest`` carries it through the API. A date of which nothing is known is ``None`` in Python and
the empty text in the column and in forms.
"""

from foundation.partialdates.format import format_partial_date
from foundation.partialdates.parse import PartialDateError, parse_partial_date
from foundation.partialdates.value import InvalidDate, PartialDate, Point

__all__ = [
    "InvalidDate",
    "PartialDate",
    "PartialDateError",
    "Point",
    "format_partial_date",
    "parse_partial_date",
]
