"""Addresses of what consultations refer to."""

import re

from django.urls import reverse

from foundation.requests import key_in

PLAIN = re.compile("[A-Za-z][A-Za-z0-9.-]*")


def story_url(kind: str, reference: str) -> str:
    """The page of a recommendation or an action, which a higher layer answers."""
    return reverse(f"followup:{kind}", args=[reference])


def key_of(record) -> str:
    """What stands for a decision or request in an address: its reference, where it can."""
    return record.reference if PLAIN.fullmatch(record.reference) else str(record.pk)


def found_by(queryset, key: str, column: str = "reference"):
    """The row of ``queryset`` with that reference, else that primary key, else None."""
    found = queryset.filter(**{column: key}).first()
    if found is None and (number := key_in(key)) is not None:
        found = queryset.filter(pk=number).first()
    return found
