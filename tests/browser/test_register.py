"""Recommendations and actions in a real browser: accessible, on a phone, and without scripts."""

import pytest

from events.log import Links
from followup.models import Action, Recommendation
from tests.browser.conftest import PHONE
from tests.consultations.making import a_decision, a_position, a_question
from tests.events.making import an_event
from tests.followup.making import a_recommendation, a_report, a_theme, an_action

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told():
    """A recommendation with a bit of everything."""
    entry = a_recommendation(
        "R15",
        themes=[a_theme("trade")],
        text="A long word: internationalization.",
        quotation="as was said",
        paragraphs="611-615",
    )
    an_action("A53", answers=[entry], state="deferred", state_reason="No money")
    an_event("Launch", date="2004-03", links=Links(recommendations=[entry.pk]))
    question = a_question()
    question.recommendations.add(entry)
    a_position(question, "oppose", statement="Not now", time_limit="at present")
    a_position(
        question, party_kind="speakers", party_label="several speakers", quantifier="several"
    )
    a_decision("D02", question=question)
    return entry


@pytest.mark.parametrize(
    "path", ["/recommendations/", "/recommendations/R15/", "/actions/", "/actions/A53/"]
)
def test_pages_are_accessible_and_fit_a_phone(page_of, assert_accessible, assert_fits, told, path):
    for viewport in (None, PHONE):
        page = page_of("secretariat", path, **({"viewport": viewport} if viewport else {}))
        assert_accessible(page)
        assert_fits(page)


def test_a_filter_keeps_its_state_in_the_address(page_of, told):
    a_recommendation("R16")
    page = page_of("reader", "/recommendations/")
    page.select_option("#id_position", "without:employers")
    page.wait_for_url("**position=without*")
    page.wait_for_selector(".chip")
    assert page.locator(".register-table tbody tr").count() == 1
    page.reload()
    assert page.locator(".register-table tbody tr").count() == 1


def test_a_story_is_whole_without_scripts(page_of, told):
    page = page_of("reader", "/recommendations/R15/", scripts=False)
    body = page.inner_text("main")
    for part in ("as was said", "A53", "Launch", "Not in favour", "Not now", "Decision D02"):
        assert part in body, part
    page.get_by_role("link", name="Who changed what, and when").click()
    assert "recorded" in page.inner_text("main")


def test_an_entry_is_added_and_an_action_linked_without_scripts(page_of):
    a_report()
    page = page_of("secretariat", "/recommendations/add/", scripts=False)
    page.fill("#id_reference", "R1")
    page.select_option("#id_report", index=1)
    page.fill("#id_title_en", "A recommendation")
    page.get_by_role("button", name="Save").click()
    assert page.url.endswith("/recommendations/R1/")
    page.goto("/actions/add/")
    page.fill("#id_reference", "A1")
    page.fill("#id_title_en", "An action")
    page.select_option("#id_kind", "research")
    page.fill("[name=recommendations_typed]", "r1")
    page.get_by_role("button", name="Save").click()
    assert page.url.endswith("/actions/A1/")
    assert list(Action.objects.get().recommendations.all()) == [Recommendation.objects.get()]


def test_a_stop_without_a_reason_is_refused_in_place(page_of, assert_accessible, told):
    page = page_of("secretariat", f"/actions/{an_action('A02').pk}/edit/")
    page.select_option("#id_state", "discontinued")
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector("text=Say why the action is deferred or discontinued.")
    assert page.input_value("#id_state") == "discontinued"
    assert_accessible(page)
    page.fill("#id_state_reason", "No money")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/actions/A02/")
    assert "No money" in page.inner_text("main")
