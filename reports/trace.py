"""The trace: from a paragraph to its records, and from a record to every paragraph that used it."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, F, When
from django.urls import NoReverseMatch, reverse

from consultations.models import Position, Receipt
from reports.models import Citation, Paper, Version

# Where each kind of record has its page; kinds without one are named without a link.
PAGES = {
    "events.event": "events:detail",
    "followup.recommendation": "followup:recommendation",
    "followup.action": "followup:action",
    "consultations.position": "consultations:position",
    "consultations.question": "consultations:question",
    "consultations.decision": "consultations:decision",
    "consultations.request": "consultations:request",
}


@dataclass(frozen=True)
class CitedRecord:
    """A record behind a paragraph: what it is called now, and its address when it has one.

    ``receipt`` is that of a position, by which anybody can check it; None for other records.
    """

    label: str
    url: str
    receipt: Receipt | None = None


@dataclass(frozen=True)
class CitedKind:
    """The records of one kind behind a paragraph; ``label`` says what they are."""

    label: str
    records: list[CitedRecord]


def cited_records(version: Version, key: str, user) -> list[CitedKind]:
    """The records behind the part of ``version`` with this key that ``user`` may see.

    One query for the citations and one for each kind of record among them.
    """
    rows = Citation.objects.filter(version=version, block_key=key).order_by("record_type", "pk")
    found = []
    for kind, cited in groupby(rows.select_related("record_type"), lambda row: row.record_type):
        model = kind.model_class()
        labels = {row.record_id: row.label for row in cited}
        visible = model.objects.visible_to(user).filter(pk__in=labels)
        if model is Position:
            visible = visible.select_related("receipt", "organization", "regional_group")
        records = [
            CitedRecord(str(one)[:200], address(kind, one), getattr(one, "receipt", None))
            for one in visible
        ]
        if records:
            names = model._meta
            label = names.verbose_name if len(records) == 1 else names.verbose_name_plural
            found.append(CitedKind(str(label), records))
    return found


def address(kind: ContentType, record) -> str:
    """The page of a record, empty where there is none."""
    name = PAGES.get(f"{kind.app_label}.{kind.model}")
    for argument in (getattr(record, "reference", None), record.pk):
        if name and argument is not None:
            try:
                return reverse(name, args=[argument])
            except NoReverseMatch:
                continue
    return ""


@dataclass(frozen=True)
class CitingPaper:
    """A paper that rests on a record, with the paragraphs of its newest version that do."""

    paper: Paper
    version: Version
    paragraphs: list[Citation]


def citing_papers(kind: ContentType, record_id: int, user) -> list[CitingPaper]:
    """Papers readable by ``user`` whose newest readable version cites the record (two queries)."""
    versions = (
        Version.objects.visible_to(user)
        .filter(citations__record_type=kind, citations__record_id=record_id)
        .select_related("paper")
        .defer("document")
        # The paper's own language before others: their numbers are counted apart.
        .annotate(translated=Case(When(language=F("paper__language"), then=0), default=1))
        .order_by("paper__sort_key", "translated", "-number")
        .distinct()
    )
    newest: dict[int, Version] = {}
    for version in versions:
        newest.setdefault(version.paper_id, version)
    paragraphs = defaultdict(list)
    rows = Citation.objects.filter(
        version__in=newest.values(), record_type=kind, record_id=record_id
    )
    for row in rows.order_by("pk"):
        paragraphs[row.version_id].append(row)
    return [CitingPaper(one.paper, one, paragraphs[one.pk]) for one in newest.values()]
