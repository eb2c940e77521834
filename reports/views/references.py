"""The documents that a paper cites, and the register of outside documents."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.rights import Right
from consultations.forms import errors_to_form
from consultations.views.preparing import Prepared
from foundation.concurrency import ReasonForm, StaleVersion
from foundation.counting import capped_count
from foundation.filters import active_filters, problems_of
from foundation.history import history_of
from foundation.paging import Order, keyset_page
from foundation.partialdates import format_partial_date
from foundation.tables import Cell, table_answer
from reports.filters import ReferenceFilter
from reports.issuing_forms import ReferenceForm
from reports.models import Paper, ReferenceDocument
from reports.references import (
    archive_entry,
    change_entry,
    cited_by,
    register,
    register_symbol,
    restore_entry,
)
from reports.symbols import normalise

ORDERS = (Order("symbol", ("sort_key",), gettext_lazy("Symbol")),)
ENTRY = Prepared(
    "reference",
    ReferenceForm,
    gettext_lazy("New outside document"),
    gettext_lazy("Edit the outside document"),
    top="reports:reference_list",
    label=gettext_lazy("Outside documents"),
)


def _check(user) -> None:
    if not user.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat keeps the register of documents."))


@login_required
@require_safe
def references(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents that a paper cites, and where; those that lead nowhere first."""
    paper = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
    cited = cited_by(paper, request.user)
    may = request.user.can(Right.DRAFT_PAPERS)
    context = {
        "paper": paper,
        "unknown": [one for one in cited if one.target is None],
        "known": [one for one in cited if one.target is not None],
        "may_register": may,
    }
    return render(request, "reports/issuing_references.html", context)


@login_required
@require_POST
def reference_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a document that a paper cites, by its symbol alone."""
    paper = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
    reason = _("Cited in %(paper)s") % {"paper": paper}
    try:
        symbol = normalise(request.POST.get("symbol", ""))
        entry = register_symbol(symbol, by=request.user, reason=reason)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("%(symbol)s is in the register.") % {"symbol": entry})
    return redirect("reports:references", paper.pk)


def _filtered(request: HttpRequest) -> ReferenceFilter:
    visible = ReferenceDocument.objects.visible_to(request.user)
    if request.GET.get("archived") != "1":
        visible = visible.current()
    return ReferenceFilter(request.GET, visible, request=request)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def reference_list(request: HttpRequest) -> HttpResponse:
    """The register. htmx asks for the table alone."""
    filters = _filtered(request)
    page = keyset_page(filters.qs, ORDERS, request.GET)
    found = filters.qs
    query = request.GET.urlencode()
    context = {
        "page": page,
        "filter": filters,
        "problems": problems_of(filters),
        "chips": active_filters(filters),
        "count": capped_count(found),
        "query": f"?{query}" if query else "",
        "may_change": request.user.can(Right.DRAFT_PAPERS),
    }
    template = "_issuing_reference_table" if request.htmx else "issuing_reference_list"
    return render(request, f"reports/{template}.html", context)


@login_required
@require_safe
def reference_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered register as a CSV file or a workbook."""
    head = [
        _("Symbol"),
        _("Title in English"),
        _("Title in French"),
        _("Title in Spanish"),
        _("Issued on"),
        _("Issued by"),
        _("Address"),
    ]
    rows = _filtered(request).qs.order_by("sort_key", "pk").iterator(chunk_size=500)
    return table_answer(kind, "documents", _("Outside documents"), head, map(_cells, rows))


def _cells(one: ReferenceDocument) -> list[Cell]:
    titles: list[Cell] = [one.title_en, one.title_fr, one.title_es]
    return [one.symbol, *titles, format_partial_date(one.issued_on), one.publisher, one.address]


@login_required
@require_safe
def reference_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One outside document with its history."""
    entry = get_object_or_404(ReferenceDocument.objects.visible_to(request.user), pk=pk)
    context = {
        "entry": entry,
        "history": history_of(entry),
        "may_change": request.user.can(Right.DRAFT_PAPERS),
    }
    return render(request, "reports/issuing_reference.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reference_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The form of a new or stored outside document."""
    _check(request.user)
    rows = ReferenceDocument.objects.visible_to(request.user)
    row = get_object_or_404(rows, pk=pk) if pk else ReferenceDocument()
    stored = row.symbol
    form = ReferenceForm(
        request.POST if request.method == "POST" else None,
        instance=row,
        user=request.user,
        initial={} if pk else {"symbol": request.GET.get("symbol", "")[:60]},
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            saved = _saved(form, request.user)
        except StaleVersion as stale:
            form.show_conflict(stale)
            status = 409
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, _("“%(title)s” has been saved.") % {"title": saved})
            return redirect("reports:reference", saved.pk)
    back = reverse("reports:reference", args=[pk]) if pk else ENTRY.url
    context = {"its": ENTRY, "form": form, "stored": stored, "back": back, "parent": ""}
    return render(request, "consultations/asking_form.html", context, status=status)


def _saved(form: ReferenceForm, by) -> ReferenceDocument:
    row = form.save(commit=False)
    if row.pk is None:
        return register(row, by=by)
    sent = form.cleaned_data
    return change_entry(row, version=sent["version"], by=by, reason=sent["reason"])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reference_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry out of the register with a reason, or bring it back."""
    _check(request.user)
    row = get_object_or_404(ReferenceDocument.objects.visible_to(request.user), pk=pk)
    archiving = row.archived_at is None
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        required=archiving,
        initial={"version": row.version},
    )
    status = 422 if form.is_bound else 200
    back = reverse("reports:reference", args=[pk])
    if form.is_bound and form.is_valid():
        act = archive_entry if archiving else restore_entry
        try:
            act(row, by=request.user, **form.cleaned_data)
        except StaleVersion as stale:
            status = 409
            form.data = form.data.copy()
            form.data["version"] = str(stale.stored.version)
            form.add_error(None, stale.message)
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            said = _("“%(title)s” has been archived.") if archiving else _("“%(title)s” is back.")
            messages.success(request, said % {"title": row})
            return redirect(back)
    context = {
        "row": row,
        "form": form,
        "archiving": archiving,
        "back": back,
        "top_url": ENTRY.url,
        "top_label": ENTRY.label,
    }
    return render(request, "consultations/asking_archive.html", context, status=status)
