"""The rendered description of the API works under the strict policy, from our own origin."""

from playwright.sync_api import expect


def test_the_resources_are_listed(open_page):
    page = open_page("/api/v1/docs/")

    expect(page.get_by_text("/api/v1/organizations/", exact=True).first).to_be_visible()
