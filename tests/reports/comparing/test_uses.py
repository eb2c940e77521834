"""The trace from a record to every version that used it."""

import pytest
from django.urls import reverse

from reports.assembling import run_assembly, start_assembly
from reports.issuing import issue_paper, newest_version
from reports.models import Block, Paper
from reports.trace import Use
from tests.people import somebody
from tests.reports.making import a_paper, an_event, in_state, text

pytestmark = pytest.mark.django_db


def test_versions_are_written_as_ranges():
    assert Use("a", "34", [2, 3, 4, 5]).ranges == "2–5"
    assert Use("a", "34", [1, 3, 4, 9]).ranges == "1, 3–4, 9"
    assert Use("a", "34", [7]).ranges == "7"


def assembled(paper: Paper):
    run_assembly(start_assembly(paper, by=None, formats=["html"], queue=False).pk)
    return newest_version(paper)


def test_every_version_is_named_to_who_may_read_it(client):
    event = an_event("Forum")
    paper = a_paper()
    for words in ("One.", "Two.", "Three."):
        Block.objects.filter(paper=paper, key="intro").update(content=text(words))
        version = assembled(paper)
    assert version.number == 3
    address = reverse("reports:citations", args=["events.event", event.pk])
    writer = somebody("secretariat")
    client.force_login(writer)
    assert "versions 1–3" in " ".join(client.get(address).content.decode().split())
    in_state(paper, Paper.State.CLEARED)
    issue_paper(paper, by=writer, version=version, reason="In time")
    client.force_login(somebody("reader"))
    shown = " ".join(client.get(address).content.decode().split())
    assert "version 3," in shown
    assert "1–3" not in shown
