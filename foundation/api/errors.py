"""Every refusal of the API in the words of the pages, in the language that was asked for."""

from django.core.exceptions import NON_FIELD_ERRORS, BadRequest, ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler, set_rollback

from foundation.requests import Conflict


def answer_exception(exception: Exception, context: dict) -> Response | None:
    """The response for ``exception``; None for what is our own fault (500).

    Validation errors are ``{"field": ["sentence"], "non_field_errors": [...]}`` with status 400;
    everything else is ``{"detail": "sentence", "code": "word"}``.
    """
    if isinstance(exception, ValidationError):
        exception = exceptions.ValidationError(as_detail(exception))
    elif isinstance(exception, Conflict):
        set_rollback()
        return Response(conflict_detail(exception, context), status=exception.status_code)
    elif isinstance(exception, ProtectedError):
        set_rollback()
        sentence = _("Other records refer to this one, so it cannot be taken away. Archive it.")
        return _refused(sentence, "protected", status.HTTP_409_CONFLICT)
    elif _is_unstorable(exception):
        set_rollback()
        sentence = _("What was sent holds a character that cannot be stored. Remove it.")
        return _refused(sentence, "unstorable", status.HTTP_400_BAD_REQUEST)
    elif isinstance(exception, BadRequest):
        return _refused(str(exception), "bad_request", status.HTTP_400_BAD_REQUEST)
    elif isinstance(exception, IntegrityError):
        set_rollback()
        return _violated(exception)
    response = exception_handler(exception, context)
    if response is not None and isinstance(response.data, dict) and "detail" in response.data:
        response.data.setdefault("code", getattr(response.data["detail"], "code", "error"))
    return response


def as_detail(error: ValidationError) -> dict[str, list[str]]:
    """A model's or a form's errors by field, as REST framework gives its own."""
    if not hasattr(error, "error_dict"):
        return {api_settings.NON_FIELD_ERRORS_KEY: error.messages}
    return {
        api_settings.NON_FIELD_ERRORS_KEY if name == NON_FIELD_ERRORS else name: messages
        for name, messages in error.message_dict.items()
    }


def conflict_detail(conflict: Conflict, context: dict) -> dict:
    """409: the sentence, and for a stale version both versions and where they differ."""
    detail = {"detail": str(conflict), "code": "conflict"}
    if hasattr(conflict, "stored"):
        view = context.get("view")
        detail["code"] = "stale_version"
        detail["current_version"] = conflict.stored.version
        detail["differences"] = [
            {
                "field": one.name,
                "label": one.label,
                "read": one.base,
                "stored": one.theirs,
                "sent": one.mine,
            }
            for one in conflict.rows
        ]
        if view is not None and hasattr(view, "get_serializer"):
            detail["stored"] = view.get_serializer(conflict.stored).data
            detail["sent"] = view.request.data
    return detail


def _is_unstorable(exception):
    if isinstance(exception, UnicodeEncodeError):
        return "surrogates" in exception.reason
    return isinstance(exception, ValueError) and "NUL (0x00)" in str(exception)


def _refused(sentence, code, number):
    return Response({"detail": str(sentence), "code": code}, status=number)


def _violated(error):
    """Two requests that each were right alone, and not together: the second loses."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name is None:
        return None
    sentence = _("Somebody else has just recorded the same, or what this refers to has gone.")
    return _refused(sentence, "conflict", status.HTTP_409_CONFLICT)
