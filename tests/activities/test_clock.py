"""Hours on both sides of a change of the clock: Morocco goes back to UTC for each Ramadan.

In 2027 it does so on 7 February, and comes back to UTC+1 on 14 March.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.conf import settings
from django.urls import reverse

from activities.actions import feed as feeds
from activities.models import CalendarFeed
from tests import factories
from tests.factories import networks as places
from tests.factories.networks import on

from .conftest import whole_day

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Africa/Casablanca")


@pytest.fixture(autouse=True)
def a_day_in_january():
    """Before both changes, whenever this runs."""
    with on(date(2027, 1, 10)):
        yield


def session(*days, **fields):
    halves = [half for day in days for half in whole_day(day)]
    return factories.session(half_days=halves, visibility="public", title=f"Du {days[0]}", **fields)


def moments(client):
    """When each session begins and ends, as a calendar understands the file: (begin, end) by its day."""
    page = client.get(reverse("activities:calendar_feed"))
    found = icalendar.Calendar.from_ical(page.content).walk("VEVENT")
    return {str(event["summary"]).rpartition("Du ")[2]: (event["dtstart"].dt, event["dtend"].dt) for event in found}


def test_the_zone_changes_when_we_say():
    offsets = [datetime(2027, *day, 12, tzinfo=HERE).utcoffset() for day in ((2, 6), (2, 8), (3, 13), (3, 15))]
    assert offsets == [timedelta(hours=1), timedelta(0), timedelta(0), timedelta(hours=1)]
    assert settings.TIME_ZONE == "Africa/Casablanca"


def test_nine_o_clock_is_nine_o_clock_before_during_and_after(client):
    days = [date(2027, 1, 20), date(2027, 2, 17), date(2027, 4, 7)]
    for day in days:
        session(day)
    told = moments(client)
    for day, utc in zip(days, (8, 9, 8), strict=True):
        begin, end = told[str(day)]
        assert (begin.hour, begin.utcoffset()) == (utc, timedelta(0))
        assert begin.astimezone(HERE).replace(tzinfo=None) == datetime(day.year, day.month, day.day, 9)
        assert end.astimezone(HERE).replace(tzinfo=None) == datetime(day.year, day.month, day.day, 17, 30)


def test_a_change_in_the_middle_moves_neither_end(client):
    first, last = date(2027, 2, 6), date(2027, 2, 8)
    session(first, date(2027, 2, 7), last)
    begin, end = moments(client)[str(first)]
    assert begin.astimezone(HERE).replace(tzinfo=None) == datetime(2027, 2, 6, 9)
    assert end.astimezone(HERE).replace(tzinfo=None) == datetime(2027, 2, 8, 17, 30)
    # Two days and eight and a half hours on the clock; an hour more in truth.
    assert end - begin == timedelta(days=2, hours=9, minutes=30)


# --- One's own calendar ----------------------------------------------------------------------------------------------


def test_ones_own_calendar_has_what_ones_networks_plan_and_no_more(client):
    network = factories.network()
    person = factories.focal_point(factories.city(), network)
    own = factories.session(lead_network=network, visibility="network", title="La nôtre", half_days=_later())
    factories.session(visibility="public", title="Ailleurs", half_days=_later())
    address = feeds.renew(person=person).token
    page = client.get(reverse("activities:own_feed", args=[address]))
    found = [str(event["summary"]) for event in icalendar.Calendar.from_ical(page.content).walk("VEVENT")]
    assert found == [f"{network.acronym} · {own.title}"]
    assert "no-store" in page["Cache-Control"]


def _later():
    return whole_day(date(2027, 1, 25))


def test_an_address_that_was_changed_or_taken_back_leads_nowhere(client, sign_in):
    person = factories.focal_point(factories.city(), factories.network())
    old = feeds.renew(person=person).token
    browser = sign_in(person)
    page = reverse("activities:own_calendar")
    browser.post(page, {"renew": "1"})
    new = CalendarFeed.objects.get(person=person).token
    assert old != new
    assert new in browser.get(page).content.decode()
    assert browser.get(reverse("activities:own_feed", args=[old])).status_code == 404
    browser.post(page, {"revoke": "1"})
    assert browser.get(reverse("activities:own_feed", args=[new])).status_code == 404
    assert new not in browser.get(page).content.decode()


def test_a_closed_account_has_no_calendar(client):
    person = places.secretary_in_office()
    address = feeds.renew(person=person).token
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assert client.get(reverse("activities:own_feed", args=[address])).status_code == 404
