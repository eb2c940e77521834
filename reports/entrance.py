"""Which papers a request reaches for writing."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.rights import Right
from reports.models import Paper


def papers_to_write(user):
    """The papers whose text ``user`` may change, as far as their state allows.

    Raises:
        PermissionDenied: the person does not draft papers.
    """
    if not user.is_authenticated or not user.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat writes papers."))
    return Paper.objects.visible_to(user).current().select_related("session__body", "agenda_item")
