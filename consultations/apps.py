"""The consultations app; see docs/architecture for what it owns."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationsConfig(AppConfig):
    """Who said what, what was decided, what the Office was asked to do."""

    name = "consultations"
    verbose_name = _("Consultations")
