"""Translation exchange: the XLIFF file of a language out, and back after a look at it."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from foundation.wording import word_changes
from reports.editions import language_of
from reports.language_forms import UploadForm, shown_text
from reports.models import PaperLanguage
from reports.translating import TranslatedMeanwhile
from reports.translation_checks import text_name
from reports.views.languages import edition_of
from reports.xliff.names import MEDIA_TYPE
from reports.xliff.reading import Change, Returned, UnreadableFile, read, take
from reports.xliff.writing import exported

SALT = "reports.xliff"


@login_required
@require_safe
@never_cache
def xliff_file(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The XLIFF file of a paper and one of its languages."""
    edition = edition_of(request, pk, code)
    symbol = re.sub(r"[^\w.()-]", "_", edition.paper.symbol)
    name = f"{symbol}-{edition.paper.language}-{code}.xlf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(exported(edition), content_type=MEDIA_TYPE, headers=headers)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def xliff(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Download the file; upload it translated; see what it changes; take it or leave it."""
    edition = edition_of(request, pk, code)
    if request.method != "POST":
        return _page(request, edition, UploadForm())
    if "changes" in request.POST:
        return _taken(request, edition)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, edition, form, status=422)
    sent = form.cleaned_data["file"]
    try:
        returned = read(edition, sent.read())
    except UnreadableFile as problem:
        form.add_error("file", problem)
        return _page(request, edition, form, status=422)
    status = 422 if returned.problems else 200
    return _page(request, edition, form, returned=returned, name=sent.name, status=status)


def _page(
    request: HttpRequest,
    edition: PaperLanguage,
    form: UploadForm,
    *,
    returned: Returned | None = None,
    name: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "paper": edition.paper,
        "edition": edition,
        "language": language_of(edition.language),
        "form": form,
        "returned": returned,
        "name": name,
        "shown": [(one, _compared(one)) for one in returned.changes] if returned else [],
    }
    if returned and returned.changes and not returned.problems:
        context["changes"] = _sealed(request, edition, returned.changes, name)
    return render(request, "reports/language_exchange.html", context, status=status)


def _compared(change: Change) -> list[tuple[str, list]]:
    """Of each text that differs what it is called, and its words before and after as one."""
    return [
        (text_name(name), word_changes(shown_text(change.before.get(name, "")), shown_text(text)))
        for name, text in change.content.items()
        if change.before.get(name) != text
    ]


def _who(request: HttpRequest, edition: PaperLanguage) -> str:
    return f"{edition.pk}/{request.user.pk}"


def _sealed(request, edition: PaperLanguage, changes: list[Change], name: str) -> str:
    """The changes as one line inside the page, which nobody else can send in their place."""
    rows = [[one.row.block.key, one.seen, one.made_from, one.content] for one in changes]
    return signing.dumps([_who(request, edition), name[:200], rows], salt=SALT, compress=True)


def _taken(request: HttpRequest, edition: PaperLanguage) -> HttpResponse:
    """Keep what the page carried, all or nothing."""
    try:
        who, name, rows = signing.loads(request.POST["changes"], salt=SALT)
        if who != _who(request, edition):
            raise signing.BadSignature
    except (signing.BadSignature, ValueError):
        messages.error(
            request, _("What was sent is not what the page showed. Send the file again.")
        )
        return redirect("reports:xliff", edition.paper_id, edition.language)
    try:
        saved = take(edition, rows, by=request.user, name=name)
    except TranslatedMeanwhile:
        messages.error(
            request,
            _("Somebody else changed one of these parts meanwhile. Nothing was taken."),
        )
        return redirect("reports:xliff", edition.paper_id, edition.language)
    except ValidationError as problem:
        messages.error(request, " ".join([_("Nothing was taken."), *problem.messages]))
        return redirect("reports:xliff", edition.paper_id, edition.language)
    number = len(saved)
    messages.success(
        request,
        ngettext(
            "%(number)s part has been taken as a draft, to be reviewed here.",
            "%(number)s parts have been taken as drafts, to be reviewed here.",
            number,
        )
        % {"number": number},
    )
    return redirect("reports:language", edition.paper_id, edition.language)
