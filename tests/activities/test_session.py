from datetime import timedelta

import pytest
from django.utils import timezone

from activities.actions import session as sessions
from activities.enums import ActivityStatus, Part
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def network():
    return factories.network()


@pytest.fixture
def city():
    return factories.city()


@pytest.fixture
def focal_point(city, network):
    return factories.focal_point(city, network)


def whole_day(day):
    return [(day, Part.MORNING), (day, Part.AFTERNOON)]


def test_log_held(focal_point, city, network):
    made = sessions.log_held(
        by=focal_point, lead_network=network, title="Le tri", host_city=city, half_days=whole_day(TODAY)
    )
    made.refresh_from_db()
    assert made.status == ActivityStatus.HELD
    assert made.number == 1
    assert [row.person for row in made.participants.all()] == [focal_point]
    assert made.half_days.count() == 2
