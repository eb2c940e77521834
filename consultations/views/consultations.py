"""The list of consultations, a consultation's matrix, and a question with all that was said."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.rights import Right
from consultations import matrix
from consultations.addresses import found_by
from consultations.convergence import Kind
from consultations.drafting import open_drafts
from consultations.filters import ConsultationFilter, QuestionFilter
from consultations.listing import CONSULTATION_ORDERS
from consultations.models import (
    ChairReading,
    Consultation,
    Position,
    PositionState,
    Question,
)
from consultations.moves import mark, moves_on
from consultations.outcomes import newer_words
from consultations.reasons import reasons
from consultations.statements import (
    audience_of,
    may_state,
    party_name,
    publish_positions,
    why_closed,
)
from consultations.views.positions import may_reaffirm, workspace_url
from foundation.counting import capped_count
from foundation.filters import active_filters, problems_of
from foundation.paging import keyset_page
from foundation.requests import wants_fragment
from foundation.wording import word_changes

STATES = {
    "open": ("good", gettext_lazy("Open")),
    "closed": ("quiet", gettext_lazy("Closed")),
    "coming": ("info", gettext_lazy("Not open yet")),
    "archived": ("bad", gettext_lazy("Archived")),
}


def state_of(consultation: Consultation) -> dict:
    """Whether it is open today, as a badge."""
    today = timezone.localdate()
    if consultation.archived_at:
        name = "archived"
    elif consultation.is_open(today):
        name = "open"
    else:
        name = "coming" if consultation.opens_on > today else "closed"
    kind, text = STATES[name]
    return {"name": name, "kind": kind, "text": text}


@login_required
@require_safe
@vary_on_headers("HX-Request")
def consultation_list(request: HttpRequest) -> HttpResponse:
    """Consultations, the newest first."""
    visible = Consultation.objects.visible_to(request.user)
    filters = ConsultationFilter(request.GET, visible, request=request)
    found = filters.qs if request.GET else visible.current()
    rows = found.select_related("type", "agenda_item__session__body").annotate(
        question_count=Count("questions")
    )
    page = keyset_page(rows, CONSULTATION_ORDERS, request.GET)
    count = capped_count(found)
    context = {
        "page": page,
        "rows": [(one, state_of(one)) for one in page],
        "count": ngettext("%(n)s consultation", "%(n)s consultations", count.number) % {"n": count},
        "filters": filters,
        "chips": active_filters(filters),
        "problems": [*problems_of(filters), *filter(None, [page.problem])],
        "may_prepare": request.user.can(Right.RECORD_POSITIONS),
    }
    name = "_consultation_table" if wants_fragment(request) else "consultation_list"
    return render(request, f"consultations/{name}.html", context)


def consultation_of(request: HttpRequest, key: str) -> Consultation:
    """The consultation with that code or primary key.

    Raises:
        Http404: the person sees none.
    """
    visible = Consultation.objects.visible_to(request.user)
    found = found_by(visible.select_related("type", "agenda_item__session__body"), key, "code")
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
@vary_on_headers("HX-Request")
def consultation_detail(request: HttpRequest, key: str) -> HttpResponse:
    """The matrix of questions by groups, with what the positions amount to."""
    consultation = consultation_of(request, key)
    user = request.user
    questions = Question.objects.visible_to(user).filter(consultation=consultation)
    filters = QuestionFilter(request.GET, questions, request=request)
    found = filters.qs if request.GET else questions.current()
    rows = matrix.rows_of(found, user, consultation, filters.standing)
    mark(rows, moves_on(rows, user))
    context = {
        "consultation": consultation,
        "state": state_of(consultation),
        "rows": rows,
        "summary": matrix.summary_of(rows),
        "has_others": any(row.others for row in rows),
        "shows_others": matrix.shows_others(consultation, user),
        "filters": filters,
        "chips": active_filters(filters),
        "problems": problems_of(filters),
        "may_state": bool(user.parties) and consultation.is_open(),
        "may_record": user.can(Right.RECORD_POSITIONS),
        "kinds": Kind,
        "may_see_silence": bool(user.parties) or user.can(Right.RECORD_POSITIONS),
    }
    if wants_fragment(request):
        return render(request, "consultations/_matrix.html", {**context, "oob": True})
    context["may_publish"] = (
        context["may_record"]
        and consultation.visibility == Consultation.Visibility.ON_PUBLICATION
        and Position.objects.filter(
            question__consultation=consultation, state=PositionState.SUBMITTED
        ).exists()
    )
    return render(request, "consultations/consultation_detail.html", context)


@login_required
@require_POST
def consultation_publish(request: HttpRequest, key: str) -> HttpResponse:
    """Show the submitted positions of a consultation to everyone."""
    consultation = consultation_of(request, key)
    if not request.user.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat publishes positions."))
    try:
        number = publish_positions(consultation, by=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect("consultations:detail", consultation.code)
    said = ngettext("%(n)s position was published.", "%(n)s positions were published.", number)
    messages.success(request, said % {"n": number})
    return redirect("consultations:detail", consultation.code)


def words_that_changed(question: Question, user) -> list[dict]:
    """What the record says by now, beside what is asked, for those who can take it over."""
    if not user.can(Right.RECORD_POSITIONS):
        return []
    return [
        {
            "label": Question._meta.get_field(name).verbose_name,
            "changes": word_changes(getattr(question, name), words),
        }
        for name, words in newer_words(question).items()
    ]


@login_required
@require_safe
def question_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A question: its text, what stands, what stood before, what came of it."""
    user = request.user
    visible = Question.objects.visible_to(user)
    question = get_object_or_404(
        visible.select_related(
            "consultation__type", "about_action", "about_recommendation", "about_decision"
        ),
        pk=pk,
    )
    standing = matrix.standing_on(Question.objects.filter(pk=pk), user)
    [row] = matrix.rows_of(Question.objects.filter(pk=pk), user, question.consultation, standing)
    replaced = (
        Position.objects.visible_to(user)
        .filter(question=question, replaced_by__isnull=False)
        .select_related("organization", "replaced_by")
        .order_by("-pk")[:100]
    )
    drafts = [(party, list(open_drafts(question, party))) for party in user.parties]
    context = {
        "question": question,
        "consultation": question.consultation,
        "row": row,
        "newer": words_that_changed(question, user),
        "to_reaffirm": [one for one in standing.get(pk, []) if may_reaffirm(one, question, user)],
        "replaced": [(one, matrix.voice(one, question)) for one in replaced],
        "workspaces": [
            {
                "name": party_name(party),
                "url": workspace_url(question, party),
                "drafts": [(one, matrix.voice_of_draft(one, question)) for one in found],
            }
            for party, found in drafts
        ],
        "shows_others": matrix.shows_others(question.consultation, user),
        "audience": audience_of(question.consultation),
        "parties": [party_name(one) for one in user.parties],
        "may_state": may_state(question, user),
        "closed": why_closed(question),
        "may_record": user.can(Right.RECORD_POSITIONS),
        "reasons": reasons(question, standing.get(pk, [])) if row.found else None,
        "chair_readings": ChairReading.objects.visible_to(user).filter(question=question)[:20],
        "recommendations": question.recommendations.visible_to(user).order_by("sort_key"),
        "actions": question.actions.visible_to(user).order_by("sort_key"),
    }
    return render(request, "consultations/question_detail.html", context)
