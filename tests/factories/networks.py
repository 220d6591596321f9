"""Cities, networks, people in office, and memberships brought to their state by the actions."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.roles import Role
from networks.actions import appointment as appointments
from networks.actions import membership as memberships
from networks.enums import AppointmentStatus, Colour, MembershipStatus
from networks.models import Appointment, City, Membership, Network, Organisation, Region
from networks.models.appointment import forget_offices
from records import transitions
from tests.factories.people import person as a_person

numbers = count(1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
# Early enough for any session that a test tells of.
JOINED = date(2012, 1, 16)


def upload(name="deliberation.pdf", content=PDF):
    """A small file as a form receives it."""
    return SimpleUploadedFile(name, content)


def on(day):
    """A context in which it is the morning of `day`."""
    return time_machine.travel(datetime.combine(day, time(9), tzinfo=UTC), tick=False)


# --- Places ----------------------------------------------------------------------------------------------------------


def region(**fields):
    """The one region that test cities lie in, unless told otherwise."""
    code = fields.pop("code", "MA-04")
    names = {"name_fr": f"Région {code}", "name_ar": f"جهة {code}"}
    return Region.objects.get_or_create(code=code, defaults={**names, **fields})[0]


def city(**fields):
    """A city of its own name and code."""
    number = next(numbers)
    values = {
        "name_fr": f"Ville {number:04}",
        "code": f"ville-{number}",
        "name_ar": f"مدينة {number}",
        "latitude": "34.0200",
        "longitude": "-6.8300",
        "population": 100_000,
        "population_year": 2024,
        "population_source": "RGPH",
        **fields,
    }
    return City.objects.create(**{"region": values.get("region") or region(), **values})


def network(**fields):
    """A network; there are eight colours, hence at most eight networks."""
    number = next(numbers)
    used = set(Network.objects.values_list("colour", flat=True))
    values = {
        "acronym": f"RES{number}",
        "name_fr": f"Réseau {number}",
        "name_ar": f"شبكة {number}",
        "theme_fr": f"Thème {number}",
        "colour": next((colour for colour in Colour.values if colour not in used), Colour.GREEN),
        **fields,
    }
    return Network.objects.create(**values)


def organisation(**fields):
    number = next(numbers)
    return Organisation.objects.create(**{"name_fr": f"Organisme {number}", "kind": "donor", **fields})


# --- People in office ------------------------------------------------------------------------------------------------


def appointment(*, role, person=None, status=AppointmentStatus.IN_OFFICE, start=JOINED, end=None, **scope):
    """An appointment of the given scope, in office since 2012 unless told otherwise."""
    if person is None:
        person = a_person(password=None) if status == AppointmentStatus.PROPOSED else a_person()
    made = appointments.propose(person=person, role=role, start=start, by=None, **scope)
    return _moved(made, status, end)


def _moved(appointment, status, end):
    """Bring an appointment in office to `status`; an end set in advance is written down."""
    steps = {
        AppointmentStatus.TO_CONFIRM: ("put_to_confirm",),
        AppointmentStatus.CARETAKER: ("put_to_confirm", "make_caretaker"),
    }
    for name in steps.get(status, ()):
        transitions.apply(appointment, name, by=secretary_in_office())
    if status == AppointmentStatus.ENDED:
        last = end or timezone.localdate() - timedelta(days=1)
        appointments.end(appointment=appointment, end=last, reason="term", by=secretary_in_office())
    elif end:
        appointment.end = end
        appointment.save(update_fields=["end"])
    forget_offices(appointment.person)
    return appointment


def secretary(**fields):
    """Somebody of the secretariat."""
    return appointment(role=Role.SECRETARIAT, **fields).person


def coordinator(network=None, **fields):
    """A coordinator of a network."""
    return appointment(role=Role.COORDINATOR, network=network or _network(), **fields).person


def elected_official(city=None, **fields):
    """An elected official of a city."""
    return appointment(role=Role.ELECTED_OFFICIAL, city=city or _city(), **fields).person


def partner(organisation=None, **fields):
    """Somebody of a partner organisation."""
    return appointment(role=Role.PARTNER, organisation=organisation or _organisation(), **fields).person


def focal_point(city=None, network=None, titular=True, *, person=None, status="in_office", end=None, **fields):
    """The titular focal point of a city in a network, or a further deputy; the city becomes an active member first.

    There is one titular focal point: asked for twice, it is the same person.
    """
    city, network = city or _city(), network or _network()
    if not Membership.objects.open().filter(city=city, network=network).exists():
        membership(city=city, network=network, focal_point=person if titular else None)
    scope = {"city": city, "network": network}
    known = in_office(Role.FOCAL_POINT, is_titular=True, **scope) if titular else None
    if known and person in (None, known.person):
        return _moved(known, status, end).person
    return appointment(
        role=Role.FOCAL_POINT, person=person, is_titular=titular, status=status, end=end, **scope, **fields
    ).person


def in_office(role, **scope):
    """The first appointment in office of that role and scope, or None."""
    return Appointment.objects.in_office().filter(role=role, **scope).select_related("person").order_by("pk").first()


def secretary_in_office():
    """Whoever of the secretariat is there, or somebody new."""
    known = in_office(Role.SECRETARIAT)
    return known.person if known else secretary()


def coordinator_in_office(network):
    """Whoever coordinates the network, or somebody new."""
    known = in_office(Role.COORDINATOR, network=network)
    return known.person if known else coordinator(network)


def official_in_office(city):
    """Whoever is the city's elected official, or somebody new."""
    known = in_office(Role.ELECTED_OFFICIAL, city=city)
    return known.person if known else elected_official(city)


# --- Memberships -----------------------------------------------------------------------------------------------------

FILE = {
    "motivation": "Partager nos essais.",
    "themes_offered": "Tri à la source",
    "themes_sought": "Réhabilitation des décharges",
}
WAY = (
    MembershipStatus.IDENTIFIED,
    MembershipStatus.INTERESTED,
    MembershipStatus.COMPLETE,
    MembershipStatus.EXAMINED,
    MembershipStatus.DELIBERATED,
    MembershipStatus.ACTIVE,
)


def membership(*, state="active", city=None, network=None, joined_on=JOINED, focal_point=None, left_on=None, **fields):
    """A city's membership in the state asked for; `focal_point` is whom the elected official names."""
    city, network = city or _city(), network or _network()
    ends = {
        MembershipStatus.SUSPENDED: suspend,
        MembershipStatus.WITHDRAWN: _withdraw,
        MembershipStatus.EXCLUDED: _exclude,
    }
    with on(joined_on):
        made = _identified(city, network, fields)
        steps = WAY[1 : WAY.index(state) + 1] if state in WAY else WAY[1:]
        for step in steps:
            STEPS[step](made, {**fields, "focal_point": focal_point, "joined_on": joined_on})
    if state in ends:
        ends[state](made, left_on or timezone.localdate())
    return made


def _identified(city, network, fields):
    official_in_office(city)
    return memberships.identify(network=network, city=city, by=secretary_in_office(), kind=fields.get("kind", "member"))


def _declare(membership, fields):
    named = fields["focal_point"] or a_person(function="responsable technique")
    named = {"email": named.email, "given_name": named.given_name, "family_name": named.family_name}
    memberships.declare_interest(membership=membership, by=official_in_office(membership.city), focal_point=named)


def _complete(membership, fields):
    texts = {name: fields.get(name, text) for name, text in FILE.items()}
    memberships.complete(membership=membership, by=_titular(membership), **texts)


def _titular(membership):
    return in_office(Role.FOCAL_POINT, is_titular=True, city=membership.city, network=membership.network).person


def _examine(membership, _fields):
    memberships.examine(membership=membership, by=coordinator_in_office(membership.network))


def _file_deliberation(membership, fields):
    memberships.file_deliberation(
        membership=membership,
        by=_titular(membership),
        number=fields.get("deliberation_number", "12/2012"),
        date=fields.get("deliberation_date", fields["joined_on"] - timedelta(days=14)),
        upload=upload(),
    )


def _activate(membership, fields):
    memberships.activate(
        membership=membership,
        by=secretary_in_office(),
        joined_on=fields["joined_on"],
        charter_signed_on=fields.get("charter_signed_on"),
    )


STEPS = {
    MembershipStatus.INTERESTED: _declare,
    MembershipStatus.COMPLETE: _complete,
    MembershipStatus.EXAMINED: _examine,
    MembershipStatus.DELIBERATED: _file_deliberation,
    MembershipStatus.ACTIVE: _activate,
}


def suspend(membership, _day=None):
    """Suspend an active membership; return it."""
    return memberships.suspend(membership=membership, by=secretary_in_office(), reason="Absences répétées.")


def _withdraw(membership, day):
    official = official_in_office(membership.city)
    memberships.withdraw(membership=membership, by=official, reason="Changement de priorités.", left_on=day)


def _exclude(membership, day):
    memberships.exclude(membership=membership, by=secretary_in_office(), reason="Charte non suivie.", left_on=day)


# The parameters of the functions above hide these names.
_city, _network, _organisation = city, network, organisation
