"""The column of a partial date, its form field, and the days that PostgreSQL derives from it."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from foundation.partialdates.format import format_partial_date
from foundation.partialdates.parse import parse_partial_date
from foundation.partialdates.value import PartialDate

LONGEST_STORED = len("2004-04-28/2004-04-29")


class PartialDateFormField(forms.CharField):
    """A date typed in words; gives a :class:`PartialDate`, or ``None`` when left empty.

    What was typed stays in the field when it is wrong.
    """

    def __init__(self, *, default_year: int | None = None, **kwargs):
        kwargs.setdefault(
            "help_text", _("As it is known: 2 March 2004, March 2004, 28–29 April 2004, 2005.")
        )
        kwargs.pop("max_length", None)
        kwargs.pop("empty_value", None)
        self.default_year = default_year
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value):
        """Read what was typed.

        Raises:
            PartialDateError: it is no date.
        """
        if isinstance(value, PartialDate):
            return value
        return parse_partial_date(super().to_python(value), self.default_year)

    def prepare_value(self, value):
        """In words of the active language."""
        return format_partial_date(value) if isinstance(value, PartialDate) else value

    def has_changed(self, initial, data):
        """Whether another date is meant, however it is written."""
        try:
            return (self.to_python(initial) or None) != (self.to_python(data) or None)
        except ValidationError:
            return True


class PartialDateField(models.CharField):
    """A partial date in one text column; ``None`` in Python, "" in the column when not known."""

    description = _("A date as precise as it is known")

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", LONGEST_STORED)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)

    def from_db_value(self, value, expression, connection):
        """From the column."""
        return PartialDate.from_edtf(value) if value else None

    def to_python(self, value):
        """From code, fixtures and forms: a partial date, or text as people type it.

        Raises:
            PartialDateError: it is no date.
        """
        if not value:
            return None
        return value if isinstance(value, PartialDate) else parse_partial_date(str(value))

    def get_prep_value(self, value):
        """For the column."""
        value = self.to_python(value)
        return value.edtf if value else ""

    def run_validators(self, value):
        """The column's own limits are met by every partial date."""

    def value_to_string(self, obj):
        """For serialized fixtures."""
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **kwargs):
        """A text box for a date in words."""
        return super().formfield(**{"form_class": PartialDateFormField, **kwargs})


def PartialDateFirstDay(name: str) -> models.GeneratedField:  # noqa: N802 - reads as a field
    """The stored first day of the partial date in column ``name``."""
    return _day(name, "partial_date_first")


def PartialDateLastDay(name: str) -> models.GeneratedField:  # noqa: N802 - reads as a field
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


def overlaps(since, until, first: str = "first_day", last: str = "last_day") -> Q:
    """A condition: the known date touches the period. Bounds are dates or ``None``.

    Rows without a date never do.
    """
    found = Q(**{f"{first}__isnull": False})
    if since:
        found &= Q(**{f"{last}__gte": since})
    if until:
        found &= Q(**{f"{first}__lte": until})
    return found
