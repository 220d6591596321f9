"""Checking people in with a phone whose network is cut, and comes back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from activities import checkin
from activities.models import Attendance
from tests import factories
from tests.e2e.conftest import PHONE
from tests.factories.networks import on
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session():
    """A session of today with two guests."""
    with on(timezone.localdate() - timedelta(days=20)):
        made = factories.session(state="open", starts_on=timezone.localdate() + timedelta(days=20))
    for name in ("Hind", "Karim"):
        factories.participant(activity=made, name=name, city=made.host_city)
    return made


@pytest.fixture
def phone(visit, session):
    """The coordinator's phone."""
    factories.coordinator(session.lead_network, person=factories.person(email="co@example.org"))
    return visit(PHONE).sign_in("co@example.org", PASSWORD)


def page(session, name):
    token = checkin.token_of(session.participants.get(name=name).pk)
    return reverse("activities:checkin", args=[token])


def present(session):
    rows = Attendance.objects.filter(participant__activity=session, presence="present")
    return set(rows.values_list("participant__name", flat=True))


def test_a_tap_without_network_is_kept_and_sent_when_it_is_back(phone, session):
    kept, done = phone.page.locator("[data-kept]"), phone.page.locator("[data-done]")
    phone.go(page(session, "Hind"))
    phone.context.set_offline(True)
    phone.page.locator("button[name=present]").click()
    expect(done).to_be_visible()
    expect(kept).to_be_visible()
    # Tapped twice, it is one mark.
    phone.page.locator("button[name=present]").click()
    expect(phone.page.locator("[data-kept-count]")).to_have_text("1")
    assert present(session) == set()
    phone.context.set_offline(False)
    expect(kept).to_be_hidden()
    assert present(session) == {"Hind"}


def test_what_one_page_could_not_send_the_next_one_does(phone, session):
    phone.go(page(session, "Hind"))
    phone.context.set_offline(True)
    phone.page.locator("button[name=present]").click()
    expect(phone.page.locator("[data-kept]")).to_be_visible()
    phone.context.set_offline(False)
    # Closed before it was sent: the mark waits on the device for the next code that is scanned.
    phone.go(page(session, "Karim"))
    phone.page.locator("button[name=present]").click()
    expect(phone.page.locator("[data-kept]")).to_be_hidden()
    expect(phone.page.locator("[data-done]")).to_be_visible()
    for _look in range(50):
        if present(session) == {"Hind", "Karim"}:
            break
        phone.page.wait_for_timeout(100)
    assert present(session) == {"Hind", "Karim"}
