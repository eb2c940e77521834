"""The strategic framework as a table of indicators, and what happened in the programmes."""

from itertools import groupby

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from followup.models import (
    Action,
    Development,
    Indicator,
    OperationalObjective,
    Programme,
    StrategicObjective,
)
from foundation.partialdates.format import format_partial_date
from foundation.texts import semicolons
from reports.asked import (
    FRAMEWORK,
    PERIOD,
    PROGRAMME,
    check_period,
    in_period,
    style,
)
from reports.document.tree import Heading, Inline, Item, List, Plain, Row, Table, Text
from reports.kinds import NO, YES, LiveKind, Option, OptionKind
from reports.live.cells import lines, said, source
from reports.live.links import linked
from reports.reading import Reading


def indicator_table(reading: Reading, options: dict) -> list:
    """A table for each strategic objective: operational objectives with their indicators.

    Where it is asked for, a column names the actions that serve each operational objective.
    """
    found = reading.visible(StrategicObjective).filter(framework__period=options["framework"])
    if number := options.get("objective"):
        found = found.filter(number=number)
    operational = reading.visible(OperationalObjective).order_by("code", "pk")
    indicators = reading.visible(Indicator).order_by("number", "pk")
    found = found.order_by("number", "pk").prefetch_related(
        Prefetch(
            "operational_objectives",
            operational.prefetch_related(Prefetch("indicators", indicators)),
        )
    )
    objectives = list(found)
    actions = _serving(reading, objectives) if options["actions"] == YES else None
    tables = [_objective(one, actions) for one in objectives if one.operational_objectives.all()]
    return tables or [Plain(_("No indicator is recorded."))]


def _objective(objective: StrategicObjective, actions: dict | None) -> Table:
    head = [_("Operational objective"), _("Indicators")]
    rows = []
    for one in objective.operational_objectives.all():
        cells: list = [
            (Text(one.code, strong=True), Text(f" {one.title}")),
            _indicators(one),
        ]
        if actions is not None:
            serving = actions.get(one.pk, [])
            named = lines((said(one.reference, source(one)) for one in serving), between=", ")
            cells.append(named or pgettext("no recommendation, no action", "None"))
        rows.append(Row(cells, sources=(source(one),)))
    return Table(
        head=[*head, *([_("Actions")] if actions is not None else [])],
        rows=rows,
        widths=(35, 50, 15) if actions is not None else (40, 60),
        caption=_("Strategic objective No. %(number)s: %(title)s")
        % {"number": objective.number, "title": objective.title},
        sources=(source(objective),),
    )


def _indicators(objective: OperationalObjective) -> tuple[Inline, ...]:
    found = list(objective.indicators.all())
    if not found:
        return (Text(_("No indicator is recorded.")),)
    for one in found:
        one.objective = objective
    return lines(said(f"{one}. {one.text}", source(one)) for one in found)


def _serving(reading: Reading, objectives: list[StrategicObjective]) -> dict[int, list[Action]]:
    """The actions that serve each operational objective; two queries."""
    keys = [one.pk for top in objectives for one in top.operational_objectives.all()]
    visible = reading.visible(Action).current().order_by("sort_key", "pk")
    through = Action.objectives.through
    return linked(through, "operationalobjective", "action", keys, visible)


def programme_developments(reading: Reading, options: dict) -> list:
    """What happened in each programme: headings with lists, or one table; dates as known."""
    found = reading.visible(Development).filter(
        in_period(options), programme__in=reading.visible(Programme)
    )
    if name := options.get("programme"):
        found = found.filter(programme__name=name)
    found = found.select_related("programme").order_by("programme_id", "first_day", "pk")
    if options["form"] == "table":
        return _table(list(found))
    blocks: list = []
    for programme, developments in groupby(found, lambda one: one.programme):
        blocks.append(Heading(programme.name, sources=(source(programme),)))
        blocks.append(List(options["style"], [_development(one) for one in developments]))
    return blocks or [Plain(_("No development is recorded."))]


def _table(found: list[Development]) -> list:
    if not found:
        return [Plain(_("No development is recorded."))]
    rows = [
        Row(
            (one.programme.name, _date(one), one.text, _with(one) or "–"),
            sources=(source(one),),
        )
        for one in found
    ]
    head = (_("Programme"), _("Date"), _("Development"), _("Partners and countries"))
    description = _("Developments by programme")
    return [Table(head=head, rows=rows, widths=(25, 15, 38, 22), description=description)]


def _date(one: Development) -> str:
    return format_partial_date(one.date) or _("Date not recorded")


def _with(one: Development) -> str:
    return semicolons(part for part in (one.partners, one.countries) if part)


def _development(one: Development) -> Item:
    """ "March 2000. Text (partners; countries)."; without a date the text alone."""
    words = one.text.rstrip(".")
    if beside := _with(one):
        words += f" ({beside})"
    date = f"{format_partial_date(one.date)}. " if one.date else ""
    return Item((said(f"{date}{words}.", source(one)),), key=f"development-{one.pk}")


INDICATORS = LiveKind(
    "indicator_table",
    gettext_lazy("Indicator table"),
    gettext_lazy("Tables of operational objectives with their indicators."),
    (
        Option(
            "framework",
            OptionKind.RECORD,
            gettext_lazy("Strategic framework"),
            called=FRAMEWORK,
            required=True,
        ),
        Option(
            "objective",
            OptionKind.NUMBER,
            gettext_lazy("Strategic objective"),
            gettext_lazy("Its number; all where it is left out."),
            most=99,
        ),
        Option(
            "actions",
            OptionKind.YES_NO,
            gettext_lazy("With the actions that serve each objective"),
            default=NO,
        ),
    ),
    indicator_table,
)
DEVELOPMENTS = LiveKind(
    "programme_developments",
    gettext_lazy("Programme developments"),
    gettext_lazy("What happened in each programme, as a review by programme gives it."),
    (
        Option("programme", OptionKind.RECORD, gettext_lazy("Programme"), called=PROGRAMME),
        *PERIOD,
        Option(
            "form",
            OptionKind.CHOICE,
            gettext_lazy("Form"),
            gettext_lazy("Headings stand in sections and appendices, not under a paragraph."),
            [
                ("headings", gettext_lazy("a heading for each programme, with a list")),
                ("table", gettext_lazy("one table")),
            ],
            default="headings",
        ),
        style("bullet"),
    ),
    programme_developments,
    check_period,
)
