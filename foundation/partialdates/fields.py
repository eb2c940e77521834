"""The column of a partial date, its form field, and the days that PostgreSQL derives from it."""

import datetime
from contextlib import suppress

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from foundation.partialdates import messages
from foundation.partialdates.format import format_partial_date
from foundation.partialdates.parse import parse_partial_date
from foundation.partialdates.value import LONGEST, InvalidDate, PartialDate


def typed_examples() -> str:
    """The help of the form field, with dates as the active language prints them."""
    return _("As precisely as it is known: %(examples)s.") % {"examples": messages.examples()}


class PartialDateFormField(forms.CharField):
    """A date typed in words; gives a :class:`PartialDate`, or ``None`` when left empty.

    What was typed stays in the field when it is wrong.

    Args:
        default_year: the year of dates typed without one; the year must be typed unless told.
    """

    def __init__(self, *, default_year: int | None = None, **kwargs):
        kwargs["help_text"] = kwargs.get("help_text") or lazy(typed_examples, str)()
        # A column's length says nothing of how long people may write.
        kwargs.pop("max_length", None)
        self.default_year = default_year
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        """Past dates that the browser remembers are of no help."""
        return {**super().widget_attrs(widget), "autocomplete": "off"}

    def to_python(self, value):
        """Read what was typed.

        Raises:
            PartialDateError: it is no date.
        """
        if value is None or isinstance(value, PartialDate):
            return value
        return parse_partial_date(str(value), self.default_year)

    def prepare_value(self, value):
        """In words of the active language; what was typed stays as it was."""
        return format_partial_date(value) if isinstance(value, PartialDate) else value

    def has_changed(self, initial, data):
        """Whether another date is meant, however it is written."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class PartialDateAttribute(DeferredAttribute):
    """The attribute of a model: a stored form assigned in code becomes a partial date at once.

    What is no stored form stays as it is, for ``full_clean`` or the constraint to refuse.
    """

    def __set__(self, instance, value):
        if value == "":
            value = None
        elif isinstance(value, str):
            with suppress(InvalidDate):
                value = PartialDate.from_edtf(value)
        instance.__dict__[self.field.attname] = value


class PartialDateField(models.CharField):
    """A partial date in one text column; ``None`` in Python, "" in the column when not known."""

    description = _("A date as precise as it is known")
    descriptor_class = PartialDateAttribute

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", LONGEST)
        # Stored forms are compared as they are written, never by a language's rules.
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)
        # Every partial date is short enough, and none has a length.
        self.validators = [
            one for one in self.validators if not isinstance(one, validators.MaxLengthValidator)
        ]

    def from_db_value(self, value, expression, connection):
        """From the column."""
        return PartialDate.from_edtf(value) if value else None

    def to_python(self, value):
        """From code, fixtures and forms: a partial date, or text as people type it.

        Raises:
            PartialDateError: it is no date.
        """
        if value is None or isinstance(value, PartialDate):
            return value
        return parse_partial_date(str(value))

    def get_prep_value(self, value):
        """For the column, and for comparing with it. Text is taken for (part of) a stored form."""
        if value is None:
            return ""
        return value.edtf if isinstance(value, PartialDate) else str(value)

    def value_to_string(self, obj):
        """For serialized fixtures."""
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **kwargs):
        """A text box for a date in words."""
        return super().formfield(**{"form_class": PartialDateFormField, **kwargs})


@PartialDateField.register_lookup
class SameDate(Exact):
    """``date=None`` finds the rows whose date is not known, as they are read; none holds NULL."""

    can_use_none_as_rhs = True


def PartialDateFirstDay(name: str) -> models.GeneratedField:
    """The stored first day of the partial date in column ``name``."""
    return _day(name, "partial_date_first")


def PartialDateLastDay(name: str) -> models.GeneratedField:
    """The stored last day of the partial date in column ``name``."""
    return _day(name, "partial_date_last")


def _day(name: str, function: str) -> models.GeneratedField:
    return models.GeneratedField(
        expression=Func(F(name), function=function, output_field=models.DateField()),
        output_field=models.DateField(),
        db_persist=True,
        editable=False,
    )


def partial_date_constraint(name: str, constraint: str) -> models.CheckConstraint:
    """The column holds a partial date or nothing, whoever writes to it."""
    return models.CheckConstraint(
        condition=Q(
            Func(F(name), function="partial_date_is_valid", output_field=models.BooleanField())
        ),
        name=constraint,
        violation_error_message=_("This is no date."),
    )


def overlaps(
    since: datetime.date | PartialDate | None,
    until: datetime.date | PartialDate | None,
    first: str = "first_day",
    last: str = "last_day",
) -> Q:
    """A condition: the date may fall on a day of the period.

    Args:
        since, until: the first and last day of the period, or partial dates whose first and last
            days they are; ``None`` leaves that side open.
        first, last: the columns of :func:`PartialDateFirstDay` and :func:`PartialDateLastDay`.

    Returns:
        a condition that every row meets when both sides are open; otherwise rows whose date is
        not known never meet it.
    """
    found = Q()
    if since is not None:
        found &= Q(**{f"{last}__gte": getattr(since, "first_day", since)})
    if until is not None:
        found &= Q(**{f"{first}__lte": getattr(until, "last_day", until)})
    return found
