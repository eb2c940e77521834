"""Who may use the API at all, and who may write through one viewset."""

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission


class VisibleOrRefused(BasePermission):
    """Signed-in people read what is visible to them, and write with one of the view's rights.

    A viewset names in ``write_rights`` the rights of ``accounts.rights`` of which one is needed
    to write. What may be done with a single record is asked of ``may_change(record, user)`` of
    the viewset where it has one. Rows that a person may not see do not exist for them (404).
    """

    message = _("The posts you hold do not give the right to do this.")

    def has_permission(self, request, view):
        """Refuse visitors (401) and people without any of the rights (403)."""
        user = request.user
        if not user or not user.is_authenticated:
            return False
        if request.method in SAFE_METHODS:
            return True
        rights = getattr(view, "write_rights", ())
        return any(user.can(right) for right in rights)

    def has_object_permission(self, request, view, obj):
        """Ask the viewset's own rule for changing this record."""
        rule = getattr(view, "may_change", None)
        return request.method in SAFE_METHODS or rule is None or rule(obj, request.user)
