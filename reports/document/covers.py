"""How the head of a paper's first page is arranged, as data: one arrangement per period.

Each row names the cover fields on its left and on its right and the style it is set in. A writer
knows styles and rules, never fields, so another period's header is another entry here, not
another writer.
"""

from dataclasses import dataclass

from reports.document.tree import Cover, InvalidPaper, Paper

STYLES = ("masthead", "session", "committee", "status")


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One row: field names on each side, its style, and whether a rule follows."""

    left: str
    right: str
    style: str
    rule: bool = False


FORMS: dict[str, tuple[CoverRow, ...]] = {
    # Papers of 2000-2004: office and symbol, session, body and place, committee and code, status.
    "2004": (
        CoverRow("office", "symbol", "masthead", rule=True),
        CoverRow("body", "session", "session"),
        CoverRow("", "place_month", "session"),
        CoverRow("committee", "code", "committee"),
        CoverRow("", "status", "status"),
    ),
    # Papers since 2011: date and original language in the header; the box is in ``boxes``.
    "2011": (
        CoverRow("office", "symbol", "masthead", rule=True),
        CoverRow("body", "session", "session"),
        CoverRow("", "place_month", "session"),
        CoverRow("committee", "code", "committee"),
        CoverRow("", "date_line", "session"),
        CoverRow("", "original", "session"),
        CoverRow("", "status", "status"),
    ),
}


def cover_rows(paper: Paper) -> list[dict]:
    """The rows of the paper's cover that have something to say, with their text.

    Raises:
        InvalidPaper: the cover's form is unknown.
    """
    form = FORMS.get(paper.cover.form)
    if form is None:
        raise InvalidPaper(f"There is no cover form {paper.cover.form!r}; only {', '.join(FORMS)}.")
    rows = []
    for row in form:
        left, right = _field(paper, row.left), _field(paper, row.right)
        if left or right:
            rows.append({"left": left, "right": right, "style": row.style, "rule": row.rule})
    return rows


def _field(paper: Paper, name: str) -> str:
    if name == "symbol":
        return paper.symbol
    if name in Cover.__dataclass_fields__:
        return getattr(paper.cover, name)
    return dict(paper.cover.extra).get(name, "")
