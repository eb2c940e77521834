"""A paper in further languages: one function for each thing that a translator does.

The source is the block; a translation says which text it was made from, so that it is found
outdated as soon as the block says something else. A paper is translated while it is written and
after it was cleared or issued, when its own text stands.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rights import Right
from foundation.concurrency import save_version
from foundation.history import change
from foundation.requests import Conflict
from reports.document.cleaning import clean_line
from reports.document.labels import LANGUAGES
from reports.document.tree import InvalidPaper
from reports.frame import targets
from reports.models import Block, Paper, PaperLanguage, Translation, TranslationState
from reports.models.papers import BlockKind
from reports.outline import Outline
from reports.reading import UnreadableBlock
from reports.translation_checks import unlike
from reports.writing import TEXTS, checked_content

COVER_LINES = ("office", "body", "session", "place_month", "committee", "code", "status")


class TranslatedMeanwhile(Conflict):
    """Somebody else saved the translation since it was read. Nothing was written.

    Attributes:
        current: the translation as it is stored now.
        attempted: the content as it would have been saved.
    """

    def __init__(self, current: Translation, attempted: dict):
        super().__init__(
            gettext_lazy("Somebody else changed this translation meanwhile. Nothing was saved.")
        )
        self.current = current
        self.attempted = attempted


def digest(content: dict) -> str:
    """What tells one text of a block from another: the SHA-256 of its JSON."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def to_translate(block: Block) -> bool:
    """Whether a block has words of its own; lists, page breaks and bare live blocks have none."""
    return any(block.content.get(name) for name in TEXTS.get(block.kind, ()))


def other_languages(paper: Paper) -> list[str]:
    """The languages that the paper can still be given in: those whose words papers know."""
    given = set(PaperLanguage.objects.filter(paper=paper).values_list("language", flat=True))
    return [one for one in LANGUAGES if one != paper.language and one not in given]


def _ensure_translatable(paper: Paper, by) -> None:
    """Raise unless ``by`` may translate the paper."""
    if not by.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat translates papers."))
    if paper.archived_at or paper.state == Paper.State.SUPERSEDED:
        raise ValidationError(
            _("%(paper)s is superseded or archived: its translations stay as they are.")
            % {"paper": paper}
        )


def checked_cover(cover: dict | None) -> dict:
    """The lines of a cover in another language, those left empty taken out.

    Raises:
        ValidationError: there is no such line.
    """
    found = {}
    for name, value in (cover or {}).items():
        if name == "extra" and isinstance(value, dict):
            lines = {key: clean_line(str(one)) for key, one in value.items()}
            if kept := {key: one for key, one in lines.items() if one}:
                found[name] = kept
        elif name not in COVER_LINES or not isinstance(value, str):
            raise ValidationError(_("A cover has no line “%(name)s”.") % {"name": name})
        elif line := clean_line(value):
            found[name] = line
    return found


def add_language(
    paper: Paper,
    language: str,
    *,
    by,
    title: str,
    cover: dict | None = None,
    place: str = "",
    unready: str = PaperLanguage.Unready.REFUSE,
) -> PaperLanguage:
    """Give a paper in one more language.

    Args:
        language: a code of :data:`reports.document.labels.LANGUAGES`.
        title, cover, place: as printed in that language; what is left empty of the last two is
            printed as in the paper's own language.
        unready: what an assembly does with parts that are missing or outdated.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        ValidationError: the paper has the language already, or its words are not known.
    """
    _ensure_translatable(paper, by)
    if language not in LANGUAGES:
        raise ValidationError(
            _("Papers cannot be printed in the language “%(code)s”. Known: %(known)s.")
            % {"code": language, "known": ", ".join(LANGUAGES)}
        )
    if language == paper.language:
        raise ValidationError(_("This is the paper's own language."))
    made = PaperLanguage(
        paper=paper,
        language=language,
        title=clean_line(title),
        cover=checked_cover(cover),
        place=clean_line(place),
        unready=unready,
    )
    with transaction.atomic(), change(by=by):
        made.full_clean()
        made.save()
    return made


def change_language(edition: PaperLanguage, *, by, seen: int, reason: str = "") -> PaperLanguage:
    """Save what was changed of a language's title, cover and rules.

    Args:
        edition: with its new values.
        seen: the version that was read.

    Raises:
        PermissionDenied, ValidationError: as :func:`add_language`.
        StaleVersion: somebody else saved it meanwhile.
    """
    _ensure_translatable(edition.paper, by)
    edition.title, edition.place = clean_line(edition.title), clean_line(edition.place)
    edition.cover = checked_cover(edition.cover)
    edition.full_clean()
    save_version(edition, seen, by=by, reason=reason)
    return edition


def checked_translation(block: Block, content: dict) -> dict:
    """A translation of what ``block`` says now, from what was sent.

    Raises:
        ValidationError: a text is none, or it lacks something that the source has.
    """
    found = checked_content(block.kind, content)
    wanted = {name: one for name, one in block.content.items() if name in TEXTS[block.kind] and one}
    extra = set(found) - set(wanted)
    if problems := unlike(wanted, {key: one for key, one in found.items() if key not in extra}):
        raise ValidationError(problems)
    return {name: found[name] for name in wanted}


def save_translation(
    block: Block,
    language: str,
    *,
    by,
    seen: int,
    content: dict,
    source: str = "",
    reason: str = "",
) -> Translation:
    """Keep the translation of a block, if it still is the version that the translator saw.

    A text that is saved is a draft, whatever it was before. Saving it unchanged says that it is
    still right for the source as it is now.

    Args:
        seen: the version that was read; 0 where there was none.
        content: what it says, in the form of ``Block.content``.
        source: the digest of the source that was read, when it may have changed meanwhile: the
            translation then is outdated from the beginning.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        ValidationError: it lacks something that the source has, the paper has no such language,
            or the block was taken out.
        TranslatedMeanwhile: another version is stored; it comes with the error.
    """
    with transaction.atomic(), change(by=by, reason=reason):
        stored, block = _locked(block, language, by)
        checked = checked_translation(block, content)
        made_from = source or digest(block.content)
        if stored is None:
            stored = Translation(block=block, language=language, version=0)
        same = (stored.content, stored.source_digest) == (checked, made_from)
        if stored.version and same:
            return stored
        if stored.version != seen:
            raise TranslatedMeanwhile(stored, checked)
        stored.content, stored.source_digest = checked, made_from
        stored.state = TranslationState.DRAFT
        stored.version += 1
        stored.changed_by, stored.changed_at = by, timezone.now()
        stored.reviewed_by = stored.reviewed_at = None
        stored.save()
    return stored


def _locked(block: Block, language: str, by) -> tuple[Translation | None, Block]:
    """The translation and its block as they are now; the lock on the block holds off others."""
    block = (
        Block.objects.select_for_update(of=("self",), no_key=True)
        .select_related("paper")
        .get(pk=block.pk)
    )
    _ensure_translatable(block.paper, by)
    if block.removed_at is not None:
        raise ValidationError(_("This part was taken out of the paper meanwhile."))
    if not to_translate(block):
        raise ValidationError(_("This part has no words to translate."))
    if not PaperLanguage.objects.filter(paper=block.paper, language=language).exists():
        raise ValidationError(_("The paper is not given in this language."))
    translation = Translation.objects.filter(block=block, language=language)
    return translation.select_related("changed_by", "reviewed_by").first(), block


def review_translation(translation: Translation, *, by, seen: int) -> Translation:
    """Say that a translation is right: somebody other than who wrote its text last.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        ValidationError: they wrote it themselves, or the source has changed since.
        TranslatedMeanwhile: the text was changed since it was read.
    """
    with transaction.atomic(), change(by=by):
        stored, block = _locked(translation.block, translation.language, by)
        if stored is None or stored.version != seen:
            raise TranslatedMeanwhile(stored or translation, translation.content)
        if stored.changed_by_id == by.pk:
            raise ValidationError(_("Somebody other than who wrote it reviews a translation."))
        if stored.source_digest != digest(block.content):
            raise ValidationError(
                _("The source has changed since: bring the translation up to date first.")
            )
        if stored.state != TranslationState.REVIEWED:
            stored.state = TranslationState.REVIEWED
            stored.reviewed_by, stored.reviewed_at = by, timezone.now()
            stored.save(update_fields=["state", "reviewed_by", "reviewed_at"])
    return stored


@dataclass(frozen=True)
class Row:
    """One block beside its translation.

    Attributes:
        number: as printed, empty where the block has none.
        state: a value of :class:`TranslationState`.
        since: when the source became another, for outdated ones.
    """

    block: Block
    number: str
    translation: Translation | None
    state: str
    since: datetime | None = None

    @property
    def name(self) -> str:
        """How messages name the part: by its number, else by its first words."""
        if self.number and self.block.kind in (BlockKind.PARAGRAPH, BlockKind.DECISION):
            return _("paragraph %(number)s") % {"number": self.number}
        said = self.block.words
        said = said if len(said) <= 40 else said[:40].rsplit(" ", 1)[0] + "…"
        return f"“{said}”" if said else self.block.key


def states(paper: Paper, language: str, outline: Outline | None = None) -> list[Row]:
    """Every part that has words, in reading order, with its translation and its state.

    Two queries, and a third where parts are outdated.

    Args:
        outline: that of the paper, where it was read already.
    """
    outline = outline or Outline(paper)
    blocks = [one for one in in_order(outline) if to_translate(one)]
    stored = {
        one.block_id: one
        for one in Translation.objects.filter(block__paper=paper, language=language).select_related(
            "changed_by", "reviewed_by"
        )
    }
    outdated = {
        one.pk: stored[one.pk]
        for one in blocks
        if one.pk in stored and stored[one.pk].source_digest != digest(one.content)
    }
    since = _changed_since(outdated) if outdated else {}
    number = _numbers(outline)
    rows = []
    for block in blocks:
        translation = stored.get(block.pk)
        state = TranslationState.OUTDATED if block.pk in outdated else None
        state = state or (translation.state if translation else TranslationState.MISSING)
        at = since.get(block.pk, block.changed_at) if block.pk in outdated else None
        rows.append(Row(block, number.get(block.key, ""), translation, str(state), at))
    return rows


def in_order(outline: Outline, parent: int | None = None) -> Iterator[Block]:
    """The blocks of an outline as they are read, each before what stands inside it."""
    for one in outline.inside[parent]:
        yield one
        yield from in_order(outline, one.pk)


def _numbers(outline: Outline) -> dict[str, str]:
    """The numbers of the parts, none where the outline cannot be printed as it stands."""
    try:
        return {key: one.number for key, one in targets(outline).items()}
    except (InvalidPaper, UnreadableBlock):
        return {}


def _changed_since(outdated: dict[int, Translation]) -> dict[int, datetime]:
    """When each block first said something else than what its translation was made from."""
    first = min(one.changed_at for one in outdated.values())
    history = (
        Block.pgh_event_model.objects.filter(pgh_obj_id__in=outdated)
        # Kept when the transaction began, or noted by who saved it: whichever is later.
        .annotate(at=Greatest("pgh_created_at", "changed_at"))
        .filter(at__gt=first)
        .order_by("at", "pk")
    )
    found: dict[int, datetime] = {}
    for pk, at, content in history.values_list("pgh_obj_id", "at", "content"):
        made = outdated[pk]
        if pk not in found and at > made.changed_at and digest(content) != made.source_digest:
            found[pk] = at
    return found


def progress(rows: list[Row]) -> dict[str, int]:
    """How many parts are in each state, every state named."""
    count = Counter(one.state for one in rows)
    return {str(one): count[one] for one in TranslationState.values}
