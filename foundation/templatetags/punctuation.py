"""``{% colon %}`` between a label and what follows, as the page's language prints it."""

from django import template

from foundation.texts import colon

register = template.Library()
register.simple_tag(colon)
