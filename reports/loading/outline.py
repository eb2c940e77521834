"""Reads the outline of a paper from its YAML file into blocks.

An outline is a tree of blocks, each a mapping::

    - key: p34                 # what references anchor on; made from the parent's where left out
      kind: paragraph          # reports.models.papers.BlockKind; "paragraph" unless told
      title: ...               # sections and appendices
      text: ...                # markup of reports.inlines
      subtitle, note: ...      # appendices, in markup
      attribution: ...         # quotations, in markup
      style: dash              # lists: roman, alpha, bullet or dash
      live: events_table       # live blocks: which, and with which options
      options: {since: 2004-03-01}
      sources: [E48, A03]      # codes of the records that the block rests on
      children: [...]
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.document.tree import LIST_STYLES
from reports.inlines import FindRecord, MarkupError, parse, record
from reports.loading.files import RecordError
from reports.models.papers import BlockKind

MARKUP = ("text", "subtitle", "note", "attribution")
KNOWN = {"key", "kind", "title", "style", "live", "options", "sources", "children", *MARKUP}
# Blocks that others refer to say themselves what they are called.
NAMED = {BlockKind.SECTION, BlockKind.PARAGRAPH, BlockKind.DECISION, BlockKind.APPENDIX}
WITH_CHILDREN = {
    BlockKind.SECTION,
    BlockKind.PARAGRAPH,
    BlockKind.DECISION,
    BlockKind.LIST,
    BlockKind.ITEM,
    BlockKind.APPENDIX,
}


@dataclass(frozen=True)
class OutlineBlock:
    """One block as the file has it, in reading order; ``parent`` is a key, empty at the top."""

    key: str
    parent: str
    level: int
    sequence: int
    kind: str
    live: str
    content: dict
    options: dict
    sources: list


def read_outline(name: str, listed: list[dict], find: FindRecord) -> list[OutlineBlock]:
    """The blocks of the outline in file ``name``, parents before their children.

    Args:
        listed: the top blocks as YAML gives them.
        find: gives the record of a code, as :func:`reports.inlines.parse` wants it.

    Raises:
        RecordError: a block cannot be read, a key stands twice, or a reference leads nowhere.
    """
    found = list(_Reader(name, find).blocks(listed, "", 0))
    keys = [one.key for one in found]
    for key in keys:
        if keys.count(key) > 1:
            raise RecordError(f"{name}: two blocks have the key “{key}”.")
    for one in found:
        for target in _targets(one.content):
            if target not in keys:
                raise RecordError(
                    f"{name}, block “{one.key}”: there is no block “{target}” to refer to."
                )
    return found


class _Reader:
    def __init__(self, name: str, find: FindRecord):
        self.name = name
        self.find = find
        self.sequence = 0

    def blocks(self, listed, parent: str, level: int) -> Iterator[OutlineBlock]:
        if not isinstance(listed, list):
            raise RecordError(f"{self.name}: the blocks under “{parent}” are no list.")
        for place, held in enumerate(listed, 1):
            if not isinstance(held, dict):
                raise RecordError(f"{self.name}: block {place} under “{parent}” is no mapping.")
            block = self.block(held, parent, level, f"{parent}-{place}" if parent else "")
            yield block
            if children := held.get("children"):
                if block.kind not in WITH_CHILDREN:
                    raise self.error(block.key, f"a {block.kind} holds no other blocks")
                yield from self.blocks(children, block.key, level + 1)

    def block(self, held: dict, parent: str, level: int, key: str) -> OutlineBlock:
        kind = held.get("kind", BlockKind.PARAGRAPH)
        key = held.get("key") or ("" if kind in NAMED else key)
        if not key:
            raise RecordError(f"{self.name}: a {kind} under “{parent}” has no key.")
        if kind not in BlockKind.values:
            raise self.error(key, f"“{kind}” is no kind of block")
        if unknown := set(held) - KNOWN:
            raise self.error(key, f"“{', '.join(sorted(unknown))}” means nothing here")
        if (kind == BlockKind.LIVE) != bool(held.get("live")):
            raise self.error(key, "a live block, and no other, names its query (“live”)")
        self.sequence += 1
        return OutlineBlock(
            key,
            parent,
            level,
            self.sequence,
            str(kind),
            held.get("live", ""),
            self.content(held, key),
            self.options(held, key, kind),
            [self.record(code, key) for code in held.get("sources", [])],
        )

    def content(self, held: dict, key: str) -> dict:
        found = {"title": " ".join(held["title"].split())} if held.get("title") else {}
        for part in MARKUP:
            if held.get(part):
                try:
                    found[part] = parse(held[part], self.find)
                except MarkupError as error:
                    raise self.error(key, str(error).rstrip(".")) from error
        return found

    def options(self, held: dict, key: str, kind: str) -> dict:
        if kind == BlockKind.LIST:
            style = held.get("style", "bullet")
            if style not in LIST_STYLES:
                raise self.error(key, f"“{style}” is no style of lists")
            return {"style": style}
        return dict(held.get("options") or {})

    def record(self, code: str, key: str) -> dict:
        try:
            return record(code, self.find)
        except MarkupError as error:
            raise self.error(key, str(error).rstrip(".")) from error

    def error(self, key: str, words: str) -> RecordError:
        return RecordError(f"{self.name}, block “{key}”: {words}.")


def _targets(stored) -> Iterator[str]:
    """The keys that references inside stored content lead to."""
    if isinstance(stored, dict):
        if stored.get("t") == "ref":
            yield from filter(None, (stored["key"], stored.get("end")))
        for value in stored.values():
            yield from _targets(value)
    elif isinstance(stored, list):
        for value in stored:
            yield from _targets(value)
