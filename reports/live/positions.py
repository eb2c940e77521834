"""Positions by question: what each group has on record, with everything that limits it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.groups import GROUP_AS_PARTY, Group
from consultations.matrix import stance_label, standing_on, with_types
from consultations.models import Position, Question
from consultations.models.parties import PartyKind
from foundation.texts import colon, quoted
from reports.asked import SCOPE, consultation, questions_asked
from reports.document.tree import Inline, Plain, Row, Source, Span, Table, Text
from reports.kinds import YES, LiveKind, Option, OptionKind
from reports.live.cells import lines, said, source
from reports.reading import Reading
from reports.wording import capitalized

NOTHING = "–"


def positions_by_question(reading: Reading, options: dict) -> list:
    """One row for each question, a column for each group, and one for all others.

    Who spoke is named as recorded and no more exactly; a group without words of its own says so.
    """
    questions = questions_asked(reading, options)
    standing = standing_on(questions, reading.viewpoint)
    rows = [
        _row(one, standing.get(one.pk, []), options, reading.language)
        for one in with_types(questions).order_by("sequence", "pk")
        if standing.get(one.pk) or options["silent"] == YES
    ]
    if not rows:
        return [Plain(_("No position is recorded."))]
    return [
        Table(
            head=(_("Question"), *(str(one.label) for one in Group), _("Others")),
            rows=rows,
            widths=(24, 19, 19, 19, 19),
            description=_("Positions of the groups on each question"),
        )
    ]


def _row(question: Question, positions: list[Position], options: dict, language: str) -> Row:
    cells: list = [question.title]
    for group in Group:
        own = [one for one in positions if one.group == group]
        voices = [voice(one, question, options["detail"], language, group) for one in own]
        cells.append(lines(voices) if voices else _silence(question, group))
    others = [one for one in positions if not one.group]
    cells.append(
        lines(voice(one, question, options["detail"], language) for one in others) or NOTHING
    )
    return Row(cells, sources=(source(question),))


def _silence(question: Question, group: str) -> str:
    if group not in question.consultation.groups:
        return _("Not asked")
    return _("No position recorded")


def voice(
    position: Position, question: Question, detail: str, language: str, column: str = ""
) -> Span:
    """One position in a cell: whose it is unless the column says so, the stance, its limits.

    Args:
        detail: "stance", "limits" or "words" (see ``KIND``).
        language: that of the paper; words in another one are marked.
        column: the group whose column it is.
    """
    named = position.party_kind == PartyKind.GROUP and position.group == column
    label = stance_label(question, position.stance)
    lead = label if named else f"{capitalized(position.party)}{colon()}{label}"
    parts: list[Inline] = [Text(lead, strong=named)]
    if position.text_version < question.text_version:
        parts.append(Text(f" ({_('on an earlier version of the text')})"))
    if detail != "stance":
        parts += _limits(position, language, with_words=detail == "words")
    return said(parts, position_source(position, question))


def position_source(position: Position, question: Question) -> Source:
    """The position as a source, without reading its question again."""
    label = f"{position.party}: {stance_label(question, position.stance)}"
    return Source("consultations.position", position.pk, label[:200])


def _limits(position: Position, language: str, *, with_words: bool) -> list[Inline]:
    """What was said, and on what the stance hangs, in the words in which it was stated."""
    pairs = [
        ("", position.statement if with_words else ""),
        (_("Conditions"), position.conditions),
        (_("Not extending to"), position.exclusions),
        (_("Time limit"), position.time_limit),
        (_("Addressed to"), position.addressed_to),
    ]
    spoken = "" if position.language[:2] == language[:2] else position.language
    found: list[Inline] = []
    for label, words in pairs:
        if words.strip():
            before = f". {label}{colon()}" if label else ". "
            found += [Text(before), Text(quoted(words.strip()), lang=spoken)]
    return found


def by_group(positions: list[Position]) -> list[tuple[str, str, list[Position]]]:
    """The positions of each group under its name, then those of nobody's; group, name, rows."""
    found = [
        (str(group), str(GROUP_AS_PARTY[group]), [one for one in positions if one.group == group])
        for group in Group
    ]
    return [*found, ("", "", [one for one in positions if not one.group])]


KIND = LiveKind(
    "positions_by_question",
    gettext_lazy("Positions by question"),
    gettext_lazy("A table: what each group stated on each question of a consultation."),
    (
        consultation(),
        SCOPE,
        Option(
            "detail",
            OptionKind.CHOICE,
            gettext_lazy("How much is given"),
            "",
            [
                ("stance", gettext_lazy("the stance alone")),
                ("limits", gettext_lazy("stance, conditions, exclusions and time limit")),
                ("words", gettext_lazy("all words of the position")),
            ],
            default="limits",
        ),
        Option(
            "silent",
            OptionKind.YES_NO,
            gettext_lazy("Questions on which nobody spoke too"),
            default=YES,
        ),
    ),
    positions_by_question,
)
