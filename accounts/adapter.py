"""allauth as it behaves here: administrators make accounts; letters suit their readers."""

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _


class AccountAdapter(DefaultAccountAdapter):
    """allauth's rules, with sign-up closed and mail in the language of its reader."""

    def is_open_for_signup(self, request) -> bool:
        """Nobody signs up: what a person may read depends on the post they hold."""
        return False

    def get_password_change_redirect_url(self, request) -> str:
        """Back to the profile, where the message says that it is saved."""
        return reverse("accounts:profile")

    def format_email_subject(self, subject: str) -> str:
        """The subject after the name of the system, so that it can be recognized and sorted."""
        return _("Concertation: %(subject)s") % {"subject": subject}

    def send_password_reset_mail(self, user, email, context) -> None:
        """Write in the language of the profile, whatever page the request came from."""
        with translation.override(user.language):
            super().send_password_reset_mail(user, email, context)
