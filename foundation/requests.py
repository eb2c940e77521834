"""Clear answers to what no page can use: unreadable requests, conflicts, lost sessions."""

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template.response import TemplateResponse
from django.utils.translation import activate, get_language_from_request
from django.utils.translation import gettext as _

API_PREFIX = "/api/"
# A page that offers to send a form again holds at most so much of it.
KEPT_FIELDS_LIMIT = 300


class Conflict(Exception):
    """A change that contradicts what is stored by now. Answered with status 409.

    Args:
        message: a translated sentence that says what to do.
    """

    status_code = 409

    def __init__(self, message):
        super().__init__(message)
        self.message = message

    def __str__(self):
        return str(self.message)


class Unreadable(BadRequest):
    """A request that holds what no address, name or text can hold. Says what, in words."""


def key_in(text: str) -> int | None:
    """The primary key that an address or a form names, or None if it can be none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def is_api(request: HttpRequest) -> bool:
    """Whether the answer goes to a program, as JSON."""
    return request.path.startswith(API_PREFIX)


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked, and puts the answer into a page that is already there."""
    htmx = getattr(request, "htmx", False)
    return bool(htmx) and not htmx.history_restore_request


def readable_requests_middleware(get_response):
    """Refuse NUL characters in addresses and cookies before anything looks them up.

    The first to look at a request (before the session is read), so it finds the language itself.
    Texts in forms are left to the fields, which answer in place.
    """

    def middleware(request):
        parts = (request.path_info, request.META.get("QUERY_STRING", ""))
        unreadable = any("\x00" in part or "%00" in part for part in parts)
        if unreadable or any("\x00" in value for value in request.COOKIES.values()):
            activate(get_language_from_request(request))
            raise Unreadable(_("The address holds a character that no address can hold (U+0000)."))
        return get_response(request)

    return middleware


class ClearAnswersMiddleware:
    """Turn what a view could not foresee into an answer with words; the innermost middleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Keep what was typed when a form arrives after the session has ended."""
        response = self.get_response(request)
        if _leads_to_sign_in(request, response) and (
            wants_fragment(request) or request.method == "POST"
        ):
            return session_ended(request)
        return response

    def process_exception(self, request, exception):
        """Answer conflicts with 409 and texts that the database cannot hold with 400."""
        if isinstance(exception, Conflict):
            return conflict(request, exception)
        if _is_unstorable(exception):
            raise Unreadable(
                _("What was sent holds a character that cannot be stored. Remove it.")
            ) from exception
        return None


def _is_unstorable(exception):
    """NUL characters and lone surrogates that came past all fields, such as in a look-up."""
    if isinstance(exception, UnicodeEncodeError):
        return "surrogates" in exception.reason
    return isinstance(exception, ValueError) and "NUL (0x00)" in str(exception)


def _leads_to_sign_in(request, response):
    if response.status_code != 302 or is_api(request):
        return False
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return False
    sign_in = resolve_url(settings.LOGIN_URL)
    return request.path != sign_in and response["Location"].split("?")[0] == sign_in


def conflict(request: HttpRequest, exception: Conflict) -> HttpResponse:
    """The page for a change that lost against a newer one; its form keeps what was typed."""
    newer = getattr(exception, "stored", None)
    url = newer.get_absolute_url() if hasattr(newer, "get_absolute_url") else ""
    context = {"reason": exception.message, "url": url}
    return render(request, "409.html", context, status=Conflict.status_code)


def session_ended(request: HttpRequest) -> HttpResponse:
    """401 with a way to sign in elsewhere and send the same form again."""
    context = {
        "reason": _("Your session has ended, so nothing was saved."),
        "kept": kept_fields(request),
        "sign_in_url": resolve_url(settings.LOGIN_URL),
    }
    return TemplateResponse(request, "401.html", context, status=401).render()


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, to be sent again; empty when it holds secrets, files or too much.

    Only for forms of our own pages: browsers name the origin of each form, and a page of
    somebody else's must not be able to put words into ours.
    """
    if request.method != "POST" or request.META.get("HTTP_ORIGIN") != _origin(request):
        return []
    try:
        fields = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name != "csrfmiddlewaretoken"
        ]
        files = bool(request.FILES)
    except (SuspiciousOperation, OSError):
        return []
    secret = any("password" in name.lower() for name, _value in fields)
    return [] if secret or files or len(fields) > KEPT_FIELDS_LIMIT else fields


def _origin(request):
    return f"{'https' if request.is_secure() else 'http'}://{request.get_host()}"
