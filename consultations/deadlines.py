"""When something is due for a session: counted back over working days, or one fixed moment.

A deadline that cannot be computed says why, and never guesses: a session known by its month alone
has no day to count from.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.models import Deadline, Decision, Holiday, Session, Sitting

SATURDAY = 5
# What the deadlines of a session are read from, to be prefetched.
COUNTED = ("deadlines", "sittings__agenda_item")
# So far back a working day is looked for: 400 working days, and as many days closed.
FURTHEST = timedelta(days=1500)


@dataclass(frozen=True)
class Due:
    """Until when, and by which rule; or why that cannot be said.

    Attributes:
        kind: a value of :class:`Deadline.Kind`.
        label: its name in words.
        rule: how it is counted, in words.
        moment: the last moment at which it is in time; None where ``problem`` says why.
        to_the_hour: whether the hour counts; else the whole day does.
        item: the key of the agenda item that it is for, where it is for one.
    """

    kind: str
    label: str
    rule: str
    moment: datetime | None = None
    to_the_hour: bool = False
    problem: str = ""
    item: int | None = None

    @property
    def text(self) -> str:
        """Day, and hour where it counts, in the reader's language; empty where it is unknown."""
        if self.moment is None:
            return ""
        there = timezone.localtime(self.moment, timezone.get_default_timezone())
        return date_format(there, "DATETIME_FORMAT" if self.to_the_hour else "DATE_FORMAT")

    def is_past(self, now: datetime | None = None) -> bool:
        """Whether the last moment is over; never where it is unknown."""
        return self.moment is not None and (now or timezone.now()) > self.moment


def working_day_before(day: date, count: int, closed: Collection[date]) -> date:
    """The working day that lies ``count`` working days before ``day``, which is not counted.

    Saturdays, Sundays and the days ``closed`` are no working days. With a count of 0 it is
    ``day`` itself, or the last working day before it.
    """
    found = day
    while found.weekday() >= SATURDAY or found in closed:
        found -= timedelta(days=1)
    if found < day and count:
        count -= 1
    while count:
        found -= timedelta(days=1)
        if found.weekday() < SATURDAY and found not in closed:
            count -= 1
    return found


def closed_before(day: date) -> set[date]:
    """The days on which the Office is closed, as far back as a deadline can reach. Queries once."""
    rows = Holiday.objects.filter(day__lte=day, day__gte=day - FURTHEST, archived_at__isnull=True)
    return set(rows.values_list("day", flat=True))


def opening_day(session: Session) -> date | None:
    """The day on which a session opens, where it is known to the day."""
    known = session.date and session.date.precision == "day"
    return session.date.first_day if known else None


def rule_of(deadline: Deadline) -> str:
    """How a deadline is counted, in words."""
    number = deadline.count or 0
    match deadline.unit:
        case Deadline.Unit.WORKING_DAYS:
            words = ngettext(
                "%(n)s working day before the opening",
                "%(n)s working days before the opening",
                number,
            )
        case Deadline.Unit.HOURS_OPENING:
            words = ngettext(
                "%(n)s hour before the opening", "%(n)s hours before the opening", number
            )
        case Deadline.Unit.HOURS_SITTING:
            words = ngettext(
                "%(n)s hour before the sitting on the item",
                "%(n)s hours before the sitting on the item",
                number,
            )
        case _fixed:
            return _("fixed for this session")
    return words % {"n": number}


def due_of(deadline: Deadline, *, closed: Collection[date] | None = None, sitting=None) -> Due:
    """When one deadline of a session runs out.

    Args:
        closed: days on which the Office is closed (:func:`closed_before`); queried unless given.
        sitting: the first sitting on the item, for deadlines that are counted from it.
    """
    told = {
        "kind": deadline.kind,
        "label": deadline.get_kind_display(),
        "rule": rule_of(deadline),
    }
    unit, session = deadline.unit, deadline.session
    if unit == Deadline.Unit.FIXED:
        return Due(**told, **_at(deadline.fixed_on, deadline.at))
    if unit == Deadline.Unit.HOURS_SITTING:
        if sitting is None or sitting.begins_at is None:
            return Due(**told, problem=_("The sitting on the item is not fixed yet."))
        moment = sitting.begins_at - timedelta(hours=deadline.count)
        return Due(**told, moment=moment, to_the_hour=True)
    opens = opening_day(session)
    if opens is None:
        return Due(**told, problem=_("The day of the opening is not known."))
    if unit == Deadline.Unit.HOURS_OPENING:
        if session.opens_at is None:
            return Due(**told, problem=_("The hour of the opening is not known."))
        opening = _moment(opens, session.opens_at)
        return Due(**told, moment=opening - timedelta(hours=deadline.count), to_the_hour=True)
    if closed is None:
        closed = closed_before(opens)
    return Due(**told, **_at(working_day_before(opens, deadline.count, closed), deadline.at))


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=timezone.get_default_timezone())


def _at(day: date, hour: time | None) -> dict:
    """Without an hour the whole day is in time."""
    return {"moment": _moment(day, hour or time.max), "to_the_hour": hour is not None}


def dues_of(session: Session, sitting=None, closed: Collection[date] | None = None) -> list[Due]:
    """All deadlines of a session, in the order of their kinds. Queries at most twice."""
    there = {one.kind: one for one in session.deadlines.all()}
    opens = opening_day(session)
    if closed is None:
        closed = closed_before(opens) if opens and there else ()
    found = []
    for kind in Deadline.Kind:
        if kind in there:
            there[kind].session = session
            found.append(due_of(there[kind], closed=closed, sitting=sitting))
    return found


def dues_listed(session: Session, closed: Collection[date] | None = None) -> list[Due]:
    """All deadlines of a session as its page and the calendar list them.

    One that is counted from the sitting on an item is listed once for each item that has a
    sitting, under the item's number. Queries at most three times, or not at all where deadlines
    and sittings with their items are prefetched and ``closed`` is given.
    """
    found = []
    by_item: dict[int, Sitting] = {}
    for due in dues_of(session, closed=closed):
        rule = next(one for one in session.deadlines.all() if one.kind == due.kind)
        if rule.unit != Deadline.Unit.HOURS_SITTING:
            found.append(due)
            continue
        if not by_item:
            sittings = [one for one in session.sittings.all() if one.archived_at is None]
            for one in sorted(sittings, key=lambda one: one.begins_at):
                if one.agenda_item_id:
                    by_item.setdefault(one.agenda_item_id, one)
        rule.session = session
        for sitting in by_item.values():
            words = {"what": due.label, "number": sitting.agenda_item.number}
            label = _("%(what)s, item %(number)s") % words
            due = due_of(rule, sitting=sitting)
            found.append(replace(due, label=label, item=sitting.agenda_item_id))
        if not by_item:
            found.append(due)
    return found


def first_sitting_on(draft: Decision):
    """The first sitting at which the item of a draft decision is discussed, or None.

    The item is that of the consultation in which the draft's question is asked. May query.
    """
    item = draft.question.consultation.agenda_item_id if draft.question_id else None
    if item is None or draft.session_id is None:
        return None
    sittings = draft.session.sittings.current().filter(agenda_item=item, begins_at__isnull=False)
    return sittings.order_by("begins_at").first()


def dues_of_draft(draft: Decision) -> dict[str, Due]:
    """Until when amendments and sub-amendments to a draft decision are in time, by kind.

    What is written at the draft itself comes first; else the session's rule counts; else there
    is no deadline. Queries a few times, however many amendments there are.
    """
    kinds = Deadline.Kind
    own = {
        kinds.AMENDMENTS: draft.amendments_due_at,
        kinds.SUBAMENDMENTS: draft.subamendments_due_at,
    }
    found = {
        str(kind): Due(kind, kind.label, _("fixed for this draft"), moment, True)
        for kind, moment in own.items()
        if moment is not None
    }
    if len(found) < len(own) and draft.session_id:
        of_session = dues_of(draft.session, first_sitting_on(draft))
        for due in of_session:
            if due.kind in own:
                found.setdefault(str(due.kind), due)
    return found


def is_late(amendment, dues: dict[str, Due]) -> bool:
    """Whether an amendment came after the last moment (``dues`` of its draft)."""
    kinds = Deadline.Kind
    due = dues.get(str(kinds.SUBAMENDMENTS if amendment.amends_id else kinds.AMENDMENTS))
    return due is not None and due.is_past(amendment.received_at)


def waiting(user, today: date | None = None) -> list[tuple[Session, Due]]:
    """Deadlines of the sessions to come that are not over, the nearest first. A few queries."""
    today = today or timezone.localdate()
    coming = Session.objects.visible_to(user).current().filter(last_day__gte=today)
    sessions = list(coming.select_related("body").prefetch_related(*COUNTED))
    furthest = max((one.last_day for one in sessions), default=today)
    closed = closed_before(furthest) if sessions else ()
    found = [
        (session, due)
        for session in sessions
        for due in dues_listed(session, closed)
        if due.moment and not due.is_past()
    ]
    return sorted(found, key=lambda pair: pair[1].moment)
