"""Papers downloaded as a web page, opened from a disk: accessible in every form and script."""

import pytest

from reports.document.html import write
from tests.browser.conftest import DESK, PHONE
from tests.reports.document.sample import rich, sample
from tests.reports.document.test_figures import a_paper
from tests.reports.document.test_forms import boxed

PAPERS = {
    "sample": sample,
    "rich": rich,
    "figures": a_paper,
    "boxed": boxed,
    "arabic": lambda: boxed("ar"),
    "chinese": lambda: boxed("zh"),
}


@pytest.fixture
def opened(chromium, tmp_path):
    """``opened(paper, viewport)``: the file of a paper in the browser; it asks nobody anything."""
    contexts, faults = [], []

    def begin(paper, viewport=DESK):
        file = tmp_path / "paper.html"
        file.write_bytes(write(paper))
        contexts.append(chromium.new_context(viewport=viewport))
        page = contexts[-1].new_page()
        page.on("request", lambda one: one.url.startswith("http") and faults.append(one.url))
        page.on("console", lambda one: one.type == "error" and faults.append(one.text))
        page.goto(file.as_uri())
        return page

    yield begin
    for one in contexts:
        one.close()
    assert faults == []


@pytest.mark.parametrize("name", PAPERS)
def test_the_file_is_accessible_and_fits_a_phone(name, opened, assert_accessible, assert_fits):
    paper = PAPERS[name]()
    assert_accessible(opened(paper))
    assert_fits(opened(paper, PHONE))


def test_arabic_begins_at_the_right_and_its_bar_stands_there(opened):
    page = opened(boxed("ar"))
    number = page.locator(".paper-para .n").first.bounding_box()
    assert number["x"] > DESK["width"] / 2
    widths = page.locator(".paper-decision").first.evaluate(
        "one => [getComputedStyle(one).borderRightWidth, getComputedStyle(one).borderLeftWidth]"
    )
    assert float(widths[0].removesuffix("px")) > float(widths[1].removesuffix("px"))
