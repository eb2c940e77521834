"""The reports app; see docs/architecture for what it owns."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """What the Governing Body is told: papers built on the record."""

    name = "reports"
    verbose_name = _("Papers")
