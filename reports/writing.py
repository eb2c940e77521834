"""Writing a paper's outline: one function for each thing that a writer does to it.

Each is one transaction and checks the right and the paper's state. What a block says is changed
only by who has seen its newest version; who has not is told, with both versions (``Outdated``).
The order of blocks is changed under a lock on the paper, so that two who move at once both get
what they asked for, one after the other.
"""

import secrets
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rights import Right
from foundation.history import change
from foundation.models import Origin
from foundation.requests import Conflict
from reports.document.cleaning import clean_line
from reports.document.tree import LIST_STYLES
from reports.models import Block, Paper
from reports.models.papers import BlockKind
from reports.stored_inlines import InvalidText, check, sources

STEP = 1 << 10
# Nested deeper than any paper is; every level is a level of recursion when the paper is read.
DEEPEST = 8

_FLOW = frozenset(
    {
        BlockKind.SECTION,
        BlockKind.PARAGRAPH,
        BlockKind.DECISION,
        BlockKind.PLAIN,
        BlockKind.LIST,
        BlockKind.QUOTATION,
        BlockKind.LIVE,
        BlockKind.PAGE_BREAK,
    }
)
_UNDER = frozenset({BlockKind.LIST, BlockKind.PLAIN, BlockKind.QUOTATION})
# What may stand where, as the document tree has it (reports.document.tree).
INSIDE: dict[str | None, frozenset[str]] = {
    None: _FLOW | {BlockKind.APPENDIX},
    BlockKind.SECTION: _FLOW,
    BlockKind.APPENDIX: _FLOW,
    BlockKind.PARAGRAPH: _UNDER | {BlockKind.LIVE},
    BlockKind.DECISION: _UNDER | {BlockKind.LIVE},
    BlockKind.LIST: frozenset({BlockKind.ITEM}),
    BlockKind.ITEM: _UNDER,
}
# Which texts a block of each kind has; the rest of what is sent is not kept.
TEXTS: dict[str, tuple[str, ...]] = {
    BlockKind.PARAGRAPH: ("text",),
    BlockKind.DECISION: ("text",),
    BlockKind.PLAIN: ("text",),
    BlockKind.ITEM: ("text",),
    BlockKind.QUOTATION: ("text", "attribution"),
    BlockKind.LIVE: ("text",),
    BlockKind.SECTION: ("title",),
    BlockKind.APPENDIX: ("title", "subtitle", "note"),
}


class Closed(ValidationError):
    """The paper is cleared or issued: its text stays as it is."""


class Outdated(Conflict):
    """Somebody else saved the block since it was read. Nothing was written.

    Attributes:
        current: the block as it is stored now.
        attempted: the block as it would have been saved.
    """

    def __init__(self, current: Block, attempted: Block):
        super().__init__(
            gettext_lazy("Somebody else changed this part meanwhile. Nothing was saved.")
        )
        self.current = current
        self.attempted = attempted


def ensure_open(paper: Paper) -> None:
    """Raise unless the text of ``paper`` may be changed.

    Raises:
        Closed: the paper is cleared, issued, superseded or archived.
    """
    if not paper.is_open:
        raise Closed(
            _(
                "%(paper)s is %(state)s: its text stays as it is. An issued paper is changed by a "
                "revision, an addendum or a corrigendum."
            )
            % {"paper": paper, "state": paper.get_state_display().lower()}
        )


def _locked(paper_id: int, by) -> Paper:
    """The paper, locked against other writers of its order, after the checks that all share."""
    if not by.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat writes papers."))
    paper = Paper.objects.select_for_update(no_key=True).get(pk=paper_id)
    ensure_open(paper)
    return paper


def checked_content(kind: str, content: dict | None) -> dict:
    """What a block of ``kind`` may say, from what was sent.

    Raises:
        ValidationError: a text is none, or a heading is empty.
    """
    found = {}
    for name in TEXTS.get(kind, ()):
        stored = (content or {}).get(name)
        try:
            if name == "title":
                if text := _title(stored):
                    found[name] = text
            elif inlines := check(stored or []):
                found[name] = inlines
        except (InvalidText, TypeError) as error:
            raise ValidationError(str(error)) from error
    return found


def _title(stored) -> str | list:
    """A heading: one line, or stored inlines where it has marks."""
    if isinstance(stored, list):
        return check(stored)
    line = clean_line(stored or "")
    if len(line) > 400:
        raise InvalidText(_("A heading has at most 400 characters."))
    return line


def checked_options(kind: str, options: dict | None) -> dict:
    """The options of a block: a list's style, those of a live block, else none.

    Raises:
        ValidationError: there is no such style, or the options are no mapping of texts.
    """
    options = options or {}
    if kind == BlockKind.LIST:
        style = options.get("style", "bullet")
        if style not in LIST_STYLES:
            raise ValidationError(_("“%(style)s” is no style of lists.") % {"style": style})
        return {"style": style}
    if kind != BlockKind.LIVE:
        return {}
    if not isinstance(options, dict) or not all(isinstance(key, str) for key in options):
        raise ValidationError(_("The options of a live block cannot be read."))
    return options


def _checked_sources(named: Iterable[dict]) -> list[dict]:
    try:
        return sources(list(named))
    except InvalidText as error:
        raise ValidationError(str(error)) from error


def find_record(code: str) -> dict:
    """How a text names the record with this code: for :func:`reports.inlines.parse`.

    Raises:
        LookupError: there is none.
    """
    origin = (
        Origin.objects.filter(code=code)
        .order_by("pk")
        .values_list("record_type__app_label", "record_type__model")
        .first()
    )
    if origin is None:
        raise LookupError(code)
    return {"model": ".".join(origin), "code": code}


def new_key() -> str:
    """A key that no block has: references and links anchor on it for good."""
    return f"b{secrets.token_hex(5)}"


def add_block(
    paper: Paper,
    *,
    by,
    kind: str,
    inside: Block | None = None,
    after: Block | None = None,
    content: dict | None = None,
    options: dict | None = None,
    live: str = "",
    sources: Iterable[dict] = (),
    key: str = "",
) -> Block:
    """Put a new block into the outline.

    Args:
        inside: the block that it becomes a part of; at the top of the paper without one.
        after: the block of the same parent after which it stands; first without one.
        content, options: what it says (:class:`reports.models.Block`).
        live: which live block, for that kind.
        sources: the records that it rests on, as ``{"model", "code"}`` or ``{"model", "id"}``.
        key: its key, where a copy keeps that of the original.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        Closed: the paper is cleared or issued.
        ValidationError: it cannot stand there, or cannot say that.
    """
    with transaction.atomic(), change(by=by):
        _locked(paper.pk, by)
        inside, after = _fresh(paper, inside), _fresh(paper, after)
        _check_place(kind, inside)
        if (kind == BlockKind.LIVE) != bool(live):
            raise ValidationError(_("A live block, and no other, names what it shows."))
        return Block.objects.create(
            paper_id=paper.pk,
            parent=inside,
            sequence=_place(paper.pk, inside, after),
            key=key or new_key(),
            kind=kind,
            live=live,
            content=checked_content(kind, content),
            options=checked_options(kind, options),
            sources=_checked_sources(sources),
        )


def _fresh(paper: Paper, block: Block | None) -> Block | None:
    """A block as it is stored now.

    Raises:
        ValidationError: it is not, or no longer, part of the paper.
    """
    if block is None:
        return None
    found = Block.objects.standing().filter(paper_id=paper.pk, pk=block.pk).first()
    if found is None:
        raise ValidationError(_("The part of the paper beside which this belongs was taken out."))
    return found


def _check_place(kind: str, inside: Block | None) -> None:
    """Raise unless a block of ``kind`` can stand inside ``inside``."""
    if kind not in BlockKind.values:
        raise ValidationError(_("“%(kind)s” is no kind of block.") % {"kind": kind})
    if kind not in INSIDE.get(inside.kind if inside else None, frozenset()):
        where = inside.get_kind_display() if inside else _("the paper itself")
        raise ValidationError(
            _("%(kind)s cannot stand inside %(where)s.")
            % {"kind": BlockKind(kind).label, "where": f"“{where}”"}
        )
    depth, above = 0, inside
    while above is not None:
        depth, above = depth + 1, above.parent
    if depth >= DEEPEST:
        raise ValidationError(_("Parts are nested at most %(most)s deep.") % {"most": DEEPEST})


def _place(paper_id: int, inside: Block | None, after: Block | None) -> int:
    """The number of the place after ``after`` inside ``inside``, made free where it is not."""
    siblings = Block.objects.standing().filter(paper_id=paper_id, parent=inside)
    if after is not None and after.parent_id != (inside.pk if inside else None):
        raise ValidationError(_("The part after which this belongs stands somewhere else."))
    low = after.sequence if after else None
    following = siblings.filter(sequence__gt=low) if after else siblings
    high = following.order_by("sequence").values_list("sequence", flat=True).first()
    if high is None:
        return (low or 0) + STEP
    low = high - 2 * STEP if low is None else low
    if high - low > 1:
        return (low + high) // 2
    _spread(siblings)
    return _place(paper_id, inside, _fresh_place(after))


def _fresh_place(after: Block | None) -> Block | None:
    if after is not None:
        after.refresh_from_db(fields=["sequence"])
    return after


def _spread(siblings) -> None:
    """Number siblings anew with gaps; every new number is above every old one."""
    rows = list(siblings.order_by("sequence", "pk").values_list("pk", flat=True))
    top = siblings.aggregate(top=Max("sequence"))["top"] or 0
    for place, pk in enumerate(reversed(rows)):
        Block.objects.filter(pk=pk).update(sequence=top + STEP * (len(rows) - place))


def save_block(
    block: Block,
    *,
    by,
    seen: int,
    content: dict | None = None,
    options: dict | None = None,
    sources: Iterable[dict] | None = None,
    kind: str | None = None,
    reason: str = "",
) -> Block:
    """Change what a block says, if it still is the version that the writer saw.

    Args:
        seen: the version that was read.
        content, options, sources: what is to be changed; ``None`` leaves it.
        kind: another kind in the same place, such as a point for decision for a paragraph.
        reason: for the history.

    Raises:
        PermissionDenied, Closed: as :func:`add_block`.
        Outdated: another version is stored; it comes with the error.
        ValidationError: it cannot say that, or was taken out.
    """
    with transaction.atomic(), change(by=by, reason=reason):
        paper = _locked(block.paper_id, by)
        stored = Block.objects.select_for_update().get(pk=block.pk)
        if stored.removed_at is not None:
            raise ValidationError(_("This part was taken out of the paper meanwhile."))
        changed = _changed(stored, paper, content, options, sources, kind)
        if not changed:
            return stored
        if stored.version != seen:
            raise Outdated(Block.objects.get(pk=stored.pk), attempted=stored)
        stored.version += 1
        stored.changed_at = timezone.now()
        stored.save(update_fields=[*changed, "version", "changed_at"])
    return stored


def _changed(stored: Block, paper: Paper, content, options, named, kind) -> list[str]:
    """Set what was sent on ``stored``; gives the names of what differs."""
    before = (stored.kind, stored.content, stored.options, stored.sources)
    if kind is not None and kind != stored.kind:
        _check_place(kind, stored.parent)
        for child in Block.objects.standing().filter(parent=stored).values_list("kind", flat=True):
            if child not in INSIDE.get(kind, frozenset()):
                raise ValidationError(
                    _("What stands under this part cannot stand under a %(kind)s.")
                    % {"kind": BlockKind(kind).label}
                )
        if BlockKind.LIVE in (kind, stored.kind):
            raise ValidationError(_("A live block stays one; take it out and write a new part."))
        stored.kind = kind
        stored.content = checked_content(kind, stored.content)
        stored.options = checked_options(kind, None)
    if content is not None:
        stored.content = checked_content(stored.kind, content)
    if options is not None:
        stored.options = checked_options(stored.kind, options)
    if named is not None:
        stored.sources = _checked_sources(named)
    after = (stored.kind, stored.content, stored.options, stored.sources)
    names = ("kind", "content", "options", "sources")
    return [name for name, was, now in zip(names, before, after, strict=True) if was != now]


def move_block(block: Block, *, by, inside: Block | None, after: Block | None) -> Block:
    """Put a block, with what stands under it, somewhere else in its paper.

    Raises:
        PermissionDenied, Closed: as :func:`add_block`.
        ValidationError: it cannot stand there, or would stand inside itself.
    """
    with transaction.atomic(), change(by=by):
        paper = _locked(block.paper_id, by)
        stored = _fresh(paper, block)
        inside, after = _fresh(paper, inside), _fresh(paper, after)
        _check_place(stored.kind, inside)
        above = inside
        while above is not None:
            if above.pk == stored.pk:
                raise ValidationError(_("A part cannot stand inside itself."))
            above = above.parent
        if after is not None and after.pk == stored.pk:
            return stored
        sequence = _place(paper.pk, inside, after)
        stored.refresh_from_db(fields=["sequence"])
        stored.parent, stored.sequence = inside, sequence
        stored.save(update_fields=["parent", "sequence"])
    return stored


def remove_block(block: Block, *, by, reason: str = "") -> Block:
    """Take a block, with what stands under it, out of its paper; it can be put back.

    Raises:
        PermissionDenied, Closed: as :func:`add_block`.
        ValidationError: it was taken out already.
    """
    with transaction.atomic(), change(by=by, reason=reason):
        stored = _fresh(_locked(block.paper_id, by), block)
        stored.removed_at = timezone.now()
        stored.version += 1
        stored.save(update_fields=["removed_at", "version"])
    return stored


def restore_block(block: Block, *, by) -> Block:
    """Put a block that was taken out back where it was, or at the end of what it was part of.

    Raises:
        PermissionDenied, Closed: as :func:`add_block`.
        ValidationError: what it was part of was taken out too.
    """
    with transaction.atomic(), change(by=by):
        paper = _locked(block.paper_id, by)
        stored = Block.objects.select_for_update().get(pk=block.pk)
        inside = _fresh(paper, stored.parent)
        siblings = Block.objects.standing().filter(paper=paper, parent=inside)
        if siblings.filter(sequence=stored.sequence).exclude(pk=stored.pk).exists():
            last = siblings.order_by("sequence").last()
            stored.sequence = _place(paper.pk, inside, last)
        stored.removed_at = None
        stored.version = F("version") + 1
        stored.save(update_fields=["removed_at", "version", "sequence"])
        stored.refresh_from_db()
    return stored
