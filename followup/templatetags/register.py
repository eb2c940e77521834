"""``{% load register %}``: words and colours of recommendations and actions."""

from django import template

from followup import wording

register = template.Library()
register.filter("in_report", wording.in_report)
register.filter("number_of_paragraphs", wording.number_of_paragraphs)


@register.filter
def tone(state: str) -> str:
    """The colour of a state's badge."""
    return wording.TONES.get(state, "")
