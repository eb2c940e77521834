"""Partial dates in the API: written as text or EDTF, read as an object that says what is known."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from foundation.partialdates.format import format_partial_date
from foundation.partialdates.parse import parse_partial_date

SCHEMA = {
    "oneOf": [
        {
            "type": "object",
            "required": ["edtf"],
            "properties": {
                "edtf": {
                    "type": "string",
                    "description": "EDTF (ISO 8601-2), level 0. All that is read on writing.",
                    "example": "2004-04-28/2004-04-29",
                },
                "text": {
                    "type": "string",
                    "description": "In words of the answer's language.",
                    "example": "28–29 April 2004",
                },
                "first_day": {"type": "string", "format": "date", "example": "2004-04-28"},
                "last_day": {"type": "string", "format": "date", "example": "2004-04-29"},
                "precision": {"type": "string", "enum": ["day", "month", "year"]},
            },
        },
        {
            "type": "string",
            "description": "On writing only: EDTF, or a date as people type it.",
            "example": "28–29 April 2004",
        },
    ],
}


@extend_schema_field(SCHEMA)
class PartialDateSerializerField(serializers.Field):
    """Takes what it gives, or a text as people type it; ``null`` when the date is not known.

    ``allow_null=False`` where a date must be known.
    """

    default_error_messages = {
        "invalid": _("Give a text such as “%(text)s”, or an object with “edtf”."),
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("allow_null", True)
        super().__init__(**kwargs)

    def run_validation(self, data=serializers.empty):
        """An empty text says the same as ``null``."""
        text = _text(data)
        return super().run_validation(None if isinstance(text, str) and not text.strip() else data)

    def to_representation(self, value):
        """What is known, in words of the answer's language too."""
        return {
            "edtf": value.edtf,
            "text": format_partial_date(value),
            "first_day": value.first_day.isoformat(),
            "last_day": value.last_day.isoformat(),
            "precision": value.precision,
        }

    def to_internal_value(self, data):
        """A partial date, from a text or from an object with ``edtf``.

        Raises:
            serializers.ValidationError: with the messages and codes of the form.
        """
        text = _text(data)
        if not isinstance(text, str):
            example = format_partial_date("2004-04-28/2004-04-29")
            message = self.error_messages["invalid"] % {"text": example}
            raise serializers.ValidationError(message, code="invalid")
        try:
            return parse_partial_date(text)
        except ValidationError as error:
            raise serializers.ValidationError(error.messages, code=error.code) from error


def _text(data):
    """The ``edtf`` of an object, or what was given."""
    return data.get("edtf") if isinstance(data, dict) else data
