"""The frame of every page: sign-in, languages, errors, a phone, a keyboard, no scripts."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts.models import User
from tests.browser.conftest import PHONE
from tests.people import PASSWORD, ROLES, somebody


def sign_in(page, email, password=PASSWORD):
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_sign_in_and_out(open_page, assert_accessible, scripts):
    person = somebody("office", password=PASSWORD)
    page = open_page("/", scripts=scripts)
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    if scripts:
        assert_accessible(page)
    sign_in(page, person.email, "not-the-password-1")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("problem")
    if scripts:
        expect(summary).to_be_focused()
        assert_accessible(page)
    expect(page.get_by_label("E-mail address")).to_have_value(person.email)
    sign_in(page, person.email)
    expect(page.get_by_role("heading", level=1)).to_contain_text(person.name)
    expect(page.get_by_role("navigation", name="Sections")).to_be_visible()
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("main")).to_contain_text("You are signed out.")
    expect(page.get_by_role("navigation", name="Sections").get_by_role("link")).to_have_count(0)


def test_forgotten_password(open_page, assert_accessible, site):
    person = somebody("reader", password=PASSWORD)
    page = open_page("/accounts/login/")
    page.get_by_role("link", name="Forgot your password?").click()
    assert_accessible(page)
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look in your mail")
    link = re.search(r"http://\S+/key/\S+", mail.outbox[-1].body).group()
    assert link.startswith(site)
    page.goto(link)
    assert_accessible(page)
    page.get_by_label("New password *", exact=True).fill("a-new-long-password-17")
    page.get_by_label("New password, again").fill("a-new-long-password-17")
    page.get_by_role("button", name="Save the new password").click()
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    sign_in(page, person.email, "a-new-long-password-17")
    expect(page.get_by_role("heading", level=1)).to_contain_text(person.name)


@pytest.mark.parametrize("kind", ROLES)
def test_start_page_of_each_role(page_of, assert_accessible, assert_fits, kind):
    page = page_of(kind)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")
    assert_accessible(page)
    page.set_viewport_size(PHONE)
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_language_switch_stays_on_the_page_and_in_the_profile(open_page, scripts):
    person = somebody("government")
    page = open_page("/profile/", user=person, scripts=scripts)
    page.get_by_role("button", name="Français").click()
    expect(page).to_have_url(re.compile("/profile/$"))
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("button", name="Français")).to_have_attribute("aria-pressed", "true")
    assert User.objects.get(pk=person.pk).language == "fr"
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")


def test_profile_is_saved_and_warns_before_it_is_lost(open_page, assert_accessible, assert_fits):
    person = somebody("worker_member")
    page = open_page("/profile/", user=person)
    assert_accessible(page)
    page.get_by_label("Time zone").fill("Nowhere")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Time zone")).to_have_value("Nowhere")
    expect(page.get_by_label("Time zone")).to_have_attribute("aria-invalid", "true")
    assert_accessible(page)
    page.get_by_label("Time zone").fill("asia/tokyo")

    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Concertation").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page).to_have_url(re.compile("/profile/$"))

    page.get_by_role("button", name="Save").click()
    expect(page.locator("#messages")).to_contain_text("Your profile has been saved.")
    assert User.objects.get(pk=person.pk).time_zone == "Asia/Tokyo"
    assert asked == ["beforeunload"]
    page.set_viewport_size(PHONE)
    assert_fits(page)


def test_a_page_that_is_not_there(open_page, page_of, assert_accessible, assert_fits):
    page = open_page("/nowhere/")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page does not exist")
    assert_accessible(page)
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/nowhere/$"))
    page = page_of("office", "/nowhere/", viewport=PHONE)
    assert_fits(page)
    assert_accessible(page)


def test_the_keyboard_reaches_the_content_and_the_menu(page_of):
    page = page_of("secretariat")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    summary = page.locator("details.menu summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Profile")).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.get_by_role("link", name="Profile")).to_be_hidden()


def test_the_menu_of_a_phone(page_of, assert_accessible, assert_fits):
    page = page_of("employer_secretary", viewport=PHONE)
    sections = page.get_by_role("navigation", name="Sections")
    expect(sections).to_be_hidden()
    assert_accessible(page)
    toggle = page.get_by_role("button", name="Menu")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(sections.get_by_role("link").first).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    bare = page_of("employer_secretary", viewport=PHONE, scripts=False)
    expect(
        bare.get_by_role("navigation", name="Sections").get_by_role("link").first
    ).to_be_visible()
    assert_fits(bare)


def test_fonts_are_ours_and_their_weights_are_real(page_of):
    page = page_of("office")
    page.wait_for_load_state("networkidle")
    faces = page.evaluate(
        "() => [...document.fonts].filter(f => f.status === 'loaded')"
        ".map(f => `${f.family.replaceAll('\"', '')} ${f.weight}`)"
    )
    assert {"Noto Sans 400", "Overpass 600"} <= set(faces)
    assert page.evaluate("() => getComputedStyle(document.body).fontFamily").startswith(
        '"Noto Sans"'
    )
    assert page.evaluate("() => getComputedStyle(document.body).fontSynthesis") == "none"


def test_icons_are_drawn_from_our_own_file(page_of):
    page = page_of("office")
    drawn = page.evaluate(
        "() => document.querySelector('details.menu summary use').getBBox().width"
    )
    assert drawn > 0


def test_one_press_sends_one_request(open_page):
    page = open_page("/profile/", user=somebody("office"))
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else 0)
    page.evaluate(
        "() => { const b = document.querySelector('main form button'); b.click(); b.click(); }"
    )
    expect(page.locator("#messages")).to_contain_text("saved")
    assert len(sent) == 1


def test_administration_keeps_the_policy(page_of):
    page = page_of("administrator")
    page.locator("details.menu summary").click()
    page.get_by_role("link", name="Administration").click()
    page.get_by_role("link", name="Users").first.click()
    expect(page.locator("#result_list")).to_be_visible()
    page.locator("#result_list tbody th a").first.click()
    expect(page.get_by_label("E-mail address")).to_be_visible()


def test_print_leaves_the_machinery_out(page_of):
    page = page_of("office")
    page.emulate_media(media="print")
    expect(page.locator(".site-header")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
