"""Issuing in a real browser: from cleared to superseded, documents cited, all papers in one."""

import io
import zipfile

import pytest
from django.urls import reverse
from pypdf import PdfReader

from reports.assembling import run_assembly, start_assembly
from reports.bundling import run_bundle
from reports.models import Bundle, Paper, ReferenceDocument
from tests.people import somebody
from tests.reports.making import a_paper, an_event, in_state, outline, text

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def cleared(transactional_db):
    """A cleared paper that cites a document which nobody knows."""
    an_event("Seminar")
    citing = {"key": "cites", "kind": "paragraph", "content": text("As TB.299/7 says.")}
    paper = a_paper(blocks=[citing, *outline()])
    run_assembly(start_assembly(paper, by=None, formats=["html"], queue=False).pk)
    return in_state(paper, Paper.State.CLEARED)


def test_from_cleared_to_a_revision(open_page, cleared, assert_accessible):
    page = open_page(reverse("reports:references", args=[cleared.pk]), user=somebody("secretariat"))
    assert_accessible(page)
    page.get_by_role("button", name="Add to the register").click()
    page.get_by_text("TB.299/7 is in the register.").wait_for()
    page.get_by_role("link", name="TB.299/7", exact=True).click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Title in English").fill("An earlier report")
    page.get_by_label("Address").fill("https://example.org/7")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("has been saved").wait_for()
    assert_accessible(page)

    page.goto(reverse("reports:issue", args=[cleared.pk]))
    page.get_by_text("Nothing speaks against it.").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Issue").click()
    page.get_by_text("TB.300/1 has been issued.").wait_for()
    cited = page.get_by_role("link", name="TB.299/7", exact=True)
    assert cited.get_attribute("href") == "https://example.org/7"
    assert_accessible(page)

    page.get_by_role("link", name="Revise, add or correct").click()
    assert_accessible(page)
    page.get_by_label("Reason").fill("A figure was wrong.")
    page.get_by_role("button", name="Begin it").click()
    page.get_by_role("heading", name="TB.300/1(Rev.)").wait_for()
    page.get_by_text("Revises").wait_for()
    assert Paper.objects.get(replaces=cleared).blocks.count() == cleared.blocks.count()


def test_all_papers_in_one(open_page, cleared, assert_accessible, monkeypatch):
    monkeypatch.setattr("reports.tasks.bundle.delay", lambda pk: None)
    session, writer = cleared.session, somebody("secretariat")
    page = open_page(reverse("consultations:session", args=[session.pk]), user=writer)
    page.get_by_role("link", name="All papers in one").click()
    assert_accessible(page)
    page.get_by_role("combobox", name="Papers").select_option("assembled")
    page.get_by_role("button", name="Make the bundle").click()
    page.get_by_text("Waiting for a worker").wait_for()
    assert_accessible(page)
    run_bundle(Bundle.objects.get().pk)
    page.get_by_text("Finished").wait_for()
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="One PDF with contents").click()
    reader = PdfReader(download.value.path())
    assert "Not issued: cleared" in reader.pages[0].extract_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Archive of the papers’ files").click()
    with open(download.value.path(), "rb") as file:
        names = zipfile.ZipFile(io.BytesIO(file.read())).namelist()
    assert {one.rsplit(".")[-1] for one in names} >= {"pdf", "docx", "html", "csv"}


def test_the_pages_fit_a_phone_and_need_no_script(
    open_page, cleared, assert_fits, assert_accessible, monkeypatch
):
    monkeypatch.setattr("reports.tasks.bundle.delay", lambda pk: None)
    ReferenceDocument.objects.create(symbol="TB.299/8", title_en="A long title " * 20)
    writer = somebody("secretariat")
    page = open_page(user=writer, viewport=PHONE)
    for address in (
        reverse("reports:issue", args=[cleared.pk]),
        reverse("reports:references", args=[cleared.pk]),
        reverse("reports:reference_list"),
        reverse("reports:bundle", args=[cleared.session_id]),
    ):
        page.goto(address)
        assert_fits(page)
        assert_accessible(page)
    page = open_page(page.url, user=writer, scripts=False)
    page.get_by_role("button", name="Make the bundle").click()
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("The bundle has been stopped.").wait_for()
