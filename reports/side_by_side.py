"""A paper beside its translation, as the page shows it: rows, their terms, what to do next."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from reports.glossary import Fixed, Glossary, words_of_all
from reports.language_forms import shown_text
from reports.models import Paper, PaperLanguage, TranslationState
from reports.translating import Row, progress, states
from reports.translation_checks import text_name, unlike

ROWS = 50
OPEN = (TranslationState.MISSING, TranslationState.OUTDATED)
KINDS = {"missing": "bad", "outdated": "caution", "draft": "info", "reviewed": "good"}


@dataclass
class Pair:
    """One row of the page: a block, its translation, and the terms in it."""

    row: Row
    glossary: Glossary

    @property
    def key(self) -> str:
        """The key of the block, which is where the page is jumped to."""
        return self.row.block.key

    @property
    def state(self) -> str:
        """Its state in words."""
        return str(TranslationState(self.row.state).label)

    @property
    def kind(self) -> str:
        """How the badge of the state looks."""
        return KINDS[self.row.state]

    @cached_property
    def texts(self) -> list[tuple[str, str, str]]:
        """What each text is called, its source and its translation, in markup."""
        made = self.row.translation.content if self.row.translation else {}
        return [
            (text_name(name), shown_text(stored), shown_text(made.get(name, "")))
            for name, stored in self.row.block.content.items()
            if stored
        ]

    @cached_property
    def _words(self) -> tuple[str, str]:
        made = self.row.translation
        return words_of_all(self.row.block.content), words_of_all(made.content) if made else ""

    @cached_property
    def terms(self) -> list[Fixed]:
        """The terms that stand in the source."""
        return self.glossary.found(self._words[0])

    @cached_property
    def lacking(self) -> list[Fixed]:
        """Those whose fixed words the translation does not have."""
        return self.glossary.lacking(*self._words) if self.row.translation else []

    @cached_property
    def avoided(self) -> list[tuple[Fixed, str]]:
        """Words that the translation should not use for them."""
        return self.glossary.avoided(*self._words) if self.row.translation else []

    @property
    def unlike(self) -> list[str]:
        """What an outdated translation lacks of its source as it is now."""
        made = self.row.translation
        return unlike(self.row.block.content, made.content) if made and self.row.since else []


class SideBySide:
    """A paper and one of its further languages (four queries at most)."""

    def __init__(self, paper: Paper, edition: PaperLanguage):
        self.paper, self.edition = paper, edition
        self.glossary = Glossary(paper.language, edition.language)
        self.rows = states(paper, edition.language)
        self.pairs = [Pair(one, self.glossary) for one in self.rows]

    @property
    def progress(self) -> list[tuple[str, str, str, int]]:
        """Each state: its word in addresses, its name, how its badge looks, how many parts."""
        return [
            (state, str(TranslationState(state).label), KINDS[state], count)
            for state, count in progress(self.rows).items()
        ]

    @property
    def done(self) -> int:
        """How many parts have a translation of the source as it is now."""
        return sum(one.state not in OPEN for one in self.rows)

    @property
    def done_words(self) -> str:
        """The same in words, for the bar."""
        return _("%(done)s of %(total)s parts are translated and up to date") % {
            "done": self.done,
            "total": len(self.rows),
        }

    def pair(self, key: str) -> Pair | None:
        """The row of the block with this key."""
        return next((one for one in self.pairs if one.key == key), None)

    def next_open(self, after: str = "") -> Pair | None:
        """The next part that is missing or outdated, from the top where there is none below."""
        place = next((at for at, one in enumerate(self.pairs) if one.key == after), -1)
        turned = self.pairs[place + 1 :] + self.pairs[: max(place, 0)]
        return next((one for one in turned if one.row.state in OPEN), None)

    def chosen(self, state: str) -> list[Pair]:
        """The rows in a state, those whose terms are to be checked, or all."""
        if state == "open":
            return [one for one in self.pairs if one.row.state in OPEN]
        if state == "terms":
            return [one for one in self.pairs if one.lacking or one.avoided]
        return [one for one in self.pairs if not state or one.row.state == state]


def page_of(pairs: list[Pair], start: str) -> tuple[list[Pair], str, str]:
    """Some rows from the one with the key ``start``, and the keys that the pages beside begin at.

    Returns:
        The rows; where the page before begins and where the one after, each empty where there
        is none.
    """
    place = next((at for at, one in enumerate(pairs) if one.key == start), 0)
    before = pairs[max(0, place - ROWS)].key if place else ""
    after = pairs[place + ROWS].key if place + ROWS < len(pairs) else ""
    return pairs[place : place + ROWS], before, after
