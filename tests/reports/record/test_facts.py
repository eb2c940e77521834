"""What the record says, where reading it wrongly would be easy."""

import pytest

from accounts.models import Organization, Person
from consultations.models import Decision, Position, Question, Request
from consultations.models.parties import PartyKind
from consultations.models.positions import BLOCKING, Stance
from events.models import Event, InvolvementRole
from followup.models import Framework, Recommendation, Theme
from foundation.models import Origin
from tests.people import somebody

pytestmark = pytest.mark.usefixtures("record")


def event(code: str) -> Event:
    """The event of one row of the appendix."""
    return Event.objects.get(origins__code=code)


def test_dates_are_as_precise_as_they_were_known():
    precision = [one.date.precision if one.date else "" for one in Event.objects.all()]
    assert {kind: precision.count(kind) for kind in set(precision)} == {
        "day": 44,
        "month": 8,
        "": 1,
    }
    assert event("E06").date is None
    assert event("E32").date.edtf == "2004-06-30/2004-07-02"
    assert event("E01").date.edtf == "2004-03"


def test_what_was_printed_is_kept_beside_what_was_coded():
    one = event("E23")
    [origin] = one.origins.all()
    assert one.place == "Sao Paulo"
    assert origin.printed["place"] == "Sao Paolo"
    assert origin.place == "Appendix, row 23"
    assert origin.document.symbol == "GB.291/WP/SDG/1"


def test_organizers_and_involvement_keep_their_order():
    one = event("E48")
    rows = one.involvements.order_by("sequence").values_list("role", "person__name")
    assert [role for role, _name in rows] == [
        *["co_chair"] * 2,
        *["commissioner"] * 3,
        "gb_chairperson",
        *["gb_vice_chairperson"] * 2,
    ]
    assert [name for _role, name in rows][:3] == ["Halonen", "Mkapa", "Herfkens"]
    organizers = one.organizer_rows.order_by("sequence")
    assert [row.organization.name_en for row in organizers] == [
        "Government of Finland",
        "Government of the United Republic of Tanzania",
        "International Labour Organization",
    ]
    assert not event("E35").organizer_rows.exists()
    assert not event("E53").organizer_rows.exists()  # "DG visit" is no organizer


def test_involvements_are_those_of_the_appendix():
    counts = {
        role: Event.objects.filter(involvements__role=role).count()
        for role in InvolvementRole.values
    }
    assert counts["director_general"] == 17
    assert counts["office"] == 27
    assert counts["office_unit"] == 2
    assert counts["gb_chairperson"] == 1


def test_a_council_of_brazil_is_not_the_united_nations_council():
    found = Organization.objects.named("Economic and Social Council")
    assert [one.acronym for one in found] == ["ECOSOC"]
    assert "Brazil" in event("E37").notes
    assert event("E37").country == "BR"


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("FES", "Friedrich-Ebert-Stiftung"),
        ("Friedrich Ebert Stiftung", "Friedrich-Ebert-Stiftung"),
        ("International Council for Social Welfare", "International Council on Social Welfare"),
        ("Italian Society of Law", "Italian Society of International Law"),
        ("ILO, NY", "ILO Office for the United Nations, New York"),
        ("OMC", "World Trade Organization"),
        ("CISL", "International Confederation of Free Trade Unions"),
    ],
)
def test_organizations_are_found_by_every_spelling(spelling, name):
    assert [one.name_en for one in Organization.objects.named(spelling)] == [name]


def test_people_are_found_by_the_spelling_of_the_appendix():
    assert Person.objects.get(aliases__name="von Weiszacker").name == "von Weizsaecker"


def test_one_recommendation_has_all_its_references():
    codes = {
        one.reference: set(one.origins.values_list("code", flat=True))
        for one in Recommendation.objects.all()
    }
    assert codes["R15"] == {"R15", "R27", "R60", "R62"}
    assert codes["R08"] == {"R08", "R53"}
    assert codes["R19"] == {"R19"}
    assert sum(len(one) for one in codes.values()) == 74  # no row lost, none kept twice
    assert Origin.objects.get(code="R53").record == Recommendation.objects.get(reference="R08")
    assert Recommendation.objects.get(reference="R29").paragraphs == "238-245"


def test_themes_are_a_tree_with_names_in_three_languages():
    assert not Theme.objects.filter(name_fr="").exists()
    assert not Theme.objects.filter(name_es="").exists()
    assert not Recommendation.objects.filter(themes=None).exists()
    assert Theme.objects.get(code="voluntary-initiatives").parent.parent.code == "enterprises"


def test_the_framework_counts_as_its_paragraph_156_says():
    framework = Framework.objects.get(period="2002-05")
    operational = [
        one for top in framework.objectives.all() for one in top.operational_objectives.all()
    ]
    assert framework.objectives.count() == 4
    assert len(operational) == 10
    assert sum(one.indicators.count() for one in operational) == 38


def test_only_events_that_the_record_ties_to_something_are_tied():
    served = {
        one: list(
            event(one).recommendations.order_by("sort_key").values_list("reference", flat=True)
        )
        for one in ("E02", "E18", "E45", "E20", "E33")
    }
    assert served == {"E02": ["R20"], "E18": ["R43"], "E45": ["R20", "R33"], "E20": [], "E33": []}
    assert set(event("E18").actions.values_list("reference", flat=True)) == {"A25", "A52"}


def test_the_forum_reads_as_it_was_discussed():
    forum = Question.objects.get(origins__code="Q26")
    stances = {
        one.party: (one.stance, one.time_limit) for one in Position.objects.filter(question=forum)
    }
    assert stances == {
        "the Working Party": (Stance.SUPPORT, ""),
        "a speaker or speakers not identified": (Stance.INFORMATION, ""),
        "Employers' group": (Stance.OPPOSE, "at present"),
    }
    assert list(forum.recommendations.values_list("reference", flat=True)) == ["R15"]
    assert list(forum.actions.values_list("reference", flat=True)) == ["A53"]


def test_the_forum_is_shown_so_in_the_matrix(client):
    client.force_login(somebody("reader"))
    found = client.get("/consultations/matrix/?action=A53")
    [row] = [one for one in found.context["rows"] if one.question.title.startswith("Global")]
    general, more = sorted(row.others, key=lambda one: one.stance, reverse=True)
    assert (general.stance, general.party) == ("Support", "the Working Party")
    assert more.stance == "Requests information"
    [employers] = [one.voices for one in row.cells if one.group == "employers"]
    assert [one.stance for one in employers] == ["Not in favour"]
    assert "“at present”" in employers[0].note
    assert [one.group for one in row.cells if not one.voices] == ["governments", "workers"]
    assert row.found.label == "Divided"
    assert "Employers' group not in favour" in row.found.why
    page = found.content.decode()
    for one in (general, more, *employers):
        assert one.url in page


def test_parties_that_were_not_named_stay_unnamed():
    unnamed = Position.objects.exclude(party_kind=PartyKind.GROUP)
    assert not unnamed.exclude(organization=None).exists()
    assert not unnamed.filter(party_label="").exists()
    groups = Position.objects.filter(party_kind=PartyKind.GROUP)
    assert set(groups.values_list("group", flat=True)) == {"employers", "workers"}
    blocking = Position.objects.filter(stance__in=BLOCKING)
    assert set(blocking.values_list("origins__code", flat=True)) == {"P28", "P32"}


def test_every_position_can_be_reported():
    for one in Position.objects.all():
        assert one.reported, one
        assert one.reported[0].islower(), one.reported
        assert not one.reported.endswith("."), one.reported


def test_draft_decision_and_request_are_three_records():
    decision = Decision.objects.get(reference="D02")
    assert decision.draft.reference == "D01"
    assert decision.draft.text_en != decision.text_en
    request = Request.objects.get(decision=decision)
    assert request.due.edtf == "2005-03"
    assert str(request.due_session.body.code) == "WP/SDG"
    assert {one.reference for one in Request.objects.filter(question__origins__code="Q26")} == {
        "D03",
        "D04",
    }
