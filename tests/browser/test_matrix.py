"""The matrix in a real browser: filtered, on a phone, on paper, without colour."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.utils import timezone

from consultations.models import ChairReading
from consultations.readings import set_followed
from tests.browser.conftest import PHONE
from tests.consultations.making import a_consultation, a_position, a_question
from tests.people import somebody

pytestmark = pytest.mark.django_db(transaction=True)
MATRIX = "/consultations/matrix/"
STANCES = ["support", "conditions", "reservation", "oppose", "information", "suggestion"]


def stage(number: int = 12):
    """Two rounds; in the second the Employers' group comes nearer on the first question."""
    today = timezone.localdate()
    first = a_consultation("first", title_en="First", opens_on=today - timedelta(days=99))
    second = a_consultation("second", title_en="Second")
    before = a_question("Forum before", first)
    a_position(before, "oppose", stated_on=today - timedelta(days=95))
    questions = [a_question(f"Question {one:02}", second) for one in range(number)]
    for place, question in enumerate(questions):
        for step, group in enumerate(("governments", "employers", "workers")):
            a_position(question, STANCES[(place + step) % 6], group=group)
    ChairReading.objects.create(
        question=questions[3], kind="consensus", words="So it was", grounds="Heard", chair="Ms C"
    )
    set_followed(questions[0], before, by=somebody("secretariat"))
    return questions


@pytest.mark.parametrize("scripts", [True, False])
def test_the_matrix_is_filtered_and_every_page_is_accessible(page_of, assert_accessible, scripts):
    stage()
    page = page_of("reader", MATRIX, scripts=scripts)
    assert page.locator("tbody tr").count() == 13
    page.get_by_label("Moved").select_option("yes")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("link", name="Question 00").wait_for()
    page.locator(".filters-in-use, .chips, [class*=chip]").first.wait_for()
    assert page.locator("tbody tr").count() == 1
    assert page.get_by_text("Moved; before: not in favour").is_visible()
    if scripts:
        assert_accessible(page)
        for url in (MATRIX, "/consultations/second/moved/", "/consultations/rule/"):
            page.goto(url)
            assert_accessible(page)


def test_a_person_opens_why_and_the_secretariat_records_the_chairs_reading(
    page_of, assert_accessible
):
    question = stage(4)[0]
    page = page_of("secretariat", f"/consultations/questions/{question.pk}/")
    page.get_by_text("Why: which positions count").click()
    assert page.get_by_text("Employers' group: Support, with conditions").is_visible()
    page.get_by_role("link", name="Record the chair’s reading").click()
    assert_accessible(page)
    page.get_by_label("What the views amount to").select_option("consensus")
    page.get_by_label("Reason").fill("No delegation objected")
    page.locator("#id_chair").fill("Ms Chair")
    page.get_by_role("button", name="Record").click()
    page.get_by_text("The chair’s reading has been recorded.").wait_for()
    assert page.get_by_text("The chair reads it otherwise").is_visible()
    assert_accessible(page)


def test_on_a_phone_and_without_colour(page_of, assert_fits, assert_accessible):
    stage()
    page = page_of("reader", MATRIX, viewport=PHONE)
    assert_fits(page)
    assert_accessible(page)
    page = page_of("reader", MATRIX, forced_colors="active")
    row = page.locator("tbody tr", has_text="Question 03")
    for words in ("Not in favour", "Requests information", "Suggestion", "The chair reads it"):
        assert row.get_by_text(words).first.is_visible()


def test_on_paper_the_heading_is_on_each_sheet_and_nothing_is_cut(page_of, tmp_path):
    stage(30)
    page = page_of("reader", MATRIX)
    pdf = page.pdf(prefer_css_page_size=True, print_background=False)
    (tmp_path / "matrix.pdf").write_bytes(pdf)
    sheets = text_by_sheet(tmp_path / "matrix.pdf")
    assert len(sheets) > 1
    for words in sheets[:-1]:
        assert "Workers’ group" in words
    whole = "\n".join(sheets)
    for number in range(30):
        assert f"Question {number:02}" in whole
    assert "What three voices amount to" not in whole
    for mark in ("Reservation", "Two of three", "No record"):
        assert mark in sheets[-1] or mark in sheets[-2]


def text_by_sheet(path: Path) -> list[str]:
    """The words on each sheet; every sheet lies across."""
    with pikepdf.open(path) as document:
        for sheet in document.pages:
            left, low, right, high = map(float, sheet.mediabox)
            assert right - left > high - low
    said = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    return said.stdout.decode().split("\f")[:-1]
