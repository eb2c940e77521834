"""Writing a paper: its outline, one block's form, moving, taking out, and who else is there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from consultations.forms import errors_to_form
from events.countries import countries_datalist
from foundation.requests import key_in, wants_fragment
from reports.arranging import drop_block, save_paragraphs, step_block
from reports.block_forms import BlockForm, ComparedBlock
from reports.document.tree import InvalidPaper
from reports.editing import (
    decorated,
    kinds_inside,
    live_preview,
    places,
    shown_block,
    shown_outline,
)
from reports.entrance import papers_to_write
from reports.facts import FACTS, fact
from reports.inlines import MarkupError, record
from reports.live import LIVE
from reports.live.options import options_form
from reports.models import Block, Paper
from reports.models.papers import BlockKind
from reports.presence import note_presence, others_in
from reports.reading import Reading, UnreadableBlock
from reports.stored_inlines import InvalidText, check, sources
from reports.writing import Outdated, add_block, find_record, remove_block, restore_block


def _paper(request: HttpRequest, pk: int) -> Paper:
    return get_object_or_404(papers_to_write(request.user), pk=pk)


def _block(request: HttpRequest, pk: int) -> Block:
    blocks = Block.objects.filter(paper__in=papers_to_write(request.user))
    return get_object_or_404(blocks.select_related("paper", "parent__parent"), pk=pk)


def _outline_url(paper: Paper, key: str = "") -> str:
    return reverse("reports:write", args=[paper.pk]) + (f"#{key}" if key else "")


def _outline(request: HttpRequest, paper: Paper, *, status: int = 200, **more) -> HttpResponse:
    """The whole outline: as a page, or as the list alone for htmx."""
    context = {
        "paper": paper,
        "rows": flat(shown_outline(paper)),
        "others": others_in(paper, request.user),
        "facts": fact_choices(),
        "countries": countries_datalist(),
        **more,
    }
    template = "reports/_write_rows.html" if wants_fragment(request) else "reports/write.html"
    return render(request, template, context, status=status)


def flat(shown: list) -> list:
    """Shown blocks in reading order, each before those inside it."""
    found = []
    for one in shown:
        found += [one, *flat(one.inside)]
    return found


@login_required
@require_GET
@never_cache
@vary_on_headers("HX-Request")
def write_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The outline of a paper, to be written."""
    return _outline(request, _paper(request, pk))


@login_required
@never_cache
@vary_on_headers("HX-Request")
def block_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of one block. Saved by script it answers with the row, else with the page."""
    block = _block(request, pk)
    if request.method != "POST":
        note_presence(block.paper, request.user, block)
        return _block_form(request, block, BlockForm(block=block))
    form = BlockForm(request.POST, block=block)
    if not form.is_valid():
        return _block_form(request, block, form, status=422)
    try:
        saved = save_paragraphs(
            block,
            form.more,
            by=request.user,
            seen=form.cleaned_data["seen"],
            content=form.content,
            options=form.options,
            sources=form.named,
            kind=form.kind,
        )
    except Outdated as stale:
        form.data = form.data.copy()
        form.data["seen"] = str(stale.current.version)
        compared = ComparedBlock(stale.current, stale.attempted)
        return _block_form(request, block, form, status=409, compared=compared)
    except ValidationError as problem:
        errors_to_form(form, problem)
        return _block_form(request, block, form, status=422)
    if "autosave" in request.POST:
        return JsonResponse({"version": saved[0].version})
    return _saved(request, saved)


def _block_form(request: HttpRequest, block: Block, form, *, status=200, compared=None):
    """The form of a block: its place in the outline for htmx, a page of its own else."""
    context = {
        "paper": block.paper,
        "compared": compared,
        "facts": fact_choices(),
        "countries": countries_datalist(),
        **_opened(request, block, form),
    }
    template = "reports/_block_form.html" if wants_fragment(request) else "reports/block_edit.html"
    return render(request, template, context, status=status)


def _opened(request: HttpRequest, block: Block, form: BlockForm) -> dict:
    """What the template of an open block needs: the block, its form, who else writes there."""
    form.show_in_editor(lambda stored: decorated(block, stored))
    here = [one for one in others_in(block.paper, request.user) if one.block_id == block.pk]
    return {"part": block, "form": form, "here": here}


def _saved(request: HttpRequest, saved: list[Block]) -> HttpResponse:
    """What is shown after saving: the row, or the outline where there are new blocks."""
    block = saved[0]
    note_presence(block.paper, request.user, None)
    if not wants_fragment(request):
        messages.success(request, _("Saved."))
        return redirect(_outline_url(block.paper, block.key))
    if len(saved) > 1:
        return _retarget(_outline(request, block.paper))
    return _row(request, block)


def _retarget(response: HttpResponse) -> HttpResponse:
    response["HX-Retarget"] = "#rows"
    response["HX-Reswap"] = "outerHTML"
    return response


def _row(request: HttpRequest, block: Block) -> HttpResponse:
    shown = shown_block(block.paper, block)
    return render(request, "reports/_write_row.html", {"one": shown, "paper": block.paper})


@login_required
@require_GET
@never_cache
def block_row(request: HttpRequest, pk: int) -> HttpResponse:
    """One block as it stands: what "cancel" puts back in the place of the form."""
    block = _block(request, pk)
    note_presence(block.paper, request.user, None)
    if not wants_fragment(request):
        return redirect(_outline_url(block.paper, block.key))
    return _row(request, block)


@login_required
def block_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Which kind of block is to stand there; the new one is opened at once.

    ``after`` and ``inside`` name a block; without both the new one is the last of the paper.
    """
    paper = _paper(request, pk)
    sent = request.POST if request.method == "POST" else request.GET
    after, inside = (_named(paper, sent.get(name, "")) for name in ("after", "inside"))
    if request.method != "POST":
        context = {
            "paper": paper,
            "after": after,
            "inside": inside,
            "beside": kinds_inside(after.parent.kind if after.parent else None) if after else [],
            "within": kinds_inside(after.kind) if after else [],
            "top": [] if after else kinds_inside(None),
            "live_kinds": LIVE.values(),
        }
        by_script = wants_fragment(request)
        template = "reports/_block_add_row.html" if by_script else "reports/block_add.html"
        return render(request, template, context)
    if after is None and inside is None:
        after = paper.blocks.standing().filter(parent=None).order_by("sequence").last()
    try:
        block = add_block(
            paper,
            by=request.user,
            kind=sent.get("kind", ""),
            inside=after.parent if after else inside,
            after=after,
            live=sent.get("live", "") if sent.get("kind") == BlockKind.LIVE else "",
        )
    except ValidationError as problem:
        if wants_fragment(request):
            return _outline(request, paper, problem=" ".join(problem.messages))
        messages.error(request, " ".join(problem.messages))
        return redirect(_outline_url(paper))
    if block.kind == BlockKind.LIST:
        # Nobody wants an empty list: its first item is what is written.
        block = add_block(paper, by=request.user, kind=BlockKind.ITEM, inside=block)
    written = block.kind != BlockKind.PAGE_BREAK
    if not wants_fragment(request):
        address = reverse("reports:block", args=[block.pk])
        return redirect(address if written else _outline_url(paper, block.key))
    note_presence(paper, request.user, block if written else None)
    opened = _opened(request, block, BlockForm(block=block)) if written else None
    return _outline(request, paper, opened=opened)


def _named(paper: Paper, text: str) -> Block | None:
    key = key_in(text)
    if key is None:
        return None
    return get_object_or_404(paper.blocks.standing().select_related("parent"), pk=key)


@login_required
@require_POST
def block_arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Move or take out a block: ``act`` is a step with the block's id, such as "up 12".

    "drop 12 34" puts block 12 below block 34, "drop 12" first of all.
    """
    paper = _paper(request, pk)
    act, *named = request.POST.get("act", "").split() or [""]
    blocks = [_named(paper, one) for one in named]
    problem = ""
    try:
        if not blocks or blocks[0] is None:
            raise ValidationError(_("There is no such move."))
        block = blocks[0]
        if act == "drop":
            drop_block(block, blocks[1] if len(blocks) > 1 else None, by=request.user)
        elif act == "remove":
            remove_block(block, by=request.user)
            messages.success(request, _("Taken out. You find it under “Parts taken out”."))
        else:
            step_block(block, act, by=request.user)
    except ValidationError as error:
        problem = " ".join(error.messages)
    if wants_fragment(request):
        # 200 also where nothing moved: the page must show the order as it is stored.
        return _outline(request, paper, problem=problem)
    if problem:
        messages.error(request, problem)
    return redirect(_outline_url(paper, blocks[0].key if blocks and blocks[0] else ""))


@login_required
def removed_blocks(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts that were taken out of a paper; each can be put back."""
    paper = _paper(request, pk)
    if request.method == "POST":
        removed = paper.blocks.filter(removed_at__isnull=False)
        block = get_object_or_404(removed, pk=key_in(request.POST.get("block", "")) or 0)
        try:
            restore_block(block, by=request.user)
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
            return redirect("reports:removed", paper.pk)
        return redirect(_outline_url(paper, block.key))
    rows = paper.blocks.filter(removed_at__isnull=False).order_by("-removed_at", "pk")[:200]
    return render(request, "reports/removed_blocks.html", {"paper": paper, "blocks": rows})


@login_required
@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """The page tells that it is open, and in which block; gets who else is there."""
    paper = _paper(request, pk)
    block = paper.blocks.filter(pk=key_in(request.POST.get("block", "")) or 0).first()
    note_presence(paper, request.user, block)
    context = {"paper": paper, "others": others_in(paper, request.user)}
    return render(request, "reports/_presence.html", context)


@login_required
@require_GET
@never_cache
def paper_places(request: HttpRequest, pk: int) -> HttpResponse:
    """What a reference in this paper can lead to, for the editor on the page."""
    paper = _paper(request, pk)
    found = [{"key": one.key, "label": one.label, "words": one.words} for one in places(paper)]
    return JsonResponse({"places": found})


def fact_choices() -> list[tuple[str, str]]:
    """The live values that can stand in a text, with what they are called."""
    return sorted(((name, str(kind.label)) for name, kind in FACTS.items()), key=lambda one: one[1])


@login_required
@require_GET
@never_cache
def fact_value(request: HttpRequest, pk: int) -> HttpResponse:
    """What a live value prints now in this paper, or what is wrong with its options."""
    paper = _paper(request, pk)
    sent = request.GET
    kind = FACTS.get(sent.get("name", ""))
    form = options_form(kind, sent) if kind else None
    if kind is None or form is None:
        return _refused(_("There is no such live value."))
    if not form.is_valid():
        return _refused(
            " ".join(
                f"{form[name].label if name in form.fields else ''} {' '.join(words)}".strip()
                for name, words in form.errors.items()
            )
        )
    stored = {"t": "fact", "name": kind.name, "options": form.options}
    try:
        [checked] = check([stored])
        with translation.override(paper.language):
            found = fact(Reading(paper), checked["name"], checked["options"])
    except (InvalidText, UnreadableBlock) as problem:
        return _refused(str(problem))
    return JsonResponse({**checked, "shown": found.text})


@login_required
@require_GET
@never_cache
def named_records(request: HttpRequest, pk: int) -> HttpResponse:
    """The records with these codes as a sentence names them, or which of them does not exist."""
    _paper(request, pk)
    codes = [one.strip() for one in request.GET.get("codes", "").split(",") if one.strip()]
    try:
        found = sources([record(one, find_record) for one in codes])
    except (MarkupError, InvalidText) as problem:
        return _refused(str(problem))
    return JsonResponse({"sources": found})


@login_required
@require_GET
@never_cache
def fact_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The options of a live value as fields, for the editor's dialog."""
    _paper(request, pk)
    kind = FACTS.get(request.GET.get("name", ""))
    if kind is None:
        raise Http404
    return render(request, "reports/_fact_options.html", {"form": options_form(kind), "kind": kind})


@login_required
@require_GET
@never_cache
def block_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What a live block shows now: below its row for htmx, else a page of its own."""
    block = _block(request, pk)
    context = {"part": block, "paper": block.paper}
    try:
        context["preview"] = live_preview(block)
    except (UnreadableBlock, InvalidPaper) as problem:
        context["problem"] = str(problem)
    by_script = wants_fragment(request)
    template = "reports/_live_preview.html" if by_script else "reports/live_preview.html"
    return render(request, template, context)


def _refused(problem: str) -> JsonResponse:
    return JsonResponse({"problem": problem}, status=422)
