"""The lists of recommendations and actions, and the forms that change them.

The page of one entry tells its whole story, of which most happens in higher layers; so it is
composed in the highest one (docs/adr, "Stories are told in the top layer").
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.rights import Right
from followup import listing
from followup.filters import ActionFilter, RecommendationFilter
from followup.forms import ActionForm, RecommendationForm
from followup.models import Action, Recommendation
from followup.register import (
    archive_entry,
    change_entry,
    may_change,
    may_restore,
    record_entry,
    restore_entry,
)
from foundation.concurrency import ReasonForm, StaleVersion
from foundation.counting import counted
from foundation.filters import active_filters
from foundation.paging import keyset_page
from foundation.requests import wants_fragment


@dataclass(frozen=True)
class Register:
    """One of the two registers: what its pages are made of, and what they say."""

    name: str
    model: type
    filters: type
    rows: Callable
    form: type
    heading: Any
    about: Any
    new: Any
    edit: Any


RECOMMENDATIONS = Register(
    "recommendation",
    Recommendation,
    RecommendationFilter,
    listing.recommendation_rows,
    RecommendationForm,
    gettext_lazy("Recommendations"),
    gettext_lazy("What was recommended, and how much answers it so far."),
    gettext_lazy("Add a recommendation"),
    gettext_lazy("Edit a recommendation"),
)
ACTIONS = Register(
    "action",
    Action,
    ActionFilter,
    listing.action_rows,
    ActionForm,
    gettext_lazy("Actions"),
    gettext_lazy("What is done and proposed about the recommendations."),
    gettext_lazy("Add an action"),
    gettext_lazy("Edit an action"),
)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def entry_list(request: HttpRequest, register: Register) -> HttpResponse:
    """The entries that the person may see. htmx asks for the table alone."""
    visible = register.model.objects.visible_to(request.user)
    filters = register.filters(request.GET, visible, request=request)
    page = keyset_page(register.rows(filters.qs, request.user), listing.ORDERS, request.GET)
    context = {
        "register": register,
        "filter": filters,
        "page": page,
        "rows": [listing.printed(row, register.name) for row in page.rows],
        "count": counted(page.rows),
        "chips": active_filters(filters),
        "problems": [one for one in (filters.problem, page.problem) if one],
        "may_add": request.user.can(Right.MANAGE_REGISTER),
        "list_url": f"followup:{register.name}s",
    }
    name = "_entry_table" if wants_fragment(request) else "entry_list"
    return render(request, f"followup/{name}.html", context)


def _sent(request: HttpRequest):
    """What the form sent; an empty one is a form too."""
    return request.POST if request.method == "POST" else None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_create(request: HttpRequest, register: Register) -> HttpResponse:
    """Add an entry."""
    if not request.user.can(Right.MANAGE_REGISTER):
        raise PermissionDenied(_("Only the secretariat changes the register."))
    form = register.form(_sent(request), user=request.user, instance=register.model())
    if request.method == "POST" and form.is_valid():
        try:
            entry = record_entry(form.save(commit=False), form.links, by=request.user)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("“%(entry)s” has been saved.") % {"entry": entry})
            return redirect(f"followup:{register.name}", entry.reference)
    return _form_page(request, register, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_edit(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """Change an entry. A form that has grown stale shows both versions, and can be sent again."""
    entry = _entry(request, register, pk, may_change)
    form = register.form(_sent(request), user=request.user, instance=entry)
    if request.method == "POST" and form.is_valid():
        try:
            change_entry(
                form.save(commit=False),
                form.links,
                version=form.cleaned_data["version"],
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except StaleVersion as stale:
            form.show_conflict(stale)
            return _form_page(request, register, form, status=409)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("“%(entry)s” has been saved.") % {"entry": entry})
            return redirect(f"followup:{register.name}", entry.reference)
    return _form_page(request, register, form)


def _entry(request, register: Register, pk: int, allowed):
    entry = get_object_or_404(register.model.objects.visible_to(request.user), pk=pk)
    if not allowed(entry, request.user):
        raise PermissionDenied(_("Only the secretariat changes the register."))
    return entry


def _form_page(request, register: Register, form, status: int | None = None):
    context = {
        "register": register,
        "form": form,
        "entry": form.instance if form.instance.pk else None,
        "list_url": f"followup:{register.name}s",
        "entry_url": f"followup:{register.name}",
        "edit_url": f"followup:{register.name}_edit",
    }
    status = status or (422 if form.is_bound else 200)
    return render(request, "followup/entry_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_archive(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """Take an entry out of lists and papers, with a reason."""
    entry = _entry(request, register, pk, may_change)
    return _with_reason(request, register, entry, archive_entry)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_restore(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """Bring an archived entry back."""
    entry = _entry(request, register, pk, may_restore)
    return _with_reason(request, register, entry, restore_entry)


def _with_reason(request, register: Register, entry, act) -> HttpResponse:
    """Ask for a reason, then act; both pages share their template."""
    archiving = act is archive_entry
    shown = str(entry)
    initial = {"version": entry.version}
    form = ReasonForm(_sent(request), required=archiving, initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            act(entry, by=request.user, **form.cleaned_data)
        except StaleVersion as stale:
            form.data = form.data.copy()
            form.data["version"] = str(stale.stored.version)
            form.add_error(None, _("Somebody changed it meanwhile. Look at it once more first."))
            status = 409
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(entry)s” has been saved.") % {"entry": shown})
            return redirect(f"followup:{register.name}", entry.reference)
    context = {
        "register": register,
        "form": form,
        "shown": shown,
        "entry": entry,
        "archiving": archiving,
        "list_url": f"followup:{register.name}s",
        "entry_url": f"followup:{register.name}",
    }
    return render(request, "followup/entry_archive.html", context, status=status)
