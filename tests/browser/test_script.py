"""What the script adds to forms: answers in place, focus, finding while typing; and without it."""

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import expect

from accounts.groups import OrganizationKind
from accounts.models import Organization, OrganizationAlias
from tests.browser import pages
from tests.people import somebody


@pytest.fixture
def thing(open_page, settings):
    """``thing(**options)``: the test page of a signed-in person."""
    settings.ROOT_URLCONF = "tests.browser.pages"
    engine = {**settings.TEMPLATES[0]}
    folder = django_settings.BASE_DIR / "tests" / "browser" / "templates"
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], folder]}]
    pages.ANSWERS.clear()
    pages.SENT.clear()
    person = somebody("office")

    def opened(**options):
        return open_page("/test/thing/", user=person, **options)

    return opened


@pytest.fixture
def organizations():
    """Three that look alike, one of them under another name."""
    made = [
        Organization.objects.create(name_en=name, acronym=acronym, kind=OrganizationKind.OTHER)
        for name, acronym in (
            ("Friedrich Ebert Foundation", "FES"),
            ("Forum of Études sociales", ""),
            ("Trade Union Confederation", "TUC"),
        )
    ]
    OrganizationAlias.objects.create(organization=made[0], name="Friedrich-Ebert-Stiftung")
    return made


def choose(page, label, typed, words):
    """Type, wait for what is found, take it with Enter."""
    page.get_by_label(label).first.focus()
    page.keyboard.type(typed)
    expect(page.locator(".ts-dropdown:visible .option.active")).to_contain_text(words)
    page.keyboard.press("Enter")


def test_an_error_is_answered_in_place_and_receives_the_focus(thing, assert_accessible):
    page = thing()
    page.get_by_label("Title").fill("a wrong title")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Title")).to_have_value("a wrong title")
    assert_accessible(page)
    page.get_by_role("alert").get_by_role("link", name="Title").click()
    expect(page.get_by_label("Title")).to_be_focused()
    page.get_by_label("Title").fill("short")
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_be_focused()
    expect(page.locator("#saved")).to_have_text("Saved: short")


def test_a_newer_version_is_shown_beside_what_was_typed(thing, assert_accessible):
    pages.ANSWERS.append(409)
    page = thing()
    page.get_by_label("Title").fill("mine")
    page.get_by_role("button", name="Save").click()
    conflict = page.get_by_role("heading", name="Somebody else has changed this meanwhile")
    expect(conflict).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("mine")
    assert_accessible(page)


@pytest.mark.parametrize(("status", "words"), [(403, "may not"), (500, "could not answer")])
def test_a_refusal_leaves_what_was_typed_and_says_so(thing, status, words):
    pages.ANSWERS.append(status)
    page = thing()
    page.get_by_label("Title").fill("kept")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#messages")).to_contain_text(words)
    expect(page.get_by_label("Title")).to_have_value("kept")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#saved")).to_have_text("Saved: kept")


def test_a_lost_connection_is_said(thing):
    page = thing()
    page.get_by_label("Title").fill("kept")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#messages")).to_contain_text("No answer from the server")
    page.context.set_offline(False)
    expect(page.get_by_label("Title")).to_have_value("kept")


def test_a_form_survives_signing_in_again_in_another_tab(thing):
    page = thing()
    page.get_by_label("Title").fill("kept")
    # Signing in elsewhere brings the browser another token than this page was made with.
    page.context.add_cookies(
        [{"name": "csrftoken", "value": "a" * 32, "url": page.url.split("/test/")[0]}]
    )
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#saved")).to_have_text("Saved: kept")


def test_organizations_are_found_while_typing_with_the_keyboard_alone(
    thing, organizations, assert_accessible
):
    page = thing()
    page.get_by_label("Title").fill("a title")
    choose(page, "Lead", "tuc", "TUC")
    choose(page, "Partners", "friedrich-ebert-s", "FES")
    page.keyboard.type("etudes")
    expect(page.locator(".ts-dropdown:visible .option.active")).to_contain_text("Études")
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.keyboard.type("nobody is called so")
    expect(page.locator(".ts-dropdown:visible .no-results")).to_have_text("Nothing found.")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#saved")).to_have_text("Saved: a title")
    (sent,) = pages.SENT
    fes, forum, tuc = organizations
    assert sent["lead"] == tuc
    assert sent["partners"] == [fes, forum]


def test_what_was_chosen_stays_when_the_form_comes_back(thing, organizations):
    page = thing()
    choose(page, "Partners", "tuc", "TUC")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".ts-control .item")).to_contain_text("Trade Union Confederation")
    page.get_by_label("Title").fill("now")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#saved")).to_be_visible()
    assert pages.SENT[0]["partners"] == [organizations[2]]


def test_without_scripts_names_are_typed(thing, organizations):
    page = thing(scripts=False)
    page.get_by_label("Title").fill("plain")
    page.locator('input[name="lead_typed"]').fill("Trade Union Confederation")
    page.locator('input[name="partners_typed"]').fill("FES; Nobody's Union")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Nobody's Union")
    expect(page.get_by_label("Title")).to_have_value("plain")
    page.locator('input[name="partners_typed"]').fill("FES")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#saved")).to_have_text("Saved: plain")
    assert pages.SENT[0]["lead"] == organizations[2]
    assert pages.SENT[0]["partners"] == [organizations[0]]
