"""A position in a real browser: drafted, submitted with its reason, read by some and not others."""

import re

import pytest

from accounts.groups import Group
from accounts.models.users import Party
from consultations.models import Position
from consultations.statements import save_draft
from tests.browser.conftest import PHONE
from tests.consultations.making import (
    a_consultation,
    a_decision,
    a_position,
    a_question,
    a_request,
    words,
)
from tests.people import somebody

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "Too early, and not among our priorities"


def stage():
    """A question of a consultation that shows positions when it closes."""
    consultation = a_consultation(
        "forum", title_en="Follow-up to the World Commission", visibility="at_closing"
    )
    return a_question("Globalization policy forum", consultation, text="A forum would be held.")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_member_drafts_the_secretary_submits_and_others_see_nothing(
    open_page, assert_accessible, scripts
):
    question = stage()
    url = f"/consultations/questions/{question.pk}/state/"

    page = open_page(url, user=somebody("employer_member"), scripts=scripts)
    assert page.get_by_role("button", name="Submit").count() == 0
    page.get_by_label("Support, with conditions").check()
    page.get_by_label("Statement, or reason").fill(SECRET)
    page.get_by_label("Conditions", exact=True).fill("Within the mandate")
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_text("The draft is kept. Only your party reads it.").wait_for()
    assert page.get_by_text(SECRET).count() or page.get_by_text("Within the mandate").count()

    page = open_page("/consultations/forum/", user=somebody("worker_member"), scripts=scripts)
    for path in (f"/consultations/questions/{question.pk}/", url):
        assert SECRET not in page.content()
        assert "Within the mandate" not in page.content()
        page.goto(path)
    draft = Position.objects.get()
    assert page.goto(f"/consultations/positions/{draft.pk}/").status == 404
    assert SECRET not in page.content()

    page = open_page("/consultations/forum/", user=somebody("employer_secretary"), scripts=scripts)
    page.get_by_role("link", name="Draft of your party").click()
    assert page.get_by_label("Statement, or reason").input_value() == SECRET
    # A stance that stands in the way needs its reason: taken away, it is asked for.
    page.get_by_label("Not in favour").check()
    page.get_by_label("Statement, or reason").fill("")
    page.get_by_role("button", name="Submit").click()
    page.locator(".error-summary").get_by_text("Say why: this stance stands in the way.").wait_for()
    if scripts:
        assert_accessible(page)
    page.get_by_label("Statement, or reason").fill(SECRET)
    page.get_by_role("button", name="Submit").click()
    page.get_by_role("heading", name="Submit this position?").wait_for()
    assert page.get_by_text("after the consultation has closed").count() == 1
    assert not Position.objects.live().exists()
    if scripts:
        assert_accessible(page)
    page.get_by_role("button", name="Submit: Employers' group").click()
    page.get_by_text("has been submitted").wait_for()
    position = Position.objects.live().get()
    assert (position.stance, position.statement) == ("oppose", SECRET)

    # Submitted, the Office reads it; the other groups only when the consultation has closed.
    page = open_page("/consultations/forum/", user=somebody("secretariat"), scripts=scripts)
    assert SECRET in page.content()
    page = open_page("/consultations/forum/", user=somebody("worker_member"), scripts=scripts)
    assert SECRET not in page.content()
    assert page.get_by_text("Not shown yet").count() > 0


def test_a_position_is_stated_by_keyboard_alone(open_page):
    question = a_question("Globalization policy forum")
    page = open_page("/consultations/round/", user=somebody("employer_secretary"))
    keys = page.keyboard
    page.get_by_role("link", name=re.compile("State a position")).focus()
    keys.press("Enter")
    page.get_by_role("heading", name="State a position").wait_for()
    page.get_by_label("Support", exact=True).focus()
    for _step in range(3):
        keys.press("ArrowRight")
    assert page.evaluate("document.activeElement.value") == "oppose"
    assert page.get_by_label("Not in favour").is_checked()
    keys.press("Tab")
    keys.type("Not at present")
    for _step in range(6):
        keys.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Save as draft"
    keys.press("Tab")
    keys.press("Enter")
    page.get_by_role("heading", name="Submit this position?").wait_for()
    while page.evaluate("document.activeElement.value") != "confirm":
        keys.press("Tab")
    keys.press("Enter")
    page.get_by_text("has been submitted").wait_for()
    assert Position.objects.live().get(question=question).statement == "Not at present"


def test_two_of_one_party_do_not_write_over_each_other(open_page, assert_accessible):
    question, secretary = stage(), somebody("employer_secretary")
    page = open_page(f"/consultations/questions/{question.pk}/state/", user=secretary)
    page.get_by_label("No view").check()
    page.get_by_label("Statement, or reason").fill("Mine")
    save_draft(
        words(question, statement="Theirs"),
        party=Party(Group.EMPLOYERS),
        by=somebody("employer_member", name="Ms Member"),
    )
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_text("Somebody else has changed this meanwhile").wait_for()
    assert page.get_by_role("cell", name="Theirs").count() == 1
    assert page.get_by_label("Statement, or reason").input_value() == "Mine"
    assert_accessible(page)
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_text("The draft is kept.").wait_for()


def test_the_matrix_is_filtered_in_place(open_page):
    question = a_question("Globalization policy forum")
    a_position(question, "oppose")
    a_question("Policy development dialogues")
    page = open_page("/consultations/round/", user=somebody("office"))
    page.get_by_label("Convergence").select_option("divided")
    page.wait_for_url("**convergence=divided**")
    page.get_by_text("Policy development dialogues").wait_for(state="detached")
    assert page.locator("tbody tr").count() == 1
    page.get_by_role("link", name="Clear all").click()
    page.get_by_text("Policy development dialogues").wait_for()


@pytest.mark.parametrize("viewport", [None, PHONE])
def test_every_page_is_accessible_and_fits(open_page, assert_accessible, assert_fits, viewport):
    question = stage()
    position = a_position(question, "oppose", time_limit="at present")
    a_position(question, party_kind="body", party_label="the Working Party", quantifier="general")
    a_request("Q01", decision=a_decision("D01", question=question), question=question)
    page = open_page(
        "/consultations/",
        user=somebody("secretariat"),
        **({"viewport": viewport} if viewport else {}),
    )
    for path in (
        "",
        "forum/",
        f"questions/{question.pk}/",
        f"questions/{question.pk}/record/",
        f"positions/{position.pk}/",
        f"positions/{position.pk}/history/",
        f"positions/{position.pk}/wording/",
        "decisions/",
        "decisions/D01/",
        "decisions/D01/edit/",
        "decisions/D01/archive/",
        "decisions/requests/",
        "decisions/follow-up/",
        "decisions/requests/Q01/",
        "decisions/requests/record/",
    ):
        assert page.goto(f"/consultations/{path}").status == 200
        page.wait_for_load_state("networkidle")
        assert_accessible(page)
        assert_fits(page)
