"""A paper read in one of its languages: the outline with its texts in that language."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.rights import Right
from foundation.texts import semicolons
from reports.document.labels import labels
from reports.document.outdated import outdated_since
from reports.models import Block, Paper, PaperLanguage, TranslationState, Version
from reports.outline import Outline
from reports.paper_forms import LANGUAGE_NAMES
from reports.reading import UnreadableBlock
from reports.translating import Row, states

MOST_NAMED = 20


@dataclass(frozen=True)
class LanguageOf:
    """One language of a paper: its code, what it is called on the page, which way it runs."""

    code: str
    name: str
    direction: str
    title: str = ""


def language_name(code: str) -> str:
    """What a language is called in that of the page: "French", "français", "francés"."""
    return str(LANGUAGE_NAMES.get(code, code))


def direction_of(code: str) -> str:
    """Give "rtl" for a language that is written from the right, else "ltr"."""
    return labels(code).direction


def language_of(code: str, title: str = "") -> LanguageOf:
    """A language as pages name it."""
    return LanguageOf(code, language_name(code), direction_of(code), title)


def known_languages(paper: Paper, user) -> list[LanguageOf]:
    """The languages in which ``user`` may look at a paper, its own first (at most two queries).

    Whoever drafts papers sees all that it is to be given in, others those in which a version of
    it is there for them.
    """
    editions = PaperLanguage.objects.filter(paper=paper).order_by("language")
    rows = list(editions.values_list("language", "title"))
    if rows and not user.can(Right.DRAFT_PAPERS):
        seen = Version.objects.visible_to(user).filter(paper=paper)
        there = set(seen.order_by().values_list("language", flat=True).distinct())
        rows = [one for one in rows if one[0] in there]
    return [language_of(code, title) for code, title in [(paper.language, paper.title), *rows]]


class NoSuchLanguage(ValueError):
    """The paper is not given in the language; the message names those that it is given in."""


class NotReady(UnreadableBlock):
    """Parts are missing or outdated, and the paper is not to be printed with them."""


class TranslatedOutline(Outline):
    """An outline whose texts are those of a further language.

    A part that is missing keeps the words of its source, as words of that language; one that is
    outdated says so at its end.
    """

    def __init__(self, edition: PaperLanguage):
        self._texts: dict[int, dict] = {}
        super().__init__(edition.paper)
        self.edition = edition
        self.language = edition.language
        self.rows = states(edition.paper, edition.language, self)
        self._texts = {one.block.pk: self._text(one) for one in self.rows}

    def content(self, block: Block) -> dict:
        """What the block says in this language."""
        return self._texts.get(block.pk, block.content)

    def _text(self, row: Row) -> dict:
        if row.translation is None:
            return {
                name: _in_language(stored, self.paper.language)
                for name, stored in row.block.content.items()
            }
        if row.since is None:
            return row.translation.content
        day = timezone.localtime(row.since, timezone.get_default_timezone()).date()
        return _marked(row.translation.content, outdated_since(day, self.language))

    def ensure_ready(self, *, strictly: bool = False) -> None:
        """Raise where parts are missing or outdated and the language refuses such parts.

        Args:
            strictly: whether such parts are refused whatever the rule of the language is.

        Raises:
            NotReady: the message names them.
        """
        if self.edition.unready == PaperLanguage.Unready.MARK and not strictly:
            return
        said = []
        for state, words in _NOT_READY.items():
            names = [one.name for one in self.rows if one.state == state]
            if names:
                said.append(words % {"parts": _listed(names)})
        if said:
            raise NotReady(
                " ".join([_("The paper is not ready in the language “%(code)s”."), *said])
                % {"code": self.language}
            )

    def changed_since(self, moment: datetime) -> bool:
        """Whether a translation was written after ``moment``."""
        made = [one.translation for one in self.rows if one.translation]
        return any(one.changed_at > moment for one in made)


_NOT_READY = {
    TranslationState.MISSING: gettext_lazy("Not translated: %(parts)s."),
    TranslationState.OUTDATED: gettext_lazy("Changed since they were translated: %(parts)s."),
}


def _listed(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    shown = names[:MOST_NAMED]
    if more > 0:
        shown.append(ngettext("%(count)s more", "%(count)s more", more) % {"count": more})
    return semicolons(shown)


def _in_language(stored, language: str):
    """A text of a block as one of another language than that of the page around it."""
    if isinstance(stored, str):
        return [{"t": "text", "text": stored, "lang": language}]
    found = []
    for one in stored:
        if one["t"] == "text":
            one = {"lang": language, **one}
        elif "content" in one:
            one = {**one, "content": _in_language(one["content"], language)}
        found.append(one)
    return found


def _marked(content: dict, mark: str) -> dict:
    """The texts of a block with ``mark`` at the end of its heading or its first text."""
    name = "title" if content.get("title") else next(iter(content))
    stored = content[name]
    if isinstance(stored, str):
        stored = [{"t": "text", "text": stored}]
    return {**content, name: [*stored, {"t": "text", "text": f" {mark}", "strong": True}]}


def outline_in(paper: Paper, language: str = "") -> Outline:
    """The outline of ``paper`` in one of its languages, its own unless told.

    Raises:
        NoSuchLanguage: the paper is not given in it.
    """
    if not language or language == paper.language:
        return Outline(paper)
    edition = PaperLanguage.objects.filter(paper=paper, language=language).first()
    if edition is None:
        raise NoSuchLanguage(
            _("The paper is not given in the language “%(code)s”. It has: %(known)s.")
            % {"code": language, "known": ", ".join(languages_of(paper))}
        )
    edition.paper = paper
    return TranslatedOutline(edition)


def languages_of(paper: Paper) -> list[str]:
    """The codes of the languages that a paper is given in, its own first (one query)."""
    others = PaperLanguage.objects.filter(paper=paper).order_by("language")
    return [paper.language, *others.values_list("language", flat=True)]
