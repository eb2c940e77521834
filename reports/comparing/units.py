"""A document as the units that are compared: paragraphs, headings, items, rows, notes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reports.document.numbering import printed
from reports.document.tree import Paper


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that a reader sees as one.

    Args:
        kind: "head", "section", "heading", "paragraph", "item", "plain", "quotation", "table",
            "row", "figure", "appendix" or "note".
        key: that of the block, empty where it has none.
        parent: key of the nearest part around it that has one.
        number: as printed; computed, and so no change by itself.
        words: as printed.
        prose: the words with each fact by its name and each reference by what it points to:
            equal when only facts and numbers differ.
        facts: (name, value) of each fact, in reading order.
        sources: addresses of the records a table row was made from.
    """

    kind: str
    words: str
    prose: str
    key: str = ""
    parent: str = ""
    number: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()


@dataclass
class _Words:
    """The words of inlines in both readings, and the footnotes met on the way."""

    words: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    notes: list[dict] = field(default_factory=list)

    def add(self, parts: list[dict]) -> "_Words":
        """Read ``parts`` (see ``numbering.printed``) too."""
        for part in parts:
            kind = part["t"]
            if kind == "span":
                self.add(part["inlines"])
            elif kind == "ref":
                self.both(
                    "".join(one["text"] for one in part["parts"]),
                    "\ue000" + " ".join(one.get("key", "") for one in part["parts"]) + "\ue001",
                )
            elif kind == "note":
                self.notes.append(part)
                self.both(f"[{part['number']}]", "\ue000note\ue001")
            elif kind == "fact" and part["name"]:
                self.facts.append((part["name"], part["text"]))
                self.both(part["text"], f"\ue000{part['name']}\ue001")
            elif kind == "link":
                self.both(part["text"], f"{part['text']}\ue000{part['address']}\ue001")
            else:
                self.both(part["text"], part["text"])
        return self

    def both(self, words: str, prose: str) -> None:
        """Add what is printed, and what stands for it in the prose."""
        self.words.append(words)
        self.prose.append(prose)


def units(paper: Paper) -> list[Unit]:
    """The units of ``paper`` in reading order; a footnote follows the unit it stands in.

    Raises:
        InvalidPaper: what could not be printed either.
    """
    document = printed(paper)
    found = list(_head(document))
    found += _blocks(document["body"], "")
    found += [_plain("head", document["place_date"], "place_date")]
    for place, one in enumerate(document["closing"]):
        found += _unit("head", [one], key=f"head:closing:{place}")
    for place, one in enumerate(document["appendices"]):
        key = one["key"] or f"head:appendix:{place}"
        titles = [one["title"], one["subtitle"]]
        found += _unit("appendix", titles, key=key, number=one["heading"])
        found += _blocks(one["blocks"], key)
        found += _unit("plain", [one["note"]], parent=key)
    return [one for one in found if one.words or one.kind == "paragraph"]


def _head(document: dict[str, Any]) -> Iterator[Unit]:
    cover = "\n".join(f"{row['left']} {row['right']}".strip() for row in document["cover"])
    yield _plain("head", cover, "cover")
    yield _plain("head", document["agenda"], "agenda")
    yield _plain("head", document["title"], "title")
    box = document["box"]
    if box is not None:
        yield _plain("head", f"{box['title']}\n{box['purpose']}", "box")
        for row in box["rows"]:
            yield _plain("head", row["text"], f"box:{row['label']}", row["label"])


def _plain(kind: str, words: str, name: str, number: str = "") -> Unit:
    return Unit(kind, words, words, key=f"head:{name}", number=number)


def _unit(kind: str, texts: list[list[dict]], between: str = "\n", **names) -> Iterator[Unit]:
    """One unit of several running texts, then its footnotes."""
    read = [_Words().add(one) for one in texts]
    yield Unit(
        kind,
        between.join(filter(None, ("".join(one.words) for one in read))),
        between.join(filter(None, ("".join(one.prose) for one in read))),
        facts=tuple(fact for one in read for fact in one.facts),
        **names,
    )
    parent = names.get("key") or names.get("parent", "")
    for one in read:
        for note in one.notes:
            yield from _unit("note", note["paragraphs"], parent=parent, number=str(note["number"]))


def _blocks(blocks: list[dict], parent: str) -> Iterator[Unit]:
    for block in blocks:
        yield from _block(block, parent)


def _block(block: dict, parent: str) -> Iterator[Unit]:
    kind, key = block["t"], block.get("key", "")
    inside = key or parent
    if kind in ("section", "heading"):
        yield from _unit(
            kind, [block["title"]], key=key, parent=parent, number=block.get("number", "")
        )
        yield from _blocks(block.get("blocks", []), inside)
    elif kind == "paragraph":
        yield from _unit(kind, [block["inlines"]], key=key, parent=parent, number=block["number"])
        yield from _blocks(block["children"], inside)
    elif kind == "list":
        for item in block["items"]:
            names = {"key": item["key"], "parent": parent, "number": item["label"]}
            yield from _unit("item", [item["inlines"]], **names)
            yield from _blocks(item["children"], item["key"] or parent)
    elif kind == "quotation":
        yield from _unit(kind, [*block["paragraphs"], block["attribution"]], parent=parent)
    elif kind == "table":
        yield from _unit("table", [block["caption"], *block["head"]], key=key, parent=parent)
        for row in block["rows"]:
            names = {"parent": inside, "sources": tuple(row["sources"])}
            yield from _unit("row", row["cells"], " | ", **names)
    elif kind == "figure":
        yield from _unit(kind, [block["title"]], key=key, parent=parent)
        yield from _block(block["table"], inside)
    elif kind == "plain":
        yield from _unit(kind, [block["inlines"]], key=key, parent=parent)
