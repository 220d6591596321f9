"""The pages without a mouse: every step by Tab, Enter, Space and Escape, and the focus always to be seen."""

import re

import pytest
from playwright.sync_api import expect

from activities.models import Attendance, Session
from tests import factories
from tests.e2e.conftest import PHONE
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True)]

# More stops than any page has before its content.
STOPS = 120
# What a page must draw around what has the focus, as the browser computes it.
SHOWN = """element => {
    const drawn = (one) => {
        const style = getComputedStyle(one);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    };
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && (drawn(element) || [...(element.labels ?? [])].some(drawn));
}"""


@pytest.fixture
def city():
    """A member city whose focal point and official have an account, and a published practice."""
    city, network = factories.city(code="agadir", name_fr="Agadir"), factories.network(acronym="REMAGDU")
    person = factories.focal_point(city, network, person=factories.person(email="agadir@example.org"))
    factories.elected_official(city)
    factories.sheet(city=city, lead_network=network, by=person, title="Trier à la maison", visibility="public")
    return city


class Keys:
    """A visitor who has a keyboard only."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page

    def press(self, key):
        self.page.keyboard.press(key)
        return self

    def type(self, text):
        self.page.keyboard.type(text)
        return self

    def to(self, selector):
        """Press Tab until an element of that selector has the focus; each stop on the way must be seen."""
        for _stop in range(STOPS):
            self.press("Tab")
            here = self.page.evaluate_handle("document.activeElement").as_element()
            told = here.evaluate("element => element.outerHTML.slice(0, 160)")
            if here.evaluate("element => element !== document.body"):
                assert here.evaluate(SHOWN), f"{self.page.url}: no focus to be seen on {told}"
            if here.evaluate("(element, selector) => element.matches(selector)", selector):
                return self
        raise AssertionError(f"{self.page.url}: {selector} is not reached by Tab")

    def enter(self, address):
        """Press Enter on what has the focus, which leads to an address that holds `address`."""
        self.press("Enter")
        self.page.wait_for_url(re.compile(address))
        self.page.wait_for_load_state()
        return self

    def sign_in(self, email):
        self.visitor.go("/compte/login/")
        self.to("[name=login]").type(email).to("[name=password]").type(PASSWORD)
        return self.enter("/espace/")


@pytest.fixture
def keys(visit):
    return Keys(visit())


@pytest.fixture
def narrow(visit):
    """As at 400 % on a desk: the menus are folded away."""
    return Keys(visit(PHONE))


def test_a_visitor_skips_the_menus_and_finds_a_practice(keys, city):
    keys.visitor.go("/")
    keys.press("Tab")
    skip = keys.page.locator(".skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    keys.press("Enter")
    assert keys.page.evaluate("document.activeElement.id") == "content"
    keys.press("/").type("trier").enter(r"\?q=trier")
    keys.to("main a[href*='bonnes-pratiques/FBP-']").enter("/bonnes-pratiques/FBP-")
    expect(keys.page.locator("h1")).to_have_text("Trier à la maison")


def test_menus_open_and_close(narrow, city):
    keys = narrow
    keys.sign_in("agadir@example.org")
    keys.to(".menu-toggle > summary")
    menu = keys.page.locator(".menu-toggle[open]")
    expect(menu).to_have_count(0)
    keys.press("Enter")
    expect(menu).to_have_count(1)
    keys.to(".portal-menu a").press("Escape")
    expect(menu).to_have_count(0)
    assert keys.page.evaluate("document.activeElement.matches('.menu-toggle > summary')")


def test_a_focal_point_logs_a_session_and_its_attendance(keys, city):
    keys.sign_in("agadir@example.org")
    keys.to("main a[href*='/sessions/tenue/']").enter("/sessions/tenue/")

    # Sent without a title: the summary of what is wrong has the focus, and leads to the field.
    keys.to("main [name=title]").press("Enter")
    expect(keys.page.locator("[data-error-summary]")).to_be_focused()
    keys.to("[data-error-summary] a[href*=title]").press("Enter")
    expect(keys.page.locator("main [name=title]")).to_be_focused()
    keys.type("Tri à la source").enter("/presences/")

    session = Session.objects.get(title="Tri à la source")
    keys.to("input[type=radio]").press("Space")
    # The other choices of a person are reached by the arrows, and the next person by Tab.
    keys.to("main form a[href*='/visiteur/'], main form button[type=submit]:not([hidden])")
    expect(keys.page.locator("[data-state]")).not_to_be_empty()
    keys.page.wait_for_timeout(800)
    assert Attendance.objects.filter(participant__activity=session).count() == 1
