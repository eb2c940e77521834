"""A paper beside its translation in a real browser: with and without scripts, on a phone too."""

import pytest
from django.urls import reverse

from reports.models import Translation
from tests.browser.conftest import DESK, PHONE
from tests.people import somebody
from tests.reports.making import a_language, a_paper, text
from tests.reports.test_glossary import a_term

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("viewport", "scripts"), [(DESK, True), (DESK, False), (PHONE, True)])
def test_a_part_is_translated_with_a_term_and_sent_out_and_back(
    open_page, assert_accessible, assert_fits, tmp_path, viewport, scripts
):
    writer = somebody("secretariat")
    blocks = [
        {"key": "one", "kind": "paragraph", "content": text("The Governing Body met.")},
        {"key": "two", "kind": "paragraph", "content": text("It rose.")},
    ]
    paper = a_paper(blocks=blocks)
    a_language(paper, writer)
    a_term("gb", en="Governing Body", fr="Conseil d’administration")
    page = open_page(
        reverse("reports:languages", args=[paper.pk]),
        user=writer,
        viewport=viewport,
        scripts=scripts,
        accept_downloads=True,
    )
    page.get_by_role("link", name="Translate").click()
    page.get_by_role("link", name="Next untranslated part").click()
    box = page.get_by_label("Text")
    box.fill("Réunion du ")
    page.get_by_role("button", name="Insert Conseil d’administration").click()
    assert box.input_value() == "Réunion du Conseil d’administration"
    if scripts:
        assert_accessible(page)
        assert_fits(page)
    page.get_by_role("button", name="Save and open the next").click()
    page.get_by_text("Saved.").wait_for()
    assert Translation.objects.get().content == text("Réunion du Conseil d’administration")

    page.get_by_role("link", name="Exchange as XLIFF").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the file").click()
    file = tmp_path / "back.xlf"
    download.value.save_as(file)
    back = "<source>It rose.</source><target>Il a levé la séance.</target>"
    whole = file.read_text("utf-8").replace("<source>It rose.</source>", back)
    file.write_text(whole, "utf-8")
    page.get_by_label("XLIFF file").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_text("Il a levé la séance.").wait_for()
    if scripts:
        assert_accessible(page)
        assert_fits(page)
    page.get_by_role("button", name="Take all of it").click()
    page.get_by_text("1 part has been taken as a draft").wait_for()
    page.goto(reverse("reports:glossary"))
    if scripts:
        assert_accessible(page)
        assert_fits(page)
