"""How lists are ordered, and what is wrong with a filter, in words."""

from django.utils.translation import gettext_lazy as _

from foundation.paging import Order

CONSULTATION_ORDERS = (
    Order("opens", ("opens_on",), _("From"), descending=True),
    Order("code", ("code",), _("Code")),
)
QUESTION_ORDERS = (Order("place", ("consultation_id", "sequence"), _("Order")),)
REFERENCE_ORDERS = (Order("reference", ("sort_key",), _("Reference")),)


def problems_of(filters) -> list[str]:
    """What of the address could not be used, one sentence for each, with the filter's name."""
    form = filters.form
    if not filters.is_bound:
        return []
    unknown = [] if form.errors else list(filter(None, [filters.problem]))
    return unknown + [
        f"{form.fields[name].label}: {problem}" if name in form.fields else problem
        for name, found in form.errors.items()
        for problem in found
    ]
