"""Who changed what, when and why: the context that triggers keep, and how a page reads it back."""

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pghistory
from django.contrib.auth import get_user_model
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest
from django.db import models
from django.utils.encoding import force_str
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from pghistory import config as pghistory_config
from pghistory import runtime as pghistory_runtime
from pghistory.models import Event as HistoryRow

from foundation.display import facts, label_of, shown
from foundation.texts import localized

REASON_LENGTH = 500
ENTRIES_SHOWN = 100


class History(HistoryRow):
    """What every history table has: a row for each insert, update and delete, never changed.

    ``pgh_context`` holds who and why (:func:`actor`, :func:`change`).
    """

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True
        verbose_name_plural = "history"


def actor(user) -> dict:
    """What history keeps of a person: the id, and the role and post held at the time.

    ``user.as_actor()`` gives role and post as JSON values; nothing of an anonymous visitor is
    kept. May query once, for the posts held today.
    """
    nobody = {"user": None, "role": None, "post": None}
    if getattr(user, "pk", None) is None:
        return nobody
    return {**nobody, "user": user.pk, **user.as_actor()}


@contextmanager
def change(*, by, reason: str = "", **more):
    """Note who changes rows inside the block, and why. Nests; the inner one wins, for its length.

    Use it in every function that writes::

        with transaction.atomic(), change(by=user, reason=reason):
            ...

    Args:
        by: the user, or None for the system itself (a load, a scheduled job).
        reason: what the person said, printed on the record's page.
        more: further JSON values to keep.
    """
    said = {
        **actor(by),
        **({"reason": force_str(reason)[:REASON_LENGTH]} if reason else {}),
        **more,
    }
    if not hasattr(pghistory_runtime._tracker, "value"):
        with pghistory.context(**said):
            yield
        return
    # pghistory merges an inner context into the outer one for good; a reason given for one
    # record must not stick to the next one that the same request changes.
    metadata = pghistory_runtime._tracker.value.metadata
    before = dict(metadata)
    metadata.update(said)
    try:
        yield
    finally:
        metadata.clear()
        metadata.update(before)


class _TellsHistoryItsUser:
    """A request that tells history of its user, also when the API sets it late, in the view."""

    def __setattr__(self, name, value):
        if name == "user":
            pghistory.context(**actor(value))
        super().__setattr__(name, value)


class _HistoryWSGIRequest(_TellsHistoryItsUser, WSGIRequest):
    pass


class _HistoryASGIRequest(_TellsHistoryItsUser, ASGIRequest):
    pass


class HistoryMiddleware:
    """Keep who sent a writing request, in which role, and its address, on each row it changes.

    pghistory's own middleware does it for the user alone; ours keeps role and post too, so that
    a person is shown with the post held at the time.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer inside a history context when the method may write."""
        if request.method not in pghistory_config.middleware_methods():
            return self.get_response(request)
        with pghistory.context(url=request.path[:500], **actor(getattr(request, "user", None))):
            if type(request) is WSGIRequest:
                request.__class__ = _HistoryWSGIRequest
            elif type(request) is ASGIRequest:
                request.__class__ = _HistoryASGIRequest
            return self.get_response(request)


@dataclass
class Change:
    """One field that an entry of the history changed."""

    label: str
    before: str
    after: str


@dataclass
class Entry:
    """One step in a record's history, in the words that its page prints.

    Attributes:
        at: when; ``who`` (empty: the system itself), ``post`` held at the time, ``reason`` given.
        action: what was done, in words; ``label`` is "insert", "update" or "delete".
        changes: what was changed; empty for the first entry.
    """

    at: datetime
    label: str
    action: str
    who: str = ""
    post: str = ""
    reason: str = ""
    changes: list[Change] = field(default_factory=list)


def history_of(
    record: models.Model, *, rows: Iterable[str] = (), limit: int = ENTRIES_SHOWN
) -> list[Entry]:
    """Everything that was done to ``record``, the newest first.

    Args:
        record: an instance of a tracked model.
        rows: names back to tracked rows that belong to it ("organizer_rows"); what was added to
            them, changed and taken away is shown too.
        limit: steps read of the record, and of each of ``rows``.

    Returns:
        Entries; what one transaction changed is one entry. Queries: one for the record, one for
        each of ``rows``, one for the people, and one for each linked object that is named.
    """
    seen: dict = {}
    steps = _steps(record._meta.model, {"pgh_obj_id": record.pk}, limit)
    found = [_entry(model, row, before, seen) for model, row, before in steps]
    for name in rows:
        relation = record._meta.get_field(name)
        column = relation.field.attname
        for model, row, before in _steps(relation.related_model, {column: record.pk}, limit):
            found.append(_row_entry(model, row, before, seen, column))
    found.sort(key=lambda pair: pair[0].at)
    _name_people(found)
    return _merged(found)[::-1]


def _steps(model, condition, limit):
    """History rows of ``model``, each with the one before it of the same object."""
    manager = model.pgh_event_model.objects
    newest = list(manager.filter(**condition).order_by("-pgh_id")[: limit + 1])
    last, steps = {}, []
    for row in reversed(newest):
        steps.append((model, row, last.get(row.pgh_obj_id)))
        last[row.pgh_obj_id] = row
    return steps[-limit:]


def _entry(model, row, before, seen):
    """A step of the record itself: what was different before."""
    entry = _said(row)
    if before is not None:
        if not before_archived(before) and before_archived(row):
            entry.action = _("archived")
        elif before_archived(before) and not before_archived(row):
            entry.action = _("restored")
        entry.changes = _differences(model, before, row, seen)
    return entry, row.pgh_context or {}, row.pgh_context_id


def _row_entry(model, row, before, seen, column):
    """A step of a row that belongs to the record: added, changed or taken away as a whole."""
    entry = _said(row)
    name = capfirst(str(model._meta.verbose_name))
    if entry.label == "update" and before is not None:
        entry.changes = _differences(model, before, row, seen)
    else:
        parts = [
            shown(row, one, seen)
            for one in facts(model)
            if one.attname != column and one.name != "sequence" and _kept(row, one)
        ]
        text = ", ".join(part for part in parts if part)
        gone = entry.label == "delete"
        entry.changes = [Change(name, text if gone else "", "" if gone else text)]
    entry.action, entry.label = _("changed"), "update"
    return entry, row.pgh_context or {}, row.pgh_context_id


def before_archived(row) -> bool:
    """Whether a history row shows its record archived; False for rows of what cannot be."""
    return getattr(row, "archived_at", None) is not None


def _said(row):
    context = row.pgh_context or {}
    actions = {"insert": _("recorded"), "update": _("changed"), "delete": _("deleted")}
    return Entry(
        at=row.pgh_created_at,
        label=row.pgh_label,
        action=actions.get(row.pgh_label, row.pgh_label),
        post=localized(context["post"]) if context.get("post") else "",
        reason=context.get("reason", ""),
    )


def _kept(row, one):
    return hasattr(type(row), one.attname)


def _differences(model, before, after, seen):
    return [
        Change(label_of(one), shown(before, one, seen), shown(after, one, seen))
        for one in facts(model)
        if _kept(after, one) and getattr(before, one.attname) != getattr(after, one.attname)
    ]


def _name_people(found):
    keys = {context.get("user") for _entry, context, _id in found} - {None}
    names: dict[Any, str] = (
        {one.pk: str(one) for one in get_user_model()._base_manager.filter(pk__in=keys)}
        if keys
        else {}
    )
    for entry, context, _id in found:
        entry.who = names.get(context.get("user"), "")


def _merged(found):
    """One entry for all that one transaction of one person changed, in the order it happened."""
    merged, last = [], None
    for entry, context, context_id in found:
        same = (entry.at, context_id, context.get("user"), entry.reason)
        if merged and same == last:
            merged[-1].changes += entry.changes
            if merged[-1].label == "update" and entry.action != _("changed"):
                merged[-1].action, merged[-1].label = entry.action, entry.label
        else:
            merged.append(entry)
            last = same
    return merged
