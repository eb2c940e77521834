"""Answering by a personal link. Nobody is signed in here; the link opens one consultation only.

The link itself is an address with the secret in its query. It is exchanged at once for a cookie
that browsers send to the pages of this one invitation and to nothing else, so that the secret
stands in no address that is shown, logged, or told to another site. Each request looks the secret
up again: what is revoked ends at once.
"""

from functools import wraps

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.answering import AnswersRefused
from consultations.inviting import LinkEnded, answer_by_link, opened, stated_by, used
from consultations.limits import too_often
from consultations.link_forms import AnswerForm, LanguageForm, words_sent
from consultations.models import WORDS, Invitation
from consultations.offline import carrying
from consultations.offline.blank import FIELDS, labels, questions_of
from consultations.offline.preview import preview_of
from consultations.offline.reading import Answer
from consultations.statements import audience_of
from consultations.views.offline import UploadForm, in_memory, reading_of, template_answer
from foundation.texts import LANGUAGES

# Wrong links from one address, and submissions by one link.
WRONG = {"limit": 20, "seconds": 300}
SENDING = {"limit": 60, "seconds": 600}
# A token is 43 characters long; what is much longer is not even hashed.
LONGEST_TOKEN = 100


def private(view):
    """Keep the page out of caches, and its address out of what other sites are told."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return never_cache(answered)


def by_link(view):
    """Hand the view the invitation that the cookie opens, or show the one page for all others."""

    @wraps(view)
    def answered(request, number, *args, **kwargs):
        try:
            invitation = opened(_token(request, number), number=number)
        except LinkEnded:
            return ended(request, number)
        _speak(request, invitation)
        return view(request, invitation, *args, **kwargs)

    return answered


def _token(request, number) -> str:
    return request.COOKIES.get(_cookie(number), "")[:LONGEST_TOKEN]


def _cookie(number) -> str:
    return f"answer_{number}"


def _speak(request, invitation) -> None:
    """Use the language of the invitation until the visitor chooses another."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.user.is_authenticated:
        return
    translation.activate(invitation.language)
    request.LANGUAGE_CODE = invitation.language


def ended(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The same page for a link that is wrong, over or revoked; with the words that were sent."""
    # Words are given back however often they are sent.
    if request.method != "POST" and too_often(request, "wrong-link", **WRONG):
        return render(request, "consultations/link_limited.html", status=429)
    kept = words_sent(request.POST) if request.method == "POST" else []
    if request.method == "POST" and "answers" in request.POST:
        kept += carrying.words_in(request.POST["answers"], _who(number))
    return render(request, "consultations/link_ended.html", {"kept": kept}, status=404)


def _who(number) -> str:
    return f"link/{number}"


@private
@require_safe
def open_link(request: HttpRequest) -> HttpResponse:
    """Exchange the link for its cookie."""
    token = request.GET.get("key", "")[:LONGEST_TOKEN]
    try:
        invitation = opened(token)
    except LinkEnded:
        return ended(request)
    used(invitation)
    response = redirect("answer:form", invitation.pk)
    response.set_cookie(
        _cookie(invitation.pk),
        token,
        path=reverse("answer:form", args=[invitation.pk]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@in_memory
@private
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def answer_form(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The questions, each with its form, or all of them from a file; the preview; the decision."""
    if request.method != "POST":
        return _page(request, invitation)
    if too_often(request, "link", **SENDING, key=str(invitation.pk)):
        return render(request, "consultations/link_limited.html", status=429)
    if "answers" in request.POST:
        return _carried(request, invitation)
    if request.POST.get("do") == "upload":
        return _uploaded(request, invitation)
    return _filled_in(request, invitation)


def _uploaded(request, invitation) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    reading = reading_of(request, form, invitation.consultation)
    if reading is None:
        return _page(request, invitation, upload=form, status=422)
    if reading.problems or not reading.answers:
        return _page(
            request,
            invitation,
            status=422,
            problems=reading.problems,
            nothing=not reading.problems,
        )
    return _preview(request, invitation, reading.answers)


def _filled_in(request, invitation) -> HttpResponse:
    questions = questions_of(invitation.consultation)
    forms = [AnswerForm(request.POST, question=one) for one in questions]
    language = LanguageForm(request.POST)
    if not all(one.is_valid() for one in (*forms, language)):
        return _page(request, invitation, forms=forms, language=language, status=422)
    chosen = language.chosen(invitation.language)
    answers = [one.answer(chosen) for one in forms if one.is_answered]
    if not answers:
        return _page(
            request, invitation, forms=forms, language=language, status=422, unanswered=True
        )
    return _preview(request, invitation, answers)


def _carried(request, invitation) -> HttpResponse:
    """Submit what the preview carried, or go back to the form with it."""
    consultation = invitation.consultation
    try:
        answers, _stamps, problems = carrying.opened(
            request.POST["answers"], _who(invitation.pk), consultation
        )
    except ValidationError as problem:
        form = UploadForm({})
        form.errors.clear()
        form.add_error(None, problem)
        return _page(request, invitation, upload=form, status=409)
    if request.POST.get("do") == "back":
        return _page(request, invitation, answers=answers)
    try:
        if problems:
            raise AnswersRefused(problems)
        token = _token(request, invitation.pk)
        reply = answer_by_link(token, answers)
    except AnswersRefused as refused:
        return _preview(request, invitation, answers, refused.problems, status=409)
    except LinkEnded:
        return ended(request, invitation.pk)
    if reply is None:
        return _preview(request, invitation, answers)
    return redirect("answer:receipt", invitation.pk, reply.number)


def _page(
    request,
    invitation,
    *,
    forms=None,
    language=None,
    upload=None,
    answers: list[Answer] | None = None,
    status=200,
    **more,
) -> HttpResponse:
    if forms is None:
        said = stated_by(invitation)
        words = {pk: {name: getattr(one, name) for name in FIELDS} for pk, one in said.items()}
        words |= {one.question.pk: one.words for one in answers or ()}
        forms = [
            AnswerForm(
                question=one,
                initial={"text_version": one.text_version, **words.get(one.pk, {})},
            )
            for one in questions_of(invitation.consultation)
        ]
    spoken = answers[0].words["language"] if answers else invitation.language
    context = {
        **_about(invitation),
        "forms": forms,
        "in_error": any(one.is_bound and one.errors for one in forms),
        "language": language or LanguageForm(initial={"language": spoken}),
        "upload": upload or UploadForm(),
        "languages": LANGUAGES,
        "replies": invitation.replies.all()[:50],
        "problems": [],
        **more,
    }
    return render(request, "consultations/link_form.html", context, status=status)


def _about(invitation) -> dict:
    return {
        "invitation": invitation,
        "consultation": invitation.consultation,
        "organization": str(invitation.organization),
        "audience": audience_of(invitation.consultation),
    }


def _preview(request, invitation, answers, problems=(), status=200) -> HttpResponse:
    before = {pk: (_("Submitted by this link"), one) for pk, one in stated_by(invitation).items()}
    answered = {one.question.pk for one in answers}
    questions = questions_of(invitation.consultation)
    preview = preview_of(answers, [one for one in questions if one.pk not in answered], before)
    context = {
        **_about(invitation),
        "preview": preview,
        "problems": problems,
        "answers": carrying.sealed(answers, _who(invitation.pk)),
    }
    return render(request, "consultations/link_preview.html", context, status=status)


@private
@require_safe
@by_link
def template(request: HttpRequest, invitation: Invitation, kind: str) -> HttpResponse:
    """The template of the consultation, to be uploaded by the same link."""
    return template_answer(invitation.consultation, kind, request.GET.get("language", ""))


@private
@require_safe
@by_link
def receipt(request: HttpRequest, invitation: Invitation, reply_number: str) -> HttpResponse:
    """What was submitted by the link at one moment, with its receipt number."""
    if "\x00" in reply_number:
        raise Http404
    reply = get_object_or_404(invitation.replies, number=reply_number)
    positions = reply.positions.select_related("question__consultation__type", "receipt").order_by(
        "question__sequence"
    )
    rows = [(one, [(label, text) for label, text in _said(one) if text]) for one in positions]
    context = {**_about(invitation), "reply": reply, "rows": rows}
    return render(request, "consultations/link_receipt.html", context)


def _said(position) -> list[tuple[str, str]]:
    names = labels()
    return [
        (names[name], getattr(position, name))
        for name in WORDS
        if name not in ("stance", "language")
    ]
