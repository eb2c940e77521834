"""The register in a real browser: found, told, added by keyboard, in conflict, archived."""

import pytest

from accounts.models import Organization
from events.log import Links
from followup.models import Action, Recommendation
from tests.browser.conftest import PHONE
from tests.consultations.making import a_decision, a_position, a_question, a_request
from tests.events.making import an_event
from tests.followup.making import a_recommendation, a_report, a_theme, an_action
from tests.people import somebody

pytestmark = pytest.mark.django_db(transaction=True)


def told() -> tuple[Recommendation, Action]:
    """A recommendation and an action with everything that a story can tell, in long words."""
    long = "Interorganizational-coherence-" * 6
    entry = a_recommendation(
        "R14",
        title_en=f"Policy coherence {long}",
        text=f"In full. {long}\nAnd again.",
        quotation="as was said",
        paragraphs="611-615",
        addressed_to=long,
        phase=2,
        level="global",
        themes=[a_theme("trade"), a_theme("aid", name_en=long)],
    )
    action = an_action(
        "A53",
        title_en=f"Forum {long}",
        answers=[entry],
        state="deferred",
        state_reason=long,
        description=long,
        date="2005-03",
        carried_out_by=long,
    )
    an_event(
        f"Launch {long}",
        date="2004-03",
        links=Links(recommendations=[entry.pk], actions=[action.pk]),
    )
    question = a_question(f"The forum {long}")
    question.recommendations.add(entry)
    question.actions.add(action)
    a_position(question, "oppose", statement=long, time_limit="at present")
    a_position(question, "conditions", conditions=long, group="governments")
    a_position(question, group="", party_kind="body", party_label="the Working Party")
    a_request("Q26", question=question, decision=a_decision("D02", question=question))
    return entry, action


def test_filters_change_the_table_alone_and_stay_in_the_address(open_page, assert_accessible):
    entry, _action = told()
    a_recommendation("R15", title_en="Silent one")
    page = open_page("/recommendations/", user=somebody("worker_member"))
    page.evaluate("window.stays = true")
    assert page.locator("#entries tbody tr").count() == 2
    assert_accessible(page)
    page.get_by_label("Positions").select_option("without:workers")
    page.wait_for_selector("#entries .chip")
    page.get_by_label("Actions").select_option("without")
    page.wait_for_selector("#entries .chip >> nth=1")
    assert page.locator("#entries tbody tr").count() == 1
    assert "Silent one" in page.inner_text("#entries tbody")
    assert "position=without%3Aworkers" in page.url
    assert "action=without" in page.url
    assert page.evaluate("window.stays") is True
    assert_accessible(page)
    page.reload()
    assert page.get_by_label("Actions").input_value() == "without"
    page.get_by_label("Text", exact=True).fill("nothing like it")
    page.wait_for_selector("text=Nothing is like this")
    assert_accessible(page)
    page.get_by_role("link", name="Show all").click()
    page.get_by_role("link", name=entry.title).click()
    page.wait_for_selector("#history .history")


@pytest.mark.parametrize("address", ["/recommendations/R14/", "/actions/A53/"])
def test_a_story_is_told_to_a_constituent(open_page, assert_accessible, address):
    told()
    page = open_page(address, user=somebody("employer_member"))
    page.wait_for_selector("#history .history")
    assert_accessible(page)
    story = page.inner_text("main")
    for part in ("Launch", "The forum", "Not in favour", "Decision D02", "Request Q26"):
        assert part in story, part
    assert "No position of the Workers' group" in story
    page.locator(".glance").get_by_role("link", name="event").click()
    assert page.url.endswith("#events")
    page.get_by_role("link", name="Launch").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Launch")


def test_without_scripts_the_register_is_filtered_and_told(open_page):
    told()
    page = open_page("/actions/", user=somebody("reader"), scripts=False)
    page.get_by_label("State").select_option("completed")
    page.get_by_role("button", name="Filter").click()
    assert "Nothing is like this" in page.inner_text("main")
    page.get_by_role("link", name="Show all").click()
    page.get_by_role("link", name="Forum").click()
    assert "Not in favour" in page.inner_text("main")
    page.get_by_role("link", name="Who changed what, and when").click()
    assert "recorded" in page.inner_text("main")


def test_without_scripts_an_entry_is_added_and_linked(open_page):
    secretariat = somebody("secretariat")
    a_report()
    page = open_page("/recommendations/add/", user=secretariat, scripts=False)
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


def test_an_action_is_added_by_keyboard_and_deferred_for_a_reason(open_page, assert_accessible):
    secretariat = somebody("secretariat")
    a_recommendation("R14")
    Organization.objects.create(name_en="Policy Integration", acronym="INTEGRATION")
    page = open_page("/actions/", user=secretariat)
    page.get_by_role("link", name="Add an action").press("Enter")
    page.locator("#id_reference").fill("A99")
    page.locator("#id_title_en").fill("A forum")
    page.locator("#id_kind").select_option("policy_forum")
    page.locator("#id_state").select_option("deferred")
    page.locator("#id_date").fill("March 2005")
    for name, typed in (("partners", "INTEG"), ("recommendations", "r14")):
        page.locator(f"#id_{name}-ts-control").click()
        page.keyboard.type(typed)
        page.wait_for_selector(f'.ts-dropdown .option.active:has-text("{typed.upper()}")')
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#id_{name} + .ts-wrapper .item")
    assert_accessible(page)
    page.locator("#id_title_en").press("Enter")
    page.wait_for_selector("text=Say why the action is deferred or discontinued.")
    assert_accessible(page)
    assert page.locator("#id_date").input_value() == "March 2005"
    page.locator("#id_state_reason").fill("The budget is not known")
    page.locator("#id_state_reason").press("Enter")
    page.wait_for_selector(".messages .success")
    assert page.url.endswith("/actions/A99/")
    action = Action.objects.get()
    assert (action.state, action.date.edtf) == ("deferred", "2005-03")
    assert [one.reference for one in action.recommendations.all()] == ["R14"]
    assert [one.acronym for one in action.partners.all()] == ["INTEGRATION"]


def test_two_who_edit_at_once_lose_nothing(open_page, assert_accessible):
    one, other = somebody("secretariat"), somebody("secretariat", name="Other Person")
    entry = a_recommendation("R14")
    url = f"/recommendations/{entry.pk}/edit/"
    first, second = open_page(url, user=one), open_page(url, user=other)
    second.fill("#id_title_en", "Theirs")
    second.get_by_role("button", name="Save").click()
    second.wait_for_selector(".messages .success")
    first.fill("#id_title_en", "Mine")
    first.get_by_role("button", name="Save").click()
    first.wait_for_selector("#conflict-title")
    assert_accessible(first)
    assert "Theirs" in first.inner_text(".changes")
    assert "Other Person" in first.inner_text("main")
    assert first.locator("#id_title_en").input_value() == "Mine"
    first.get_by_role("button", name="Save").click()
    first.wait_for_selector(".messages .success")
    entry.refresh_from_db()
    assert (entry.title_en, entry.version) == ("Mine", 3)


def test_a_recommendation_is_archived_and_restored(open_page, assert_accessible):
    entry = a_recommendation("R14")
    page = open_page("/recommendations/R14/", user=somebody("secretariat"))
    page.get_by_role("link", name="Archive").click()
    page.get_by_role("button", name="Archive").click()
    page.wait_for_selector(".field .error, .errorlist, [aria-invalid=true]")
    assert_accessible(page)
    page.get_by_label("Reason").fill("A duplicate of R15")
    page.get_by_role("button", name="Archive").click()
    page.wait_for_selector("text=A duplicate of R15")
    assert_accessible(page)
    page.goto("/recommendations/")
    assert page.locator("#entries tbody tr").count() == 0
    page.goto("/recommendations/R14/")
    page.get_by_role("link", name="Restore").click()
    page.get_by_role("button", name="Restore").click()
    page.wait_for_selector(".messages .success")
    entry.refresh_from_db()
    assert entry.archived_at is None


def test_on_a_phone_nothing_is_wider_than_the_window(open_page, assert_fits, assert_accessible):
    secretariat = somebody("secretariat")
    entry, action = told()
    for path in (
        *("/recommendations/", "/actions/", "/recommendations/R14/", "/actions/A53/"),
        *(f"/recommendations/{entry.pk}/edit/", f"/actions/{action.pk}/edit/"),
        *(f"/actions/{action.pk}/archive/", "/recommendations/R14/history/"),
    ):
        page = open_page(path, user=secretariat, viewport=PHONE)
        assert_fits(page)
        assert_accessible(page)
