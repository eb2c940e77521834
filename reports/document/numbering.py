"""Every number of a paper, computed in one place, and the tree with all of them filled in.

``numbers`` gives the numbers by key, for pages and checks. ``printed`` gives the whole paper as
plain dictionaries in which each paragraph, list item, note and reference has its printed number:
the writers only lay that out, so Word, PDF, page and text cannot disagree. (Word gets real
numbering and fields; what is computed here is their cached result.)
"""

from dataclasses import dataclass, field
from typing import Any

from reports.document import tree
from reports.document.boxes import box, has_box
from reports.document.covers import cover_rows
from reports.document.labels import Labels, labels
from reports.document.marks import item_label, letters, roman
from reports.document.tree import InvalidPaper, Paper

# Word has nine list levels; papers use two.
DEEPEST_LIST = 4
# Characters of a cell that fit a page even in a narrow column.
LONGEST_WHOLE_CELL = 1000
# How top-level sections are numbered (``tree.SECTION_STYLES``).
SECTION_MARKS = {"roman": roman, "arabic": str, "letters": lambda number: letters(number).upper()}


class UnknownReference(InvalidPaper):
    """A reference points to a key the paper does not have, or joins unlike things."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a key stands for.

    Args:
        kind: "paragraph", "item", "section" or "appendix".
        number: as printed in a reference: "34", "(i)", "III", "II" (empty: it has no number).
        order: place in the paper, to put the ends of a range in order.
        parent: key of the paragraph a list item belongs to.
        appendix: the appendix a paragraph stands in as a reference names it ("appendix II"),
            empty in the body.
    """

    kind: str
    number: str
    order: int
    parent: str = ""
    appendix: str = ""


@dataclass
class Numbers:
    """The numbers of a paper, by key.

    Args:
        targets: everything a reference may point to.
        spans: first and last paragraph number of each keyed section that has any.
        decisions: keys of the draft decisions of the body, in order.
        notes: how many footnotes there are.
    """

    targets: dict[str, Target] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    decisions: tuple[str, ...] = ()
    notes: int = 0

    @property
    def paragraphs(self) -> dict[str, int]:
        """Number of each numbered paragraph of the body."""
        return {
            key: int(one.number)
            for key, one in self.targets.items()
            if one.kind == "paragraph" and not one.appendix
        }


def numbers(paper: Paper) -> Numbers:
    """All numbers of ``paper``; references are not followed yet."""
    build = _Build(paper, None)
    build.paper()
    return build.numbers


def printed(paper: Paper) -> dict[str, Any]:
    """``paper`` with every number, label and reference filled in, ready to be laid out.

    Raises:
        UnknownReference: a reference without its target; the message names the paragraph.
        UnknownLanguage, UnknownLabel, InvalidPaper: see ``labels`` and ``covers``.
    """
    # Twice, as typesetters do: the first round finds the numbers that the second refers to.
    return _Build(paper, numbers(paper)).paper()


def printed_inlines(paper: Paper, known: Numbers, parts: tuple) -> list[dict]:
    """Running text of ``paper`` alone, as :func:`printed` has it; footnotes are counted from 1.

    Args:
        known: the numbers of the whole paper, which references print.

    Raises:
        UnknownReference: a reference without its target.
    """
    return _Build(paper, known).inlines(tree.inlines(parts))


class _Build:
    """One round over the paper: counts, and builds the printed tree.

    Without ``known`` numbers references stay empty; that round is only for its ``numbers``.
    """

    def __init__(self, paper: Paper, known: Numbers | None):
        self.source = paper
        self.known = known
        self.numbers = Numbers()
        self.words: Labels = labels(paper.language, paper.labels)
        self.paragraph = 0
        self.section = 0
        self.order = 0
        self.appendix = ""
        self.place = "the head"

    def paper(self) -> dict[str, Any]:
        """The whole paper."""
        paper = self.source
        body = self.blocks(paper.body, level=1)
        self.place = "the closing lines"
        found = {
            "language": self.words.language,
            "locale": self.words.locale,
            "direction": self.words.direction,
            "symbol": paper.symbol,
            "title": paper.title,
            "cover": cover_rows(paper),
            "agenda": paper.agenda_line,
            "footer": paper.footer or paper.symbol,
            "author": paper.metadata.author,
            "moment": paper.metadata.moment,
            "keywords": list(paper.metadata.keywords),
            "version": paper.metadata.version,
            "body": body,
            "place_date": paper.place_date,
            "closing": [self.inlines(one) for one in paper.closing],
            "box": box(paper, self.decision_parts(), len(self.numbers.decisions) > 1),
            "sections": paper.sections,
            "decision_line": None if has_box(paper) else self.decision_line(),
            "words": {"footnotes": self.words.footnotes, "back": self.words.back_to_text},
        }
        found["appendices"] = [self.an_appendix(*one) for one in enumerate(paper.appendices, 1)]
        return found

    # Blocks

    def blocks(self, blocks: tuple, level: int) -> list[dict]:
        """The printed form of ``blocks``; ``level`` is that of the headings among them."""
        return [self.block(one, level) for one in blocks]

    def block(self, block: tree.Block, level: int) -> dict:
        """One block, by its class."""
        if isinstance(block, tree.Section):
            return self.a_section(block, level)
        if isinstance(block, tree.NumPara):
            return self.a_paragraph(block)
        if isinstance(block, tree.List):
            return self.a_list(block, depth=0, parent="")
        if isinstance(block, tree.Table):
            return self.a_table(block)
        if isinstance(block, tree.Figure):
            return self.a_figure(block)
        found: dict[str, Any] = {"t": type(block).__name__.lower()}
        if isinstance(block, tree.PageBreak):
            return found
        found |= {"sources": _sources(block)}
        if isinstance(block, tree.Heading):
            found |= {"level": level, "title": self.inlines(block.title), "key": block.key}
        elif isinstance(block, tree.Quotation):
            found["paragraphs"] = [self.inlines(one) for one in block.paragraphs]
            found["attribution"] = self.inlines(block.attribution)
        else:
            found |= {"inlines": self.inlines(block.inlines), "key": block.key}
        return found

    def a_section(self, block: tree.Section, level: int) -> dict:
        """A section; only top-level ones of the body are numbered."""
        number = ""
        if block.numbered and level == 1 and not self.appendix and self.source.sections != "none":
            self.section += 1
            number = SECTION_MARKS[self.source.sections](self.section)
        self.note_target(block.key, "section", number)
        before = self.paragraph
        found = {
            "t": "section",
            "level": level,
            "number": f"{number}." if number else "",
            "key": block.key,
            "sources": _sources(block),
            "title": self.inlines(block.title),
            "blocks": self.blocks(block.blocks, level + 1),
        }
        if block.key and self.paragraph > before and not self.appendix:
            self.numbers.spans[block.key] = (before + 1, self.paragraph)
        return found

    def a_paragraph(self, block: tree.NumPara) -> dict:
        """A numbered paragraph: one series through the body, one through each appendix."""
        self.paragraph += 1
        self.place = f"paragraph {self.paragraph}"
        self.note_target(block.key, "paragraph", str(self.paragraph))
        if block.decision and not self.appendix:
            self.numbers.decisions += (block.key,)
        return {
            "t": "paragraph",
            "key": block.key,
            "number": f"{self.paragraph}.",
            "decision": block.decision,
            "label": self.words.draft_decision if block.decision else "",
            "sources": _sources(block),
            "inlines": self.inlines(block.inlines),
            "children": self.children(block.children, 0, block.key),
        }

    def children(self, blocks: tuple, depth: int, parent: str) -> list[dict]:
        """What stands under a paragraph or a list item."""
        return [
            self.a_list(one, depth, parent)
            if isinstance(one, tree.List)
            else self.block(one, level=1)
            for one in blocks
        ]

    def a_list(self, block: tree.List, depth: int, parent: str) -> dict:
        """A list, its items marked in its style."""
        if depth >= DEEPEST_LIST:
            raise InvalidPaper(f"In {self.place}, lists are nested more than {DEEPEST_LIST} deep.")
        items = []
        for place, item in enumerate(block.items, 1):
            label = item_label(block.style, place)
            # Only counted items can be referred to: a bullet has no name.
            if block.style in ("roman", "alpha"):
                self.note_target(item.key, "item", label, parent)
            items.append(
                {
                    "label": label,
                    "key": item.key,
                    "sources": _sources(item),
                    "inlines": self.inlines(item.inlines),
                    "children": self.children(item.children, depth + 1, item.key or parent),
                }
            )
        return {
            "t": "list",
            "style": block.style,
            "depth": depth,
            "sources": _sources(block),
            "items": items,
        }

    def a_table(self, block: tree.Table) -> dict:
        """A table; relative widths become shares of one."""
        widths = block.widths or (1.0,) * len(block.head)
        return {
            "t": "table",
            "key": block.key,
            "caption": self.inlines(block.caption),
            "description": block.description or tree.plain_text(block.caption),
            "widths": [round(one / sum(widths), 6) for one in widths],
            "head": [self.inlines(one) for one in block.head],
            "rows": [self.a_row(row) for row in block.rows],
            "sources": _sources(block),
        }

    def a_figure(self, block: tree.Figure) -> dict:
        """A chart, and the table of its data."""
        return {
            "t": "figure",
            "key": block.key,
            "title": self.inlines(block.title),
            "description": block.description,
            "spec": block.spec,
            "table": self.a_table(block.table),
            "sources": _sources(block),
        }

    def a_row(self, row: tree.Row) -> dict:
        """A row of a table; ``whole`` ones stay on one page, which a very long one could not."""
        length = max(len(tree.plain_text(one)) for one in row.cells)
        return {
            "cells": [self.inlines(one) for one in row.cells],
            "whole": length <= LONGEST_WHOLE_CELL,
            "sources": _sources(row),
        }

    def an_appendix(self, place: int, block: tree.Appendix) -> dict:
        """An appendix; numbered only when there are several."""
        number = roman(place) if len(self.source.appendices) > 1 else ""
        self.note_target(block.key, "appendix", number)
        self.paragraph = 0
        self.appendix = f"{self.words.appendix} {number}".rstrip()
        heading = f"{self.words.appendix_capital} {number}".strip()
        self.place = heading
        return {
            "key": block.key,
            "heading": heading,
            "title": self.inlines(block.title),
            "subtitle": self.inlines(block.subtitle),
            "sources": _sources(block),
            "blocks": self.blocks(block.blocks, level=2),
            "note": self.inlines(block.note),
        }

    def note_target(self, key: str, kind: str, number: str, parent: str = "") -> None:
        """Remember what ``key`` stands for."""
        self.order += 1
        if key:
            self.numbers.targets[key] = Target(kind, number, self.order, parent, self.appendix)

    # Inlines

    def inlines(self, parts: tuple) -> list[dict]:
        """The printed form of inlines."""
        return [self.inline(one) for one in parts]

    def inline(self, part: tree.Inline) -> dict:
        """One inline, by its class."""
        if isinstance(part, tree.Text):
            found: dict[str, Any] = {"t": "text", "text": part.text}
            marks = {"em": part.em, "strong": part.strong, "lang": part.lang}
            return found | {name: value for name, value in marks.items() if value}
        if isinstance(part, tree.Fact):
            return {"t": "fact", "text": part.text, "name": part.name, "sources": _sources(part)}
        if isinstance(part, tree.Link):
            text = part.content or part.address
            return {"t": "link", "address": part.address, "text": text}
        if isinstance(part, tree.Span):
            return {
                "t": "span",
                "inlines": self.inlines(part.inlines),
                "sources": _sources(part),
            }
        if isinstance(part, tree.Note):
            self.numbers.notes += 1
            found = {"t": "note", "number": self.numbers.notes, "sources": _sources(part)}
            return found | {"paragraphs": [self.inlines(one) for one in part.paragraphs]}
        return {"t": "ref", "parts": self.reference(part) if self.known else []}

    # References

    def reference(self, ref: tree.Ref) -> list[dict]:
        """The words of a reference; parts with a ``key`` are the numbers that follow it."""
        targets = [self.target(ref.key), self.target(ref.end_key or ref.key)]
        kinds = {one.kind for one in targets}
        if len(kinds) > 1 or targets[0].appendix != targets[1].appendix:
            raise UnknownReference(
                f"In {self.place}, a reference joins {ref.key!r} and {ref.end_key!r}, "
                "which are not of one series."
            )
        ends = sorted({ref.key, ref.end_key or ref.key}, key=self._order)
        kind = kinds.pop()
        found = [] if ref.bare else self.lead(kind, targets[0], several=len(ends) > 1)
        # "44(i)–(iv)", but "44(i)–45(ii)".
        whole = targets[0].parent != targets[1].parent
        for place, key in enumerate(ends):
            if place:
                found.append({"text": self.words.range_dash})
            found += self.number_of(key, with_parent=whole or not place)
        return found

    def _order(self, key: str) -> int:
        return self.target(key).order

    def target(self, key: str) -> Target:
        """What ``key`` stands for, from the first round."""
        found = self.known.targets.get(key) if self.known else None
        if found is None:
            raise UnknownReference(
                f"In {self.place}, a reference points to {key!r}, which the paper does not have."
            )
        return found

    def lead(self, kind: str, target: Target, several: bool) -> list[dict]:
        """The words before the number, as "paragraphs " or "appendix, paragraph "."""
        words = self.words
        word = {
            "section": words.sections if several else words.section,
            "appendix": words.appendices if several else words.appendix,
        }.get(kind, words.paragraphs if several and kind == "paragraph" else words.paragraph)
        found = []
        if kind in ("paragraph", "item") and target.appendix not in ("", self.appendix):
            found.append({"text": f"{target.appendix}, "})
        if kind == "appendix" and not target.number:
            return found
        return [*found, {"text": f"{word} "}]

    def number_of(self, key: str, with_parent: bool) -> list[dict]:
        """The number itself; an item's is led by its paragraph's, as "44" "(i)"."""
        target = self.target(key)
        if target.kind == "appendix" and not target.number:
            return [{"text": self.words.appendix, "key": key, "kind": "appendix"}]
        if not target.number:
            raise UnknownReference(f"In {self.place}, {key!r} has no number to refer to.")
        found = [{"text": target.number, "key": key, "kind": target.kind}]
        if target.kind == "item" and with_parent and target.parent:
            found = self.number_of(target.parent, with_parent=True) + found
        return found

    def decision_line(self) -> dict | None:
        """The derived line "Point for decision: Paragraph 45."; nothing without a decision."""
        parts = self.decision_parts()
        if not parts:
            return None
        words = self.words
        several = len(self.numbers.decisions) > 1
        word = words.paragraphs_capital if several else words.paragraph_capital
        return {
            "lead": words.decision_many if several else words.decision_one,
            "parts": [{"text": f" {word} "}, *parts, {"text": words.full_stop}],
        }

    def decision_parts(self) -> list[dict]:
        """The numbers of the draft decisions, as "45" or "12, 20 and 31"."""
        keys = self.numbers.decisions
        parts: list[dict] = []
        for place, key in enumerate(keys):
            if place:
                last = place == len(keys) - 1
                parts.append({"text": f" {self.words.conjunction} " if last else ", "})
            number = self.numbers.targets[key].number
            parts.append({"text": number, "key": key, "kind": "paragraph"})
        return parts


def _sources(node) -> list[str]:
    """The records ``node`` itself rests on, one word each; its parts have their own."""
    return [one.address for one in node.sources]
