"""Take the pictures of the documentation from the running product, in each language they are for.

    PORT=8131 .venv/bin/python scripts/serve.py
    .venv/bin/python scripts/pictures.py --site http://localhost:8131

The site shall be a demonstration on this machine: each run opens a consultation of its own, in
which people state positions before the pictures are taken.
"""

import argparse
import io
import json
import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TO = ROOT / "docs" / "pictures"
WINDOW: ViewportSize = {"width": 1280, "height": 860}
LARGEST = 200_000
COLOURS = 256

TITLES = {
    "English": "Written round on a globalization policy forum",
    "French": "Consultation écrite sur un forum sur les politiques de mondialisation",
    "Spanish": "Consulta por escrito sobre un foro sobre políticas de globalización",
}
QUESTIONS = {
    "English": "Options for a globalization policy forum",
    "French": "Options pour un forum sur les politiques de mondialisation",
    "Spanish": "Opciones para un foro sobre políticas de globalización",
}
TEXTS = {
    "English": "A globalization policy forum would be held once a year among interested "
    "international organizations, within reasonable costs.",
    "French": "Un forum sur les politiques de mondialisation se tiendrait une fois par an entre "
    "organisations internationales intéressées, à un coût raisonnable.",
    "Spanish": "Se celebraría una vez al año un foro sobre políticas de globalización entre "
    "organizaciones internacionales interesadas, a un costo razonable.",
}
PROPOSAL = "Not an institutional priority of the group; no priority over other recommendations."
CONDITIONS = "Within existing resources, and without priority over other recommendations"
LIMBS = (
    "to hold a globalization policy forum in 2005\n\n"
    "to request the Office to submit a costed proposal to the 292nd Session"
)


class Stage:
    """The people of the demonstration, each in a browser window."""

    def __init__(self, browser, site: str):
        self.browser, self.site = browser, site
        said = subprocess.run(
            [sys.executable, ROOT / "manage.py", "demo_accounts", "--json"],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        self.accounts = {one["role"]: one for one in json.loads(said.stdout)}
        self.pages: dict[str, Page] = {}

    def of(self, role: str) -> Page:
        """The window of that person, signed in and reading English."""
        if role not in self.pages:
            context = self.browser.new_context(base_url=self.site, viewport=WINDOW, locale="en-GB")
            page = self.pages[role] = context.new_page()
            page.goto("/accounts/login/")
            page.get_by_label("E-mail address").fill(self.accounts[role]["email"])
            page.get_by_label("Password").fill(self.accounts[role]["password"])
            page.get_by_role("main").get_by_role("button", name="Sign in").click()
            page.get_by_role("navigation", name="Sections").wait_for()
        return self.pages[role]

    def take(self, name: str, role: str, *, goto="", height=WINDOW["height"]) -> None:
        """A picture of the page as it stands, or of the one to which that person goes."""
        page = self.of(role)
        if goto:
            page.goto(goto)
        page.wait_for_load_state("networkidle")
        page.set_viewport_size({"width": WINDOW["width"], "height": height})
        # What was said about the last thing done is not what the picture is of.
        page.evaluate("document.querySelectorAll('.messages').forEach(one => one.remove())")
        keep(page.screenshot(animations="disabled"), TO / f"{name}.png")
        page.set_viewport_size(WINDOW)

    def take_in_three(self, name: str, role: str, *, goto="", height=WINDOW["height"]) -> None:
        """The same in three languages; the person goes on in English."""
        page = self.of(role)
        if goto:
            page.goto(goto)
        for language in ("fr", "es", "en"):
            page.locator(f".languages button[value={language}]").click()
            page.locator(f"html[lang={language}]").wait_for()
            self.take(f"{name}.{language}", role, height=height)


def keep(taken: bytes, path: Path) -> None:
    """Write a picture with few colours.

    Raises:
        SystemExit: it is too large for a page of documentation.
    """
    image = Image.open(io.BytesIO(taken)).convert("RGB")
    # Small marks keep their colours, which mean something, and large areas theirs exactly.
    few = image.quantize(
        COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE
    )
    few.save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB", flush=True)
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path.name} is larger than {LARGEST // 1000} kB")


def fill(page: Page, **typed: str) -> None:
    """Fill fields by their ids, which no language changes."""
    for name, value in typed.items():
        field = page.locator(f"#id_{name}")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def in_three(prefix: str, texts: dict[str, str]) -> dict[str, str]:
    """The fields of a text in three languages."""
    return dict(zip((f"{prefix}_{one}" for one in ("en", "fr", "es")), texts.values(), strict=True))


def choose(page: Page, name: str, typed: str) -> None:
    """Find a record while typing."""
    page.locator(f"#id_{name}-ts-control").click()
    page.keyboard.type(typed)
    page.locator(f".ts-dropdown .option.active:has-text('{typed}')").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def save(page: Page) -> None:
    """Save the form, and see that it was taken."""
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".messages .success").wait_for()


def ask(stage: Stage, code: str) -> str:
    """A written round with one question; the address of the question."""
    page = stage.of("secretariat")
    page.goto("/consultations/new/")
    opens, closes = date.today(), date.today() + timedelta(days=30)
    page.locator("#id_type").select_option(label="Written round")
    fill(page, opens_on=str(opens), closes_on=str(closes), visibility="at_closing")
    fill(page, **in_three("title", TITLES), code=code)
    stage.take("secretariat-consultation", "secretariat", height=740)
    save(page)
    page.get_by_role("link", name="New question").click()
    fill(page, **in_three("title", QUESTIONS), **in_three("text", TEXTS))
    choose(page, "recommendations", "R15")
    save(page)
    page.goto(f"/consultations/{code}/")
    page.get_by_role("link", name=QUESTIONS["English"], exact=True).click()
    return page.url


def state(stage: Stage, question: str) -> None:
    """The Employers' group prepares a text, from a member's proposal to the receipt."""
    member, secretary = stage.of("employer_member"), stage.of("employer_secretary")
    spokesperson = stage.of("employer_spokesperson")
    member.goto(f"{question}state/")
    member.locator("[name=stance][value=oppose]").check()
    fill(member, statement=PROPOSAL)
    member.get_by_role("button", name="Save as draft").click()
    secretary.goto(f"{question}workspace/")
    secretary.get_by_role("link", name="Take it up").click()
    secretary.locator("[name=stance][value=conditions]").check()
    fill(secretary, statement="", conditions=CONDITIONS, time_limit="at present")
    secretary.get_by_role("button", name="Save as draft").click()
    for page, words in ((member, "Can we say “within existing resources”?"), (secretary, "Yes.")):
        page.goto(f"{question}workspace/")
        page.get_by_text("Say something").click()
        page.get_by_label("Your comment").last.fill(words)
        page.get_by_role("button", name="Send").last.click()
        page.get_by_text(words).wait_for()
    member.goto(f"{question}workspace/")
    member.get_by_role("button", name="Support it").first.click()
    space = f"{question}workspace/"
    stage.take_in_three("constituents-workspace", "employer_spokesperson", goto=space)
    spokesperson.get_by_role("button", name="Endorse it").click()
    stage.take_in_three("constituents-position", "employer_secretary", goto=f"{question}state/")
    secretary.get_by_role("button", name="Submit").click()
    secretary.get_by_role("button", name="Submit: Employers' group").click()
    secretary.get_by_text("has been submitted").wait_for()
    stage.take_in_three("constituents-receipt", "employer_secretary", height=600)


def change_the_text(stage: Stage, question: str) -> None:
    """The text moves on, and the group is asked whether its position stands."""
    page = stage.of("secretariat")
    page.goto(f"{question}edit/")
    later = {name: text.replace("once a year", "every two years") for name, text in TEXTS.items()}
    later["French"] = TEXTS["French"].replace("une fois par an", "tous les deux ans")
    later["Spanish"] = TEXTS["Spanish"].replace("una vez al año", "cada dos años")
    fill(page, **in_three("text", later), reason="After the first answers")
    save(page)
    stage.take_in_three("constituents-reaffirm", "employer_secretary", goto=question, height=640)


def decide(stage: Stage) -> None:
    """A draft decision in limbs, with an amendment that was adopted and one that is late."""
    page = stage.of("secretariat")
    there = page.goto("/consultations/decisions/DD1/")
    if there is None or there.status == 404:
        page.goto("/consultations/decisions/record/")
        fill(page, reference="DD1", state="draft", text_en="The Working Party decides:")
        fill(page, limbs_en=LIMBS, made_by="Office", amendments_due_at="2026-01-15T12:00")
        save(page)
        for group, moment, limb, words in (
            ("employers", "2026-01-14T10:00", 1, ("in 2005", "within existing resources")),
            ("workers", "2026-01-15T16:00", 2, ("292nd", "294th")),
        ):
            page.goto("/consultations/decisions/DD1/amendments/record/")
            fill(page, group=group, received_at=moment, old_text=words[0], new_text=words[1])
            page.locator("#id_limb").select_option(index=limb)
            save(page)
        for step in ("Moved", "Adopted"):
            page.locator("main").get_by_role("button", name=step).first.click()
    amendments = "/consultations/decisions/DD1/amendments/"
    stage.take("secretariat-amendments", "secretariat", goto=amendments, height=580)


def look(stage: Stage, code: str) -> None:
    """What the secretariat reads, and the pictures of the README."""
    page = stage.of("secretariat")
    silence = f"/consultations/{code}/silence/"
    stage.take("secretariat-silence", "secretariat", goto=silence, height=740)
    page.goto("/consultations/wp-sdg-2004-11/?q=forum")
    page.get_by_role("link", name="Globalization policy forum").first.click()
    page.get_by_role("heading", name="What stands").wait_for()
    page.get_by_text("Why: which positions count").click()
    stage.take("secretariat-question", "secretariat")
    stage.take("secretariat-register", "secretariat", goto="/consultations/decisions/follow-up/")
    stage.take("positions", "secretariat", goto="/consultations/wp-sdg-2004-11/")
    stage.take("events", "office", goto="/events/")
    stage.take("event-form", "office", goto="/events/log/")


def main() -> None:
    """State what the pictures show, and take them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", default="http://localhost:8000")
    site = parser.parse_args().site
    browser_path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        stage = Stage(browser, site)
        code = f"forum-{datetime.now():%Y%m%d%H%M%S}"
        question = ask(stage, code)
        state(stage, question)
        change_the_text(stage, question)
        decide(stage)
        look(stage, code)
        browser.close()


if __name__ == "__main__":
    main()
