"""The rule of convergence, the chair's reading of a question, and what a question continues."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rights import Right
from consultations import matrix
from consultations.convergence import Kind
from consultations.forms import errors_to_form
from consultations.models import ChairReading, Continuation, Question
from consultations.reading_forms import ChairReadingForm, ContinuationForm
from consultations.readings import record_reading, set_followed
from foundation.requests import Conflict


@login_required
@require_safe
def rule(request: HttpRequest) -> HttpResponse:
    """The rule by which convergence is found, in the reader's language."""
    return render(request, "consultations/rule.html", {"kinds": Kind})


def _question_of(request, pk) -> Question:
    visible = Question.objects.visible_to(request.user).select_related("consultation")
    question = get_object_or_404(visible, pk=pk)
    if not request.user.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat records this."))
    return question


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reading_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record how the chairperson reads the views, beside what is computed."""
    question = _question_of(request, pk)
    last = ChairReading.objects.visible_to(request.user).filter(question=question)
    last = last.order_by("-pk").first()
    sent = request.POST if request.method == "POST" else None
    form = ChairReadingForm(sent, question=question, last=last)
    status = 200
    if sent is not None:
        status = 422
        if form.is_valid():
            try:
                record_reading(
                    form.instance, by=request.user, replaces=form.cleaned_data["replaces"]
                )
            except Conflict as newer:
                form.data = form.data.copy()
                form.data["replaces"] = str(last.pk)
                form.add_error(None, newer.message)
                status = 409
            except ValidationError as problem:
                errors_to_form(form, problem)
            else:
                messages.success(request, _("The chair’s reading has been recorded."))
                return redirect("consultations:question", pk)
    questions = Question.objects.filter(pk=pk)
    [row] = matrix.rows_of(questions, request.user, question.consultation)
    context = {
        "form": form,
        "row": row,
        "last": last,
        "question": question,
        "consultation": question.consultation,
    }
    return render(request, "consultations/reading_record.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_follows(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of which earlier question this one is the same point."""
    question = _question_of(request, pk)
    link = Continuation.objects.visible_to(request.user).filter(question=question).first()
    initial = {"follows": link.follows_id if link else None}
    sent = request.POST if request.method == "POST" else None
    form = ContinuationForm(sent, question=question, user=request.user, initial=initial)
    status = 200
    if sent is not None:
        status = 422
        if form.is_valid():
            try:
                set_followed(question, form.cleaned_data["follows"], by=request.user)
            except ValidationError as problem:
                errors_to_form(form, problem)
            else:
                messages.success(request, _("The earlier round has been set."))
                return redirect("consultations:question", pk)
    context = {"form": form, "question": question, "consultation": question.consultation}
    return render(request, "consultations/question_follows.html", context, status=status)
