"""Writes a paper and its translation as an XLIFF 2.0 file.

One ``file`` for the paper, one ``unit`` for each part that has words, with the key of the block
as its id, one ``segment`` for each of its texts. What is no plain text is an inline code: ``pc``
for what has words inside (emphasis, words of another language, links, footnotes, sentences that
rest on records), ``ph`` for references and live values. What a code stands for is in the unit's
``originalData``, in the markup of :mod:`reports.inlines`, so that it can be read back as it was.
"""

from lxml import etree

from reports.models import PaperLanguage, TranslationState
from reports.stored_inlines import to_markup
from reports.translating import Row, digest, states
from reports.xliff.names import CATEGORY, CORE, METADATA, PREFIX, XML, core, metadata

# What an other program is told of our states; ours are finer (reports.xliff.reading).
STATES = {
    TranslationState.MISSING: "initial",
    TranslationState.OUTDATED: "initial",
    TranslationState.DRAFT: "translated",
    TranslationState.REVIEWED: "reviewed",
}
_FORMATS = (("strong", "xlf:b", "**"), ("em", "xlf:i", "*"))


def exported(edition: PaperLanguage) -> bytes:
    """The XLIFF file of a paper and one of its further languages (three queries at most)."""
    paper = edition.paper
    root = etree.Element(core("xliff"), nsmap={None: CORE, "mda": METADATA})
    root.set("version", "2.0")
    root.set("srcLang", paper.language)
    root.set("trgLang", edition.language)
    file = etree.SubElement(root, core("file"), id=f"paper-{paper.pk}", original=paper.symbol)
    file.set(f"{{{XML}}}space", "preserve")
    for row in states(paper, edition.language):
        _unit(file, row)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)


def _unit(file, row: Row) -> None:
    unit = etree.SubElement(file, core("unit"), id=row.block.key, name=row.name[:200])
    made = row.translation
    _metadata(
        unit,
        {
            "source-digest": digest(row.block.content),
            "made-from": made.source_digest if made else "",
            "version": str(made.version if made else 0),
        },
    )
    codes = Codes()
    held = etree.SubElement(unit, core("originalData"))
    for name, stored in row.block.content.items():
        if not stored:
            continue
        segment = etree.SubElement(unit, core("segment"), id=name, state=STATES[row.state])
        if row.state == TranslationState.OUTDATED:
            segment.set("subState", f"{PREFIX}:outdated")
        codes.write(etree.SubElement(segment, core("source")), stored)
        if made and made.content.get(name):
            codes.write(etree.SubElement(segment, core("target")), made.content[name], again=True)
    for markup, key in codes.data.items():
        etree.SubElement(held, core("data"), id=key).text = markup
    if not len(held):
        unit.remove(held)


def _metadata(unit, values: dict[str, str]) -> None:
    group = etree.SubElement(
        etree.SubElement(unit, metadata("metadata")), metadata("metaGroup"), category=CATEGORY
    )
    for name, value in values.items():
        etree.SubElement(group, metadata("meta"), type=name).text = value


class Codes:
    """The inline codes of one unit: each has an id, which its twin in the target has too."""

    def __init__(self):
        self.data: dict[str, str] = {}
        self.waiting: list[tuple[tuple[str, str], str]] = []
        self.number = 0

    def write(self, element, stored: str | list[dict], *, again: bool = False) -> None:
        """Write a text into ``element``.

        Args:
            again: whether it is a target, whose codes take the ids of those of its source.
        """
        if isinstance(stored, str):
            _append(element, stored)
            return
        for one in stored:
            if one["t"] == "text":
                self._text(element, one, again)
            elif one["t"] in ("ref", "fact"):
                self._code(element, "ph", one["t"], to_markup([one]), again)
            elif one["t"] == "link":
                # The words are given; the address is what the code stands for.
                opened = self._code(element, "pc", "link", to_markup([{**one, "text": "…"}]), again)
                _append(opened, one["text"])
            else:
                words = [{"t": "text", "text": "…"}]
                markup = to_markup([{**one, "content": words}])
                opened = self._code(element, "pc", one["t"], markup, again)
                self.write(opened, one["content"], again=again)

    def _text(self, element, one: dict, again: bool) -> None:
        if language := one.get("lang"):
            markup = to_markup([{"t": "text", "text": "…", "lang": language}])
            element = self._code(element, "pc", "lang", markup, again)
        for name, subtype, sign in _FORMATS:
            if one.get(name):
                element = self._code(element, "pc", subtype, f"{sign}…{sign}", again)
        _append(element, one["text"])

    def _code(self, element, tag: str, kind: str, markup: str, again: bool):
        """One inline code inside ``element``."""
        subtype = kind if ":" in kind else f"{PREFIX}:{kind}"
        known = {"fmt": "xlf:", "link": f"{PREFIX}:link"}
        type_ = next((one for one, begin in known.items() if subtype.startswith(begin)), "other")
        code = etree.SubElement(
            element, core(tag), id=self._id(subtype, markup, again), type=type_, subType=subtype
        )
        held = self.data.setdefault(markup, f"d{len(self.data) + 1}")
        if tag == "ph":
            code.set("dataRef", held)
            code.set("disp", markup)
        else:
            code.set("dataRefStart", held)
        if type_ == "other":
            # What ties the text to the record stands in it exactly once for each time here.
            code.set("canCopy", "no")
            code.set("canDelete", "no")
        return code

    def _id(self, subtype: str, markup: str, again: bool) -> str:
        said = (subtype, markup)
        if again:
            for place, (known, key) in enumerate(self.waiting):
                if known == said:
                    del self.waiting[place]
                    return key
        self.number += 1
        key = f"{'t' if again else 's'}{self.number}"
        if not again:
            self.waiting.append((said, key))
        return key


def _append(element, text: str) -> None:
    """Put text at the end of an element."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
