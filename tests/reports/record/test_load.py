"""Loading: once, again, over what people changed, and with files that are wrong."""

import json
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.models import Organization
from consultations.models import ConsultationType, Position
from events.models import Event, EventOrganizer
from followup.models import Action, Recommendation
from foundation.concurrency import archive, save_version
from foundation.history import change, history_of
from foundation.models import Origin, Record
from reports.assembling import run_assembly, start_assembly
from reports.loading.files import RecordError
from reports.loading.record import REASON, load_record
from reports.models import Block, Paper, PaperType, Term
from tests.people import somebody

pytestmark = pytest.mark.django_db

COUNTS = {
    "events.event": 53,
    "followup.recommendation": 59,
    "followup.action": 58,
    "followup.strategicobjective": 4,
    "followup.operationalobjective": 10,
    "followup.indicator": 38,
    "followup.intersectoralinitiative": 16,
    "followup.programme": 8,
    "followup.development": 65,
    "consultations.question": 37,
    "consultations.position": 43,
    "consultations.decision": 10,
    "consultations.request": 29,
    "reports.paper": 5,
    "reports.papertype": 5,
}


def by_kind(outcome) -> dict:
    """The counts of an outcome by kind."""
    return {one.kind: one for one in outcome.counts}


def event(code: str) -> Event:
    """The event of one row of the appendix."""
    return Event.objects.get(origins__code=code)


def test_the_whole_record_is_loaded(record):
    found = by_kind(record)
    assert {kind: found[kind].new for kind in COUNTS} == COUNTS
    assert {kind: apps.get_model(kind).objects.count() for kind in COUNTS} == COUNTS
    assert record.changed
    assert not record.left


def test_a_second_load_changes_nothing_and_says_so(record, django_assert_max_num_queries):
    before = {model: model.objects.count() for model in histories()}
    with django_assert_max_num_queries(215):  # a few for each kind, none for each row
        again = load_record()
    assert not again.changed
    assert not any(one.new or one.changed or one.left for one in again.counts)
    assert {kind: by_kind(again)[kind].unchanged for kind in COUNTS} == COUNTS
    assert {model: model.objects.count() for model in histories()} == before
    out = StringIO()
    call_command("load_record", stdout=out)
    assert out.getvalue().strip().endswith("Nothing changed.")
    assert "53 unchanged" in out.getvalue()


def histories():
    """The history tables of everything that is tracked."""
    return [
        model.pgh_event_model for model in apps.get_models() if hasattr(model, "pgh_event_model")
    ]


def test_every_record_says_where_it_comes_from(record):
    for model in apps.get_models():
        if model in (ConsultationType, PaperType, Term):
            # How consultations are held, how papers begin and what terms are called is the
            # system's own, and the secretariat's.
            continue
        if issubclass(model, Record) or model is Position:
            assert not model.objects.filter(origins__isnull=True).exists(), model


def test_history_says_that_the_load_did_it(record):
    [entry] = history_of(event("E17"))
    assert (entry.who, entry.reason) == ("", REASON)


def test_a_check_writes_nothing(db):
    out = StringIO()
    call_command("load_record", "--check", stdout=out)
    assert "53 new" in out.getvalue()
    assert "nothing was written" in out.getvalue()
    assert not Event.objects.exists()
    assert not Origin.objects.exists()


def test_counts_for_other_programs(db):
    out = StringIO()
    call_command("load_record", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["changed"] is True
    assert {one["kind"]: one["new"] for one in told["counts"]}["events.event"] == 53


def test_what_a_person_changed_is_left_to_them(record, copy, edit):
    mine, theirs = event("E17"), event("E18")
    mine.title = "Seminar, renamed"
    save_version(mine, mine.version, by=somebody("secretariat"))
    edit("events.csv", '"Seminar ""Towards a Fair Globalization"""', "Another seminar")
    edit(
        "events.csv",
        'E18,001,"Appendix, row 18",Policy Coherence Initiative',
        'E18,001,"Appendix, row 18",Policy coherence',
    )
    outcome = load_record(folder=copy)
    counts = by_kind(outcome)["events.event"]
    assert (counts.changed, counts.left, counts.unchanged) == (1, 1, 51)
    assert "E17" in outcome.left[0]
    mine.refresh_from_db()
    assert mine.title == "Seminar, renamed"
    read = theirs.version
    theirs.refresh_from_db()
    assert (theirs.title, theirs.version) == ("Policy coherence", read + 1)


def test_links_follow_the_files_unless_a_person_made_them(record, copy, edit):
    with change(by=somebody("office")):
        unep = Organization.objects.create(name_en="United Nations Environment Programme")
        EventOrganizer.objects.create(event=event("E18"), organization=unep, sequence=2)
    edit("events.csv", 'CH,ilo,"Informal consultations', 'CH,wto,"Informal consultations')
    load_record(folder=copy)
    names = [one.short_name for one in event("E18").organizers.order_by("organizer_rows__sequence")]
    assert sorted(names) == ["United Nations Environment Programme", "WTO"]


def test_what_a_person_archived_stays_archived(record):
    one = event("E20")
    archive(one, one.version, by=somebody("secretariat"), reason="Recorded twice")
    outcome = load_record()
    assert not outcome.changed
    one.refresh_from_db()
    assert one.archived_at is not None


def test_what_was_stated_is_never_rewritten(record, copy, edit):
    edit(
        "positions.yaml", "called upon the ILO to mount a campaign", "asked the ILO for a campaign"
    )
    edit("positions.yaml", '  time_limit: "at present"\n', '  time_limit: "for now"\n')
    outcome = load_record(folder=copy)
    counts = by_kind(outcome)["consultations.position"]
    assert (counts.changed, counts.left) == (1, 1)
    assert "never rewritten" in outcome.left[0]
    assert Position.objects.get(origins__code="P35").reported.startswith("asked the ILO")
    assert Position.objects.get(origins__code="P32").time_limit == "at present"


def test_an_outline_that_a_person_worked_on_is_left(record, copy, edit):
    paper = Paper.objects.get(symbol="GB.291/WP/SDG/1")
    block = paper.blocks.get(key="impact")
    with change(by=somebody("secretariat")):
        block.content = {"text": [{"t": "text", "text": "Mine."}]}
        block.save()
    edit("papers/gb-291-wp-sdg-1.yaml", "Several ideas stood out.", "Some ideas stood out.")
    outcome = load_record(folder=copy)
    assert by_kind(outcome)["reports.block"].left
    block.refresh_from_db()
    assert block.content["text"][0]["text"] == "Mine."
    assert "outline" in outcome.left[0]


def test_what_is_issued_is_left_by_every_load(record, copy, edit):
    paper = Paper.objects.get(symbol="GB.291/WP/SDG/1")
    run_assembly(start_assembly(paper, by=None, formats=["html"], queue=False).pk)
    name = "papers/gb-291-wp-sdg-1.yaml"
    edit(name, "Several ideas stood out.", "Some ideas stood out.")
    edit(name, "place: Geneva\n", "place: Bern\n")
    outcome = load_record(folder=copy)
    assert not outcome.changed
    assert by_kind(outcome)["reports.block"].left
    assert by_kind(outcome)["reports.paper"].left == 1
    assert any("it is issued" in one for one in outcome.left)
    paper.refresh_from_db()
    assert paper.place == "Geneva"


def test_an_outline_follows_its_file(record, copy, edit):
    name = "papers/gb-291-wp-sdg-1.yaml"
    edit(name, "Several ideas stood out.", "Some ideas stood out.")
    edit(name, "      - key: existing-arrangements\n", "      - key: existing-agreements\n")
    before = Paper.objects.get(symbol="GB.291/WP/SDG/1").version
    blocks = Block.objects.count()
    assert load_record(folder=copy).changed
    paper = Paper.objects.get(symbol="GB.291/WP/SDG/1")
    assert paper.version == before + 1
    assert Block.objects.count() == blocks
    assert not paper.blocks.filter(key="existing-arrangements").exists()
    assert not load_record(folder=copy).changed


def test_a_record_that_people_made_before_is_taken_for_the_same(db):
    with change(by=somebody("office")):
        Organization.objects.create(name_en="world bank")
    outcome = load_record()
    assert Organization.objects.named("World Bank").count() == 1
    assert Organization.objects.get(origins__code="world-bank").name_en == "world bank"
    assert "organizations.csv" in outcome.left[0]


OUTLINE = "papers/gb-291-wp-sdg-1.yaml"
# File, words in it, what they are replaced by, and what the error then says.
WRONG = [
    (
        "events.csv",
        "tanzania,National meeting",
        "tanzanja,National meeting",
        r"events\.csv, line 6 \(E05\): there is no organization “tanzanja”",
    ),
    (
        "events.csv",
        "2004-04-28/2004-04-29",
        "2004-04-31/2004-05-02",
        r"events\.csv, line 13 \(E12\): “2004-04-31.*is no date",
    ),
    (
        "events.csv",
        "Graduate course at Geneva University,lecture",
        f"{'x' * 501},lecture",
        r"events\.csv, line 14 \(E13\): title: ",
    ),
    (
        "events.csv",
        ",co_chair:halonen,",
        ",co_chair:halonnen,",
        r"events\.csv, line 10 \(E09\): there is no person “halonnen”",
    ),
    ("actions.csv", ",policy_forum,", ",forum,", r"actions\.csv, line 54 \(A53\): kind: "),
    ("merges.csv", "R62,R15", "R99,R15", r"merges\.csv: there is no row “R99”"),
    (
        "consultation.yaml",
        "actions: [A53]",
        "actions: [A99]",
        r"consultation\.yaml, Q26: there is no action “A99”",
    ),
    ("positions.yaml", "stance: oppose\n", "stance: no\n", r"positions\.yaml, P32: stance: "),
    ("positions.yaml", "- code: P43", "- code: P42", r"P42: the code “P42” .* stands twice"),
    (OUTLINE, "{{s:A02}}", "{{s:A99}}", r"block “release”: There is no record “A99”"),
    (OUTLINE, "{{ref:dialogues}}", "{{ref:talks}}", r"there is no block “talks” to refer to"),
    ("framework.yaml", "period: 2002-05", "period: [", r"framework\.yaml: "),
]


@pytest.mark.parametrize(("name", "old", "new", "words"), WRONG)
def test_a_file_that_is_wrong_is_named_with_its_row(db, copy, edit, name, old, new, words):
    edit(name, old, new)
    with pytest.raises(RecordError, match=words):
        load_record(folder=copy)
    assert not Event.objects.exists()
    assert not Recommendation.objects.exists()


def test_the_command_says_what_is_wrong_without_a_traceback(db, monkeypatch):
    def broken(**options):
        raise RecordError("events.csv, line 6 (E05): there is no organization “tanzanja”.")

    monkeypatch.setattr("reports.management.commands.load_record.load_record", broken)
    with pytest.raises(CommandError, match=r"events\.csv, line 6.*Nothing was loaded"):
        call_command("load_record")


def test_rows_that_people_gave_to_two_records_are_refused(record):
    other = Recommendation.objects.get(reference="R63")
    Origin.objects.filter(code="R62").update(record_id=other.pk)
    words = r"recommendations\.csv, line 16 \(R15\): its origins belong to different records"
    with pytest.raises(RecordError, match=words):
        load_record()


def test_actions_keep_the_state_that_their_document_gives(record):
    states = {}
    for action in Action.objects.prefetch_related("origins"):
        said = action.origins.all()[0].printed["status_on_19_october_2004"]
        states.setdefault(said, set()).add(action.state)
    assert states["done"] == {"completed"}
    assert states["planned"] == {"proposed"}
    assert states["under way or foreseen"] == {"under_way"}
    assert all(len(one) == 1 for one in states.values())
