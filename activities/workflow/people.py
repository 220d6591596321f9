"""Whom the steps of activities/ write to."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Person
from accounts.roles import Role
from activities.enums import ActivityStatus as S
from networks.models import Appointment, Membership


def people_invited(activity):
    """Those on the activity's list who can be written to, each once.

    The list keeps whoever was once invited. Of those, only the people who hold an office when the activity takes place
    are written to before it, and only whoever can still read the minutes after it.
    """
    listed = activity.participants.exclude(person=None)
    holders = in_office_for(activity) if activity.status != S.HELD else Appointment.objects.in_office()
    due = listed.filter(Q(is_invited=False) | Q(person__in=holders.values("person")))
    return Person.objects.filter(pk__in=due.values("person"))


def in_office_for(activity):
    """The appointments for the activity's networks, and for cities in them, on its first day, or today if that is past.

    Those who take office before the activity are invited to it; those whose end is known by then are not.
    """
    networks = activity.acting_network_ids()
    here = Membership.objects.active().filter(city=OuterRef("city"), network__in=networks)
    return Appointment.objects.in_office(on=max(activity.starts_on, timezone.localdate())).filter(
        Q(role=Role.COORDINATOR, network__in=networks)
        | Q(Exists(here), role=Role.ELECTED_OFFICIAL)
        | Q(Exists(here.filter(network=OuterRef("network"))), role=Role.FOCAL_POINT)
    )
