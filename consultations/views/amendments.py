"""Amendments to a draft decision: the list, the text as it stands, and what is done with each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.rights import Right
from consultations.addresses import key_of
from consultations.amending import base_of, collide, consolidated, move_on, submit_amendment
from consultations.amendment_forms import AmendmentForm, StepForm
from consultations.deadlines import dues_of_draft, is_late
from consultations.forms import errors_to_form
from consultations.models import Amendment, Deadline, Decision
from consultations.views.outcomes import outcome_of
from foundation.texts import listed
from foundation.wording import word_changes

# What the button of a step says.
STEPS = {
    Amendment.State.MOVED: gettext_lazy("It is moved"),
    Amendment.State.NOT_SECONDED: gettext_lazy("Not seconded"),
    Amendment.State.WITHDRAWN: gettext_lazy("Withdrawn"),
    Amendment.State.FALLEN: gettext_lazy("It falls"),
    Amendment.State.ADOPTED: gettext_lazy("Adopted"),
    Amendment.State.REJECTED: gettext_lazy("Rejected"),
}


def _of(request, draft):
    rows = Amendment.objects.visible_to(request.user).filter(draft=draft)
    return rows.select_related("limb", "organization", "amends__limb", "draft__body")


def _shown(one: Amendment, rows: list[Amendment], dues: dict) -> dict:
    """What the page says of one amendment."""
    base = base_of(one)
    after = {
        Amendment.Kind.REPLACE: base.replace(one.old_text, one.new_text, 1),
        Amendment.Kind.DELETE: base.replace(one.old_text, "", 1),
        Amendment.Kind.INSERT: base.replace(one.old_text, one.old_text + one.new_text, 1),
        Amendment.Kind.ADD: base + one.new_text,
    }[one.kind]
    colliding = [other for other in rows if other.steps and one.steps and collide(one, other)]
    return {
        "one": one,
        "late": is_late(one, dues),
        "changes": word_changes(base, after),
        "colliding": listed([str(other) for other in colliding]),
        "steps": [(state, STEPS[state]) for state in one.steps],
    }


@login_required
@require_safe
def amendment_list(request: HttpRequest, key: str) -> HttpResponse:
    """The amendments to a draft decision, and the text with those that were adopted."""
    draft = outcome_of(request, "decision", key)
    rows = list(_of(request, draft).order_by("number"))
    dues = dues_of_draft(draft)
    context = {
        "draft": draft,
        "key": key_of(draft),
        "rows": [_shown(one, rows, dues) for one in rows],
        "dues": [dues[str(kind)] for kind in Deadline.Kind if str(kind) in dues],
        "text": consolidated(draft),
        "may_change": request.user.can(Right.RECORD_DECISIONS)
        and draft.state == Decision.State.DRAFT,
    }
    return render(request, "consultations/amendment_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def amendment_create(request: HttpRequest, key: str) -> HttpResponse:
    """Record an amendment that was received."""
    draft = outcome_of(request, "decision", key)
    if not request.user.can(Right.RECORD_DECISIONS):
        raise PermissionDenied(_("Only the secretariat records amendments."))
    posted = request.POST if request.method == "POST" else None
    form = AmendmentForm(posted, draft=draft, user=request.user)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            saved = submit_amendment(form.save(commit=False), by=request.user)
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            said = _("%(reference)s has been recorded.") % {"reference": saved}
            messages.success(request, said)
            return redirect("consultations:amendments", key_of(draft))
    context = {"draft": draft, "key": key_of(draft), "form": form}
    return render(request, "consultations/amendment_form.html", context, status=status)


@login_required
@require_POST
def amendment_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an amendment be moved, withdrawn, fall, be rejected or adopted."""
    rows = Amendment.objects.visible_to(request.user).select_related("draft")
    amendment = get_object_or_404(rows, pk=pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what became of it."))
        return redirect("consultations:amendments", key_of(amendment.draft))
    sent = form.cleaned_data
    try:
        fallen = move_on(amendment, sent["state"], by=request.user, seconded_by=sent["seconded_by"])
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("%(reference)s has been saved.") % {"reference": amendment})
        if fallen:
            names = listed([str(one) for one in fallen])
            messages.info(request, _("With it fell: %(names)s.") % {"names": names})
    return redirect("consultations:amendments", key_of(amendment.draft))
