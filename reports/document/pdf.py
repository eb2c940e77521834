"""The paper as a PDF: tagged, archival (PDF/A-2a) and made to PDF/UA-1.

``house_style/paper.typ`` is one fixed Typst program. The paper goes in as data, so nothing typed
into a paper can be taken for a program, and no escaping exists that could be wrong. The compiler
itself refuses a file without title, with a missing glyph or a skipped heading level.
"""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from reports.document import charts
from reports.document.fonts import check_characters, fonts_dir
from reports.document.numbering import printed
from reports.document.tree import Paper

TEMPLATE = Path(__file__).parent / "house_style" / "paper.typ"
STANDARDS: list[Any] = ["a-2a", "ua-1"]
_LONG_WORD = re.compile(r"\S{40,}")
_PIECE = re.compile(r"\S{10}(?=\S)")


class PdfRefused(RuntimeError):
    """The compiler refused the paper; the message is its own."""


def write(paper: Paper, *, fonts: tuple[Path, ...] | None = None) -> bytes:
    """``paper`` as a PDF file.

    Args:
        fonts: directories with the font files; those of ``fonts_dir`` when left out.

    Raises:
        FontsMissing: the house style's fonts are not installed.
        UnprintableCharacter: a character that no font has; the message names the paragraph.
        PdfRefused: any other refusal of the compiler.
    """
    fonts = fonts or fonts_dir()
    check_characters(paper, fonts)
    document = printed(paper)
    _mark_last(document["body"])
    data = json.dumps(_for_layout(document), ensure_ascii=False)
    try:
        return typst.compile(
            str(TEMPLATE),
            root=str(TEMPLATE.parent),
            format="pdf",
            font_paths=[str(one) for one in fonts],
            ignore_system_fonts=True,
            pdf_standards=STANDARDS,
            sys_inputs={"paper": data},
            timestamp=_timestamp(document["moment"]),
        )
    except typst.TypstError as error:
        raise PdfRefused(f"The PDF of {paper.symbol} could not be made: {error}") from error


def _timestamp(moment: str) -> int:
    """Seconds of the paper's moment, never the clock's: the same paper gives the same bytes.

    PDF/A asks for a date, so a paper without a moment is of 1970.
    """
    return int(datetime.fromisoformat(moment).timestamp()) if moment else 0


def _mark_last(blocks: list[dict]) -> None:
    """Mark the last block of the body, which stays on the page of the closing lines."""
    while blocks and blocks[-1]["t"] == "section" and blocks[-1]["blocks"]:
        blocks = blocks[-1]["blocks"]
    if blocks:
        blocks[-1]["last"] = True


def _for_layout(value: Any) -> Any:
    """The printed tree without what only pages show, and with long words that can be broken."""
    if isinstance(value, list):
        return [_for_layout(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: _for_layout(part) for name, part in value.items() if name != "sources"}
    if value.get("t") == "figure":
        found["svg"] = charts.svg(found.pop("spec"))
    if isinstance(value.get("text"), str):
        found["text"] = _LONG_WORD.sub(_breakable, value["text"])
    return found


def _breakable(word: re.Match) -> str:
    """A word that no column could hold, with places where a line may end; addresses have them."""
    return word[0] if "://" in word[0] else _PIECE.sub("\\g<0>\u200b", word[0])
