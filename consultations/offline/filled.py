"""What stands in a file that somebody filled in, before anything of it is believed."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """What is wrong, where in the file, and on which question (its title), if one is known."""

    text: str
    place: str = ""
    question: str = ""


@dataclass
class Line:
    """The words for one question, as typed, at one place of the file."""

    place: str
    mark: str
    words: dict[str, str] = field(default_factory=dict)


@dataclass
class Filled:
    """Everything that was typed, and what could not be read."""

    language: str = ""
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def tidy(text: str) -> str:
    """Text as a form would send it: one kind of line end, and no space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
