"""The document tree of a paper: frozen, printable, and free of numbers.

A ``Paper`` says what is said and in which order. It holds no paragraph number, no "paragraph 34"
and no "Point for decision" line: ``numbering`` computes them, so that they cannot go stale.
Strings are accepted wherever inlines are (``NumPara("p1", "Text.")``), any iterable wherever a
tuple is. Text, keys and addresses are cleaned on entry (see ``cleaning``). One file, over 400
lines, since the parts hold each other.

Each block, table row, sentence (``Span``) and value (``Fact``) has the ``sources`` it rests on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from reports.document.chart_specs import clean_spec
from reports.document.cleaning import clean, clean_address, clean_key, clean_line
from reports.document.node import InvalidPaper, Node, column_widths, instant, nodes, through, walk

LIST_STYLES = ("roman", "alpha", "bullet", "dash")
SECTION_STYLES = ("roman", "arabic", "letters", "none")


_inline_nodes = nodes("Text", "Fact", "Link", "Note", "Ref", "Span")


def inlines(value) -> tuple["Inline", ...]:
    """``value`` as a tuple of inlines; strings become ``Text``, an empty string nothing."""
    if isinstance(value, str):
        value = (Text(value),) if clean(value) else ()
    elif isinstance(value, Node):
        value = (value,)
    return _inline_nodes(Text(one) if isinstance(one, str) else one for one in value)


def _without_notes(value) -> tuple["Inline", ...]:
    """Inlines of a place where no footnote can stand (headings, notes themselves)."""
    found = inlines(value)
    if any(isinstance(one, Note) for part in found for one in walk(part)):
        raise InvalidPaper("A footnote cannot stand in a heading, a table head or another note.")
    return found


def _paragraphs(value, enter=inlines) -> tuple[tuple["Inline", ...], ...]:
    """Paragraphs of inlines; a string, an inline, or a list of only those is one paragraph."""
    value = (value,) if isinstance(value, str | Node) else tuple(value)
    if value and all(isinstance(one, str | Node) for one in value):
        value = (value,)
    return tuple(enter(one) for one in value)


def _note_paragraphs(value) -> tuple[tuple["Inline", ...], ...]:
    return _paragraphs(value, _without_notes)


def _cells(value) -> tuple[tuple["Inline", ...], ...]:
    return tuple(inlines(one) for one in value)


def _head(value) -> tuple[tuple["Inline", ...], ...]:
    return tuple(_without_notes(one) for one in value)


@dataclass(frozen=True, slots=True)
class Source(Node):
    """A record that a statement rests on: ``model`` as "events.event", ``id`` as text."""

    model: str = through(clean_line)
    id: str = through(lambda value: clean_line(str(value)))
    label: str = through(clean_line, default="")

    @property
    def address(self) -> str:
        """One word for this record, as "events.event:12"."""
        return f"{self.model}:{self.id}"


_sources = nodes("Source")


# Inlines


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Running text; a line end in it is a line break. ``lang`` marks words of another language."""

    text: str = through(clean)
    em: bool = False
    strong: bool = False
    lang: str = through(clean_key, default="")


@dataclass(frozen=True, slots=True)
class Fact(Node):
    """A value read from the record, as "53 events", under the ``name`` it can be found by."""

    text: str = through(clean)
    name: str = through(clean_line, default="")
    sources: tuple[Source, ...] = through(_sources, default=())


@dataclass(frozen=True, slots=True)
class Link(Node):
    """A link outside the paper; without ``content`` the address itself is printed.

    Raises:
        ForbiddenLink: the scheme is not one of ``cleaning.LINK_SCHEMES``.
    """

    address: str = through(clean_address)
    content: str = through(clean, default="")


@dataclass(frozen=True, slots=True)
class Note(Node):
    """A footnote: one or more paragraphs."""

    paragraphs: tuple[tuple["Inline", ...], ...] = through(_note_paragraphs)
    sources: tuple[Source, ...] = through(_sources, default=())


@dataclass(frozen=True, slots=True)
class Ref(Node):
    """A reference to what has ``key`` (a paragraph, list item, section or appendix).

    Printed whole, as "paragraph 34", or "paragraphs 19–27" up to ``end_key``. ``bare`` prints the
    number alone, where the sentence already says what it is.
    """

    key: str = through(clean_key)
    end_key: str = through(clean_key, default="")
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Span(Node):
    """A sentence, or a part of one, with the records it rests on."""

    inlines: tuple["Inline", ...] = through(inlines)
    sources: tuple[Source, ...] = through(_sources, default=())


Inline = Text | Fact | Link | Note | Ref | Span


# Blocks


@dataclass(frozen=True, slots=True)
class Item(Node):
    """One item of a list, with what stands under it."""

    inlines: tuple[Inline, ...] = through(inlines)
    children: tuple["Block", ...] = through(nodes("List", "Plain", "Quotation"), default=())
    key: str = through(clean_key, default="")
    sources: tuple[Source, ...] = through(_sources, default=())


def _items(value) -> tuple[Item, ...]:
    return nodes("Item")(one if isinstance(one, Node) else Item(one) for one in value)


@dataclass(frozen=True, slots=True)
class List(Node):
    """A list in one of ``LIST_STYLES``: (i), (a), bullets or dashes."""

    style: str
    items: tuple[Item, ...] = through(_items)
    sources: tuple[Source, ...] = through(_sources, default=())

    def __post_init__(self):
        Node.__post_init__(self)
        if self.style not in LIST_STYLES:
            raise InvalidPaper(f"{self.style!r} is no list style; use {', '.join(LIST_STYLES)}.")


@dataclass(frozen=True, slots=True)
class Plain(Node):
    """A paragraph without a number."""

    inlines: tuple[Inline, ...] = through(inlines)
    key: str = through(clean_key, default="")
    sources: tuple[Source, ...] = through(_sources, default=())


@dataclass(frozen=True, slots=True)
class Quotation(Node):
    """Quoted paragraphs, set off, with who said it and where."""

    paragraphs: tuple[tuple[Inline, ...], ...] = through(_paragraphs)
    attribution: tuple[Inline, ...] = through(inlines, default=())
    sources: tuple[Source, ...] = through(_sources, default=())


@dataclass(frozen=True, slots=True)
class NumPara(Node):
    """A numbered paragraph; ``decision`` marks a draft decision.

    ``key`` is how references and the page find it, and must stay the same between versions.
    """

    key: str = through(clean_key)
    inlines: tuple[Inline, ...] = through(inlines)
    children: tuple["Block", ...] = through(
        nodes("List", "Plain", "Quotation", "Table", "Figure"), default=()
    )
    decision: bool = False
    sources: tuple[Source, ...] = through(_sources, default=())

    def __post_init__(self):
        Node.__post_init__(self)
        if not self.key:
            raise InvalidPaper("A numbered paragraph needs a key.")


@dataclass(frozen=True, slots=True)
class Row(Node):
    """One row of a table, with the records it was made from."""

    cells: tuple[tuple[Inline, ...], ...] = through(_cells)
    sources: tuple[Source, ...] = through(_sources, default=())


def _rows(value) -> tuple[Row, ...]:
    return nodes("Row")(one if isinstance(one, Node) else Row(one) for one in value)


@dataclass(frozen=True, slots=True)
class Table(Node):
    """A table with one head row, repeated on every page.

    Args:
        widths: relative column widths; equal when left out.
        caption: printed above the table.
        description: what the table holds, for who does not see it; the caption when left out.
    """

    head: tuple[tuple[Inline, ...], ...] = through(_head)
    rows: tuple[Row, ...] = through(_rows)
    widths: tuple[float, ...] = through(column_widths, default=())
    caption: tuple[Inline, ...] = through(_without_notes, default=())
    description: str = through(clean_line, default="")
    key: str = through(clean_key, default="")
    sources: tuple[Source, ...] = through(_sources, default=())

    def __post_init__(self):
        Node.__post_init__(self)
        columns = len(self.head)
        if not columns:
            raise InvalidPaper("A table needs at least one column.")
        if self.widths and len(self.widths) != columns:
            raise InvalidPaper(f"{len(self.widths)} widths for {columns} columns.")
        for place, row in enumerate(self.rows, 1):
            if len(row.cells) != columns:
                raise InvalidPaper(
                    f"Row {place} of the table has {len(row.cells)} cells for {columns} columns."
                )


@dataclass(frozen=True, slots=True)
class Figure(Node):
    """A chart with the figures it shows: a picture, and a table that says the same.

    Args:
        spec: Vega-Lite, as text or mapping; kept as canonical JSON (see ``charts``).
        title: printed above the picture.
        description: what the picture shows, for who does not see it.
        table: the same data; printed below the picture.
    """

    spec: str = through(clean_spec)
    title: tuple[Inline, ...] = through(_without_notes)
    description: str = through(clean_line)
    table: Table
    key: str = through(clean_key, default="")
    sources: tuple[Source, ...] = through(_sources, default=())

    def __post_init__(self):
        Node.__post_init__(self)
        if not self.description or not isinstance(self.table, Table):
            raise InvalidPaper("A figure needs a description and a table of its data.")


@dataclass(frozen=True, slots=True)
class PageBreak(Node):
    """What follows begins a new page."""


@dataclass(frozen=True, slots=True)
class Heading(Node):
    """A heading without a number, one level below the section it stands in."""

    title: tuple[Inline, ...] = through(_without_notes)
    key: str = through(clean_key, default="")
    sources: tuple[Source, ...] = through(_sources, default=())


_flow = nodes(
    *("Section", "Heading", "NumPara", "List", "Plain", "Quotation", "Table", "Figure", "PageBreak")
)


@dataclass(frozen=True, slots=True)
class Section(Node):
    """A section with its heading; top-level ones are numbered I, II, III unless told otherwise."""

    title: tuple[Inline, ...] = through(_without_notes)
    blocks: tuple["Block", ...] = through(_flow, default=())
    key: str = through(clean_key, default="")
    numbered: bool = True
    sources: tuple[Source, ...] = through(_sources, default=())


Block = Section | Heading | NumPara | List | Plain | Quotation | Table | Figure | PageBreak


@dataclass(frozen=True, slots=True)
class Appendix(Node):
    """What follows the closing lines, on its own page; its paragraphs count from 1 again."""

    title: tuple[Inline, ...] = through(_without_notes)
    blocks: tuple[Block, ...] = through(_flow, default=())
    note: tuple[Inline, ...] = through(inlines, default=())
    subtitle: tuple[Inline, ...] = through(_without_notes, default=())
    key: str = through(clean_key, default="")
    sources: tuple[Source, ...] = through(_sources, default=())


@dataclass(frozen=True, slots=True)
class Cover(Node):
    """What stands above the title. ``form`` names the arrangement (see ``covers``).

    ``extra`` holds the fields of later forms, as ("author_unit", "INTEGRATION").
    """

    office: str = through(clean_line, default="")
    body: str = through(clean_line, default="")
    session: str = through(clean_line, default="")
    place_month: str = through(clean_line, default="")
    committee: str = through(clean_line, default="")
    code: str = through(clean_line, default="")
    status: str = through(clean_line, default="")
    form: str = "2004"
    extra: tuple[tuple[str, str], ...] = through(
        lambda pairs: tuple((clean_key(name), clean_line(value)) for name, value in pairs),
        default=(),
    )


@dataclass(frozen=True, slots=True)
class Metadata(Node):
    """What the files say about themselves. ``moment``: when the facts were read, ISO 8601."""

    author: str = through(clean_line, default="")
    moment: str = through(instant, default="")
    keywords: tuple[str, ...] = through(
        lambda words: tuple(clean_line(one) for one in words), default=()
    )
    version: str = through(clean_line, default="")


@dataclass(frozen=True, slots=True)
class Paper(Node):
    """A whole paper.

    Args:
        agenda_line: as "FIRST ITEM ON THE AGENDA" (see ``labels.agenda_line``).
        place_date: as "Geneva, 19 October 2004."
        closing: further lines after it; the point-for-decision line follows by itself.
        footer: left foot of each page; the symbol when left out.
        sections: how top-level sections are numbered, one of ``SECTION_STYLES``.
        labels: terms printed instead of those of ``labels`` (its field names), for this paper.

    Raises:
        InvalidPaper: two parts have one key, or a part stands where it cannot.
    """

    symbol: str = through(clean_line)
    title: str = through(clean_line)
    language: str = through(clean_key, default="en")
    cover: Cover = field(default_factory=Cover)
    agenda_line: str = through(clean_line, default="")
    body: tuple[Block, ...] = through(_flow, default=())
    place_date: str = through(clean_line, default="")
    closing: tuple[tuple[Inline, ...], ...] = through(_paragraphs, default=())
    appendices: tuple[Appendix, ...] = through(nodes("Appendix"), default=())
    footer: str = through(clean_line, default="")
    labels: tuple[tuple[str, str], ...] = through(
        lambda pairs: tuple((name, clean(value)) for name, value in pairs), default=()
    )
    metadata: Metadata = field(default_factory=Metadata)
    sections: str = "roman"

    def __post_init__(self):
        Node.__post_init__(self)
        if self.sections not in SECTION_STYLES:
            raise InvalidPaper(
                f"{self.sections!r} is no way to number sections; use {', '.join(SECTION_STYLES)}."
            )
        if not self.title:
            raise InvalidPaper("A paper needs a title.")
        seen: set[str] = set()
        for node in walk(self):
            key = "" if isinstance(node, Ref) else getattr(node, "key", "")
            if key and key in seen:
                raise InvalidPaper(f"Two parts of the paper have the key {key!r}.")
            seen.add(key)


def sources_of(node: Node) -> tuple[Source, ...]:
    """Every record ``node`` and its parts rest on, once each, in reading order."""
    return tuple(dict.fromkeys(one for one in walk(node) if isinstance(one, Source)))


def trace(paper: Paper) -> dict[str, tuple[Source, ...]]:
    """The records behind each keyed part of the paper, by key; parts without any are left out."""
    found = {}
    for node in walk(paper):
        key = "" if isinstance(node, Ref) else getattr(node, "key", "")
        if key and (behind := sources_of(node)):
            found[key] = behind
    return found


def plain_text(parts: Iterable[Inline]) -> str:
    """The words of inlines without notes and references, for metadata."""
    words = []
    for one in parts:
        if isinstance(one, Text | Fact):
            words.append(one.text)
        elif isinstance(one, Link):
            words.append(one.content or one.address)
        elif isinstance(one, Span):
            words.append(plain_text(one.inlines))
    return "".join(words)
