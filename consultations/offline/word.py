"""The Word template: for each question a heading, its text and a table to fill in.

The first cell of each row holds, as hidden text, the mark of its question and the name of its
field; the second cell is the answer. So it does not matter in which order tables stand, what else
is written around them, or whether a program keeps the drop-down list of the stances.

By hand, because python-docx knows no drop-down lists: it neither writes them nor reads what was
chosen in one, nor what was inserted with changes marked; and the hour stands in what it saves, so
that the same template would never be the same file.
"""

import re
from itertools import count
from xml.sax.saxutils import escape

from django.utils import translation
from django.utils.translation import gettext as _

from consultations.offline.blank import (
    CHOOSE,
    FIELDS,
    FORM,
    LANGUAGE_MARK,
    Blank,
    helps,
    instructions,
    labels,
)
from consultations.offline.filled import Filled, Line, tidy
from consultations.offline.package import (
    DECLARATION,
    OFFICE,
    PACKAGE,
    Package,
    attribute,
    children,
    damaged,
    local,
    relationships,
    zipped,
)

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
LOCALES = {"en": "en-GB", "fr": "fr-CH", "es": "es-ES"}
LABEL_WIDTH, ANSWER_WIDTH = 2700, 6938
_FIELD = re.compile(rf"({FORM}\.[0-9a-z.]+):({'|'.join(FIELDS)})\b")
# What stands in a document without being read in it.
_UNREAD = {
    *("del", "moveFrom", "instrText", "delText", "sdtPr", "rPr", "pPr", "tblPr", "tcPr", "trPr"),
    *("Fallback", "footnoteReference", "commentReference", "drawing", "pict", "object"),
}


def write(
    blank: Blank, words: dict[str, dict[str, str]] | None = None, language: str = ""
) -> bytes:
    """The template as a document.

    Args:
        words: answers that stand in it already, by mark and field.
        language: of the answers, in words; that of the template unless told.
    """
    with translation.override(blank.language):
        document = _document(blank, words or {}, language)
    locale = LOCALES.get(blank.language[:2], "en-GB")
    parts = (("styles.xml", "styles"), ("settings.xml", "settings"))
    overrides = "".join(
        f'<Override PartName="/word/{name}" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in (("document.xml", "document.main"), *parts)
    )
    return zipped(
        {
            "[Content_Types].xml": f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
            "_rels/.rels": relationships([(f"{OFFICE}/officeDocument", "word/document.xml")]),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": relationships(
                [(f"{OFFICE}/{kind}", name) for name, kind in parts]
            ),
            "word/styles.xml": _STYLES.replace("en-GB", locale),
            "word/settings.xml": f'{DECLARATION}<w:settings xmlns:w="{_MAIN}"><w:compat>'
            '<w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>',
        }
    )


def _document(blank, words, language) -> str:
    language = language or blank.own_language
    said, hints, numbers = labels(), helps(), count(1)
    parts = [
        _paragraph(_run(blank.title), "Title"),
        _paragraph(_run(f"{blank.code} · {blank.deadline}"), "Note"),
        *(_paragraph(_run(one), "Note") for one in instructions()),
        _table(
            [
                _row(
                    LANGUAGE_MARK,
                    said["language"],
                    "",
                    _choice(next(numbers), said["language"], language, blank.languages),
                )
            ]
        ),
    ]
    for one in blank.questions:
        mine = words.get(str(one.mark), {})
        version = _("Version %(number)s of the text") % {"number": one.mark.text_version}
        parts.append(_paragraph(_run(f"{one.number}. {one.title}"), "Heading1"))
        parts += [_paragraph(_run(line)) for line in one.text.split("\n") if one.text]
        parts.append(_paragraph(_run(version), "Note"))
        rows = []
        for name in FIELDS:
            answer = (
                _choice(next(numbers), said[name], mine.get(name, ""), blank.stances)
                if name == "stance"
                else "".join(_paragraph(_run(line)) for line in mine.get(name, "").split("\n"))
            )
            rows.append(_row(f"{one.mark}:{name}", said[name], hints[name], answer))
        parts.append(_table(rows))
    section = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" '
        'w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    return (
        f'{DECLARATION}<w:document xmlns:w="{_MAIN}"><w:body>{"".join(parts)}{section}</w:body>'
        "</w:document>"
    )


def _paragraph(content: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{content}</w:p>"


def _run(text: str, properties: str = "") -> str:
    marks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    pieces = "<w:tab/>".join(
        f'<w:t xml:space="preserve">{escape(one)}</w:t>' if one else "" for one in text.split("\t")
    )
    return f"<w:r>{marks}{pieces}</w:r>" if text else ""


def _row(mark: str, label: str, hint: str, answer: str) -> str:
    """A row of two cells: the label with its hidden mark, and the place for the answer."""
    words = _run(label, "<w:b/>") + _run(mark, "<w:vanish/>")
    first = _paragraph(words) + (_paragraph(_run(hint), "Note") if hint else "")
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{content}</w:tc>'
        for width, shade, content in (
            (LABEL_WIDTH, '<w:shd w:val="clear" w:color="auto" w:fill="EEF1F8"/>', first),
            (ANSWER_WIDTH, "", answer),
        )
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _table(rows: list[str]) -> str:
    grid = f'<w:gridCol w:w="{LABEL_WIDTH}"/><w:gridCol w:w="{ANSWER_WIDTH}"/>'
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Answers"/>'
        f'<w:tblW w:w="{LABEL_WIDTH + ANSWER_WIDTH}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{_paragraph('')}"
    )


def _choice(number: int, label: str, chosen: str, choices) -> str:
    """A drop-down list; the words that ask to choose stand in it while nothing is chosen."""
    quoted = {'"': "&quot;"}
    items = "".join(
        f'<w:listItem w:displayText="{escape(one, quoted)}" w:value="{escape(one, quoted)}"/>'
        for one in choices
    )
    hint = "" if chosen else "<w:showingPlcHdr/>"
    shown = _run(chosen) if chosen else _run(str(CHOOSE), '<w:color w:val="4B5563"/>')
    return _paragraph(
        f'<w:sdt><w:sdtPr><w:alias w:val="{escape(label, quoted)}"/><w:id w:val="{number}"/>{hint}'
        f"<w:dropDownList>{items}</w:dropDownList></w:sdtPr>"
        f"<w:sdtContent>{shown}</w:sdtContent></w:sdt>"
    )


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="9CA3AF"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS = "".join(
    f'<w:{side} w:w="100" w:type="dxa"/>' for side in ("top", "left", "bottom", "right")
)
_STYLES = (
    f'{DECLARATION}<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/>'
    '<w:sz w:val="22"/><w:szCs w:val="22"/>'
    '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="60"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "<w:qFormat/></w:style>"
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/>'
    '<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:spacing w:after="120"/></w:pPr>'
    '<w:rPr><w:b/><w:color w:val="1E2DBE"/><w:sz w:val="36"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
    '<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="360"/>'
    '<w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="26"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Note"><w:name w:val="Note"/>'
    '<w:basedOn w:val="Normal"/><w:rPr><w:color w:val="4B5563"/><w:sz w:val="19"/></w:rPr>'
    "</w:style>"
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    '<w:style w:type="table" w:customStyle="1" w:styleId="Answers"><w:name w:val="Answers"/>'
    f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders>'
    f"<w:tblCellMar>{_MARGINS}</w:tblCellMar></w:tblPr></w:style></w:styles>"
)


# Reading


def read(package: Package) -> Filled:
    """What was typed into a document, wherever in it the tables stand."""
    root = package.xml(package.main())
    if root is None:
        raise damaged()
    filled, lines = Filled(), {}
    for at, table in enumerate(_all(root, "tbl"), 1):
        place = _("table %(number)s") % {"number": at}
        for row in _all(table, "tr", within="tbl"):
            cells = list(_all(row, "tc", within="tbl"))
            if len(cells) < 2:
                continue
            first = _text(cells[0])
            answer = tidy("\n".join(_text(one) for one in cells[1:]))
            if LANGUAGE_MARK in first:
                filled.language = answer
            elif found := _FIELD.search(first):
                _add(lines, place, *found.groups(), answer)
            elif (start := first.find(f"{FORM}.")) >= 0:
                lines.setdefault((place, first[start:]), Line(place, first[start:]))
    filled.lines = list(lines.values())
    return filled


def _add(lines, place, mark, name, answer) -> None:
    """A row's words; a field that stands twice in one table makes a line of its own."""
    line = lines.setdefault((place, mark), Line(place, mark))
    if name in line.words:
        line = lines.setdefault((place, mark, name), Line(place, mark))
    line.words[name] = answer


def _all(element, name: str, within: str = ""):
    """The elements called ``name`` below another, but not those of an inner ``within``."""
    for one in element:
        if local(one) == name:
            yield one
            if name == "tbl":
                yield from _all(one, name)
        elif local(one) not in _UNREAD and not (within and local(one) == within):
            yield from _all(one, name, within)


def _text(cell) -> str:
    """The words of a cell as they are read: what is deleted or only asks to choose is not there."""
    paragraphs = [_words(one) for one in _all(cell, "p")]
    return "\n".join(paragraphs)


def _words(element) -> str:
    parts = []
    for one in element:
        name = local(one)
        if name == "t":
            parts.append(one.text or "")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name == "tab":
            parts.append("\t")
        elif name == "noBreakHyphen":
            parts.append("\u2011")
        elif name == "sdt" and _asks(one):
            continue
        elif name not in _UNREAD:
            parts.append(_words(one))
    return "".join(parts)


def _asks(control) -> bool:
    """Whether a content control still shows the words that ask to fill it in."""
    [*found] = (
        one
        for properties in children(control, "sdtPr")
        for one in children(properties, "showingPlcHdr")
    )
    return any(attribute(one, "val") not in ("0", "false", "off") for one in found)
