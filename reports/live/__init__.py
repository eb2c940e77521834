"""Live blocks: saved queries of an outline that become paragraphs, lists, tables and charts."""

from django.utils.translation import gettext as _

from reports.document.tree import Block
from reports.kinds import LiveKind, checked
from reports.live import (
    actions,
    charts,
    convergence,
    discussion,
    events_table,
    follow_up,
    framework,
    outcome,
    positions,
    receipts,
    recommendations,
)
from reports.reading import Reading, UnreadableBlock

LIVE: dict[str, LiveKind] = {
    one.name: one
    for one in (
        events_table.KIND,
        positions.KIND,
        convergence.KIND,
        discussion.CONVERGENCE,
        discussion.PREFERENCES,
        outcome.KIND,
        follow_up.KIND,
        recommendations.KIND,
        actions.KIND,
        actions.RANKING,
        framework.INDICATORS,
        framework.DEVELOPMENTS,
        receipts.KIND,
        charts.EVENTS_CHART,
        charts.RECOMMENDATIONS_CHART,
        charts.ACTIONS_CHART,
        charts.POSITIONS_CHART,
    )
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
    kind = LIVE[name]
    return kind.read(reading, checked(kind, options, reading))
