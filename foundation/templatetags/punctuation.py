"""``{% colon %}``: the colon between a label and what follows, as the page's language prints it."""

from django import template
from django.utils.translation import pgettext

register = template.Library()


@register.simple_tag
def colon() -> str:
    """A colon and a space; French has a space before the colon, too, at which no line ends."""
    return pgettext("between a label and what follows", ": ")
