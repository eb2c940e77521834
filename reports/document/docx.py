"""The paper as a Word file: our own OOXML in a zip, with everything Word can keep alive.

Paragraphs, sections and lists have real numbering linked to styles; references and the point for
decision are REF fields with the right cached result; footnotes are footnotes; table heads repeat.
The look is in ``house_style/word`` and belongs to whoever designs papers. The same paper gives the
same bytes: no clock, no random identifier, fixed order and dates in the zip.

Element order follows ECMA-376 Part 1; ``openxml-audit`` checks it in the tests.
"""

import re
import zipfile
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from reports.document import charts, docx_rtl
from reports.document.docx_body import Body
from reports.document.numbering import printed
from reports.document.ooxml import DECLARATION, attribute, escaped
from reports.document.tree import Paper

HOUSE_STYLE = Path(__file__).parent / "house_style" / "word"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# Parts of the document with their content type and the last word of their relationship type.
_PARTS = (
    ("styles.xml", f"{_WORD}.styles+xml", "styles"),
    ("numbering.xml", f"{_WORD}.numbering+xml", "numbering"),
    ("settings.xml", f"{_WORD}.settings+xml", "settings"),
    ("fontTable.xml", f"{_WORD}.fontTable+xml", "fontTable"),
    ("theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml", "theme"),
    ("footnotes.xml", f"{_WORD}.footnotes+xml", "footnotes"),
    ("header1.xml", f"{_WORD}.header+xml", "header"),
    ("footer1.xml", f"{_WORD}.footer+xml", "footer"),
    ("footer2.xml", f"{_WORD}.footer+xml", "footer"),
)
_ABSTRACT = re.compile(
    r'<w:abstractNum [^>]*w:abstractNumId="(\d+)".*?<w:name w:val="([a-z]+)"/>', re.DOTALL
)
_LANGUAGE = re.compile(r"<w:lang [^>]*/>")


def write(paper: Paper) -> bytes:
    """``paper`` as a .docx file."""
    document = printed(paper)
    body = Body(document, _series())
    # First the body: it collects the footnotes, links and list numbers the other parts need.
    parts: dict[str, str | bytes] = {"word/document.xml": body.document()}
    parts["word/footnotes.xml"] = body.footnotes()
    parts["word/header1.xml"] = body.header()
    parts["word/footer1.xml"] = parts["word/footer2.xml"] = body.footer()
    parts["word/styles.xml"] = _in_language(_house("styles.xml"), document["locale"])
    numbering = _with_sections(_house("numbering.xml"), document["sections"])
    parts["word/numbering.xml"] = _with_lists(numbering, body.lists)
    if document["direction"] == "rtl":
        parts = _from_the_right(parts)
    for name in ("settings.xml", "fontTable.xml"):
        parts[f"word/{name}"] = _house(name)
    parts["word/theme/theme1.xml"] = _house("theme1.xml")
    parts["word/_rels/document.xml.rels"] = _document_relationships(body)
    for spec, identity in body.pictures.items():
        parts[f"word/media/{identity}.png"] = charts.png(spec)
    if body.note_links:
        parts["word/_rels/footnotes.xml.rels"] = _relationships(_links(body.note_links))
    parts["docProps/core.xml"] = _core(document)
    parts["docProps/app.xml"] = _app()
    parts["_rels/.rels"] = _package_relationships()
    return _zipped({"[Content_Types].xml": _content_types(), **parts})


def _from_the_right(parts: dict[str, str | bytes]) -> dict[str, str | bytes]:
    """The parts of a paper whose language runs from right to left."""
    turned = {"word/styles.xml": docx_rtl.styles, "word/numbering.xml": docx_rtl.numbering}
    return {
        name: turned.get(name, docx_rtl.text_part)(content) if isinstance(content, str) else content
        for name, content in parts.items()
    }


@cache
def _house(name: str) -> str:
    """A file of the house style."""
    return (HOUSE_STYLE / name).read_text(encoding="utf-8")


@cache
def _series() -> dict[str, int]:
    """Number of each named series of the house style's numbering.xml."""
    return {name: int(number) for number, name in _ABSTRACT.findall(_house("numbering.xml"))}


def _in_language(styles: str, locale: str) -> str:
    return _LANGUAGE.sub(
        f'<w:lang w:val="{locale}" w:eastAsia="{locale}" w:bidi="ar-SA"/>', styles, count=1
    )


def _with_sections(numbering: str, style: str) -> str:
    """``numbering`` with sections counted in ``style``; those without have another style."""
    wanted = {"arabic": "decimal", "letters": "upperLetter"}.get(style)
    if wanted is None:
        return numbering
    # The only series in capital Roman figures is that of the sections.
    return numbering.replace('w:val="upperRoman"', f'w:val="{wanted}"')


def _with_lists(numbering: str, lists: list[tuple[int, int, int]]) -> str:
    """``numbering`` with one w:num per list, which starts it again: (number, series, level)."""
    added = "".join(
        f'  <w:num w:numId="{number}"><w:abstractNumId w:val="{series}"/>'
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride></w:num>\n'
        for number, series, level in lists
    )
    return numbering.replace("</w:numbering>", f"{added}</w:numbering>")


def _relationships(entries: list[tuple[str, str, str, bool]]) -> str:
    """A relationships part from (id, type, target, is it outside the file)."""
    lines = "".join(
        f'<Relationship Id="{identity}" Type="{kind}" Target="{attribute(target)}"'
        + (' TargetMode="External"/>' if outside else "/>")
        for identity, kind, target, outside in entries
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _links(links: dict[str, str]) -> list[tuple[str, str, str, bool]]:
    return [(identity, f"{_OFFICE}/hyperlink", link, True) for link, identity in links.items()]


def _document_relationships(body: Body) -> str:
    own = [(Path(name).stem, f"{_OFFICE}/{kind}", name, False) for name, _, kind in _PARTS]
    own += [(one, f"{_OFFICE}/image", f"media/{one}.png", False) for one in body.pictures.values()]
    return _relationships(own + _links(body.links))


def _package_relationships() -> str:
    metadata = f"{_PACKAGE}/relationships/metadata/core-properties"
    return _relationships(
        [
            ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml", False),
            ("rId2", metadata, "docProps/core.xml", False),
            ("rId3", f"{_OFFICE}/extended-properties", "docProps/app.xml", False),
        ]
    )


def _content_types() -> str:
    types = [("document.xml", f"{_WORD}.document.main+xml"), *((n, t) for n, t, _ in _PARTS)]
    overrides = [(f"/word/{name}", kind) for name, kind in types]
    overrides += [
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        (
            "/docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        ),
    ]
    lines = "".join(f'<Override PartName="{n}" ContentType="{t}"/>' for n, t in overrides)
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{lines}</Types>'
    )


def _core(document: dict) -> str:
    """Title, symbol, author, language and moment of the paper."""
    values = [
        ("dc:title", document["title"]),
        ("dc:subject", document["symbol"]),
        ("dc:creator", document["author"]),
        ("cp:keywords", ", ".join(document["keywords"])),
        ("cp:lastModifiedBy", document["author"]),
        ("cp:version", document["version"]),
        ("dc:language", document["locale"]),
    ]
    lines = "".join(f"<{name}>{escaped(value)}</{name}>" for name, value in values if value)
    if document["moment"]:
        moment = datetime.fromisoformat(document["moment"]).astimezone(UTC)
        stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        for name in ("created", "modified"):
            lines += f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>'
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{lines}</cp:coreProperties>"
    )


def _app() -> str:
    return (
        f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><Application>Concertation</Application></Properties>'
    )


def _zipped(parts: dict[str, str | bytes]) -> bytes:
    """The parts in a zip whose dates and order never change."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            package.writestr(entry, content.encode() if isinstance(content, str) else content)
    return target.getvalue()
