"""The load as a whole: the files of the record, layer by layer, in one transaction."""

from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from foundation.history import change
from reports.loading import (
    accounts,
    consultations,
    documents,
    events,
    followup,
    glossary,
    papers,
    types,
)
from reports.loading.keeping import STATES, Keeper
from reports.loading.parts import Parts

REASON = "Load of the record of 2004"
# Two loads at once (two hosts that start) wait for each other; the number is our own.
LOCK = 20_041_115


@dataclass(frozen=True)
class Count:
    """How many records of one kind were found in which state (:data:`keeping.STATES`)."""

    kind: str
    label: str
    new: int
    changed: int
    unchanged: int
    left: int


@dataclass(frozen=True)
class Outcome:
    """What a load did: counts by kind, in the order of loading, and what it left to people."""

    counts: list[Count]
    left: list[str]
    changed: bool


def load_record(*, check: bool = False, folder: Path | None = None) -> Outcome:
    """Bring the record of 2004 into the database. Safe to repeat.

    Args:
        check: find out what would be done, and write nothing.
        folder: where the files are; those of the project unless told.

    Raises:
        RecordError: a file holds something that cannot be loaded; nothing is written.
    """
    keeper = Keeper()
    with transaction.atomic(), change(by=None, reason=REASON):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        parts = Parts(keeper, folder)
        layers = (documents, accounts, followup, events, consultations, types, papers, glossary)
        for layer in layers:
            layer.load(parts)
        if check:
            transaction.set_rollback(True)
    counts = [
        Count(
            model._meta.label_lower,
            str(model._meta.verbose_name_plural),
            **{state: count[state] for state in STATES},
        )
        for model, count in keeper.counts.items()
        if count
    ]
    return Outcome(counts, keeper.left, keeper.changed)
