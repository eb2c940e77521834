"""Bundles by real workers: one of them is killed in the middle, and another goes on."""

import os
import signal

import pytest

from reports.assembling import run_assembly, start_assembly
from reports.bundling import start_bundle
from reports.models import Bundle, BundlePart, Paper
from tests.people import somebody
from tests.reports.making import a_paper, text
from tests.worker import wait_for, workers  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]


def many(number: int) -> list[dict]:
    return [
        {"key": f"p{one}", "kind": "paragraph", "content": text("A sentence. " * 60)}
        for one in range(number)
    ]


def test_a_worker_killed_in_the_middle_leads_to_one_finished_bundle(workers):  # noqa: F811
    for number in (1, 2, 3):
        paper = a_paper(f"TB.300/{number}", many(300), state=Paper.State.ISSUED)
        run_assembly(start_assembly(paper, by=None, formats=["html"], queue=False).pk)
    with workers.worker("first") as first:
        bundle = start_bundle(paper.session, by=somebody("reader"), scope="issued")
        done = BundlePart.objects.filter(bundle=bundle, done_at__isnull=False)
        wait_for(done.exists, log=first.log)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    assert Bundle.objects.unfinished().exists()

    with workers.worker("second", beat=True) as second:
        finished = Bundle.objects.filter(finished_at__isnull=False)
        wait_for(finished.exists, seconds=120, log=second.log)

    assert Bundle.objects.get().files.count() == 2
    assert not BundlePart.objects.filter(done_at=None).exists()
