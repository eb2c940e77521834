"""Stopping an assembly: between its parts, while it reads, by whom, and what is left of it."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.test import Client
from django.urls import reverse

from reports import assembling
from reports.assembling import CannotAssemble, cancel_assembly, run_assembly, start_assembly
from reports.document import apart
from reports.models import Assembly, Version, VersionFile
from tests.people import somebody
from tests.reports.making import a_paper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def secretary():
    return somebody("secretariat")


def planned(formats=("html", "akn")) -> Assembly:
    return start_assembly(a_paper(), by=None, formats=list(formats), queue=False)


def test_a_stopped_assembly_is_not_taken_up_and_another_may_begin(secretary):
    assembly = planned()
    assert cancel_assembly(assembly, by=secretary)
    assert run_assembly(assembly.pk) is None
    assembly.refresh_from_db()
    assert (assembly.attempts, assembly.cancelled_by) == (0, secretary)
    assert assembly.failure == f"Stopped by {secretary}."
    assert not Version.objects.exists()
    again = start_assembly(assembly.paper, by=None, formats=["html"], queue=False)
    assert again.pk != assembly.pk
    assert run_assembly(again.pk).number == 1


def test_one_that_is_over_cannot_be_stopped(secretary):
    assembly = planned()
    run_assembly(assembly.pk)
    assert not cancel_assembly(assembly, by=secretary)
    assembly.refresh_from_db()
    assert assembly.finished_at
    assert assembly.cancelled_by is None


def test_only_who_drafts_papers_stops_them():
    assembly = planned()
    with pytest.raises(PermissionDenied):
        cancel_assembly(assembly, by=somebody("reader"))
    assert run_assembly(assembly.pk)


def test_stopped_while_it_reads_it_keeps_nothing(secretary, monkeypatch):
    assembly = planned()
    read = assembling.Reader.read

    def stop():
        try:
            cancel_assembly(assembly, by=secretary)
        finally:
            connections.close_all()

    def read_and_stop(self, part):
        if part.key == "events":
            thread = threading.Thread(target=stop)
            thread.start()
            thread.join()
        return read(self, part)

    monkeypatch.setattr(assembling.Reader, "read", read_and_stop)
    assert run_assembly(assembly.pk) is None
    assert not Version.objects.exists()
    done = assembly.parts.filter(done_at__isnull=False).values_list("name", flat=True)
    assert "decision" not in done


def test_stopped_while_a_file_is_written_the_files_before_stay(secretary, monkeypatch):
    assembly = planned(["html", "pdf"])
    monkeypatch.setattr(apart, "LONG", 0)
    monkeypatch.setattr(apart, "PATIENCE", 0.01)
    asked = []

    def stopped(one):
        # The second file is the web page: Word, PDF, page is their usual order.
        if VersionFile.objects.exists() and not asked:
            asked.append(cancel_assembly(one, by=secretary))
        return is_stopped(one)

    is_stopped = assembling._is_stopped
    monkeypatch.setattr(assembling, "_is_stopped", stopped)
    assert run_assembly(assembly.pk) is None
    assert asked == [True]
    assert [one.format for one in VersionFile.objects.all()] == ["pdf"]


def test_a_file_that_takes_too_much_memory_fails_in_words(settings, monkeypatch):
    monkeypatch.setattr(apart, "LONG", 0)
    settings.PAPER_MEMORY = 30
    assembly = planned(["pdf"])
    with pytest.raises(CannotAssemble, match=r"too long for the format pdf: .* the 30 MB"):
        run_assembly(assembly.pk)
    assembly.refresh_from_db()
    assert "Divide it" in assembly.failure


def test_the_page_has_a_button_that_stops(secretary):
    assembly = planned()
    client = Client()
    client.force_login(secretary)
    address = reverse("reports:assembly_cancel", args=[assembly.pk])
    watched = client.get(reverse("reports:assembly", args=[assembly.pk]))
    assert f'action="{address}"' in watched.text
    assert client.get(address).status_code == 405
    answer = client.post(address, follow=True)
    assert "The assembly has been stopped." in answer.text
    assert "The last assembly was stopped." in answer.text
    over = client.get(reverse("reports:assembly", args=[assembly.pk]))
    assert "Stopped" in over.text
    assert f'action="{address}"' not in over.text
    assert "The assembly was over already." in client.post(address, follow=True).text


def test_a_reader_finds_no_assembly_to_stop():
    assembly = planned()
    client = Client()
    client.force_login(somebody("reader"))
    assert client.post(reverse("reports:assembly_cancel", args=[assembly.pk])).status_code == 404
