"""What the positions on each question amount to, and why."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.matrix import Row as MatrixRow
from consultations.matrix import rows_of, standing_on
from consultations.models import Position
from consultations.models.readings import Kind
from foundation.texts import colon
from reports.asked import SCOPE, consultation, questions_asked, style
from reports.document.tree import Item, List, Plain, Row, Source, Table, Text
from reports.kinds import NO, YES, LiveKind, Option, OptionKind
from reports.live.cells import at_most, said, source
from reports.live.positions import position_source
from reports.reading import Reading


def convergence_summary(reading: Reading, options: dict) -> list:
    """For each question the kind of convergence and its reason, computed by the rule of the matrix.

    Where the chairperson's reading is asked for it stands beside, marked where it differs.
    """
    questions = questions_asked(reading, options)
    standing = standing_on(questions, reading.viewpoint)
    rows = [
        one
        for one in rows_of(questions, reading.viewpoint, standing=standing)
        if not options.get("kind") or (one.found and one.found.kind == options["kind"])
    ]
    if not rows:
        return [Plain(_("No question is recorded."))]
    if options["form"] == "list":
        items = [_item(one, standing.get(one.question.pk, []), options) for one in rows]
        return [List(options["style"], items)]
    with_chair = options["chair"] == YES
    head = [_("Question"), _("What the positions amount to"), _("Why")]
    return [
        Table(
            head=[*head, *([_("Chair’s reading")] if with_chair else [])],
            rows=[_row(one, standing.get(one.question.pk, []), with_chair) for one in rows],
            widths=(30, 18, 34, 18) if with_chair else (34, 20, 46),
            description=_("What the positions on each question amount to, and why"),
        )
    ]


def _row(row: MatrixRow, positions: list[Position], with_chair: bool) -> Row:
    cells = [row.question.title, finding(row), why(row)]
    sources = _behind(row, positions)
    return Row([*cells, *([chairs(row) or "–"] if with_chair else [])], sources=sources)


def _item(row: MatrixRow, positions: list[Position], options: dict) -> Item:
    words = f"{finding(row)}. {why(row)}" if row.found else why(row)
    if options["chair"] == YES and row.chair:
        words += f" {_('Chair’s reading')}{colon()}{chairs(row)}."
    title = Text(f"{row.question.title}.", em=True)
    sources = _behind(row, positions)
    return Item((title, Text(" "), said(words, *sources)), key=f"convergence-{row.question.pk}")


def _behind(row: MatrixRow, positions: list[Position]) -> tuple[Source, ...]:
    """The question, the positions that stand on it, and the reading of the chair."""
    found = [source(row.question)]
    found += [position_source(one, row.question) for one in positions]
    if row.chair:
        found.append(source(row.chair.reading))
    return at_most(found) or (source(row.question),)


def finding(row: MatrixRow) -> str:
    """The kind of convergence in a word or two."""
    return row.found.label if row.found else "–"


def why(row: MatrixRow) -> str:
    """The reason, or why there is none."""
    return row.found.why if row.found else _("The positions are not shown to all groups yet.")


def chairs(row: MatrixRow) -> str:
    """The chairperson's reading, and whether it differs from what the positions amount to."""
    if not row.chair:
        return ""
    words = row.chair.reading.get_kind_display()
    if row.chair.earlier:
        return f"{words} ({_('on an earlier version of the text')})"
    return f"{words} ({_('differs')})" if row.chair.differs else words


KIND = LiveKind(
    "convergence_summary",
    gettext_lazy("Convergence summary"),
    gettext_lazy("How far the groups agree on each question of a consultation, and why."),
    (
        consultation(),
        SCOPE,
        Option("kind", OptionKind.CHOICE, gettext_lazy("Only what amounts to"), "", Kind.choices),
        Option(
            "form",
            OptionKind.CHOICE,
            gettext_lazy("Form"),
            "",
            [("table", gettext_lazy("Table")), ("list", gettext_lazy("List"))],
            default="table",
        ),
        style("bullet"),
        Option("chair", OptionKind.YES_NO, gettext_lazy("With the chair’s reading"), default=NO),
    ),
    convergence_summary,
)
