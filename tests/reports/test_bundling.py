"""Bundles: which papers, one archive and one PDF, resumed, stopped, and what readers get."""

import csv
import io
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from consultations.models import Session
from reports.assembling import UnknownFormat, run_assembly, start_assembly
from reports.bundling import (
    CannotBundle,
    cancel_bundle,
    run_bundle,
    start_bundle,
    versions_for,
    versions_in,
)
from reports.document import pdf
from reports.document.joined import Front, Member, join
from reports.locks import bundle_lock, own_connection
from reports.models import Bundle, BundlePart, Paper, Version
from tests.people import somebody
from tests.reports.document.sample import sample
from tests.reports.making import a_paper, an_event, text

pytestmark = pytest.mark.django_db

ISSUED, ASSEMBLED = Bundle.Scope.ISSUED, Bundle.Scope.ASSEMBLED


def assembled(paper) -> Version:
    return run_assembly(start_assembly(paper, by=None, formats=["html"], queue=False).pk)


def papers() -> Session:
    """Two issued papers in the wrong order, a draft, and one that was never assembled."""
    an_event("Seminar")
    for symbol, state in [
        ("TB.300/10", Paper.State.ISSUED),
        ("TB.300/2", Paper.State.ISSUED),
        ("TB.300/3", Paper.State.DRAFTING),
    ]:
        assembled(a_paper(symbol, state=state))
    a_paper("TB.300/4", [])
    return Session.objects.get()


def made(session, *, by=None, scope=ISSUED, formats=("html",)) -> Bundle:
    by = by or somebody("secretariat")
    planned = start_bundle(session, by=by, scope=scope, formats=list(formats), queue=False)
    return run_bundle(planned.pk)


def content(bundle, format) -> bytes:
    with bundle.files.get(format=format).file.open("rb") as file:
        return file.read()


def symbols(versions) -> list[str]:
    return [one.paper.symbol for one in versions]


def test_which_papers_are_in_it():
    session, reader, writer = papers(), somebody("reader"), somebody("secretariat")
    assert symbols(versions_for(session, scope=ISSUED, user=reader)) == ["TB.300/2", "TB.300/10"]
    assert symbols(versions_for(session, scope=ASSEMBLED, user=writer)) == [
        "TB.300/2",
        "TB.300/3",
        "TB.300/10",
    ]
    with pytest.raises(PermissionDenied):
        versions_for(session, scope=ASSEMBLED, user=reader)
    with pytest.raises(PermissionDenied):
        start_bundle(session, by=reader, scope=ASSEMBLED, queue=False)


def test_an_issued_bundle_holds_the_issued_version_not_a_newer_one():
    session = papers()
    an_event("Later")
    newer = assembled(Paper.objects.get(symbol="TB.300/2"))
    assert newer.number == 2
    writer = somebody("secretariat")
    held = versions_for(session, scope=ISSUED, user=writer)
    assert [one.number for one in held] == [1, 1]
    held = versions_for(session, scope=ASSEMBLED, user=writer)
    assert [one.number for one in held] == [2, 1, 1]


def test_the_archive_holds_each_file_and_a_list():
    bundle = made(papers(), scope=ASSEMBLED, formats=["html", "docx"])
    with zipfile.ZipFile(io.BytesIO(content(bundle, "zip"))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        rows = list(csv.reader(io.StringIO(archive.read("contents.csv").decode("utf-8-sig"))))
    assert len(names) == 7
    assert {one.rsplit(".", 1)[1] for one in names} == {"html", "docx", "csv"}
    assert [one[0] for one in rows] == ["Symbol", "TB.300/2", "TB.300/3", "TB.300/10"]
    assert all(name in names for row in rows[1:] for name in row[4].split("; "))


def test_the_one_pdf_has_contents_numbers_bookmarks_and_says_what_it_is():
    bundle = made(papers(), scope=ASSEMBLED)
    stored = bundle.files.get(format="pdf")
    reader = PdfReader(io.BytesIO(content(bundle, "pdf")))
    pages = [one.extract_text() for one in reader.pages]
    assert len(pages) == stored.pages
    assert reader.metadata.title.startswith("Test Body, 300th Session")
    assert reader.metadata.author == "Test Office"
    assert "Not issued: drafting, version 1" in pages[0]
    for number, page in enumerate(pages, 1):
        assert f"Test Body, 300th Session · {number} / {len(pages)}" in page
    marks = [one for one in reader.outline if not isinstance(one, list)]
    assert [one.title.split()[0] for one in marks] == [
        "Contents",
        "TB.300/2",
        "TB.300/3",
        "TB.300/10",
    ]
    for mark in marks[1:]:
        place = reader.get_destination_page_number(mark)
        assert mark.title.split()[0] in pages[place]
        assert f"{place + 1}" in pages[0]


def front(**more) -> Front:
    words = {"contents": "Contents", "document": "Document", "title": "Title", "page": "Page"}
    moment = datetime(2004, 11, 15, tzinfo=UTC)
    return Front("Session", "Issued papers", "Office", "Foot", "Today", moment, "en", words, **more)


def test_links_lead_to_their_own_paper_and_lines_of_the_contents_to_the_right_page():
    one = pdf.write(sample())
    length = len(PdfReader(io.BytesIO(one)).pages)
    members = [Member(f"TB.300/{place}", "A title", "en", one) for place in range(40)]
    joined, pages = join(members, front())
    reader = PdfReader(io.BytesIO(joined))
    covers = pages - 40 * length
    assert covers == 2
    numbers = {page.indirect_reference.idnum: place for place, page in enumerate(reader.pages)}
    targets = []
    for place, page in enumerate(reader.pages):
        for link in page.get("/Annots", ()):
            destination = link.get_object().get("/Dest")
            if destination is None:
                assert not str(link.get_object()["/A"].get("/URI")).startswith("paper:")
                continue
            target = numbers[destination[0].idnum]
            if place < covers:
                targets.append(target)
            else:
                assert (target - covers) // length == (place - covers) // length
    assert sorted(set(targets)) == [covers + length * place for place in range(40)]


def test_the_same_papers_give_the_same_bytes():
    members = [Member("TB.300/1", "A title", "fr", pdf.write(sample()), "Not issued")]
    assert join(members, front()) == join(members, front())


def test_who_asks_again_gets_the_same_until_something_is_new():
    session, reader = papers(), somebody("reader")
    first = made(session, by=reader)
    assert start_bundle(session, by=somebody("office"), scope=ISSUED, formats=["html"]) == first
    assert made(session, by=reader, formats=["docx"]) != first
    an_event("Later")
    assembled(a_paper("TB.300/5", state=Paper.State.ISSUED))
    assert made(session, by=reader) != first


def test_two_clicks_are_one_bundle_and_two_workers_one_work():
    session, reader = papers(), somebody("reader")
    first = start_bundle(session, by=reader, scope=ISSUED, formats=["html"], queue=False)
    assert start_bundle(session, by=reader, scope=ISSUED, formats=["docx"], queue=False) == first
    with own_connection() as elsewhere, bundle_lock(elsewhere, first.pk) as taken:
        assert taken
        assert run_bundle(first.pk) is None
    assert run_bundle(first.pk).finished_at
    hashes = dict(first.files.values_list("format", "sha256"))
    assert run_bundle(first.pk).attempts == 1
    assert dict(first.files.values_list("format", "sha256")) == hashes


def test_a_bundle_goes_on_with_what_is_missing(monkeypatch):
    session = papers()
    planned = start_bundle(session, by=somebody("reader"), scope=ISSUED, queue=False)
    monkeypatch.setattr("reports.bundling._pack", lambda bundle: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_bundle(planned.pk)
    planned.refresh_from_db()
    assert not planned.is_over
    assert planned.parts.filter(done_at__isnull=True).count() == 1
    joined = planned.files.get(format="pdf").pk
    monkeypatch.undo()
    assert run_bundle(planned.pk).finished_at
    assert planned.files.get(format="pdf").pk == joined
    assert planned.files.filter(format="zip").exists()


def test_a_bundle_that_keeps_dying_ends_in_words(monkeypatch):
    planned = start_bundle(papers(), by=somebody("reader"), scope=ISSUED, queue=False)
    Bundle.objects.filter(pk=planned.pk).update(attempts=5)
    with pytest.raises(CannotBundle, match="stopped 5 times"):
        run_bundle(planned.pk)
    planned.refresh_from_db()
    assert planned.failed_at
    assert "stopped 5 times" in planned.failure


def test_a_paper_that_cannot_be_printed_is_named():
    session = papers()
    smile = [{"key": "one", "kind": "paragraph", "content": text("A smile 😀.")}]
    assembled(a_paper("TB.300/5", smile, state=Paper.State.ISSUED))
    planned = start_bundle(session, by=somebody("reader"), scope=ISSUED, queue=False)
    with pytest.raises(CannotBundle, match=r"TB.300/5: Paragraph 1 has the character “😀”"):
        run_bundle(planned.pk)
    planned.refresh_from_db()
    assert "TB.300/5" in planned.failure


def test_who_asked_stops_it_between_two_parts(monkeypatch):
    session, by = papers(), somebody("reader")
    planned = start_bundle(session, by=by, scope=ISSUED, formats=["html"], queue=False)
    with pytest.raises(PermissionDenied):
        cancel_bundle(planned, by=somebody("reader"))
    from reports import bundling

    write = bundling.version_file

    def stop_and_write(version, format):
        cancel_bundle(planned, by=by)
        return write(version, format)

    monkeypatch.setattr(bundling, "version_file", stop_and_write)
    assert run_bundle(planned.pk).cancelled_at
    assert planned.parts.filter(done_at__isnull=False).count() == 1
    assert not cancel_bundle(planned, by=by)
    monkeypatch.undo()
    assert not run_bundle(planned.pk).finished_at
    assert made(session, by=by) != planned


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"scope": "other"}, ValidationError),
        ({"scope": ISSUED, "formats": ["odt"]}, UnknownFormat),
    ],
)
def test_what_cannot_be_asked_for(asked, error):
    with pytest.raises(error):
        start_bundle(papers(), by=somebody("secretariat"), queue=False, **asked)


def test_a_session_without_papers_has_no_bundle():
    session = a_paper(blocks=[]).session
    with pytest.raises(ValidationError, match="No paper of this session"):
        start_bundle(session, by=somebody("secretariat"), scope=ASSEMBLED, queue=False)


def test_a_bundle_ends_in_one_way_only():
    planned = start_bundle(papers(), by=somebody("reader"), scope=ISSUED, queue=False)
    now = datetime.now(UTC)
    for broken in (
        {"finished_at": now, "cancelled_at": now},
        {"finished_at": now, "failed_at": now, "failure": "Why"},
        {"failed_at": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Bundle.objects.filter(pk=planned.pk).update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        BundlePart.objects.create(bundle=planned, sequence=99, kind="write", format="html")


def test_readers_see_bundles_of_issued_papers_alone():
    session, reader, writer = papers(), somebody("reader"), somebody("secretariat")
    drafts, issued = made(session, by=writer, scope=ASSEMBLED), made(session, by=writer)
    assert list(Bundle.objects.visible_to(reader)) == [issued]
    assert set(Bundle.objects.visible_to(writer)) == {drafts, issued}
    assert symbols(versions_in(issued)) == ["TB.300/2", "TB.300/10"]
    paper = Paper.objects.get(symbol="TB.300/2")
    paper.archived_at, paper.archived_by = datetime.now(UTC), writer
    paper.archive_reason = "Withdrawn"
    paper.save()
    assert not Bundle.objects.visible_to(reader).exists()


def test_the_pages_from_asking_to_downloading(client):
    session, reader = papers(), somebody("reader")
    client.force_login(reader)
    address = reverse("reports:bundle", args=[session.pk])
    page = client.get(address).content.decode()
    assert "TB.300/10" in page
    assert "TB.300/3" not in page
    assert "and drafts" not in page
    refused = client.post(address, {"scope": ASSEMBLED, "format": ["html"]})
    assert refused.status_code == 422
    answer = client.post(address, {"scope": ISSUED, "format": ["html"]})
    bundle = Bundle.objects.get()
    progress = reverse("reports:bundle_progress", args=[bundle.pk])
    assert answer.url == progress
    assert "Waiting for a worker" in client.get(progress).content.decode()
    early = client.get(reverse("reports:bundle_download", args=[bundle.pk, "pdf"]))
    assert early.status_code == 404
    run_bundle(bundle.pk)
    assert "One PDF with contents" in client.get(progress, headers={"HX-Request": "true"}).text
    answer = client.get(reverse("reports:bundle_download", args=[bundle.pk, "zip"]))
    assert answer["Content-Type"] == "application/zip"
    assert (
        f"TB.300-issued-{timezone.localtime(bundle.requested_at).date()}"
        in answer["Content-Disposition"]
    )
    assert b"".join(answer.streaming_content) == content(bundle, "zip")
    assert "Made before" in client.get(address).content.decode()
    stop = client.post(reverse("reports:bundle_cancel", args=[bundle.pk]), follow=True)
    assert "was over already" in stop.content.decode()


def test_a_bundle_of_drafts_is_not_there_for_readers(client):
    bundle = made(papers(), scope=ASSEMBLED)
    client.force_login(somebody("reader"))
    for name, args in [
        ("bundle_progress", [bundle.pk]),
        ("bundle_download", [bundle.pk, "pdf"]),
    ]:
        assert client.get(reverse(f"reports:{name}", args=args)).status_code == 404
    assert client.post(reverse("reports:bundle_cancel", args=[bundle.pk])).status_code == 404
