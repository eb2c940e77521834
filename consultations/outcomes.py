"""What the secretariat does with decisions, requests, consultations and questions.

One function and one transaction each; nothing is deleted. Rights: ``record_decisions`` for
decisions and requests, ``record_positions`` for what is asked of whom (``accounts.rights``).
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.rights import Right
from consultations.models import Consultation, Decision, Position, Question, Request
from foundation.concurrency import archive, restore, save_version
from foundation.history import change

RIGHT_FOR = {
    Decision: Right.RECORD_DECISIONS,
    Request: Right.RECORD_DECISIONS,
    Consultation: Right.RECORD_POSITIONS,
    Question: Right.RECORD_POSITIONS,
}
# A change of one of these makes a new version of what is asked.
ASKED = ("title_en", "title_fr", "title_es", "text")


def may_change(record: models.Model, user) -> bool:
    """Whether ``user`` may change ``record``, archived or not."""
    return user.can(RIGHT_FOR[type(record)])


def _check(record, by) -> None:
    if not may_change(record, by):
        raise PermissionDenied(_("Only the secretariat records this."))


def record(row: models.Model, links: dict[str, Iterable] | None = None, *, by) -> models.Model:
    """Save a new decision, request, consultation or question, with what it is linked with.

    Args:
        row: not saved, already cleaned by a form or a serializer.
        links: rows by the name of the many-to-many field.

    Raises:
        PermissionDenied: ``by`` has no right to.
    """
    _check(row, by)
    with transaction.atomic(), change(by=by):
        row.save(force_insert=True)
        _write_links(row, links or {}, by)
    return row


def amend(
    row: models.Model,
    links: dict[str, Iterable] | None = None,
    *,
    version: int,
    by,
    reason: str = "",
) -> models.Model:
    """Save a changed record as its next version.

    A question whose words differ gets a new version of its text: what was stated on the words
    before stays, is shown as on the earlier version, and no longer counts.

    Raises:
        PermissionDenied: ``by`` has no right to.
        ValidationError: positions were stated under a rule that would no longer hold.
        StaleVersion: somebody else saved a newer version meanwhile; nothing is written.
    """
    _check(row, by)
    with transaction.atomic():
        _keep_what_was_promised(row)
        if isinstance(row, Question):
            # Locked as statements.py locks it, so that nobody states on words that just changed.
            stored = Question._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
            reworded = any(getattr(stored, one) != getattr(row, one) for one in ASKED)
            row.text_version = stored.text_version + reworded
        save_version(
            row,
            version,
            by=by,
            reason=reason,
            beside=lambda: _write_links(row, links or {}, by),
        )
    return row


def _keep_what_was_promised(row) -> None:
    """Who reads positions, and when, stays as it was when they were stated.

    Raises:
        ValidationError: for the field that would change it.
    """
    name = {Consultation: "visibility", Question: "consultation_id"}.get(type(row))
    if name is None:
        return
    stored = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if getattr(stored, name) == getattr(row, name):
        return
    on = {"question": row} if isinstance(row, Question) else {"question__consultation": row}
    if Position.objects.filter(**on).exists():
        problem = _("Positions were stated under this rule, so it can no longer be changed.")
        raise ValidationError({name.removesuffix("_id"): problem}, code="promised")


def archive_record(row: models.Model, *, version: int, by, reason: str) -> models.Model:
    """Take a record out of lists and papers. It is kept, with the reason.

    Raises:
        PermissionDenied: ``by`` has no right to.
        ValidationError: no reason is given, or it is archived already.
        StaleVersion: it was changed after ``by`` saw it.
    """
    _check(row, by)
    return archive(row, version, by=by, reason=reason)


def restore_record(row: models.Model, *, version: int, by, reason: str = "") -> models.Model:
    """Bring an archived record back. Errors are those of :func:`archive_record`."""
    _check(row, by)
    return restore(row, version, by=by, reason=reason)


def _write_links(row, links, by) -> bool:
    """Make many-to-many fields hold what was chosen; what ``by`` cannot see stays."""
    wrote = False
    for name, chosen in links.items():
        field = getattr(row, name)
        there = {one.pk for one in field.all()}
        seen = {one.pk for one in field.model._default_manager.visible_to(by).filter(pk__in=there)}
        wanted = {one.pk for one in chosen} | (there - seen)
        if wanted != there:
            field.set(wanted)
            wrote = True
    return wrote
