"""The papers of the record, with their outlines."""

from django.db.models import F

from reports.loading.files import Names, Row
from reports.loading.keeping import LEFT, Entry, Place
from reports.loading.outline import OutlineBlock, read_outline
from reports.loading.parts import Parts, key_of
from reports.models import Block, Paper, Version

FILES = (
    "papers/gb-291-wp-sdg-1.yaml",
    "papers/gb-291-wp-sdg-report.yaml",
    "papers/ilc-88-review.yaml",
    "papers/gb-292-follow-up.yaml",
    "papers/gb-292-events.yaml",
)
FACTS = ("symbol", "title", "language", "purpose", "state", "place")


def load(parts: Parts) -> None:
    """Load each paper's cover, then its outline."""
    for name in FILES:
        held = parts.yaml(name)
        paper = _paper(Row(held, f"{name}, the paper itself"), parts)
        _outline(name, paper, read_outline(name, held["blocks"], parts.find), parts)


def _paper(row: Row, parts: Parts) -> Paper:
    dated = row.date("dated")
    origin = row["origin"]
    entry = Entry(
        row,
        {
            **{name: row[name] for name in FACTS},
            "body_id": key_of(parts.bodies.one(row, "body")),
            "session_id": key_of(parts.sessions.one(row, "session")),
            "agenda_item_id": key_of(parts.agenda.one(row, "agenda_item")),
            "type_id": key_of(parts.types.one(row, "type")),
            "sections": row.get("sections") or str(Paper.Sections.ROMAN),
            "cover": row["cover"],
            "dated": dated.first_day if dated else None,
        },
        [Place(origin["document"], origin["code"], origin["place"], origin.get("printed") or {})],
    )
    # How far a paper has come is people's; what is issued is changed by nobody.
    fixed = set(entry.values) if _is_issued(row["symbol"]) else {"state"}
    [paper] = parts.keep(Paper, [entry], natural=["symbol"], fixed=fixed)
    return paper


def _outline(name: str, paper: Paper, blocks: list[OutlineBlock], parts: Parts) -> None:
    """Make the paper's blocks those of the file, unless a person has worked on the outline."""
    stored = {one.key: one for one in paper.blocks.select_related("parent")}
    same = len(stored) == len(blocks) and all(_is(stored.get(one.key), one) for one in blocks)
    why = "it is issued" if _is_issued(paper.symbol) else ""
    if stored and not same and (why or _worked_on(paper)):
        parts.keeper.counts[Block][LEFT] += len(stored)
        why = why or "a person has changed it since"
        parts.keeper.left.append(f"{name}: the outline of {paper}: {why}.")
        return
    if stored and not same:
        # Out of the way of the file's numbers, which are given row by row.
        paper.blocks.update(sequence=F("sequence") + 10**9)
    known = Names("block")
    for level in sorted({one.level for one in blocks}):
        entries = [_entry(name, paper, one, known) for one in blocks if one.level == level]
        parts.keep(Block, entries, known, natural=["paper_id", "key"])
    gone = set(stored) - set(known)
    paper.blocks.filter(key__in=gone).delete()
    if stored and not same:
        Paper.objects.filter(pk=paper.pk).update(version=F("version") + 1)


def _entry(name: str, paper: Paper, one: OutlineBlock, known: Names) -> Entry:
    return Entry(
        Row({"code": one.key}, f"{name}, block “{one.key}”"),
        {
            "paper_id": paper.pk,
            "key": one.key,
            "parent_id": known[one.parent].pk if one.parent else None,
            "sequence": one.sequence,
            "kind": one.kind,
            "live": one.live,
            "content": one.content,
            "options": one.options,
            "sources": one.sources,
        },
    )


def _is(stored: Block | None, one: OutlineBlock) -> bool:
    """Whether a stored block is as the file has it."""
    return stored is not None and (
        stored.parent.key if stored.parent else "",
        stored.sequence,
        stored.kind,
        stored.live,
        stored.content,
        stored.options,
        stored.sources,
    ) == (one.parent, one.sequence, one.kind, one.live, one.content, one.options, one.sources)


def _is_issued(symbol: str) -> bool:
    """Whether there is a version by which the paper with this symbol is issued."""
    return Version.objects.filter(paper__symbol=symbol, is_issued=True).exists()


def _worked_on(paper: Paper) -> bool:
    """Whether a person stands in the history of the paper or of any block it has or had."""
    contexts = [
        *Paper.pgh_event_model.objects.filter(pgh_obj_id=paper.pk).values_list(
            "pgh_context", flat=True
        ),
        *Block.pgh_event_model.objects.filter(paper_id=paper.pk).values_list(
            "pgh_context", flat=True
        ),
    ]
    return any((one or {}).get("user") for one in contexts)
