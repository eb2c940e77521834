"""The rendered description of the API works under the strict policy, from our own origin."""

from playwright.sync_api import expect

SCREENS = 60


def test_the_resources_are_listed(open_page):
    page = open_page("/api/v1/docs/")

    expect(page.get_by_text("/api/v1/actions/", exact=True).first).to_be_visible()
    # So long a list is drawn only where it is looked at.
    organizations = page.get_by_text("/api/v1/organizations/", exact=True).first
    for _screen in range(SCREENS):
        if organizations.is_visible():
            break
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(150)
    expect(organizations).to_be_visible()
