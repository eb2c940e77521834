"""What the parts of the document tree share: entry checks, and walking."""

from collections.abc import Callable, Iterator
from dataclasses import Field, field, fields
from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING, Any, ClassVar


class InvalidPaper(ValueError):
    """The tree says something that no writer could print."""


class Node:
    """What every part of the tree shares: each field passes its ``enter`` function once."""

    __slots__ = ()
    if TYPE_CHECKING:
        # Every node is a dataclass; this is how type checkers know one.
        __dataclass_fields__: ClassVar[dict[str, Field]]

    def __post_init__(self):
        for one in fields(self):
            enter = one.metadata.get("enter")
            if enter:
                object.__setattr__(self, one.name, enter(getattr(self, one.name)))


def through(enter: Callable, **options) -> Any:
    return field(metadata={"enter": enter}, **options)


def nodes(*kinds: str) -> Callable[[Any], tuple]:
    """An ``enter`` function: a tuple of nodes, each of one of the classes named ``kinds``."""

    def enter(value) -> tuple:
        found = (value,) if isinstance(value, Node) else tuple(value)
        for one in found:
            if type(one).__name__ not in kinds:
                raise InvalidPaper(
                    f"{type(one).__name__} cannot stand here; expected {', '.join(kinds)}."
                )
        return found

    return enter


def column_widths(value) -> tuple[float, ...]:
    found = tuple(float(one) for one in value)
    if any(not isfinite(one) or one <= 0 for one in found):
        raise InvalidPaper("Column widths are positive numbers.")
    return found


def instant(value: str) -> str:
    """An instant as ISO 8601 with its offset: papers never say "now" by themselves."""
    if value:
        try:
            found = datetime.fromisoformat(value)
        except ValueError as error:
            raise InvalidPaper(f"{value!r} is no instant in ISO 8601.") from error
        if found.tzinfo is None:
            raise InvalidPaper(f"{value!r} has no time zone.")
    return value


def walk(node: Node) -> Iterator[Node]:
    """``node`` and everything in it, in reading order."""
    yield node
    for one in fields(node):
        yield from _walk_value(getattr(node, one.name))


def _walk_value(value) -> Iterator[Node]:
    if isinstance(value, Node):
        yield from walk(value)
    elif isinstance(value, tuple):
        for one in value:
            yield from _walk_value(one)
