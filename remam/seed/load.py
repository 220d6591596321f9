"""Seeding: everything in order."""

import random
from contextlib import contextmanager

from django.db import connection

from networks.models import Network
from remam.demo.load import AlreadyLoaded, open_accounts
from remam.seed import country, meetings, people, practices

ORGANISATIONS = 5
# The portal's limits are for pages; and triggers keep the plan of their first runs, when the tables were empty, and
# would read them whole ever after.
UNHURRIED = {"statement_timeout": "0", "plan_cache_mode": "force_custom_plan"}


def seed(scale, as_of):
    """Fill an empty database with invented data of a Scale, as on the day `as_of`; the same day gives the same data.

    One account of each role can sign in, with the demonstration's password. Raises AlreadyLoaded if there are networks.
    Not one transaction, in which so many rows would take three times as long: what is interrupted is thrown away.
    """
    if Network.objects.exists():
        raise AlreadyLoaded
    chance = random.Random(1503)
    with unhurried():
        cities = country.invent_cities(scale, chance)
        networks = country.invent_networks(scale, cities, as_of)
        members = country.members_of(scale, networks, cities)
        country.invent_memberships(members, as_of)
        organisations = country.invent_organisations(ORGANISATIONS)
        everybody = people.invent_people(scale, chance)
        appointments = people.appoint(everybody, members, organisations, as_of)
        people.name_accounts(appointments)
        open_accounts()
        meetings.invent_sessions(scale, members, people.by_city(appointments, cities), as_of, chance)
        practices.invent_sheets(scale, members, as_of, chance)
        practices.invent_reports(scale, networks, as_of)
    # The planner knows nothing yet of so many rows written at once.
    _execute("ANALYZE")


@contextmanager
def unhurried():
    """Let the database take its time, and plan anew while its tables grow."""
    for name, value in UNHURRIED.items():
        _execute(f"SET {name} = {value}")
    try:
        yield
    finally:
        for name in UNHURRIED:
            _execute(f"RESET {name}")


def _execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
