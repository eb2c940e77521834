"""The paper as HTML: a fragment for the application's pages, and a file that stands alone.

The fragment has no style and no script, an ``id`` and ``data-key`` on each keyed part, and
``data-sources`` ("events.event:12 events.event:15") where a part rests on records, so that a page
can show what a paragraph rests on. The file has its stylesheet inside, loads nothing, and does
not carry the sources: they are addresses inside the application.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from reports.document import charts
from reports.document.numbering import printed
from reports.document.text import inline_text
from reports.document.tree import Paper

STYLESHEET = Path(__file__).parent / "house_style" / "paper.css"
_HIGHEST, _DEEPEST = 1, 6


def fragment(paper: Paper, *, top: int = 1, prefix: str = "", trace: bool = True) -> str:
    """``paper`` as an ``article`` to put into a page.

    Args:
        top: level of the title's heading; the sections follow below it.
        prefix: put before every ``id``, for two papers on one page.
        trace: write ``data-sources``.
    """
    return _Html(printed(paper), top, prefix, trace).article()


def inline_html(parts: Iterable[dict]) -> tuple[str, list[str]]:
    """Printed running text (``numbering.printed_inlines``) as HTML, and its footnotes.

    References lead to the keys of a page that has them; footnotes are list items without links.
    """
    writer = _Html({"title": "", "words": {"back": ""}}, 1, "", False)
    words = "".join(
        f"<sup>{one['number']}</sup>" if one["t"] == "note" else writer.inlines([one])
        for one in _flat(parts)
    )
    notes = [
        f"{one['number']} " + " ".join(writer.inlines(paragraph) for paragraph in one["paragraphs"])
        for one in _flat(parts)
        if one["t"] == "note"
    ]
    return words, notes


def _flat(parts: Iterable[dict]) -> Iterator[dict]:
    """Inlines with sentences opened."""
    for one in parts:
        if one["t"] == "span":
            yield from _flat(one["inlines"])
        else:
            yield one


def blocks_html(paper: Paper) -> str:
    """The body of ``paper`` alone, without its head and without ids: a preview in a page."""
    document = printed(paper)
    writer = _Html(document, 2, "preview-", False)
    return "\n".join([*writer.blocks(document["body"]), *writer.endnotes()])


def escaped(text: str) -> str:
    """``text`` as HTML."""
    return escape(text, quote=False)


def write(paper: Paper) -> bytes:
    """``paper`` as an HTML file that needs nothing else."""
    document = printed(paper)
    article = _Html(document, top=1, prefix="", trace=False).article()
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        # The file needs no script and loads nothing; a reader's browser is told so.
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">",
        f"<title>{escape(' – '.join(_filled(document['symbol'], document['title'])))}</title>",
    ]
    if document["author"]:
        head.append(f'<meta name="author" content="{escape(document["author"])}">')
    if document["keywords"]:
        words = escape(", ".join(document["keywords"]))
        head.append(f'<meta name="keywords" content="{words}">')
    page = (
        f"<!DOCTYPE html>\n<html {_language(document)}>\n<head>\n" + "\n".join(head)
        + f"\n<style>\n{_stylesheet()}</style>\n</head>\n<body>\n<main>\n{article}</main>\n"
        "</body>\n</html>\n"
    )  # fmt: skip
    return page.encode()


@cache
def _stylesheet() -> str:
    return STYLESHEET.read_text(encoding="utf-8")


def _filled(*texts: str) -> list[str]:
    return [one for one in texts if one]


def _language(document: dict) -> str:
    return f'lang="{document["locale"]}" dir="{document["direction"]}"'


def _breaks(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


class _Html:
    """One paper being written; collects the footnotes for the end."""

    def __init__(self, document: dict[str, Any], top: int, prefix: str, trace: bool):
        if not _HIGHEST <= top < _DEEPEST:
            raise ValueError(f"The title's level is {_HIGHEST} to {_DEEPEST - 1}.")
        self.document = document
        self.top = top
        self.prefix = prefix
        self.trace = trace
        self.notes: list[str] = []
        self.regions: Counter[str] = Counter()

    def article(self) -> str:
        """The whole paper."""
        document = self.document
        parts = [
            f'<article class="paper" {_language(document)}>',
            self.head(),
            *self.blocks(document["body"]),
            *self.closing(),
        ]
        for one in document["appendices"]:
            parts += self.appendix(one)
        return "\n".join([*parts, *self.endnotes(), "</article>", ""])

    def heading(self, level: int, content: str, attributes: str = "") -> str:
        """A heading ``level`` levels below the title; HTML ends at h6."""
        name = f"h{min(self.top + level, _DEEPEST)}"
        return f"<{name}{attributes}>{content}</{name}>"

    def head(self) -> str:
        """Cover, agenda line and title."""
        document = self.document
        parts = ['<header class="paper-head">']
        for row in document["cover"]:
            rule = " paper-rule" if row["rule"] else ""
            parts.append(
                f'<p class="paper-cover paper-cover-{row["style"]}{rule}">'
                f"<span>{escape(row['left'])}</span> <span>{escape(row['right'])}</span></p>"
            )
        if document["agenda"]:
            parts.append(f'<p class="paper-agenda">{escape(document["agenda"])}</p>')
        parts += [self.heading(0, escape(document["title"]), ' class="paper-title"'), "</header>"]
        return "\n".join([*parts, *self.box()])

    def box(self) -> list[str]:
        """The box of papers since 2011."""
        box = self.document["box"]
        if box is None:
            return []
        title = escape(box["title"])
        found = [f'<div class="paper-box" role="group" aria-label="{title}">']
        found.append(f'<p class="paper-box-title">{title}</p>')
        if box["purpose"]:
            found.append(f"<p>{escape(box['purpose'])}</p>")
        if box["see"]:
            found.append(f"<p>{self.reference(box['see'])}</p>")
        found += [
            f"<p><strong>{escape(row['label'])}</strong> {escape(row['text'])}</p>"
            for row in box["rows"]
        ]
        return [*found, "</div>"]

    def closing(self) -> list[str]:
        """Place and date, further lines, the point for decision."""
        document = self.document
        lines = [self.inlines(one) for one in document["closing"]]
        if document["place_date"]:
            lines.insert(0, escape(document["place_date"]))
        found = [f'<p class="paper-closing">{one}</p>' for one in lines]
        if line := document["decision_line"]:
            found.append(
                f'<p class="paper-decision-line"><em>{escape(line["lead"])}</em>'
                f"{self.reference(line['parts'])}</p>"
            )
        return found

    def appendix(self, one: dict) -> list[str]:
        """An appendix with its heading, title and note."""
        found = [
            f'<section class="paper-appendix"{self.anchor(one["key"])}{self.sources(one)}>',
            self.heading(1, escape(one["heading"]), ' class="paper-appendix-heading"'),
        ]
        if one["title"]:
            found.append(f'<p class="paper-appendix-title">{self.inlines(one["title"])}</p>')
        if one["subtitle"]:
            found.append(f'<p class="paper-appendix-subtitle">{self.inlines(one["subtitle"])}</p>')
        found += self.blocks(one["blocks"])
        if one["note"]:
            found.append(f'<p class="paper-appendix-note">{self.inlines(one["note"])}</p>')
        return [*found, "</section>"]

    def endnotes(self) -> list[str]:
        """The footnotes, each with its way back."""
        if not self.notes:
            return []
        title = escape(self.document["words"]["footnotes"])
        return [
            f'<section class="paper-notes" role="doc-endnotes" aria-label="{title}">',
            "<ol>",
            *self.notes,
            "</ol>",
            "</section>",
        ]

    # Blocks

    def blocks(self, blocks: Iterable[dict]) -> list[str]:
        """Each block as a piece of HTML."""
        return [getattr(self, f"block_{one['t']}")(one) for one in blocks]

    def anchor(self, key: str) -> str:
        """The attributes by which a page finds a keyed part."""
        return f' id="{self.prefix}{key}" data-key="{key}"' if key else ""

    def sources(self, part: dict) -> str:
        """The records a part rests on, as an attribute."""
        found = part.get("sources")
        return f' data-sources="{escape(" ".join(found))}"' if found and self.trace else ""

    def block_section(self, block: dict) -> str:
        """A section with its heading."""
        number = f'<span class="n">{block["number"]}</span> ' if block["number"] else ""
        heading = self.heading(block["level"], number + self.inlines(block["title"]))
        opened = f"<section{self.anchor(block['key'])}{self.sources(block)}>"
        return "\n".join([opened, heading, *self.blocks(block["blocks"]), "</section>"])

    def block_heading(self, block: dict) -> str:
        """A heading without number."""
        attributes = self.anchor(block["key"]) + self.sources(block)
        return self.heading(block["level"], self.inlines(block["title"]), attributes)

    def block_paragraph(self, block: dict) -> str:
        """A numbered paragraph and what stands under it."""
        name = "paper-para"
        role = ""
        if block["decision"]:
            name += " paper-decision"
            role = f' role="group" aria-label="{escape(block["label"])}"'
        return "\n".join(
            [
                f'<div class="{name}"{self.anchor(block["key"])}{self.sources(block)}{role}>',
                f'<p><span class="n">{block["number"]}</span> {self.inlines(block["inlines"])}</p>',
                *self.blocks(block["children"]),
                "</div>",
            ]
        )

    def block_list(self, block: dict) -> str:
        """A list; the marks are text, so that they survive copying."""
        name = "ol" if block["style"] in ("roman", "alpha") else "ul"
        found = [f'<{name} class="paper-list"{self.sources(block)}>']
        for item in block["items"]:
            found.append(
                f"<li{self.anchor(item['key'])}{self.sources(item)}>"
                f'<span class="n">{item["label"]}</span> {self.inlines(item["inlines"])}'
            )
            found += self.blocks(item["children"])
            found.append("</li>")
        return "\n".join([*found, f"</{name}>"])

    def block_quotation(self, block: dict) -> str:
        """Quoted paragraphs and who said them."""
        found = [f"<p>{self.inlines(one)}</p>" for one in block["paragraphs"]]
        if block["attribution"]:
            found.append(f'<p class="paper-attribution">{self.inlines(block["attribution"])}</p>')
        return "\n".join([f"<blockquote{self.sources(block)}>", *found, "</blockquote>"])

    def block_plain(self, block: dict) -> str:
        """A paragraph without number."""
        attributes = self.anchor(block["key"]) + self.sources(block)
        return f'<p class="paper-plain"{attributes}>{self.inlines(block["inlines"])}</p>'

    def block_pagebreak(self, _block: dict) -> str:
        """A new page, when printed."""
        return '<hr class="paper-break">'

    def block_table(self, block: dict) -> str:
        """A table that scrolls sideways by itself, reachable by keyboard."""
        label = self.region(block["description"] or self.document["title"])
        head = "".join(f'<th scope="col">{self.inlines(one)}</th>' for one in block["head"])
        found = [
            f'<div class="paper-table" role="region" aria-label="{label}" tabindex="0">',
            f"<table{self.anchor(block['key'])}{self.sources(block)}>",
        ]
        if block["caption"]:
            found.append(f"<caption>{self.inlines(block['caption'])}</caption>")
        found.append(f"<thead><tr>{head}</tr></thead>\n<tbody>")
        for row in block["rows"]:
            cells = "".join(f"<td>{self.inlines(one)}</td>" for one in row["cells"])
            found.append(f"<tr{self.sources(row)}>{cells}</tr>")
        return "\n".join([*found, "</tbody>", "</table>", "</div>"])

    def region(self, label: str) -> str:
        """``label`` for a region, with a number where it is not the first of that name."""
        self.regions[label] += 1
        again = self.regions[label]
        return escape(f"{label} ({again})" if again > 1 else label)

    def block_figure(self, block: dict) -> str:
        """A chart as a picture that holds itself, its words for who does not see it, its table."""
        width, height = charts.size(block["spec"])
        table, title = block["table"], inline_text(block["title"], [])
        found = [
            f'<figure class="paper-figure"{self.anchor(block["key"])}{self.sources(block)}>',
            f"<figcaption><p>{self.inlines(block['title'])}</p></figcaption>",
            f'<img src="{charts.address(block["spec"])}" alt="{escape(block["description"])}" '
            f'width="{round(width)}" height="{round(height)}">',
            self.block_table({**table, "description": table["description"] or title}),
        ]
        return "\n".join([*found, "</figure>"])

    # Inlines

    def inlines(self, parts: Iterable[dict]) -> str:
        """Inlines, one after the other."""
        return "".join(getattr(self, f"inline_{one['t']}")(one) for one in parts)

    def inline_text(self, part: dict) -> str:
        """Words, with their emphasis and language."""
        found = _breaks(part["text"])
        if part.get("em"):
            found = f"<em>{found}</em>"
        if part.get("strong"):
            found = f"<strong>{found}</strong>"
        return f'<span lang="{part["lang"]}">{found}</span>' if part.get("lang") else found

    def inline_fact(self, part: dict) -> str:
        """A live value, with the name it is found by."""
        if not self.trace:
            return _breaks(part["text"])
        name = f' data-fact="{escape(part["name"])}"' if part["name"] else ""
        return f'<span class="paper-fact"{name}{self.sources(part)}>{_breaks(part["text"])}</span>'

    def inline_span(self, part: dict) -> str:
        """A sentence with the records behind it."""
        found = self.inlines(part["inlines"])
        sources = self.sources(part)
        return f'<span class="paper-sentence"{sources}>{found}</span>' if sources else found

    def inline_link(self, part: dict) -> str:
        """A link out of the paper."""
        return f'<a href="{escape(part["address"])}">{_breaks(part["text"])}</a>'

    def inline_ref(self, part: dict) -> str:
        """A reference inside the paper."""
        return self.reference(part["parts"])

    def reference(self, parts: Iterable[dict]) -> str:
        """The words of a reference, its numbers as links."""
        return "".join(
            f'<a class="paper-ref" href="#{self.prefix}{one["key"]}">{escape(one["text"])}</a>'
            if one.get("key")
            else escape(one["text"])
            for one in parts
        )

    def inline_note(self, part: dict) -> str:
        """The mark of a footnote; its text goes to the end."""
        number = part["number"]
        # No key begins with "_", so these cannot meet one.
        note, back = f"{self.prefix}_note-{number}", f"{self.prefix}_noteref-{number}"
        label = escape(self.document["words"]["back"])
        way_back = f'<a href="#{back}" role="doc-backlink" aria-label="{label}">↩</a>'
        paragraphs = [self.inlines(one) for one in part["paragraphs"]] or [""]
        content = "".join(f"<p>{one}</p>" for one in paragraphs[:-1])
        self.notes.append(
            f'<li id="{note}"{self.sources(part)}>{content}<p>{paragraphs[-1]} {way_back}</p></li>'
        )
        return f'<sup><a id="{back}" href="#{note}" role="doc-noteref">{number}</a></sup>'
