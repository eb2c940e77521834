"""Charts: the numbers of the record in a picture, in words and in a table that agree."""

import json

import pytest

from accounts.groups import OrganizationKind
from accounts.models import Organization
from consultations.models import RegionalGroup, RegionalMember
from consultations.models.parties import PartyKind
from reports.document import charts
from reports.document.tree import Figure, plain_text, sources_of
from reports.kinds import UnreadableOption
from reports.live import live_blocks
from reports.live.chart_specs import GROUP_COLOURS
from tests.reports.live.reading import cells, said
from tests.reports.live.test_blocks import a_recommendation, an_action
from tests.reports.making import a_position, a_question, an_event

pytestmark = pytest.mark.django_db


def the_figure(reading, name, **options) -> Figure:
    [figure] = live_blocks(reading, name, options)
    assert isinstance(figure, Figure)
    return figure


def rows(figure) -> list[list[str]]:
    return [cells(one) for one in figure.table.rows]


def drawn(figure) -> list[str]:
    """The words in the picture."""
    return charts.words(figure.spec).split("\n")


@pytest.fixture
def events(db):
    an_event("A", "2004-01-15", country="FR")
    an_event("B", "2004-01", country="FR")
    an_event("C", "2004-03-30/2004-04-02", country="ES")
    an_event("D", "2004-03-01", country="")
    an_event("E", "", country="IT")


def test_events_by_month_show_empty_months_and_leave_out_what_is_of_none(events, reading):
    figure = the_figure(reading, "events_chart")
    assert rows(figure) == [
        ["January 2004", "2"],
        ["February 2004", "0"],
        ["March 2004", "1"],
        ["Not of a single month", "2"],
    ]
    assert figure.description == (
        "Chart: Events by month. January 2004: 2; February 2004: 0; March 2004: 1."
    )
    assert {"January 2004", "February 2004", "March 2004", "2", "0", "1"} <= set(drawn(figure))
    assert "Not of a single month" not in drawn(figure)
    assert {one.label for one in sources_of(figure)} == set("ABCDE")
    assert [one.label for one in figure.table.rows[0].sources] == ["B", "A"]


def test_events_by_year_as_a_line(events, reading):
    an_event("F", "2006")
    figure = the_figure(reading, "events_chart", by="year", form="line", title="Years")
    assert rows(figure) == [
        ["2004", "4"],
        ["2005", "0"],
        ["2006", "1"],
        ["Not of a single year", "1"],
    ]
    assert plain_text(figure.title) == "Years"
    assert '"type":"line"' in figure.spec


def test_events_by_country_put_the_rest_together(events, reading):
    figure = the_figure(reading, "events_chart", by="country", most=1)
    assert rows(figure) == [
        ["France", "2"],
        ["Other countries", "2"],
        ["Country not recorded", "1"],
    ]
    figure = the_figure(reading, "events_chart", by="country", country="ES")
    assert rows(figure) == [["Spain", "1"]]


def test_regions_are_the_groups_that_are_recorded(events, reading):
    government = Organization.objects.create(
        name_en="Government of France", kind=OrganizationKind.GOVERNMENT, country="FR"
    )
    group = RegionalGroup.objects.create(code="EU", name_en="Western Europe")
    RegionalMember.objects.create(
        regional_group=group, organization=government, begins_on="2004-01-10"
    )
    figure = the_figure(reading, "events_chart", by="region")
    # The event of a day unknown within January began before the membership did.
    assert rows(figure) == [["Western Europe", "1"], ["No regional group recorded", "4"]]


def test_a_chart_of_too_many_months_is_refused(reading):
    an_event("A", "1990-01-15")
    an_event("B", "2004-01-15")
    with pytest.raises(UnreadableOption, match="Option “by”: There are 169 of them"):
        live_blocks(reading, "events_chart", {})
    assert len(rows(the_figure(reading, "events_chart", by="year"))) == 15


def test_a_line_joins_times_only(reading):
    with pytest.raises(UnreadableOption, match="Option “form”: A line joins months or years"):
        live_blocks(reading, "events_chart", {"by": "country", "form": "line"})


def test_recommendations_count_once_by_their_furthest_action(reading):
    one, two, _three = (a_recommendation(f"R{number}") for number in (1, 2, 3))
    an_action("A1", one, two)
    an_action("A2", one, state="completed")
    an_action("A3", two, state="discontinued", state_reason="No funds")
    figure = the_figure(reading, "recommendations_chart")
    assert rows(figure) == [["No action", "1"], ["Proposed", "1"], ["Completed", "1"]]
    assert [row.sources[0].label[:2] for row in figure.table.rows] == ["R3", "R2", "R1"]


def test_actions_by_state_name_the_states_in_which_there_are_none(reading):
    an_action("A1", state="completed")
    figure = the_figure(reading, "actions_chart")
    assert ["Completed", "1"] in rows(figure)
    assert ["Endorsed", "0"] in rows(figure)
    assert said(reading, "actions_chart", state="endorsed") == "No action is recorded."


def test_groups_keep_their_colours_and_are_named_beside_their_bars(reading):
    question = a_question("A forum")
    a_position(question, "support", group="governments")
    a_position(question, "support", group="workers")
    a_position(question, "oppose", statement="No")
    a_position(
        question, "oppose", statement="No", party_kind=PartyKind.SPEAKERS, group="",
        party_label="speakers",
    )  # fmt: skip
    figure = the_figure(reading, "positions_chart", consultation="test-round")
    assert [plain_text(one) for one in figure.table.head] == [
        "Stance", "Governments", "Employers", "Workers", "Others",
    ]  # fmt: skip
    assert rows(figure) == [["Support", "1", "0", "1", "0"], ["Not in favour", "0", "1", "0", "1"]]
    words = drawn(figure)
    assert {"Governments 1", "Employers 0", "Workers 1", "Others 0"} <= set(words)
    [bars] = [one for one in json.loads(figure.spec)["layer"] if one["mark"] == "bar"]
    scale = bars["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == {
        "Governments": GROUP_COLOURS["governments"],
        "Employers": GROUP_COLOURS["employers"],
        "Workers": GROUP_COLOURS["workers"],
        "Others": GROUP_COLOURS[""],
    }
    for colour in scale["range"]:
        assert f'fill="{colour}"' in charts.svg(figure.spec)
    assert "Support, Governments: 1" in figure.description
    assert "Employers: 0" not in figure.description


def test_many_numbers_are_not_all_read_aloud(reading):
    for number in range(1, 13):
        an_event(f"E{number}", f"2004-{number:02}")
    an_event("F", "2005-01-05")
    an_event("G", "2005-01-06")
    figure = the_figure(reading, "events_chart")
    assert figure.description == (
        "Chart: Events by month. 13 values. The greatest: January 2005: 2. "
        "All values are in the table that follows."
    )


def test_charts_take_few_queries(reading, events, django_assert_max_num_queries):
    for number in range(30):
        an_action(f"A{number}", a_recommendation(f"R{number}"))
    with django_assert_max_num_queries(2):
        the_figure(reading, "events_chart", by="region")
    with django_assert_max_num_queries(3):
        the_figure(reading, "recommendations_chart")
    with django_assert_max_num_queries(1):
        the_figure(reading, "actions_chart")
