"""Receipts: sealed, checkable, mailed once, and shown to those who see the position."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.groups import Group
from accounts.models.users import Party
from consultations.mail import send_receipt
from consultations.models import Receipt
from consultations.receipts import holds
from consultations.statements import record_position
from consultations.submitting import submit_position
from consultations.tasks import receipts_waiting
from tests.consultations.making import a_consultation, a_question, words
from tests.people import somebody

pytestmark = pytest.mark.django_db
EMPLOYERS = Party(Group.EMPLOYERS)


@pytest.fixture
def secretary():
    return somebody("employer_secretary", name="Ms Secretary")


def stated(secretary, question=None, **fields):
    return submit_position(
        words(question or a_question(), "oppose", **{"statement": "Pas « ça »"} | fields),
        party=EMPLOYERS,
        by=secretary,
    )


def test_anybody_can_compute_the_hash_from_the_text(secretary):
    receipt = Receipt.objects.get(position=stated(secretary))
    assert receipt.digest == hashlib.sha256(receipt.text.encode()).hexdigest()
    sealed = json.loads(receipt.text)
    assert sealed["words"]["statement"] == "Pas « ça »"
    assert sealed["entered_by"]["name"] == "Ms Secretary"
    assert receipt.number.endswith(receipt.digest[:6].upper())
    assert holds(receipt)


def test_what_the_secretariat_records_is_sealed_too():
    question, user = a_question(), somebody("secretariat")
    said = words(question, party_kind="body", party_label="the Working Party", quantifier="all")
    assert holds(record_position(said, by=user).receipt)


def test_a_receipt_is_never_changed(secretary):
    receipt = stated(secretary).receipt
    for values in ({"text": "{}"}, {"number": "1"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Receipt.objects.filter(pk=receipt.pk).update(**values)
    with pytest.raises(DatabaseError), transaction.atomic():
        receipt.delete()


def test_a_position_changed_by_hand_is_noticed(secretary):
    receipt = Receipt.objects.get(position=stated(secretary))
    receipt.position.statement = "Yes"
    assert not holds(receipt)
    receipt = Receipt.objects.get(pk=receipt.pk)
    receipt.text = receipt.text.replace("ça", "cela")
    assert not holds(receipt)


def test_the_page_finds_it_by_number_hash_and_text(client, secretary):
    position = stated(secretary)
    receipt = Receipt.objects.get(position=position)
    client.force_login(somebody("reader"))
    text = client.get(reverse("consultations:receipt", args=[position.pk])).content.decode()
    assert text == receipt.text
    url = reverse("consultations:receipts")
    # Who holds a receipt and nothing else finds the page that checks it.
    assert f'href="{url}"' in client.get(reverse("consultations:list")).content.decode()
    asked = (
        receipt.number.lower(),
        f" {receipt.digest} ",
        receipt.digest.upper(),
        text.replace("\n", "\r\n"),
    )
    for one in asked:
        page = client.get(url, {"q": one}).content.decode()
        assert "stated this on" in page, one
    for one in ("nothing", text.replace("oppose", "support"), "a" * 64):
        assert "No position that you may read" in client.get(url, {"q": one}).content.decode()
    assert client.get(url, {"q": "x" * 20_001}).status_code == 200
    assert client.get(url, {"q": ""}).status_code == 200


def test_a_receipt_is_seen_by_those_who_see_the_position(client, secretary):
    question = a_question(consultation=a_consultation("sealed", visibility="on_publication"))
    position = stated(secretary, question)
    receipt = Receipt.objects.get(position=position)
    for kind, sees in (
        ("reader", False),
        ("worker_member", False),
        ("office", True),
        ("employer_member", True),
    ):
        client.force_login(somebody(kind))
        status = client.get(reverse("consultations:receipt", args=[position.pk])).status_code
        assert status == (200 if sees else 404)
        page = client.get(reverse("consultations:receipts"), {"q": receipt.number})
        assert ("stated this on" in page.content.decode()) is sees


def test_a_copy_goes_to_those_who_speak_for_the_party_in_their_language_once(secretary):
    french = somebody("employer_secretary", language="fr")
    for kind in ("employer_member", "worker_secretary", "government", "secretariat"):
        somebody(kind)
    receipt = Receipt.objects.get(position=stated(secretary))
    assert send_receipt(receipt.pk) == 2
    assert {one.to[0] for one in mail.outbox} == {secretary.email, french.email}
    letters = {one.to[0]: one for one in mail.outbox}
    assert receipt.digest in letters[secretary.email].body
    assert "has been submitted" in letters[secretary.email].body
    assert "has been submitted" not in letters[french.email].body
    assert send_receipt(receipt.pk) == 0
    assert send_receipt(4_711_000) == 0
    assert len(mail.outbox) == 2


def test_a_government_s_copy_stays_with_the_government():
    delegate, other = somebody("government"), somebody("government")
    secretary = somebody("employer_secretary")
    position = submit_position(words(a_question()), party=delegate.parties[0], by=delegate)
    send_receipt(position.receipt.pk)
    [letter] = mail.outbox
    assert letter.to == [delegate.email]
    assert other.email != secretary.email


def test_what_was_never_queued_is_found_by_the_clock(secretary):
    receipt = stated(secretary).receipt
    assert receipts_waiting().count() == 0
    later = timezone.now() + timedelta(minutes=3)
    assert list(receipts_waiting(later)) == [receipt]
    send_receipt(receipt.pk)
    assert receipts_waiting(later).count() == 0
