"""What the secretariat prepares: types of consultation, consultations, questions, their texts."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.rights import Right
from consultations.asking_forms import ConsultationForm, OrderForm, QuestionForm, TypeForm
from consultations.forms import errors_to_form
from consultations.models import Consultation, ConsultationType, Question, QuestionText
from consultations.outcomes import (
    amend,
    archive_record,
    record,
    reorder,
    restore_record,
    take_over,
    words_of,
)
from consultations.views.consultations import consultation_of
from foundation.concurrency import ReasonForm, StaleVersion
from foundation.requests import Conflict, key_in
from foundation.wording import word_changes


@dataclass(frozen=True)
class Prepared:
    """Where the three kinds differ."""

    name: str
    form: type
    add: str
    edit: str


CONSULTATION = Prepared(
    "consultation",
    ConsultationForm,
    gettext_lazy("New consultation"),
    gettext_lazy("Edit the consultation"),
)
QUESTION = Prepared(
    "question", QuestionForm, gettext_lazy("New question"), gettext_lazy("Edit the question")
)
TYPE = Prepared(
    "type",
    TypeForm,
    gettext_lazy("New type of consultation"),
    gettext_lazy("Edit the type of consultation"),
)


def _check(user) -> None:
    if not user.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat prepares consultations."))


def _saved(form, by):
    """Record the new one or the next version of the one that was changed.

    Raises:
        StaleVersion: somebody changed it meanwhile.
        ValidationError: it would break what was promised.
    """
    row = form.save(commit=False)
    beside = form.write_stances if isinstance(form, TypeForm) else None
    if row.pk is None:
        return record(row, form.links, by=by, beside=beside)
    sent = form.cleaned_data
    return amend(
        row, form.links, version=sent["version"], by=by, reason=sent["reason"], beside=beside
    )


def _edit(request, its: Prepared, row, back: str, done, **initial) -> HttpResponse:
    """The form of a new or stored ``row``; ``done(row)`` is the address after saving."""
    stored = str(row) if row.pk else ""
    posted = request.POST if request.method == "POST" else None
    form = its.form(posted, instance=row, user=request.user, initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            saved = _saved(form, request.user)
        except StaleVersion as stale:
            form.show_conflict(stale)
            status = 409
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, _("“%(title)s” has been saved.") % {"title": saved})
            return redirect(done(saved))
    context = {"its": its, "form": form, "stored": stored, "back": back, "row": row}
    return render(request, "consultations/asking_form.html", context, status=status)


def _archive(request, row, back: str) -> HttpResponse:
    """Take ``row`` out of lists with a reason, or bring it back."""
    archiving = row.archived_at is None
    act = archive_record if archiving else restore_record
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        required=archiving,
        initial={"version": row.version},
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            act(row, by=request.user, **form.cleaned_data)
        except StaleVersion as stale:
            status = 409
            form.data = form.data.copy()
            form.data["version"] = str(stale.stored.version)
            form.add_error(None, stale.message)
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            said = _("“%(title)s” has been archived.") if archiving else _("“%(title)s” is back.")
            messages.success(request, said % {"title": row})
            return redirect(back)
    context = {"row": row, "form": form, "archiving": archiving, "back": back}
    return render(request, "consultations/asking_archive.html", context, status=status)


# --- consultations ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_create(request: HttpRequest) -> HttpResponse:
    """Prepare a consultation; its questions come next."""
    _check(request.user)
    return _edit(
        request,
        CONSULTATION,
        Consultation(),
        reverse("consultations:list"),
        lambda row: reverse("consultations:detail", args=[row.code]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change a consultation."""
    row = consultation_of(request, key)
    _check(request.user)
    back = reverse("consultations:detail", args=[row.pk])
    return _edit(
        request,
        CONSULTATION,
        row,
        back,
        lambda row: reverse("consultations:detail", args=[row.code]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_archive(request: HttpRequest, key: str) -> HttpResponse:
    """Archive or restore a consultation."""
    row = consultation_of(request, key)
    _check(request.user)
    return _archive(request, row, reverse("consultations:detail", args=[row.code]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_order(request: HttpRequest, key: str) -> HttpResponse:
    """Put the questions of a consultation into another order, by numbers."""
    consultation = consultation_of(request, key)
    _check(request.user)
    questions = consultation.questions.order_by("sequence")
    form = OrderForm(request.POST if request.method == "POST" else None, questions=questions)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            reorder(consultation, form.keys, by=request.user)
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            messages.success(request, _("The order has been saved."))
            return redirect("consultations:detail", consultation.code)
    context = {"consultation": consultation, "form": form}
    return render(request, "consultations/question_order.html", context, status=status)


# --- questions ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_create(request: HttpRequest, key: str) -> HttpResponse:
    """Add a question to a consultation, at its end."""
    consultation = consultation_of(request, key)
    _check(request.user)
    last = consultation.questions.order_by("-sequence").values_list("sequence", flat=True).first()
    row = Question(consultation=consultation, sequence=(last or 0) + 1)
    back = reverse("consultations:detail", args=[consultation.code])
    return _edit(
        request,
        QUESTION,
        row,
        back,
        lambda row: reverse("consultations:question", args=[row.pk]),
        **_proposed(request),
    )


def _proposed(request) -> dict:
    """The words of the action, recommendation or draft decision that the address names."""
    for name in ("about_action", "about_recommendation", "about_decision"):
        key = key_in(request.GET.get(name, ""))
        if key is not None:
            model = Question._meta.get_field(name).related_model
            source = model.objects.visible_to(request.user).filter(pk=key).first()
            if source:
                return {name: source, **words_of(source)}
    return {}


def _question(request, pk: int) -> Question:
    visible = Question.objects.visible_to(request.user).select_related(
        "consultation", "about_action", "about_recommendation", "about_decision"
    )
    return get_object_or_404(visible, pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a question. Other words make a new version of the text."""
    row = _question(request, pk)
    _check(request.user)
    url = reverse("consultations:question", args=[pk])
    return _edit(request, QUESTION, row, url, lambda row: url)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive or restore a question."""
    row = _question(request, pk)
    _check(request.user)
    return _archive(request, row, reverse("consultations:question", args=[pk]))


@login_required
@require_safe
def question_texts(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of what was asked, with the words that changed from one to the next."""
    question = _question(request, pk)
    texts = list(
        QuestionText.objects.filter(question=question).select_related("put_by").order_by("number")
    )
    shown = []
    for before, one in zip([None, *texts], texts, strict=False):
        shown.append(
            {
                "text": one,
                "title": word_changes(before.title, one.title) if before else None,
                "words": word_changes(before.text, one.text) if before else None,
            }
        )
    context = {
        "question": question,
        "consultation": question.consultation,
        "shown": shown[::-1],
    }
    return render(request, "consultations/question_texts.html", context)


@login_required
@require_POST
def question_take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about the present words of the record that the question is about."""
    question = _question(request, pk)
    _check(request.user)
    version = key_in(request.POST.get("version", "")) or 0
    try:
        take_over(question, version=version, by=request.user)
    except Conflict as newer:
        messages.error(request, newer.message)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        said = _("Version %(number)s of the text is asked about from now on.")
        messages.success(request, said % {"number": question.text_version})
    return redirect("consultations:question", pk)


# --- types ---


@login_required
@require_safe
def type_list(request: HttpRequest) -> HttpResponse:
    """The types of consultation: stances, who may answer, when answers are shown."""
    visible = ConsultationType.objects.visible_to(request.user).prefetch_related("stances")
    context = {"types": visible, "may_change": request.user.can(Right.RECORD_POSITIONS)}
    return render(request, "consultations/type_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def type_create(request: HttpRequest) -> HttpResponse:
    """A new type of consultation."""
    _check(request.user)
    back = reverse("consultations:types")
    return _edit(request, TYPE, ConsultationType(), back, lambda row: back)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def type_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a type of consultation."""
    row = get_object_or_404(ConsultationType.objects.visible_to(request.user), pk=pk)
    _check(request.user)
    back = reverse("consultations:types")
    return _edit(request, TYPE, row, back, lambda row: back)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def type_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive or restore a type of consultation."""
    row = get_object_or_404(ConsultationType.objects.visible_to(request.user), pk=pk)
    _check(request.user)
    return _archive(request, row, reverse("consultations:types"))
