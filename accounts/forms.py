"""Forms about oneself: signing in, the password, the profile."""

import zoneinfo

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Plain:
    """allauth's forms without placeholders, which vanish when they are needed most."""

    labels: dict = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)


class LoginForm(Plain, allauth_forms.LoginForm):
    """E-mail address and password."""

    labels = {"login": _("E-mail address")}


class ResetPasswordForm(Plain, allauth_forms.ResetPasswordForm):
    """The address to which a link is sent."""

    labels = {"email": _("E-mail address")}


class ResetPasswordKeyForm(Plain, allauth_forms.ResetPasswordKeyForm):
    """The new password, twice, behind the link."""

    labels = {"password1": _("New password"), "password2": _("New password, again")}


class ChangePasswordForm(Plain, allauth_forms.ChangePasswordForm):
    """The old password and the new one, twice."""

    labels = {
        "oldpassword": _("Password now"),
        "password1": _("New password"),
        "password2": _("New password, again"),
    }


def time_zones() -> list[str]:
    """The zones named after a place, in order; the others are old names and offsets."""
    return sorted(
        name
        for name in zoneinfo.available_timezones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))
    )


class ProfileForm(forms.ModelForm):
    """What a person may change about themselves; posts and address are the administrator's."""

    class Meta:
        model = User
        fields = ("name", "language", "time_zone")
        widgets = {
            "time_zone": forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
        }
        help_texts = {
            "language": _("Pages and letters are written to you in this language."),
            "time_zone": _("Type a city and choose, such as Europe/Zurich. Times are shown in it."),
        }

    def clean_time_zone(self):
        """Accept any capitals, and blanks where the name has underscores."""
        typed = "_".join(self.cleaned_data["time_zone"].split())
        known = {name.lower(): name for name in zoneinfo.available_timezones()}
        return known.get(typed.lower(), typed)
