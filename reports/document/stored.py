"""The tree as JSON, and back without loss: what a stored version of a paper is.

Fields that have their default are left out, so a field added later does not change the
fingerprint of papers that do not use it. Plain ``Text`` is written as a bare string.
"""

import hashlib
import json
from dataclasses import MISSING, fields
from typing import Any

from reports.document import tree
from reports.document.tree import InvalidPaper, Node, Paper, Text

FORM = 1
_TYPES = {
    name: kind
    for name, kind in vars(tree).items()
    if isinstance(kind, type) and issubclass(kind, Node) and kind is not Node
}


def to_json(paper: Paper) -> str:
    """``paper`` as canonical JSON: the same paper always gives the same text."""
    stored = {"form": FORM, "paper": _encode(paper)}
    return json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(stored: str | bytes) -> Paper:
    """The paper that ``to_json`` wrote.

    Raises:
        InvalidPaper: not JSON, of another form, or with parts unknown here.
    """
    try:
        found = json.loads(stored)
    except ValueError as error:
        raise InvalidPaper(f"The stored paper is not JSON: {error}.") from error
    if not isinstance(found, dict) or found.get("form") != FORM:
        raise InvalidPaper(f"The stored paper is not of form {FORM}.")
    paper = _decode(found.get("paper"))
    if not isinstance(paper, Paper):
        raise InvalidPaper("The stored text holds no paper.")
    return paper


def fingerprint(paper: Paper) -> str:
    """SHA-256 of the canonical JSON: equal if and only if the papers are."""
    return hashlib.sha256(to_json(paper).encode()).hexdigest()


def _encode(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_encode(one) for one in value]
    if not isinstance(value, Node):
        return value
    found: dict[str, Any] = {"t": type(value).__name__}
    for one in fields(value):
        part = getattr(value, one.name)
        default = one.default if one.default_factory is MISSING else one.default_factory()
        if part != default:
            found[one.name] = _encode(part)
    if type(value) is Text and len(found) == 2:
        return value.text
    return found


def _decode(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_decode(one) for one in value)
    if not isinstance(value, dict):
        return value
    values = {name: _decode(part) for name, part in value.items() if name != "t"}
    try:
        return _TYPES[value["t"]](**values)
    except (KeyError, TypeError) as error:
        raise InvalidPaper(f"The stored paper has an unknown part: {error}.") from error
