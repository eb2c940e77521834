"""Drafted sentences decided on by keyboard, with htmx; the pages as a screen reader has them."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports.narrative.drafting import propose
from tests.people import somebody
from tests.reports.making import a_paper, a_position, a_question, text

pytestmark = pytest.mark.django_db(transaction=True)


def test_sentences_are_decided_by_single_keys(open_page, assert_accessible, assert_fits):
    question = a_question()
    a_position(question, "support", group="workers")
    a_position(question, "oppose", statement="Not now")
    a_position(question, "information", group="governments", statement="Combien ?", language="fr")
    block = {"key": "one", "kind": "paragraph", "content": text("The Workers' group met.")}
    paper = a_paper(blocks=[block])
    writer = somebody("secretariat")
    about = {"from": "positions", "consultation": "test-round"}
    draft = propose(paper, by=writer, about=about)
    page = open_page(reverse("reports:narrative_draft", args=[draft.pk]), user=writer)
    assert_accessible(page)
    assert_fits(page)
    first, second, third = (page.locator("[data-sentence]").nth(place) for place in range(3))
    first.get_by_role("button", name="Accept").focus()
    page.keyboard.press("a")
    expect(first).to_have_attribute("data-sentence", "accepted")
    # The next one is entered by itself.
    expect(second.get_by_role("button", name="Accept")).to_be_focused()
    page.keyboard.press("e")
    expect(second.get_by_label("The sentence in your words")).to_be_focused()
    page.keyboard.type("A: ")
    second.get_by_role("button", name="Keep in these words").click()
    expect(second).to_have_attribute("data-sentence", "edited")
    expect(third.get_by_role("button", name="Accept")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("r")
    expect(third).to_have_attribute("data-sentence", "rejected")
    page.get_by_role("button", name="Put into the paper").click()
    expect(page.get_by_text("1 paragraph was added.")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
