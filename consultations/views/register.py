"""The register "follow-up to decisions", as a page and as a table for spreadsheets."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from consultations.addresses import key_of
from consultations.listing import REFERENCE_ORDERS
from consultations.register import (
    RegisterFilter,
    csv_lines,
    due_words,
    register_of,
    standing_label,
)
from foundation.counting import capped_count
from foundation.filters import active_filters, problems_of
from foundation.paging import keyset_page
from foundation.requests import Unreadable, wants_fragment

CHUNK = 500


@login_required
@require_safe
@vary_on_headers("HX-Request")
def register(request: HttpRequest) -> HttpResponse:
    """What was asked over all bodies, and where it stands today."""
    filters = RegisterFilter(request.GET, register_of(request.user), request=request)
    page = keyset_page(filters.qs, REFERENCE_ORDERS, request.GET)
    count = capped_count(filters.qs)
    context = {
        "page": page,
        "rows": [(one, key_of(one), standing_label(one), due_words(one)) for one in page],
        "count": ngettext("%(n)s request", "%(n)s requests", count.number) % {"n": count},
        "filters": filters,
        "chips": active_filters(filters),
        "problems": [*problems_of(filters), *filter(None, [page.problem])],
        # The table is of the list as filtered, from its beginning.
        "asked": _asked(request, filters),
    }
    name = "_register_table" if wants_fragment(request) else "register"
    return render(request, f"consultations/{name}.html", context)


def _asked(request, filters) -> str:
    left = request.GET.copy()
    for name in set(left) - set(filters.parameters()):
        del left[name]
    return left.urlencode()


@login_required
@require_safe
def register_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The register with the same filters, whole.

    Raises:
        Unreadable: a filter is not understood; a table that leaves it out would claim more.
    """
    filters = RegisterFilter(request.GET, register_of(request.user), request=request)
    if problems := problems_of(filters):
        raise Unreadable(" ".join(problems))
    rows = filters.qs.order_by("sort_key", "pk").iterator(chunk_size=CHUNK)
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="follow-up-to-decisions-{day}.csv"'
    return response
