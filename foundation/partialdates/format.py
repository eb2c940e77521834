"""Printing partial dates."""

from foundation.partialdates.value import PartialDate


def format_partial_date(value, language=None, with_year=True) -> str:
    """The date as it was known."""
    return value.edtf if isinstance(value, PartialDate) else str(value or "")
