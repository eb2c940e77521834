"""The fonts of the house style: where they are, and which characters they have.

PDF papers use these files and no other, so that a paper looks the same from every machine. A
character that none of them has would stop the export (PDF/A and PDF/UA forbid missing glyphs);
``check_characters`` finds it first and says where it is.
"""

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from reports.document import charts
from reports.document.numbering import printed
from reports.document.text import inline_text
from reports.document.tree import Paper

BASE_DIR = Path(__file__).resolve().parents[2]
# Set where the packages are elsewhere, as in a container; several directories with ":".
ENVIRONMENT = "PAPER_FONTS"
# Directories are read without those below them.
PACKAGES = (
    "@ilo-org/fonts/assets",
    "@ilo-org/fonts/assets/Noto_Sans_Arabic/static/NotoSansArabic",
    "@expo-google-fonts/noto-serif/400Regular",
    "@expo-google-fonts/noto-serif/400Regular_Italic",
    "@expo-google-fonts/noto-serif/700Bold",
    "@expo-google-fonts/noto-serif/700Bold_Italic",
    "@expo-google-fonts/noto-serif-sc/400Regular",
    "@expo-google-fonts/noto-serif-sc/700Bold",
)
# One face of each family decides what the family can print; the last one is not required.
FACES = ("NotoSerif_400Regular.ttf", "NotoSans.ttf", "Overpass-Regular.ttf")
OPTIONAL_FACES = ("NotoSansArabic-Regular.ttf", "NotoSerifSC_400Regular.ttf")
# Characters that direct the others and are never drawn themselves.
_UNDRAWN = frozenset(
    "\n\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\u3000"
) | {chr(code) for code in range(0xFE00, 0xFE10)}


class FontsMissing(RuntimeError):
    """The font files are not where they should be."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A character that no font has.

    Args:
        place: where it is, in words: "paragraph 12", "the title", "row 3 of the table …".
        number: printed number of the paragraph, as "12", or empty.
        key: key of the paragraph or other part, or empty.
        character: the character itself.
    """

    place: str
    number: str
    key: str
    character: str

    @property
    def name(self) -> str:
        """The character's code and Unicode name, as "U+1F600 GRINNING FACE"."""
        code = f"U+{ord(self.character):04X}"
        return f"{code} {unicodedata.name(self.character, '')}".rstrip()


class UnprintableCharacter(ValueError):
    """A paper has characters that the PDF's fonts do not have; ``missing`` lists them."""

    def __init__(self, missing: list[Missing]):
        self.missing = missing
        first = missing[0]
        more = f" ({len(missing) - 1} more places.)" if len(missing) > 1 else ""
        super().__init__(
            f"In {first.place}, the character “{first.character}” ({first.name}) cannot be "
            f"printed: no font of the paper has it. Write it in another way.{more}"
        )


def fonts_dir() -> tuple[Path, ...]:
    """The directories with the font files: ``PAPER_FONTS``, or those of the front-end packages.

    Raises:
        FontsMissing: a font file is in none of them.
    """
    given = os.environ.get(ENVIRONMENT)
    if given:
        directories = tuple(Path(one) for one in given.split(os.pathsep) if one)
    else:
        directories = tuple(BASE_DIR / "node_modules" / one for one in PACKAGES)
    _face_files(directories)
    return tuple(one for one in directories if one.is_dir())


def missing_characters(paper: Paper, directories: tuple[Path, ...] | None = None) -> list[Missing]:
    """Each character of ``paper`` that no font has, with the place where it first stands."""
    known = _coverage(directories or fonts_dir()) | _UNDRAWN
    found = []
    for place, number, key, text in _places(printed(paper)):
        for character in dict.fromkeys(text):
            if character not in known:
                found.append(Missing(place, number, key, character))
    return found


def check_characters(paper: Paper, directories: tuple[Path, ...] | None = None) -> None:
    """Refuse a paper that the fonts cannot print.

    Raises:
        UnprintableCharacter: the message names the first place, ``missing`` has all.
    """
    if missing := missing_characters(paper, directories):
        raise UnprintableCharacter(missing)


def _face_files(directories: tuple[Path, ...]) -> list[Path]:
    found = []
    for name in FACES + OPTIONAL_FACES:
        file = next((one / name for one in directories if (one / name).is_file()), None)
        if file:
            found.append(file)
        elif name in FACES:
            raise FontsMissing(
                f"The font {name} is not in {', '.join(str(one) for one in directories)}. Fetch "
                f"the front-end packages (make setup), or name its directory in {ENVIRONMENT}."
            )
    return found


@cache
def _coverage(directories: tuple[Path, ...]) -> frozenset[str]:
    """Every character that at least one family has."""
    characters: set[str] = set()
    for file in _face_files(directories):
        with TTFont(file, lazy=True) as font:
            characters.update(chr(code) for code in font.getBestCmap())
    # PDF/A forbids private-use characters even where a font has them: nobody could read them.
    return frozenset(one for one in characters if unicodedata.category(one) != "Co")


def _places(document: dict) -> Iterator[tuple[str, str, str, str]]:
    """(place, number, key, text) of everything printed."""
    for name in ("symbol", "title", "agenda", "place_date", "footer"):
        yield (f"the {name.replace('_', ' and ')}", "", "", document[name])
    for row in document["cover"]:
        yield ("the cover", "", "", row["left"] + row["right"])
    if box := document["box"]:
        see = "".join(one["text"] for one in box["see"])
        yield ("the box", "", "", box["title"] + box["purpose"] + see)
        for row in box["rows"]:
            field = row["label"].rstrip(":： \u00a0")
            yield (f"the field “{field}” of the box", "", "", row["label"] + row["text"])
    yield from _block_places(document["body"], "the text")
    for one in document["closing"]:
        yield ("the closing lines", "", "", _words(one))
    if line := document["decision_line"]:
        words = line["lead"] + "".join(one["text"] for one in line["parts"])
        yield ("the point for decision", "", "", words)
    for one in document["appendices"]:
        heading = one["heading"]
        words = heading + _words(one["title"]) + _words(one["subtitle"]) + _words(one["note"])
        yield (heading, "", one["key"], words)
        yield from _block_places(one["blocks"], heading)


def _block_places(blocks: list[dict], place: str) -> Iterator[tuple[str, str, str, str]]:
    for block in blocks:
        kind, key = block["t"], block.get("key", "")
        if kind in ("section", "heading"):
            title = _words(block["title"])
            yield (f"the heading “{title}”", "", key, title)
            yield from _block_places(block.get("blocks", []), place)
        elif kind == "table":
            yield (f"the head of a table in {place}", "", key, _words(block["caption"]))
            for cell in block["head"]:
                yield (f"the head of a table in {place}", "", key, _words(cell))
            for number, row in enumerate(block["rows"], 1):
                words = "".join(_words(cell) for cell in row["cells"])
                yield (f"row {number} of the table in {place}", "", key, words)
        elif kind == "figure":
            shown = _words(block["title"]) + charts.words(block["spec"])
            yield (f"the chart in {place}", "", key, shown)
            yield from _block_places([block["table"]], place)
        elif kind != "pagebreak":
            count = block["number"].rstrip(".") if kind == "paragraph" else ""
            where = f"paragraph {count}" if count else place
            yield (where, count, key, _own_words(block))
            for item in [*block.get("items", []), block]:
                yield from _block_places(item.get("children", []), where)


def _own_words(block: dict) -> str:
    """The words of a block without what stands under it."""
    parts = [block.get("inlines", []), block.get("attribution", []), *block.get("paragraphs", [])]
    parts += [item["inlines"] for item in block.get("items", [])]
    return "".join(_words(one) for one in parts)


def _words(parts: list[dict]) -> str:
    """The words of inlines with those of their footnotes."""
    notes: list[str] = []
    return inline_text(parts, notes) + "".join(notes)
