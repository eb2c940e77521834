"""The border of the document tree: what text, keys and addresses may hold.

Everything that enters the tree passes here once, so that no writer has to think about characters
which XML 1.0, PDF or a page cannot carry.
"""

import re
import unicodedata
from urllib.parse import urlsplit

LINK_SCHEMES = ("http", "https", "mailto")
KEY_LENGTH = 80

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\u0085\x0b\x0c]")
_SPACES = re.compile(r"[ \n]+")
# C0 and C1 controls (XML 1.0, 2.2), lone surrogates, the byte order mark, and the embedding and
# override marks, which could turn the reading order of everything after them; isolates and
# single direction marks stay, as Arabic needs them.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u202a-\u202e\ufdd0-\ufdef\ufffe\uffff"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
    )
    + "]"
)


class ForbiddenLink(ValueError):
    """An address that a paper may not link to."""


def clean(text: str) -> str:
    """``text`` as every writer can print it: NFC, line ends as ``\\n``, no control characters.

    A tab becomes a space (no font has it, and a paper sets no tabs by hand).

    Raises:
        TypeError: ``text`` is no string.
    """
    if not isinstance(text, str):
        raise TypeError(f"Text must be a string, not {type(text).__name__}.")
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _DROPPED.sub("", text))


def clean_line(text: str) -> str:
    """``text`` on one line: cleaned, line ends and runs of spaces as one space, ends trimmed.

    Only the ordinary space is touched: no-break and thin spaces belong to the text.
    """
    return _SPACES.sub(" ", clean(text)).strip(" ")


def clean_key(key: str) -> str:
    """``key`` if it can be an anchor in every format, else an error.

    Raises:
        ValueError: it is too long or holds more than letters, digits, ``_``, ``.`` and ``-``.
    """
    if key and (len(key) > KEY_LENGTH or not _KEY.fullmatch(key)):
        raise ValueError(
            f"{key!r} cannot be a key: a letter, then letters, digits, '_', '.' or '-', "
            f"at most {KEY_LENGTH} characters."
        )
    return key


def clean_address(address: str) -> str:
    """``address`` if a paper may link to it.

    Raises:
        ForbiddenLink: not one of ``LINK_SCHEMES``, no host, or spaces inside.
    """
    address = clean(address).strip()
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise ForbiddenLink(f"{address!r} is no address: {error}.") from error
    if parts.scheme.lower() not in LINK_SCHEMES:
        raise ForbiddenLink(f"{address!r}: a link begins with {', '.join(LINK_SCHEMES)}.")
    target = parts.path if parts.scheme.lower() == "mailto" else parts.netloc
    if not target or re.search(r"\s", address):
        raise ForbiddenLink(f"{address!r} is no complete address.")
    return address
