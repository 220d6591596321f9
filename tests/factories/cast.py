"""Everybody who may come by, for tests of what each may see and do."""

from tests.factories import networks as places
from tests.factories.people import outsider


class Cast:
    """One person of each kind, by name in `people`; the records that they look at belong to `city` and `network`.

    fp, el, co: the record's own focal point, elected official and coordinator; foreign_*: those of another city and
    another network; member: the focal point of another city of the network; reviewer: that of a third one, who reviews
    the sheets.
    """

    def __init__(self):
        self.city, self.network = places.city(name_fr="Ici"), places.network(acronym="OWN")
        self.foreign_city, self.foreign_network = places.city(name_fr="Ailleurs"), places.network(acronym="FOREIGN")
        self.member_city = places.city(name_fr="Voisine")
        self.people = {
            "visitor": None,
            "outsider": outsider(),
            "partner": places.partner(),
            "foreign_fp": places.focal_point(self.foreign_city, self.foreign_network),
            "foreign_el": places.official_in_office(self.foreign_city),
            "foreign_co": places.coordinator_in_office(self.foreign_network),
            "member": places.focal_point(self.member_city, self.network),
            "reviewer": places.focal_point(places.city(), self.network),
            "fp": places.focal_point(self.city, self.network),
            "el": places.official_in_office(self.city),
            "co": places.coordinator_in_office(self.network),
            "secretariat": places.secretary_in_office(),
        }

    def __getattr__(self, name):
        try:
            return self.__dict__["people"][name]
        except KeyError as error:
            raise AttributeError(name) from error
