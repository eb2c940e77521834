"""All papers of a session in one: asking for it, watching it, stopping it, downloading it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.rights import Right
from consultations.forms import errors_to_form
from consultations.models import Session
from reports.assembling import UnknownFormat
from reports.bundling import (
    FILES,
    bundle_name,
    cancel_bundle,
    start_bundle,
    versions_for,
)
from reports.issuing_forms import BundleForm
from reports.models import Bundle
from reports.progress import progress

SHOWN = 10


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of a session that can be had in one, and the bundles made of them."""
    visible = Session.objects.visible_to(request.user).select_related("body")
    session = get_object_or_404(visible, pk=pk)
    drafts = request.user.can(Right.DRAFT_PAPERS)
    scope = Bundle.Scope.ASSEMBLED if drafts else Bundle.Scope.ISSUED
    versions = versions_for(session, scope=scope, user=request.user)
    # Drafts are offered first only where there is nothing else.
    issued = versions_for(session, scope=Bundle.Scope.ISSUED, user=request.user)
    first = Bundle.Scope.ISSUED if issued else scope
    sent = request.POST if request.method == "POST" else None
    form = BundleForm(sent, drafts=drafts, initial={"scope": first})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data
        try:
            made = start_bundle(
                session, by=request.user, scope=sent["scope"], formats=sent["format"]
            )
        except (ValidationError, UnknownFormat) as problem:
            if isinstance(problem, UnknownFormat):
                problem = ValidationError(str(problem))
            errors_to_form(form, problem)
        else:
            return redirect("reports:bundle_progress", made.pk)
    made = Bundle.objects.visible_to(request.user).filter(session=session)
    context = {
        "session": session,
        "form": form,
        "versions": versions,
        "bundles": [
            {"bundle": one, "files": _files(one)}
            for one in made.filter(finished_at__isnull=False).prefetch_related("files")[:SHOWN]
        ],
        "running": made.unfinished().filter(requested_by=request.user).first(),
    }
    return render(request, "reports/issuing_bundle.html", context, status=status)


def _files(made: Bundle) -> list[dict]:
    """The files of a bundle with their names in words."""
    return [{"file": one, "label": _(FILES[one.format][0])} for one in made.files.all()]


def _visible(request: HttpRequest, pk: int) -> Bundle:
    rows = Bundle.objects.visible_to(request.user).select_related("session__body")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def bundle_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a bundle is. htmx asks for the bar alone, again and again until it is over."""
    made = _visible(request, pk)
    context = {
        "bundle": made,
        "session": made.session,
        "files": _files(made) if made.finished_at else [],
        "may_stop": made.requested_by_id == request.user.pk and not made.is_over,
        **progress(made),
    }
    name = "_issuing_bundle_progress" if request.htmx else "issuing_bundle_progress"
    return render(request, f"reports/{name}.html", context)


@login_required
@require_POST
def bundle_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a bundle that is under way."""
    made = _visible(request, pk)
    if cancel_bundle(made, by=request.user):
        messages.success(request, _("The bundle has been stopped."))
    else:
        messages.error(request, _("The bundle was over already."))
    return redirect("reports:bundle", made.session_id)


@login_required
@require_safe
def bundle_download(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """One file of a finished bundle, as an attachment under a name made from the session."""
    made = _visible(request, pk)
    stored = made.files.filter(format=format).first()
    if stored is None or not made.finished_at:
        raise Http404(_("This bundle has no such file."))
    response = FileResponse(
        stored.file.open("rb"),
        as_attachment=True,
        filename=bundle_name(made, format),
        content_type=FILES[format][1],
    )
    response["ETag"] = f'"{stored.sha256}"'
    return response
