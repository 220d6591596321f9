"""People, and the offices that they hold or held."""

from datetime import timedelta
from itertools import cycle, islice

from accounts.models import Person
from accounts.roles import Role
from networks.enums import AppointmentStatus, EndReason
from networks.models import Appointment
from remam.demo.cast import DOMAIN, ELECTED, FAMILIES, MEN, TECHNICAL, WOMEN

SECRETARIES, COORDINATORS_EACH = 2, 2


def invent_people(scale, chance):
    """Return `scale.people` people; none of them can sign in yet."""
    people = [_person(number, chance) for number in range(1, scale.people + 1)]
    return Person.objects.bulk_create(people, batch_size=1000)


def _person(number, chance):
    gender = chance.choice("fm")
    given, given_ar = chance.choice(WOMEN if gender == "f" else MEN)
    family, family_ar = chance.choice(FAMILIES)
    return Person(
        email=f"personne{number:05}@{DOMAIN}",
        given_name=given,
        family_name=family,
        name_ar=f"{given_ar} {family_ar}",
        gender=gender,
        function=chance.choice(TECHNICAL + ELECTED),
        password="!",
    )


def appoint(people, members, organisations, as_of):
    """Give every office that there is to somebody, and to those left over one that has ended.

    members: network -> its cities. Returns the appointments.
    """
    places = list(_offices(members, organisations))[: len(people)]
    made = [
        Appointment(
            person=person,
            role=role,
            start=as_of - timedelta(days=1200),
            status=AppointmentStatus.IN_OFFICE,
            deed="Décision inventée",
            **scope,
        )
        for person, (role, scope) in zip(people, places, strict=False)
    ]
    made += _former(people[len(places) :], members, as_of)
    return Appointment.objects.bulk_create(made, batch_size=1000)


def _offices(members, organisations):
    for _secretary in range(SECRETARIES):
        yield Role.SECRETARIAT, {}
    for network in members:
        for _coordinator in range(COORDINATORS_EACH):
            yield Role.COORDINATOR, {"network": network}
    for organisation in organisations:
        yield Role.PARTNER, {"organisation": organisation}
    pairs = [(network, city) for network, cities in members.items() for city in cities]
    for city in {city.pk: city for _network, city in pairs}.values():
        yield Role.ELECTED_OFFICIAL, {"city": city}
    for is_titular in (True, False):
        for network, city in pairs:
            yield Role.FOCAL_POINT, {"city": city, "network": network, "is_titular": is_titular}


def _former(people, members, as_of):
    """Deputies of some city whose office has ended."""
    pairs = [(network, city) for network, cities in members.items() for city in cities]
    return [
        Appointment(
            person=person,
            role=Role.FOCAL_POINT,
            city=city,
            network=network,
            is_titular=False,
            start=as_of - timedelta(days=2400),
            end=as_of - timedelta(days=1300),
            status=AppointmentStatus.ENDED,
            end_reason=EndReason.TERM,
        )
        for person, (network, city) in zip(people, islice(cycle(pairs), len(people)), strict=True)
    ]


def by_city(appointments, cities):
    """Return city's key -> the people who hold or held an office for it."""
    found = {city.pk: [] for city in cities}
    for appointment in appointments:
        if appointment.city_id:
            found[appointment.city_id].append(appointment.person)
    return found


def name_accounts(appointments):
    """Give the first holder of each office an address that is easily told, as the demonstration's accounts have.

    Returns role -> person.
    """
    first = {}
    for appointment in appointments:
        if appointment.status == AppointmentStatus.IN_OFFICE:
            first.setdefault(appointment.role, appointment.person)
    names = {
        Role.SECRETARIAT: "secretariat",
        Role.COORDINATOR: "coordination",
        Role.ELECTED_OFFICIAL: "elu",
        Role.FOCAL_POINT: "point.focal",
        Role.PARTNER: "partenaire",
    }
    for role, person in first.items():
        person.email = f"{names[role]}@{DOMAIN}"
        person.save(update_fields=["email"])
    return first
