"""JSON as it is sent to us: no larger and no deeper than a page's form may be."""

import json
import math

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework import parsers
from rest_framework.exceptions import ParseError


class JSONParser(parsers.JSONParser):
    """``application/json`` under the same limit as forms; REST framework itself has none."""

    def parse(self, stream, media_type=None, parser_context=None):
        """The body as Python values.

        Raises:
            RequestDataTooBig: beyond ``DATA_UPLOAD_MAX_MEMORY_SIZE``.
            ParseError: the body is no JSON, or nested too deeply.
        """
        length = int(stream.META.get("CONTENT_LENGTH") or 0) if hasattr(stream, "META") else 0
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("body of an API request")
        try:
            text = stream.read().decode("utf-8")  # JSON is UTF-8 (RFC 8259, 8.1)
            return json.loads(text, parse_constant=_refuse, parse_float=_finite)
        except RecursionError as error:
            raise ParseError(_("What was sent is nested too deeply.")) from error
        except ValueError as error:
            sentence = _("What was sent is no JSON: %(problem)s.") % {"problem": error}
            raise ParseError(sentence) from error


def _finite(text):
    number = float(text)
    return number if math.isfinite(number) else _refuse(text)


def _refuse(text):
    raise ValueError(f"{text[:40]} is no number")
