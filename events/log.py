"""What people do with events: log, change, archive, restore. One function and one transaction each.

The rights are those of ``accounts.rights``: Office staff log events and change their own; the
secretariat changes and archives anybody's (design, section 4).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organization, Person
from accounts.rights import Right
from events.involvement import Involved
from events.models import Event, EventAction, EventOrganizer, EventRecommendation, Involvement
from followup.models import Action, Recommendation
from foundation.concurrency import archive, restore, save_version
from foundation.history import change

FACTS = (
    "title",
    "language",
    "kind",
    "date",
    "place",
    "country",
    "activity",
    "outcome",
    "next_step",
    "notes",
    "link",
    "is_published",
)


@dataclass(frozen=True)
class Links:
    """What an event is linked with, in order. None leaves what is there.

    Attributes:
        organizers: primary keys, or names that become organizations of their own.
        involvements: who took part; a ``new_person`` becomes a person.
        recommendations, actions: primary keys.
    """

    organizers: Sequence[int | str] | None = None
    involvements: Sequence[Involved] | None = None
    recommendations: Iterable[int] | None = None
    actions: Iterable[int] | None = None


def may_change(event: Event, user) -> bool:
    """Whether ``user`` may change ``event``: the secretariat any, Office staff their own."""
    if event.archived_at is not None:
        return False
    if user.can(Right.EDIT_EVENTS):
        return True
    return user.can(Right.LOG_EVENTS) and event.logged_by_id == user.pk


def may_restore(event: Event, user) -> bool:
    """Whether ``user`` may bring an archived event back."""
    return event.archived_at is not None and user.can(Right.EDIT_EVENTS)


def log_event(event: Event, links: Links, *, by) -> Event:
    """Record a new event with all it is linked with.

    Args:
        event: not saved yet; its fields were cleaned by a form or a serializer.
        by: who logs it.

    Raises:
        PermissionDenied: ``by`` may not log events.
    """
    if not by.can(Right.LOG_EVENTS):
        raise PermissionDenied(_("You may not log events."))
    with transaction.atomic(), change(by=by):
        event.logged_by = by
        event.save(force_insert=True)
        write_links(event, links, by=by)
    return event


def change_event(event: Event, links: Links, *, version: int, by, reason: str = "") -> Event:
    """Save the changed fields and links of an event as its next version.

    Nothing is written, and the version stays, when nothing is different.

    Args:
        event: read by its primary key and changed, not saved.
        version: the version that ``by`` saw when the change began.
        reason: why, for the history.

    Raises:
        PermissionDenied: ``by`` may not change this event.
        StaleVersion: somebody else saved a newer version meanwhile; nothing is written.
    """
    if not may_change(event, by):
        raise PermissionDenied(_("You may change only the events that you logged."))

    def beside():
        return write_links(event, links, by=by)

    save_version(event, version, by=by, reason=reason, beside=beside)
    return event


def archive_event(event: Event, *, version: int, by, reason: str) -> Event:
    """Take an event out of lists and papers. It is kept, with the reason.

    Raises:
        PermissionDenied: ``by`` may not archive this event.
        ValidationError: no reason is given.
        StaleVersion: the event was changed after ``by`` saw it.
    """
    if not may_change(event, by):
        raise PermissionDenied(_("You may archive only the events that you logged."))
    return archive(event, version, by=by, reason=reason)


def restore_event(event: Event, *, version: int, by, reason: str = "") -> Event:
    """Bring an archived event back.

    Raises:
        PermissionDenied: ``by`` may not restore events.
        StaleVersion: the event was changed after ``by`` saw it.
    """
    if not may_restore(event, by):
        raise PermissionDenied(_("Only the secretariat restores archived events."))
    return restore(event, version, by=by, reason=reason)


def write_links(event: Event, links: Links, *, by) -> bool:
    """Make the rows beside an event say what ``links`` says; rows that stay are not touched.

    Links to what ``by`` may not see (an unpublished recommendation, an archived organization)
    were not among those to choose from, so they stay.

    Returns:
        Whether anything was written. Runs in its caller's transaction.
    """
    written = False
    if links.organizers is not None:
        keys = [(_organization(one),) for one in links.organizers]
        written |= _write(EventOrganizer, event, {"organization_id": Organization}, keys, by)
    if links.involvements is not None:
        recorded = _recorded(links.involvements)
        keys = [(one.role, one.person_id, one.unit_id) for one in recorded]
        names = {"role": None, "person_id": Person, "unit_id": Organization}
        written |= _write(Involvement, event, names, keys, by)
    if links.recommendations is not None:
        keys = [(one,) for one in links.recommendations]
        names = {"recommendation_id": Recommendation}
        written |= _write(EventRecommendation, event, names, keys, by)
    if links.actions is not None:
        keys = [(one,) for one in links.actions]
        written |= _write(EventAction, event, {"action_id": Action}, keys, by)
    return written


def _write(model, event, names, keys, by) -> bool:
    """Delete, move and add rows of ``model`` so that they are ``keys``, in order."""
    there = {tuple(getattr(row, name) for name in names): row for row in rows_of(model, event)}
    left_out = [key for key in there if key not in keys]
    keys = list(dict.fromkeys([*keys, *_hidden(names, left_out, by)]))
    gone = [there[key].pk for key in left_out if key not in keys]
    if gone:
        model.objects.filter(pk__in=gone).delete()
    ordered = any(field.name == "sequence" for field in model._meta.fields)
    moved, added = [], []
    for sequence, key in enumerate(keys, start=1):
        if key not in there:
            more = {"sequence": sequence} if ordered else {}
            added.append(model(event=event, **dict(zip(names, key, strict=True)), **more))
        elif ordered and there[key].sequence != sequence:
            there[key].sequence = sequence
            moved.append(there[key])
    model.objects.bulk_create(added)
    if moved:
        model.objects.bulk_update(moved, ["sequence"])
    return bool(gone or moved or added)


def rows_of(model, event: Event):
    """The rows of ``model`` beside an event that is saved; in order where they have one."""
    return model.objects.filter(event=event).order_by("pk")


def _hidden(names, keys, by) -> list[tuple]:
    """Those of ``keys`` that refer to something that ``by`` may not see."""
    hidden = []
    for place, model in enumerate(names.values()):
        asked = {key[place] for key in keys if model and key[place] is not None}
        if asked:
            seen = set(
                model.objects.visible_to(by).filter(pk__in=asked).values_list("pk", flat=True)
            )
            hidden += [key for key in keys if key[place] in asked - seen]
    return hidden


def _organization(one: int | str) -> int:
    """The primary key of an organization; a name is recorded when nobody has it yet."""
    if isinstance(one, int):
        return one
    known = Organization.objects.named(one).first()
    if known is None:
        try:
            with transaction.atomic():
                known = Organization.objects.create(name_en=one)
        except IntegrityError:  # somebody else has just recorded the same name
            known = Organization.objects.named(one).get()
    return known.pk


def _recorded(involvements: Sequence[Involved]) -> list[Involved]:
    """The same participations, their new people recorded, each once."""
    people: dict[str, int] = {}
    for one in involvements:
        if one.new_person and one.new_person not in people:
            people[one.new_person] = Person.objects.create(name=one.new_person).pk
    return [
        replace(one, person_id=people[one.new_person], new_person="") if one.new_person else one
        for one in involvements
    ]
