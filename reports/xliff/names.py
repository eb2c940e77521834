"""The names of XLIFF 2.0 that files here use (XLIFF Version 2.0, OASIS Standard, 5 August 2014)."""

CORE = "urn:oasis:names:tc:xliff:document:2.0"
# 2.1 keeps the core of 2.0, and files of 2.0 conform to it.
VERSIONS = ("2.0", "2.1")
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
XML = "http://www.w3.org/XML/1998/namespace"
MEDIA_TYPE = "application/xliff+xml"

CATEGORY = "concertation"
# Our own kinds of inline codes, as "subType" has them (4.3.1.35: a prefix, a colon, a name).
PREFIX = "conc"


def core(name: str) -> str:
    """The name of an element of the core."""
    return f"{{{CORE}}}{name}"


def metadata(name: str) -> str:
    """The name of an element of the metadata module."""
    return f"{{{METADATA}}}{name}"
