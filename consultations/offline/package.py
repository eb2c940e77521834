"""Word and Excel files as what they are, zips of XML, read with limits.

What somebody uploads is held in memory only. Nothing is unpacked to a disk, no entity is resolved
and no address is opened; a file is refused before it costs more than the limits below.
"""

import struct
import zipfile
import zlib
from functools import cached_property
from io import BytesIO
from posixpath import dirname, join, normpath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree

from foundation.tables import XLSX, XLSX_TYPE

WORD, EXCEL = "docx", XLSX
MEDIA_TYPES = {
    WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    EXCEL: XLSX_TYPE,
}
MAX_BYTES = 2 * 1024 * 1024
MAX_PARTS = 500
# Of one part, and of all parts that are read, once unpacked.
MAX_PART_BYTES = 8 * 1024 * 1024
MAX_READ_BYTES = 24 * 1024 * 1024

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

_MAIN = {"wordprocessingml.document.main+xml": WORD, "spreadsheetml.sheet.main+xml": EXCEL}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    RuntimeError,  # encrypted, or packed in a way that is not supported
    EOFError,
    OSError,
    ValueError,
    etree.XMLSyntaxError,
)


def zipped(parts: dict[str, str]) -> bytes:
    """The parts in a zip whose dates and order never change."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            package.writestr(entry, content.encode())
    return target.getvalue()


def relationships(entries: list[tuple[str, str]]) -> str:
    """A relationships part from pairs of type and target; their ids are rId1, rId2 and so on."""
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(entries, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def local(element) -> str:
    """The name of an element without its namespace; "" for comments and instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def attribute(element, name: str) -> str:
    """An attribute by its name without namespace, "" where it is missing.

    The strict and the usual form of Office files differ in their namespaces alone.
    """
    found = (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name)
    return next(found, "")


def children(element, *names: str) -> list:
    """The direct children of those names, in order."""
    return [one for one in element if local(one) in names]


class Package:
    """A file that somebody sent, read no further than is needed.

    Args:
        data: its bytes.

    Raises:
        ValidationError: it is no Word or Excel file without macros, or beyond a limit.
    """

    def __init__(self, data: bytes):
        _refuse_other_kinds(data)
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN as problem:
            raise damaged() from problem
        names = self._zip.namelist()
        if len(names) > MAX_PARTS:
            raise too_large()
        if len(set(names)) < len(names):
            raise damaged()
        self._names = set(names)
        if any(one.lower().endswith("vbaproject.bin") for one in names):
            raise _macros()

    @cached_property
    def kind(self) -> str:
        """:data:`WORD` or :data:`EXCEL`, as the file itself says; its name says nothing.

        Raises:
            ValidationError: it is something else.
        """
        types = self.xml("[Content_Types].xml")
        found = [attribute(one, "ContentType") for one in types] if types is not None else []
        if any("macroenabled" in one.lower() for one in found):
            raise _macros()
        for ending, kind in _MAIN.items():
            if any(one.endswith(ending) for one in found):
                return kind
        raise ValidationError(
            _("This is neither a Word file (.docx) nor an Excel file (.xlsx)."), code="other_file"
        )

    def xml(self, name: str):
        """The root element of a part, None where there is no such part.

        Raises:
            ValidationError: the part is damaged, too large, or declares a document type.
        """
        if name not in self._names:
            return None
        try:
            with self._zip.open(name) as part:
                content = part.read(MAX_PART_BYTES + 1)
            self._read += len(content)
            if len(content) > MAX_PART_BYTES or self._read > MAX_READ_BYTES:
                raise too_large()
            parser = etree.XMLParser(
                resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
            )
            root = etree.fromstring(content, parser)
        except _BROKEN as problem:
            raise damaged() from problem
        if root.getroottree().docinfo.doctype:
            raise damaged()
        return root

    def main(self) -> str:
        """The name of the part that holds the document or the workbook."""
        return next(iter(self.related("", "officeDocument").values()), "")

    def related(self, name: str, kind: str) -> dict[str, str]:
        """The parts that ``name`` refers to as ``kind``, by their ids within it."""
        folder, file = (dirname(name), name.rpartition("/")[2]) if name else ("", "")
        root = self.xml(join(folder, "_rels", f"{file}.rels"))
        found = {}
        for one in root if root is not None else ():
            target = attribute(one, "Target")
            if attribute(one, "Type").rpartition("/")[2] == kind:
                found[attribute(one, "Id")] = normpath(join("/", folder, target)).lstrip("/")
        return found


def _refuse_other_kinds(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise too_large()
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValidationError(
            _(
                "This file is protected by a password, or in the format of Office before 2007. "
                "Save it without a password as .docx or .xlsx."
            ),
            code="old_file",
        )
    if data.startswith(b"PK") and b"application/vnd.oasis.opendocument" in data[:200]:
        raise ValidationError(
            _("This is an OpenDocument file. Save it as .docx or .xlsx, then send it again."),
            code="other_file",
        )
    if not data.startswith(b"PK"):
        raise ValidationError(
            _("This is neither a Word file (.docx) nor an Excel file (.xlsx)."), code="other_file"
        )


def damaged() -> ValidationError:
    """The file cannot be read."""
    return ValidationError(
        _("The file is damaged and could not be read. Open it, save it again, and send it again."),
        code="damaged",
    )


def too_large() -> ValidationError:
    """The file is beyond a limit."""
    return ValidationError(
        _("The file is too large. A filled template has less than %(size)s MB."),
        code="too_large",
        params={"size": MAX_BYTES // (1024 * 1024)},
    )


def _macros() -> ValidationError:
    return ValidationError(
        _("The file holds macros. Save it without them, as .docx or .xlsx."), code="macros"
    )
