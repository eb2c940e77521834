"""Dates as precise as they are known."""

from foundation.partialdates.value import PartialDate

__all__ = ["PartialDate"]
