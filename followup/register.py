"""What people do with the register: record, change, archive, restore. One transaction each.

Recommendations and actions are the secretariat's to change (design, section 4).
"""

import re
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Value
from django.utils.translation import gettext as _

from accounts.rights import Right
from followup.models import Action
from foundation import concurrency
from foundation.history import change
from foundation.ordering import FoldedKey

# References stand in addresses and in papers: R14, A-2004.1. A number alone would be a key, and
# these words lead to pages of the register.
REFERENCE = re.compile("(?!(?:add|suggest)$)[A-Za-z][A-Za-z0-9.-]*")
STOPPED = (Action.State.DEFERRED, Action.State.DISCONTINUED)


def may_change(record: models.Model, user) -> bool:
    """Whether ``user`` may change or archive this recommendation or action."""
    return record.archived_at is None and user.can(Right.MANAGE_REGISTER)


def may_restore(record: models.Model, user) -> bool:
    """Whether ``user`` may bring an archived one back."""
    return record.archived_at is not None and user.can(Right.MANAGE_REGISTER)


def _check(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(_("Only the secretariat changes the register."))


def check_new_reference(model: type[models.Model], reference: str) -> None:
    """Accept what can stand in an address and is not taken; capitals make no difference.

    Raises:
        ValidationError: code ``reference``.
    """
    if not REFERENCE.fullmatch(reference):
        raise ValidationError(
            _("Begin with a letter, and use only letters, digits, hyphens and full stops."),
            code="reference",
        )
    if model._base_manager.filter(sort_key=FoldedKey(Value(reference))).exists():
        raise ValidationError(
            _("The reference “%(reference)s” is taken already."),
            code="reference",
            params={"reference": reference},
        )


def settle_state(action: Action, stored: Action) -> None:
    """Take a reason that belonged to a former state off an action that moves on.

    "Deferred until the budget is known" must not stand beside "under way".
    """
    moved = stored.state != action.state and action.state not in STOPPED
    if moved and action.state_reason == stored.state_reason:
        action.state_reason = ""


def record_entry(record: models.Model, links: dict[str, Iterable], *, by) -> models.Model:
    """Save a new recommendation or action with its links.

    Args:
        record: not saved yet; its fields were cleaned by a form or a serializer.
        links: many-to-many values by field name.

    Raises:
        PermissionDenied: ``by`` may not change the register.
        ValidationError: the reference cannot be one, or is taken.
    """
    _check(by.can(Right.MANAGE_REGISTER))
    try:
        check_new_reference(type(record), record.reference)
    except ValidationError as problem:
        raise ValidationError({"reference": problem.messages}, code="reference") from problem
    with transaction.atomic(), change(by=by):
        record.save(force_insert=True)
        _write_links(record, links)
    return record


def change_entry(
    record: models.Model, links: dict[str, Iterable], *, version: int, by, reason: str = ""
) -> models.Model:
    """Save a changed recommendation or action as its next version; nothing when nothing changed.

    Raises:
        PermissionDenied: ``by`` may not change it.
        ValidationError: its reference is another one.
        StaleVersion: somebody else saved a newer version meanwhile; nothing is written.
    """
    _check(may_change(record, by))
    stored = type(record)._base_manager.get(pk=record.pk)
    if stored.reference != record.reference:
        raise ValidationError(
            {"reference": _("A reference never changes: papers and letters name it.")},
            code="reference",
        )
    if isinstance(record, Action):
        settle_state(record, stored)
    concurrency.save_version(
        record, version, by=by, reason=reason, beside=lambda: _write_links(record, links)
    )
    return record


def archive_entry(record: models.Model, *, version: int, by, reason: str) -> models.Model:
    """Take it out of lists and papers; it is kept, with the reason.

    Raises:
        PermissionDenied, ValidationError, StaleVersion: as :func:`foundation.concurrency.archive`.
    """
    _check(may_change(record, by))
    return concurrency.archive(record, version, by=by, reason=reason)


def restore_entry(record: models.Model, *, version: int, by, reason: str = "") -> models.Model:
    """Bring it back.

    Raises:
        PermissionDenied, ValidationError, StaleVersion: as :func:`foundation.concurrency.restore`.
    """
    _check(may_restore(record, by))
    return concurrency.restore(record, version, by=by, reason=reason)


def _write_links(record: models.Model, links: dict[str, Iterable]) -> bool:
    """Make the many-to-many rows what ``links`` says; whether anything was written."""
    written = False
    for name, values in links.items():
        manager = getattr(record, name)
        wanted = {one.pk for one in values}
        if wanted != set(manager.values_list("pk", flat=True)):
            manager.set(wanted)
            written = True
    return written
