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
    """A paper that rests on a record, with the paragraphs of its newest version that do.

    ``uses`` says of every version which paragraph it was.
    """

    paper: Paper
    version: Version
    paragraphs: list[Citation]
    uses: list["Use"]


@dataclass(frozen=True)
class Use:
    """A paragraph that rested on a record under one number, in one or several versions."""

    block_key: str
    paragraph: str
    versions: list[int]

    @property
    def newest(self) -> int:
        """The newest version in which it did."""
        return self.versions[-1]

    @property
    def ranges(self) -> str:
        """The versions as people write them: "2–5, 7"."""
        found: list[list[int]] = []
        for number in self.versions:
            if found and number == found[-1][-1] + 1:
                found[-1].append(number)
            else:
                found.append([number])
        return ", ".join(str(one[0]) if len(one) == 1 else f"{one[0]}–{one[-1]}" for one in found)


def citing_papers(kind: ContentType, record_id: int, user) -> list[CitingPaper]:
    """Papers with a version readable by ``user`` that cites the record (two queries)."""
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
    by_pk = {}
    for version in versions:
        by_pk[version.pk] = version
        newest.setdefault(version.paper_id, version)
    paragraphs = defaultdict(list)
    uses: dict[int, dict] = defaultdict(lambda: defaultdict(list))
    rows = Citation.objects.filter(version__in=by_pk, record_type=kind, record_id=record_id)
    for row in rows.order_by("version__number", "pk"):
        version = by_pk[row.version_id]
        uses[version.paper_id][row.block_key, row.paragraph].append(version.number)
        if newest[version.paper_id] is version:
            paragraphs[version.pk].append(row)
    return [
        CitingPaper(
            one.paper,
            one,
            paragraphs[one.pk],
            [Use(*place, numbers) for place, numbers in uses[one.paper_id].items()],
        )
        for one in newest.values()
    ]
