"""Reads written papers back, each by the rules of its own format.

The Word reader numbers paragraphs as Word does, from numbering.xml and the styles: what it gives
is what Word would show, not what the writer meant.
"""

import re
import subprocess
import zipfile
from collections import defaultdict
from io import BytesIO

import pikepdf
from lxml import etree, html

from reports.document.marks import letters, roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FORMATS = {
    "decimal": str,
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
}


def squeezed(text: str) -> str:
    """``text`` without spaces and soft hyphens, which line breaking may add or take."""
    return re.sub(r"[\s\u00ad\u200b]+", "", text)


def part(docx: bytes, name: str) -> etree._Element:
    """A part of a Word file."""
    with zipfile.ZipFile(BytesIO(docx)) as package:
        return etree.fromstring(package.read(name))


def docx_lines(docx: bytes) -> list[str]:
    """The lines Word shows: computed numbers, cached fields, notes at the end."""
    return _Word(docx).lines()


class _Word:
    def __init__(self, docx: bytes):
        self.body = part(docx, "word/document.xml").find(f"{W}body")
        self.notes = part(docx, "word/footnotes.xml")
        numbering = part(docx, "word/numbering.xml")
        self.levels = {}
        for abstract in numbering.iter(f"{W}abstractNum"):
            for level in abstract.iter(f"{W}lvl"):
                place = (abstract.get(f"{W}abstractNumId"), level.get(f"{W}ilvl"))
                self.levels[place] = (
                    level.find(f"{W}numFmt").get(f"{W}val"),
                    level.find(f"{W}lvlText").get(f"{W}val"),
                )
        self.abstract = {
            one.get(f"{W}numId"): one.find(f"{W}abstractNumId").get(f"{W}val")
            for one in numbering.iter(f"{W}num")
        }
        self.restarts = {
            one.get(f"{W}numId"): {o.get(f"{W}ilvl") for o in one.iter(f"{W}lvlOverride")}
            for one in numbering.iter(f"{W}num")
        }
        styles = part(docx, "word/styles.xml")
        self.styles = {one.get(f"{W}styleId"): one for one in styles.iter(f"{W}style")}
        self.counts: dict = defaultdict(int)
        self.started: set = set()

    def lines(self) -> list[str]:
        found = []
        for element in self.body:
            if element.tag == f"{W}p":
                found.append(self.line(element))
            elif element.tag == f"{W}tbl":
                for row in element.iter(f"{W}tr"):
                    cells = row.findall(f"{W}tc")
                    found.append(
                        " | ".join(
                            "".join(self.text(p) for p in cell.iter(f"{W}p")) for cell in cells
                        )
                    )
        notes = []
        for note in self.notes.iter(f"{W}footnote"):
            if not note.get(f"{W}type"):
                number = int(note.get(f"{W}id")) - 1
                text = "\n".join(self.text(p) for p in note.iter(f"{W}p"))
                notes.append(f"{number} {text.strip()}")
        return [one for one in found if one] + notes

    def line(self, paragraph) -> str:
        return f"{self.label(paragraph)} {self.text(paragraph)}".strip(" ")

    def label(self, paragraph) -> str:
        style = paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        own = paragraph.find(f"{W}pPr/{W}numPr")
        while own is None and style:
            element = self.styles[style]
            own = element.find(f"{W}pPr/{W}numPr")
            based = element.find(f"{W}basedOn")
            style = based.get(f"{W}val") if based is not None else None
        if own is None or own.find(f"{W}numId").get(f"{W}val") == "0":
            return ""
        number = own.find(f"{W}numId").get(f"{W}val")
        level = own.find(f"{W}ilvl")
        level = level.get(f"{W}val") if level is not None else "0"
        abstract = self.abstract[number]
        # All w:num of one abstract share its count; an override starts it again, once.
        if level in self.restarts[number] and (number, level) not in self.started:
            self.started.add((number, level))
            self.counts[abstract, level] = 0
        self.counts[abstract, level] += 1
        kind, pattern = self.levels[abstract, level]
        if kind == "bullet":
            return pattern
        return re.sub(r"%\d", _FORMATS[kind](self.counts[abstract, level]), pattern)

    def text(self, paragraph) -> str:
        found = []
        for element in paragraph.iter():
            if element.tag == f"{W}t":
                found.append(element.text or "")
            elif element.tag == f"{W}br" and element.get(f"{W}type") is None:
                found.append("\n")
            elif element.tag == f"{W}tab" and element.getparent().tag == f"{W}r":
                found.append(" ")
            elif element.tag == f"{W}footnoteReference":
                found.append(f"[{int(element.get(f'{W}id')) - 1}]")
        return "".join(found)


def html_lines(page: str) -> list[str]:
    """The lines of the article: blocks in order, notes at the end."""
    article = html.fromstring(page).xpath("//article")[0]
    for mark in article.xpath(".//sup/a[@role='doc-noteref']"):
        mark.text = f"[{mark.text}]"
    for back in article.xpath(".//a[@role='doc-backlink']"):
        back.drop_tree()
    for line_break in article.xpath(".//br"):
        line_break.tail = "\n" + (line_break.tail or "")
    notes = article.xpath(".//section[@role='doc-endnotes']")
    for one in notes:
        one.getparent().remove(one)
    found = [_html_line(one) for one in _html_blocks(article)]
    for section in notes:
        for number, item in enumerate(section.xpath("./ol/li"), 1):
            text = "\n".join(p.text_content().strip(" ") for p in item.xpath("./p"))
            found.append(f"{number} {text}")
    return [one for one in found if one]


def _html_blocks(article) -> list:
    return article.xpath(
        ".//*[self::p or self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6 "
        "or self::tr or self::caption or self::li]"
    )


def _html_line(element) -> str:
    if element.tag == "tr":
        return " | ".join(cell.text_content() for cell in element)
    if element.tag == "li":
        parts = [element.text or ""]
        for child in element:
            if child.tag in ("ol", "ul", "p", "blockquote", "div"):
                break
            parts += [child.text_content(), child.tail or ""]
        return "".join(parts).strip("\n ")
    return element.text_content().strip(" ")


def pdf_text(file) -> str:
    """What the tags of a PDF say, in their order, squeezed; notes stand at their mark.

    Without hyphens: at the end of a line a span says what they stand for.
    """
    plain = file.with_suffix(".plain.pdf")
    with pikepdf.open(file) as pdf:
        for page in pdf.pages:
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(_without_hyphens(page)))
        pdf.save(plain)
    listing = subprocess.run(
        ["pdfinfo", "-struct-text", str(plain)], capture_output=True, check=True
    ).stdout.decode(errors="replace")  # Poppler prints the titles of headings as they are stored.
    # Poppler puts its own marks of direction around words from right to left.
    words = re.sub("[\u202a-\u202e]", "", "".join(re.findall(r'^ *"(.*)"$', listing, re.MULTILINE)))
    return squeezed(words).replace("-", "")


def _without_hyphens(page) -> list:
    """The page's operations without spans of actual text, and without hyphens in such spans.

    Poppler loses the words after such a span, as it is inside another one.
    """
    kept, spans = [], []
    for operation in pikepdf.parse_content_stream(page):
        name = str(operation.operator)
        if name in ("BDC", "BMC"):
            properties = operation.operands[1] if name == "BDC" else {}
            actual = str(properties["/ActualText"]) if "/ActualText" in properties else None
            spans.append(actual)
            if actual is not None:
                continue
        elif name == "EMC":
            if spans.pop() is not None:
                continue
        elif name in ("Tj", "TJ") and {"-", "\u00ad"} & set(spans):
            continue
        kept.append(operation)
    return kept


AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"


def akn_lines(akn: bytes) -> list[str]:
    """The lines of an Akoma Ntoso file: numbers and marks before their text, notes at the end."""
    doc = etree.fromstring(akn).find(f"{AKN}doc")
    notes: list[str] = []
    return [one for one in _akn_blocks(doc, notes) if one] + notes


def _akn_blocks(element, notes):
    name = etree.QName(element).localname
    if name == "meta":
        return []
    if name in ("p", "block", "caption", "heading"):
        return [_akn_text(element, notes)]
    if name == "tr":
        return [" | ".join("\n".join(_akn_inside(cell, notes)) for cell in element)]
    if name in ("section", "paragraph", "item"):
        led = {"section": f"{AKN}heading"}.get(name)
        number = element.findtext(f"{AKN}num") or ""
        rest = [one for one in element if one.tag not in (f"{AKN}num", led)]
        heading = element.find(led) if led else None
        if heading is not None:
            own = [f"{number} {_akn_text(heading, notes)}"]
            return own + [line for one in rest for line in _akn_blocks(one, notes)]
        found = [line for one in rest for line in _akn_blocks(one, notes)]
        return [f"{number} {found[0]}", *found[1:]]
    return _akn_inside(element, notes)


def _akn_inside(element, notes):
    return [line for one in element for line in _akn_blocks(one, notes)]


def _akn_text(element, notes):
    words = [element.text or ""]
    for one in element:
        name = etree.QName(one).localname
        if name == "authorialNote":
            words.append(f"[{one.get('marker')}]")
            inside = "\n".join(_akn_text(p, notes) for p in one)
            notes.append(f"{one.get('marker')} {inside}")
        elif name == "eol":
            words.append("\n")
        else:
            words.append(_akn_text(one, notes) + (" " if name in ("docNumber",) else ""))
        words.append(one.tail or "")
    return "".join(words)
