"""JSON as it is sent to us: no larger and no deeper than a page's form may be."""

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
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("What was sent is nested too deeply.")) from error
