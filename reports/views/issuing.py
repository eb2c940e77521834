"""Issuing a paper, and beginning what revises it, adds to it or corrects it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.rights import Right
from consultations.forms import errors_to_form
from foundation.requests import Conflict
from reports.issuing import (
    CannotIssue,
    hindrances,
    issue_paper,
    newest_version,
    next_symbol,
    relations,
    supersede,
)
from reports.issuing_forms import IssueForm, SupersedeForm
from reports.models import Paper
from reports.symbols import SymbolError


def _paper(request: HttpRequest, pk: int) -> Paper:
    """A paper to whoever may issue it."""
    paper = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
    if not request.user.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat issues papers."))
    return paper


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """What speaks against issuing the paper; where nothing stops it, the button."""
    paper = _paper(request, pk)
    version, status = newest_version(paper), 200
    initial = {"version": version.pk if version else None}
    form = IssueForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound:
        status = 422
        if form.is_valid():
            seen = get_object_or_404(paper.versions, pk=form.cleaned_data["version"])
            try:
                issue_paper(
                    paper, by=request.user, version=seen, reason=form.cleaned_data["reason"]
                )
            except CannotIssue:
                status = 409
            except Conflict as problem:
                status = 409
                form = IssueForm(initial=initial)
                messages.error(request, str(problem))
            else:
                messages.success(request, _("%(paper)s has been issued.") % {"paper": paper})
                return redirect("reports:detail", paper.pk)
    found = hindrances(paper, user=request.user)
    context = {
        "paper": paper,
        "version": version,
        "form": form,
        "stops": [one for one in found if one.stops],
        "warnings": [one for one in found if not one.stops],
    }
    return render(request, "reports/issuing_issue.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def supersede_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a revision, an addendum or a corrigendum, and go to it."""
    paper = _paper(request, pk)
    form = SupersedeForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            new = supersede(paper, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, _("%(paper)s has been begun.") % {"paper": new})
            return redirect("reports:detail", new.pk)
    context = {
        "paper": paper,
        "form": form,
        "symbols": _symbols(paper),
        "relations": relations(paper, request.user),
        "may": paper.state == Paper.State.ISSUED and paper.archived_at is None,
    }
    return render(request, "reports/issuing_supersede.html", context, status=status)


def _symbols(paper: Paper) -> list[tuple[str, str]]:
    """The symbol that each kind would get; none where the paper's own is no symbol."""
    try:
        return [(label, next_symbol(paper, kind)[0]) for kind, label in Paper.Suffix.choices]
    except SymbolError:
        return []
