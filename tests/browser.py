"""What every test in a browser needs: which one, how it is started, and what axe-core says of a page."""

import os
import shutil
from pathlib import Path

from django.conf import settings

# Playwright's own loop runs in the test's thread: Django must not take its calls for asynchronous ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# Colours are looked at when they have settled: Chromium may run a button's transition while a page loads.
STILL = {"reduced_motion": "reduce"}
AXE = Path(settings.NODE_MODULES, "axe-core", "axe.min.js")


def launch_options(options):
    """Playwright's options to start the system's Chromium with."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "Chromium is needed for the browser tests: apt-get install chromium"
    return {**options, "executable_path": found, "args": FLAGS}


def violations(page):
    """What axe-core finds on the page, with every rule on: (element, what is wrong) of each."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [(node["target"], node["failureSummary"]) for rule in found for node in rule["nodes"]]


def too_wide(page):
    """By how many pixels the page scrolls sideways; 0 if it does not."""
    return max(0, page.evaluate("document.documentElement.scrollWidth") - page.viewport_size["width"])
