"""A paper's head and its type: beginning a paper, its form, and types of papers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rights import Right
from consultations.forms import errors_to_form
from foundation.concurrency import ReasonForm, StaleVersion, archive, restore, save_version
from foundation.history import change
from reports.entrance import papers_to_write
from reports.models import Paper, PaperType
from reports.paper_forms import KeepTypeForm, PaperForm, TypeForm
from reports.types import begin_paper, keep_as_type
from reports.writing import ensure_open


def _types(user):
    if not user.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat writes papers."))
    return PaperType.objects.visible_to(user)


@login_required
@require_safe
def paper_begin(request: HttpRequest) -> HttpResponse:
    """Of which type a new paper is to be."""
    return render(request, "reports/paper_begin.html", {"types": _types(request.user).current()})


@login_required
def paper_new(request: HttpRequest, code: str = "") -> HttpResponse:
    """The head of a new paper, of a type or of none; its outline is opened then."""
    types = _types(request.user).current()
    its = get_object_or_404(types, code=code) if code else None
    paper = Paper(type=its)
    if its:
        paper.purpose, paper.sections = its.purpose, its.sections
        paper.cover = {**its.cover, "form": its.cover_form}
    form = PaperForm(request.POST or None, instance=paper, user=request.user)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            begun = begin_paper(form.save(commit=False), by=request.user)
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, _("%(paper)s has been begun.") % {"paper": begun})
            return redirect("reports:write", begun.pk)
    return render(request, "reports/paper_form.html", {"form": form, "type": its}, status=status)


@login_required
def paper_head(request: HttpRequest, pk: int) -> HttpResponse:
    """Symbol, title, meeting and cover of a paper, as long as it is open."""
    paper = get_object_or_404(papers_to_write(request.user), pk=pk)
    form = PaperForm(request.POST or None, instance=paper, user=request.user)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data
        try:
            ensure_open(Paper.objects.get(pk=pk))
            save_version(
                form.save(commit=False), sent["version"], by=request.user, reason=sent["reason"]
            )
        except StaleVersion as stale:
            form.show_conflict(stale)
            status = 409
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, _("“%(title)s” has been saved.") % {"title": paper})
            return redirect("reports:write", paper.pk)
    context = {"form": form, "paper": paper, "stored": Paper.objects.get(pk=pk)}
    return render(request, "reports/paper_form.html", context, status=status)


@login_required
@require_safe
def type_list(request: HttpRequest) -> HttpResponse:
    """The types of papers, and how many papers are of each."""
    from django.db.models import Count

    types = _types(request.user).annotate(count=Count("papers")).order_by("archived_at", "code")
    return render(request, "reports/type_list.html", {"types": types})


@login_required
def type_edit(request: HttpRequest, code: str = "") -> HttpResponse:
    """A type of papers: its names and what its papers begin with."""
    its = get_object_or_404(_types(request.user), code=code) if code else PaperType()
    stored = str(its) if its.pk else ""
    form = TypeForm(request.POST or None, instance=its, user=request.user)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        row = form.save(commit=False)
        try:
            if row.pk is None:
                with change(by=request.user):
                    row.save()
            else:
                sent = form.cleaned_data
                save_version(row, sent["version"], by=request.user, reason=sent["reason"])
        except StaleVersion as stale:
            form.show_conflict(stale)
            status = 409
        else:
            messages.success(request, _("“%(title)s” has been saved.") % {"title": row})
            return redirect("reports:types")
    context = {"form": form, "type": its, "stored": stored}
    return render(request, "reports/type_form.html", context, status=status)


@login_required
def type_archive(request: HttpRequest, code: str) -> HttpResponse:
    """Offer a type no longer, or offer it again."""
    its = get_object_or_404(_types(request.user), code=code)
    archiving = its.archived_at is None
    form = ReasonForm(request.POST or None, required=archiving, initial={"version": its.version})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            act = archive if archiving else restore
            act(
                its,
                form.cleaned_data["version"],
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except StaleVersion as stale:
            status = 409
            form.add_error(None, stale.message)
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            return redirect("reports:types")
    context = {"type": its, "form": form, "archiving": archiving}
    return render(request, "reports/type_archive.html", context, status=status)


@login_required
def paper_keep_type(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the outline of a paper that of a type."""
    paper = get_object_or_404(papers_to_write(request.user), pk=pk)
    form = KeepTypeForm(request.POST or None, user=request.user)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data
        its = sent["existing"] or PaperType(
            code=sent["code"],
            **{f"name_{_named_in(request)}": sent["name"], "name_en": sent["name"]},
        )
        try:
            kept = keep_as_type(paper, its, by=request.user)
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, _("“%(title)s” has been saved.") % {"title": kept})
            return redirect("reports:types")
    return render(request, "reports/keep_type.html", {"form": form, "paper": paper}, status=status)


def _named_in(request: HttpRequest) -> str:
    language = (request.LANGUAGE_CODE or "en")[:2]
    return language if language in ("en", "fr", "es") else "en"
