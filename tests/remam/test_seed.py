"""Data by the thousands: the rows that are written at once are such as the actions would have left."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from activities.models import Attendance, Session
from capitalisation.models import Report, Sheet, SheetVersion
from networks.models import Appointment, City, Membership, Network
from records.searching import SearchEntry
from remam.demo.cast import DOMAIN
from remam.demo.load import PASSWORD
from remam.seed.load import seed
from remam.seed.scale import SCALES

pytestmark = pytest.mark.django_db
SAMPLE = SCALES["sample"]
NAMES = {"secretariat": "secretariat", "coordinator": "coordination", "fp": "point.focal", "el": "elu"}


@pytest.fixture
def seeded():
    seed(SAMPLE, timezone.localdate())


def test_there_is_as_much_of_everything_as_the_scale_says(seeded):
    assert City.objects.count() == SAMPLE.cities
    assert Network.objects.count() == SAMPLE.networks
    assert Membership.objects.active().count() == SAMPLE.networks * SAMPLE.cities_per_network
    assert Person.objects.count() == SAMPLE.people
    assert Session.objects.count() == SAMPLE.sessions
    held = Session.objects.held().count()
    assert held == SAMPLE.sessions - SAMPLE.networks
    assert Attendance.objects.count() == held * SAMPLE.invited * 2
    assert Sheet.objects.count() == SheetVersion.objects.count() == SAMPLE.sheets
    assert Report.objects.published().count() == SAMPLE.networks * SAMPLE.reports


def test_at_national_scale_there_is_what_was_asked_for():
    national = SCALES["national"]
    assert (national.cities, national.networks, national.people) == (1503, 20, 10_000)
    assert national.sessions * national.invited * 2 == 100_000
    assert national.sheets == 20_000


def test_sheets_show_the_version_that_their_state_says(seeded):
    for sheet in Sheet.objects.select_related("online", "latest"):
        assert sheet.latest.sheet == sheet
        assert (sheet.online == sheet.latest) == sheet.latest.is_online
    assert Sheet.objects.published().exists()
    assert Sheet.objects.filter(online=None).exists()


def test_everything_is_in_the_index(seeded):
    counted = {
        kind: SearchEntry.objects.filter(kind=kind).count()
        for kind in ("city", "network", "person", "session", "sheet")
    }
    assert counted == {
        "city": SAMPLE.cities,
        "network": SAMPLE.networks,
        "person": Appointment.objects.count(),
        "session": SAMPLE.sessions,
        "sheet": SAMPLE.sheets,
    }


@pytest.mark.parametrize("role", NAMES)
def test_each_role_finds_its_pages(seeded, client, role):
    """No row is such that a page cannot show it."""
    assert client.login(username=f"{NAMES[role]}@{DOMAIN}", email=f"{NAMES[role]}@{DOMAIN}", password=PASSWORD)
    lists = (
        "dashboard",
        "activities:sessions",
        "activities:actions",
        "capitalisation:sheets",
        "capitalisation:reports",
    )
    for name in lists:
        assert client.get(reverse(name)).status_code == 200, name
    for record in (*Session.objects.all()[:4], *Sheet.objects.published()[:4], *Membership.objects.active()[:4]):
        assert client.get(record.get_absolute_url()).status_code in (200, 404), record


def test_a_database_in_use_is_left_alone(seeded):
    with pytest.raises(CommandError, match="holds networks already"):
        call_command("seed", scale="sample", stdout=StringIO())
    assert Network.objects.count() == SAMPLE.networks


def test_the_day_is_chosen():
    call_command("seed", scale="sample", as_of=date(2020, 5, 4), stdout=StringIO())
    assert Session.objects.order_by("starts_on").last().starts_on == date(2020, 7, 3)
