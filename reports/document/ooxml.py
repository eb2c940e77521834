"""Small pieces of WordprocessingML, with everything that comes from a paper escaped."""

from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
# English Metric Units of DrawingML in a unit of which an inch has 96.
EMU_PER_PIXEL = 9525
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def escaped(text: str) -> str:
    """``text`` as the content of an element."""
    return escape(text)


def attribute(text: str) -> str:
    """``text`` as the value of an attribute, without the quotes."""
    return quoteattr(text, {'"': "&quot;"})[1:-1]


def paragraph(style: str, content: str, properties: str = "") -> str:
    """A paragraph; ``properties`` come after the style, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def kept_with_next(paragraph: str) -> str:
    """``paragraph`` so that it stays on the page of the next one; a table as it is."""
    if not paragraph.startswith("<w:p>") or "<w:keepNext/>" in paragraph:
        return paragraph
    return paragraph.replace("/>", "/><w:keepNext/>", 1)


def run(text: str, properties: str = "") -> str:
    """Words with their line breaks."""
    if not text:
        return ""
    marks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    pieces = [
        f'<w:t xml:space="preserve">{escaped(one)}</w:t>' if one else "" for one in text.split("\n")
    ]
    return f"<w:r>{marks}{'<w:br/>'.join(pieces)}</w:r>"


def picture(
    identity: str, number: int, size: tuple[float, float], room: int, description: str
) -> str:
    """A run with a picture in the line.

    Args:
        identity: of the relationship to the file of the picture.
        number: of the picture in the document, from 1.
        size: width and height, in units of which an inch has 96.
        room: the most it may be wide, in EMU; a wider one is made smaller.
        description: what it shows, for who does not see it.
    """
    width, height = (one * EMU_PER_PIXEL for one in size)
    share = min(1.0, room / width)
    extent = f'cx="{round(width * share)}" cy="{round(height * share)}"'
    main = "http://schemas.openxmlformats.org/drawingml/2006"
    words = f'id="{number}" name="Figure {number}" descr="{attribute(description)}"'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{main}/wordprocessingDrawing" distT="0" distB="0" '
        f'distL="0" distR="0"><wp:extent {extent}/><wp:docPr {words}/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{main}/main" noChangeAspect="1"/>'
        f'</wp:cNvGraphicFramePr><a:graphic xmlns:a="{main}/main">'
        f'<a:graphicData uri="{main}/picture"><pic:pic xmlns:pic="{main}/picture">'
        f"<pic:nvPicPr><pic:cNvPr {words}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{identity}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def field(instruction: str, result: str) -> str:
    """A complex field with its cached result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(result)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
