"""What nobody can do to an issued paper, whatever program writes: rules of the database.

A paper is issued by a version (``Version.is_issued``). From then on its outline, its head and
that version stay as they are; another paper can only replace it or go with it
(:mod:`reports.issuing`).
"""

import pgtrigger

from reports.models.papers import Block, Paper
from reports.models.versions import Version

# What a reader sees of a paper besides its outline, and what it was made from.
HEAD = (
    "symbol",
    "title",
    "language",
    "purpose",
    "body_id",
    "session_id",
    "agenda_item_id",
    "cover",
    "sections",
    "replaces_id",
    "suffix_kind",
    "suffix_number",
    "place",
    "dated",
)
# How a paper moves: what is cleared can be called back, what is issued cannot.
MOVES = [
    (Paper.State.DRAFTING, Paper.State.IN_CLEARANCE),
    (Paper.State.IN_CLEARANCE, Paper.State.DRAFTING),
    (Paper.State.IN_CLEARANCE, Paper.State.CLEARED),
    (Paper.State.CLEARED, Paper.State.DRAFTING),
    (Paper.State.CLEARED, Paper.State.IN_CLEARANCE),
    (Paper.State.CLEARED, Paper.State.ISSUED),
    (Paper.State.ISSUED, Paper.State.SUPERSEDED),
]

_ISSUED = "EXISTS (SELECT 1 FROM reports_version WHERE is_issued AND paper_id IN ({papers}))"


def _columns(row: str) -> str:
    return ", ".join(f"{row}.{name}" for name in HEAD)


def _refuse_if(condition: str, words: str) -> str:
    return (
        f"IF {condition} THEN RAISE EXCEPTION '{words}' USING ERRCODE = 'restrict_violation';"
        " END IF; RETURN COALESCE(NEW, OLD);"
    )


pgtrigger.register(
    pgtrigger.FSM(name="paper_state_moves", field="state", transitions=MOVES),
    pgtrigger.Trigger(
        name="paper_issued_keeps_its_head",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=_refuse_if(
            f"({_columns('OLD')}) IS DISTINCT FROM ({_columns('NEW')}) AND "
            + _ISSUED.format(papers="OLD.id"),
            "An issued paper keeps its symbol, its title and its cover.",
        ),
    ),
    pgtrigger.Trigger(
        name="paper_issued_is_never_deleted",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=_refuse_if(_ISSUED.format(papers="OLD.id"), "An issued paper is never deleted."),
    ),
)(Paper)

pgtrigger.register(
    pgtrigger.Trigger(
        name="block_of_an_issued_paper_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_refuse_if(
            _ISSUED.format(papers="OLD.paper_id, NEW.paper_id"),
            "The outline of an issued paper stays as it is.",
        ),
    ),
)(Block)

pgtrigger.register(
    pgtrigger.Protect(
        name="version_issued_stays_issued",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__is_issued=True, new__is_issued=False),
    ),
)(Version)
