"""Notes of a sitting: sent as often as it takes, changed by two, checked into positions."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from consultations.models import (
    Intervention,
    Officer,
    Position,
    RegionalGroup,
    Sitting,
)
from consultations.receipts import holds
from consultations.sittings import (
    party_called,
    settle_all,
    speakers_proposed,
    strike_out,
)
from tests.consultations.conftest import note_of
from tests.consultations.making import a_consultation, a_position, a_question
from tests.events.making import an_organization
from tests.people import ROLES, a_government, somebody

pytestmark = pytest.mark.django_db


def put(client, sitting, key, **typed):
    """What the page sends for one note."""
    version = typed.pop("version", None)
    sent = {
        "spoken_at": f"{timezone.localdate()}T00:10:00",
        "party": "",
        "speaker": "",
        "speaker_post": "",
        "question": "",
        "stance": "",
        "note": "",
        **typed,
    }
    url = reverse("consultations:intervention_put", args=[sitting.pk, key])
    return client.put(url, {**sent, "version": version}, content_type="application/json")


# --- taking notes ---


def test_a_note_sent_twice_is_one_note(client, secretariat, sitting):
    key = uuid.uuid4()
    first = put(client, sitting, key, party="Workers", note="In favour")
    second = put(client, sitting, key, party="Workers", note="In favour")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert first.json()["version"] == 1
    assert Intervention.objects.count() == 1


def test_an_answer_that_was_lost_is_no_conflict(client, secretariat, sitting):
    key = uuid.uuid4()
    put(client, sitting, key, note="One")
    assert put(client, sitting, key, note="Two", version=1).json()["version"] == 2
    # The same change once more, still naming the version that it began from.
    again = put(client, sitting, key, note="Two", version=1)
    assert (again.status_code, again.json()["version"]) == (200, 2)


def test_two_note_takers_see_each_other(client, secretariat, sitting):
    key = uuid.uuid4()
    put(client, sitting, key, note="One", party="Somebody at the back")
    assert put(client, sitting, key, note="Two", version=1).status_code == 200
    answer = put(client, sitting, key, note="Three", version=1)
    assert answer.status_code == 409
    assert answer.json()["stored"]["note"] == "Two"
    assert answer.json()["stored"]["version"] == 2
    assert put(client, sitting, key, note="Three", version=2).status_code == 200
    edit = reverse("consultations:intervention_edit", args=[key])
    page = client.post(
        edit, {"version": "2", "spoken_at": f"{timezone.localdate()}T00:10", "note": "Four"}
    )
    assert page.status_code == 409
    assert "Three" in page.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"note": "x" * 3001}, "3000"),
        ({"note": "a\x00b"}, ""),
        ({"spoken_at": ""}, "required"),
        ({"spoken_at": "at ten"}, "valid"),
        ({"question": "999999999999999999999"}, ""),
        ({"stance": "hardly"}, ""),
        ({"party": "bell\x07"}, ""),
        ({"version": "1"}, "cannot be read"),
        ({"version": True}, "cannot be read"),
        ({"note": ["x"]}, "cannot be read"),
    ],
)
def test_bad_input_is_refused_with_words(client, secretariat, sitting, sent, said):
    answer = put(client, sitting, uuid.uuid4(), **sent)
    assert answer.status_code == 422, sent
    assert said in answer.json()["detail"]
    assert answer.json()["detail"]


def test_what_is_no_note_is_refused(client, secretariat, sitting):
    url = reverse("consultations:intervention_put", args=[sitting.pk, uuid.uuid4()])
    for body in ("", "[]", "{", '"x"', "{}", '{"note": "' + "x" * 50_000 + '"}'):
        assert client.put(url, body, content_type="application/json").status_code == 422


def test_questions_of_other_consultations_are_refused(client, secretariat, sitting):
    other = a_question("Other", a_consultation("other"))
    answer = put(client, sitting, uuid.uuid4(), question=str(other.pk))
    assert answer.status_code == 422
    assert "question" in answer.json()["errors"]


def test_a_key_of_another_sitting_is_refused(client, secretariat, sitting):
    key = uuid.uuid4()
    put(client, sitting, key, note="One")
    other = Sitting.objects.create(session=sitting.session, number=3, begins_at=sitting.begins_at)
    assert put(client, other, key, note="One").status_code == 422


@pytest.mark.parametrize("role", [one for one in ROLES if one != "secretariat"])
def test_raw_notes_are_the_note_takers(client, sitting, role, secretariat):
    note = note_of(sitting, secretariat, note="Qzx raw words")
    client.force_login(somebody(role))
    assert put(client, sitting, uuid.uuid4(), note="One").status_code == 403
    for name, key in (
        ("sitting_notes", sitting.pk),
        ("intervention_edit", note.pk),
        ("intervention_check", note.pk),
    ):
        assert client.get(reverse(f"consultations:{name}", args=[key])).status_code == 403
    for name, key in (("intervention_strike", note.pk), ("sitting_settle", sitting.pk)):
        assert client.post(reverse(f"consultations:{name}", args=[key])).status_code == 403
    page = client.get(reverse("consultations:sitting", args=[sitting.pk]))
    assert page.status_code == 200
    assert "Qzx" not in page.content.decode()
    assert Intervention.objects.visible_to(somebody(role)).count() == 0


def test_a_lost_session_says_so_and_writes_nothing(client, sitting):
    client.logout()
    assert put(client, sitting, uuid.uuid4(), note="One").status_code == 401
    assert not Intervention.objects.exists()


def test_notes_are_taken_without_scripts_too(client, secretariat, sitting):
    url = reverse("consultations:sitting_notes", args=[sitting.pk])
    sent = {"spoken_at": f"{timezone.localdate()}T00:10:00", "party": "Workers", "note": "Heard"}
    assert client.post(url, sent).status_code == 302
    page = client.get(url).content.decode()
    assert "Heard" in page
    assert "Workers&#x27; group" in page


# --- parties and speakers ---


def test_a_party_is_found_by_exactly_its_names_and_never_guessed(secretariat, sitting):
    government = a_government(7)
    union = an_organization("International Confederation", acronym="IC")
    africa = RegionalGroup.objects.create(code="AF", name_en="Africa group", name_fr="Afrique")
    for typed, kind, more in (
        ("employers", "group", {"group": "employers"}),
        ("  WORKERS' group ", "group", {"group": "workers"}),
        ("Africa Group", "regional_group", {"regional_group": africa}),
        ("afrique", "regional_group", {"regional_group": africa}),
        ("Government 7", "government", {"organization": government}),
        ("ic", "organization", {"organization": union}),
        (
            "several Government representatives",
            "",
            {"party_label": "several Government representatives"},
        ),
        ("Government", "", {"party_label": "Government"}),
        ("", "", {"party_label": ""}),
    ):
        found = party_called(typed, secretariat)
        assert found["party_kind"] == kind, typed
        assert more.items() <= found.items(), typed


def test_a_speaker_is_proposed_with_the_post_held_on_that_day(sitting, secretariat):
    person = Person.objects.create(name="Speaker One")
    body, day = sitting.session.body, sitting.day
    former = {"title_en": "Vice-Chairperson", "ends_on": day - timedelta(days=1)}
    Officer.objects.create(body=body, person=person, **former)
    Officer.objects.create(body=body, person=person, title_en="Chairperson", begins_on=day)
    found = speakers_proposed(sitting, secretariat)
    assert ("Speaker One", "Chairperson") in found
    assert ("Speaker One", "Vice-Chairperson") not in found
    member = somebody("worker_secretary", name="Speaker Two")
    assert ("Speaker Two", member.tenures_now[0].post.title) in speakers_proposed(
        sitting, secretariat
    )


# --- checking ---


def test_notes_become_positions_in_the_order_of_speaking(client, secretariat, sitting):
    later = note_of(sitting, secretariat, party="Workers", stance="support", note="Yes")
    note_of(
        sitting,
        secretariat,
        spoken_at=sitting.begins_at + timedelta(minutes=1),
        speaker="Speaker One",
        speaker_post="Employer Vice-Chairperson",
    )
    vague = note_of(sitting, secretariat, party="somebody", stance="")
    made, left = settle_all(sitting, by=secretariat)
    assert [one.group for one in made] == ["employers", "workers"]
    assert [one.note for one in left] == [vague]
    first = made[0]
    assert (first.mode, first.stated_on, first.sitting) == ("spoken", sitting.day, sitting)
    assert (first.speaker, first.speaker_post) == ("Speaker One", "Employer Vice-Chairperson")
    assert holds(first.receipt)
    assert "Speaker One" in first.receipt.text
    later.refresh_from_db()
    assert (later.state, later.position) == ("checked", made[1])
    again, _left = settle_all(sitting, by=secretariat)
    assert again == []
    page = client.get(reverse("consultations:sitting", args=[sitting.pk])).content.decode()
    assert page.index("Words heard") < page.index("Yes")


def test_all_at_once_in_the_browser_names_what_is_missing(client, secretariat, sitting):
    note_of(sitting, secretariat, stance="", party="somebody")
    note_of(sitting, secretariat, note="", stance="oppose")
    url = reverse("consultations:sitting_settle", args=[sitting.pk])
    page = client.post(url, follow=True).content.decode()
    assert "Say which stance." in page
    assert "Say why: this stance stands in the way." in page
    assert not Position.objects.exists()


def test_a_note_is_completed_when_it_is_checked(client, secretariat, sitting):
    note = note_of(sitting, secretariat, party="several Government representatives")
    url = reverse("consultations:intervention_check", args=[note.pk])
    assert "Words heard" in client.get(url).content.decode()
    sent = {
        "party_kind": "governments",
        "group": "governments",
        "party_label": "several Government representatives",
        "quantifier": "several",
        "stance": "oppose",
        "statement": "They were not in favour",
        "language": "en",
        "mode": "spoken",
        "stated_on": str(sitting.day),
    }
    assert client.post(url, {**sent, "statement": ""}).status_code == 422
    assert client.post(url, sent).status_code == 302
    note.refresh_from_db()
    assert note.position.quantifier == "several"
    assert note.position.sitting == sitting
    # Once checked it is settled.
    assert client.post(url, sent).status_code == 302
    assert Position.objects.count() == 1
    with pytest.raises(ValidationError):
        strike_out(note, by=secretariat)


def test_a_named_party_moves_and_an_unnamed_one_never_does(secretariat, sitting):
    question = sitting.consultation.questions.first()
    before = a_position(question, "support")
    unnamed = a_position(
        question,
        "support",
        party_kind="governments",
        group="governments",
        party_label="several Governments",
    )
    note_of(sitting, secretariat)
    settle_all(sitting, by=secretariat)
    before.refresh_from_db()
    unnamed.refresh_from_db()
    assert before.replaced_by is not None
    assert unnamed.replaced_by is None


def test_a_struck_note_stays_on_record(client, secretariat, sitting):
    note = note_of(sitting, secretariat)
    client.post(reverse("consultations:intervention_strike", args=[note.pk]))
    note.refresh_from_db()
    assert note.state == "struck"
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        Intervention.objects.filter(pk=note.pk).delete()
    assert put(client, sitting, note.pk, note="Again", version=2).status_code == 422


def test_the_page_of_notes_costs_the_same_however_many(
    client, secretariat, sitting, django_assert_max_num_queries
):
    url = reverse("consultations:sitting_notes", args=[sitting.pk])
    note_of(sitting, secretariat)
    with django_assert_max_num_queries(22):
        client.get(url)
    for _number in range(20):
        note_of(sitting, secretariat)
    with django_assert_max_num_queries(22):
        assert client.get(url).status_code == 200
    settle_all(sitting, by=secretariat)
    with django_assert_max_num_queries(14):
        client.get(reverse("consultations:sitting", args=[sitting.pk]))
