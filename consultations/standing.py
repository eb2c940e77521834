"""Positions and texts as they stood at the end of a day.

A position stands from the day on which it was stated until the day on which the one that took its
place was stated, both as recorded: what was said in a sitting counts from the sitting, however
late it was noted. Whether a reader sees a position is a matter of today, never of that day.
"""

from datetime import date

from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from consultations.models import Question


def standing(positions: QuerySet, on: date | None = None) -> QuerySet:
    """Those of ``positions`` that stand, today or at the end of the day ``on``."""
    if on is None:
        return positions.live()
    until = Q(replaced_by__isnull=True) | Q(replaced_by__stated_on__gt=on)
    return positions.filter(until, stated_on__lte=on)


def with_version(questions: QuerySet, on: date) -> QuerySet:
    """``questions`` with ``version_then``: the version of the text at the end of the day.

    Where the history begins later (a record taken over from documents), its first version.
    """
    history = Question._meta.get_field("history").related_model.objects
    entries = history.filter(pgh_obj=OuterRef("pk")).order_by().values("pgh_obj")
    by_then = entries.annotate(day=TruncDate("pgh_created_at")).filter(day__lte=on)
    return questions.annotate(
        version_then=Coalesce(
            Subquery(by_then.values("pgh_obj").annotate(one=Max("text_version")).values("one")),
            Subquery(entries.annotate(one=Min("text_version")).values("one")),
            F("text_version"),
        )
    )
