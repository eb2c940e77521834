"""JSON written by orjson: a page of fifty rows in a fraction of the standard library's time."""

import json
from typing import Any

import orjson
from django.utils.encoding import force_str
from django.utils.functional import Promise
from rest_framework import renderers


def _worded(value: Any) -> Any:
    """What orjson does not know: texts to be translated, and types with a text of their own."""
    if isinstance(value, dict):
        return dict(value)
    if hasattr(value, "__iter__") and not isinstance(value, str | bytes | Promise):
        return list(value)
    return force_str(value)


class JSONRenderer(renderers.JSONRenderer):
    """``application/json`` in UTF-8; ``Accept: application/json; indent=2`` indents it."""

    def render(self, data, accepted_media_type=None, renderer_context=None):
        """The response's body as bytes; empty where there is nothing to say."""
        if data is None:
            return b""
        options = orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z
        if self.get_indent(accepted_media_type or "", renderer_context or {}):
            options |= orjson.OPT_INDENT_2
        try:
            return orjson.dumps(data, default=_worded, option=options)
        except TypeError:
            # Numbers beyond 64 bits and lone surrogates, echoed in a message that refuses them.
            return json.dumps(data, default=_worded).encode("ascii")
