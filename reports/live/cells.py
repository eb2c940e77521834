"""Small parts that live tables share: sentences with their records, rows that rest on many."""

from collections.abc import Iterable

from reports.document.tree import Inline, Source, Span, Text
from reports.reading import MOST_SOURCES

LABEL_LENGTH = 200


def source(record) -> Source:
    """``record`` as what a statement rests on."""
    return Source(record._meta.label_lower, record.pk, str(record)[:LABEL_LENGTH])


def at_most(sources: Iterable[Source]) -> tuple[Source, ...]:
    """``sources``, each once; none when there are too many to list one by one."""
    found = tuple(dict.fromkeys(sources))
    return found if len(found) <= MOST_SOURCES else ()


def said(words: str | Iterable[Inline], *sources: Source) -> Span:
    """Words with the records they rest on."""
    parts = (Text(words),) if isinstance(words, str) else tuple(words)
    return Span(parts, sources=at_most(sources))


def lines(parts: Iterable[Inline], between: str = "\n") -> tuple[Inline, ...]:
    """``parts`` of a cell, each on a line of its own, or with something else ``between``."""
    found: list[Inline] = []
    for one in parts:
        found += [Text(between), one] if found else [one]
    return tuple(found)
