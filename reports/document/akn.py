"""The paper as Akoma Ntoso 3.0 (OASIS LegalDocML), named as AKN4UN names United Nations documents.

Numbered parts carry ids from their numbers (``para_44``), which other documents can cite, and
their lasting key as ``GUID``. What a part rests on stays in the application. How the paper itself
is named says ``akn_names``.
"""

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from reports.document import charts
from reports.document.akn_names import NAMESPACE, Names, add
from reports.document.numbering import printed
from reports.document.tree import Paper

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What a cover's line is, where the vocabulary has an element for it.
COVER_ELEMENTS = {
    "session": "session",
    "committee": "docCommittee",
    "status": "docStatus",
    "office": "docAuthority",
}


def write(paper: Paper) -> bytes:
    """``paper`` as an Akoma Ntoso file.

    Raises:
        UnknownReference, InvalidPaper: the tree cannot be printed (``numbering.printed``).
    """
    root = _Akn(paper).root()
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)


class _Akn:
    """One paper being written: ids are given as the parts come, and known before references."""

    def __init__(self, paper: Paper):
        self.paper = paper
        self.document = printed(paper)
        self.names = Names.of(paper, self.document)
        self.ids: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self.given: set[str] = set()
        self.prefix = ""
        self._name_parts()

    # Ids

    def _name_parts(self) -> None:
        """The ids of keyed parts, so that references can lead forward."""
        for part in self.document["body"]:
            self._name(part, "")
        for place, one in enumerate(self.document["appendices"], 1):
            prefix = f"att_{place}"
            if one["key"]:
                self.ids[one["key"]] = prefix
            for part in one["blocks"]:
                self._name(part, f"{prefix}__")

    def _name(self, part: dict, prefix: str) -> None:
        kind, own = part["t"], prefix
        if kind == "section":
            own = self._fresh(f"{prefix}sec_{_number(part['number'])}")
        elif kind == "paragraph":
            own = self._fresh(f"{prefix}para_{_number(part['number'])}")
        if kind in ("section", "paragraph") and part["key"]:
            self.ids[part["key"]] = own
        for below in part.get("blocks", ()):
            self._name(below, prefix)
        for place, below in enumerate(part.get("children", ()), 1):
            if below["t"] == "list":
                self._name_items(below, f"{own}__list_{place}")

    def _name_items(self, block: dict, prefix: str) -> None:
        for place, item in enumerate(block["items"], 1):
            own = f"{prefix}__item_{place}"
            if item["key"]:
                self.ids[item["key"]] = own
            for below_place, below in enumerate(item["children"], 1):
                if below["t"] == "list":
                    self._name_items(below, f"{own}__list_{below_place}")

    def _fresh(self, wanted: str) -> str:
        """``wanted``, or with a number behind it where it was given already."""
        name, place = wanted, 1
        while name in self.given:
            place += 1
            name = f"{wanted}-{place}"
        self.given.add(name)
        return name

    def _next(self, kind: str) -> str:
        """The next id of parts without a number or key, such as "tbl_2"."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return self._fresh(f"{self.prefix}{kind}_{self.counts[kind]}")

    # The whole

    def root(self) -> etree._Element:
        """The document."""
        root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})
        doc = add(root, "doc", name="governing-body-paper", contains="originalVersion")
        self.names.meta(doc, "!main", "")
        self.preface(doc)
        self.body(add(doc, "mainBody", eId="mainBody"), self.document["body"], "")
        self.conclusions(doc)
        if self.document["appendices"]:
            attachments = add(doc, "attachments")
            for place, one in enumerate(self.document["appendices"], 1):
                self.appendix(attachments, place, one)
        return root

    def preface(self, doc: etree._Element) -> None:
        """Cover, agenda line and title."""
        preface = add(doc, "preface", eId="preface")
        cover = self.paper.cover
        known = {getattr(cover, name): element for name, element in COVER_ELEMENTS.items()}
        known[self.paper.symbol] = "docNumber"
        for row in self.document["cover"]:
            line = add(preface, "p", **{"class": f"cover-{row['style']}"})
            for text in filter(None, (row["left"], row["right"])):
                element = known.get(text)
                part = add(line, element) if element else add(line, "inline", name="cover")
                part.text = text
        if self.document["agenda"]:
            add(preface, "p", **{"class": "agenda"}).text = self.document["agenda"]
        title = add(preface, "longTitle", eId="preface__longTitle")
        add(add(title, "p"), "docTitle").text = self.document["title"]
        if box := self.document["box"]:
            self.box(add(preface, "container", name="box", eId="preface__box"), box)

    def box(self, parent: etree._Element, box: dict) -> None:
        """The box of papers since 2011."""
        _text(add(add(parent, "p", **{"class": "box-title"}), "b"), box["title"])
        if box["purpose"]:
            _text(add(parent, "p"), box["purpose"])
        if box["see"]:
            self.reference(add(parent, "p"), box["see"])
        for row in box["rows"]:
            line = add(parent, "p")
            _text(add(line, "b"), row["label"])
            _text(line, f" {row['text']}")

    def conclusions(self, doc: etree._Element) -> None:
        """Place and date, further lines, the point for decision."""
        document = self.document
        line = document["decision_line"]
        if not (document["place_date"] or document["closing"] or line):
            return
        found = add(doc, "conclusions", eId="conclusions")
        if document["place_date"]:
            words = add(found, "p")
            add(words, "date", date=self.names.day).text = document["place_date"]
        for one in document["closing"]:
            self.inlines(add(found, "p"), one)
        if line:
            words = add(found, "p", **{"class": "point-for-decision"})
            _text(words, line["lead"])
            self.reference(words, line["parts"])

    def appendix(self, attachments: etree._Element, place: int, one: dict) -> None:
        """An appendix as a document of its own inside the paper's."""
        own = f"att_{place}"
        attachment = add(attachments, "attachment", eId=own)
        if one["key"]:
            attachment.set("GUID", one["key"])
        doc = add(attachment, "doc", name="appendix", contains="originalVersion")
        self.names.meta(doc, f"!{own}", f"{own}__")
        preface = add(doc, "preface", eId=f"{own}__preface")
        add(preface, "p", **{"class": "appendix-heading"}).text = one["heading"]
        for name in ("title", "subtitle"):
            if one[name]:
                self.inlines(add(preface, "p", **{"class": f"appendix-{name}"}), one[name])
        self.prefix, self.counts = f"{own}__", {}
        self.body(add(doc, "mainBody", eId=f"{own}__mainBody"), one["blocks"], f"{own}__")
        if one["note"]:
            last = add(doc, "conclusions", eId=f"{own}__conclusions")
            self.inlines(add(last, "p"), one["note"])
        self.prefix = ""

    # Blocks

    def body(self, body: etree._Element, blocks: Iterable[dict], prefix: str) -> None:
        """The blocks of the paper or of an appendix; an empty one holds an empty paragraph."""
        self.hierarchy(body, blocks)
        if not len(body):
            add(body, "p")

    def hierarchy(self, parent: etree._Element, blocks: Iterable[dict]) -> None:
        """Sections and numbered paragraphs; everything else in a container of its own."""
        for block in blocks:
            if block["t"] == "section":
                self.section(parent, block)
            elif block["t"] == "paragraph":
                self.paragraph(parent, block)
            elif block["t"] != "pagebreak":
                name = block["t"]
                holder = add(parent, "hcontainer", name=name, eId=self._next("hcontainer"))
                if block.get("key") and name not in ("table", "figure"):
                    holder.set("GUID", block["key"])
                self.block(add(holder, "content"), block, holder.get("eId"))

    def section(self, parent: etree._Element, block: dict) -> None:
        """A section with its number and heading."""
        own = self.ids.get(block["key"]) or self._next("sec")
        found = add(parent, "section", eId=own)
        if block["key"]:
            found.set("GUID", block["key"])
        if block["number"]:
            add(found, "num").text = block["number"]
        self.inlines(add(found, "heading"), block["title"])
        inside = [one for one in block["blocks"] if one["t"] != "pagebreak"]
        if inside:
            self.hierarchy(found, inside)
        else:
            add(add(found, "content"), "p")

    def paragraph(self, parent: etree._Element, block: dict) -> None:
        """A numbered paragraph with what stands under it."""
        own = self.ids[block["key"]]
        found = add(parent, "paragraph", eId=own, GUID=block["key"])
        if block["decision"]:
            found.set("class", "draft-decision")
        add(found, "num").text = block["number"]
        content = add(found, "content", eId=f"{own}__content")
        self.inlines(add(content, "p"), block["inlines"])
        for place, one in enumerate(block["children"], 1):
            self.block(content, one, f"{own}__list_{place}", is_list_id=True)

    def block(
        self, parent: etree._Element, block: dict, own: str, *, is_list_id: bool = False
    ) -> None:
        """A list, table, quotation, heading or plain paragraph among the blocks of ``parent``."""
        kind = block["t"]
        if kind == "list":
            self.a_list(parent, block, own if is_list_id else f"{own}__list_1")
        elif kind == "table":
            self.table(parent, block)
        elif kind == "figure":
            self.figure(parent, block)
        elif kind == "quotation":
            for one in block["paragraphs"]:
                self.inlines(add(parent, "block", name="quotation"), one)
            if block["attribution"]:
                self.inlines(add(parent, "block", name="attribution"), block["attribution"])
        elif kind == "heading":
            self.inlines(add(parent, "block", name="heading"), block["title"])
        else:
            self.inlines(add(parent, "p"), block["inlines"])

    def a_list(self, parent: etree._Element, block: dict, own: str) -> None:
        """A list; each item has its mark as printed. A list without items says nothing."""
        if not block["items"]:
            return
        found = add(parent, "blockList", eId=own, **{"class": block["style"]})
        for place, item in enumerate(block["items"], 1):
            mine = f"{own}__item_{place}"
            one = add(found, "item", eId=mine)
            if item["key"]:
                one.set("GUID", item["key"])
            add(one, "num").text = item["label"]
            self.inlines(add(one, "p"), item["inlines"])
            for below_place, below in enumerate(item["children"], 1):
                self.block(one, below, f"{mine}__list_{below_place}", is_list_id=True)

    def table(self, parent: etree._Element, block: dict) -> None:
        """A table with its head row."""
        found = add(parent, "table", eId=self._next("tbl"))
        if block["key"]:
            found.set("GUID", block["key"])
        if block["description"]:
            found.set("title", block["description"])
        if block["caption"]:
            self.inlines(add(found, "caption"), block["caption"])
        head = add(found, "tr")
        for cell in block["head"]:
            self.inlines(add(add(head, "th"), "p"), cell)
        for row in block["rows"]:
            line = add(found, "tr")
            for cell in row["cells"]:
                self.inlines(add(add(line, "td"), "p"), cell)

    def figure(self, parent: etree._Element, block: dict) -> None:
        """A chart under its title: the picture, which the file holds itself, and its table."""
        found = add(parent, "tblock", eId=self._next("tblock"), **{"class": "figure"})
        if block["key"]:
            found.set("GUID", block["key"])
        self.inlines(add(found, "heading"), block["title"])
        picture, words = charts.address(block["spec"]), block["description"]
        add(add(found, "block", name="picture"), "img", src=picture, alt=words)
        self.table(found, block["table"])

    # Inlines

    def inlines(self, parent: etree._Element, parts: Iterable[dict]) -> None:
        """Running text."""
        for part in parts:
            kind = part["t"]
            if kind == "text":
                self.words(parent, part)
            elif kind == "fact":
                _text(parent, part["text"])
            elif kind == "span":
                self.inlines(parent, part["inlines"])
            elif kind == "link":
                _text(add(parent, "a", href=part["address"]), part["text"])
            elif kind == "ref":
                self.reference(parent, part["parts"])
            else:
                self.note(parent, part)

    def words(self, parent: etree._Element, part: dict[str, Any]) -> None:
        """Words with their emphasis and language."""
        if part.get("lang"):
            parent = add(parent, "span")
            parent.set(XML_LANG, part["lang"])
        for mark, name in (("strong", "b"), ("em", "i")):
            if part.get(mark):
                parent = add(parent, name)
        _text(parent, part["text"])

    def reference(self, parent: etree._Element, parts: list[dict]) -> None:
        """The words of a reference; a range of two is one element."""
        keyed = [place for place, one in enumerate(parts) if one.get("key")]
        if len(keyed) == 2 and keyed[1] == keyed[0] + 2:
            first, last = (self.ids.get(parts[place]["key"]) for place in keyed)
            for one in parts[: keyed[0]]:
                _text(parent, one["text"])
            if first and last:
                text = "".join(one["text"] for one in parts[keyed[0] : keyed[1] + 1])
                _text(add(parent, "rref", **{"from": f"#{first}", "upTo": f"#{last}"}), text)
                for one in parts[keyed[1] + 1 :]:
                    _text(parent, one["text"])
                return
            parts = parts[keyed[0] :]
        for one in parts:
            target = self.ids.get(one.get("key", ""))
            _text(add(parent, "ref", href=f"#{target}") if target else parent, one["text"])

    def note(self, parent: etree._Element, part: dict) -> None:
        """A footnote, at its mark."""
        number = str(part["number"])
        eid = self._fresh(f"authorialNote_{number}")
        found = add(parent, "authorialNote", marker=number, placement="bottom", eId=eid)
        for one in part["paragraphs"] or [[]]:
            self.inlines(add(found, "p"), one)


def _number(printed_number: str) -> str:
    """A printed number as ids have it: "44." as "44", nothing as "none"."""
    return re.sub(r"[^A-Za-z0-9]+", "", printed_number) or "none"


def _text(parent: etree._Element, text: str) -> None:
    """Add text at the end of ``parent``; a line end becomes a break."""
    for place, line in enumerate(text.split("\n")):
        if place:
            add(parent, "eol")
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + line
        else:
            parent.text = (parent.text or "") + line
