"""A network with two member cities, and a session logged or planned in it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from activities.actions import session as sessions
from activities.enums import Part
from tests import factories
from tests.factories import networks as places

DAY = timedelta(days=1)


def whole_day(day):
    """Both half-days of a day, as the actions take them."""
    return [(day, Part.MORNING), (day, Part.AFTERNOON)]


@pytest.fixture
def place(db):
    """A network; its host city with focal point, deputy and elected official; another member; the coordinator."""
    network = factories.network()
    host, other = factories.city(name_fr="Meknès"), factories.city(name_fr="Agadir")
    made = SimpleNamespace(network=network, host=host, other=other, today=timezone.localdate())
    made.focal_point = factories.focal_point(host, network)
    made.deputy = factories.focal_point(host, network, titular=False)
    made.elected = places.official_in_office(host)
    made.other_focal_point = factories.focal_point(other, network)
    made.coordinator = places.coordinator_in_office(network)
    return made


@pytest.fixture
def log(place):
    """A function that logs a held session of the place, yesterday and all day unless told otherwise."""

    def log(by=None, days_ago=1, **fields):
        values = {
            "lead_network": place.network,
            "host_city": place.host,
            "title": "Le tri à la source",
            "half_days": whole_day(place.today - days_ago * DAY),
            **fields,
        }
        return sessions.log_held(by=by or place.focal_point, **values)

    return log


@pytest.fixture
def schedule(place):
    """A function that puts a session of the place on the programme, in thirty days unless told otherwise."""

    def schedule(by=None, in_days=30, **fields):
        values = {
            "lead_network": place.network,
            "host_city": place.host,
            "title": "Centres d'enfouissement",
            "half_days": whole_day(place.today + in_days * DAY),
            **fields,
        }
        return sessions.schedule(by=by or place.coordinator, **values)

    return schedule
