"""The column of a partial date, and the days that PostgreSQL derives from it."""

from django.db import models
from django.db.models import F, Func
from django.utils.translation import gettext_lazy as _

from foundation.partialdates.value import PartialDate


class PartialDateField(models.CharField):
    """A partial date in one column; ``None`` in Python where the date is not known."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 21)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)

    def from_db_value(self, value, expression, connection):
        """From the column."""
        return PartialDate.from_edtf(value) if value else None

    def to_python(self, value):
        """From a form or a fixture."""
        if not value:
            return None
        return value if isinstance(value, PartialDate) else PartialDate.from_edtf(str(value))

    def get_prep_value(self, value):
        """For the column."""
        return value.edtf if isinstance(value, PartialDate) else (value or "")


def PartialDateFirstDay(name: str) -> models.GeneratedField:
    """The stored first day of the partial date in column ``name``."""
    return _day(name, "partial_date_first")


def PartialDateLastDay(name: str) -> models.GeneratedField:
    """The stored last day of the partial date in column ``name``."""
    return _day(name, "partial_date_last")


def _day(name, function):
    return models.GeneratedField(
        expression=Func(F(name), function=function, output_field=models.DateField()),
        output_field=models.DateField(),
        db_persist=True,
        editable=False,
    )


def partial_date_constraint(name: str, constraint: str) -> models.CheckConstraint:
    """The column holds a valid partial date or nothing."""
    return models.CheckConstraint(
        condition=models.Q(
            Func(F(name), function="partial_date_is_valid", output_field=models.BooleanField())
        ),
        name=constraint,
        violation_error_message=_("This is no date."),
    )
