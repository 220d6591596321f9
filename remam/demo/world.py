"""Who and what the demonstration is made of, as the loader goes along."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

from accounts.actions.person import find_or_create
from accounts.roles import Role
from networks.actions import appointment as appointments
from networks.models import City
from records import transitions
from remam.demo.cast import DOMAIN, ELECTED, TECHNICAL, Cast

FOLDER = Path(__file__).parent
# Communal elections: elected officials' terms end on these days.
ELECTIONS = (date(2015, 9, 4), date(2021, 9, 8))
BEGINNING = date(2010, 2, 1)


def content(name):
    """The invented content of `<name>.toml`."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


class World:
    """The people in office, by what they are for; filled by the events as they are played."""

    def __init__(self, timeline):
        self.timeline = timeline
        self.cast = Cast(seed=2014)
        self.secretary = None
        self.networks = {}
        self.cities = {}
        self.coordinators = {}
        self.focal_points = {}
        self.deputies = {}
        self.elected = {}

    @property
    def as_of(self):
        return self.timeline.as_of

    def load_cities(self):
        """Make the reference cities known by their codes."""
        self.cities = {city.code: city for city in City.objects.all()}

    def person(self, function="", email=None):
        """A new invented person."""
        fields = self.cast.next(function)
        if email:
            fields["email"] = f"{email}@{DOMAIN}"
        return find_or_create(by=self.secretary, **fields)

    def appoint(self, person, role, start, **scope):
        """Propose and install somebody: in the demonstration the secretariat does both."""
        found = appointments.propose(person=person, role=role, start=start, by=self.secretary, **scope)
        if found.status == "proposed":
            transitions.apply(found, "install", by=self.secretary)
        return found

    def elected_official(self, city, start=None):
        """The elected official of a city in office; one is invented, in office from `start`, if there is none."""
        person = self.elected.get(city.code)
        if person is None:
            start = start or timezone.localdate() - timedelta(days=20)
            # The account goes to whoever holds the seat at the end of the story.
            lasts = not any(start < election <= self.as_of for election in ELECTIONS)
            email = f"elu.{city.code}" if lasts and city.code in ELECTED_ACCOUNTS else None
            person = self.elected[city.code] = self.person(self._pick(ELECTED, city), email)
            self.appoint(person, Role.ELECTED_OFFICIAL, start, city=city, deed="PV d’installation du conseil")
        return person

    def focal_point_fields(self, city, network):
        """What an elected official types to name the focal point of a city in a network."""
        fields = self.cast.next(self._pick(TECHNICAL, city))
        if (city.code, network.acronym) in ACCOUNTS:
            fields["email"] = f"{city.code}.{network.acronym.lower()}@{DOMAIN}"
        return fields

    @staticmethod
    def _pick(functions, city):
        return functions[sum(map(ord, city.code)) % len(functions)]


# Cities whose elected official has an account in the demonstration.
ELECTED_ACCOUNTS = {"agadir", "berkane", "dakhla", "tetouan"}
# Focal points whose accounts the demonstration opens.
ACCOUNTS = {
    ("agadir", "REMAGDU"),
    ("oujda", "REMAGDU"),
    ("tetouan", "REMAM"),
    ("sale", "REMAM"),
    ("berkane", "REMAGDU"),
}
