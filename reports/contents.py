"""The outline of a document as the page lists it: sections with the paragraphs they hold."""

from dataclasses import dataclass

from reports.document import tree
from reports.document.numbering import numbers


@dataclass(frozen=True)
class Entry:
    """One line: ``key`` to jump to, number and title, first and last paragraph inside."""

    key: str
    number: str
    title: str
    paragraphs: str
    decision: bool = False


def contents(paper: tree.Paper) -> list[Entry]:
    """Sections and appendices in order, and draft decisions; paragraphs outside sections too."""
    known = numbers(paper)
    found = []
    for node in paper.body:
        if isinstance(node, tree.Section):
            found.append(_entry(node, known))
        elif isinstance(node, tree.NumPara):
            number = known.targets[node.key].number
            found.append(
                Entry(node.key, number, _first_words(node.inlines), "", decision=node.decision)
            )
    for place, appendix in enumerate(paper.appendices, 1):
        rows = sum(len(one.rows) for one in tree.walk(appendix) if isinstance(one, tree.Table))
        title = tree.plain_text(appendix.title)
        found.append(
            Entry(appendix.key or f"appendix-{place}", "", title, str(rows) if rows else "")
        )
    return found


def _entry(section: tree.Section, known) -> Entry:
    inside = [
        known.targets[one.key].number for one in tree.walk(section) if isinstance(one, tree.NumPara)
    ]
    span = inside[0] if len(inside) == 1 else f"{inside[0]}–{inside[-1]}" if inside else ""
    target = known.targets.get(section.key)
    return Entry(section.key, target.number if target else "", tree.plain_text(section.title), span)


def _first_words(inlines) -> str:
    words = tree.plain_text(inlines)
    return words if len(words) <= 60 else words[:60].rsplit(" ", 1)[0] + "…"
