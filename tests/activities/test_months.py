"""The calendar by month."""

from datetime import date

import pytest
from django.urls import reverse

from activities.models import Activity
from activities.months import Month
from tests import factories

from .conftest import whole_day

pytestmark = pytest.mark.django_db


def month(written, **query):
    return Month(written, Activity.objects.as_kinds(), query)


@pytest.mark.parametrize("written", ["", "x", "2026-13", "2026", "99999-1", "-1-1"])
def test_what_is_no_month_is_the_present_one_or_the_nearest(written):
    assert month(written).weeks


def test_a_month_has_whole_weeks_and_its_neighbours():
    shown = month("2026-02", network="REMAM")
    assert [len(week) for week in shown.weeks] == [7] * len(shown.weeks)
    assert shown.weeks[0][0]["date"] == date(2026, 1, 26)
    assert shown.earlier.endswith("network=REMAM&month=2026-01")
    assert shown.later.endswith("network=REMAM&month=2026-03")
    assert month("2026-12").later.endswith("month=2027-01")


def test_what_lasts_stands_on_each_of_its_days(place):
    days = [half for day in (1, 2, 3) for half in whole_day(date(place.today.year + 1, 3, day))]
    session = factories.session(lead_network=place.network, host_city=place.host, half_days=days)
    shown = month(f"{place.today.year + 1}-03")
    found = [day["date"].day for week in shown.weeks for day in week if day["activities"]]
    assert found == [1, 2, 3]
    assert not shown.is_empty
    assert month(f"{place.today.year + 1}-05").is_empty
    assert session.pk


def test_the_page_shows_what_the_reader_may_see(place, schedule, client, sign_in):
    public, own = schedule(visibility="public", title="Publique"), schedule(title="Interne", visibility="network")
    address = f"{reverse('activities:calendar')}?month={public.starts_on:%Y-%m}"
    text = client.get(address).content.decode()
    assert "Publique" in text
    assert "Interne" not in text
    assert "Interne" in sign_in(place.elected).get(address).content.decode()
    assert own.open_url == own.get_absolute_url()
