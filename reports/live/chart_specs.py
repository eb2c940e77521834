"""Vega-Lite specifications of the charts of papers: bars, lines, bars of several parties.

Every bar and point carries its number in words beside it, and every part its name: no chart has to
be read by colour. Numbers are counts, so axes have whole numbers only.
"""

from dataclasses import dataclass, field

from accounts.groups import Group
from reports.document.tree import Source

# As on the pages (static/css/concertation.css): a group has one colour wherever it is shown.
GROUP_COLOURS = {
    Group.GOVERNMENTS.value: "#1e2dbe",
    Group.EMPLOYERS.value: "#8a5200",
    Group.WORKERS.value: "#960a55",
    "": "#6f7c83",
}
# Room for the drawing beside its labels, in units of which an inch has 96: a column has 600.
WIDTH_OF_BARS, WIDTH_OF_TIME, HEIGHT_OF_TIME = 320, 500, 220
STEP, STEP_OF_PARTS = 24, 16
# Months whose names stand side by side; of more, some are left out.
MOST_LABELS = 30


@dataclass(frozen=True)
class Count:
    """One number of a chart: of what, how many, and which records these are.

    ``part`` is the party whose number it is, where a chart has several for each label.
    """

    label: str
    number: int
    sources: tuple[Source, ...] = ()
    part: str = ""


@dataclass(frozen=True)
class Part:
    """A party of a chart with several: its name and its colour."""

    name: str
    colour: str


@dataclass(frozen=True)
class Drawn:
    """What a chart shows.

    Attributes:
        axis: what is counted, such as "Events".
        labels: what the labels are, as the head of the table says it.
    """

    title: str
    axis: str
    labels: str
    counts: list[Count]
    parts: list[Part] = field(default_factory=list)


def _numbers(title: str | None, name: str = "n") -> dict:
    axis = {"format": "d", "tickMinStep": 1}
    return {"field": name, "type": "quantitative", "title": title, "axis": axis}


def bars(drawn: Drawn) -> dict:
    """Lying bars, one for each label, in the order given."""
    rows = [{"label": one.label, "n": one.number} for one in drawn.counts]
    label = {"field": "label", "type": "nominal", "sort": None, "title": None}
    return {
        "data": {"values": rows},
        "width": WIDTH_OF_BARS,
        "height": {"step": STEP},
        "encoding": {"y": label, "x": _numbers(drawn.axis)},
        "layer": [{"mark": "bar"}, _number_beside("n")],
    }


def _number_beside(name: str) -> dict:
    return {
        "mark": {"type": "text", "align": "left", "dx": 4},
        "encoding": {"text": {"field": name}},
    }


def over_time(drawn: Drawn, form: str) -> dict:
    """Standing bars ("bar") or a line with points ("line"), one for each month or year."""
    rows = [{"label": one.label, "n": one.number} for one in drawn.counts]
    label = {
        "field": "label",
        "type": "ordinal",
        "sort": None,
        "title": None,
        "axis": {"labelAngle": -45, "labelOverlap": len(rows) > MOST_LABELS},
    }
    number = {
        "mark": {"type": "text", "dy": -10},
        "encoding": {"text": {"field": "n"}},
    }
    mark: dict | str = {"type": "line", "point": True} if form == "line" else "bar"
    return {
        "data": {"values": rows},
        "width": WIDTH_OF_TIME,
        "height": HEIGHT_OF_TIME,
        "encoding": {"x": label, "y": _numbers(drawn.axis)},
        "layer": [{"mark": mark}, number],
    }


def bars_of_parts(drawn: Drawn) -> dict:
    """Lying bars for each label, one for each party, in its colour and with its name."""
    rows = [
        {"label": one.label, "part": one.part, "n": one.number, "words": f"{one.part} {one.number}"}
        for one in drawn.counts
    ]
    names = [one.name for one in drawn.parts]
    colours = {"domain": names, "range": [one.colour for one in drawn.parts]}
    return {
        "data": {"values": rows},
        "width": WIDTH_OF_BARS,
        "height": {"step": STEP_OF_PARTS, "for": "offset"},
        "encoding": {
            "y": {"field": "label", "type": "nominal", "sort": None, "title": None},
            "yOffset": {"field": "part", "sort": names},
            "x": _numbers(drawn.axis),
        },
        "layer": [
            {
                "mark": "bar",
                "encoding": {
                    "color": {"field": "part", "type": "nominal", "scale": colours, "legend": None}
                },
            },
            _number_beside("words"),
        ],
    }
