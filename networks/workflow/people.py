"""Who is written to about what happens in networks/."""

from accounts.models import Person
from accounts.roles import Role
from networks.enums import ApplicationStatus
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


def officials_of_party(party):
    """The elected officials in office of the city that is a party."""
    here = Appointment.objects.in_office().elected_officials().filter(city=party.city_id)
    return Person.objects.filter(pk__in=here.values("person"))


def people_of_cities(convention):
    """The elected officials and the focal points in office of the cities that are parties."""
    return _in_office(city__in=convention.parties.filter(city__isnull=False).values("city"))


def those_concerned(convention):
    """The people of its parties, the coordinators of its networks, and the secretariat."""
    partners = _in_office(organisation__in=convention.parties.filter(organisation__isnull=False).values("organisation"))
    coordinators = _in_office(role=Role.COORDINATOR, network__in=convention.acting_network_ids())
    return people_of_cities(convention) | partners | coordinators | secretariat(convention)


def reviewers_and_coordinators(call):
    """The reviewers of a call, and those who coordinate its network."""
    return Person.objects.filter(pk__in=call.reviewers.values("pk")) | coordinators_of(call)


def applicants_and_reviewers(call):
    """The people of the cities that have applied, and the reviewers."""
    applying = call.applications.exclude(status=ApplicationStatus.WITHDRAWN)
    return _in_office(city__in=applying.values("city")) | Person.objects.filter(pk__in=call.reviewers.values("pk"))


def people_of_applicant(application):
    """The elected officials and the focal points in office, in any network, of the city that applies."""
    return _in_office(city=application.city_id)


def those_who_follow_application(application):
    """The people of the city, the secretariat, and the coordinators of the call's network."""
    return people_of_applicant(application) | secretariat(application) | coordinators_of(application)


def _in_office(**which):
    return Person.objects.filter(pk__in=Appointment.objects.in_office().filter(**which).values("person"))
