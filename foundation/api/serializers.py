"""Serializers that hold the API to the model's own rules, in the words of the forms."""

import copy

from django.core.exceptions import ValidationError as ModelValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.validators import UniqueValidator

from foundation.api.errors import as_detail
from foundation.texts import LineField

REQUIRED = gettext_lazy("This field is required.")


def _choice_message():
    """Django's sentence for a wrong choice, with REST framework's placeholder."""
    sentence = _("Select a valid choice. %(value)s is not one of the available choices.")
    return sentence % {"value": "{input}"}


WORDS = {
    "required": REQUIRED,
    "null": REQUIRED,
    "blank": REQUIRED,
    "does_not_exist": gettext_lazy(
        "Select a valid choice. That choice is not one of the available choices."
    ),
}


class ArchiveSerializer(serializers.Serializer):
    """What archiving and restoring need."""

    version = serializers.IntegerField(min_value=1, help_text="The version that was read.")
    reason = serializers.CharField(
        max_length=500,
        required=False,
        allow_blank=True,
        default="",
        help_text="Why.",
        validators=LineField.default_validators,
    )


class ModelRulesSerializer(serializers.ModelSerializer):
    """A model's fields, checked by ``full_clean`` as a form's are, with the same messages.

    ``version`` must be sent with every change, and ``reason`` may be; both are added to the
    fields of a model of record by themselves.
    """

    version = serializers.IntegerField(
        required=False, min_value=1, help_text="The version that was read; needed for a change."
    )
    reason = serializers.CharField(
        write_only=True,
        required=False,
        allow_blank=True,
        max_length=500,
        help_text="Why, for the history.",
        validators=LineField.default_validators,
    )

    def get_field_names(self, declared_fields, info):
        """The fields of ``Meta``, with ``version`` and ``reason`` where the model has versions."""
        names = list(super().get_field_names(declared_fields, info))
        extra = ["version", "reason"]
        names = [name for name in names if name not in extra]
        has_versions = any(one.name == "version" for one in self.Meta.model._meta.fields)
        return [*names, *extra] if has_versions else names

    def build_standard_field(self, field_name, model_field):
        """The model's lengths with the messages of Django's forms; uniqueness is the model's."""
        cls, kwargs = super().build_standard_field(field_name, model_field)
        validators = [
            one for one in kwargs.pop("validators", ()) if not isinstance(one, UniqueValidator)
        ]
        if (longest := kwargs.pop("max_length", None)) is not None:
            validators.append(MaxLengthValidator(longest))
        if (shortest := kwargs.pop("min_length", None)) is not None:
            validators.append(MinLengthValidator(shortest))
        if validators:
            kwargs["validators"] = _once(validators)
        return cls, kwargs

    def get_fields(self):
        """The fields, each refusing in the words of the forms."""
        fields = super().get_fields()
        for one in fields.values():
            words = {**WORDS, "invalid_choice": _choice_message()}
            one.error_messages.update({k: v for k, v in words.items() if k in one.error_messages})
        return fields

    def get_validators(self):
        """None of REST framework's own: constraints are checked by the model."""
        return []

    def to_internal_value(self, data):
        """The body's values.

        Raises:
            ValidationError: by field; a name that is no field is refused, so that a slip of the
                pen is not taken for a change that was made.
        """
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if not isinstance(data, dict):
                raise
            raise serializers.ValidationError({**error.detail, **self._unknown(data)}) from error
        if unknown := self._unknown(data):
            raise serializers.ValidationError(unknown)
        return values

    def _unknown(self, data):
        sentence = _("There is no such field.")
        return {str(name)[:60]: [sentence] for name in data if name not in self.fields}

    def validate(self, attrs):
        """Run the model's own rules on the record as it would be saved.

        Raises:
            ValidationError: by field, with the messages of the model.
        """
        if self.instance is not None and "version" in self.fields and "version" not in attrs:
            raise serializers.ValidationError({"version": [_("Send the version that you read.")]})
        record, _links = self.record(attrs)
        writable = {one.source: name for name, one in self.fields.items() if not one.read_only}
        # Not those that the database derives: they carry rules of their own, such as one name once.
        # Nor whether it is archived, which rules are about that hold only for records in use.
        exclude = {
            one.name
            for one in record._meta.fields
            if one.name not in writable and not one.generated and one.name != "archived_at"
        }
        try:
            record.full_clean(exclude=exclude)
        except ModelValidationError as error:
            detail = {writable.get(name, name): text for name, text in as_detail(error).items()}
            raise serializers.ValidationError(detail) from error
        return attrs

    def record(self, attrs: dict | None = None) -> tuple[models.Model, dict]:
        """The record with the new values, not saved, and its many-to-many values apart.

        Args:
            attrs: cleaned values; those of the serializer itself unless told.
        """
        attrs = self.validated_data if attrs is None else attrs
        record = copy.copy(self.instance) if self.instance is not None else self.Meta.model()
        links = {}
        plain = {one.name for one in record._meta.concrete_fields}
        for name, value in attrs.items():
            if name in {"version", "reason"} and name in self.fields:
                continue
            if name in plain:
                setattr(record, name, value)
            else:
                links[name] = value
        return record, links


def _once(validators):
    """The validators without repetitions, in order."""
    kept = []
    for one in validators:
        if one not in kept:
            kept.append(one)
    return kept
