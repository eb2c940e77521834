"""The events app; see docs/architecture for what it owns."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """What happened: follow-up events, logged as they were known."""

    name = "events"
    verbose_name = _("Events")
