"""A group prepares what it says: member, secretary and spokesperson, each in a browser."""

import pytest

from consultations.models import Position
from tests.browser.conftest import PHONE
from tests.consultations.making import a_consultation, a_question
from tests.people import somebody

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Within the mandate of the Organization, and without a multilateral framework. " * 12


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_proposal_to_what_is_submitted(open_page, assert_accessible, scripts):
    question = a_question(
        "Globalization policy forum", a_consultation("forum"), text="A forum would be held."
    )
    url = f"/consultations/questions/{question.pk}/workspace/"
    member = open_page(url, user=somebody("employer_member", name="Ms Member"), scripts=scripts)
    secretary = open_page(
        url, user=somebody("employer_secretary", name="Mr Secretary"), scripts=scripts
    )
    spokesperson = open_page(
        url, user=somebody("employer_spokesperson", name="Ms Spokesperson"), scripts=scripts
    )

    member.get_by_role("link", name="Write a proposal").click()
    member.get_by_label("Support, with conditions").check()
    member.get_by_label("Statement, or reason").fill(LONG)
    member.get_by_label("Conditions", exact=True).fill("Within the mandate")
    member.get_by_role("button", name="Save as draft").click()
    member.get_by_role("heading", name="Workspace").wait_for()

    secretary.reload()
    if scripts:
        assert_accessible(secretary)
    secretary.get_by_text("Comment on it").click()
    secretary.get_by_label("Your comment").first.fill("Is this too long?")
    secretary.get_by_role("button", name="Send").first.click()
    secretary.get_by_text("Is this too long?").wait_for()
    secretary.get_by_role("link", name="Take it up").click()
    secretary.get_by_label("Statement, or reason").fill("Within the mandate only")
    secretary.get_by_role("button", name="Submit").click()
    secretary.get_by_role("button", name="Submit: Employers' group").click()
    secretary.get_by_text("The spokesperson has not endorsed these words yet.").wait_for()
    secretary.get_by_text("Ms Spokesperson").first.wait_for()
    if scripts:
        assert_accessible(secretary)
    secretary.get_by_role("button", name="Save as draft").click()
    secretary.get_by_text("taken up from Ms Member").wait_for()

    member.reload()
    member.get_by_text("Dissent from it").click()
    member.get_by_label("Why you dissent").fill("It says less than I meant")
    member.get_by_role("button", name="Record my dissent").click()
    member.get_by_text("It says less than I meant").wait_for()
    member.get_by_role("button", name="Support it").click()
    member.get_by_role("button", name="Take back my support").wait_for()
    if scripts:
        assert_accessible(member)

    spokesperson.reload()
    spokesperson.get_by_role("button", name="Endorse it").click()
    spokesperson.get_by_text("Ready to be submitted").wait_for()

    secretary.reload()
    secretary.get_by_role("link", name="Write on, or submit").click()
    secretary.get_by_role("button", name="Submit").click()
    secretary.get_by_role("button", name="Submit: Employers' group").click()
    secretary.get_by_text("has been submitted").wait_for()
    assert secretary.get_by_role("heading", name="Receipt").count() == 1
    assert Position.objects.live().get().statement == "Within the mandate only"

    outsider = open_page(url, user=somebody("worker_secretary"), scripts=scripts)
    page = open_page(
        f"/consultations/questions/{question.pk}/", user=somebody("secretariat"), scripts=scripts
    )
    for one in (outsider, page):
        for secret in ("It says less than I meant", "Is this too long?", LONG[:40]):
            assert secret not in one.content()


def test_the_workspace_fits_a_phone(open_page, assert_accessible, assert_fits):
    question, user = a_question("Globalization policy forum"), somebody("employer_secretary")
    page = open_page(f"/consultations/questions/{question.pk}/state/", user=user, viewport=PHONE)
    page.get_by_label("Not in favour").check()
    page.get_by_label("Statement, or reason").fill(LONG + "x" * 200)
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_role("heading", name="Workspace").wait_for()
    assert_fits(page)
    assert_accessible(page)
    page.goto("/consultations/receipts/?q=nothing")
    assert_fits(page)
    assert_accessible(page)


def test_a_comment_that_cannot_be_kept_stays_in_its_form(open_page):
    question, user = a_question("Globalization policy forum"), somebody("employer_member")
    page = open_page(f"/consultations/questions/{question.pk}/workspace/", user=user)
    page.get_by_text("Say something").click()
    page.get_by_label("Your comment").fill("bell \x07 rings")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("control character").wait_for()
    assert page.get_by_label("Your comment").input_value() == "bell \x07 rings"
