"""The whole thread: log an event, state a position, assemble, and find both in the files."""

import subprocess

import docx
import pytest
from django.urls import reverse

from consultations.models import Question
from reports.loading.record import load_record
from reports.models import Paper, Version
from tests.people import somebody
from tests.worker import wait_for, workers  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]

EVENT = "Regional seminar on a fair globalization"
STATEMENT = "Each dialogue needs a clear end, and a report to this Working Party."


def log_an_event(page):
    page.fill("#id_title", EVENT)
    page.fill("#id_date", "27–28 May 2004")
    page.fill("#id_place", "Montevideo")
    page.fill("[name=country]", "Uruguay")
    page.fill("#id_activity", "Seminar")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/events/*/")
    assert EVENT in page.content()


def state_a_position(page):
    page.check("input[name=stance][value=oppose]")
    page.get_by_role("button", name="Submit").click()
    # A stance that stands in the way needs a reason; nothing is lost by having forgotten it.
    page.wait_for_selector("text=Say why")
    page.fill("textarea[name=statement]", STATEMENT)
    page.get_by_role("button", name="Submit").click()
    page.wait_for_selector(f"text={STATEMENT}")
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url(lambda url: "/state/" not in url)


def assemble(page, symbol, folder):
    """Assemble a paper in the browser and download its Word and PDF files."""
    paper = Paper.objects.get(symbol=symbol)
    page.goto(reverse("reports:detail", args=[paper.pk]))
    page.get_by_role("button", name="Assemble").click()
    page.wait_for_url("**/papers/assemblies/*/")
    page.wait_for_selector("progress")
    page.wait_for_url(f"**{reverse('reports:detail', args=[paper.pk])}", timeout=60_000)
    files = {}
    for label, ending in (("Word", "docx"), ("PDF", "pdf")):
        with page.expect_download() as started:
            page.get_by_role("link", name=f"{label} version 1").click()
        files[ending] = folder / f"{paper.pk}.{ending}"
        started.value.save_as(files[ending])
    return files


def words_of_pdf(path) -> str:
    printed = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True
    )
    # Words that are divided at the end of a line are joined again.
    return " ".join(printed.stdout.replace("-\n", "").replace("\u00ad\n", "").split())


def test_from_an_event_and_a_position_to_two_papers(
    open_page,
    workers,  # noqa: F811
    assert_accessible,
    tmp_path,
):
    load_record()
    log_an_event(open_page(reverse("events:create"), user=somebody("office")))
    question = Question.objects.get(title_en="Policy development dialogues")
    state_a_position(
        open_page(
            reverse("consultations:position_create", args=[question.pk]),
            user=somebody("employer_secretary"),
        )
    )

    page = open_page(reverse("reports:list"), user=somebody("secretariat"))
    assert_accessible(page)
    with workers.worker("one"):
        office_paper = assemble(page, "GB.291/WP/SDG/1", tmp_path)
        assert_accessible(page)
        report = assemble(page, "GB.291/WP/SDG/REPORT", tmp_path)
    assert Version.objects.count() == 2

    [appendix] = docx.Document(office_paper["docx"]).tables
    rows = [row.cells[0].text for row in appendix.rows]
    assert len(rows) == 1 + 54
    assert f"{EVENT}, Montevideo, 27–28 May" in rows
    assert EVENT in words_of_pdf(office_paper["pdf"])

    said = (
        "The Employers’ group did not support the point “Policy development dialogues”. "
        f"The position reads: “{STATEMENT}”"
    )
    paragraphs = [one.text for one in docx.Document(report["docx"]).paragraphs]
    assert any(said in one for one in paragraphs)
    assert STATEMENT in words_of_pdf(report["pdf"])


def test_choosing_a_paragraph_shows_what_it_rests_on(open_page, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    from reports.assembling import run_assembly, start_assembly

    load_record()
    paper = Paper.objects.get(symbol="GB.291/WP/SDG/1")
    run_assembly(start_assembly(paper, by=None, formats=["html"], queue=False).pk)
    page = open_page(reverse("reports:detail", args=[paper.pk]), user=somebody("reader"))

    page.locator("#activities p").first.click(position={"x": 300, "y": 5})
    page.wait_for_selector("#trace-records:has-text('Paragraph 3 rests on')")
    assert "53 events" in page.locator("#trace-records").inner_text()

    page.get_by_role("link", name="3 ", exact=False).first.focus()
    link = page.locator("#trace-records a[href^='/events/']").first
    link.evaluate("one => one.closest('details').open = true")
    link.click()
    page.wait_for_url("**/events/*/")
    page.wait_for_selector("text=GB.291/WP/SDG/1")


def test_the_pages_of_papers_fit_a_phone_and_need_no_script(
    open_page, assert_fits, assert_accessible
):
    load_record()
    secretariat = somebody("secretariat")
    paper = Paper.objects.get(symbol="GB.291/WP/SDG/1")
    address = reverse("reports:detail", args=[paper.pk])
    phone = open_page(address, user=secretariat, viewport={"width": 390, "height": 844})
    assert_fits(phone)
    assert_accessible(phone)
    plain = open_page(address, user=secretariat, scripts=False)
    plain.get_by_role("button", name="Assemble").click()
    assert "Waiting for a worker" in plain.content()
    wait_for(lambda: plain.get_by_role("link", name="Look again").count() == 1)
