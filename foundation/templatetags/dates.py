"""``{{ event.date|partial_date }}``: a date as it was known, in the page's language."""

from django import template

from foundation.partialdates.format import format_partial_date

register = template.Library()


@register.filter
def partial_date(value, how: str = "") -> str:
    """The date in words; ``how`` = "no year" leaves the year out. Empty when not known."""
    return format_partial_date(value, with_year=how != "no year")
