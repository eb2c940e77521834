"""What people do with the register: record, change, archive, restore. One transaction each.

Recommendations and actions are the secretariat's to change (design, section 4).
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.rights import Right
from foundation import concurrency
from foundation.history import change


def may_change(record: models.Model, user) -> bool:
    """Whether ``user`` may change or archive this recommendation or action."""
    return record.archived_at is None and user.can(Right.MANAGE_REGISTER)


def may_restore(record: models.Model, user) -> bool:
    """Whether ``user`` may bring an archived one back."""
    return record.archived_at is not None and user.can(Right.MANAGE_REGISTER)


def _check(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(_("Only the secretariat changes the register."))


def record_entry(record: models.Model, links: dict[str, Iterable], *, by) -> models.Model:
    """Save a new recommendation or action with its links.

    Args:
        record: not saved yet; its fields were cleaned by a form or a serializer.
        links: many-to-many values by field name.

    Raises:
        PermissionDenied: ``by`` may not change the register.
    """
    _check(by.can(Right.MANAGE_REGISTER))
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
        StaleVersion: somebody else saved a newer version meanwhile; nothing is written.
    """
    _check(may_change(record, by))
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
