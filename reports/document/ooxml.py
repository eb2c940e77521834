"""Small pieces of WordprocessingML, with everything that comes from a paper escaped."""

from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
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


def field(instruction: str, result: str) -> str:
    """A complex field with its cached result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(result)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
