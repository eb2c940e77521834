"""The numbers of a paper's parts from its outline alone: nothing is read from the record."""

from reports.document import tree
from reports.document.numbering import Target, numbers
from reports.models import Block
from reports.models.papers import BlockKind
from reports.outline import Outline, Reader
from reports.reading import Reading


class _Frame(Reader):
    """A reader that puts an ellipsis for every text and leaves out what live blocks show."""

    def block(self, block: Block) -> list[tree.Node]:
        if block.kind == BlockKind.LIVE:
            return []
        return super().block(block)

    def inlines(self, stored: list[dict]) -> tuple:
        return (tree.Text("…"),) if stored else ()


class _NoSources(Reading):
    def sources(self, wanted: list[dict]) -> tuple:
        return ()


def targets(outline: Outline) -> dict[str, Target]:
    """What each keyed part of the outline is, and its number as references print it.

    No query. Live blocks hold nothing that is numbered, so leaving them out changes no number.

    Raises:
        InvalidPaper, UnreadableBlock: the outline cannot be printed.
    """
    paper = outline.paper
    reader = _Frame(outline, _NoSources(paper))
    nodes = [node for part in outline.parts() for node in reader.read(part)]
    whole = tree.Paper(
        symbol=paper.symbol,
        title=paper.title or "…",
        body=tuple(one for one in nodes if not isinstance(one, tree.Appendix)),
        appendices=tuple(one for one in nodes if isinstance(one, tree.Appendix)),
    )
    return numbers(whole).targets
