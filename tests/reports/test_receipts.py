"""A paper that cites positions carries what is needed to check each of them."""

import io
import json

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse
from docx import Document

from consultations.models import Position
from consultations.receipts import seal
from foundation.database import owner_alias
from reports.assembling import CannotAssemble, run_assembly, start_assembly
from reports.document.stored import from_json
from reports.document.text import lines
from reports.live.receipts import grouped
from reports.models import Paper
from tests.people import somebody
from tests.reports.making import a_paper, a_position, a_question, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def position() -> Position:
    """One that was stated and sealed."""
    found = a_position(a_question("A forum"), "oppose", statement="Not a priority")
    seal(found)
    return found


@pytest.fixture
def paper(position) -> Paper:
    live = {"kind": "live", "options": {"consultation": "test-round"}}
    inside = [
        {"key": "list", "live": "preferences_by_item", **live},
        {"key": "receipts", "live": "positions_with_receipts", **live},
    ]
    block = {"key": "three", "kind": "paragraph", "content": text("Said."), "inside": inside}
    return a_paper(blocks=[block], state=Paper.State.ISSUED)


def assembled(paper, *formats):
    return run_assembly(start_assembly(paper, by=None, formats=formats or ["html"], queue=False).pk)


def test_the_paper_prints_receipt_and_hash_and_the_page_checks_them(paper, position):
    version = assembled(paper, "docx")
    printed = "\n".join(lines(from_json(json.dumps(version.document))))
    receipt = position.receipt
    assert receipt.number in printed
    assert grouped(receipt.digest) in printed
    client = Client()
    client.force_login(somebody("reader"))
    address = reverse("reports:download", args=[version.pk, "docx"])
    content = b"".join(client.get(address).streaming_content)
    in_word = "\n".join(one.text for one in Document(io.BytesIO(content)).paragraphs)
    assert grouped(receipt.digest) in in_word
    # As it was copied from the paper.
    answer = client.get(reverse("consultations:receipts"), {"q": grouped(receipt.digest)})
    assert receipt.number in answer.content.decode()


def test_the_trace_names_the_receipt_beside_the_position(paper, position):
    version = assembled(paper)
    client = Client()
    client.force_login(somebody("reader"))
    address = reverse("reports:trace", args=[version.pk, f"receipt-{position.pk}"])
    shown = client.get(address, follow=True).content.decode()
    assert position.receipt.number in shown
    assert f"?q={position.receipt.digest}" in shown


def test_words_changed_by_hand_stop_the_assembly_and_are_named(paper, position):
    # As only the owner of the tables could.
    with transaction.atomic(owner_alias()), connections[owner_alias()].cursor() as cursor:
        cursor.execute("ALTER TABLE consultations_position DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE consultations_position SET statement = 'Other words' WHERE id = %s",
            [position.pk],
        )
        cursor.execute("ALTER TABLE consultations_position ENABLE TRIGGER USER")
    with pytest.raises(CannotAssemble, match=position.receipt.number):
        assembled(paper)
