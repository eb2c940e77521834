"""How lists are ordered, and what is wrong with a filter, in words."""

from django.utils.translation import gettext_lazy as _

from foundation.paging import Order

CONSULTATION_ORDERS = (
    Order("opens", ("opens_on",), _("From"), descending=True),
    Order("code", ("code",), _("Code")),
)
QUESTION_ORDERS = (Order("place", ("consultation_id", "sequence"), _("Order")),)
# In the order of time: the rounds about one point stand below one another.
OVERVIEW_ORDERS = (
    Order("time", ("consultation__opens_on", "consultation_id", "sequence"), _("Time")),
)
REFERENCE_ORDERS = (Order("reference", ("sort_key",), _("Reference")),)
READING_ORDERS = (Order("question", ("question_id",), _("Question")),)
# The latest first; those without any date stand before all others.
SESSION_ORDERS = (Order("date", ("listed_day",), _("Date"), descending=True),)
