"""What people do with organizations: record and change them, with the names in use for them."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organization, OrganizationAlias
from accounts.rights import Right
from foundation.concurrency import save_version
from foundation.history import change


def record_organization(
    organization: Organization, aliases: Iterable[str] = (), *, by
) -> Organization:
    """Save a new organization with its other names.

    Raises:
        PermissionDenied: ``by`` may not manage the register.
    """
    _require_right(by)
    with transaction.atomic(), change(by=by):
        organization.save(force_insert=True)
        write_aliases(organization, aliases)
    return organization


def change_organization(
    organization: Organization,
    aliases: Iterable[str] | None = None,
    *,
    version: int,
    by,
    reason: str = "",
) -> Organization:
    """Save a changed organization as its next version; ``aliases`` of None stay as they are.

    Raises:
        PermissionDenied: ``by`` may not manage the register.
        StaleVersion: ``version`` is not the newest; nothing is written.
    """
    _require_right(by)
    save_version(
        organization,
        version,
        by=by,
        reason=reason,
        beside=lambda: aliases is not None and write_aliases(organization, aliases),
    )
    return organization


def write_aliases(organization: Organization, names: Iterable[str]) -> bool:
    """Make the other names of an organization these; says whether any row was written."""
    wanted = list(dict.fromkeys(names))
    there = {one.name: one for one in organization.aliases.all()}
    gone = [one.pk for name, one in there.items() if name not in wanted]
    organization.aliases.filter(pk__in=gone).delete()
    added = [
        OrganizationAlias(organization=organization, name=name)
        for name in wanted
        if name not in there
    ]
    OrganizationAlias.objects.bulk_create(added)
    return bool(gone or added)


def _require_right(user):
    if not user.can(Right.MANAGE_REGISTER):
        raise PermissionDenied(_("Only the secretariat changes the register of organizations."))
