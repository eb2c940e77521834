"""Terms that are always translated in the same words: found in a source, looked for in its target.

What counts as the same words. Capitals beyond the first, accents, the kind of apostrophe and of
space make no difference; a term that begins with a capital is not the same word without one
("Office", "office"). Then, by language:

- English, French, Spanish: singular and plural of each word ("projet de décision", "projets de
  décision"; "-al" and "-aux", "-z" and "-ces"); an article before the term is no part of it, and
  inside it "de", "du", "des", "d’", "de la" stand for each other, as do "à", "au", "aux" (French)
  and "de", "del"; "a", "al" (Spanish).
- Russian: words of more than four letters may end in another way, since they decline.
- Arabic: the article and the particles written together with a word may stand before it.
- Chinese: the words as they are, wherever they stand.

One occurrence in the translation is enough for any number in the source, since a language may
use a pronoun where another repeats the word.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from reports.models import TermText
from reports.stored_inlines import words

_PARTICLES = {
    "fr": (
        (("de", "du", "des", "d'"), r"(?:de\W+la|de\W+l'|des|du|de|d')"),
        (("a", "au", "aux"), r"(?:a\W+la|a\W+l'|aux|au|a)"),
    ),
    "es": (
        (("de", "del"), r"(?:de\W+las|de\W+los|de\W+la|del|de)"),
        (("a", "al"), r"(?:a\W+las|a\W+los|a\W+la|al|a)"),
    ),
}
_ARTICLES = {
    "en": {"the"},
    "fr": {"le", "la", "les", "l'"},
    "es": {"el", "la", "los", "las"},
}
_TOKEN = re.compile(r"\w+'?")


@dataclass(frozen=True)
class Fixed:
    """A term as a source and its translation have it.

    Attributes:
        source, target: its fixed forms; ``target`` is empty where none is known.
        avoided: words that are not to be used for it in the translation.
    """

    term: int
    name: str
    note: str
    source: str
    target: str
    avoided: tuple[str, ...]


def folded(text: str) -> str:
    """``text`` without accents and capitals, letter by letter, so that places stay the same."""
    return "".join(_letter(one) for one in unicodedata.normalize("NFC", text))


@lru_cache(maxsize=4096)
def _letter(one: str) -> str:
    if one in "’ʼ‘":
        return "'"
    if one.isspace():
        return " "
    if unicodedata.category(one) == "Pd":
        return "-"
    base = unicodedata.normalize("NFKD", one)[0].casefold()
    return base if len(base) == 1 else one


@lru_cache(maxsize=2048)
def pattern(term: str, language: str) -> re.Pattern:
    """What finds ``term`` in a folded text of ``language``."""
    code = language.split("-")[0].lower()
    if code == "zh":
        return re.compile(re.escape(folded(term)))
    tokens = _TOKEN.findall(folded(term))
    if len(tokens) > 1 and tokens[0] in _ARTICLES.get(code, ()):
        tokens = tokens[1:]
    parts = []
    for one in tokens:
        parts.append(_word(one, code))
        parts.append(r"\W*" if one.endswith("'") else r"\W+")
    return re.compile(rf"(?<!\w){''.join(parts[:-1])}(?!\w)")


def _word(one: str, code: str) -> str:
    for forms, found in _PARTICLES.get(code, ()):
        if one in forms:
            return found
    if one.endswith("'") or one.isdigit():
        return re.escape(one)
    if code == "ru":
        return rf"{re.escape(one[:-2])}\w{{0,4}}" if len(one) > 4 else re.escape(one)
    if code == "ar":
        return rf"(?:[وفبكل]{{0,2}}(?:ال|ل)?)?{re.escape(one.removeprefix('ال'))}"
    return _plural(one, code)


def _plural(one: str, code: str) -> str:
    """A word in singular or plural, whichever the glossary has."""
    stem = re.escape
    if code == "en" and one.endswith(("y", "ies")):
        return rf"{stem(one.removesuffix('ies').removesuffix('y'))}(?:y|ies)"
    if code == "fr" and one.endswith(("al", "aux")):
        return rf"{stem(one.removesuffix('aux').removesuffix('al'))}(?:al|aux)"
    if code == "es" and one.endswith(("z", "ces")):
        return rf"{stem(one.removesuffix('ces').removesuffix('z'))}(?:z|ces)"
    if len(one) < 4:
        return stem(one)
    if one.endswith("s") and not one.endswith("ss"):
        one = one[:-1]
    ends = {"en": "(?:e?s)?", "fr": "[sx]?", "es": "(?:e?s)?"}.get(code, "")
    return f"{stem(one)}{ends}"


def words_of_all(content: dict) -> str:
    """The words of all texts of a block, footnotes among them."""
    return "\n".join(one if isinstance(one, str) else words(one) for one in content.values() if one)


class Glossary:
    """The terms of two languages (one query, when first asked)."""

    def __init__(self, source: str, target: str):
        self.source, self.target = source, target

    @cached_property
    def terms(self) -> list[Fixed]:
        """The terms that have a fixed form in the source, the longest first."""
        rows = TermText.objects.filter(
            term__archived_at__isnull=True, language__in=(self.source, self.target)
        ).select_related("term")
        by_term: dict[int, dict[str, TermText]] = {}
        for row in rows:
            by_term.setdefault(row.term_id, {})[row.language] = row
        found = [
            Fixed(
                pk,
                texts[self.source].term.name,
                texts[self.source].term.note,
                texts[self.source].text,
                texts[self.target].text if self.target in texts else "",
                tuple(texts[self.target].avoided_words) if self.target in texts else (),
            )
            for pk, texts in by_term.items()
            if self.source in texts
        ]
        return sorted(found, key=lambda one: (-len(one.source), one.source, one.term))

    def found(self, text: str) -> list[Fixed]:
        """The terms that stand in a source text, each once, in the order in which they do.

        Where one term is part of another that stands there ("Office" in "International Labour
        Office"), only the longer is meant.
        """
        plain, taken, found = folded(text), [], []
        for one in self.terms:
            for place in _places(one.source, self.source, plain, text):
                if all(place.end() <= start or end <= place.start() for start, end in taken):
                    taken.append(place.span())
                    found.append((place.start(), one))
        ordered = [one for _place, one in sorted(found, key=lambda pair: pair[0])]
        return list(dict.fromkeys(ordered))

    def lacking(self, source: str, target: str) -> list[Fixed]:
        """The terms of the source whose fixed form does not stand in its translation."""
        return [
            one
            for one in self.found(source)
            if one.target and not stands_in(one.target, self.target, target)
        ]

    def avoided(self, source: str, target: str) -> list[tuple[Fixed, str]]:
        """Words in a translation that are not to be used for a term of its source."""
        return [
            (one, word)
            for one in self.found(source)
            for word in one.avoided
            if stands_in(word, self.target, target)
        ]


def _places(term: str, language: str, plain: str, text: str):
    """Where ``term`` stands in ``text``, of which ``plain`` is the folded form."""
    text = unicodedata.normalize("NFC", text)
    capital = term[:1].isupper()
    for place in pattern(term, language).finditer(plain):
        if not capital or text[place.start()].isupper():
            yield place


def stands_in(term: str, language: str, text: str) -> bool:
    """Whether the fixed form of a term stands in a text."""
    return any(True for _place in _places(term, language, folded(text), text))
