"""Sessions, sittings and deadlines as a calendar that other programs read (RFC 5545).

A calendar program cannot sign in. It gets an address of its own, signed with what the person's
session is signed with: a new password ends it, and an account that is closed has none.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.core import signing
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import User
from consultations.deadlines import COUNTED, Due, closed_before, dues_listed, opening_day
from consultations.models import Consultation, Session, Sitting

SALT = "concertation.calendar"
# Calendar programs ask about four times a day; a month back is enough to see what is over.
PAST = timedelta(days=400)


def _signer() -> signing.Signer:
    # Without a time: the address stays the same while it holds.
    return signing.Signer(salt=SALT)


def address_key(user: User) -> str:
    """What the address of a person's calendar holds."""
    return _signer().sign_object([user.pk, user.get_session_auth_hash()[:32]])


def user_of(key: str) -> User | None:
    """Whose calendar that is; None when the key is not ours or no longer holds."""
    try:
        pk, seal = _signer().unsign_object(key)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and user.get_session_auth_hash()[:32] == seal else None


def _calendar(name: str) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//Concertation//Calendar//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    return made


def _event(kind: str, record, stamp, summary: str, url: str) -> Event:
    made = Event()
    # The same thing has the same name in every copy of the calendar (RFC 7986, 5.3).
    made.add("uid", f"{kind}-{record.pk}@{urlsplit(url).hostname}")
    made.add("dtstamp", stamp)
    made.add("summary", summary)
    made.add("url", url)
    return made


def _add_session(calendar, session: Session, page, now) -> None:
    if session.date is None or opening_day(session) is None:
        return  # A month is no day that a calendar could show.
    event = _event("session", session, now, str(session), page(session))
    event.add("dtstart", session.first_day)
    event.add("dtend", session.last_day + timedelta(days=1))
    if session.place:
        event.add("location", session.place)
    calendar.add_component(event)


def _add_due(calendar, session: Session, due: Due, page, now) -> None:
    if due.moment is None:
        return
    what = _("Deadline for %(what)s, %(session)s") % {"what": due.label, "session": session}
    key = f"deadline-{due.kind}-{due.item}" if due.item else f"deadline-{due.kind}"
    event = _event(key, session, now, what, page(session))
    event.add("description", due.rule)
    if due.to_the_hour:
        event.add("dtstart", due.moment)
    else:
        event.add("dtstart", due.moment.date())
        event.add("dtend", due.moment.date() + timedelta(days=1))
    calendar.add_component(event)


def _add_sitting(calendar, sitting: Sitting, page, now) -> None:
    name = f"{sitting.session}, {sitting}"
    event = _event("sitting", sitting, now, name, page(sitting.session))
    event.add("dtstart", sitting.begins_at)
    if sitting.ends_at:
        event.add("dtend", sitting.ends_at)
    if sitting.place:
        event.add("location", sitting.place)
    if sitting.agenda_item:
        event.add("description", str(sitting.agenda_item))
    calendar.add_component(event)


def _add_closing(calendar, asked: Consultation, page, now) -> None:
    name = _("Closes: %(consultation)s") % {"consultation": asked.title}
    event = _event("consultation", asked, now, name, page(asked))
    event.add("dtstart", asked.closes_on)
    event.add("dtend", asked.closes_on + timedelta(days=1))
    calendar.add_component(event)


def calendar_of(user, sessions, *, page, now, consultations=()) -> bytes:
    """The calendar of ``sessions`` with their deadlines and sittings, as far as ``user`` sees them.

    Args:
        page: ``page(record)`` is the address of a session's or a consultation's page.
        now: the moment at which it is made.
        consultations: those whose closing is shown too.

    Returns:
        The text of RFC 5545 in UTF-8, with its line ends.
    """
    made = _calendar(_("Sessions and deadlines"))
    rows = list(sessions.select_related("body").prefetch_related(*COUNTED))
    days = [one.last_day for one in rows if one.last_day]
    closed = closed_before(max(days)) if days else set()
    for session in rows:
        _add_session(made, session, page, now)
        for due in dues_listed(session, closed):
            _add_due(made, session, due, page, now)
    sittings = Sitting.objects.visible_to(user).current().filter(session__in=rows)
    for sitting in sittings.select_related("session__body", "agenda_item"):
        _add_sitting(made, sitting, page, now)
    for asked in consultations:
        _add_closing(made, asked, page, now)
    return made.to_ical()
