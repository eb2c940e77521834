"""Counts that cost the same however many rows there are."""

from dataclasses import dataclass

from django.db import models
from django.utils.formats import number_format

CAP = 10_000


@dataclass(frozen=True)
class Count:
    """How many rows there are, up to a cap. Prints as ``53``, ``9,999`` or ``10,000+``."""

    number: int
    capped: bool = False

    def __str__(self):
        """With the digits grouped as the active language does."""
        text = number_format(self.number, use_l10n=True, force_grouping=True)
        return f"{text}+" if self.capped else text

    def __int__(self):
        return self.number

    def __bool__(self):
        return self.number > 0


def capped_count(queryset: models.QuerySet, cap: int = CAP) -> Count:
    """Count at most ``cap`` rows of ``queryset`` (one query, which stops reading after them).

    Args:
        queryset: any queryset of records that was not sliced; ordering and columns are dropped.
        cap: the greatest number that is counted exactly.
    """
    # Only the keys: what a list computes for each row must not be computed to be counted.
    number = queryset.order_by().values("pk")[: cap + 1].count()
    return Count(cap, capped=True) if number > cap else Count(number)
