"""Decisions and requests: lists, pages, and the forms of the secretariat.

Both kinds share their views; :data:`KINDS` says where they differ.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from consultations.addresses import found_by, key_of
from consultations.adopting import write_limbs
from consultations.filters import WAITING, DecisionFilter, RequestFilter, is_overdue
from consultations.listing import REFERENCE_ORDERS
from consultations.models import Decision, Question, Request
from consultations.outcome_forms import DecisionForm, RequestForm
from consultations.outcomes import amend, may_change, record
from consultations.views.positions import origins_of
from consultations.views.preparing import archive_page
from foundation.concurrency import StaleVersion
from foundation.counting import capped_count
from foundation.filters import active_filters, problems_of
from foundation.history import history_of
from foundation.paging import keyset_page
from foundation.requests import key_in, wants_fragment


@dataclass(frozen=True)
class OutcomeKind:
    """Where decisions and requests differ."""

    name: str
    model: type
    filterset: type
    form: type
    related: tuple[str, ...]
    add: str  # words of the link and of the page that records one
    edit: str
    label: str


KINDS = {
    "decision": OutcomeKind(
        "decision",
        Decision,
        DecisionFilter,
        DecisionForm,
        ("body", "session__body", "question__consultation", "draft", "archived_by"),
        gettext_lazy("Record a decision"),
        gettext_lazy("Edit a decision"),
        gettext_lazy("Decisions"),
    ),
    "request": OutcomeKind(
        "request",
        Request,
        RequestFilter,
        RequestForm,
        (
            "due_session__body",
            "decision",
            "limb",
            "answerable",
            "question__consultation",
            "archived_by",
        ),
        gettext_lazy("Record a request"),
        gettext_lazy("Edit a request"),
        gettext_lazy("Requests"),
    ),
}


@login_required
@require_safe
@vary_on_headers("HX-Request")
def outcome_list(request: HttpRequest, kind: str) -> HttpResponse:
    """Decisions, or requests, by their references."""
    its = KINDS[kind]
    visible = its.model.objects.visible_to(request.user)
    filters = its.filterset(request.GET, visible, request=request)
    found = filters.qs if request.GET else visible.current()
    page = keyset_page(found.select_related(*its.related), REFERENCE_ORDERS, request.GET)
    count = capped_count(found)
    if kind == "decision":
        words = ngettext("%(n)s decision", "%(n)s decisions", count.number)
    else:
        words = ngettext("%(n)s request", "%(n)s requests", count.number)
    context = {
        "its": its,
        "page": page,
        "rows": [(one, key_of(one), kind == "request" and is_overdue(one)) for one in page],
        "count": words % {"n": count},
        "filters": filters,
        "chips": active_filters(filters),
        "problems": [*problems_of(filters), *filter(None, [page.problem])],
        "may_record": may_change(its.model(), request.user),
    }
    name = "_outcome_table" if wants_fragment(request) else "outcome_list"
    return render(request, f"consultations/{name}.html", context)


def outcome_of(request: HttpRequest, kind: str, key: str):
    """The decision or request with that reference or primary key, or 404."""
    its = KINDS[kind]
    found = found_by(its.model.objects.visible_to(request.user).select_related(*its.related), key)
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def outcome_detail(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One decision or request: its words, what it rests on, what follows from it."""
    one, user = outcome_of(request, kind, key), request.user
    context = {
        "its": KINDS[kind],
        "one": one,
        "key": key_of(one),
        "overdue": kind == "request" and is_overdue(one),
        "recommendations": one.recommendations.visible_to(user).order_by("sort_key"),
        "origins": origins_of(one),
        "may_change": may_change(one, user),
    }
    if kind == "decision":
        context["requests"] = one.requests.visible_to(user).order_by("sort_key")
        context["adopted"] = one.outcomes.visible_to(user).order_by("sort_key")
        context["limbs"] = one.limbs.order_by("sequence").prefetch_related("requests")
        context["amended_by"] = (
            one.draft.amendments.filter(state="adopted")
            .select_related("organization")
            .order_by("number")
            if one.draft
            else []
        )
        context["may_adopt"] = (
            context["may_change"] and one.state == Decision.State.DRAFT and not context["adopted"]
        )
    else:
        context["actions"] = one.actions.visible_to(user).order_by("sort_key")
        context["answers"] = one.answers.select_related("decision", "action", "by").order_by("pk")
        context["carried"] = one.carried.select_related(
            "from_session__body", "to_session__body", "by"
        ).order_by("pk")
        context["waits"] = one.state in WAITING
    return render(request, f"consultations/{kind}_detail.html", context)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def outcome_history(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Who changed what, when and why."""
    one = outcome_of(request, kind, key)
    history = history_of(one)
    if wants_fragment(request):
        return render(request, "components/history_list.html", {"history": history})
    context = {"its": KINDS[kind], "one": one, "key": key_of(one), "history": history}
    return render(request, "consultations/outcome_history.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_create(request: HttpRequest, kind: str) -> HttpResponse:
    """Record a decision or a request."""
    its = KINDS[kind]
    row = its.model()
    _check(row, request.user)
    form = its.form(
        request.POST if request.method == "POST" else None,
        instance=row,
        user=request.user,
        initial=_proposed(request, kind),
    )
    if request.method == "POST" and form.is_valid():
        saved = record(form.save(commit=False), form.links, by=request.user, beside=_limbs_of(form))
        messages.success(
            request, _("%(reference)s has been recorded.") % {"reference": saved.reference}
        )
        return redirect(f"consultations:{kind}", key_of(saved))
    return _form_page(request, its, form)


def _limbs_of(form):
    """What writes the limbs of a decision beside it; nothing for a request."""
    if not isinstance(form, DecisionForm):
        return None
    return lambda row: write_limbs(row, form.limbs)


def _proposed(request, kind) -> dict:
    """What a new record begins with, by the decision or the question that the address names.

    A request is on the question of its decision, and each is under the recommendations of what it
    follows from: otherwise neither the question nor an action opened from it would lead to it.
    """
    user, found = request.user, {}
    keys = {name: key_in(request.GET.get(name, "")) for name in ("decision", "question")}
    if kind == "request" and keys["decision"] is not None:
        found["decision"] = Decision.objects.visible_to(user).filter(pk=keys["decision"]).first()
    if keys["question"] is None and found.get("decision"):
        keys["question"] = found["decision"].question_id
    if keys["question"] is not None:
        found["question"] = Question.objects.visible_to(user).filter(pk=keys["question"]).first()
    found = {name: row for name, row in found.items() if row}
    if before := found.get("decision") or found.get("question"):
        found["recommendations"] = list(before.recommendations.visible_to(user))
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_edit(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Change one. A form that has grown stale shows both versions, and can be sent again."""
    its, one = KINDS[kind], outcome_of(request, kind, key)
    _check(one, request.user)
    stored_reference = one.reference
    form = its.form(
        request.POST if request.method == "POST" else None, instance=one, user=request.user
    )
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            amend(
                form.save(commit=False),
                form.links,
                version=sent["version"],
                by=request.user,
                reason=sent["reason"],
                beside=_limbs_of(form),
            )
        except ValidationError as problem:
            form.add_error(None, problem.messages)
            return _form_page(request, its, form, stored_reference)
        except StaleVersion as stale:
            form.show_conflict(stale)
            return _form_page(request, its, form, stored_reference, status=409)
        messages.success(request, _("%(reference)s has been saved.") % {"reference": one.reference})
        return redirect(f"consultations:{kind}", key_of(one))
    return _form_page(request, its, form, stored_reference)


def _form_page(request, its, form, reference="", status=None):
    context = {
        "its": its,
        "form": form,
        "one": form.instance if form.instance.pk else None,
        "reference": reference,
    }
    status = status or (422 if form.is_bound else 200)
    return render(request, "consultations/outcome_form.html", context, status=status)


def _check(row, user):
    if not may_change(row, user):
        raise PermissionDenied(_("Only the secretariat records decisions and requests."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_archive(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Take one out of lists and papers with a reason, or bring an archived one back."""
    its, one = KINDS[kind], outcome_of(request, kind, key)
    _check(one, request.user)
    return archive_page(
        request,
        one,
        reverse(f"consultations:{kind}", args=[key_of(one)]),
        top=f"consultations:{kind}s",
        label=its.label,
    )
