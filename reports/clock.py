"""The session clock of a paper: when it is due, working days left, and whether it is late."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from consultations.deadlines import Due, closed_before, due_of
from consultations.models import Deadline
from reports.models import Paper

SATURDAY = 5


@dataclass(frozen=True)
class Clock:
    """When a paper that is not issued yet is due.

    Attributes:
        due: the deadline for Office documents of the paper's session, with its rule.
        days: working days left, today not counted; 0 on the day itself and when it is past.
        late: whether the deadline is over.
    """

    due: Due
    days: int
    late: bool


def clock_of(paper: Paper) -> Clock | None:
    """The clock of a paper; None once it is issued, or where its session has no such deadline.

    At most three queries.
    """
    if not (paper.is_open or paper.state == Paper.State.CLEARED):
        return None
    rule = Deadline.objects.filter(
        session_id=paper.session_id, kind=Deadline.Kind.DOCUMENTS
    ).first()
    if rule is None:
        return None
    rule.session = paper.session
    due = due_of(rule)
    if due.moment is None:
        return Clock(due, 0, False)
    last = timezone.localtime(due.moment, timezone.get_default_timezone()).date()
    left = _working_days(timezone.localdate(), last, closed_before(last))
    return Clock(due, left, due.is_past())


def _working_days(today, until, closed) -> int:
    """The working days after ``today`` up to and with ``until``."""
    found, day = 0, today
    while day < until:
        day += timedelta(days=1)
        found += day.weekday() < SATURDAY and day not in closed
    return found
