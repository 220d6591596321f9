"""Who is written to about what happens in networks/."""

from accounts.models import Person
from accounts.roles import ROLES, Role
from networks.enums import ApplicationStatus, MandateStatus
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


def those_reminded(convention):
    """Those concerned, but of the focal points of a city the titular ones alone: a reminder goes to one desk."""
    deputies = Appointment.objects.in_office().filter(role=Role.FOCAL_POINT, is_titular=False)
    others = Appointment.objects.in_office().exclude(role=Role.FOCAL_POINT, is_titular=False)
    only_deputies = deputies.exclude(person__in=others.values("person"))
    return those_concerned(convention).exclude(pk__in=only_deputies.values("person"))


def reviewers_and_coordinators(call):
    """The reviewers of a call, and those who coordinate its network."""
    return Person.objects.filter(pk__in=call.reviewers.values("pk")) | coordinators_of(call)


def applicants_and_reviewers(call):
    """The people of the cities that have applied, and the reviewers."""
    applying = call.applications.exclude(status=ApplicationStatus.WITHDRAWN)
    return _in_office(city__in=applying.values("city")) | Person.objects.filter(pk__in=call.reviewers.values("pk"))


def titular_focal_points(mandate):
    """The titular focal points of the city, in all its networks: nobody else is asked, or reminded."""
    return titular_of(mandate.city_id)


def titular_of(*cities):
    """The titular focal points in office of these cities (keys)."""
    return _in_office(role=Role.FOCAL_POINT, is_titular=True, city__in=cities)


def people_of_mandate(mandate):
    """The city's titular focal points, and whoever held the mandate before the election."""
    before = Person.objects.filter(pk=mandate.appointment.person_id if mandate.appointment_id else None)
    return titular_of(mandate.city_id) | before.with_account()


def people_of_payer(contribution):
    """The elected officials and titular focal points of the city that pays, or the people of the organisation."""
    if contribution.city_id is None:
        return _in_office(organisation=contribution.organisation_id)
    officials = _in_office(role=Role.ELECTED_OFFICIAL, city=contribution.city_id)
    return officials | titular_of(contribution.city_id)


def members(_election):
    """Everybody in office but partners."""
    return _in_office(role__in=[role for role, facts in ROLES.items() if facts.is_member])


def asked_by(election):
    """The titular focal points of the cities whose mandates are awaited."""
    return titular_of(*election.mandates.filter(status=MandateStatus.AWAITED).values_list("city", flat=True))


def people_of_applicant(application):
    """The elected officials and the focal points in office, in any network, of the city that applies."""
    return _in_office(city=application.city_id)


def those_who_follow_application(application):
    """The people of the city, the secretariat, and the coordinators of the call's network."""
    return people_of_applicant(application) | secretariat(application) | coordinators_of(application)


def _in_office(**which):
    return Person.objects.filter(pk__in=Appointment.objects.in_office().filter(**which).values("person"))
