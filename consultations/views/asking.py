"""What the secretariat prepares: types of consultation, consultations, questions, their texts."""

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
from consultations.asking_forms import ConsultationForm, QuestionForm, TypeForm
from consultations.models import Consultation, ConsultationType, Question, QuestionText
from consultations.outcomes import reorder, take_over, words_of
from consultations.preparing_forms import OrderForm
from consultations.views.consultations import consultation_of
from consultations.views.preparing import Prepared, archive_page, edit_page, order_page
from foundation.requests import Conflict, key_in
from foundation.wording import word_changes

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


# --- consultations ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_create(request: HttpRequest) -> HttpResponse:
    """Prepare a consultation; its questions come next."""
    _check(request.user)
    return edit_page(
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
    return edit_page(
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
    return archive_page(request, row, reverse("consultations:detail", args=[row.code]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_order(request: HttpRequest, key: str) -> HttpResponse:
    """Put the questions of a consultation into another order, by numbers."""
    consultation = consultation_of(request, key)
    _check(request.user)
    posted = request.POST if request.method == "POST" else None
    back = reverse("consultations:detail", args=[consultation.code])
    return order_page(
        request,
        OrderForm(posted, rows=consultation.questions.order_by("sequence")),
        lambda keys: reorder(consultation, keys, by=request.user),
        back=back,
        title=_("Order of the questions"),
        note=_(
            "Number the questions as they are to stand. Numbers need not follow each other: "
            "15 puts a question between 10 and 20."
        ),
        parent=consultation.title,
        parent_url=back,
    )


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
    return edit_page(
        request,
        QUESTION,
        row,
        back,
        lambda row: reverse("consultations:question", args=[row.pk]),
        parent=consultation.title,
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
    return edit_page(request, QUESTION, row, url, lambda row: url)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive or restore a question."""
    row = _question(request, pk)
    _check(request.user)
    return archive_page(request, row, reverse("consultations:question", args=[pk]))


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
    return edit_page(request, TYPE, ConsultationType(), back, lambda row: back)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def type_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a type of consultation."""
    row = get_object_or_404(ConsultationType.objects.visible_to(request.user), pk=pk)
    _check(request.user)
    back = reverse("consultations:types")
    return edit_page(request, TYPE, row, back, lambda row: back)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def type_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive or restore a type of consultation."""
    row = get_object_or_404(ConsultationType.objects.visible_to(request.user), pk=pk)
    _check(request.user)
    return archive_page(request, row, reverse("consultations:types"))
