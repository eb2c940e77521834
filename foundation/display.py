"""Values of a record's fields as people read them: in its history and beside a newer version."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _

# How a record is kept, not what it says.
BOOKKEEPING = frozenset({"id", "version", "created_at", "archived_by", "archived_at"})


def facts(model: type[models.Model]) -> list[models.Field]:
    """The fields of ``model`` that hold what it says; none that the database derives."""
    return [
        one
        for one in model._meta.concrete_fields
        if not one.generated and not one.primary_key and one.name not in BOOKKEEPING
    ]


def label_of(field: models.Field) -> str:
    """The field's name as a heading, in the active language."""
    return capfirst(str(field.verbose_name))


def shown(record: models.Model, field: models.Field, seen: dict | None = None) -> str:
    """The value of ``field`` in words.

    Args:
        record: an instance of the field's model or of its history.
        seen: objects already read, by model and key, where many rows are shown. A key that is
            not there is read with one query.
    """
    value = getattr(record, field.attname)
    if value is None or value == "":
        return ""
    if isinstance(field, models.ForeignKey):
        return _related(field, value, {} if seen is None else seen)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return worded(value)


def worded(value: Any) -> str:
    """A single value in the active language."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if hasattr(value, "tzinfo"):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if hasattr(value, "name") and hasattr(value, "code"):
        return str(value.name)  # a country
    if isinstance(value, list | tuple):
        return ", ".join(worded(one) for one in value)
    return str(localize(value))


def _related(field, key, seen):
    model = field.related_model
    place = (model, key)
    if place not in seen:
        try:
            seen[place] = str(model._base_manager.get(**{field.target_field.name: key}))
        except ObjectDoesNotExist:
            seen[place] = f"#{key}"
    return seen[place]
