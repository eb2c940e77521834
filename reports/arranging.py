"""Moves of a block as people make them: a step with the keyboard, or dropped below another."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.history import change
from reports.models import Block
from reports.writing import INSIDE, add_block, move_block, save_block

STEPS = {
    "up": gettext_lazy("Move up"),
    "down": gettext_lazy("Move down"),
    "in": gettext_lazy("Move into the part before it"),
    "out": gettext_lazy("Move out of the part around it"),
}


def step_block(block: Block, direction: str, *, by) -> Block:
    """Move a block one step: before or after its neighbour, into the one before it, or out.

    Args:
        direction: a key of :data:`STEPS`.

    Raises:
        ValidationError: there is nothing there, or it cannot stand there.
        PermissionDenied, Closed: as :func:`reports.writing.move_block`.
    """
    siblings = list(
        Block.objects.standing()
        .filter(paper_id=block.paper_id, parent=block.parent)
        .order_by("sequence", "pk")
    )
    place = next((at for at, one in enumerate(siblings) if one.pk == block.pk), None)
    if direction not in STEPS or place is None:
        raise ValidationError(_("There is no such move."))
    if direction == "out":
        if block.parent is None:
            raise ValidationError(_("This part stands at the top already."))
        return move_block(block, by=by, inside=block.parent.parent, after=block.parent)
    if direction == "down":
        if place + 1 == len(siblings):
            raise ValidationError(_("There is nothing below to move past."))
        return move_block(block, by=by, inside=block.parent, after=siblings[place + 1])
    if place == 0:
        raise ValidationError(_("There is nothing above to move past."))
    if direction == "in":
        before = siblings[place - 1]
        return move_block(block, by=by, inside=before, after=_last_inside(before))
    after = siblings[place - 2] if place > 1 else None
    return move_block(block, by=by, inside=block.parent, after=after)


def _last_inside(block: Block) -> Block | None:
    return Block.objects.standing().filter(parent=block).order_by("sequence", "pk").last()


def drop_block(block: Block, below: Block | None, *, by) -> Block:
    """Put a block where it was dropped: first of all, or below ``below`` as the page shows it.

    Below a heading it becomes the first part of that section; below anything else it follows
    it, or the next part around it after which such a block can stand.

    Raises:
        ValidationError: nothing there can hold it.
        PermissionDenied, Closed: as :func:`reports.writing.move_block`.
    """
    if below is None:
        return move_block(block, by=by, inside=None, after=None)
    holds = INSIDE.get(below.kind, frozenset())
    if block.kind in holds and below.kind in ("section", "appendix", "list"):
        return move_block(block, by=by, inside=below, after=None)
    after: Block | None = below
    while after is not None:
        if block.kind in INSIDE.get(after.parent.kind if after.parent else None, frozenset()):
            return move_block(block, by=by, inside=after.parent, after=after)
        after = after.parent
    raise ValidationError(_("%(kind)s cannot stand there.") % {"kind": block.get_kind_display()})


def save_paragraphs(block: Block, more: list, *, by, **said) -> list[Block]:
    """Save a block, and what was written after it as blocks of the same kind. One transaction.

    Args:
        more: stored inlines, one list for each block that follows.
        said: as :func:`reports.writing.save_block`.

    Returns:
        The block and those that follow it.
    """
    with transaction.atomic(), change(by=by):
        saved = [save_block(block, by=by, **said)]
        for text in more:
            last = saved[-1]
            saved.append(
                add_block(
                    last.paper,
                    by=by,
                    kind="paragraph" if last.kind in ("section", "appendix") else last.kind,
                    inside=last.parent,
                    after=last,
                    content={"text": text},
                )
            )
    return saved
