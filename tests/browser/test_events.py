"""Events in a real browser: logged by keyboard alone, filtered, in conflict, archived."""

import time

import pytest

from accounts.models import Person
from events.involvement import Involved
from events.log import Links
from events.models import Event
from tests.browser.conftest import PHONE
from tests.events.making import a_recommendation, an_event, an_organization, commissioner
from tests.people import somebody

pytestmark = pytest.mark.django_db(transaction=True)


def pick(page, name, typed, shown):
    """Tab into the box of ``name``, type, wait for the suggestion and take it with Enter."""
    assert page.evaluate("document.activeElement.id") == f"id_{name}-ts-control"
    page.keyboard.type(typed)
    page.wait_for_selector(f'.ts-dropdown .option.active:has-text("{shown}")')
    page.keyboard.press("Enter")
    page.wait_for_selector(f'.ts-control .item:has-text("{shown}")')


def test_an_event_is_logged_by_keyboard_alone_in_under_a_minute(open_page, assert_accessible):
    office = somebody("office")
    an_organization("Friedrich-Ebert-Stiftung", "FES")
    an_organization("International Labour Office", "ILO")
    Person.objects.create(name="Ernst Weizsäcker")
    a_recommendation("R14")
    page = open_page("/events/", user=office)
    page.get_by_role("link", name="Log an event").focus()
    began = time.monotonic()
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_organizers-ts-control")
    keys = page.keyboard
    keys.type("Seminar “Towards a Fair Globalization”")
    keys.press("Tab")
    keys.type("25 May 2004")
    keys.press("Tab")
    keys.type("Berlin")
    keys.press("Tab")
    keys.type("Germany")
    keys.press("Tab")
    pick(page, "organizers", "friedrich", "FES")
    pick(page, "organizers", "ILO", "ILO")
    keys.press("Tab")
    pick(page, "involvements", "DG", "Director-General")
    pick(page, "involvements", "weizs", "Commissioner Ernst Weizsäcker")
    keys.press("Tab")
    keys.type("National meeting")
    keys.press("Tab")
    keys.type("Sem")
    keys.press("Tab")
    pick(page, "recommendations", "r1", "R14")
    assert_accessible(page)
    keys.press("Enter")
    page.wait_for_selector(".messages .success")
    assert time.monotonic() - began < 60
    event = Event.objects.get()
    assert (event.date.edtf, event.country.code, event.kind) == ("2004-05-25", "DE", "seminar")
    assert [row.organization.acronym for row in event.organizer_rows.order_by("sequence")] == [
        "FES",
        "ILO",
    ]
    assert [str(row) for row in event.involvements.order_by("sequence")] == [
        "Director-General",
        "Commissioner Ernst Weizsäcker",
    ]
    assert [one.reference for one in event.recommendations.all()] == ["R14"]


def test_a_new_organizer_is_confirmed_with_one_key(page_of, assert_accessible):
    page = page_of("office", "/events/log/")
    page.fill("#id_title", "Seminar")
    page.locator("#id_organizers-ts-control").click()
    page.keyboard.type("University of Dakar")
    page.wait_for_selector(".ts-dropdown .create")
    page.wait_for_selector(".ts-wrapper:not(.loading)")
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.locator("#id_title").press("Enter")
    page.wait_for_selector(".confirm-new")
    assert_accessible(page)
    assert page.locator("#id_title").input_value() == "Seminar"
    assert Event.objects.count() == 0
    box = page.get_by_label("Record “University of Dakar” as a new organization")
    box.press("Space")
    box.press("Enter")
    page.wait_for_selector(".messages .success")
    assert [one.name_en for one in Event.objects.get().organizers.all()] == ["University of Dakar"]


def test_filters_change_the_table_alone_and_stay_in_the_address(open_page, assert_accessible):
    office = somebody("office")
    an_event(
        "In Geneva", by=office, country="CH", date="2004-03", links=Links([], [Involved("office")])
    )
    an_event("In Beijing", by=office, country="CN", date="2004-04-28")
    page = open_page("/events/", user=office)
    page.evaluate("window.stays = true")
    page.get_by_label("Country").fill("China")
    page.wait_for_selector("#events .chip")
    assert page.locator("#events tbody tr").count() == 1
    assert page.locator("#events-summary").inner_text().startswith("1 event in 1 country")
    assert "country=China" in page.url
    assert page.evaluate("window.stays") is True
    assert_accessible(page)
    page.reload()
    assert page.get_by_label("Country").input_value() == "China"
    page.locator(".chip").click()
    page.wait_for_selector("text=In Geneva")
    page.get_by_label("From").fill("32 March 2004")
    page.wait_for_selector("#events .note--warning")
    assert page.get_by_label("From").input_value() == "32 March 2004"
    assert_accessible(page)


def test_without_scripts_events_are_filtered_and_logged(open_page):
    office = somebody("office")
    an_organization("Friedrich-Ebert-Stiftung", "FES")
    page = open_page("/events/log/", user=office, scripts=False)
    page.fill("#id_title", "Seminar")
    page.fill('[name="organizers_typed"]', "fes")
    page.fill('[name="involvements_typed"]', "DG; ILO")
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Seminar"
    page.get_by_role("link", name="Who changed what, and when").click()
    assert "recorded" in page.inner_text("main")
    page.goto("/events/")
    page.get_by_label("Text").fill("nothing like it")
    page.get_by_role("button", name="Filter").click()
    assert "No event matches these filters" in page.inner_text("main")


def test_two_who_edit_at_once_lose_nothing(open_page, assert_accessible):
    author, secretariat = somebody("office"), somebody("secretariat")
    event = an_event("First", by=author, links=Links(involvements=[commissioner("Lu Mai")]))
    first = open_page(f"/events/{event.pk}/edit/", user=author)
    second = open_page(f"/events/{event.pk}/edit/", user=secretariat)
    second.fill("#id_title", "Theirs")
    second.get_by_role("button", name="Save", exact=True).click()
    second.wait_for_selector(".messages .success")
    first.fill("#id_title", "Mine")
    first.get_by_role("button", name="Save", exact=True).click()
    first.wait_for_selector("#conflict-title")
    assert_accessible(first)
    assert "Theirs" in first.inner_text(".changes")
    assert first.locator("#id_title").input_value() == "Mine"
    first.get_by_role("button", name="Save", exact=True).click()
    first.wait_for_selector(".messages .success")
    event.refresh_from_db()
    assert (event.title, event.version) == ("Mine", 3)
    assert event.involvements.count() == 1


def test_an_event_is_archived_and_restored(open_page, assert_accessible):
    secretariat = somebody("secretariat")
    event = an_event("Twice recorded", by=secretariat)
    page = open_page(f"/events/{event.pk}/", user=secretariat)
    page.wait_for_selector("#history .history")
    assert_accessible(page)
    page.get_by_role("link", name="Archive").click()
    assert_accessible(page)
    page.get_by_label("Reason").fill("Recorded twice")
    page.get_by_role("button", name="Archive").click()
    page.wait_for_selector("text=Recorded twice")
    assert_accessible(page)
    page.goto("/events/")
    assert page.locator("#events tbody tr").count() == 0
    page.goto("/events/?state=archived")
    assert "Archived" in page.inner_text("#events tbody")
    page.get_by_role("link", name="Twice recorded").click()
    page.get_by_role("link", name="Restore").click()
    page.get_by_role("button", name="Restore").click()
    page.wait_for_selector(".messages .success")
    event.refresh_from_db()
    assert event.archived_at is None


def test_on_a_phone_nothing_is_wider_than_the_window(open_page, assert_fits, assert_accessible):
    office = somebody("office")
    event = an_event("A" * 200, by=office, place="B" * 100, activity="C" * 200)
    for path in ("/events/", "/events/log/", f"/events/{event.pk}/", f"/events/{event.pk}/edit/"):
        page = open_page(path, user=office, viewport=PHONE)
        assert_fits(page)
        assert_accessible(page)
