"""An outline as the page shows it to who writes: each block with its number, words and problems.

The numbers are those that will be printed, as far as they do not hang on live blocks; what live
blocks show is left to their preview. A part that cannot be printed says why in its place.
"""

from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import gettext as _

from reports.document import html, tree
from reports.document.numbering import Numbers, UnknownReference, numbers, printed_inlines
from reports.live import LIVE
from reports.models import Block, Paper
from reports.models.papers import BlockKind
from reports.outline import Outline, Reader, document
from reports.reading import Reading, UnreadableBlock
from reports.stored_inlines import words
from reports.writing import INSIDE, TEXTS

PLACEHOLDER = "…"


@dataclass
class Shown:
    """One block on the page.

    Attributes:
        number: as printed, empty where it has none.
        texts: its texts as HTML, by name (title, text, attribution...).
        notes: its footnotes as HTML.
        problems: why it cannot be printed, in words.
        inside: the blocks under it.
        may_hold: which kinds can be put inside it, with their names.
    """

    block: Block
    number: str
    texts: dict[str, str]
    notes: list[str]
    problems: list[str]
    level: int
    inside: list["Shown"] = field(default_factory=list)

    @property
    def called(self) -> str:
        """What buttons say of it: its number or kind, and its first words."""
        return f"{self.number or self.block.get_kind_display()} {self.block.words[:40]}".strip()

    @property
    def live_label(self) -> str:
        """What a live block shows, in words."""
        return live_label(self.block.live)

    @property
    def may_hold(self) -> list[tuple[str, str]]:
        """The kinds that can stand inside it."""
        return kinds_inside(self.block.kind)

    @property
    def beside(self) -> list[tuple[str, str]]:
        """The kinds that can stand beside it."""
        return kinds_inside(self.block.parent.kind if self.block.parent else None)


def kinds_inside(kind: str | None) -> list[tuple[str, str]]:
    """The kinds that can stand inside a block of ``kind``, in the order people use them."""
    allowed = INSIDE.get(kind, frozenset())
    return [(one.value, str(one.label)) for one in BlockKind if one in allowed]


def live_label(name: str) -> str:
    """What the live block ``name`` is called."""
    return str(LIVE[name].label) if name in LIVE else name


class _Skeleton(Reader):
    """Reads an outline without the record: live blocks are empty, live values a placeholder.

    What cannot stand in a document is left out, so that one fault does not hide the others.
    """

    def blocks(self, blocks):
        found = []
        for block in blocks:
            try:
                found += self.block(block)
            except (tree.InvalidPaper, UnreadableBlock, ValueError):
                continue
        return found

    def block(self, block):
        if block.kind == BlockKind.LIVE:
            return []
        return super().block(block)

    def inline(self, one):
        if one["t"] == "fact":
            return tree.Fact(PLACEHOLDER, one["name"])
        if one["t"] == "span":
            return tree.Span(self.inlines(one["content"]))
        return super().inline(one)


class _NoRecords(Reading):
    """A reading that looks nothing up."""

    def sources(self, wanted):
        return ()


def skeleton(paper: Paper, outline: Outline | None = None) -> tree.Paper:
    """The document without what the record says, for its numbers. No query but the outline's."""
    outline = outline or Outline(paper)
    reader = _Skeleton(outline, _NoRecords(paper))
    return document(paper, [reader.read(one) for one in outline.parts()])


def shown_outline(paper: Paper, outline: Outline | None = None) -> list[Shown]:
    """The outline of ``paper`` for the page on which it is written."""
    outline = outline or Outline(paper)
    with translation.override(paper.language):
        whole = skeleton(paper, outline)
        page = _Page(paper, outline, whole, numbers(whole))
        return page.level(None, 0)


def shown_block(paper: Paper, block: Block) -> Shown:
    """One block with what stands under it, as :func:`shown_outline` has it."""
    found = shown_outline(paper)
    waiting = list(found)
    while waiting:
        one = waiting.pop()
        if one.block.pk == block.pk:
            return one
        waiting += one.inside
    raise LookupError(block.pk)


class _Page:
    """Builds the page's blocks; live values are read once each."""

    def __init__(self, paper: Paper, outline: Outline, whole: tree.Paper, known: Numbers):
        self.whole = whole
        self.known = known
        self.outline = outline
        self.reader = Reader(outline, Reading(paper, outline.codes()))
        self.items: dict[int, str] = {}

    def level(self, parent: int | None, level: int) -> list[Shown]:
        """The blocks inside one, in order."""
        return [self.one(block, level) for block in self.outline.inside[parent]]

    def one(self, block: Block, level: int) -> Shown:
        """One block and those inside it."""
        target = self.known.targets.get(block.key)
        texts, notes, problems = {}, [], []
        for name in TEXTS.get(block.kind, ()):
            stored = block.content.get(name)
            if not stored:
                continue
            try:
                texts[name] = self.html(stored, notes)
            except (UnreadableBlock, UnknownReference, ValueError) as error:
                problems.append(str(error))
                texts[name] = html.escaped(stored if isinstance(stored, str) else words(stored))
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.DECISION) and not texts.get("text"):
            problems.append(_("This paragraph has no text yet."))
        number = target.number if target else ""
        if target and target.kind == "paragraph":
            number += "."
        return Shown(block, number, texts, notes, problems, level, self.level(block.pk, level + 1))

    def html(self, stored, notes: list[str]) -> str:
        """Stored text as HTML; its footnotes are added to ``notes``."""
        inlines = tree.inlines(stored) if isinstance(stored, str) else self.reader.inlines(stored)
        words, found = html.inline_html(printed_inlines(self.whole, self.known, inlines))
        notes += found
        return words


@dataclass(frozen=True)
class Place:
    """Something that a reference can lead to: its key, what it is called, and its first words."""

    key: str
    label: str
    words: str


def places(paper: Paper, outline: Outline | None = None) -> list[Place]:
    """What references in ``paper`` can lead to, in the order of the paper. One query."""
    outline = outline or Outline(paper)
    with translation.override(paper.language):
        whole = skeleton(paper, outline)
        known = numbers(whole)
        found = []
        for key, target in known.targets.items():
            parts = printed_inlines(whole, known, (tree.Ref(key),))
            found.append((target.order, key, "".join(one["text"] for one in parts[0]["parts"])))
    said = {one.key: one.words for blocks in outline.inside.values() for one in blocks}
    return [
        Place(key, label or _("appendix"), said.get(key, "")[:120])
        for _order, key, label in sorted(found)
    ]


def live_preview(block: Block) -> str:
    """What a live block shows now, as HTML in the language of the paper.

    Raises:
        UnreadableBlock, InvalidPaper: its options ask for what is not there.
    """
    paper = block.paper
    outline = Outline(paper)
    with translation.override(paper.language):
        nodes = Reader(outline, Reading(paper, outline.codes())).block(block)
        return html.blocks_html(
            tree.Paper(paper.symbol, paper.title, language=paper.language, body=tuple(nodes))
        )


def decorated(block: Block, stored: list[dict]) -> list[dict]:
    """Stored inlines with what each reference and live value prints now, as ``shown``."""
    paper = block.paper
    outline = Outline(paper)
    with translation.override(paper.language):
        whole = skeleton(paper, outline)
        known = numbers(whole)
        reader = Reader(outline, Reading(paper, outline.codes()))
        return [_decorated(one, whole, known, reader) for one in stored]


def _decorated(one: dict, whole: tree.Paper, known: Numbers, reader: Reader) -> dict:
    if "content" in one:
        inner = [_decorated(part, whole, known, reader) for part in one["content"]]
        return {**one, "content": inner}
    if one["t"] not in ("ref", "fact"):
        return one
    try:
        [part] = printed_inlines(whole, known, (reader.inline(one),))
        shown = part["text"] if one["t"] == "fact" else "".join(p["text"] for p in part["parts"])
    except (UnreadableBlock, UnknownReference, ValueError):
        shown = "?"
    return {**one, "shown": shown}
