"""The matrix over all consultations, its file, and what moved since the last round."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from consultations import matrix, overview
from consultations.listing import OVERVIEW_ORDERS
from consultations.models import Question
from consultations.moves import moves_on
from consultations.overview_filters import OverviewFilter
from consultations.views.consultations import consultation_of
from foundation.counting import capped_count
from foundation.filters import active_filters, problems_of
from foundation.paging import keyset_page
from foundation.requests import wants_fragment
from foundation.tables import table_answer

EXPORT_LIMIT = 5_000
AT_A_TIME = 200
COLUMN_PAGES = 10_000


@login_required
@require_safe
@vary_on_headers("HX-Request")
def overview_page(request: HttpRequest) -> HttpResponse:
    """Questions of all consultations by groups or parties, as they stand or stood on a day."""
    user, filters = request.user, _filters(request)
    found = filters.qs if request.GET else filters.queryset.current()
    page = keyset_page(found.only("pk"), OVERVIEW_ORDERS, request.GET)
    keys = [one.pk for one in page]
    standing = matrix.standing_on(Question.objects.filter(pk__in=keys), user, filters.on)
    rows = overview.rows_for(keys, user, filters.on, standing)
    parties = None
    if filters.by_party:
        parties = overview.by_party(rows, standing, _start(request))
    count = capped_count(found)
    context = {
        "page": page,
        "rows": rows,
        "parties": parties,
        "has_others": any(row.others for row in rows),
        "count": ngettext("%(n)s question", "%(n)s questions", count.number) % {"n": count},
        "filters": filters,
        "on": filters.on,
        "chips": active_filters(filters),
        "problems": [*problems_of(filters), *filter(None, [page.problem])],
        "query": _without(request, "after", "before"),
        "columns_before": _columns_url(request, parties.before if parties else None),
        "columns_after": _columns_url(request, parties.after if parties else None),
    }
    name = "_overview" if wants_fragment(request) else "overview"
    return render(request, f"consultations/{name}.html", context)


@login_required
@require_safe
def overview_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same questions as a table for a spreadsheet, CSV or XLSX, by groups."""
    user, filters = request.user, _filters(request)
    found = filters.qs if request.GET else filters.queryset.current()
    order = OVERVIEW_ORDERS[0].columns
    keys = list(found.order_by(*order, "pk").values_list("pk", flat=True)[:EXPORT_LIMIT])
    # Read before the answer begins: a fault then is an error page and not half a file.
    rows = [
        overview.cells(row)
        for start in range(0, len(keys), AT_A_TIME)
        for row in overview.rows_for(keys[start : start + AT_A_TIME], user, filters.on)
    ]
    return table_answer(kind, "matrix", _("Matrix of positions"), overview.heads(), rows)


@login_required
@require_safe
def moved(request: HttpRequest, key: str) -> HttpResponse:
    """What each group said before, and what it says now, on each question of a consultation."""
    consultation = consultation_of(request, key)
    user = request.user
    questions = Question.objects.visible_to(user).current().filter(consultation=consultation)
    questions = questions.select_related("consultation")
    rows = matrix.rows_of(questions, user, consultation)
    moves = moves_on(rows, user)
    told = [(row, moves.get(row.question.pk)) for row in rows]
    context = {
        "consultation": consultation,
        "rows": [(row, found) for row, found in told if found and found.groups],
        "shows_others": matrix.shows_others(consultation, user),
        "number": sum(bool(found and found.moved) for _row, found in told),
    }
    return render(request, "consultations/moved.html", context)


def _filters(request) -> OverviewFilter:
    visible = Question.objects.visible_to(request.user)
    return OverviewFilter(request.GET, visible, request=request)


def _start(request) -> int:
    """The number of the first party shown; what is not understood begins at the first."""
    typed = request.GET.get("from", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    return min(number, COLUMN_PAGES)


def _columns_url(request, start: int | None) -> str:
    if start is None:
        return ""
    asked = request.GET.copy()
    asked["from"] = str(start)
    return f"?{asked.urlencode()}"


def _without(request, *names: str) -> str:
    asked = request.GET.copy()
    for name in names:
        asked.pop(name, None)
    return asked.urlencode()
