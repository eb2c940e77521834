"""Notes of a sitting in a browser: by keyboard, through a lost connection, seen by two."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from consultations.models import (
    AgendaItem,
    Body,
    Deadline,
    Intervention,
    Officer,
    Position,
    RegionalGroup,
    Session,
    Sitting,
)
from consultations.sittings import settle_all
from tests.browser.conftest import PHONE
from tests.consultations.making import a_consultation, a_question
from tests.people import a_government, somebody

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sitting() -> Sitting:
    """A sitting of today on one question, in a body with a chairperson."""
    today = timezone.localdate()
    body = Body.objects.create(code="WP", name_en="Working Party", kind="working_party")
    session = Session.objects.create(body=body, date=str(today), place="Geneva")
    item = AgendaItem.objects.create(session=session, number=1, title_en="Next steps")
    AgendaItem.objects.create(
        session=session, number=2, title_en="Other business " * 12, purpose="information"
    )
    Deadline.objects.create(session=session, kind="documents", unit="working_days", count=15)
    Deadline.objects.create(session=session, kind="amendments", unit="hours_opening", count=48)
    Officer.objects.create(
        body=body, title_en="Chairperson", person=Person.objects.create(name="Ms Chair")
    )
    asked = a_consultation("forum", agenda_item=item, visibility="on_submission")
    a_question("Globalization policy forum", asked)
    zone = timezone.get_default_timezone()
    return Sitting.objects.create(
        session=session,
        number=1,
        begins_at=datetime.combine(today, datetime.min.time(), tzinfo=zone),
        agenda_item=item,
        consultation=asked,
    )


def take(page, party: str, note: str, stance: str = "") -> None:
    """Take a note with the keyboard alone, from the field for the party on."""
    assert page.evaluate("document.activeElement.name") == "party"
    page.keyboard.type(party)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # the first question
    page.keyboard.press("Tab")
    page.keyboard.type(stance)
    page.keyboard.press("Tab")
    page.keyboard.type(note)
    page.keyboard.press("Control+Enter")


def notes_page(sitting) -> str:
    return f"/consultations/sittings/{sitting.pk}/notes/"


def test_notes_survive_a_lost_connection_and_a_closed_window(open_page, sitting, assert_accessible):
    note_taker = somebody("secretariat")
    page = open_page(notes_page(sitting), user=note_taker)
    page.get_by_label("Party").focus()
    take(page, "Employers' group", "Not in favour at present", "Not in")
    page.get_by_text("All notes are saved.").wait_for()
    assert Intervention.objects.count() == 1

    page.context.set_offline(True)
    take(page, "Workers' group", "In favour of the forum", "Support")
    take(page, "several Government representatives", "More information", "Requests")
    page.get_by_text("2 notes wait for the connection.").wait_for()
    assert page.get_by_role("row").filter(has_text="waits").count() == 2
    assert_accessible(page)
    page.close(run_before_unload=False)
    assert Intervention.objects.count() == 1

    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(notes_page(sitting))
    again.get_by_text("All notes are saved.").wait_for()
    assert Intervention.objects.count() == 3
    by_party = {str(one): one for one in Intervention.objects.all()}
    workers = by_party["Workers' group"]
    assert (workers.party_kind, workers.stance) == ("group", "support")
    assert workers.note == "In favour of the forum"
    assert workers.question.title_en == "Globalization policy forum"
    vague = by_party["several Government representatives"]
    assert (vague.party_kind, vague.stance) == ("", "information")

    again.reload()
    again.get_by_role("button", name="Make positions of all that say enough").click()
    again.get_by_text("2 notes have become positions.").wait_for()
    again.get_by_text("Say whose words these are.").first.wait_for()
    assert {one.group for one in Position.objects.all()} == {"employers", "workers"}
    reader = open_page(f"/consultations/sittings/{sitting.pk}/", user=somebody("reader"))
    reader.get_by_text("Not in favour at present").wait_for()
    assert reader.get_by_text("More information").count() == 0
    assert_accessible(reader)


def test_a_note_whose_answer_is_lost_is_sent_again_and_is_one(open_page, sitting):
    page = open_page(notes_page(sitting), user=somebody("secretariat"))
    lost = []

    def lose(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/notes/*/", lose)
    page.get_by_label("Party").focus()
    take(page, "Workers' group", "Once only", "Support")
    page.get_by_text("One note waits for the connection.").wait_for()
    assert lost == [201]
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_text("All notes are saved.").wait_for()
    assert Intervention.objects.get().version == 1


def test_two_note_takers_see_both_versions(open_page, sitting, assert_accessible):
    first = open_page(notes_page(sitting), user=somebody("secretariat", name="First Taker"))
    first.get_by_label("Party").focus()
    take(first, "Workers' group", "As first heard", "Support")
    first.get_by_text("All notes are saved.").wait_for()
    second = open_page(notes_page(sitting), user=somebody("secretariat", name="Second Taker"))
    for page, words in ((second, "As the second heard it"), (first, "As the first heard it")):
        row = page.get_by_role("row").filter(has_text="As first heard")
        row.get_by_role("link", name="Edit").or_(row.get_by_role("button", name="Edit")).click()
        page.get_by_label("Note").fill(words)
        page.get_by_role("button", name="Save the note").click()
    row = first.get_by_role("row").filter(has_text="changed by somebody else")
    row.get_by_text("As the second heard it").wait_for()
    row.get_by_text("As the first heard it").first.wait_for()
    assert_accessible(first)
    row.get_by_role("button", name="Keep mine").click()
    first.get_by_text("All notes are saved.").wait_for()
    assert Intervention.objects.get().note == "As the first heard it"
    assert Intervention.objects.get().version == 3


def test_what_waits_belongs_to_who_wrote_it(open_page, site, sitting):
    page = open_page(notes_page(sitting), user=somebody("secretariat"))
    page.context.set_offline(True)
    page.get_by_label("Party").focus()
    take(page, "Workers' group", "Mine alone", "Support")
    page.get_by_text("One note waits for the connection.").wait_for()
    page.close(run_before_unload=False)
    page.context.set_offline(False)

    other = Client()
    other.force_login(somebody("secretariat"))
    name = settings.SESSION_COOKIE_NAME
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": other.cookies[name].value, "url": site}])
    theirs = page.context.new_page()
    theirs.goto(notes_page(sitting))
    theirs.wait_for_timeout(500)
    assert theirs.get_by_text("Mine alone").count() == 0
    assert not Intervention.objects.exists()


def test_a_session_that_ended_keeps_the_notes_and_says_so(open_page, sitting):
    page = open_page(notes_page(sitting), user=somebody("secretariat"))
    page.context.clear_cookies()
    page.get_by_label("Party").focus()
    take(page, "Workers' group", "Kept", "Support")
    page.get_by_text("Your session has ended.").wait_for()
    assert not Intervention.objects.exists()


def test_a_correction_is_asked_for_and_made(open_page, sitting, assert_accessible):
    secretary = somebody("secretariat")
    page = open_page(notes_page(sitting), user=secretary, scripts=False)
    page.get_by_label("Party").fill("Employers' group")
    page.get_by_label("Question").select_option(index=1)
    page.get_by_label("Stance").select_option(label="Not in favour")
    page.get_by_label("Note").fill("Opposed for good")
    page.get_by_role("button", name="Save the note").click()
    settle_all(sitting, by=secretary)
    position = Position.objects.get()

    speaker = open_page(
        f"/consultations/positions/{position.pk}/", user=somebody("employer_spokesperson")
    )
    speaker.get_by_role("link", name="Ask for a correction").click()
    assert_accessible(speaker)
    speaker.get_by_label("Statement, or reason").fill("Not in favour at present")
    speaker.get_by_role("textbox", name="Reason", exact=True).fill("The words were: at present")
    speaker.get_by_role("button", name="Ask for the correction").click()
    speaker.get_by_text("The correction has been asked for.").wait_for()

    page = open_page(f"/consultations/positions/{position.pk}/", user=secretary)
    page.get_by_role("link", name="Answer").click()
    page.get_by_text("Opposed for good").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Make the correction").click()
    page.get_by_text("The correction has been made.").wait_for()
    page.goto(f"/consultations/sittings/{sitting.pk}/")
    page.get_by_text("Not in favour at present").wait_for()
    assert page.get_by_text("Correction", exact=True).count() == 1


PAGES = [
    "sessions/",
    "sessions/new/",
    "sessions/{session}/",
    "sessions/{session}/edit/",
    "sessions/{session}/agenda/",
    "sessions/{session}/agenda/order/",
    "sessions/{session}/sittings/new/",
    "sittings/{sitting}/",
    "sittings/{sitting}/notes/",
    "bodies/",
    "bodies/new/",
    "bodies/{body}/",
    "bodies/{body}/members/new/",
    "bodies/{body}/officers/new/",
    "regional-groups/",
    "holidays/",
    "calendar/",
]


@pytest.mark.parametrize("viewport", [None, PHONE])
def test_every_page_of_meetings_is_accessible_and_fits(
    open_page, sitting, assert_accessible, assert_fits, viewport
):
    group = RegionalGroup.objects.create(code="AF", name_en="Africa group")
    group.members.create(organization=a_government(), begins_on="2004-01-01")
    keys = {
        "session": sitting.session_id,
        "sitting": sitting.pk,
        "body": sitting.session.body_id,
    }
    Session.objects.create(
        body=sitting.session.body, date=str(timezone.localdate() + timedelta(days=200))
    )
    options = {"viewport": viewport} if viewport else {}
    for role in ("secretariat", "reader"):
        page = open_page("/consultations/sessions/", user=somebody(role), **options)
        for address in PAGES:
            address = f"/consultations/{address.format(**keys)}"
            answer = page.goto(address)
            assert answer.status in ((200,) if role == "secretariat" else (200, 403)), address
            assert_accessible(page)
            assert_fits(page)
