"""The languages of a paper: its covers, and each part beside its translation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from consultations.forms import errors_to_form
from foundation.concurrency import StaleVersion
from foundation.texts import LANGUAGES
from reports.editions import language_of
from reports.entrance import papers_to_write
from reports.issuing_languages import issue_language
from reports.language_forms import FilterForm, LanguageForm, TranslationForm, shown_text
from reports.models import Paper, PaperLanguage, Version
from reports.side_by_side import Pair, SideBySide, page_of
from reports.translating import (
    TranslatedMeanwhile,
    add_language,
    change_language,
    other_languages,
    review_translation,
    save_translation,
)
from reports.translation_checks import text_name


def _paper(request: HttpRequest, pk: int) -> Paper:
    return get_object_or_404(papers_to_write(request.user), pk=pk)


def edition_of(request: HttpRequest, pk: int, code: str) -> PaperLanguage:
    """A further language of a paper, for those who may translate it.

    Raises:
        Http404: there is no such paper, or it is not given in that language.
        PermissionDenied: the person does not draft papers.
    """
    paper = _paper(request, pk)
    found = get_object_or_404(PaperLanguage.objects.filter(paper=paper), language=code)
    found.paper = paper
    return found


@login_required
@require_safe
def language_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The languages of a paper, and how far each has come."""
    paper = _paper(request, pk)
    editions = list(paper.languages.order_by("language"))
    shown = []
    for one in editions:
        one.paper = paper
        shown.append((one, language_of(one.language), SideBySide(paper, one)))
    context = {
        "paper": paper,
        "own": language_of(paper.language),
        "languages": shown,
        "others": other_languages(paper),
    }
    return render(request, "reports/language_list.html", context)


@login_required
def language_edit(request: HttpRequest, pk: int, code: str = "") -> HttpResponse:
    """The form of a further language: title, cover, and what is done with unready parts."""
    edition = edition_of(request, pk, code) if code else PaperLanguage()
    paper = edition.paper if code else _paper(request, pk)
    form = LanguageForm(request.POST or None, instance=edition, paper=paper)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            saved = _saved_language(form, paper, request.user)
        except StaleVersion as stale:
            form.show_conflict(stale)
            status = 409
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("reports:language", paper.pk, saved.language)
    context = {
        "paper": paper,
        "form": form,
        "language": language_of(code) if code else None,
    }
    return render(request, "reports/language_form.html", context, status=status)


def _saved_language(form: LanguageForm, paper: Paper, by) -> PaperLanguage:
    edition, sent = form.save(commit=False), form.cleaned_data
    if edition.pk:
        return change_language(edition, by=by, seen=sent["version"], reason=sent["reason"])
    return add_language(
        paper,
        sent["language"],
        by=by,
        title=edition.title,
        cover=edition.cover,
        place=edition.place,
        unready=edition.unready,
    )


@login_required
@require_safe
@never_cache
def language_page(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Each part of a paper beside its translation; ``?edit=key`` opens one to be written."""
    edition = edition_of(request, pk, code)
    whole = SideBySide(edition.paper, edition)
    pair = whole.pair(request.GET.get("edit", ""))
    form = TranslationForm(row=pair.row, language=code) if pair else None
    return _page(request, whole, pair, form)


def _page(
    request: HttpRequest,
    whole: SideBySide,
    pair: Pair | None = None,
    form: TranslationForm | None = None,
    *,
    status: int = 200,
    compared=(),
) -> HttpResponse:
    """The page, with one part opened where there is one."""
    asked = FilterForm(request.GET)
    state = asked.cleaned_data["state"] if asked.is_valid() else ""
    rows = whole.chosen(state)
    if pair and pair not in rows:
        # What is written now stays in view, whatever state it has by now.
        rows = [one for one in whole.pairs if one in rows or one is pair]
    start = pair.key if pair else request.GET.get("from", "")
    shown, before, after = page_of(rows, start if pair is None else _begin(rows, pair))
    code = whole.edition.language
    context = {
        "paper": whole.paper,
        "edition": whole.edition,
        "own": language_of(whole.paper.language),
        "language": language_of(code),
        "english_facts": code not in LANGUAGES,
        "whole": whole,
        "rows": shown,
        "state": state,
        "filter": asked,
        "before": before,
        "after": after,
        "opened": pair,
        "form": form,
        "compared": compared,
        "next": whole.next_open(pair.key if pair else ""),
    }
    return render(request, "reports/language_page.html", context, status=status)


def _begin(rows: list[Pair], pair: Pair) -> str:
    """Where the page begins on which an opened part stands: a few rows above it."""
    return rows[max(0, rows.index(pair) - 3)].key


@login_required
@require_POST
def translation_save(request: HttpRequest, pk: int, code: str, key: str) -> HttpResponse:
    """Keep the translation of one part, or put a term of the glossary into the box."""
    edition = edition_of(request, pk, code)
    whole = SideBySide(edition.paper, edition)
    pair = whole.pair(key)
    if pair is None:
        raise Http404(_("There is no such part."))
    if insert := request.POST.get("insert", "")[:200]:
        form = TranslationForm(request.POST, row=pair.row, language=code, insert=insert)
        return _page(request, whole, pair, form)
    form = TranslationForm(request.POST, row=pair.row, language=code)
    if not form.is_valid():
        return _page(request, whole, pair, form, status=422)
    sent = form.cleaned_data
    try:
        save_translation(
            pair.row.block,
            code,
            by=request.user,
            seen=sent["seen"],
            content=form.content,
            source=sent["source"],
        )
    except TranslatedMeanwhile as met:
        form.data = form.data.copy()
        form.data["seen"] = str(met.current.version)
        compared = _compared(form.names, met.current.content, met.attempted)
        return _page(request, whole, pair, form, status=409, compared=compared)
    except ValidationError as problem:
        errors_to_form(form, problem)
        return _page(request, whole, pair, form, status=422)
    messages.success(request, _("Saved."))
    following = SideBySide(edition.paper, edition).next_open(key)
    if request.POST.get("then") == "next" and following:
        return redirect(_address(edition, edit=following.key))
    return redirect(_address(edition, key))


def _compared(names: list[str], theirs: dict, mine: dict) -> list[tuple[str, str, str]]:
    """Two versions of a translation: what each text is called, theirs, mine."""
    return [
        (text_name(name), shown_text(theirs.get(name, "")), shown_text(mine.get(name, "")))
        for name in names
    ]


def _address(edition: PaperLanguage, key: str = "", edit: str = "") -> str:
    """The page of a language, at one part or with one opened."""
    address = reverse("reports:language", args=[edition.paper_id, edition.language])
    return f"{address}?edit={edit}#{edit}" if edit else f"{address}?from={key}#{key}"


@login_required
@require_POST
def translation_review(request: HttpRequest, pk: int, code: str, key: str) -> HttpResponse:
    """Say that the translation of one part is right."""
    edition = edition_of(request, pk, code)
    pair = SideBySide(edition.paper, edition).pair(key)
    seen = request.POST.get("seen", "")
    if pair is None or pair.row.translation is None or not seen.isdecimal() or len(seen) > 9:
        raise Http404(_("There is no such part."))
    try:
        review_translation(pair.row.translation, by=request.user, seen=int(seen))
    except (TranslatedMeanwhile, ValidationError) as problem:
        words = getattr(problem, "messages", None) or [str(problem)]
        messages.error(request, " ".join(str(one) for one in words))
    else:
        messages.success(request, _("Reviewed."))
    return redirect(_address(edition, key))


@login_required
@require_POST
def language_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a version of an issued paper in a further language."""
    versions = Version.objects.filter(paper__in=papers_to_write(request.user))
    version = get_object_or_404(versions.select_related("paper").defer("document"), pk=pk)
    try:
        issue_language(version, by=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("Issued in this language."))
    return redirect(f"{reverse('reports:detail', args=[version.paper_id])}?{version.query}")
