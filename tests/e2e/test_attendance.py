"""The attendance sheet's script, on a phone whose network comes and goes while others work on the same list."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from activities.actions import participant as participants
from tests import factories
from tests.e2e.conftest import PHONE
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session():
    return factories.session(
        state="held", starts_on=timezone.localdate() - timedelta(days=1), host_city=None, mode="online"
    )


@pytest.fixture
def people(session):
    """Three people on the list."""
    return [factories.participant(activity=session, name=name) for name in ("Hind", "Karim", "Salma")]


@pytest.fixture
def phone(visit, session, people):
    """The sheet of the first half-day, open on the coordinator's phone."""
    factories.coordinator(session.lead_network, person=factories.person(email="co@example.org"))
    phone = visit(PHONE).sign_in("co@example.org", PASSWORD)
    return phone.go(reverse("activities:attendance", args=[session.pk]))


def field(who, half):
    return f"presence-{who.pk}-{half.pk}"


def tick(phone, who, half, presence):
    phone.page.locator(f"[id='{field(who, half)}-{presence}']").check()


def marks(session, half):
    rows = session.participants.filter(attendances__half_day=half)
    return dict(rows.values_list("name", "attendances__presence"))


def test_one_who_has_left_the_list_takes_no_mark_along(phone, session, people):
    half, (_hind, karim, salma) = session.half_days.first(), people
    phone.context.set_offline(True)
    for who in people:
        tick(phone, who, half, "present")
    expect(phone.page.locator("[data-kept]")).to_be_visible()
    karim.delete()
    phone.context.set_offline(False)
    expect(phone.page.locator("[data-lost]")).to_contain_text("Karim")
    expect(phone.page.locator("[data-lost]")).not_to_contain_text("Hind")
    assert marks(session, half) == {"Hind": "present", "Salma": "present"}
    # What was refused is not offered again.
    expect(phone.page.locator(f"[name='{field(karim, half)}']:checked")).to_have_count(0)
    tick(phone, salma, half, "excused")
    expect(phone.page.locator("[data-state]")).to_have_text(phone.page.locator("#sheet").get_attribute("data-saved"))
    expect(phone.page.locator("[data-lost]")).to_be_visible()
    assert marks(session, half) == {"Hind": "present", "Salma": "excused"}


def test_what_was_sent_is_not_sent_again_with_the_sheet(phone, session, people):
    half, hind = session.half_days.first(), people[0]
    tick(phone, hind, half, "absent")
    expect(phone.page.locator("[data-state]")).to_have_text(phone.page.locator("#sheet").get_attribute("data-saved"))
    coordinator = factories.coordinator(session.lead_network)
    participants.mark(activity=session, by=coordinator, marks={(hind.pk, half.pk): "present"})
    phone.page.locator(".tabs button").last.click()
    phone.page.wait_for_url("**half=*")
    assert marks(session, half) == {"Hind": "present"}
