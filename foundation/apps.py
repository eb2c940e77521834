"""The lowest layer: it knows none of the others."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    """Shared plumbing with models of its own for where a record comes from."""

    name = "foundation"
    verbose_name = _("Foundation")

    def ready(self):
        """Register the checks."""
        from foundation import checks  # noqa: F401
