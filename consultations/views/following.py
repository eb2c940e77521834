"""Decisions adopted, requests followed up, and the register of both over all bodies."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.rights import Right
from consultations.addresses import key_of
from consultations.adopting import adopt
from consultations.filters import RegisterFilter, is_overdue
from consultations.following import (
    WAITING,
    answer_request,
    carry_request,
    open_action,
    take_back_answer,
)
from consultations.forms import errors_to_form
from consultations.listing import REFERENCE_ORDERS
from consultations.models import Decision, Request, RequestAnswer, RequestCarried
from consultations.outcome_forms import ActionOpenForm, AdoptionForm, AnswerForm, CarryForm
from consultations.views.outcomes import outcome_of
from followup.models import Action
from foundation.counting import capped_count
from foundation.filters import active_filters, problems_of
from foundation.paging import keyset_page
from foundation.requests import wants_fragment
from foundation.tables import Cell, table_answer
from foundation.templatetags.dates import partial_date


def _check(user) -> None:
    if not user.can(Right.RECORD_DECISIONS):
        raise PermissionDenied(_("Only the secretariat records decisions and requests."))


def _act(request, form, act, done, context) -> HttpResponse:
    """The page of a form; sent, it does ``act()`` and goes to the address that ``done`` gives."""
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            made = act()
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            return done(made)
    context = {**context, "form": form}
    return render(request, "consultations/following_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_adopt(request: HttpRequest, key: str) -> HttpResponse:
    """Record the decision that was taken on a draft."""
    draft = outcome_of(request, "decision", key)
    _check(request.user)
    if draft.state != Decision.State.DRAFT:
        messages.warning(request, _("This is no draft decision."))
        return redirect("consultations:decision", key_of(draft))
    posted = request.POST if request.method == "POST" else None
    form = AdoptionForm(posted, draft=draft, user=request.user)

    def done(adopted):
        said = _("%(reference)s has been recorded.") % {"reference": adopted.reference}
        messages.success(request, said)
        return redirect("consultations:decision", key_of(adopted))

    return _act(
        request,
        form,
        lambda: adopt(draft, form.save(commit=False), form.limbs, by=request.user),
        done,
        {"title": _("Record its adoption"), "one": draft, "kind": "decision"},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_answer(request: HttpRequest, key: str) -> HttpResponse:
    """Note what answers a request."""
    asked = outcome_of(request, "request", key)
    _check(request.user)
    posted = request.POST if request.method == "POST" else None
    form = AnswerForm(posted, instance=RequestAnswer(request=asked), user=request.user)

    def done(_answer):
        messages.success(request, _("The answer has been noted."))
        return redirect("consultations:request", key_of(asked))

    return _act(
        request,
        form,
        lambda: answer_request(form.save(commit=False), by=request.user),
        done,
        {"title": _("Note an answer"), "one": asked, "kind": "request"},
    )


@login_required
@require_POST
def answer_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an answer that was noted by mistake."""
    visible = RequestAnswer.objects.visible_to(request.user).select_related("request")
    answer = get_object_or_404(visible, pk=pk)
    try:
        take_back_answer(answer, by=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("It has been taken back."))
    return redirect("consultations:request", key_of(answer.request))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_carry(request: HttpRequest, key: str) -> HttpResponse:
    """Carry a request to a later session."""
    asked = outcome_of(request, "request", key)
    _check(request.user)
    form = CarryForm(request.POST if request.method == "POST" else None, user=request.user)

    def done(carried):
        said = _("The request is due at %(session)s.") % {"session": carried.to_session}
        messages.success(request, said)
        return redirect("consultations:request", key_of(asked))

    return _act(
        request,
        form,
        lambda: carry_request(
            asked,
            form.cleaned_data["to_session"],
            form.cleaned_data["reason"],
            by=request.user,
        ),
        done,
        {"title": _("Carry it to a later session"), "one": asked, "kind": "request"},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_open_action(request: HttpRequest, key: str) -> HttpResponse:
    """Open an action that does what is requested."""
    asked = outcome_of(request, "request", key)
    _check(request.user)
    initial = {"title_en": asked.text_en[:400].replace("\n", " "), "description": asked.text_en}
    form = ActionOpenForm(
        request.POST if request.method == "POST" else None, instance=Action(), initial=initial
    )

    def done(action):
        said = _("%(reference)s has been opened.") % {"reference": action.reference}
        messages.success(request, said)
        return redirect("followup:action", action.reference)

    return _act(
        request,
        form,
        lambda: open_action(asked, form.save(commit=False), by=request.user),
        done,
        {"title": _("Open an action"), "one": asked, "kind": "request"},
    )


def _register(user, rows):
    """Requests with all that a row of the register says; three queries for a page."""
    answers = RequestAnswer.objects.standing().select_related("decision", "action")
    carried = RequestCarried.objects.standing().select_related("to_session__body")
    return rows.select_related(
        "decision__body", "decision__session__body", "limb", "due_session__body", "answerable"
    ).prefetch_related(
        Prefetch("answers", answers.order_by("pk"), to_attr="answers_standing"),
        Prefetch("carried", carried.order_by("pk"), to_attr="carried_standing"),
        Prefetch("actions", Action.objects.visible_to(user).order_by("sort_key")),
    )


def state_words(request: Request) -> str:
    """How a request stands today, in a word: overdue and carried over are said, else its state."""
    if is_overdue(request):
        return _("Overdue")
    if request.state in WAITING and getattr(request, "carried_standing", ()):
        return _("Carried over")
    return request.get_state_display()


@login_required
@require_safe
@vary_on_headers("HX-Request")
def register(request: HttpRequest) -> HttpResponse:
    """The follow-up to decisions of all bodies: what was asked, who answers, by when, how it is."""
    filters = RegisterFilter(
        request.GET, Request.objects.visible_to(request.user).current(), request=request
    )
    found = filters.qs
    page = keyset_page(_register(request.user, found), REFERENCE_ORDERS, request.GET)
    count = capped_count(found)
    context = {
        "page": page,
        "rows": [
            {"one": one, "key": key_of(one), "state": state_words(one), "overdue": is_overdue(one)}
            for one in page
        ],
        "count": ngettext("%(n)s request", "%(n)s requests", count.number) % {"n": count},
        "filters": filters,
        "chips": active_filters(filters),
        "problems": [*problems_of(filters), *filter(None, [page.problem])],
        "export": request.GET.urlencode(),
    }
    name = "_register_table" if wants_fragment(request) else "register"
    return render(request, f"consultations/{name}.html", context)


@login_required
@require_safe
def register_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same rows as a table for a spreadsheet, CSV or XLSX."""
    filters = RegisterFilter(
        request.GET, Request.objects.visible_to(request.user).current(), request=request
    )
    if not filters.is_valid():
        return redirect(f"{reverse('consultations:register')}?{request.GET.urlencode()}")
    found = filters.qs.with_last_day().order_by("sort_key", "pk")
    rows = _register(request.user, found).iterator(chunk_size=500)
    name = f"follow-up-to-decisions-{timezone.localdate():%Y-%m-%d}"
    return table_answer(kind, name, _("Follow-up to decisions"), _heads(), map(_cells, rows))


def _heads() -> list[str]:
    names = ("reference", "text_en", "made_by", "addressed_to", "answerable", "due_text")
    label = {name: capfirst(str(Request._meta.get_field(name).verbose_name)) for name in names}
    return [
        label["reference"],
        _("Request"),
        _("Decision"),
        _("Body"),
        label["made_by"],
        label["addressed_to"],
        label["answerable"],
        _("Due"),
        _("Last day"),
        _("State"),
        _("Answered by"),
        _("Actions"),
    ]


def _cells(one: Request) -> list[Cell]:
    decision = one.decision
    limb = f" ({one.limb.letter})" if one.limb else ""
    return [
        one.reference,
        one.text,
        f"{decision.reference}{limb}" if decision else "",
        str(decision.body or "") if decision else "",
        one.made_by,
        one.addressed_to,
        str(one.answerable or ""),
        due_words(one),
        one.due_by or "",
        state_words(one),
        "; ".join(str(answer) for answer in one.answers_standing),
        "; ".join(action.reference for action in one.actions.all()),
    ]


def due_words(one: Request) -> str:
    """When a request is due: its date, session and words, as far as they are known."""
    parts = [partial_date(one.due) if one.due else "", str(one.due_session or ""), one.due_text]
    return "; ".join(part for part in parts if part)
