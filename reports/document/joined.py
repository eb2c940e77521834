"""Several papers as one PDF: a cover with contents, page numbers across, a bookmark per paper.

The pages are those of the papers' own PDF files, joined with pypdf; cover, contents and the
numbers at the foot are set by ``house_style/bundle.typ``. The structure of the papers (their
tags) is not carried over: the joined file is a convenience for printing and reading on, and
neither PDF/UA nor PDF/A. Who needs those takes the papers' own files.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from reports.document.fonts import fonts_dir
from reports.document.pdf import PdfRefused

TEMPLATE = Path(__file__).parent / "house_style" / "bundle.typ"
# Names of the added number among a page's resources; no writer of ours uses it.
_NUMBER = "/BundleNumber"


@dataclass(frozen=True)
class Member:
    """A paper in the joined file. ``note`` stands below its title, as "Cleared, version 3"."""

    symbol: str
    title: str
    language: str
    content: bytes
    note: str = ""


@dataclass(frozen=True)
class Front:
    """What the cover says, in the language of whoever asked for the bundle.

    Attributes:
        footer: stands before the number at the foot of each page.
        made: when it was put together, in words; ``moment`` for the file itself.
        words: headings of the contents: ``contents``, ``document``, ``title``, ``page``.
    """

    title: str
    subtitle: str
    office: str
    footer: str
    made: str
    moment: datetime
    language: str
    words: dict[str, str] = field(default_factory=dict)


def join(members: Sequence[Member], front: Front) -> tuple[bytes, int]:
    """The members as one PDF file, and how many pages it has.

    Raises:
        FontsMissing: the house style's fonts are not installed.
        PdfRefused: the compiler refused the cover.
    """
    readers = [PdfReader(io.BytesIO(one.content)) for one in members]
    cover, starts = _front_matter(members, front, [len(one.pages) for one in readers])
    writer = PdfWriter()
    for reader in (cover, *readers):
        _without_names(reader)
    writer.append(cover, front.words["contents"], import_outline=False)
    for member, reader in zip(members, readers, strict=True):
        writer.append(reader, f"{member.symbol} {member.title}", import_outline=True)
    _link_contents(writer, starts, len(cover.pages))
    _number_pages(writer, front)
    _describe(writer, front)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue(), len(writer.pages)


def _front_matter(
    members: Sequence[Member], front: Front, lengths: list[int]
) -> tuple[PdfReader, list[int]]:
    """The cover, and the page on which each member begins, counted from 1.

    The pages of the contents move what they point to; set again until they agree.
    """
    pages = 1
    for _round in range(5):
        starts = [1 + pages + sum(lengths[:place]) for place in range(len(lengths))]
        papers = [
            {
                "place": place,
                "symbol": one.symbol,
                "title": one.title,
                "language": one.language[:2],
                "note": one.note,
                "page": start,
            }
            for place, (one, start) in enumerate(zip(members, starts, strict=True))
        ]
        cover = _compiled({"part": "front", "papers": papers, **_said(front)})
        if len(cover.pages) == pages:
            return cover, starts
        pages = len(cover.pages)
    raise PdfRefused("The contents do not come to rest.")


def _said(front: Front) -> dict[str, Any]:
    return {
        "title": front.title,
        "subtitle": front.subtitle,
        "office": front.office,
        "footer": front.footer,
        "made": front.made,
        "language": front.language[:2],
        "words": front.words,
    }


def _compiled(data: dict[str, Any]) -> PdfReader:
    """The pages that ``bundle.typ`` makes of ``data``."""
    try:
        content = typst.compile(
            str(TEMPLATE),
            root=str(TEMPLATE.parent),
            format="pdf",
            font_paths=[str(one) for one in fonts_dir()],
            ignore_system_fonts=True,
            sys_inputs={"bundle": json.dumps(data, ensure_ascii=False)},
            timestamp=0,
        )
    except typst.TypstError as error:
        raise PdfRefused(f"The contents of the bundle could not be made: {error}") from error
    return PdfReader(io.BytesIO(content))


def _without_names(reader: PdfReader) -> None:
    """Let every link of a file lead to its page itself, not to a name.

    The names of places are those of a paper's parts; two papers have the same ones.
    """
    named = reader.named_destinations
    for page in reader.pages:
        for annotation in _annotations(page):
            name = annotation.get("/Dest")
            if isinstance(name, str) and name in named:
                annotation[NameObject("/Dest")] = named[name].dest_array
            annotation.pop("/StructParent", None)
        page.pop("/StructParents", None)
        page.pop("/Tabs", None)
    names = reader.root_object.get("/Names")
    if names is not None:
        names.get_object().pop("/Dests", None)


def _annotations(page: PageObject) -> list[DictionaryObject]:
    return [one.get_object() for one in page.get("/Annots") or ()]


def _link_contents(writer: PdfWriter, starts: list[int], covers: int) -> None:
    """Lead each line of the contents to the first page of its paper."""
    for page in writer.pages[:covers]:
        for annotation in _annotations(page):
            address = str(annotation.get("/A", {}).get("/URI", ""))
            if not address.startswith("paper:"):
                continue
            target = writer.pages[starts[int(address.removeprefix("paper:"))] - 1]
            annotation.pop("/A")
            annotation[NameObject("/Dest")] = ArrayObject(
                [target.indirect_reference, NameObject("/Fit")]
            )


def _number_pages(writer: PdfWriter, front: Front) -> None:
    """Lay a number over the foot of every page; what stands on the page is not touched."""
    numbers = _compiled({"part": "numbers", "pages": len(writer.pages), **_said(front)})
    before = writer._add_object(_stream(b"q\n"))
    after = writer._add_object(_stream(f"\nQ q {_NUMBER} Do Q\n".encode()))
    for page, number in zip(writer.pages, numbers.pages, strict=True):
        form = _stream(number.get_contents().get_data())
        form[NameObject("/Type")] = NameObject("/XObject")
        form[NameObject("/Subtype")] = NameObject("/Form")
        form[NameObject("/BBox")] = ArrayObject(number.mediabox)
        form[NameObject("/Resources")] = number["/Resources"].get_object().clone(writer)
        resources = page["/Resources"].get_object()
        own = DictionaryObject(resources)
        drawn = DictionaryObject(own.get("/XObject", DictionaryObject()).get_object())
        drawn[NameObject(_NUMBER)] = writer._add_object(form.flate_encode())
        own[NameObject("/XObject")] = drawn
        page[NameObject("/Resources")] = own
        content = page.raw_get("/Contents") if "/Contents" in page else ArrayObject()
        inner = content.get_object()
        pieces = list(inner) if isinstance(inner, ArrayObject) else [content]
        page[NameObject("/Contents")] = ArrayObject([before, *pieces, after])


def _stream(data: bytes) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(data)
    return stream


def _describe(writer: PdfWriter, front: Front) -> None:
    """What the file says about itself, in its information and to readers of the screen."""
    moment = front.moment.strftime("D:%Y%m%d%H%M%SZ")
    writer.add_metadata(
        {
            "/Title": f"{front.title}: {front.subtitle}",
            "/Author": front.office,
            "/CreationDate": moment,
            "/ModDate": moment,
        }
    )
    writer.root_object[NameObject("/Lang")] = TextStringObject(front.language[:2])
    writer.root_object[NameObject("/PageMode")] = NameObject("/UseOutlines")
    writer.root_object[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
