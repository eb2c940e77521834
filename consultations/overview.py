"""The matrix over all consultations: by session, over time, by groups or by parties."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from accounts.groups import Group
from consultations import matrix
from consultations.models import Question
from consultations.moves import mark, moves_on
from foundation.texts import semicolons

PARTIES_SHOWN = 6


@dataclass(frozen=True)
class PartyColumns:
    """The Governments and organizations that are the columns, a few at a time."""

    names: list[str] = field(default_factory=list)
    start: int = 0
    total: int = 0

    @property
    def before(self) -> int | None:
        """From which the columns before begin; None where there are none."""
        return max(self.start - PARTIES_SHOWN, 0) if self.start else None

    @property
    def after(self) -> int | None:
        """From which the next columns begin; None where there are none."""
        end = self.start + len(self.names)
        return end if end < self.total else None


def rows_for(keys: list[int], user, on: date | None = None, standing=None) -> list[matrix.Row]:
    """The rows of the questions ``keys``, in that order, with the marks of what moved."""
    questions = Question.objects.visible_to(user).filter(pk__in=keys)
    questions = questions.select_related("consultation__agenda_item__session__body")
    rows = matrix.rows_of(questions, user, standing=standing, on=on)
    mark(rows, moves_on(rows, user, on))
    place = {key: number for number, key in enumerate(keys)}
    return sorted(rows, key=lambda row: place[row.question.pk])


def by_party(rows: list[matrix.Row], standing: dict, start: int) -> PartyColumns:
    """Give the rows cells by Government and organization instead of by group.

    Args:
        standing: the positions that stand, by question.
        start: the number of the first party shown.
    """
    parties = {
        one.organization_id: str(one.organization)
        for found in standing.values()
        for one in found
        if one.organization_id
    }
    ordered = sorted(parties, key=lambda key: (parties[key].casefold(), key))
    shown = ordered[start : start + PARTIES_SHOWN]
    for row in rows:
        found = standing.get(row.question.pk, [])
        row.others = []
        row.cells = []
        for key in shown:
            own = [one for one in found if one.organization_id == key]
            cell = matrix.Cell("", parties[key])
            cell.voices = [matrix.voice(one, row.question, whose=False) for one in own]
            row.cells.append(cell)
    return PartyColumns([parties[key] for key in shown], start, len(ordered))


def heads() -> list[str]:
    """The headings of the rows as a table, by groups."""
    groups = [str(Group(one).label) for one in Group]
    return [
        *(_("Session"), _("Consultation"), _("Question"), _("References"), *groups),
        *(_("All, and others"), _("Convergence"), _("Why"), _("Chair’s reading"), _("Moved")),
    ]


def cells(row: matrix.Row) -> list[str]:
    """A row as a table says it, below :func:`heads`."""
    question, consultation = row.question, row.question.consultation
    item = consultation.agenda_item
    moved = [f"{cell.name} ({cell.moved})" for cell in row.cells if cell.moved]
    return [
        str(item.session) if item else "",
        consultation.title,
        question.title,
        semicolons([reference for reference, _url in row.references]),
        *(_words(cell.voices) for cell in row.cells),
        _words(row.others),
        row.found.label if row.found else "",
        row.found.why if row.found else "",
        row.chair.reading.get_kind_display() if row.chair else "",
        semicolons(moved),
    ]


def _words(voices: list[matrix.Voice]) -> str:
    said = []
    for one in voices:
        parts = (one.party, one.stance, one.note)
        said.append(" · ".join(part for part in parts if part))
    return "\n".join(said)
