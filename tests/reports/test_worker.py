"""Assembling by real workers: one of them is killed in the middle, two work beside each other."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from events.models import Event
from foundation.partialdates import PartialDate
from reports.assembling import cancel_assembly, start_assembly
from reports.document.writers import FORMATS
from reports.models import Assembly, AssemblyPart, Version, VersionFile
from tests.people import somebody
from tests.reports.making import a_paper, an_event, outline, text
from tests.worker import wait_for, workers  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]


def finished(assembly):
    return lambda: Assembly.objects.filter(pk=assembly.pk, finished_at__isnull=False).exists()


def part_done(assembly, name):
    return lambda: AssemblyPart.objects.filter(
        assembly=assembly, name=name, done_at__isnull=False
    ).exists()


def long_paper():
    """A paper whose PDF takes long enough to be killed in."""
    for number in range(40):
        an_event(f"Event {number}")
    many = [
        {"key": f"p{one}", "kind": "paragraph", "content": text("A sentence. " * 60)}
        for one in range(900)
    ]
    return a_paper(blocks=[*many, *outline()])


def test_a_worker_assembles_what_the_page_asked_for(workers):  # noqa: F811
    an_event("Seminar")
    paper = a_paper()
    with workers.worker("one") as one:
        assembly = start_assembly(paper, by=None)
        wait_for(finished(assembly), log=one.log)
    version = Version.objects.get()
    assert set(version.files.values_list("format", flat=True)) == set(FORMATS)
    assert all(stored.file.size == stored.size for stored in version.files.all())


def test_a_worker_killed_in_the_middle_leads_to_one_finished_version(workers):  # noqa: F811
    paper = long_paper()
    with workers.worker("first") as first:
        assembly = start_assembly(paper, by=None)
        wait_for(part_done(assembly, "p3"), log=first.log)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    assert not finished(assembly)()

    with workers.worker("second", beat=True) as second:
        wait_for(finished(assembly), seconds=120, log=second.log)

    version = Version.objects.get()
    assert Assembly.objects.get().version == version
    assert VersionFile.objects.filter(version=version).count() == len(FORMATS)
    assert not AssemblyPart.objects.filter(done_at=None).exists()


def test_two_workers_on_one_database_make_one_version_each(workers):  # noqa: F811
    an_event("Seminar")
    papers = [a_paper(f"TB.300/{number}") for number in range(1, 5)]
    with workers.worker("left") as left, workers.worker("right"):
        started = [start_assembly(paper, by=None) for paper in papers for _again in range(2)]
        for assembly in started:
            wait_for(finished(assembly), log=left.log)
    assert Version.objects.count() == 4
    assert VersionFile.objects.count() == 4 * len(FORMATS)


def test_a_paper_with_thousands_of_rows_is_assembled_in_every_format(workers):  # noqa: F811
    """400 paragraphs and 5,000 rows; the worker itself stays small while the files are made."""
    day = PartialDate.from_edtf("2004-05-25")
    Event.objects.bulk_create(Event(title=f"Seminar {number}", date=day) for number in range(5_000))
    many = [
        {"key": f"p{one}", "kind": "paragraph", "content": text("A sentence. " * 40)}
        for one in range(400)
    ]
    paper = a_paper(blocks=[*many, *outline()])
    with workers.worker("one") as one:
        assembly = start_assembly(paper, by=None)
        wait_for(finished(assembly), seconds=240, log=one.log)
        grown = [most_memory(pid) for pid in group(one.pid)]
    version = Version.objects.get()
    assert set(version.files.values_list("format", flat=True)) == set(FORMATS)
    assert version.citations.filter(block_key="appendix").count() == 5_000
    assert len(grown) > 1
    assert max(grown) < 450


def test_a_worker_gives_up_what_somebody_stopped(workers):  # noqa: F811
    paper = long_paper()
    secretary = somebody("secretariat")
    with workers.worker("one") as one:
        assembly = start_assembly(paper, by=None)
        wait_for(part_done(assembly, "p3"), log=one.log)
        assert cancel_assembly(assembly, by=secretary)
        again = start_assembly(a_paper("TB.300/2"), by=None, formats=["html"])
        wait_for(finished(again), log=one.log)
    assert AssemblyPart.objects.filter(assembly=assembly, done_at=None).exists()
    assert not Version.objects.filter(paper=paper).exists()
    assert Assembly.objects.get(pk=assembly.pk).cancelled_by == secretary


def group(leader: int) -> list[int]:
    """The processes of a group."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        with suppress(ProcessLookupError):
            if os.getpgid(int(one.name)) == leader:
                found.append(int(one.name))
    return found


def most_memory(pid: int) -> int:
    """The most memory that a process has held, in MB."""
    [line] = [one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmHWM" in one]
    return int(line.split()[1]) // 1024
