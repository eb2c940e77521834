"""Reads an XLIFF 2 file back: what it would change, and what of it cannot be taken.

Nothing in the file is trusted: it is parsed without entities, documents types are refused, and
each text is checked as one that a person typed (:mod:`reports.translating`). A file is taken
whole or not at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from lxml import etree

from reports.document.cleaning import clean_line
from reports.inlines import FindRecord, MarkupError, parse
from reports.models import PaperLanguage, Translation
from reports.stored_inlines import InvalidText, words
from reports.translating import Row, checked_translation, digest, save_translation, states
from reports.writing import find_record
from reports.xliff.names import CATEGORY, CORE, PREFIX, VERSIONS, core, metadata

# States of a segment in which its translation is finished as far as its program knows (4.3.1.33).
DONE = frozenset({"translated", "reviewed", "final"})
DEEPEST = 8
_BREAKS = re.compile(r"[\t\r\n]+[ \t\r\n]*")
_FLAGS = {"xlf:b": "strong", "xlf:i": "em"}


class UnreadableFile(ValidationError):
    """The file as a whole is of no use; the message says why."""


class _BadUnit(ValueError):
    """One unit cannot be taken; the message says why."""


@dataclass(frozen=True)
class Problem:
    """A unit that cannot be taken: how it is called, and why."""

    name: str
    words: str


@dataclass(frozen=True)
class Change:
    """A translation as the file has it.

    Attributes:
        made_from: the digest of the source that it was made from.
        outdated: the source has changed since the file was written.
        meanwhile: the translation was changed here since the file was written.
    """

    row: Row
    content: dict
    made_from: str
    outdated: bool
    meanwhile: bool

    @property
    def seen(self) -> int:
        """The version that is replaced; 0 where there is none."""
        return self.row.translation.version if self.row.translation else 0

    @property
    def before(self) -> dict:
        """What the translation says now."""
        return self.row.translation.content if self.row.translation else {}


@dataclass
class Returned:
    """What a file says: what would change, what cannot be taken, what stays."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0
    empty: int = 0


def read(edition: PaperLanguage, data: bytes) -> Returned:
    """What taking the file ``data`` would change. Nothing is written.

    Raises:
        UnreadableFile: it is no XLIFF 2 file, or that of another paper or language.
    """
    root = _parsed(data)
    _check_file(root, edition)
    rows = {one.block.key: one for one in states(edition.paper, edition.language)}
    found, seen = Returned(), set()
    for unit in root.iter(core("unit")):
        key = unit.get("id", "")
        row = rows.get(key)
        name = row.name if row else clean_line(unit.get("name") or key)[:80]
        try:
            if row is None:
                raise _BadUnit(_("The paper has no such part, or it was taken out."))
            if key in seen:
                raise _BadUnit(_("It stands in the file twice."))
            seen.add(key)
            _take_unit(unit, row, found)
        except (_BadUnit, InvalidText) as error:
            found.problems.append(Problem(name, str(error)))
        except ValidationError as error:
            found.problems.append(Problem(name, " ".join(error.messages)))
    if not (seen or found.problems):
        raise UnreadableFile(_("The file holds no part of this paper."))
    return found


def _parsed(data: bytes):
    """The root of the file.

    Raises:
        UnreadableFile: it is no XML, or declares a type of document, which XLIFF files do not.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(_("The file is no readable XML.")) from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile(_("The file declares a document type, which no XLIFF file does."))
    return root


def _check_file(root, edition: PaperLanguage) -> None:
    paper = edition.paper
    if root.tag != core("xliff") or root.get("version") not in VERSIONS:
        raise UnreadableFile(_("The file is no XLIFF file of version 2.0 or 2.1."))
    languages = [_primary(root.get(name, "")) for name in ("srcLang", "trgLang")]
    if languages != [_primary(paper.language), _primary(edition.language)]:
        raise UnreadableFile(
            _("The file is from “%(source)s” to “%(target)s”; this page wants another.")
            % {"source": languages[0], "target": languages[1]}
        )
    originals = {one.get("original", "") for one in root.iter(core("file"))}
    if originals != {paper.symbol}:
        raise UnreadableFile(
            _("The file is that of another paper than %(paper)s.") % {"paper": paper}
        )


def _primary(code: str) -> str:
    return clean_line(code).split("-")[0].lower()[:20]


def _take_unit(unit, row: Row, found: Returned) -> None:
    """Add what a unit says to ``found``.

    Raises:
        _BadUnit, InvalidText, ValidationError: it cannot be taken.
    """
    reader = _Unit(unit, row)
    targets = reader.texts("target")
    if not any(targets.values()):
        found.empty += 1
        return
    content = checked_translation(row.block, targets)
    noted = reader.noted
    made_from = noted.get("source-digest") or digest(reader.texts("source"))
    made = row.translation
    if made and made.content == content:
        confirmed = made.source_digest != made_from and reader.states <= DONE
        if not confirmed:
            found.unchanged += 1
            return
    found.changes.append(
        Change(
            row,
            content,
            made_from,
            outdated=made_from != digest(row.block.content),
            meanwhile=noted.get("version", "") not in ("", str(made.version if made else 0)),
        )
    )


class _Unit:
    """One unit: its segments as texts of the block that it is about."""

    def __init__(self, unit, row: Row):
        self.unit, self.row = unit, row
        self.data = {one.get("id"): one.text or "" for one in unit.iter(core("data"))}
        self.states: set[str] = set()
        self.find: FindRecord = self._find

    def _find(self, code: str) -> dict:
        for one in _sources(self.row.block.content):
            if one.get("code") == code:
                return one
        return find_record(code)

    @property
    def noted(self) -> dict[str, str]:
        """What was noted when the file was written."""
        found = {}
        for group in self.unit.iter(metadata("metaGroup")):
            if group.get("category") == CATEGORY:
                found |= {one.get("type", ""): one.text or "" for one in group}
        return found

    def texts(self, side: str) -> dict:
        """The texts of the segments, ``side`` being "source" or "target"."""
        content = self.row.block.content
        found: dict[str, str | list] = {}
        for segment in self.unit.iter(core("segment")):
            name = segment.get("id", "")
            if name not in content or name in found:
                raise _BadUnit(
                    _("It has a segment “%(name)s” too many.") % {"name": clean_line(name)[:40]}
                )
            self.states.add(segment.get("state", "initial"))
            element = segment.find(core(side))
            stored = self.inlines(element, {}, 0) if element is not None else []
            if isinstance(content[name], str):
                if any(one["t"] != "text" for one in stored):
                    raise _BadUnit(_("A heading of words alone has other things in it."))
                found[name] = clean_line(words(stored))
            else:
                found[name] = stored
        return found

    def inlines(self, element, flags: dict, depth: int) -> list[dict]:
        """What stands in an element, as stored inlines."""
        if depth > DEEPEST:
            raise _BadUnit(_("Its inline codes are nested too deep."))
        found: list[dict] = []
        self._text(found, element.text, flags)
        for one in element:
            if not isinstance(one.tag, str) or not one.tag.startswith(f"{{{CORE}}}"):
                raise _BadUnit(_("It holds something that is no part of a text."))
            found += self._inline(one, flags, depth)
            self._text(found, one.tail, flags)
        return found

    def _text(self, found: list[dict], text: str | None, flags: dict) -> None:
        if text:
            found.append({"t": "text", "text": _BREAKS.sub(" ", text), **flags})

    def _inline(self, code, flags: dict, depth: int) -> list[dict]:
        name = etree.QName(code).localname
        if name == "mrk":
            return self.inlines(code, flags, depth + 1)
        if name in ("sm", "em"):
            return []
        if name == "ph":
            return [self._meant(code, "dataRef", ("ref", "fact"))]
        if name != "pc":
            raise _BadUnit(_("The inline code <%(name)s> is not known here.") % {"name": name})
        kind = code.get("subType", "")
        if kind in _FLAGS:
            return self.inlines(code, {**flags, _FLAGS[kind]: True}, depth + 1)
        if kind == f"{PREFIX}:lang":
            meant = self._meant(code, "dataRefStart", ("text",))
            return self.inlines(code, {**flags, "lang": meant.get("lang", "")}, depth + 1)
        if kind == f"{PREFIX}:link":
            meant = self._meant(code, "dataRefStart", ("link",))
            return [{**meant, "text": words(self.inlines(code, {}, depth + 1))}]
        meant = self._meant(code, "dataRefStart", ("note", "span"))
        return [{**meant, "content": self.inlines(code, {}, depth + 1)}]

    def _meant(self, code, attribute: str, kinds: tuple[str, ...]) -> dict:
        """What a code stands for, read from the unit's original data."""
        held = self.data.get(code.get(attribute), "")
        try:
            meant = parse(held, self.find)
        except MarkupError as error:
            raise _BadUnit(str(error)) from error
        if len(meant) != 1 or meant[0]["t"] not in kinds:
            raise _BadUnit(
                _("The inline code “%(id)s” does not say what it stands for.")
                % {"id": clean_line(code.get("id") or "")[:40]}
            )
        return meant[0]


def _sources(stored) -> Iterator[dict]:
    """The records that sentences in a stored content rest on."""
    if isinstance(stored, dict):
        yield from stored.get("sources", [])
        stored = list(stored.values())
    if isinstance(stored, list):
        for one in stored:
            yield from _sources(one)


def take(
    edition: PaperLanguage, changes: list[tuple[str, int, str, dict]], *, by, name: str
) -> list[Translation]:
    """Keep what a file changed, all of it or nothing.

    Args:
        changes: of each part its key, the version that is replaced, the digest of the source it
            was made from, and what it says.
        name: what the file is called, for the history.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        ValidationError: a part was taken out or changed meanwhile, so that one cannot be kept.
        TranslatedMeanwhile: somebody else saved one of them since they were shown.
    """
    blocks = {one.key: one for one in edition.paper.blocks.standing()}
    saved = []
    with transaction.atomic():
        for key, seen, made_from, content in changes:
            if key not in blocks:
                raise ValidationError(_("A part of the file was taken out of the paper meanwhile."))
            saved.append(
                save_translation(
                    blocks[key],
                    edition.language,
                    by=by,
                    seen=seen,
                    content=content,
                    source=made_from,
                    reason=_("From the file %(name)s") % {"name": name},
                )
            )
    return saved
