"""From the stored outline of a paper to its document tree: prose as written, facts as read."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.document import tree
from reports.document.labels import agenda_line
from reports.facts import fact
from reports.live import live_blocks
from reports.models import Block, Paper, PaperLanguage
from reports.models.papers import BlockKind, words_of
from reports.reading import Reading, UnreadableBlock
from reports.typography import typeset_paper


@dataclass(frozen=True)
class Part:
    """A block at the top of the outline: the unit in which progress of reading is counted."""

    key: str
    label: str
    block: Block


class Outline:
    """The blocks of a paper as they are stored now (one query).

    ``edition`` says what the cover says, ``language`` in which language the paper is read
    (:mod:`reports.editions` has the outline of its further languages).
    """

    def __init__(self, paper: Paper):
        self.paper = paper
        self.edition: Paper | PaperLanguage = paper
        self.language = paper.language
        self.inside: dict[int | None, list[Block]] = defaultdict(list)
        for block in paper.blocks.standing().order_by("sequence", "pk"):
            self.inside[block.parent_id].append(block)

    def content(self, block: Block) -> dict:
        """What a block says, in the language in which the paper is read."""
        return block.content

    def ensure_ready(self, *, strictly: bool = False) -> None:
        """Raise unless the paper may be printed in this language; its own is always ready."""

    def parts(self) -> list[Part]:
        """The top blocks in order, each with words for who watches the progress."""
        return [Part(one.key, self._label(one), one) for one in self.inside[None]]

    def codes(self) -> frozenset[str]:
        """The codes of all records that blocks and sentences name."""
        return frozenset(
            one["code"]
            for blocks in self.inside.values()
            for block in blocks
            for one in (*block.sources, *_named(self.content(block)))
            if "code" in one
        )

    def _label(self, block: Block) -> str:
        return (words_of(self.content(block)) or block.get_kind_display())[:120]


def _named(stored) -> Iterator[dict]:
    """The sources named anywhere inside stored content."""
    if isinstance(stored, dict):
        yield from stored.get("sources", [])
        for value in stored.values():
            yield from _named(value)
    elif isinstance(stored, list):
        for value in stored:
            yield from _named(value)


class Reader:
    """Turns blocks of one outline into the tree, through one reading of the record."""

    def __init__(self, outline: Outline, reading: Reading):
        self.outline = outline
        self.reading = reading

    def read(self, part: Part) -> tree.Node | list[tree.Node]:
        """The tree of one part.

        Raises:
            UnreadableBlock: the part asks for something that is not there; the message names it.
        """
        return self.blocks([part.block])

    def blocks(self, blocks: list[Block]) -> list[tree.Node]:
        """The tree of several blocks; a live block may become more than one node."""
        found: list[tree.Node] = []
        for block in blocks:
            try:
                found += self.block(block)
            except tree.InvalidPaper as error:
                raise UnreadableBlock(
                    _("Block “%(key)s”: %(reason)s") % {"key": block.key, "reason": error}
                ) from error
        return found

    def block(self, block: Block) -> list[tree.Node]:
        """The node or nodes of one block."""
        inside = self.outline.inside[block.pk]
        sources = self.reading.sources(block.sources)
        content = self.outline.content(block)
        text = self.inlines(content.get("text", []))
        match block.kind:
            case BlockKind.SECTION:
                return [
                    tree.Section(
                        self.title(block), tuple(self.blocks(inside)), block.key, sources=sources
                    )
                ]
            case BlockKind.PARAGRAPH | BlockKind.DECISION:
                return [
                    tree.NumPara(
                        block.key,
                        text,
                        tuple(self.blocks(inside)),
                        decision=block.kind == BlockKind.DECISION,
                        sources=sources,
                    )
                ]
            case BlockKind.PLAIN:
                return [tree.Plain(text, block.key, sources)]
            case BlockKind.LIST:
                items = tuple(self.item(one) for one in inside)
                return [tree.List(block.options.get("style", "bullet"), items, sources)]
            case BlockKind.QUOTATION:
                by = self.inlines(content.get("attribution", []))
                return [tree.Quotation((text,), by, sources)]
            case BlockKind.LIVE:
                shown = _keyed(block, live_blocks(self.reading, block.live, block.options))
                return [tree.Plain(text, block.key, sources), *shown] if text else shown
            case BlockKind.PAGE_BREAK:
                return [tree.PageBreak()]
            case BlockKind.APPENDIX:
                return [
                    tree.Appendix(
                        self.title(block),
                        tuple(self.blocks(inside)),
                        note=self.inlines(content.get("note", [])),
                        subtitle=self.inlines(content.get("subtitle", [])),
                        key=block.key,
                        sources=sources,
                    )
                ]
        raise UnreadableBlock(
            _("Block “%(key)s” stands where no %(kind)s can stand.")
            % {"key": block.key, "kind": block.get_kind_display()}
        )

    def title(self, block: Block) -> tuple:
        """The title of a section or appendix: a string, or stored inlines."""
        title = self.outline.content(block).get("title", "")
        return tree.inlines(title) if isinstance(title, str) else self.inlines(title)

    def item(self, block: Block) -> tree.Item:
        """One item of a list, with what stands under it."""
        if block.kind != BlockKind.ITEM:
            raise UnreadableBlock(_("Block “%(key)s” is no item of a list.") % {"key": block.key})
        return tree.Item(
            self.inlines(self.outline.content(block).get("text", [])),
            tuple(self.blocks(self.outline.inside[block.pk])),
            block.key,
            self.reading.sources(block.sources),
        )

    def inlines(self, stored: list[dict]) -> tuple:
        """Stored inlines (:mod:`reports.inlines`) as those of the tree, live values read."""
        return tuple(self.inline(one) for one in stored)

    def inline(self, one: dict) -> tree.Node:
        """One stored inline as one of the tree."""
        match one["t"]:
            case "text":
                return tree.Text(
                    one["text"], one.get("em", False), one.get("strong", False), one.get("lang", "")
                )
            case "ref":
                return tree.Ref(one["key"], one.get("end", ""), one.get("bare", False))
            case "note":
                return tree.Note((self.inlines(one["content"]),))
            case "link":
                return tree.Link(one["address"], one.get("text", ""))
            case "fact":
                return fact(self.reading, one["name"], one.get("options", {}))
            case "span":
                return tree.Span(
                    self.inlines(one["content"]), self.reading.sources(one.get("sources", []))
                )
        raise UnreadableBlock(_("“%(kind)s” is no part of a text.") % {"kind": one["t"]})


def _keyed(block: Block, shown: list[tree.Node]) -> list[tree.Node]:
    """What a live block shows, its tables and figures with keys: what they rest on is found by it.

    The introduction of the block has the block's own key.
    """
    found = []
    for place, one in enumerate(shown, 1):
        if isinstance(one, tree.Table | tree.Figure) and not one.key:
            one = dataclasses.replace(one, key=f"{block.key}__{place}")
        found.append(one)
    return found


def document(
    paper: Paper, parts: list[list[tree.Node]], edition: Paper | PaperLanguage | None = None
) -> tree.Paper:
    """The whole document: cover, the parts read, closing lines. May query session and body.

    Args:
        edition: the language that it is read in, where that is not the paper's own.
    """
    edition = edition or paper
    body, appendices = [], []
    for nodes in parts:
        for node in nodes:
            (appendices if isinstance(node, tree.Appendix) else body).append(node)
    item = paper.agenda_item
    printed = cover_of(paper, edition)
    cover = {key: value for key, value in printed.items() if key in COVER_FIELDS}
    whole = tree.Paper(
        symbol=paper.symbol,
        title=edition.title,
        language=edition.language,
        cover=tree.Cover(**cover, extra=tuple(printed.get("extra", {}).items())),
        agenda_line=agenda_line(item.number, edition.language) if item else "",
        body=tuple(body),
        appendices=tuple(appendices),
        place_date=place_and_date(paper, edition),
        sections=paper.sections,
        metadata=tree.Metadata(
            author=printed.get("office", ""),
            # The date of the paper, never the moment of the export: same records, same bytes.
            moment=f"{paper.dated.isoformat()}T12:00:00+00:00" if paper.dated else "",
            keywords=(paper.symbol,),
        ),
    )
    return typeset_paper(whole)


COVER_FIELDS = {
    "office",
    "body",
    "session",
    "place_month",
    "committee",
    "code",
    "status",
    "form",
}


def cover_of(paper: Paper, edition: Paper | PaperLanguage) -> dict:
    """The lines of the cover; what a further language leaves empty is as in the paper's own."""
    if edition is paper:
        return paper.cover
    extra = {**paper.cover.get("extra", {}), **edition.cover.get("extra", {})}
    return {**paper.cover, **edition.cover, **({"extra": extra} if extra else {})}


def place_and_date(paper: Paper, edition: Paper | PaperLanguage | None = None) -> str:
    """The closing line, such as "Geneva, 19 October 2004."; empty when the paper is not dated."""
    from foundation.partialdates import PartialDate
    from foundation.partialdates.format import format_partial_date

    edition = edition or paper
    if not paper.dated:
        return ""
    day = format_partial_date(PartialDate.from_edtf(paper.dated.isoformat()), edition.language)
    return ", ".join(part for part in (edition.place or paper.place, day) if part) + "."
