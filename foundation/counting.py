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


class CappedTotal(models.Expression):
    """How many rows ``queryset`` has, at most ``CAP`` + 1; PostgreSQL counts once a statement.

    Annotate the rows of a page with it (``total``), and :func:`counted` reads it from them: the
    count then costs no query of its own.
    """

    output_field = models.IntegerField()

    def __init__(self, queryset: models.QuerySet):
        super().__init__()
        self.queryset = queryset.order_by().values("pk")[: CAP + 1]

    def as_sql(self, compiler, connection):
        """A sub-select that does not depend on the row."""
        inner, params = self.queryset.query.get_compiler(connection=connection).as_sql()
        return f"(SELECT count(*) FROM ({inner}) AS capped)", params

    def get_group_by_cols(self):
        """Nothing to group by: it is the same on every row."""
        return []


def counted(rows: list[dict]) -> Count:
    """The capped count that the rows of a page bring with them."""
    total = rows[0]["total"] if rows else 0
    return Count(CAP, capped=True) if total > CAP else Count(total)


def capped_count(queryset: models.QuerySet, cap: int = CAP) -> Count:
    """Count at most ``cap`` rows of ``queryset`` (one query, which stops reading after them).

    Args:
        queryset: any queryset of records that was not sliced; ordering and columns are dropped.
        cap: the greatest number that is counted exactly.
    """
    # Only the keys: what a list computes for each row must not be computed to be counted.
    number = queryset.order_by().values("pk")[: cap + 1].count()
    return Count(cap, capped=True) if number > cap else Count(number)
