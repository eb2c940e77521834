"""What the prose of a paper attributes, held against the positions on record.

Four things are found: a party is named of which no position is on record; a sentence names
records, and none of them is a position of the party it speaks of; a sentence says that nothing
is on record, and by now something is; a group gets much less room than its positions on record.
Findings are computed whenever somebody looks. Each can be answered with a note, and then comes
up again only when the text in which it was found changes.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.groups import GROUP_AS_PARTY, Group, OrganizationKind
from accounts.models import Organization
from consultations.models import Consultation, Position, RegionalGroup
from foundation.history import change
from reports.live import live_blocks
from reports.models import Block, FindingNote, Paper
from reports.models.papers import BlockKind
from reports.narrative.drafting import may_write
from reports.narrative.naming import attributes, groups_named, name_found
from reports.narrative.prose import Said, prose
from reports.outline import Outline
from reports.reading import Reading, UnreadableBlock

POSITION, QUESTION = "consultations.position", "consultations.question"


class FindingKind(models.TextChoices):
    """What was found."""

    UNRECORDED = "unrecorded", gettext_lazy("Names a party of which no position is on record")
    UNSUPPORTED = "unsupported", gettext_lazy("Rests on no position of the party it names")
    SPOKEN = "spoken", gettext_lazy("Says that nothing is on record, and something is")
    UNEVEN = "uneven", gettext_lazy("Gives a group little room")


ADVICE = {
    FindingKind.UNRECORDED: gettext_lazy(
        "Record the position with its source, write the sentence without the party, or say in a "
        "note why it stands."
    ),
    FindingKind.UNSUPPORTED: gettext_lazy(
        "Name the position on which the sentence rests, or change whom it speaks of."
    ),
    FindingKind.SPOKEN: gettext_lazy("Take the sentence out, or report what has been stated."),
    FindingKind.UNEVEN: gettext_lazy(
        "Report more of its positions, or say in a note why this is enough."
    ),
}


@dataclass(frozen=True)
class Finding:
    """Something to look at.

    Attributes:
        party: who is concerned; ``words`` the sentence in which it was found, if one.
        digest: the finding and its text in one word.
        note: what was answered, if anything.
    """

    kind: FindingKind
    party: str
    block: Block | None
    words: str
    digest: str
    note: FindingNote | None = None

    @property
    def advice(self) -> str:
        """What to do."""
        return str(ADVICE[self.kind])


@dataclass(frozen=True)
class Attention:
    """How much room a group has in a paper, and how much is on record of it.

    Attributes:
        recorded: positions on record; ``reported`` those of them on which the paper rests.
        sentences, words: in which the prose names the group.
        shown: positions that live blocks of the paper give.
    """

    group: str
    recorded: int
    reported: int
    sentences: int
    words: int
    shown: int

    @property
    def label(self) -> str:
        """The group's name."""
        return str(GROUP_AS_PARTY[Group(self.group)])

    @property
    def room(self) -> int:
        """What it is given: sentences that name it, and positions given by live blocks."""
        return self.sentences + self.shown


@dataclass(frozen=True)
class Checked:
    """The findings of a paper and the room of each group."""

    findings: list[Finding]
    attention: list[Attention]

    @property
    def open(self) -> list[Finding]:
        """Findings that nobody has answered."""
        return [one for one in self.findings if one.note is None]

    @property
    def answered(self) -> list[Finding]:
        """Findings with a note."""
        return [one for one in self.findings if one.note is not None]


def checked(paper: Paper) -> Checked:
    """What is found in the outline of ``paper`` as it is stored now."""
    outline = Outline(paper)
    reading = Reading(paper, outline.codes())
    said = prose(outline, reading)
    shown = _shown(outline, reading)
    cited = {pk for one in said for pk in one.of(POSITION)} | shown
    positions = _on_record(outline, reading, cited)
    check = _Check(paper, reading, positions)
    attention = _attention(said, positions, shown, paper.language)
    found = [
        *(finding for one in said for finding in check.sentence(one)),
        *_uneven(attention),
    ]
    notes = {one.finding: one for one in paper.finding_notes.select_related("by")}
    found = list({one.digest: one for one in found}.values())
    return Checked([replace(one, note=notes.get(one.digest)) for one in found], attention)


def answer_finding(paper: Paper, digest: str, note: str, *, by) -> FindingNote:
    """Say why something that was found may stand.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        Closed: the paper is cleared or issued.
        ValidationError: nothing of the kind is found any more, or the note is empty.
    """
    with transaction.atomic(), change(by=by):
        may_write(paper, by)
        if digest not in {one.digest for one in checked(paper).findings}:
            raise ValidationError(_("This is not found any more."), code="gone")
        note = note.strip()
        stored = FindingNote.objects.filter(paper=paper, finding=digest).first()
        stored = stored or FindingNote(paper=paper, finding=digest)
        stored.note, stored.by = note, by
        stored.full_clean()
        stored.save()
    return stored


def _digest(*parts) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _shown(outline: Outline, reading: Reading) -> set[int]:
    """The positions that live blocks of the paper give today."""
    found: set[int] = set()
    for blocks in outline.inside.values():
        for block in blocks:
            if block.kind != BlockKind.LIVE or "consultation" not in block.options:
                continue
            try:
                with translation.override(reading.language):
                    nodes = live_blocks(reading, block.live, block.options)
            except UnreadableBlock:
                # The outline's own page says what is wrong with the block.
                continue
            found |= {int(pk) for model, pk in _sources(nodes) if model == POSITION}
    return found


def _sources(value) -> Iterator[tuple[str, str]]:
    """The records named anywhere inside nodes of a document."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from _sources(one)
        return
    for source in getattr(value, "sources", ()):
        yield source.model, source.id
    for name in getattr(value, "__dataclass_fields__", ()):
        if name != "sources":
            yield from _sources(getattr(value, name))


def _on_record(outline: Outline, reading: Reading, cited: set[int]) -> list[Position]:
    """The positions that stand in the consultations that the paper concerns, and those cited."""
    paper = outline.paper
    concerned = Q(agenda_item=paper.agenda_item_id)
    if paper.agenda_item_id is None:
        concerned = Q(agenda_item__session=paper.session_id)
    drawn = [
        block.options["consultation"]
        for blocks in outline.inside.values()
        for block in blocks
        if isinstance(block.options.get("consultation"), str)
    ]
    consultations = reading.visible(Consultation).filter(concerned | Q(code__in=drawn))
    standing = Q(question__consultation__in=consultations) | Q(pk__in=cited)
    return list(reading.visible(Position).live().filter(standing).order_by("pk"))


class _Check:
    """Holds sentences against the positions on record."""

    def __init__(self, paper: Paper, reading: Reading, positions: list[Position]):
        self.language = paper.language
        self.positions = {one.pk: one for one in positions}
        self.groups = {one.group for one in positions if one.group}
        self.named = _Named(reading, positions)

    def sentence(self, said: Said) -> Iterator[Finding]:
        """What is found in one sentence."""
        groups = groups_named(said.text, self.language)
        speaks = attributes(said.text, self.language)
        about = said.of(QUESTION)
        says_nothing = bool(about) and not said.of(POSITION)
        behind = {self.positions[pk].group for pk in said.of(POSITION) if pk in self.positions}
        for group in groups:
            party = group, str(GROUP_AS_PARTY[Group(group)])
            if says_nothing:
                if any(
                    one.group == group and one.question_id in about
                    for one in self.positions.values()
                ):
                    yield self.finding(FindingKind.SPOKEN, party, said)
            elif group not in self.groups:
                yield self.finding(FindingKind.UNRECORDED, party, said)
            elif said.rests_on is not None and speaks and group not in behind:
                yield self.finding(FindingKind.UNSUPPORTED, party, said)
        if speaks and not says_nothing:
            for party in self.named.without_position(said.text):
                yield self.finding(FindingKind.UNRECORDED, party, said)

    @staticmethod
    def finding(kind: FindingKind, party: tuple[str, str], said: Said) -> Finding:
        """The finding on a party (its key and its name); another text gives another digest."""
        key, name = party
        digest = _digest(kind, key, said.block.key, said.text, said.block.content)
        return Finding(kind, name, said.block, said.text, digest)


class _Named:
    """Governments and regional groups by their names, and which have a position on record."""

    def __init__(self, reading: Reading, positions: list[Position]):
        self.reading = reading
        self.organizations = {one.organization_id for one in positions}
        self.regional = {one.regional_group_id for one in positions}
        self._silent: list[tuple[tuple[str, str], list[str]]] | None = None

    def without_position(self, text: str) -> list[tuple[str, str]]:
        """The parties that a text names and of which nothing is on record: key and name."""
        if self._silent is None:
            self._silent = [*self._governments(), *self._regional_groups()]
        return [
            party for party, names in self._silent if any(name_found(one, text) for one in names)
        ]

    def _governments(self) -> Iterator[tuple[tuple[str, str], list[str]]]:
        rows = (
            self.reading.visible(Organization)
            .filter(kind=OrganizationKind.GOVERNMENT)
            .exclude(pk__in=[pk for pk in self.organizations if pk])
            .prefetch_related("aliases")
        )
        for one in rows:
            names = [one.name_en, one.name_fr, one.name_es, *(a.name for a in one.aliases.all())]
            # A bare name of a country is not yet its Government.
            yield (
                (f"organization-{one.pk}", str(one)),
                [
                    name if name.startswith(("Gov", "Gouv", "Gob")) else f"Government of {name}"
                    for name in names
                    if name
                ],
            )

    def _regional_groups(self) -> Iterator[tuple[tuple[str, str], list[str]]]:
        heard = [pk for pk in self.regional if pk]
        for one in self.reading.visible(RegionalGroup).exclude(pk__in=heard):
            names = [one.name_en, one.name_fr, one.name_es]
            yield (f"regional-{one.pk}", str(one)), [name for name in names if name]


def _attention(
    said: list[Said], positions: list[Position], shown: set[int], language: str
) -> list[Attention]:
    """The room of each group that has positions on record, in the order of papers."""
    cited = {pk for one in said for pk in one.of(POSITION)} | shown
    named = [(one, groups_named(one.text, language)) for one in said]
    found = []
    for group in Group:
        own = [one for one in positions if one.group == group]
        texts = [one.text for one, groups in named if group in groups]
        if own:
            found.append(
                Attention(
                    group=group.value,
                    recorded=len(own),
                    reported=sum(1 for one in own if one.pk in cited),
                    sentences=len(texts),
                    words=sum(len(text.split()) for text in texts),
                    shown=sum(1 for one in own if one.pk in shown),
                )
            )
    return found


def _uneven(attention: list[Attention]) -> Iterator[Finding]:
    """The groups that get less than the set share of the room that their positions would have.

    A paper that reports on no group at all is about something else: nothing is found.
    """
    room = sum(one.room for one in attention)
    recorded = sum(one.recorded for one in attention)
    counted = [[one.group, one.recorded, one.room] for one in attention]
    for one in attention:
        fair = room * one.recorded / recorded
        if room and one.room < settings.NARRATIVE_LEAST_SHARE * fair:
            digest = _digest(FindingKind.UNEVEN, one.group, counted)
            yield Finding(FindingKind.UNEVEN, one.label, None, "", digest)
