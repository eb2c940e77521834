"""Pages in the language and the time zone of the person who reads them."""

import zoneinfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.decorators import sync_only_middleware


@sync_only_middleware
def preferences_middleware(get_response):
    """Activate the language and the time zone of a signed-in person's profile.

    A visitor without a session keeps what ``LocaleMiddleware`` found (the cookie of the language
    switch, else the browser's wish), and costs no query. The language stays active after the
    answer, because ``LocaleMiddleware`` names it in ``Content-Language``; it begins each request.
    """

    def middleware(request):
        known = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        if not known:
            return get_response(request)
        translation.activate(request.user.language)
        request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
            return get_response(request)

    return middleware
