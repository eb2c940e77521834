"""Actions by their state, and the proposals among them as they stand before any ranking."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from followup.models import Action, Recommendation
from foundation.partialdates.format import format_partial_date
from reports.asked import ACTIONS, STATE_OF_ACTION, actions_asked
from reports.document.tree import Inline, Plain, Row, Table, Text
from reports.kinds import LiveKind, Option, OptionKind
from reports.live.cells import at_most, lines, said, source
from reports.live.links import linked
from reports.reading import Reading

STATES = list(Action.State)


def actions_by_state(reading: Reading, options: dict) -> list[Table | Plain]:
    """A table of actions in the order of their states, or of how many are in each."""
    found = actions_asked(reading, options).select_related("lead_unit")
    actions = sorted(found, key=lambda one: STATES.index(Action.State(one.state)))
    if options["show"] == "counts":
        return [_counts(actions)]
    if not actions:
        return [Plain(_("No action is recorded."))]
    answered = answered_by(reading, actions)
    rows = [
        Row(
            (
                _state(one),
                _called(one),
                one.carried_out_by or str(one.lead_unit or "–"),
                format_partial_date(one.date) or "–",
                _answered(answered.get(one.pk, [])),
            ),
            sources=(source(one),),
        )
        for one in actions
    ]
    return [
        Table(
            head=(
                _("State"),
                _("Action"),
                _("Carried out by"),
                _("Date"),
                _("Recommendations"),
            ),
            rows=rows,
            widths=(15, 35, 17, 14, 19),
            description=_("Actions in the order of their states"),
        )
    ]


def _counts(actions: list[Action]) -> Table:
    rows = []
    for state in STATES:
        own = [one for one in actions if one.state == state]
        rows.append(Row((str(state.label), str(len(own))), at_most(source(one) for one in own)))
    return Table(
        head=(_("State"), _("Number of actions")),
        rows=rows,
        widths=(70, 30),
        description=_("Number of actions in each state"),
    )


def _state(action: Action) -> str:
    reason = f"\n{action.state_reason}" if action.state_reason else ""
    return f"{action.get_state_display()}{reason}"


def _called(action: Action) -> tuple[Inline, ...]:
    return (Text(action.reference, strong=True), Text(f" {action.title}"))


def answered_by(reading: Reading, actions: list[Action]) -> dict[int, list[Recommendation]]:
    """The recommendations that each of the actions answers, in order; two queries."""
    visible = reading.visible(Recommendation).current().order_by("sort_key", "pk")
    keys = [one.pk for one in actions]
    through = Action.recommendations.through
    return linked(through, "action", "recommendation", keys, visible)


def _answered(found: list[Recommendation]) -> tuple[Inline, ...]:
    if not found:
        return (Text(pgettext("no recommendation, no action", "None")),)
    return lines((said(one.reference, source(one)) for one in found), between=", ")


def ranking(reading: Reading, options: dict) -> list[Table | Plain]:
    """The proposals, with what is recorded of their costs and benefits.

    The Working Party asked for "a clear ranking of priorities among the proposals on the basis of
    their relative expected costs and benefits" (paper of 19 October 2004, paragraph 41). The
    record holds no appraisal of proposals: the table says so and keeps the order of the record.
    """
    actions = list(actions_asked(reading, options))
    if not actions:
        return [Plain(_("No proposal is recorded."))]
    answered = answered_by(reading, actions)
    rows = [
        Row(
            (
                _called(one),
                one.get_state_display(),
                _answered(answered.get(one.pk, [])),
                _("None given"),
                _("None given"),
            ),
            sources=(source(one),),
        )
        for one in actions
    ]
    return [
        Plain(_("No ranking is recorded: the proposals are in the order of the record.")),
        Table(
            head=(
                _("Proposal"),
                _("State"),
                _("Recommendations"),
                _("Expected costs"),
                _("Expected benefits"),
            ),
            rows=rows,
            widths=(36, 12, 19, 16, 17),
            description=_("Proposals with their expected costs and benefits"),
        ),
    ]


_PROPOSED = Option(
    STATE_OF_ACTION.name,
    STATE_OF_ACTION.kind,
    STATE_OF_ACTION.label,
    choices=STATE_OF_ACTION.choices,
    default=Action.State.PROPOSED.value,
)

KIND = LiveKind(
    "actions_by_state",
    gettext_lazy("Actions by state"),
    gettext_lazy("A table of actions from the proposed to the discontinued, or their numbers."),
    (
        *ACTIONS,
        Option(
            "show",
            OptionKind.CHOICE,
            gettext_lazy("What is shown"),
            "",
            [
                ("actions", gettext_lazy("each action")),
                ("counts", gettext_lazy("how many there are in each state")),
            ],
            default="actions",
        ),
    ),
    actions_by_state,
)
RANKING = LiveKind(
    "ranking",
    gettext_lazy("Ranking of proposals"),
    gettext_lazy("A table of proposals with what is recorded of their costs and benefits."),
    (_PROPOSED, *(one for one in ACTIONS if one.name != STATE_OF_ACTION.name)),
    ranking,
)
