"""Charts of what the record holds: a picture, its words, and a table that says the same."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from accounts.groups import Group
from consultations.matrix import stance_label
from consultations.models import RegionalMember, Stance
from followup.models import Action
from foundation.partialdates.format import format_partial_date
from foundation.texts import colon, semicolons
from reports.asked import (
    ACTIONS,
    EVENTS,
    RECOMMENDATIONS,
    actions_asked,
    check_period,
    consultation,
    events_asked,
    positions_asked,
    recommendations_asked,
)
from reports.document.tree import Figure, Plain, Row, Source, Table
from reports.kinds import LiveKind, Option, OptionKind, UnreadableOption
from reports.live.cells import at_most, source
from reports.live.chart_specs import (
    GROUP_COLOURS,
    Count,
    Drawn,
    Part,
    bars,
    bars_of_parts,
    over_time,
)
from reports.live.positions import position_source
from reports.live.recommendations import actions_of
from reports.reading import Reading

# Labels that can be told apart along the width of a page, or down its length.
MOST_TIMES, MOST_BARS = 120, 40
# With more numbers than these, the words of a chart name the greatest and leave the table to the
# rest: nobody listens to forty numbers.
MOST_IN_WORDS = 12
FORWARD = [
    Action.State.PROPOSED,
    Action.State.IN_CONSULTATION,
    Action.State.ENDORSED,
    Action.State.UNDER_WAY,
    Action.State.COMPLETED,
]

Grouped = dict[str, list[Source]]


# Events


def events_chart(reading: Reading, options: dict) -> list:
    """Events by month, year, country or regional group, as bars; months and years as a line too."""
    rows = list(
        events_asked(reading, options)
        .order_by("list_day", "pk")
        .values_list("pk", "title", "country", "first_day", "last_day")
    )
    if not rows:
        return [Plain(_("No event is recorded."))]
    events = [
        (Source("events.event", pk, title[:200]), country, first, last)
        for pk, title, country, first, last in rows
    ]
    by = options["by"]
    axis, labels = _("Number of events"), str(dict(_BY)[by])
    if by in ("month", "year"):
        dated, rest = _over_time(events, by)
        if len(dated) > MOST_TIMES:
            reason = _("There are %(number)s of them, which is more than a chart can show.")
            raise UnreadableOption("by", reason % {"number": len(dated)})
        title = _("Events by month") if by == "month" else _("Events by year")
        drawn = Drawn(options.get("title") or title, axis, labels, dated)
        return [_figure(drawn, over_time(drawn, options["form"]), rest)]
    if by == "country":
        counts = _by_country(events, int(options["most"]))
        drawn = Drawn(options.get("title") or _("Events by country"), axis, labels, counts)
    else:
        counts = _by_region(reading, events)
        drawn = Drawn(options.get("title") or _("Events by regional group"), axis, labels, counts)
    return [_figure(drawn, bars(drawn))]


def _over_time(events, by: str) -> tuple[list[Count], list[Count]]:
    """The numbers of each month or year without gaps, and of events that are of no single one."""
    found: Grouped = defaultdict(list)
    rest = []
    for one, _country, first, last in events:
        if first is None or _time(first, by) != _time(last, by):
            rest.append(one)
        else:
            found[_time(first, by)].append(one)
    times = _times(min(found), max(found)) if found else ()
    dated = [_count(format_partial_date(one), found.get(one, [])) for one in times]
    words = _("Not of a single month") if by == "month" else _("Not of a single year")
    return dated, [_count(words, rest)] if rest else []


def _time(day: date, by: str) -> str:
    return f"{day:%Y-%m}" if by == "month" else f"{day:%Y}"


def _times(first: str, last: str) -> Iterator[str]:
    """The months or years from one to another."""
    year, month = int(first[:4]), int(first[5:] or 0)
    while (one := f"{year:04}-{month:02}" if month else f"{year:04}") <= last:
        yield one
        if month in (0, 12):
            year += 1
        month = month and month % 12 + 1


def _by_country(events, most: int) -> list[Count]:
    """The countries with the most events, then all others together, then those without one."""
    found: Grouped = defaultdict(list)
    for one, country, _first, _last in events:
        found[country].append(one)
    nowhere = found.pop("", [])
    names = {code: str(countries.name(code) or code) for code in found}
    order = sorted(found, key=lambda code: (-len(found[code]), names[code]))
    counts = [_count(names[code], found[code]) for code in order[:most]]
    if others := [one for code in order[most:] for one in found[code]]:
        counts.append(_count(_("Other countries"), others))
    return [*counts, *([_count(_("Country not recorded"), nowhere)] if nowhere else [])]


def _by_region(reading: Reading, events) -> list[Count]:
    """By the regional groups to which the Government of the country belonged on the day.

    What a group is and who is part of it is recorded; an event in a country of several groups
    counts in each, and one of which no group is recorded is said to be so.
    """
    memberships = defaultdict(list)
    members = reading.visible(RegionalMember).current().exclude(organization__country="")
    for one in members.select_related("regional_group", "organization"):
        memberships[one.organization.country.code].append(one)
    found: Grouped = defaultdict(list)
    nowhere = []
    for event, country, first, _last in events:
        groups = {
            str(one.regional_group)
            for one in memberships.get(country, ())
            if first is None
            or (
                (one.begins_on is None or one.begins_on <= first)
                and (one.ends_on is None or first <= one.ends_on)
            )
        }
        for name in groups:
            found[name].append(event)
        if not groups:
            nowhere.append(event)
    counts = [_count(name, found[name]) for name in sorted(found)]
    return [*counts, *([_count(_("No regional group recorded"), nowhere)] if nowhere else [])]


def _count(label: str, sources: list[Source], part: str = "") -> Count:
    return Count(label, len(sources), at_most(sources), part)


# Recommendations, actions, positions


def recommendations_chart(reading: Reading, options: dict) -> list:
    """Recommendations by how far the furthest of the actions that answer them has come."""
    recommendations = list(recommendations_asked(reading, options))
    actions = actions_of(reading, [one.pk for one in recommendations])
    found: Grouped = defaultdict(list)
    for one in recommendations:
        found[_furthest(actions.get(one.pk, []))].append(source(one))
    if not found:
        return [Plain(_("No recommendation is recorded."))]
    order = [("", _("No action")), *((one.value, str(one.label)) for one in Action.State)]
    counts = [_count(label, found[state]) for state, label in order if found[state] or not state]
    title = _("Recommendations by the furthest state of their actions")
    drawn = Drawn(options.get("title") or title, _("Number of recommendations"), _("State"), counts)
    return [_figure(drawn, bars(drawn))]


def _furthest(actions: list[Action]) -> str:
    """The furthest state; a deferred or discontinued action counts where there is no other."""
    states = {one.state for one in actions}
    stopped = [Action.State.DISCONTINUED, Action.State.DEFERRED]
    order = [*stopped, *FORWARD]
    return max(states, key=lambda one: order.index(Action.State(one)), default="")


def actions_chart(reading: Reading, options: dict) -> list:
    """Actions by state."""
    found: Grouped = defaultdict(list)
    for one in actions_asked(reading, options):
        found[one.state].append(source(one))
    if not found:
        return [Plain(_("No action is recorded."))]
    counts = [_count(str(one.label), found[one]) for one in Action.State]
    title = options.get("title") or _("Actions by state")
    drawn = Drawn(title, _("Number of actions"), _("State"), counts)
    return [_figure(drawn, bars(drawn))]


def positions_chart(reading: Reading, options: dict) -> list:
    """Positions of a consultation by stance, and within each by group; stances that were taken."""
    positions = positions_asked(reading, options).select_related(
        "question__consultation__type", "organization", "regional_group"
    )
    positions = positions.prefetch_related("question__consultation__type__stances")
    found: dict[tuple[str, str], list[Source]] = defaultdict(list)
    labels: dict[str, str] = {}
    for one in positions:
        found[one.stance, one.group].append(position_source(one, one.question))
        labels[one.stance] = stance_label(one.question, one.stance)
    if not found:
        return [Plain(_("No position is recorded."))]
    parties = [(one.value, str(one.label)) for one in Group]
    if any(not group for _stance, group in found):
        parties.append(("", _("Others")))
    counts = [
        _count(labels[stance], found[stance, group], name)
        for stance in Stance.values
        if stance in labels
        for group, name in parties
    ]
    drawn = Drawn(
        options.get("title") or _("Positions by stance and group"),
        _("Number of positions"),
        _("Stance"),
        counts,
        [Part(name, GROUP_COLOURS[group]) for group, name in parties],
    )
    return [_figure(drawn, bars_of_parts(drawn))]


# The figure


def _figure(drawn: Drawn, spec: dict, beside: list[Count] | None = None) -> Figure:
    """The chart with its words and its table; ``beside`` stands in the table alone."""
    return Figure(
        spec=spec,
        title=drawn.title,
        description=in_words(drawn),
        table=_table_of_parts(drawn) if drawn.parts else _table(drawn, beside or []),
    )


def in_words(drawn: Drawn) -> str:
    """What a chart shows, for who does not see it: its numbers, or the greatest of many."""
    counts = [one for one in drawn.counts if one.number or not drawn.parts]
    said = [_one(one) for one in counts]
    start = _("Chart: %(title)s.") % {"title": drawn.title.rstrip(".")}
    if len(said) > MOST_IN_WORDS:
        greatest = _one(max(counts, key=lambda one: one.number))
        words = _("%(number)s values. The greatest: %(greatest)s.")
        return " ".join(
            [
                start,
                words % {"number": len(said), "greatest": greatest},
                _("All values are in the table that follows."),
            ]
        )
    return f"{start} {semicolons(said)}."


def _one(count: Count) -> str:
    label = f"{count.label}, {count.part}" if count.part else count.label
    return f"{label}{colon()}{count.number}"


def _table(drawn: Drawn, beside: list[Count]) -> Table:
    rows = [Row((one.label, str(one.number)), one.sources) for one in [*drawn.counts, *beside]]
    head = (drawn.labels, drawn.axis)
    return Table(head=head, rows=rows, widths=(70, 30), description=_data_of(drawn))


def _table_of_parts(drawn: Drawn) -> Table:
    names = [one.name for one in drawn.parts]
    by_label: dict[str, dict[str, Count]] = defaultdict(dict)
    for one in drawn.counts:
        by_label[one.label][one.part] = one
    rows = [
        Row(
            (label, *(str(counts[name].number) for name in names)),
            at_most(behind for one in counts.values() for behind in one.sources),
        )
        for label, counts in by_label.items()
    ]
    return Table(
        head=(drawn.labels, *names),
        rows=rows,
        widths=(32, *(68 / len(names) for _name in names)),
        description=_data_of(drawn),
    )


def _data_of(drawn: Drawn) -> str:
    return _("Data of the chart “%(title)s”") % {"title": drawn.title}


def _check_events(options: dict) -> None:
    check_period(options)
    if options["form"] == "line" and options["by"] not in ("month", "year"):
        raise UnreadableOption("form", _("A line joins months or years; choose bars."))


_BY = [
    ("month", gettext_lazy("Month")),
    ("year", gettext_lazy("Year")),
    ("country", gettext_lazy("Country")),
    ("region", gettext_lazy("Regional group")),
]
_TITLE = Option(
    "title",
    OptionKind.TEXT,
    gettext_lazy("Title"),
    gettext_lazy("Printed above the chart; made from what it shows where it is left out."),
)

EVENTS_CHART = LiveKind(
    "events_chart",
    gettext_lazy("Chart of events"),
    gettext_lazy("Events by month, year, country or regional group, with a table of the numbers."),
    (
        Option("by", OptionKind.CHOICE, gettext_lazy("By"), "", _BY, default="month"),
        Option(
            "form",
            OptionKind.CHOICE,
            gettext_lazy("Form"),
            "",
            [("bar", gettext_lazy("Bars")), ("line", gettext_lazy("Line"))],
            default="bar",
        ),
        *EVENTS,
        Option(
            "most",
            OptionKind.NUMBER,
            gettext_lazy("Countries shown"),
            gettext_lazy("Those with the most events; the others are shown together."),
            default="20",
            most=MOST_BARS,
        ),
        _TITLE,
    ),
    events_chart,
    _check_events,
)
RECOMMENDATIONS_CHART = LiveKind(
    "recommendations_chart",
    gettext_lazy("Chart of recommendations"),
    gettext_lazy("Recommendations by how far the actions that answer them have come."),
    (*RECOMMENDATIONS, _TITLE),
    recommendations_chart,
)
ACTIONS_CHART = LiveKind(
    "actions_chart",
    gettext_lazy("Chart of actions"),
    gettext_lazy("Actions by state, with a table of the numbers."),
    (*ACTIONS, _TITLE),
    actions_chart,
)
POSITIONS_CHART = LiveKind(
    "positions_chart",
    gettext_lazy("Chart of positions"),
    gettext_lazy("Positions of a consultation by stance and group, with a table of the numbers."),
    (consultation(), _TITLE),
    positions_chart,
)
