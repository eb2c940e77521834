"""Corrections: asked for by the party that spoke, answered by the secretariat."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.rights import Right
from consultations.correcting import ask_for, make, may_ask, refuse
from consultations.forms import errors_to_form
from consultations.models import WORDS, Correction, Position
from consultations.sitting_forms import AnswerForm, CorrectionForm
from foundation.concurrency import differences


def changes_of(correction: Correction):
    """The words as they were noted beside the words as they should read."""
    noted = correction.position
    asked = Position(**{name: getattr(correction, name) for name in WORDS})
    first = Position(**{name: getattr(noted, name) for name in WORDS})
    return [one for one in differences(first, asked) if one.name in WORDS]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how the words of one's own party should read."""
    visible = Position.objects.visible_to(request.user)
    position = get_object_or_404(
        visible.select_related("question__consultation__type", "organization"), pk=pk
    )
    if not may_ask(position, request.user):
        raise PermissionDenied(
            _("Only the party that spoke may ask for a correction, while its words stand.")
        )
    form = CorrectionForm(request.POST if request.method == "POST" else None, position=position)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            ask_for(form.save(commit=False), by=request.user)
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, _("The correction has been asked for."))
            return redirect("consultations:position", pk)
    context = {
        "form": form,
        "position": position,
        "question": position.question,
        "consultation": position.question.consultation,
    }
    return render(request, "consultations/correction_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a correction, or say why it is not made."""
    visible = Correction.objects.visible_to(request.user).select_related(
        "position__question__consultation", "position__organization", "asked_by"
    )
    correction = get_object_or_404(visible, pk=pk)
    if not request.user.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat corrects what was noted."))
    position = correction.position
    form = AnswerForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        answer = form.cleaned_data["answer"]
        try:
            if "refuse" in request.POST:
                refuse(correction, by=request.user, answer=answer)
                shown, said = position, _("The words stay as they were noted.")
            else:
                shown = make(correction, by=request.user, answer=answer)
                said = _("The correction has been made.")
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, said)
            return redirect("consultations:position", shown.pk)
    context = {
        "form": form,
        "correction": correction,
        "changes": changes_of(correction),
        "position": position,
        "question": position.question,
        "consultation": position.question.consultation,
    }
    return render(request, "consultations/correction_answer.html", context, status=status)
