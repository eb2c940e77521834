"""One question from the opening of a consultation to an action, by three people in three browsers.

The secretariat asks; the Employers' secretary and spokesperson prepare, endorse and submit; the
secretariat publishes, records what was decided and opens an action. A fourth, who only reads,
looks everywhere at each stage and never finds a word of what was not submitted.
"""

import pytest
from django.utils import timezone

from accounts.groups import Group
from accounts.models.users import Party
from consultations.models import Decision, Position, Question, Request
from consultations.standard_types import standard_type
from followup.models import Action
from tests.browser.test_base import sign_in
from tests.consultations.making import drafts_of
from tests.followup.making import a_recommendation
from tests.people import PASSWORD, somebody

pytestmark = pytest.mark.django_db(transaction=True)

# Each secret word occurs only where it was first written. A search echoes what was looked for,
# so what is looked for is the beginning of the words and not the whole of one.
BEGINS = "zirc"
PROPOSAL = "zirconiferous misgivings about any forum at all"
COMMENT = "zirconolite would sink it"
DISSENT = "zirconyl dissent, for the drawer"
SECRETS = ("zirconiferous", "zirconolite", "zirconyl", "for the drawer")
SUBMITTED = "Within the mandate, and for a single zirconate year"
MARK = "zirconate"

PAGES = (
    *("/", "/consultations/", "/consultations/rule/", "/consultations/types/"),
    f"/consultations/?q={BEGINS}",
    *("/consultations/forum-2005/", f"/consultations/forum-2005/?q={BEGINS}"),
    "/consultations/forum-2005/?stance=oppose",
    *("/consultations/forum-2005/moved/", "/consultations/forum-2005/offline/"),
    *("/consultations/matrix/", f"/consultations/matrix/?q={BEGINS}"),
    "/consultations/matrix/?stance=oppose",
    *("/consultations/decisions/", f"/consultations/decisions/?q={BEGINS}"),
    *("/consultations/decisions/requests/", "/consultations/decisions/follow-up/"),
    f"/consultations/receipts/?q={BEGINS}",
    *("/recommendations/", f"/recommendations/?q={BEGINS}", "/recommendations/R14/"),
    *("/actions/", f"/actions/?q={BEGINS}", "/events/", f"/events/?q={BEGINS}", "/papers/"),
)
FILES = (
    *("/consultations/matrix/matrix.csv", "/consultations/decisions/follow-up/export.csv"),
    f"/consultations/suggest/questions/?q={BEGINS}",
    *("/api/v1/consultations/", "/api/v1/questions/", "/api/v1/decisions/", "/api/v1/requests/"),
    *("/api/v1/drafts/", "/api/v1/drafts/?state=open"),
    *("/api/v1/positions/", f"/api/v1/positions/?q={BEGINS}", "/api/v1/recommendations/"),
)


class Cast:
    """Four people, each signed in by the form of the site in a browser of their own."""

    def __init__(self, open_page):
        self._open = open_page
        self.secretariat = self._enters("secretariat", "Ms Office")
        self.secretary = self._enters("employer_secretary", "Mr Secretary")
        self.spokesperson = self._enters("employer_spokesperson", "Ms Spokesperson")
        self.reader = self._enters("reader", "Mr Reader")

    def _enters(self, kind, name):
        person = somebody(kind, name=name, password=PASSWORD)
        page = self._open("/")
        page.get_by_role("main").get_by_role("link", name="Sign in").click()
        sign_in(page, person.email)
        page.get_by_role("navigation", name="Sections").wait_for()
        return page


def read_by(page, address: str) -> tuple[int, str]:
    """What an address answers in the browser of a person, as status and text."""
    answer = page.request.get(address)
    return answer.status, answer.text()


def sees_nothing(page, words=SECRETS, *, question, drafts=()) -> None:
    """Nothing that the person can open or guess holds one of ``words``.

    The question is opened by clicking, as a reader does; everything else is asked for by its
    address, as somebody does who knows where drafts are kept.
    """
    goes_to_the_question(page)
    page.wait_for_load_state("networkidle")
    assert [word for word in words if word in page.content()] == []
    for closed in ("workspace", "state", "record"):
        address = f"/consultations/questions/{question.pk}/{closed}/"
        assert page.goto(address).status == 403, address
        assert [word for word in words if word in page.content()] == [], address
    for address in (*PAGES, *FILES):
        status, text = read_by(page, address)
        assert status == 200, address
        assert [word for word in words if word in text] == [], address
    for draft in drafts:
        for address in (
            f"/consultations/drafts/{draft.pk}/",
            f"/consultations/drafts/{draft.pk}/history/",
            f"/api/v1/drafts/{draft.pk}/",
        ):
            status, text = read_by(page, address)
            assert status == 404, address
            assert [word for word in words if word in text] == [], address
    assert read_by(page, "/api/v1/drafts/")[1].count('"id"') == 0


def a_consultation_is_opened(page, assert_accessible) -> Question:
    """The secretariat prepares a round that shows nothing before it is published."""
    page.get_by_role("navigation", name="Sections").get_by_text("Consultations").click()
    page.get_by_role("link", name="New consultation").click()
    assert_accessible(page)
    page.get_by_label("Title in English").fill("A forum in 2005")
    page.get_by_label("Code").fill("forum-2005")
    page.get_by_label("Type of consultation").select_option(label="Written round")
    page.get_by_label("Opens on").fill(timezone.localdate().isoformat())
    page.get_by_label("Positions are shown to others").select_option("on_publication")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="A forum in 2005").wait_for()
    assert_accessible(page)

    page.get_by_role("link", name="New question").click()
    page.get_by_label("Title in English").fill("Globalization policy forum")
    page.get_by_label("Text in English").fill("A forum would be held in 2005.")
    page.locator("#id_recommendations-ts-control").click()
    page.keyboard.type("r14")
    page.locator('.ts-dropdown .option.active:has-text("R14")').wait_for()
    page.keyboard.press("Enter")
    assert_accessible(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("has been saved").wait_for()
    return Question.objects.get()


def goes_to_the_question(page) -> None:
    """By clicking, from wherever the person is."""
    page.get_by_role("navigation", name="Sections").get_by_text("Consultations").click()
    page.get_by_role("link", name="A forum in 2005").click()
    page.get_by_role("link", name="Globalization policy forum").first.click()
    page.get_by_role("heading", name="What stands").wait_for()


def the_group_drafts(secretary, spokesperson, assert_accessible) -> None:
    """A first text, a comment on it and a dissent from it."""
    goes_to_the_question(secretary)
    secretary.get_by_role("link", name="State a position").click()
    secretary.get_by_label("Not in favour").check()
    secretary.get_by_label("Statement, or reason").fill(PROPOSAL)
    secretary.get_by_role("button", name="Save as draft").click()
    secretary.get_by_text("The draft is kept. Only your party reads it.").wait_for()

    goes_to_the_question(spokesperson)
    spokesperson.get_by_role("link", name="Workspace: Employers' group").click()
    spokesperson.get_by_text(PROPOSAL).wait_for()
    spokesperson.get_by_text("Comment on it").click()
    spokesperson.get_by_label("Your comment").first.fill(COMMENT)
    spokesperson.get_by_role("button", name="Send").first.click()
    spokesperson.get_by_text(COMMENT).wait_for()
    spokesperson.get_by_text("Dissent from it").click()
    spokesperson.get_by_label("Why you dissent").fill(DISSENT)
    spokesperson.get_by_role("button", name="Record my dissent").click()
    spokesperson.get_by_text(DISSENT).wait_for()
    assert_accessible(spokesperson)


def the_group_agrees_on_words(secretary, spokesperson) -> None:
    """The text is softened; unendorsed it cannot be submitted; the spokesperson endorses it."""
    secretary.reload()
    secretary.get_by_text(COMMENT).wait_for()
    secretary.get_by_role("link", name="Write on, or submit").click()
    secretary.get_by_label("Support, with conditions").check()
    secretary.get_by_label("Statement, or reason").fill("")
    secretary.get_by_label("Conditions", exact=True).fill(SUBMITTED)
    secretary.get_by_role("button", name="Submit").click()
    secretary.get_by_role("button", name="Submit: Employers' group").click()
    secretary.get_by_text("The spokesperson has not endorsed these words yet.").wait_for()
    assert not Position.objects.exists()
    secretary.get_by_role("button", name="Save as draft").click()
    secretary.get_by_text("The draft is kept.").wait_for()

    spokesperson.reload()
    spokesperson.get_by_role("button", name="Endorse it").click()
    spokesperson.get_by_text("Ready to be submitted").wait_for()


def the_group_submits(page, assert_accessible) -> None:
    """With a receipt, which the site recognizes afterwards, and a copy by mail."""
    page.reload()
    page.get_by_role("link", name="Write on, or submit").click()
    page.get_by_role("button", name="Submit").click()
    page.get_by_role("heading", name="Submit this position?").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Submit: Employers' group").click()
    page.get_by_text("has been submitted").wait_for()
    page.get_by_role("heading", name="Receipt").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="Check it").click()
    assert page.locator("main").get_by_text("Globalization policy forum").count() > 0


def a_decision_is_taken(page, assert_accessible) -> None:
    """A draft decision in two limbs, then its adoption by consensus."""
    goes_to_the_question(page)
    page.get_by_role("link", name="Record a decision").click()
    page.get_by_label("Reference").fill("D01")
    page.get_by_role("combobox", name="State", exact=True).select_option("draft")
    page.get_by_label("Text in English").fill("The Working Party may wish to recommend:")
    page.get_by_label("Limbs in English").fill(
        "to take note of the views expressed\n\nto ask the Office for a costed proposal"
    )
    assert_accessible(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("D01 has been recorded.").wait_for()

    page.get_by_role("link", name="Record its adoption").click()
    page.get_by_label("Reference").fill("D02")
    page.get_by_label("Adopted on").fill(timezone.localdate().isoformat())
    page.get_by_role("combobox", name="Adopted", exact=True).select_option("consensus")
    assert "costed proposal" in page.get_by_label("Limbs in English").input_value()
    assert_accessible(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("D02 has been recorded.").wait_for()
    assert page.get_by_role("link", name="D01").count() > 0


def a_request_becomes_an_action(page, assert_accessible) -> None:
    """The second limb asks the Office for something, and an action does it."""
    page.get_by_role("link", name="Request", exact=True).click()
    page.get_by_label("Reference").fill("Q01")
    page.get_by_label("Kind").fill("request to the Office")
    page.get_by_label("Text in English").fill("A costed proposal for a forum")
    page.get_by_label("Addressed to").fill("Office")
    page.get_by_label("Limb of the decision").select_option(index=2)
    assert_accessible(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Q01 has been recorded.").wait_for()
    assert page.locator("main").get_by_text("(b) to ask the Office for a costed").count() == 1
    assert_accessible(page)

    page.get_by_role("link", name="Open an action").click()
    page.get_by_label("Reference").fill("A90")
    page.get_by_label("Kind").select_option("policy_forum")
    assert_accessible(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("A90 has been opened.").wait_for()
    page.get_by_role("link", name="Request Q01").first.wait_for()
    assert_accessible(page)


def sees_nothing_in_the_office(page, drafts, words=SECRETS) -> None:
    """The secretariat serves all groups and reads the drafts of none."""
    for address in (
        *("/consultations/forum-2005/", "/consultations/forum-2005/silence/"),
        f"/consultations/matrix/?q={BEGINS}",
        "/api/v1/drafts/",
        f"/api/v1/positions/?q={BEGINS}",
    ):
        status, text = read_by(page, address)
        assert status == 200, address
        assert [word for word in words if word in text] == [], address
    for draft in drafts:
        assert read_by(page, f"/consultations/drafts/{draft.pk}/")[0] == 404
        assert read_by(page, f"/consultations/questions/{draft.question_id}/workspace/")[0] == 403


def the_whole_way_is_read_back(page, question) -> None:
    """Whoever reads finds the way from the question to the action, and back, by its links."""
    goes_to_the_question(page)
    came_of_it = page.get_by_role("region", name="What came of it")
    for label in ("Decision D01", "Decision D02", "Request Q01"):
        came_of_it.get_by_role("link", name=label).wait_for()
    came_of_it.get_by_role("link", name="Request Q01").click()
    page.get_by_role("link", name="D02").wait_for()
    page.get_by_role("link", name="A90").click()
    page.get_by_role("heading", level=1).get_by_text("A costed proposal for a forum").wait_for()
    page.get_by_role("link", name="Request Q01").first.wait_for()
    page.get_by_role("link", name="R14").first.click()
    page.get_by_role("link", name="Globalization policy forum").first.wait_for()
    asked, action = Request.objects.get(), Action.objects.get()
    assert asked.question == Decision.objects.get(reference="D02").question == question
    assert list(asked.actions.all()) == [action]
    assert [one.reference for one in action.recommendations.all()] == ["R14"]


def test_one_question_from_its_opening_to_an_action(open_page, assert_accessible):
    standard_type("written")
    a_recommendation("R14", title_en="A policy forum")
    cast = Cast(open_page)

    question = a_consultation_is_opened(cast.secretariat, assert_accessible)
    sees_nothing(cast.reader, question=question)

    the_group_drafts(cast.secretary, cast.spokesperson, assert_accessible)
    drafts = drafts_of(Party(Group.EMPLOYERS))
    assert len(drafts) == 1
    # Whose the draft is reads it where the reader finds nothing: the words are there to be found.
    for address in (f"/consultations/drafts/{drafts[0].pk}/", "/api/v1/drafts/"):
        status, text = read_by(cast.secretary, address)
        assert status == 200
        assert "zirconiferous" in text
    sees_nothing(cast.reader, question=question, drafts=drafts)
    sees_nothing_in_the_office(cast.secretariat, drafts)

    the_group_agrees_on_words(cast.secretary, cast.spokesperson)
    sees_nothing(cast.reader, (*SECRETS, MARK), question=question, drafts=drafts)
    sees_nothing_in_the_office(cast.secretariat, drafts, (*SECRETS, MARK))

    the_group_submits(cast.secretary, assert_accessible)
    # Submitted, it is the Office's to read; others wait until it is published.
    sees_nothing(cast.reader, (*SECRETS, MARK), question=question, drafts=drafts)
    goes_to_the_question(cast.secretariat)
    cast.secretariat.get_by_text(SUBMITTED).first.wait_for()
    sees_nothing_in_the_office(cast.secretariat, drafts)
    cast.secretariat.get_by_role("link", name="A forum in 2005").first.click()
    cast.secretariat.get_by_role("button", name="Publish the positions").click()
    cast.secretariat.get_by_text("1 position was published.").wait_for()
    sees_nothing(cast.reader, question=question, drafts=drafts)
    goes_to_the_question(cast.reader)
    cast.reader.get_by_text(SUBMITTED).first.wait_for()
    assert_accessible(cast.reader)

    a_decision_is_taken(cast.secretariat, assert_accessible)
    sees_nothing(cast.reader, question=question, drafts=drafts)
    a_request_becomes_an_action(cast.secretariat, assert_accessible)
    sees_nothing(cast.reader, question=question, drafts=drafts)

    the_whole_way_is_read_back(cast.reader, question)
