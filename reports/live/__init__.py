"""Live blocks: saved queries of an outline that become paragraphs, lists and tables."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from reports.document.tree import Block
from reports.live.discussion import areas_of_convergence, preferences_by_item
from reports.live.events_table import events_table
from reports.live.follow_up import follow_up_to_decisions
from reports.live.outcome import outcome
from reports.live.receipts import positions_with_receipts
from reports.reading import Reading, UnreadableBlock

LIVE: dict[str, Callable[[Reading, dict], list[Block]]] = {
    "areas_of_convergence": areas_of_convergence,
    "events_table": events_table,
    "follow_up_to_decisions": follow_up_to_decisions,
    "outcome": outcome,
    "positions_with_receipts": positions_with_receipts,
    "preferences_by_item": preferences_by_item,
}


def live_blocks(reading: Reading, name: str, options: dict) -> list[Block]:
    """What the live block ``name`` prints today.

    Raises:
        UnreadableBlock: there is no such block, or an option of it is wrong.
    """
    if name not in LIVE:
        raise UnreadableBlock(
            _("There is no live block “%(name)s”. Known: %(known)s.")
            % {"name": name, "known": ", ".join(LIVE)}
        )
    return LIVE[name](reading, options)
