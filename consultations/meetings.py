"""What the secretariat does with sessions: deadlines, the agenda and its versions, holidays.

One function and one transaction each; nothing is deleted. The right is ``record_decisions``.
"""

from dataclasses import dataclass
from datetime import date

import holidays
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.rights import Right
from consultations.models import AgendaVersion, Deadline, Holiday, Session
from consultations.outcomes import renumber
from foundation.history import change

# What a version of an agenda keeps of each item.
KEPT = ("number", "title_en", "title_fr", "title_es", "purpose", "other_papers")
# The public holidays of the place where the Office is (ISO 3166-2: CH-GE).
COUNTRY, CANTON = "CH", "GE"
# The library speaks no Spanish for Switzerland; a name that is missing falls back to English.
HOLIDAY_LANGUAGES = {"en": "en_US", "fr": "fr"}
FIRST_YEAR, LAST_YEAR = 1990, 2100


def _check(by) -> None:
    if not by.can(Right.RECORD_DECISIONS):
        raise PermissionDenied(_("Only the secretariat prepares sessions."))


def write_deadlines(session: Session, wanted: dict[str, dict | None]) -> bool:
    """Make the rules of a session those of ``wanted``; says whether any differs.

    In the caller's transaction.

    Args:
        wanted: for each kind of deadline the columns of its rule, or None for no deadline.
    """
    there = {one.kind: one for one in session.deadlines.select_for_update()}
    wrote = False
    for kind, columns in wanted.items():
        row = there.get(kind)
        if columns is None:
            if row is not None:
                # A rule is no record of fact; what it was stays in its history.
                row.delete()
                wrote = True
            continue
        row = row or Deadline(session=session, kind=kind)
        if row.pk and all(getattr(row, name) == value for name, value in columns.items()):
            continue
        for name, value in columns.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()
        wrote = True
    return wrote


def last_rules(body) -> list[Deadline]:
    """The rules of the body's latest session that has any: what is proposed for the next one."""
    sessions = Session.objects.current().filter(body=body, deadlines__isnull=False)
    latest = sessions.order_by("-first_day", "-pk").first()
    return list(latest.deadlines.all()) if latest else []


def reorder_agenda(session: Session, keys: list[int], *, by) -> None:
    """Number the items of an agenda 1, 2, 3 in this order.

    Raises:
        PermissionDenied: ``by`` has no right to.
        ValidationError: ``keys`` are not those of the items, each once.
    """
    _check(by)
    with transaction.atomic(), change(by=by):
        changed = _("The agenda was changed meanwhile. Nothing was saved.")
        for item in renumber(session.agenda.current(), "number", keys, changed):
            # Who edits an item meanwhile has read its former number.
            item.version += 1
            item.save(update_fields=["version"])


def _as_kept(session: Session) -> list[dict]:
    rows = session.agenda.current().order_by("number").values("pk", *KEPT)
    return [{"key": row.pop("pk"), **row} for row in rows]


def put_agenda(session: Session, *, by, note: str = "") -> AgendaVersion:
    """Keep the agenda as it stands as its next version, as it is sent out.

    Raises:
        PermissionDenied: ``by`` has no right to.
        ValidationError: there is nothing on it, or the last version is the same.
    """
    _check(by)
    with transaction.atomic(), change(by=by):
        session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
        items = _as_kept(session)
        last = session.agenda_versions.order_by("-number").first()
        if not items:
            raise ValidationError(_("There is nothing on this agenda yet."), code="empty")
        if last and last.items == items:
            raise ValidationError(
                _("Version %(number)s is the same agenda.") % {"number": last.number}, code="same"
            )
        made = AgendaVersion(
            session=session, number=last.number + 1 if last else 1, items=items, note=note
        )
        made.put_by = by
        made.full_clean()
        made.save(force_insert=True)
    return made


@dataclass(frozen=True)
class ItemChange:
    """One item of two versions of an agenda: ``before`` or ``after`` is None where it is new
    or gone; ``moved`` where only its number differs."""

    before: dict | None
    after: dict | None

    @property
    def kind(self) -> str:
        """``same``, ``added``, ``removed``, ``moved`` or ``changed``."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        differs = {name for name in KEPT if self.before.get(name) != self.after.get(name)}
        if not differs:
            return "same"
        return "moved" if differs == {"number"} else "changed"


def agenda_changes(before: list[dict], after: list[dict]) -> list[ItemChange]:
    """The items of ``after`` in their order, each beside what it was; then those that are gone."""
    was = {item["key"]: item for item in before}
    found = [ItemChange(was.get(item["key"]), item) for item in after]
    there = {item["key"] for item in after}
    return found + [ItemChange(item, None) for item in before if item["key"] not in there]


def public_holidays(year: int) -> dict[date, dict[str, str]]:
    """The public holidays of the Office's canton, by day, with their names by language.

    Raises:
        ValidationError: the year is out of reach.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(
            {
                "year": _("Give a year from %(first)s to %(last)s.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR}
            },
            code="year",
        )
    found: dict[date, dict[str, str]] = {}
    for ours, theirs in HOLIDAY_LANGUAGES.items():
        rows = holidays.country_holidays(COUNTRY, subdiv=CANTON, years=year, language=theirs)
        for day, name in rows.items():
            found.setdefault(day, {})[ours] = name
    return found


def propose_holidays(year: int, *, by) -> list[Holiday]:
    """Add the public holidays of a year that are not recorded; each can be changed or archived.

    A day that somebody archived stays archived: it was found to be a working day.

    Returns:
        Those that were added, in order.

    Raises:
        PermissionDenied: ``by`` has no right to.
        ValidationError: the year is out of reach.
    """
    _check(by)
    found = public_holidays(year)
    with transaction.atomic(), change(by=by):
        known = set(Holiday.objects.filter(day__in=found).values_list("day", flat=True))
        made = [
            Holiday(day=day, name_en=names.get("en", ""), name_fr=names.get("fr", ""))
            for day, names in sorted(found.items())
            if day not in known
        ]
        for one in made:
            one.full_clean()
            one.save(force_insert=True)
    return made
