"""One way to print a paper: ``write(paper, "pdf")``."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.document import akn, docx, html, pdf
from reports.document.tree import Paper


class UnknownFormat(ValueError):
    """No writer for this format."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format papers are written in. ``label`` is its English name, for lists and messages."""

    name: str
    label: str
    extension: str
    mime_type: str
    writer: Callable[[Paper], bytes]


FORMATS = {
    one.name: one
    for one in (
        Format(
            "docx",
            "Word",
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            docx.write,
        ),
        Format("pdf", "PDF", "pdf", "application/pdf", pdf.write),
        Format("html", "Web page", "html", "text/html; charset=utf-8", html.write),
        Format("akn", "Akoma Ntoso", "xml", "application/xml", akn.write),
    )
}


def write(paper: Paper, format: str) -> bytes:
    """``paper`` as a file of ``format``: the same paper always gives the same bytes.

    Raises:
        UnknownFormat: ``format`` is not in ``FORMATS``.
        InvalidPaper, UnknownReference: the tree cannot be printed (see ``numbering.printed``).
        UnprintableCharacter: PDF only, a character that no font of the house style has.
    """
    found = FORMATS.get(format)
    if found is None:
        raise UnknownFormat(f"There is no format {format!r}; papers are written as {_names()}.")
    return found.writer(paper)


def file_name(paper: Paper, format: str) -> str:
    """A file name for ``paper``: its symbol with what file systems refuse as underscores."""
    stem = "".join(one if one.isalnum() or one in ".-" else "_" for one in paper.symbol)
    return f"{stem.strip('._') or 'paper'}.{FORMATS[format].extension}"


def _names() -> str:
    return ", ".join(FORMATS)
