"""What live blocks and values declare: options as data, refused by name when they are wrong."""

import re

import pytest

from consultations.models import Consultation
from followup.models import Framework, Recommendation
from reports.facts import FACTS, fact
from reports.kinds import OptionKind, UnreadableOption, checked
from reports.live import LIVE, live_blocks
from reports.reading import UnreadableBlock
from tests.reports.making import a_question, an_event

pytestmark = pytest.mark.django_db
KINDS = {**LIVE, **FACTS}
# What an option must have for its kind to be read at all.
NEEDED = {"consultation": "test-round", "framework": "2002-05", "role": "office"}


@pytest.fixture
def needed():
    """The records that kinds cannot do without."""
    a_question()
    Framework.objects.create(period="2002-05", title="Framework")


def least(kind) -> dict:
    return {one.name: NEEDED[one.name] for one in kind.options if one.required}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_each_kind_is_read_with_the_least_options_and_says_so_when_there_is_nothing(
    kind, needed, reading
):
    found = kind.read(reading, checked(kind, least(kind), reading))
    if kind.name in FACTS:
        assert found == ("0", ())
    else:
        assert found


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_each_option_refuses_what_it_cannot_hold_and_is_named(kind, needed):
    wrong = {
        OptionKind.NUMBER: "many",
        OptionKind.YES_NO: "perhaps",
        OptionKind.CHOICE: "no such choice",
        OptionKind.PARTIAL_DATE: "soon",
        OptionKind.COUNTRY: "ZZ",
        OptionKind.TEXT: "x" * 201,
        OptionKind.RECORD: ["a", "list"],
        OptionKind.RECORDS: 7,
    }
    assert str(kind.label)
    assert str(kind.help)
    for option in kind.options:
        assert str(option.label)
        with pytest.raises(UnreadableOption, match=f"Option “{option.name}”") as refused:
            checked(kind, {**least(kind), option.name: wrong[option.kind]})
        assert refused.value.option == option.name


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_unknown_and_missing_options_are_named(kind):
    with pytest.raises(UnreadableOption, match=r"Option “colour”: .* has no such option"):
        checked(kind, {**least(kind), "colour": "red"})
    for name in least(kind):
        with pytest.raises(UnreadableOption, match=f"Option “{name}”: it must be given"):
            checked(kind, {**least(kind), name: ""})


def test_a_record_that_is_not_there_is_named(reading):
    with pytest.raises(UnreadableOption, match="Option “consultation”: there is no record nowhere"):
        live_blocks(reading, "areas_of_convergence", {"consultation": "nowhere"})
    with pytest.raises(UnreadableOption, match="Option “decisions”: there is no record D98, D99"):
        live_blocks(reading, "outcome", {"decisions": ["D98", "D99"]})


def test_what_readers_of_the_paper_may_not_see_is_no_record(needed, reading):
    Consultation.objects.update(opens_on="2990-01-01")
    with pytest.raises(UnreadableOption, match="there is no record test-round"):
        live_blocks(reading, "positions_by_question", {"consultation": "test-round"})


def test_a_period_that_ends_before_it_begins_is_refused(reading):
    with pytest.raises(UnreadableOption, match="Option “until”: The end is before the start"):
        fact(reading, "events.count", {"since": "2004-05", "until": "2004-04"})


def test_unknown_kinds_are_named(reading):
    with pytest.raises(UnreadableBlock, match=r"no live block “pie”\. Known: events_table"):
        live_blocks(reading, "pie", {})
    with pytest.raises(
        UnreadableBlock, match=re.escape("no live value “pie”. Known: events.count")
    ):
        fact(reading, "pie", {})


def test_options_are_kept_as_texts_whatever_sent_them(needed):
    found = checked(LIVE["indicator_table"], {"framework": "2002-05", "objective": 2})
    assert found == {"framework": "2002-05", "objective": "2", "actions": "no"}
    assert checked(LIVE["positions_by_question"], {"consultation": "x", "silent": False}) == {
        "consultation": "x",
        "silent": "no",
        "detail": "limits",
    }


def test_the_sentence_about_events_and_countries_can_be_written(reading):
    an_event("A", "2004-03-02", country="FR")
    an_event("B", "2004-05", country="FR")
    an_event("C", "2005", country="ES")
    an_event("D", "2004-03-01", country="IT")
    options = {"since": "2004-03-02"}
    events, countries = (fact(reading, f"events.{one}", options) for one in ("count", "countries"))
    assert f"{events.text} events in {countries.text} countries" == "3 events in 2 countries"
    assert [one.label for one in events.sources] == ["A", "B", "C"]


def test_values_of_the_record(record, reading):
    def value(name, **options):
        return fact(reading, name, options).text

    assert value("events.count", since="2004-03-01", until="2004-10-31", undated="include") == "53"
    assert value("recommendations.count") == str(Recommendation.objects.count())
    without = int(value("recommendations.without_action"))
    with_action = int(value("recommendations.count", action="with"))
    assert without > 0 < with_action
    assert without + with_action == Recommendation.objects.count()
    assert int(value("requests.count")) > 0
    assert int(value("requests.count", state="overdue")) <= int(value("requests.count"))
    assert int(value("decisions.count")) + int(value("decisions.count", state="draft")) == len(
        fact(reading, "decisions.count", {}).sources
    ) + len(fact(reading, "decisions.count", {"state": "draft"}).sources)
    total = int(value("positions.count"))
    stances = [value for value, _label in FACTS["positions.count"].options[2].offered()]
    assert sum(int(value("positions.count", stance=one)) for one in stances) == total > 0
