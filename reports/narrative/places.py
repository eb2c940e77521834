"""Where in a paper drafted paragraphs can go."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.editing import Shown, shown_outline
from reports.models import Block, Paper
from reports.models.papers import BlockKind
from reports.writing import INSIDE


@dataclass(frozen=True)
class Place:
    """A place for paragraphs: inside which block, after which of its parts."""

    inside: Block | None
    after: Block | None
    label: str

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.inside.pk if self.inside else 0}-{self.after.pk if self.after else 0}"


def places_for_paragraphs(paper: Paper) -> list[Place]:
    """The places of ``paper`` in reading order, the beginning of each part among them."""
    found: list[Place] = []
    _collect(None, shown_outline(paper), found)
    return found


def _collect(inside: Shown | None, parts: list[Shown], found: list[Place]) -> None:
    block = inside.block if inside else None
    if inside:
        label = _("at the beginning of: %(part)s") % {"part": inside.called}
    else:
        label = _("at the beginning of the paper")
    found.append(Place(block, None, label))
    for one in parts:
        if BlockKind.PARAGRAPH in INSIDE.get(one.block.kind, frozenset()):
            _collect(one, one.inside, found)
        label = _("after: %(part)s") % {"part": one.called}
        found.append(Place(block, one.block, label))
