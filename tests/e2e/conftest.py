"""A real browser, on pages served from the test's database."""

import os
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser import STILL, launch_options, too_wide, violations

SCREENSHOTS = Path(settings.BASE_DIR, "docs", "screenshots")
PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return launch_options(browser_type_launch_args)


class Visitor:
    """Somebody at a browser of their own: signs in, walks, fills forms in, and is told when a page is not right."""

    def __init__(self, browser, address, viewport=DESK, language="fr", **options):
        self.context = browser.new_context(viewport=viewport, locale=f"{language}-MA", **STILL, **options)
        self.language = language
        self.context.set_default_timeout(8_000)
        self.page = self.context.new_page()
        self.address = address
        self.scripts = options.get("java_script_enabled", True)
        self.troubles = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("requestfailed", self._note_failure)

    def _note(self, message):
        # A form sent back with errors answers 422, which the browser calls a failed resource.
        if message.type == "error" and "422" not in message.text:
            self.troubles.append(message.text)

    def _note_failure(self, request):
        # Leaving a page ends what its scripts were still sending.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"failed: {request.url}: {request.failure}")

    def go(self, path):
        """Open an address of the site, in the visitor's language unless the address names one."""
        if self.language != "fr" and not path.startswith(f"/{self.language}/"):
            path = f"/{self.language}{path}"
        response = self.page.goto(self.address + path)
        assert response.status == 200, f"{path}: {response.status}"
        return self

    def sign_in(self, email, password):
        """Through the sign-in page, to the dashboard."""
        self.go("/compte/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url("**/espace/")
        return self

    def fill(self, **values):
        """Type into the fields of those names; from a list, choose the entry of that value or of those words."""
        for name, value in values.items():
            field = self.page.locator(f"main [name='{name}']:visible").first
            if field.evaluate("element => element.tagName") == "SELECT":
                entry = field.locator("option").filter(has_text=value)
                field.select_option(entry.first.get_attribute("value") if entry.count() else value)
            else:
                field.fill(value)
        return self

    def send(self):
        """Press the main button of the page's form, which must be accepted."""
        self.page.locator("main form[method=post] button[type=submit].btn-primary").last.click()
        self.page.wait_for_load_state()
        refused = self.page.locator("main [data-error-summary]")
        assert not refused.count(), refused.first.inner_text()
        return self

    def follow(self, part):
        """Follow the link of the page's content whose address holds `part`."""
        self.page.locator(f"main a[href*='{part}']:visible").first.click()
        self.page.wait_for_load_state()
        return self

    def text(self):
        """What the page's content says."""
        return self.page.locator("main").inner_text()

    def picture(self, name):
        """Keep a picture for the README, when SCREENSHOTS is set."""
        if os.environ.get("SCREENSHOTS") and self.language == "fr":
            self.page.screenshot(path=SCREENSHOTS / f"{name}-{self.page.viewport_size['width']}.png")
        return self

    def _keep(self, folder):
        """Keep the whole page in `folder`, numbered, to be looked at."""
        folder.mkdir(parents=True, exist_ok=True)
        width = self.page.viewport_size["width"]
        place = self.page.url.removeprefix(self.address).strip("/").replace("/", "-")[:60] or "home"
        self.page.screenshot(path=folder / f"{len(list(folder.iterdir())):03}-{width}-{place}.png", full_page=True)

    def check(self):
        """No sideways scroll, no violation that axe-core finds, nothing wrong on the console."""
        if folder := os.environ.get("WALK"):
            self._keep(Path(folder))
        assert not too_wide(self.page), f"{self.page.url} scrolls sideways by {too_wide(self.page)} pixels"
        assert not self.troubles, f"{self.page.url}: {self.troubles}"
        if self.scripts:  # without them axe never ends
            found = violations(self.page)
            assert not found, f"{self.page.url}: {found}"
        return self


@pytest.fixture(params=["fr", pytest.param("ar", marks=pytest.mark.audit)])
def language(request):
    """Every journey is made twice: in French as each test says, and in Arabic on a phone."""
    return request.param


@pytest.fixture
def visit(browser, live_server, language):
    """A function: a Visitor with a fresh browser context."""
    visitors = []

    def visit(viewport=DESK, **options):
        seen = PHONE if language == "ar" else viewport
        visitors.append(Visitor(browser, live_server.url, seen, language, **options))
        return visitors[-1]

    yield visit
    for visitor in visitors:
        visitor.context.close()
