"""Every page of the access matrix in a browser: axe-core with no rule off, no sideways scroll, no breach of the policy.

No server is needed: what the browser asks for is answered by Django's test client inside the test's transaction, so
each record is made once, shown, and taken back.
"""

import os
from collections import defaultdict
from contextvars import copy_context
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.access_subjects import SUBJECTS, arguments, record_of
from tests.browser import STILL, launch_options, too_wide, violations
from tests.factories.cast import Cast
from tests.test_access_matrix import PEOPLE, ROWS

pytestmark = [pytest.mark.audit, pytest.mark.django_db]

# Browsers trust their own machine as they trust TLS, and heed all the headers of its pages.
SITE = "http://localhost"
WIDTHS = {1280: 900, 360: 780}
# Narrower than any phone sold today, and what a screen of 1280 shows at 200 %.
REFLOW = (320, 640)
# Whose page is looked at, of those who get one: the first of these. The dashboard is another one for each.
EYES = ("co", "fp", "el", "secretariat", "member", "reviewer", "partner", "outsider", "visitor")
OWN_FOR_EACH = ("dashboard", "awaiting")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return launch_options(browser_type_launch_args)


def pages():
    """By subject: (address, person) of every page that somebody can open."""
    found = defaultdict(list)
    for row in ROWS:
        if row["method"] != "GET":
            continue
        seeing = [name for name in EYES if row[name] == "200"]
        if row["visitor"] == "200":
            seeing = ["visitor", *seeing]
        wanted = seeing if row["address"] in OWN_FOR_EACH else seeing[:1]
        found[row["subject"]] += [(row["address"], name) for name in wanted]
    return found


class Window:
    """A browser's window whose every request is answered by the clients of the cast."""

    def __init__(self, browser, cast, language, width):
        self.language, self.width = language, width
        viewport = {"width": width, "height": WIDTHS[width]}
        self.page = browser.new_page(viewport=viewport, locale=language, **STILL)
        self.page.set_default_timeout(30_000)
        self.page.route("**/*", self.answer)
        self.page.on("console", self.note)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.clients, self.client, self.troubles = {}, None, []
        # Playwright answers in contexts of its own, where Django would open another connection.
        self.own_context = copy_context()
        for name in PEOPLE:
            self.clients[name] = Client(HTTP_ACCEPT_LANGUAGE=language)
            if cast.people[name]:
                self.clients[name].force_login(cast.people[name])

    def answer(self, route):
        address = urlsplit(route.request.url)
        if f"{address.scheme}://{address.netloc}" != SITE:
            self.troubles.append(f"another host: {route.request.url}")
            return route.abort()
        if address.path.startswith("/static/"):
            return route.fulfill(path=finders.find(address.path.removeprefix("/static/")))
        return route.fulfill(**self.own_context.run(self.fetch, f"{address.path}?{address.query}"))

    def fetch(self, address):
        response = self.client.get(address)
        # Read to its end: that is what closes a file.
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return {"status": response.status_code, "headers": dict(response.headers), "body": body}

    def note(self, message):
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def look(self, path, person):
        """What is wrong with a page as that person sees it: a list of texts. None if it is not a page."""
        self.troubles, self.client = [], self.clients[person]
        if not self.fetch(path)["headers"]["Content-Type"].startswith("text/html"):
            return None
        self.page.goto(SITE + path)
        if folder := os.environ.get("WALK"):
            self.keep(Path(folder), path, person)
        found = [f"{path} ({person}): {trouble}" for trouble in self.troubles]
        found += [f"{path} ({person}): {one}" for one in violations(self.page)]
        said = self.page.evaluate("document.documentElement.lang")
        if said != self.language:
            found.append(f"{path} ({person}): says that it is in {said}")
        return found + self.reflow(path, person)

    def reflow(self, path, person):
        found = []
        for width in (self.width, *(REFLOW if self.width < 1000 else ())):
            self.page.set_viewport_size({"width": width, "height": WIDTHS[self.width]})
            if too_wide(self.page):
                found.append(f"{path} ({person}): scrolls sideways by {too_wide(self.page)} pixels at {width}")
        self.page.set_viewport_size({"width": self.width, "height": WIDTHS[self.width]})
        return found

    def keep(self, folder, path, person):
        folder.mkdir(parents=True, exist_ok=True)
        name = path.strip("/").replace("/", "-")[:80] or "home"
        self.page.screenshot(path=folder / f"{self.language}-{self.width}-{name}-{person}.png", full_page=True)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_page(browser, language, width):
    window, looked, wrong = Window(browser, cast := Cast(), language, width), 0, []
    for subject, wanted in pages().items():
        with transaction.atomic():
            built = SUBJECTS[record_of(subject)](cast)
            for address, person in wanted:
                with translation.override(language):
                    path = reverse(address, args=arguments(built, address, subject))
                with transaction.atomic():
                    found = window.look(path, person)
                    transaction.set_rollback(True)
                looked += found is not None
                wrong += found or []
            transaction.set_rollback(True)
    window.page.close()
    assert looked > 100
    assert not wrong, "\n".join(wrong)
