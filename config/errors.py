"""The answers to what cannot be answered, in words: pages, fragments for htmx, JSON for the API."""

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from foundation.requests import Unreadable, is_api, kept_fields


def _answer(request, status, template, reason, code, **context) -> HttpResponse:
    """One error, as whoever asked can read it."""
    if is_api(request):
        return JsonResponse({"detail": str(reason), "code": code}, status=status)
    return render(request, template, {"reason": reason, **context}, status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: an address or a body that cannot be read; says which limit it broke."""
    megabytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
    reasons = {
        RequestDataTooBig: _("What was sent is larger than %(size)s MB.") % {"size": megabytes},
        TooManyFieldsSent: _("What was sent has more than %(number)s fields.")
        % {"number": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS},
        TooManyFilesSent: _("What was sent has more than %(number)s files.")
        % {"number": settings.DATA_UPLOAD_MAX_NUMBER_FILES},
        MultiPartParserError: _("The form that was sent is damaged."),
    }
    reason = next((text for kind, text in reasons.items() if isinstance(exception, kind)), "")
    if isinstance(exception, Unreadable | BadRequest) and exception.args:
        reason = exception.args[0]
    if is_api(request):
        reason = reason or _("The request could not be read.")
    return _answer(request, 400, "400.html", reason, "bad_request")


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but without the right; the exception may say which."""
    reason = str(exception) if exception.args else ""
    if is_api(request):
        reason = reason or _("You may not do this.")
    return _answer(request, 403, "403.html", reason, "permission_denied")


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such address, or none that this person may know of."""
    reason = _("There is nothing at this address.") if is_api(request) else ""
    return _answer(request, 404, "404.html", reason, "not_found")


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Uses neither the database nor the session, since these may have failed."""
    if is_api(request):
        reason = _("Something went wrong here. The fault is ours, and it has been noted.")
        return JsonResponse({"detail": reason, "code": "server_error"}, status=500)
    return HttpResponse(loader.get_template("500.html").render(), status=500)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was opened under another session, or cookies are off. Keeps what was typed."""
    said = _("This form was opened before you signed in or out, so nothing was saved.")
    if reason.endswith("cookie not set."):
        said = _("Your browser sent no cookie. Allow cookies for this site, so that forms work.")
    return _answer(request, 403, "401.html", said, "csrf_failed", kept=kept_fields(request))
