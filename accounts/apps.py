"""The accounts app; see docs/architecture for what it owns."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who: users, organizations, people, tripartite groups, posts and the rights they give."""

    name = "accounts"
    verbose_name = _("Accounts")
