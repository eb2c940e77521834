"""Corrections: asked for by who spoke, made or refused by the secretariat, shown as such."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from consultations import correcting
from consultations.models import Correction, Position
from consultations.receipts import holds
from consultations.sittings import position_from, settle
from tests.consultations.conftest import note_of
from tests.consultations.making import a_position
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def spoken(sitting, secretariat) -> Position:
    note = note_of(sitting, secretariat)
    return settle(note, position_from(note), by=secretariat)


def wanted(position, **fields) -> Correction:
    words = {"stance": position.stance, "statement": "As it was said", "language": "en"}
    return Correction(position=position, reason="It was noted wrongly", **words | fields)


def test_a_correction_takes_the_place_of_what_was_noted_and_says_so(client, secretariat, spoken):
    speaker = somebody("employer_spokesperson")
    client.force_login(speaker)
    url = reverse("consultations:correction_ask", args=[spoken.pk])
    same = {"stance": "oppose", "statement": spoken.statement, "language": "en", "reason": "?"}
    assert client.post(url, same).status_code == 422
    answer = client.post(url, {**same, "statement": "As it was said"})
    assert answer.status_code == 302
    assert client.post(url, {**same, "statement": "Otherwise"}).status_code == 422
    correction = Correction.objects.get()
    client.force_login(secretariat)
    answer_url = reverse("consultations:correction_answer", args=[correction.pk])
    page = client.get(answer_url).content.decode()
    assert "As it was said" in page
    assert "Words heard" in page
    assert client.post(answer_url, {"make": "yes", "answer": ""}).status_code == 302
    spoken.refresh_from_db()
    right = spoken.replaced_by
    assert (right.corrects, right.statement) == (spoken, "As it was said")
    assert (right.sitting, right.stated_on) == (spoken.sitting, spoken.stated_on)
    assert holds(right.receipt)
    assert holds(spoken.receipt)
    for address in (
        reverse("consultations:position", args=[right.pk]),
        reverse("consultations:sitting", args=[spoken.sitting_id]),
    ):
        shown = client.get(address).content.decode()
        assert "Correction" in shown
        assert "As it was said" in shown
    assert client.post(answer_url, {"refuse": "yes", "answer": "no"}).status_code == 422


def test_a_refusal_needs_a_reason(secretariat, spoken):
    asked = correcting.ask_for(wanted(spoken), by=somebody("employer_secretary"))
    with pytest.raises(ValidationError):
        correcting.refuse(asked, by=secretariat, answer=" ")
    assert correcting.refuse(asked, by=secretariat, answer="The recording says so").state == (
        "refused"
    )
    spoken.refresh_from_db()
    assert spoken.replaced_by is None


@pytest.mark.parametrize(
    "role", [one for one in ROLES if not one.startswith("employer") or one.endswith("member")]
)
def test_only_who_speaks_for_the_party_asks(spoken, role):
    with pytest.raises((PermissionDenied, Position.DoesNotExist)):
        correcting.ask_for(wanted(spoken), by=somebody(role))
    with pytest.raises(PermissionDenied):
        correcting.make(Correction(pk=1), by=somebody("employer_secretary"))


def test_a_correction_is_seen_by_the_party_and_the_office(secretariat, spoken):
    correcting.ask_for(wanted(spoken), by=somebody("employer_secretary"))
    seen = {
        role: Correction.objects.visible_to(somebody(role)).count()
        for role in ("employer_member", "worker_secretary", "reader", "secretariat", "office")
    }
    assert seen == {
        "employer_member": 1,
        "worker_secretary": 0,
        "reader": 0,
        "secretariat": 1,
        "office": 1,
    }


def test_what_was_replaced_meanwhile_is_not_corrected(secretariat, spoken):
    asked = correcting.ask_for(wanted(spoken), by=somebody("employer_secretary"))
    later = a_position(spoken.question, "support")
    Position.objects.filter(pk=spoken.pk).update(replaced_by=later)
    with pytest.raises(ValidationError, match="something else since"):
        correcting.make(asked, by=secretariat)
