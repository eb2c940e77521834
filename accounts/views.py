"""A person's own pages: the profile, and the language of the page."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

from accounts.forms import ProfileForm, time_zones
from accounts.models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    """Name, language and time zone to change; posts held, to read."""
    # A second object: a form in error must not change the person whom the header names.
    person = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        translation.activate(person.language)
        messages.success(request, _("Your profile has been saved."))
        response = redirect("accounts:profile")
        return remember_language(response, person.language)
    tenures = request.user.tenures.select_related("post__organization").order_by(
        "ends_on", "-begins_on", "pk"
    )
    return render(
        request,
        "account/profile.html",
        {"form": form, "tenures": tenures, "time_zones": time_zones()},
        status=422 if form.errors else 200,
    )


def language_set(request):
    """Show pages in the chosen language from now on; a signed-in person's profile keeps it.

    Goes back to ``next`` (an address of this site), as Django's own view does. An unknown
    language changes nothing.
    """
    response = set_language(request)
    chosen = request.POST.get("language")
    if chosen in dict(settings.LANGUAGES) and request.user.is_authenticated:
        person = User.objects.get(pk=request.user.pk)
        person.language = chosen
        person.save(update_fields=["language"])
    return response


def remember_language(response, language: str):
    """Give the browser the cookie that the language switch gives, for the pages after sign-out."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response
