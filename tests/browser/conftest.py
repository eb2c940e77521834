"""A real browser on a real server: Debian's Chromium, the project's own files and policy."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.people import somebody

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1360, "height": 900}
PHONE = {"width": 390, "height": 844}
AXE = Path(django_settings.NODE_MODULES) / "axe-core" / "axe.min.js"
# WCAG 2.2 A and AA, and what axe calls best practice.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items):
    """Everything in this folder drives the browser."""
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """The browser, started once. Fails, and says what to install, where there is none."""
    if not (Path(CHROMIUM).exists() or shutil.which(CHROMIUM)):
        pytest.fail(
            f"There is no browser at {CHROMIUM}. Install the Debian package chromium "
            "(apt-get install chromium), or name another with CHROMIUM=/path."
        )
    # Playwright's loop runs in this thread, and Django would take it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(live_server, settings):
    """The address of the running site. Sign-in limits are counted apart from other tests."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": live_server.url,
        }
    }
    return live_server.url


@pytest.fixture
def open_page(chromium, site):
    """``open_page(path="/", user=None, viewport=DESK, scripts=True)``: a page in a new context.

    ``user`` is signed in without the sign-in form. When the test ends, it fails if any page
    broke the Content-Security-Policy, threw in a script, or asked another site for anything.
    """
    contexts, faults = [], []

    def opened(path="/", user=None, viewport=DESK, scripts=True, **options):
        context = chromium.new_context(
            base_url=site, viewport=viewport, java_script_enabled=scripts, **options
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            name = django_settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
        context.on("page", lambda page: _watch(page, site, faults))
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page_of(open_page):
    """``page_of("office", "/events/")``: a page of somebody who holds a post of that kind."""

    def opened(kind, path="/", **options):
        return open_page(path, user=somebody(kind), **options)

    return opened


@pytest.fixture(scope="session")
def assert_accessible():
    """``assert_accessible(page)``: axe finds nothing against WCAG 2.2 AA as the page stands."""
    source = AXE.read_text(encoding="utf-8")

    def check(page, *, but=()):
        # The debugger's evaluation is not subject to the page's policy.
        page.evaluate(source)
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS
        )
        problems = [
            f"{rule['id']}: {rule['help']}\n  "
            + "\n  ".join(node["html"][:200] for node in rule["nodes"][:5])
            for rule in found["violations"]
            if rule["id"] not in but
        ]
        assert not problems, "\n".join(problems)

    return check


@pytest.fixture(scope="session")
def assert_fits():
    """``assert_fits(page)``: nothing makes the page wider than its window (WCAG 1.4.10)."""

    def check(page):
        wider = page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider == 0, f"the page is {wider} pixels wider than the window"

    return check


def _watch(page, site, faults):
    """Collect what no page may do."""

    def console(message):
        if "Content Security Policy" in message.text:
            faults.append(f"{page.url}: {message.text}")

    def request(asked):
        if not asked.url.startswith((site, "data:", "blob:", "about:")):
            faults.append(f"{page.url} asked {asked.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("request", request)
