"""The text of a Word paper as WordprocessingML: body, footnotes, header and footer."""

import re
from collections.abc import Iterable
from typing import Any

from reports.document import charts
from reports.document.ooxml import (
    DECLARATION,
    NAMESPACES,
    attribute,
    field,
    kept_with_next,
    paragraph,
    picture,
    run,
)

# A4 with margins of 25 mm, in twentieths of a point.
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11906, 16838, 1418
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
# Where the text of a numbered paragraph, and of each list level in it, begins.
INDENT, LIST_INDENT = 624, 567
# Where list marks in a draft decision begin: 31 points from its bar.
DECISION_MARK = 620
# English Metric Units of DrawingML in a twentieth of a point.
EMU_PER_TWIP = 635
FIRST_OWN_NUMBER = 100
# Footnotes 0 and 1 are the separators Word reserves.
FIRST_NOTE = 2
HEADING_LEVELS = 4
_FILL = 'w:val="single" w:sz="24" w:space="1" w:color="EDF0FF"'


class Body:
    """One paper being written.

    Args:
        document: the printed tree.
        series: the numbering series of the house style, by name.

    Collected on the way: ``links`` and ``note_links`` (address to relationship id), ``pictures``
    (specification of a chart to relationship id) and ``lists`` (w:num id, series, level).
    """

    def __init__(self, document: dict[str, Any], series: dict[str, int]):
        self.source = document
        self.series = series
        self.links: dict[str, str] = {}
        self.note_links: dict[str, str] = {}
        self.lists: list[tuple[int, int, int]] = []
        self.pictures: dict[str, str] = {}
        self.notes: list[str] = []
        self.in_note = False
        self.in_decision = False
        self.series_number = 0
        self.bookmarks: dict[str, tuple[int, str]] = {}

    # Parts

    def document(self) -> str:
        """word/document.xml."""
        source = self.source
        body, closing = self.blocks(source["body"]), self.closing()
        if body and closing:
            body[-1] = kept_with_next(body[-1])
        parts = [*self.cover(), *body, *closing]
        for one in source["appendices"]:
            parts += self.appendix(one)
        section = (
            '<w:sectPr><w:headerReference w:type="default" r:id="header1"/>'
            '<w:footerReference w:type="default" r:id="footer1"/>'
            '<w:footerReference w:type="first" r:id="footer2"/>'
            f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
            f'<w:pgMar w:top="{MARGIN}" w:right="{MARGIN}" w:bottom="{MARGIN}" w:left="{MARGIN}" '
            'w:header="709" w:footer="709" w:gutter="0"/><w:titlePg/></w:sectPr>'
        )
        return (
            f"{DECLARATION}<w:document {NAMESPACES}><w:body>{''.join(parts)}{section}</w:body>"
            "</w:document>"
        )

    def footnotes(self) -> str:
        """word/footnotes.xml: the two reserved separators, then the notes."""
        reserved = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" '
            f'w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:{element}/></w:r></w:p></w:footnote>'
            for number, (kind, element) in enumerate(
                (
                    ("separator", "separator"),
                    ("continuationSeparator", "continuationSeparator"),
                )
            )
        )
        return (
            f"{DECLARATION}<w:footnotes {NAMESPACES}>{reserved}{''.join(self.notes)}</w:footnotes>"
        )

    def header(self) -> str:
        """word/header1.xml: the symbol, from the second page on."""
        content = paragraph("Header", run(self.source["symbol"]))
        return f"{DECLARATION}<w:hdr {NAMESPACES}>{content}</w:hdr>"

    def footer(self) -> str:
        """word/footer1.xml: the footer's text and the page."""
        page = field("PAGE", "1")
        content = paragraph("Footer", f"{run(self.source['footer'])}<w:r><w:tab/></w:r>{page}")
        return f"{DECLARATION}<w:ftr {NAMESPACES}>{content}</w:ftr>"

    def cover(self) -> list[str]:
        """The head of the first page."""
        found = []
        for row in self.source["cover"]:
            rule = (
                '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="5" w:color="1E2DBE"/></w:pBdr>'
                '<w:spacing w:after="120"/>'
                if row["rule"]
                else ""
            )
            content = run(row["left"])
            if row["right"]:
                content += f"<w:r><w:tab/></w:r>{run(row['right'])}"
            found.append(paragraph(f"Cover{row['style'].capitalize()}", content, rule))
        # Without an agenda line the title keeps the same distance from the cover.
        gap = "" if self.source["agenda"] else '<w:spacing w:before="560"/>'
        if self.source["agenda"]:
            found.append(paragraph("AgendaLine", run(self.source["agenda"])))
        return [*found, paragraph("Title", run(self.source["title"]), gap), *self.box()]

    def box(self) -> list[str]:
        """The box of papers since 2011: paragraphs with one border, which Word draws around all."""
        box = self.source["box"]
        if box is None:
            return []
        found = [paragraph("BoxTitle", run(box["title"]))]
        if box["purpose"]:
            found.append(paragraph("BoxText", run(box["purpose"])))
        if box["see"]:
            found.append(paragraph("BoxText", self.reference(box["see"])))
        found += [
            paragraph("BoxText", run(f"{row['label']} ", "<w:b/><w:bCs/>") + run(row["text"]))
            for row in box["rows"]
        ]
        # What follows the box keeps its distance from the border.
        return [*found, paragraph("BoxEnd", "")]

    def closing(self) -> list[str]:
        """Place and date, further lines, the point for decision."""
        source = self.source
        found = []
        if source["place_date"]:
            found.append(paragraph("PlaceDate", run(source["place_date"])))
        found += [paragraph("ClosingLine", self.inlines(one)) for one in source["closing"]]
        if line := source["decision_line"]:
            lead = run(line["lead"], "<w:i/><w:iCs/>")
            found.append(paragraph("DecisionLine", lead + self.reference(line["parts"])))
        return found

    def appendix(self, one: dict) -> list[str]:
        """An appendix on its own page; its numbered paragraphs start again."""
        self.series_number = self.new_series("paragraph", 0)
        found = [
            paragraph("AppendixHeading", self.bookmarked(one["key"], run(one["heading"]))),
            *self.filled("AppendixTitle", one["title"]),
            *self.filled("AppendixSubtitle", one["subtitle"]),
            *self.blocks(one["blocks"]),
            *self.filled("AppendixNote", one["note"]),
        ]
        return found

    def filled(self, style: str, parts: list[dict]) -> list[str]:
        """A paragraph, if there is something to say."""
        return [paragraph(style, self.inlines(parts))] if parts else []

    # Blocks

    def blocks(self, blocks: Iterable[dict], indent: int = 0) -> list[str]:
        """Blocks as paragraphs and tables; ``indent`` is where unnumbered ones begin."""
        found: list[str] = []
        for one in blocks:
            found += getattr(self, f"block_{one['t']}")(one, indent)
        return found

    def block_section(self, block: dict, _indent: int) -> list[str]:
        """A section: its heading's number is Word's own."""
        return [self.heading(block), *self.blocks(block["blocks"])]

    def block_heading(self, block: dict, _indent: int) -> list[str]:
        """A heading without number."""
        return [self.heading(block)]

    def heading(self, block: dict) -> str:
        """A heading paragraph."""
        level = min(block["level"], HEADING_LEVELS)
        style = f"Heading{level}"
        if level == 1 and not block.get("number"):
            style = "HeadingUnnumbered"
        return paragraph(style, self.bookmarked(block["key"], self.inlines(block["title"])))

    def block_paragraph(self, block: dict, _indent: int) -> list[str]:
        """A numbered paragraph and what stands under it."""
        children = block["children"]
        properties = ""
        if children:
            properties += "<w:keepNext/>"
        if self.series_number:
            properties += (
                f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{self.series_number}"/></w:numPr>'
            )
        content = self.bookmarked(block["key"], self.inlines(block["inlines"]))
        if not block["decision"]:
            own = paragraph("NumberedParagraph", content, properties)
            return [own, *self.blocks(children, INDENT)]
        self.in_decision = True
        under = self.blocks(children, INDENT)
        self.in_decision = False
        bottom = "" if under else f"<w:bottom {_FILL}/>"
        left = '<w:left w:val="single" w:sz="24" w:space="6" w:color="1E2DBE"/>'
        properties += f"<w:pBdr><w:top {_FILL}/>{left}{bottom}</w:pBdr>"
        properties += f'<w:spacing w:before="120" w:after="{0 if under else 200}"/>'
        gap = [paragraph("AfterTable", "")] if under else []
        return [paragraph("DraftDecision", content, properties), *under, *gap]

    def block_list(self, block: dict, _indent: int) -> list[str]:
        """A list; each counted one has its own number series, so that it starts again."""
        counted = block["style"] in ("roman", "alpha")
        level = block["depth"]
        number = self.new_series(block["style"], level) if counted else self.fixed(block["style"])
        style = "DraftDecisionList" if self.in_decision else "ListParagraph"
        mark = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        if self.in_decision and level:
            # Word draws the bar of a decision 31 points at most from where the mark begins, so
            # marks of inner lists begin where those of the outer one do; their text is indented.
            text = DECISION_MARK + LIST_INDENT * (level + 1)
            mark += (
                f'<w:tabs><w:tab w:val="num" w:pos="{text}"/></w:tabs>'
                f'<w:ind w:left="{text}" w:hanging="{text - DECISION_MARK}"/>'
            )
        found = []
        for item in block["items"]:
            content = self.bookmarked(item["key"], self.inlines(item["inlines"]))
            found.append(paragraph(style, content, mark))
            found += self.blocks(item["children"], INDENT + LIST_INDENT * (level + 1))
        return found

    def new_series(self, name: str, level: int) -> int:
        """A number series that starts at 1."""
        number = FIRST_OWN_NUMBER + len(self.lists)
        self.lists.append((number, self.series[name], level))
        return number

    def fixed(self, style: str) -> int:
        """The one series of all bullets, or of all dashes (w:num 3 and 4 of the house style)."""
        return {"bullet": 3, "dash": 4}[style]

    def block_figure(self, block: dict, indent: int) -> list[str]:
        """A chart: its title, the picture, the table of its data."""
        title = self.bookmarked(block["key"], self.inlines(block["title"]))
        number = len(self.pictures) + 1
        identity = self.pictures.setdefault(block["spec"], f"picture{number}")
        room = (TEXT_WIDTH - indent) * EMU_PER_TWIP
        shown = picture(identity, number, charts.size(block["spec"]), room, block["description"])
        place = f'<w:ind w:left="{indent}"/>' if indent else ""
        return [
            paragraph("Caption", title, place),
            paragraph("Figure", shown, place),
            *self.block_table(block["table"], indent),
        ]

    def block_quotation(self, block: dict, indent: int) -> list[str]:
        """Quoted paragraphs and who said them."""
        place = f'<w:ind w:left="{indent + LIST_INDENT}"/>'
        found = [paragraph("Quote", self.inlines(one), place) for one in block["paragraphs"]]
        if block["attribution"]:
            found.append(paragraph("QuoteSource", self.inlines(block["attribution"]), place))
        return found

    def block_plain(self, block: dict, indent: int) -> list[str]:
        """A paragraph without number."""
        style = "BodyText"
        if self.in_decision:
            style, indent = "DraftDecisionList", DECISION_MARK
        place = f'<w:ind w:left="{indent}"/>' if indent else ""
        return [paragraph(style, self.inlines(block["inlines"]), place)]

    def block_pagebreak(self, _block: dict, _indent: int) -> list[str]:
        """A new page."""
        return [paragraph("AfterTable", '<w:r><w:br w:type="page"/></w:r>')]

    def block_table(self, block: dict, indent: int) -> list[str]:
        """A table whose head repeats and whose rows stay whole; the caption stands above."""
        place = f'<w:ind w:left="{indent}"/>' if indent else ""
        caption = self.inlines(block["caption"])
        found = [paragraph("Caption", caption, place)] if caption else []
        width = TEXT_WIDTH - indent
        columns = [round(width * one) for one in block["widths"]]
        description = attribute(block["description"])
        caption = f'<w:tblCaption w:val="{description}"/>' if description else ""
        place = f'<w:tblInd w:w="{indent}" w:type="dxa"/>' if indent else ""
        properties = (
            f'<w:tblPr><w:tblStyle w:val="PaperTable"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
            f'{place}<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" '
            'w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f"{caption}</w:tblPr>"
        )
        grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in columns)
        rows = [self.row(block["head"], columns, "TableHead", "<w:cantSplit/><w:tblHeader/>")]
        rows += [
            self.row(one["cells"], columns, "TableText", "<w:cantSplit/>" if one["whole"] else "")
            for one in block["rows"]
        ]
        found.append(f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>")
        # Keeps two tables apart, and the body from ending with one.
        return [*found, paragraph("AfterTable", "")]

    def row(self, cells: list, columns: list[int], style: str, properties: str) -> str:
        """One row."""
        found = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            f"{paragraph(style, self.inlines(cell))}</w:tc>"
            for cell, width in zip(cells, columns, strict=True)
        )
        marks = f"<w:trPr>{properties}</w:trPr>" if properties else ""
        return f"<w:tr>{marks}{found}</w:tr>"

    # Inlines

    def inlines(self, parts: Iterable[dict]) -> str:
        """Inlines as runs."""
        return "".join(getattr(self, f"inline_{one['t']}")(one) for one in parts)

    def inline_text(self, part: dict) -> str:
        """Words, with their emphasis and language."""
        marks = "<w:b/><w:bCs/>" if part.get("strong") else ""
        if part.get("em"):
            # Within a draft decision, which is in italics, emphasis is upright.
            value = ' w:val="0"' if self.in_decision else ""
            marks += f"<w:i{value}/><w:iCs{value}/>"
        if part.get("lang"):
            marks += f'<w:lang w:val="{part["lang"]}"/>'
        return run(part["text"], marks)

    def inline_fact(self, part: dict) -> str:
        """A live value, as its words."""
        return run(part["text"])

    def inline_span(self, part: dict) -> str:
        """A sentence."""
        return self.inlines(part["inlines"])

    def inline_link(self, part: dict) -> str:
        """A link out of the paper; notes have their own relationships."""
        links = self.note_links if self.in_note else self.links
        identity = links.setdefault(part["address"], f"link{len(links) + 1}")
        text = run(part["text"], '<w:rStyle w:val="Hyperlink"/>')
        return f'<w:hyperlink r:id="{identity}" w:history="1">{text}</w:hyperlink>'

    def inline_ref(self, part: dict) -> str:
        """A reference inside the paper."""
        return self.reference(part["parts"])

    def reference(self, parts: Iterable[dict]) -> str:
        """The words of a reference; what Word numbers is a field that follows the number."""
        found = []
        for one in parts:
            if not one.get("key"):
                found.append(run(one["text"]))
            elif one["kind"] == "appendix":
                name = self.bookmark(one["key"])[1]
                found.append(
                    f'<w:hyperlink w:anchor="{name}" w:history="1">{run(one["text"])}</w:hyperlink>'
                )
            else:
                # \n: the number alone, without its full stop; \h: a link to it.
                found.append(field(rf"REF {self.bookmark(one['key'])[1]} \n \h", one["text"]))
        return "".join(found)

    def inline_note(self, part: dict) -> str:
        """The mark of a footnote; its text goes to footnotes.xml."""
        number = part["number"] - 1 + FIRST_NOTE
        mark = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
        self.in_note, in_decision, self.in_decision = True, self.in_decision, False
        paragraphs = [self.inlines(one) for one in part["paragraphs"]] or [""]
        self.in_note, self.in_decision = False, in_decision
        paragraphs[0] = f"<w:r>{mark}<w:footnoteRef/></w:r>{run(' ')}{paragraphs[0]}"
        content = "".join(paragraph("FootnoteText", one) for one in paragraphs)
        self.notes.append(f'<w:footnote w:id="{number}">{content}</w:footnote>')
        return f'<w:r>{mark}<w:footnoteReference w:id="{number}"/></w:r>'

    # Bookmarks

    def bookmark(self, key: str) -> tuple[int, str]:
        """Id and name of the bookmark of ``key``, within Word's 40 characters.

        Word takes letters, digits and underscores and ignores case, so the place in the order of
        first use makes it unique.
        """
        if key not in self.bookmarks:
            number = len(self.bookmarks) + 1
            readable = re.sub(r"\W", "_", key, flags=re.ASCII)[:30]
            self.bookmarks[key] = (number, f"p{number}_{readable}")
        return self.bookmarks[key]

    def bookmarked(self, key: str, content: str) -> str:
        """``content`` inside the bookmark of ``key``."""
        if not key:
            return content
        number, name = self.bookmark(key)
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )
