"""What marks a paragraph whose translation is older than its source, per language.

A table for the same reasons as :mod:`reports.document.labels`. The wording is usual, not
official; it is never printed in a paper whose translation is complete.
"""

from datetime import date

from foundation.partialdates import PartialDate
from foundation.partialdates.format import format_partial_date

_SINCE = {
    "en": "[outdated since {}]",
    "fr": "[périmé depuis le {}]",
    "es": "[desactualizado desde el {}]",
    "ar": "[غير محدّث منذ {}]",
    "ru": "[устарело: {}]",
    "zh": "[{}起已过时]",
}


def outdated_since(day: date, language: str) -> str:
    """The mark in ``language``, in English where no words for it are known."""
    code = language.split("-")[0].lower()
    code = code if code in _SINCE else "en"
    words = format_partial_date(PartialDate.from_edtf(day.isoformat()), code)
    return _SINCE[code].format(words)
