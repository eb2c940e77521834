"""The prose of a paper, sentence by sentence, with the records that each rests on."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.models import Block
from reports.narrative.naming import sentences_in
from reports.outline import Outline
from reports.reading import Reading, UnreadableBlock
from reports.stored_inlines import words


@dataclass(frozen=True)
class Said:
    """One sentence of a paper.

    Attributes:
        rests_on: the records named for it, as pairs of kind and key; None for a sentence for
            which none are named.
    """

    block: Block
    text: str
    rests_on: frozenset[tuple[str, int]] | None = None

    def of(self, model: str) -> set[int]:
        """The keys of the records of one kind that it rests on."""
        return {pk for kind, pk in self.rests_on or () if kind == model}


def prose(outline: Outline, reading: Reading) -> list[Said]:
    """All sentences of the paper's running text, in the order in which they are stored."""
    return [
        said
        for blocks in outline.inside.values()
        for block in blocks
        for name in ("text", "attribution", "note")
        for said in _in_text(block, block.content.get(name), reading)
    ]


def _in_text(block: Block, stored, reading: Reading) -> Iterator[Said]:
    if not isinstance(stored, list):
        return
    loose: list[dict] = []
    for one in stored:
        if one["t"] != "span":
            loose.append(one)
            continue
        yield from _loose(block, loose)
        loose = []
        yield Said(block, words(one["content"]).strip(), _records(one.get("sources", []), reading))
    yield from _loose(block, loose)


def _loose(block: Block, stored: list[dict]) -> Iterator[Said]:
    for text in sentences_in(words(stored)):
        yield Said(block, text)


def _records(named: list[dict], reading: Reading) -> frozenset[tuple[str, int]]:
    """The records named that exist and that readers of the paper may see."""
    found = set()
    for one in named:
        try:
            found |= {(source.model, int(source.id)) for source in reading.sources([one])}
        except UnreadableBlock:
            # A record that does not exist supports nothing; assembling says which it is.
            continue
    return frozenset(found)
