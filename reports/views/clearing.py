"""Clearance of a paper: whom it waits for, answering, sending, calling back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.rights import Right
from consultations.forms import errors_to_form
from reports.clearing import (
    answer_step,
    open_clearance,
    reopen,
    send_for_clearance,
    text_digest,
    waiting_for,
    withdraw,
)
from reports.clearing_forms import AnswerForm, BackForm, SendForm
from reports.models import ClearanceStep, Paper


def _paper(request: HttpRequest, pk: int) -> Paper:
    """A paper to whoever may see that it is not issued yet."""
    return get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)


def _page(request: HttpRequest, paper: Paper, *, status: int = 200, **forms) -> HttpResponse:
    writes = request.user.can(Right.DRAFT_PAPERS)
    rounds = list(
        paper.clearances.select_related("sent_by").prefetch_related(
            "steps__post__organization", "steps__answered_by"
        )[:20]
    )
    mine = {one.post_id for one in request.user.tenures_now}
    text = text_digest(paper)
    for one in rounds:
        one.shown = list(one.steps.all())
        for step in one.shown:
            step.waits = one.closed_at is None and step.asked_at is not None and not step.answer
            step.is_mine = step.waits and step.post_id in mine
            step.changed = bool(one.closed_at is None and step.answer and step.text != text)
            if step.is_mine:
                step.form = AnswerForm(prefix=f"step{step.pk}")
    if not writes and not any(step.post_id in mine for one in rounds for step in one.shown):
        raise PermissionDenied
    bound = forms.pop("answered", None)
    if bound:
        step_pk, form = bound
        for one in rounds:
            for step in one.shown:
                if step.pk == step_pk and step.is_mine:
                    step.form = form
    context = {
        "paper": paper,
        "rounds": rounds,
        "writes": writes,
        "send_form": forms.get("send") or SendForm(),
        "back_form": forms.get("back") or BackForm(),
    }
    return render(request, "reports/clearance.html", context, status=status)


@login_required
@require_safe
def clearance(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the paper waits for and since when, earlier rounds, and what one can do."""
    return _page(request, _paper(request, pk))


@login_required
@require_POST
def clearance_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask posts to clear the paper."""
    paper = _paper(request, pk)
    form = SendForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            send_for_clearance(
                paper,
                form.turns,
                by=request.user,
                note=sent["note"],
                asks_again=sent["asks_again"],
            )
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, _("%(paper)s is in clearance.") % {"paper": paper})
            return redirect("reports:clearance", paper.pk)
    return _page(request, paper, status=422, send=form)


@login_required
@require_POST
def clearance_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Clear the paper or return it, for a post one holds."""
    papers = Paper.objects.visible_to(request.user)
    steps = ClearanceStep.objects.filter(clearance__paper__in=papers)
    step = get_object_or_404(steps.select_related("clearance__paper"), pk=pk)
    paper = step.clearance.paper
    form = AnswerForm(request.POST, prefix=f"step{step.pk}")
    if form.is_valid():
        try:
            answer_step(step, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, _("Your answer has been recorded."))
            return redirect("reports:waiting")
    return _page(request, paper, status=422, answered=(step.pk, form))


@login_required
@require_POST
def clearance_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the paper back from clearance, or draft a cleared one again."""
    paper = _paper(request, pk)
    form = BackForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            sent = open_clearance(paper)
            if sent:
                withdraw(sent, by=request.user, reason=reason)
            else:
                reopen(paper, by=request.user, reason=reason)
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, _("%(paper)s is being drafted again.") % {"paper": paper})
            return redirect("reports:clearance", paper.pk)
    return _page(request, paper, status=422, back=form)


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for my clearance."""
    return render(request, "reports/waiting.html", {"steps": waiting_for(request.user)[:200]})
