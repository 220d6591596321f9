from datetime import date, timedelta
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.roles import Role
from networks.enums import AppointmentStatus, Colour, MembershipStatus
from networks.models import Appointment, City, Membership, Network, Organisation, Region
from records import uploads
from tests.factories.people import person

numbers = count(1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def upload(name="deliberation.pdf", content=PDF):
    """A small file as a form receives it."""
    return SimpleUploadedFile(name, content)


def region(**fields):
    """The one region that test cities lie in, unless told otherwise."""
    code = fields.pop("code", "MA-04")
    return Region.objects.get_or_create(
        code=code, defaults={"name_fr": f"Région {code}", "name_ar": f"جهة {code}", **fields}
    )[0]


def city(**fields):
    """A city of its own name and code."""
    number = next(numbers)
    name = fields.pop("name_fr", f"Ville {number:04}")
    values = {
        "code": f"ville-{number}",
        "name_ar": f"مدينة {number}",
        "sort_name": name.lower(),
        "latitude": "34.0200",
        "longitude": "-6.8300",
        "population": 100_000,
        "population_year": 2024,
        "population_source": "RGPH",
        **fields,
    }
    values.setdefault("region", None)
    values["region"] = values["region"] or region()
    return City.objects.create(name_fr=name, **values)


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


def appointment(*, role, person=None, **fields):
    """An appointment in office since a year, of the given scope."""
    who = person or _person_for(role)
    values = {
        "start": timezone.localdate() - timedelta(days=365),
        "status": AppointmentStatus.IN_OFFICE,
        **fields,
    }
    return Appointment.objects.create(person=who, role=role, **values)


def _person_for(role):
    return person(function=str(Role(role).label))


def secretary(**fields):
    """Somebody of the secretariat."""
    return appointment(role=Role.SECRETARIAT, **fields).person


def coordinator(network=None, **fields):
    """The coordinator of a network."""
    return appointment(role=Role.COORDINATOR, network=network or _network(), **fields).person


def elected_official(city=None, **fields):
    """The elected official of a city."""
    return appointment(role=Role.ELECTED_OFFICIAL, city=city or _city(), **fields).person


def partner(organisation=None, **fields):
    """Somebody of a partner organisation."""
    return appointment(role=Role.PARTNER, organisation=organisation or _organisation(), **fields).person


def focal_point(city=None, network=None, titular=True, **fields):
    """The focal point (titular or deputy) of a city in a network, of which the city is an active member."""
    city, network = city or _city(), network or _network()
    if not Membership.objects.open().filter(city=city, network=network).exists():
        membership(state=MembershipStatus.ACTIVE, city=city, network=network)
    return appointment(role=Role.FOCAL_POINT, city=city, network=network, is_titular=titular, **fields).person


# --- Memberships -----------------------------------------------------------------------------------------------------

FILE = {
    "motivation": "Partager nos essais.",
    "themes_offered": "Tri à la source",
    "themes_sought": "Réhabilitation des décharges",
}
JOINED = date(2013, 1, 15)


def membership(*, state=MembershipStatus.ACTIVE, city=None, network=None, **fields):
    """A city's membership in the state asked for."""
    values = {"city": city or _city(), "network": network or _network()}
    if state not in (MembershipStatus.IDENTIFIED, MembershipStatus.INTERESTED):
        values |= FILE
    if state in (
        MembershipStatus.ACTIVE,
        MembershipStatus.SUSPENDED,
        MembershipStatus.WITHDRAWN,
        MembershipStatus.EXCLUDED,
    ):
        values["joined_on"] = JOINED
    if state in (MembershipStatus.WITHDRAWN, MembershipStatus.EXCLUDED):
        values["left_on"] = timezone.localdate()
    if values.get("joined_on") or state == MembershipStatus.DELIBERATED:
        values |= {"deliberation_number": "12/2013", "deliberation_date": date(2013, 1, 2)}
    made = Membership.objects.create(status=state, **{**values, **fields})
    if made.deliberation_number:
        uploads.store(upload(), made, by=None, purpose="deliberation")
    return made


# The parameters of the functions above hide these names.
_city, _network, _organisation = city, network, organisation
