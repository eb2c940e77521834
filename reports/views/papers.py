"""Papers: the list, a paper with its outline and trace, assembling, downloading."""

import json
from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.rights import Right
from foundation.counting import capped_count
from foundation.paging import Order, keyset_page
from reports.assembling import (
    CannotAssemble,
    UnknownFormat,
    cancel_assembly,
    file_name,
    read_document,
    start_assembly,
)
from reports.clearing import clears, holders
from reports.clock import clock_of
from reports.contents import contents
from reports.document import html
from reports.document.stored import from_json
from reports.document.tree import InvalidPaper
from reports.document.writers import FORMATS
from reports.editions import LanguageOf, NoSuchLanguage, known_languages
from reports.filters import PaperFilter
from reports.issuing import relations
from reports.locks import one_moment
from reports.models import Assembly, Citation, Paper, Version
from reports.progress import progress
from reports.reading import UnreadableBlock
from reports.references import with_links
from reports.symbols import SymbolError, normalise
from reports.trace import cited_records, citing_papers

ORDERS = [Order("symbol", ("sort_key",))]


@login_required
@require_safe
@vary_on_headers("HX-Request")
def paper_list(request: HttpRequest) -> HttpResponse:
    """The papers that the person may read. htmx asks for the table alone."""
    filters = PaperFilter(request.GET, Paper.objects.visible_to(request.user), request=request)
    papers = filters.qs.values(
        "pk", "symbol", "title", "purpose", "state", "dated", "language", "sort_key"
    )
    page = keyset_page(papers, ORDERS, request.GET)
    purposes, states = dict(Paper.Purpose.choices), dict(Paper.State.choices)
    for row in page.rows:
        row["purpose"], row["state_name"] = purposes[row["purpose"]], states[row["state"]]
    template = "reports/_paper_table.html" if request.htmx else "reports/paper_list.html"
    context = {
        "page": page,
        "filter": filters,
        "count": capped_count(filters.qs),
        "may_write": request.user.can(Right.DRAFT_PAPERS),
    }
    return render(request, template, context)


@login_required
@require_safe
def paper_by_symbol(request: HttpRequest, symbol: str) -> HttpResponse:
    """The address people know: leads to the paper with this symbol, however it is written."""
    written = {symbol}
    with suppress(SymbolError):
        written.add(normalise(symbol))
    papers = Paper.objects.visible_to(request.user).filter(symbol__in=written)
    paper = papers.order_by("pk").first()
    if paper is None:
        raise Http404
    return redirect("reports:detail", paper.pk)


@login_required
@require_safe
def paper_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper: outline, preview of a version (or of the record now), trace, versions, files."""
    visible = Paper.objects.visible_to(request.user).select_related("session__body", "body")
    paper = get_object_or_404(visible, pk=pk)
    language, languages = _language(request, paper)
    versions = list(
        Version.objects.visible_to(request.user)
        .filter(paper=paper, language=language.code)
        .defer("document")
        .prefetch_related("files")
        .order_by("-number")[:20]
    )
    for one in versions:
        one.paper = paper
        one.shown_files = sorted(one.files.all(), key=lambda file: list(FORMATS).index(file.format))
    may_assemble = request.user.can(Right.DRAFT_PAPERS)
    reads_draft = may_assemble or clears(paper, request.user)
    shown = _shown_version(request, versions, reads_draft)
    context = {
        "paper": paper,
        "language": language,
        "languages": languages,
        "versions": versions,
        "version": shown,
        "may_assemble": may_assemble,
        "formats": FORMATS,
        "assembly": _assemblies(request, paper, language.code).first(),
        "now": request.GET.get("version") == "now",
        "relations": relations(paper, request.user),
        "holders": holders([paper.pk]).get(paper.pk, []),
        "clock": clock_of(paper),
    }
    try:
        if shown:
            context["contents"], context["preview"] = _version_preview(shown)
        elif reads_draft:
            context["contents"], context["preview"] = _preview_now(paper, language.code)
    except (UnreadableBlock, InvalidPaper) as error:
        context["unreadable"] = str(error)
    if context.get("preview"):
        context["preview"] = with_links(context["preview"], request.user, own=paper.symbol)
    if shown:
        context["rests_on"] = _paragraphs(shown)
        context["trace_key"] = key = request.GET.get("paragraph", "")[:60]
        context |= _trace(shown, key, request.user)
    return render(request, "reports/paper_detail.html", context)


def _language(request: HttpRequest, paper: Paper) -> tuple[LanguageOf, list[LanguageOf]]:
    """The language in which the paper is shown, and all that the person may switch to.

    Raises:
        Http404: the paper is not given in the language that the address asks for.
    """
    known = known_languages(paper, request.user)
    wanted = request.GET.get("language") or paper.language
    for one in known:
        if one.code == wanted:
            return one, known
    raise Http404(_("The paper is not given in this language."))


def _assemblies(request: HttpRequest, paper: Paper, language: str):
    return Assembly.objects.visible_to(request.user).filter(paper=paper, paper_language=language)


def _shown_version(
    request: HttpRequest, versions: list[Version], reads_draft: bool
) -> Version | None:
    """The version that the address asks for, the newest when it asks for none."""
    wanted = request.GET.get("version", "")
    if wanted == "now" and reads_draft:
        return None
    if not wanted:
        return versions[0] if versions else None
    for one in versions:
        if str(one.number) == wanted:
            return one
    raise Http404(_("There is no such version."))


def _version_preview(version: Version) -> tuple[list, str]:
    """Contents and HTML of a version; neither ever changes, so both are kept in the cache."""
    key = f"paper-preview:{version.fingerprint}"
    found = cache.get(key)
    if found is None:
        document = from_json(json.dumps(version.document))
        found = contents(document), html.fragment(document, top=2)
        cache.set(key, found, 24 * 60 * 60)
    return found


def _preview_now(paper: Paper, language: str) -> tuple[list, str]:
    """Contents and HTML as the record stands at this moment; nothing is kept."""
    with one_moment():
        document = read_document(paper, language=language, preview=True)
    return contents(document), html.fragment(document, top=2)


def _paragraphs(version: Version) -> list[dict]:
    """The paragraphs of a version that rest on records, with how many."""
    rows = (
        Citation.objects.filter(version=version)
        .exclude(paragraph="")
        .values("block_key", "paragraph")
        .annotate(records=Count("pk"))
        .order_by()
    )
    return sorted(rows, key=lambda row: _natural(row["paragraph"]))


def _natural(number: str) -> tuple:
    return (0, int(number), "") if number.isdigit() else (1, 0, number)


@login_required
@require_safe
def paper_trace(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The records behind one paragraph of a version: a fragment for htmx, else the paper's page."""
    version = get_object_or_404(
        Version.objects.visible_to(request.user).select_related("paper").defer("document"), pk=pk
    )
    if not request.htmx:
        address = f"?{version.query}&paragraph={key}#trace"
        return redirect(f"{_paper_url(version.paper)}{address}")
    context = {"version": version, "trace_key": key, **_trace(version, key, request.user)}
    return render(request, "reports/_trace.html", context)


def _trace(version: Version, key: str, user) -> dict:
    """What a paragraph rests on, and its number as printed."""
    cited = Citation.objects.filter(version=version, block_key=key).first() if key else None
    return {
        "trace_number": cited.paragraph if cited else "",
        "kinds": cited_records(version, key, user) if cited else [],
    }


def _paper_url(paper: Paper, language: str = "") -> str:
    """The page of a paper, in one of its languages."""
    address = reverse("reports:detail", args=[paper.pk])
    return address if language in ("", paper.language) else f"{address}?language={language}"


@login_required
@require_POST
def paper_assemble(request: HttpRequest, pk: int) -> HttpResponse:
    """Start an assembly, or join the one under way; then show its progress."""
    paper = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
    language = request.POST.get("language", "")
    try:
        assembly = start_assembly(
            paper,
            by=request.user,
            formats=request.POST.getlist("format") or None,
            language=language,
        )
    except (UnknownFormat, NoSuchLanguage) as error:
        messages.error(request, str(error))
        return redirect("reports:detail", paper.pk)
    except CannotAssemble as error:
        messages.error(request, str(error))
        return redirect(_paper_url(paper, language))
    return redirect("reports:assembly", assembly.pk)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def assembly_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an assembly is. htmx asks for the bar alone, again and again until it is done."""
    assembly = get_object_or_404(
        Assembly.objects.visible_to(request.user).select_related("paper", "version"), pk=pk
    )
    context = {"assembly": assembly, "paper": assembly.paper, **progress(assembly)}
    if request.htmx:
        response = render(request, "reports/_assembly.html", context)
        if assembly.finished_at:
            response["HX-Redirect"] = _paper_url(assembly.paper, assembly.paper_language)
        return response
    if assembly.finished_at and not assembly.failed_at:
        return redirect(_paper_url(assembly.paper, assembly.paper_language))
    return render(request, "reports/assembly_progress.html", context)


@login_required
@require_POST
def assembly_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop an assembly that is under way."""
    assembly = get_object_or_404(
        Assembly.objects.visible_to(request.user).select_related("paper"), pk=pk
    )
    if cancel_assembly(assembly, by=request.user):
        messages.success(request, _("The assembly has been stopped."))
    else:
        messages.error(request, _("The assembly was over already."))
    return redirect(_paper_url(assembly.paper))


@login_required
@require_safe
def version_download(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """One file of a version, as an attachment under a name made from the symbol."""
    version = get_object_or_404(
        Version.objects.visible_to(request.user).select_related("paper").defer("document"), pk=pk
    )
    stored = version.files.filter(format=format).first()
    if stored is None:
        raise Http404(_("This version has no such file."))
    response = FileResponse(
        stored.file.open("rb"),
        as_attachment=True,
        filename=file_name(version, format),
        content_type=FORMATS[format].mime_type,
    )
    response["ETag"] = f'"{stored.sha256}"'
    return response


@login_required
@require_safe
def record_citations(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Where papers cite a record: the trace read backwards."""
    try:
        kind = ContentType.objects.get_by_natural_key(*label.lower().split("."))
        record = kind.model_class().objects.visible_to(request.user).get(pk=pk)
    except (ContentType.DoesNotExist, TypeError, ValueError, AttributeError) as error:
        raise Http404 from error
    except kind.model_class().DoesNotExist as error:
        raise Http404 from error
    template = "reports/_citations.html" if request.htmx else "reports/record_citations.html"
    context = {"record": record, "papers": citing_papers(kind, pk, request.user)}
    return render(request, template, context)
