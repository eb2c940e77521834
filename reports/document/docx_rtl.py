"""A Word paper from right to left: what Word needs beyond the language for Arabic.

The parts of the file are written as for any language and turned round here: paragraphs (through
the style that all others rest on), runs, tables, sections and the marks of numbering each have a
property of their own for it (ECMA-376 Part 1: 17.3.1.6, 17.3.2.30, 17.4.1 and 17.6.1). Order of
elements is that of the schema.
"""

import re
import unicodedata
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from reports.document.ooxml import DECLARATION

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{_WORD}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# What the schema puts after w:bidi in a paragraph's properties, and after w:rtl in a run's.
_AFTER_BIDI = (
    "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents",
    "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl",
    "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
)  # fmt: skip
_AFTER_RTL = ("cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange")
_AFTER_BIDI_VISUAL = (
    "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc", "tblCellSpacing", "tblInd",
    "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription",
)  # fmt: skip
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def text_part(part: str) -> str:
    """A part with text (document, footnotes, header, footer) from right to left."""
    root = etree.fromstring(part.encode())
    for one in list(root.iter(f"{W}r")):
        _turn_run(one)
    for one in root.iter(f"{W}tblPr"):
        _put(one, "bidiVisual", _AFTER_BIDI_VISUAL)
    for one in root.iter(f"{W}sectPr"):
        # rtlGutter and docGrid, which would follow, are in no paper.
        etree.SubElement(one, f"{W}bidi")
    _turn_looks(root)
    return _written(root)


def styles(part: str) -> str:
    """styles.xml: the default paragraph style, and with it all others, from right to left."""
    root = etree.fromstring(part.encode())
    for one in root.iter(f"{W}style"):
        if one.get(f"{W}default") == "1" and one.get(f"{W}type") == "paragraph":
            properties = one.find(f"{W}pPr")
            if properties is None:
                properties = etree.Element(f"{W}pPr")
                marks = one.find(f"{W}rPr")
                one.insert(len(one) if marks is None else one.index(marks), properties)
            _put(properties, "bidi", _AFTER_BIDI)
    _turn_looks(root)
    return _written(root)


def numbering(part: str) -> str:
    """numbering.xml: marks whose full stop stands on the left of the number."""
    root = etree.fromstring(part.encode())
    for one in root.iter(f"{W}lvl"):
        marks = one.find(f"{W}rPr")
        if marks is None:
            marks = etree.SubElement(one, f"{W}rPr")
        _put(marks, "rtl", _AFTER_RTL)
    return _written(root)


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """``text`` in pieces, each with whether it runs from right to left.

    A piece from left to right goes from its first letter to its last letter or digit, with the
    brackets that close in it: "GB.322/INS/13/4(Rev.)" is one. Numbers alone belong to the text
    around them.
    """
    done = place = 0
    while place < len(text):
        if unicodedata.bidirectional(text[place]) != "L":
            place += 1
            continue
        end = _end_of_latin(text, place)
        if place > done:
            yield text[done:place], True
        yield text[place:end], False
        done = place = end
    if done < len(text):
        yield text[done:], True


def _end_of_latin(text: str, start: int) -> int:
    """Where the piece from left to right that begins at ``start`` ends."""
    end, opened = start, []
    for place in range(start, len(text)):
        one = text[place]
        kind = unicodedata.bidirectional(one)
        if kind in ("R", "AL", "AN"):
            break
        if one in _BRACKETS:
            opened.append(_BRACKETS[one])
        if kind in ("L", "EN") or (opened and one == opened[-1] and end > start):
            end = place + 1
        if opened and one == opened[-1]:
            opened.pop()
    return max(end, start + 1)


def _turn_run(run: etree._Element) -> None:
    """Mark a run; one that mixes directions becomes several, with the same properties."""
    words = run.findall(f"{W}t")
    if not words:
        _mark(run)
        return
    parts = []
    for child in run:
        if child.tag == f"{W}rPr":
            continue
        if child.tag == f"{W}t":
            parts += [(_words(text), rtl) for text, rtl in pieces(child.text or "")]
        else:
            parts.append((child, True))
    before = run
    properties = run.find(f"{W}rPr")
    for content, rtl in parts:
        own = etree.Element(f"{W}r")
        if properties is not None:
            own.append(deepcopy(properties))
        own.append(content)
        if rtl:
            _mark(own)
        before.addnext(own)
        before = own
    run.getparent().remove(run)


def _words(text: str) -> etree._Element:
    found = etree.Element(f"{W}t")
    found.set(_SPACE, "preserve")
    found.text = text
    return found


def _mark(run: etree._Element) -> None:
    marks = run.find(f"{W}rPr")
    if marks is None:
        marks = etree.Element(f"{W}rPr")
        run.insert(0, marks)
    _put(marks, "rtl", _AFTER_RTL)


def _turn_looks(root: etree._Element) -> None:
    """Borders change sides, and Arabic is not slanted: it has no italics."""
    for borders in root.iter(f"{W}pBdr"):
        sides = {one.tag: one for one in borders}
        left, right = sides.get(f"{W}left"), sides.get(f"{W}right")
        if left is not None and right is None:
            left.tag = f"{W}right"
            # top, left, bottom, right: the order of the schema.
            borders.append(left)
    for one in list(root.iter(f"{W}iCs")):
        one.getparent().remove(one)


def _put(properties: etree._Element, name: str, after: tuple[str, ...]) -> None:
    """Put an empty property before those that the schema has after it."""
    if properties.find(f"{W}{name}") is not None:
        return
    followers = {f"{W}{one}" for one in after}
    place = next((n for n, one in enumerate(properties) if one.tag in followers), len(properties))
    properties.insert(place, etree.Element(f"{W}{name}"))


def _written(root: etree._Element) -> str:
    found = etree.tostring(root, encoding="unicode")
    return DECLARATION + re.sub(r"^<\?xml[^>]*\?>\s*", "", found)
