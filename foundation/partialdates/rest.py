"""Partial dates in the API: written as text or EDTF, read as an object that says what is known."""

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from foundation.partialdates.format import format_partial_date
from foundation.partialdates.parse import parse_partial_date

_SHOWN = {
    "type": "object",
    "nullable": True,
    "properties": {
        "edtf": {"type": "string", "example": "2004-04-28/2004-04-29"},
        "text": {"type": "string", "example": "28–29 April 2004"},
        "first_day": {"type": "string", "format": "date"},
        "last_day": {"type": "string", "format": "date"},
        "precision": {"type": "string", "enum": ["day", "month", "year"]},
    },
}


@extend_schema_field({"oneOf": [{"type": "string"}, _SHOWN]})
class PartialDateSerializerField(serializers.Field):
    """``null`` when not known; takes what it gives, or a text as people type it."""

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
            serializers.ValidationError: with the messages of the form.
        """
        if isinstance(data, dict):
            data = data.get("edtf", "")
        if not isinstance(data, str):
            data = str(data)
        try:
            return parse_partial_date(data)
        except ValidationError as error:
            raise serializers.ValidationError(error.messages, code=error.code) from error
