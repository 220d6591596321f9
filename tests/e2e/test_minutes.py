"""Minutes on a network that hangs: kept on the device, sent by the button, and brought back if they never arrived."""

import pytest
from playwright.sync_api import expect

from activities.models import Session
from tests import factories
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True)]

WOULD_WARN = "!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
KEPT = "JSON.parse(Object.entries(localStorage).find(([name]) => name.startsWith('minutes:'))?.[1] ?? 'null')"


@pytest.fixture
def session():
    city, network = factories.city(code="agadir", name_fr="Agadir"), factories.network(acronym="REMAGDU")
    factories.focal_point(city, network, person=factories.person(email="agadir@example.org"))
    return factories.session(lead_network=network, host_city=city, state="held", title="Collecte")


@pytest.fixture
def page(visit, session):
    """The page of the minutes, in a browser."""
    visitor = visit().sign_in("agadir@example.org", PASSWORD)
    return visitor.go(f"/espace/sessions/SES-{session.pk}/compte-rendu/").page


def hang(page, arrives):
    """Give the page's script no answer any more; `arrives`: what it sends is saved all the same. Return its calls."""
    calls = []

    def hold(route):
        if route.request.headers.get("accept") != "application/json":
            route.continue_()
            return
        if arrives:
            route.fetch()
        calls.append(route)

    page.route("**/compte-rendu/", hold)
    return calls


def kept(page):
    """The fields that the device keeps, by their names; or None."""
    found = page.evaluate(KEPT)
    return found and dict(found["typed"])


def test_what_is_typed_is_kept_before_it_is_sent(page):
    hang(page, arrives=False)
    page.fill("[name=text]", "Sans une pause")
    page.wait_for_timeout(1_000)
    assert kept(page)["text"] == "Sans une pause"
    assert page.evaluate(WOULD_WARN)


@pytest.mark.parametrize("arrives", [False, True], ids=["nothing arrives", "the answer is lost"])
def test_the_button_saves_while_the_script_waits_for_an_answer(page, session, arrives):
    address, calls = page.url, hang(page, arrives)
    page.fill("[name=text]", "Un")
    page.fill("[name='actions-0-text']", "Partager")
    expect(page.locator("[data-state]")).not_to_be_empty()
    page.wait_for_timeout(300)
    assert len(calls) == 1
    assert kept(page)["actions-0-text"] == "Partager"
    assert page.evaluate(WOULD_WARN)

    page.fill("[name=text]", "Un, deux")
    page.fill("[name='actions-0-text']", "Partager la carte")
    with page.expect_navigation():
        page.click("button[name=stay]")
    assert not page.locator(".conflict").count()
    session.refresh_from_db()
    assert (session.minutes, session.actions.get().text) == ("Un, deux", "Partager la carte")
    # It has arrived: nothing is kept, nothing brought back.
    page.goto(address)
    assert kept(page) is None


def test_what_was_sent_and_never_arrived_comes_back(page, session):
    address = page.url
    page.fill("[name=text]", "Jamais arrivé")
    page.route("**/compte-rendu/", lambda route: route.abort())
    page.click("button[name=stay]")
    page.wait_for_timeout(300)
    page.unroute_all()
    # Another has saved since: the newer revision is no sign that this text has arrived.
    Session.objects.filter(pk=session.pk).update(minutes="D’une autre", minutes_revision=1, minutes_status="drafted")
    page.goto(address)
    expect(page.locator("[name=text]")).to_have_value("Jamais arrivé")
