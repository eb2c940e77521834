"""What each live block prints of the record: what is there, and that nothing is."""

import pytest

from consultations.models import Consultation
from consultations.models.parties import PartyKind
from events.models import EventRecommendation
from followup.models import (
    Action,
    Development,
    Framework,
    Indicator,
    OperationalObjective,
    Programme,
    Recommendation,
    SourceReport,
    StrategicObjective,
)
from reports.document.tree import Heading, List, Table, sources_of
from reports.kinds import checked
from reports.live import LIVE, live_blocks
from reports.reading import MOST_SOURCES
from tests.reports.live.reading import by_first, cells, said, the_lines, the_table
from tests.reports.making import a_position, a_question, an_event

pytestmark = pytest.mark.django_db
ROUND = {"consultation": "test-round"}


def a_recommendation(reference: str, **fields) -> Recommendation:
    report, _made = SourceReport.objects.get_or_create(
        code="a-report", defaults={"title_en": "A report"}
    )
    return Recommendation.objects.create(
        reference=reference, title_en=f"Do {reference}", report=report, **fields
    )


def an_action(reference: str, *recommendations, **fields) -> Action:
    found = Action.objects.create(
        reference=reference, title_en=f"Doing {reference}", kind="research", **fields
    )
    found.recommendations.set(recommendations)
    return found


# Positions and convergence


def test_positions_stand_under_their_group_with_all_that_limits_them(reading):
    forum = a_question("A forum")
    a_position(forum, "conditions", conditions="If it costs nothing", exclusions="seminars")
    a_position(
        forum,
        "oppose",
        statement="Not now",
        time_limit="at present",
        group="workers",
        language="fr",
    )
    a_position(
        forum,
        "suggestion",
        statement="Wait",
        party_kind=PartyKind.SPEAKERS,
        party_label="several speakers",
        group="",
    )
    table = the_table(reading, "positions_by_question", **ROUND)
    assert cells(table.rows[0]) == [
        "A forum",
        "No position recorded",
        "Support, with conditions. Conditions: “If it costs nothing”. Not extending to: “seminars”",
        "Not in favour. Time limit: “at present”",
        "Several speakers: Suggestion",
    ]
    kinds = {one.model for one in sources_of(table.rows[0])}
    assert kinds == {"consultations.question", "consultations.position"}
    words = the_table(reading, "positions_by_question", detail="words", **ROUND)
    assert "“Not now”" in cells(words.rows[0])[3]
    [quoted] = [one for one in words.rows[0].cells[3][0].inlines if "Not now" in one.text]
    assert quoted.lang == "fr"
    stance = the_table(reading, "positions_by_question", detail="stance", **ROUND)
    assert cells(stance.rows[0])[2] == "Support, with conditions"


def test_a_part_of_a_group_is_not_the_group(reading):
    question = a_question("A forum")
    a_position(
        question,
        "support",
        party_kind=PartyKind.GOVERNMENTS,
        group="governments",
        party_label="several Government representatives",
    )
    table = the_table(reading, "positions_by_question", **ROUND)
    assert cells(table.rows[0])[1] == "Several Government representatives: Support"


def test_questions_on_which_nobody_spoke_are_shown_or_left_out(reading):
    a_position(a_question("Spoken to"), "support")
    a_question("Silent")
    Consultation.objects.update(asked_groups=["employers", "workers"])
    shown = by_first(the_table(reading, "positions_by_question", **ROUND))
    assert shown["Silent"] == ["Not asked", "No position recorded", "No position recorded", "–"]
    assert list(by_first(the_table(reading, "positions_by_question", silent=False, **ROUND))) == [
        "Spoken to"
    ]
    only = {**ROUND, "scope": "general"}
    assert said(reading, "positions_by_question", **only) == "No position is recorded."


def test_convergence_is_that_of_the_matrix_with_its_reason(reading):
    one, two = a_question("Agreed"), a_question("Torn")
    for group in ("governments", "employers", "workers"):
        a_position(one, "support", group=group)
    a_position(two, "support", group="workers")
    a_position(two, "oppose", statement="No", group="employers")
    table = the_table(reading, "convergence_summary", **ROUND)
    assert by_first(table) == {
        "Agreed": ["Consensus", "All three groups in favour."],
        "Torn": [
            "Divided",
            "Workers' group in favour; Employers' group not in favour; Government group silent.",
        ],
    }
    assert len(sources_of(table.rows[0])) == 1 + 3
    assert list(by_first(the_table(reading, "convergence_summary", kind="divided", **ROUND))) == [
        "Torn"
    ]
    assert the_lines(reading, "convergence_summary", form="list", style="dash", **ROUND)[0] == (
        "– Agreed. Consensus. All three groups in favour."
    )


def test_nothing_is_told_of_positions_that_are_not_shown_yet(reading):
    a_position(a_question("A forum"), "support")
    Consultation.objects.update(visibility="on_publication")
    table = the_table(reading, "convergence_summary", chair="yes", **ROUND)
    assert cells(table.rows[0])[1:] == [
        "–",
        "The positions are not shown to all groups yet.",
        "–",
    ]
    assert (
        cells(the_table(reading, "positions_by_question", **ROUND).rows[0])[1:4]
        == ["No position recorded"] * 3
    )


def test_the_forum_of_the_record_is_divided(record, reading):
    consultation = Consultation.objects.get()
    rows = by_first(the_table(reading, "convergence_summary", consultation=consultation.code))
    [forum] = [row for title, row in rows.items() if title.startswith("Globalization")]
    assert forum[0] == "Divided"
    positions = by_first(
        the_table(reading, "positions_by_question", consultation=consultation.code)
    )
    [forum] = [row for title, row in positions.items() if title.startswith("Globalization")]
    assert forum[0] == forum[2] == "No position recorded"
    assert forum[1] == "Not in favour. Time limit: “at present”"
    assert forum[3].startswith("The Working Party: Support\n")


# Recommendations and actions


def test_a_recommendation_shows_what_answers_it_and_who_is_silent(reading):
    done, silent = a_recommendation("R1", paragraphs="513"), a_recommendation("R2")
    an_action("A1", done, state="under_way")
    event = an_event("Launch")
    EventRecommendation.objects.create(event=event, recommendation=done)
    EventRecommendation.objects.create(
        event=an_event("Hidden", is_published=False), recommendation=silent
    )
    question = a_question("A forum")
    question.recommendations.add(done)
    a_position(question, "oppose", statement="No", time_limit="at present")
    a_position(
        question, "support", party_kind=PartyKind.BODY, group="", party_label="the Working Party"
    )
    table = the_table(reading, "recommendation_status")
    assert [cells(one) for one in table.rows] == [
        [
            "R1 Do R1\nParagraph 513 of the report",
            "A1 Doing A1: Under way",
            "1 event",
            "Government group: silent\nEmployers' group: Not in favour (“at present”)\n"
            "Workers' group: silent\nThe Working Party: Support",
        ],
        [
            "R2 Do R2",
            "No action is recorded.",
            "No event is recorded.",
            "No position is recorded.",
        ],
    ]
    assert {one.model for one in sources_of(table.rows[0])} == {
        "followup.recommendation",
        "followup.action",
        "events.event",
        "consultations.position",
    }
    assert list(by_first(the_table(reading, "recommendation_status", action="without"))) == [
        "R2 Do R2"
    ]
    assert said(reading, "recommendation_status", level="global") == (
        "No recommendation is recorded."
    )


def test_several_questions_are_told_apart(reading):
    one = a_recommendation("R1")
    for title, stance in (("First", "support"), ("Second", "no_view")):
        question = a_question(title)
        question.recommendations.add(one)
        a_position(question, stance)
    row = cells(the_table(reading, "recommendation_status").rows[0])
    assert "Employers' group: Support (First); No view (Second)" in row[3]


def test_actions_stand_in_the_order_of_their_states(reading):
    one = a_recommendation("R1")
    an_action("A1", one, state="completed", carried_out_by="The Office", date="2004-03")
    an_action("A2", state="proposed")
    an_action("A3", state="deferred", state_reason="No funds")
    table = the_table(reading, "actions_by_state")
    assert [cells(row) for row in table.rows] == [
        ["Proposed", "A2 Doing A2", "–", "–", "None"],
        ["Completed", "A1 Doing A1", "The Office", "March 2004", "R1"],
        ["Deferred\nNo funds", "A3 Doing A3", "–", "–", "None"],
    ]
    counts = by_first(the_table(reading, "actions_by_state", show="counts"))
    assert counts["Proposed"] == counts["Completed"] == counts["Deferred"] == ["1"]
    assert counts["Endorsed"] == ["0"]


def test_no_ranking_is_invented(reading):
    an_action("A2", a_recommendation("R1"))
    an_action("A1", state="completed")
    note, table = live_blocks(reading, "ranking", {})
    assert "No ranking is recorded" in note.inlines[0].text
    assert [cells(row) for row in table.rows] == [
        ["A2 Doing A2", "Proposed", "R1", "None given", "None given"]
    ]
    assert said(reading, "ranking", kind="research", state="endorsed") == (
        "No proposal is recorded."
    )


# Framework and programmes


def test_indicators_stand_under_their_objectives(reading):
    framework = Framework.objects.create(period="2002-05", title="Framework")
    top = StrategicObjective.objects.create(framework=framework, number=1, title="Standards")
    StrategicObjective.objects.create(framework=framework, number=2, title="Employment")
    one = OperationalObjective.objects.create(
        strategic_objective=top, code="1a", title="Rights", text="…"
    )
    OperationalObjective.objects.create(strategic_objective=top, code="1b", title="Child", text="…")
    Indicator.objects.create(objective=one, number=1, text="States that ratify.")
    Indicator.objects.create(objective=one, number=2, text="States that report.")
    an_action("A1").objectives.add(one)
    table = the_table(reading, "indicator_table", framework="2002-05", actions="yes")
    assert table.caption[0].text == "Strategic objective No. 1: Standards"
    assert [cells(row) for row in table.rows] == [
        ["1a Rights", "1a.1. States that ratify.\n1a.2. States that report.", "A1"],
        ["1b Child", "No indicator is recorded.", "None"],
    ]
    assert said(reading, "indicator_table", framework="2002-05", objective=2) == (
        "No indicator is recorded."
    )


def test_the_framework_of_the_record_has_its_38_indicators(record, reading):
    tables = live_blocks(reading, "indicator_table", {"framework": "2002-05"})
    assert len(tables) == 4
    found = {one for table in tables for one in sources_of(table)}
    assert sum(one.model == "followup.indicator" for one in found) == 38
    assert sum(one.model == "followup.operationalobjective" for one in found) == 10


def test_developments_are_dated_as_they_are_known(reading):
    one = Programme.objects.create(name="Skills")
    other = Programme.objects.create(name="Child Labour")
    Development.objects.create(programme=one, kind="start", text="Began.", date="1999-10")
    Development.objects.create(
        programme=one, kind="talk", text="A talk.", partners="World Bank", countries="Germany"
    )
    Development.objects.create(programme=other, kind="start", text="Began too.", date="2000")
    assert the_lines(reading, "programme_developments") == [
        "Skills",
        "• October 1999. Began.",
        "• A talk (World Bank; Germany).",
        "Child Labour",
        "• 2000. Began too.",
    ]
    blocks = live_blocks(reading, "programme_developments", {"until": "1999"})
    assert [type(one) for one in blocks] == [Heading, List]
    assert len(blocks[1].items) == 1
    table = the_table(reading, "programme_developments", form="table", programme="Skills")
    assert [cells(row)[1:] for row in table.rows] == [
        ["October 1999", "Began.", "–"],
        ["Date not recorded", "A talk.", "World Bank; Germany"],
    ]
    period = {"since": "2001", "undated": "include"}
    assert the_lines(reading, "programme_developments", **period) == [
        "Skills",
        "• A talk (World Bank; Germany).",
    ]


# Long lists


MANY = 5_000


@pytest.fixture
def many(reading):
    """Five thousand recommendations, each with an action, an event and a question with a voice."""
    question = a_question("A forum")
    a_position(question, "support")
    report = SourceReport.objects.create(code="long", title_en="Long")
    recommendations = Recommendation.objects.bulk_create(
        Recommendation(reference=f"R{number}", title_en="Do it", report=report)
        for number in range(MANY)
    )
    action = an_action("A1")
    event = an_event("Launch")
    Action.recommendations.through.objects.bulk_create(
        Action.recommendations.through(action=action, recommendation=one) for one in recommendations
    )
    EventRecommendation.objects.bulk_create(
        EventRecommendation(event=event, recommendation=one) for one in recommendations
    )
    question.recommendations.set(recommendations)
    Action.objects.bulk_create(
        Action(reference=f"B{number}", title_en="Doing it", kind="research")
        for number in range(MANY)
    )


def test_five_thousand_rows_take_few_queries(many, reading, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        table = the_table(reading, "recommendation_status")
    assert len(table.rows) == MANY
    assert cells(table.rows[-1])[1:3] == ["A1 Doing A1: Proposed", "1 event"]
    with django_assert_max_num_queries(4):
        table = the_table(reading, "actions_by_state")
    assert len(table.rows) == MANY + 1
    assert all(len(row.sources) <= MOST_SOURCES for row in table.rows)


def test_a_row_that_rests_on_too_many_names_none(many, reading):
    table = the_table(reading, "actions_by_state", show="counts")
    proposed = table.rows[0]
    assert cells(proposed) == ["Proposed", "5001"]
    assert proposed.sources == ()


def test_many_questions_take_few_queries(reading, django_assert_max_num_queries):
    for number in range(40):
        question = a_question(f"Q{number}")
        a_position(question, "support")
        a_position(
            question, "support", party_kind=PartyKind.SPEAKERS, group="", party_label="speakers"
        )
    with django_assert_max_num_queries(6):
        assert len(the_table(reading, "positions_by_question", **ROUND).rows) == 40
    with django_assert_max_num_queries(12):
        assert len(the_table(reading, "convergence_summary", **ROUND).rows) == 40


def test_every_row_of_every_table_rests_on_something(record, reading):
    [consultation] = Consultation.objects.values_list("code", flat=True)
    needed = {"consultation": consultation, "framework": "2002-05"}
    tables = 0
    for kind in LIVE.values():
        given = {one.name: needed[one.name] for one in kind.options if one.required}
        for block in kind.read(reading, checked(kind, given, reading)):
            if isinstance(block, Table):
                tables += 1
                assert all(row.sources for row in block.rows), kind.name
    assert tables > 8


# Follow-up to decisions


def test_the_follow_up_as_a_table(record, reading):
    rows = by_first(the_table(reading, "follow_up_to_decisions", form="table"))
    [first] = [row for first, row in rows.items() if first.startswith("D02")]
    assert first[0].startswith("The Office is to submit fuller proposals")
    assert first[2:] == ["Open, overdue", "Nothing is recorded"]
