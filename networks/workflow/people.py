"""Who is written to about what happens in networks/."""

from accounts.models import Person
from accounts.roles import Role
from networks.models import Appointment


def people_of_city(membership):
    """The elected officials and the focal points in office for a city in a network."""
    here = Appointment.objects.in_office().filter(city=membership.city_id)
    concerned = here.filter(role=Role.ELECTED_OFFICIAL) | here.filter(
        role=Role.FOCAL_POINT, network=membership.network_id
    )
    return Person.objects.filter(pk__in=concerned.values("person"))


def coordinators_of(record):
    """The coordinators in office of a record's lead network."""
    coordinating = Appointment.objects.in_office().filter(role=Role.COORDINATOR, network=record.lead_network_id)
    return Person.objects.filter(pk__in=coordinating.values("person"))


def secretariat(_record):
    """The people of the secretariat."""
    return Person.objects.filter(pk__in=Appointment.objects.in_office().filter(role=Role.SECRETARIAT).values("person"))


def those_who_follow(membership):
    """The secretariat, and the coordinators of the network."""
    return secretariat(membership) | coordinators_of(membership)


def holder(appointment):
    """The person appointed, if they have an account: the others have been told nothing yet."""
    return [appointment.person] if appointment.person.has_account else []
