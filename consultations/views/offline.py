"""Answering offline: a template to download, the filled file to upload, a preview, a decision.

What is uploaded stays in the memory of the request, and what a preview shows stays in its page.
"""

from functools import wraps

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models.users import Party
from accounts.rights import Right
from consultations.answering import AnswersRefused, answer_all, drafts, standing, why_all_closed
from consultations.drafting import stamp_of
from consultations.models import Consultation
from consultations.offline import sheet, word
from consultations.offline.blank import blank_of, questions_of
from consultations.offline.carrying import opened, sealed
from consultations.offline.package import EXCEL, MAX_BYTES, MEDIA_TYPES, WORD, too_large
from consultations.offline.preview import preview_of
from consultations.offline.reading import Answer, Reading, read
from consultations.statements import audience_of, may_answer, party_name
from consultations.views.consultations import consultation_of
from foundation.texts import LANGUAGES

WRITERS = {WORD: word.write, EXCEL: sheet.write}


class UploadForm(forms.Form):
    """A filled template."""

    file = forms.FileField(
        label=gettext_lazy("Filled template"),
        help_text=gettext_lazy("A Word file (.docx) or an Excel file (.xlsx)."),
        max_length=250,
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx"}),
    )


def in_memory(view):
    """Let the files of a request stay in memory: nothing of them is written to a disk."""
    protected = csrf_protect(view)

    # The handler is set before the token in the form is read, and then the token is checked.
    @csrf_exempt
    @wraps(view)
    def answered(request, *args, **kwargs):
        request.upload_handlers = [MemoryFileUploadHandler(request)]
        return protected(request, *args, **kwargs)

    return answered


def reading_of(
    request: HttpRequest, form: UploadForm, consultation: Consultation
) -> Reading | None:
    """What the uploaded file says, None where it is of no use; the form then says why."""
    if not form.is_valid():
        # A body beyond the limit of the handler arrives without its file.
        if not request.FILES and int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
            form.errors.clear()
            form.add_error("file", too_large())
        return None
    try:
        return read(form.cleaned_data["file"].read(), consultation)
    except ValidationError as problem:
        form.add_error("file", problem)
    return None


def template_answer(consultation: Consultation, kind: str, language: str) -> HttpResponse:
    """The template as a download.

    Raises:
        Http404: there is no such kind of file.
    """
    if kind not in WRITERS:
        raise Http404
    language = language if language in LANGUAGES else translation.get_language()[:2]
    content = WRITERS[kind](blank_of(consultation, language))
    name = f"{consultation.code}-{language}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=MEDIA_TYPES[kind], headers=headers)


@login_required
@require_safe
@never_cache
def template(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The template of a consultation as a Word or Excel file; ``?language=fr`` in another one."""
    return template_answer(consultation_of(request, key), kind, request.GET.get("language", ""))


@in_memory
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offline(request: HttpRequest, key: str) -> HttpResponse:
    """Download the template; upload it filled in; see what would be stated; decide."""
    consultation = consultation_of(request, key)
    if not request.user.parties:
        return _page(request, consultation, None, UploadForm())
    party = _party(request)
    if request.method != "POST":
        return _page(request, consultation, party, UploadForm())
    if "answers" in request.POST:
        return _decided(request, consultation, party)
    form = UploadForm(request.POST, request.FILES)
    if _closed(consultation, party):
        return _page(request, consultation, party, UploadForm(), status=422)
    reading = reading_of(request, form, consultation)
    if reading is None:
        return _page(request, consultation, party, form, status=422)
    if reading.problems or not reading.answers:
        return _page(request, consultation, party, form, status=422, reading=reading)
    return _preview(request, consultation, party, reading.answers)


def _closed(consultation, party) -> str:
    """Why the party cannot answer today, in words; else ""."""
    if party and not may_answer(consultation, party):
        return _("Your party is not among those that are asked.")
    return why_all_closed(consultation)


def _party(request) -> Party:
    asked = request.POST.get("party") or request.GET.get("party", "")
    own = {one.key: one for one in request.user.parties}
    if asked and asked not in own:
        raise PermissionDenied(_("You may state positions only for your own party."))
    return own[asked] if asked else request.user.parties[0]


def _who(request, consultation, party) -> str:
    return f"{consultation.pk}/{party.key}/{request.user.pk}"


def _page(request, consultation, party, form, status=200, reading=None) -> HttpResponse:
    context = {
        "consultation": consultation,
        "form": form,
        "party": party,
        "party_name": party_name(party) if party else "",
        "others": [(one.key, party_name(one)) for one in request.user.parties if one != party],
        "closed": _closed(consultation, party),
        "languages": LANGUAGES,
        "problems": reading.problems if reading else [],
        "nothing": reading is not None and not reading.answers and not reading.problems,
    }
    return render(request, "consultations/offline.html", context, status=status)


def _preview(request, consultation, party, answers: list[Answer], problems=(), status=200):
    questions = questions_of(consultation)
    drafted = drafts(party, request.user, questions)
    stated = standing(party, request.user, questions)
    now = {pk: (_("Stated"), one) for pk, one in stated.items()}
    now |= {pk: (_("Draft of your party"), one) for pk, one in drafted.items()}
    answered = {one.question.pk for one in answers}
    preview = preview_of(answers, [one for one in questions if one.pk not in answered], now)
    based_on = {pk: stamp_of(drafted[pk]) for pk in answered if pk in drafted}
    context = {
        "consultation": consultation,
        "party": party,
        "party_name": party_name(party),
        "preview": preview,
        "problems": problems,
        "answers": sealed(answers, _who(request, consultation, party), based_on),
        "audience": audience_of(consultation),
        "may_submit": party in request.user.parties_for(Right.SUBMIT_POSITION),
    }
    return render(request, "consultations/offline_preview.html", context, status=status)


def _decided(request, consultation, party) -> HttpResponse:
    """Keep as drafts, or submit, what the preview carried."""
    who = _who(request, consultation, party)
    submit = request.POST.get("do") == "submit"
    try:
        answers, based_on, problems = opened(request.POST["answers"], who, consultation)
    except ValidationError as problem:
        form = UploadForm({})
        form.errors.clear()
        form.add_error(None, problem)
        return _page(request, consultation, party, form, status=409)
    try:
        if problems:
            raise AnswersRefused(problems)
        made = answer_all(answers, party=party, by=request.user, submit=submit, based_on=based_on)
    except AnswersRefused as refused:
        return _preview(request, consultation, party, answers, refused.problems, status=409)
    number = len(made)
    if submit:
        said = ngettext(
            "%(number)s position of %(party)s has been submitted.",
            "%(number)s positions of %(party)s have been submitted.",
            number,
        )
    else:
        said = ngettext(
            "%(number)s draft of %(party)s is kept. Only your party reads it.",
            "%(number)s drafts of %(party)s are kept. Only your party reads them.",
            number,
        )
    messages.success(request, said % {"number": number, "party": party_name(party)})
    return redirect("consultations:detail", consultation.code)
