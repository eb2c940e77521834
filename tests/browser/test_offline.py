"""Answering offline in a real browser: a template goes there and back; a link is used."""

import docx
import pytest

from consultations.inviting import invite
from consultations.link_mail import link_url
from consultations.models import Invitation, Position, Reply
from tests.browser.conftest import DESK, PHONE
from tests.consultations.making import a_consultation, a_question
from tests.people import a_government, somebody

pytestmark = pytest.mark.django_db(transaction=True)
VIEWPORTS = pytest.mark.parametrize("viewport", [DESK, PHONE])


def stage():
    """Two questions of an open consultation."""
    consultation = a_consultation("forum", title_en="Follow-up to the World Commission")
    return [
        a_question("Globalization policy forum", consultation, text="A forum would be held."),
        a_question("Policy development dialogues", consultation),
    ]


@pytest.mark.parametrize("scripts", [True, False])
@VIEWPORTS
def test_a_template_goes_there_and_back(
    open_page, assert_accessible, assert_fits, tmp_path, viewport, scripts
):
    stage()
    page = open_page(
        "/consultations/forum/",
        user=somebody("employer_secretary"),
        viewport=viewport,
        scripts=scripts,
        accept_downloads=True,
    )
    page.get_by_role("link", name="Answer offline").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Word template").click()
    file = tmp_path / download.value.suggested_filename
    assert file.name == "forum-en.docx"
    download.value.save_as(file)

    document = docx.Document(file)
    document.tables[1].cell(0, 1).text = "Not in favour"
    document.save(file)
    page.get_by_label("Filled template").set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    page.get_by_text("Say why: this stance stands in the way.").wait_for()
    if scripts:
        assert_accessible(page)
        assert_fits(page)

    document.tables[1].cell(1, 1).text = "Too early"
    document.save(file)
    page.get_by_label("Filled template").set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("heading", name="What would be stated").wait_for()
    assert page.get_by_text("1 question stays unanswered here").count() == 1
    assert not Position.objects.exists()
    if scripts:
        assert_accessible(page)
        assert_fits(page)
    page.get_by_role("button", name="Submit all").click()
    page.get_by_text("1 position of Employers' group has been submitted.").wait_for()
    assert Position.objects.get().statement == "Too early"


@pytest.mark.parametrize("scripts", [True, False])
@VIEWPORTS
def test_a_link_is_made_used_and_revoked(
    open_page, assert_accessible, assert_fits, site, viewport, scripts
):
    [question, _other] = stage()
    secretariat = somebody("secretariat")
    invitation = Invitation(
        consultation=question.consultation,
        organization=a_government(),
        name="Ms Holder",
        email="holder@test.example",
    )
    token = invite(invitation, by=secretariat)

    page = open_page(link_url("", token), viewport=viewport, scripts=scripts)
    assert token not in page.url
    page.get_by_role("heading", name="Follow-up to the World Commission").wait_for()
    if scripts:
        assert_accessible(page)
        assert_fits(page)
    first = page.get_by_role("region", name="1. Globalization policy forum")
    first.get_by_label("Support", exact=True).check()
    first.get_by_label("Statement, or reason").fill("Words of the holder")
    page.get_by_role("button", name="See what would be submitted").click()
    page.get_by_role("heading", name="What would be submitted").wait_for()
    if scripts:
        assert_accessible(page)
        assert_fits(page)
    page.get_by_role("button", name="Submit:").click()
    page.get_by_role("heading", name="Receipt").first.wait_for()
    reply = Reply.objects.get()
    assert page.get_by_role("heading", name=reply.number).count() == 1
    if scripts:
        assert_accessible(page)
        assert_fits(page)

    page.get_by_role("link", name="Back to the questions").click()
    first.get_by_label("Statement, or reason").fill("Words after the end")
    office = open_page(
        f"/consultations/forum/links/{invitation.pk}/",
        user=secretariat,
        viewport=viewport,
        scripts=scripts,
    )
    if scripts:
        assert_accessible(office)
        assert_fits(office)
    assert reply.number in office.content()
    office.get_by_role("button", name="Revoke").click()
    office.get_by_text("it opens nothing any more").wait_for()
    page.get_by_role("button", name="See what would be submitted").click()
    page.get_by_role("heading", name="This link does not open").wait_for()
    assert page.get_by_text("Words after the end").count() == 1
    if scripts:
        assert_accessible(page)


@VIEWPORTS
def test_the_pages_of_links_are_accessible_and_fit(
    open_page, assert_accessible, assert_fits, viewport
):
    [question, _other] = stage()
    user = somebody("secretariat")
    invitation = Invitation(
        consultation=question.consultation,
        organization=a_government(),
        name="Ms Holder",
        email="holder@test.example",
    )
    page = open_page("/consultations/forum/links/", user=user, viewport=viewport)
    assert_accessible(page)
    invite(invitation, by=user)
    for path in ("links/", "links/make/", "offline/"):
        assert page.goto(f"/consultations/forum/{path}").status == 200
        assert_accessible(page)
        assert_fits(page)
    page.goto(f"/consultations/forum/links/{invitation.pk}/")
    page.get_by_role("button", name="Show it once").click()
    page.get_by_text("It is shown this once").wait_for()
    assert_accessible(page)
    assert_fits(page)
