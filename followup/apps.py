"""The followup app; see docs/architecture for what it owns."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupConfig(AppConfig):
    """What was recommended and what is done about it."""

    name = "followup"
    verbose_name = _("Follow-up")
