"""Loading the demonstration."""

import random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Person
from accounts.notifications import silence
from networks.models import Network
from remam.demo import (
    calls,
    conventions,
    elections,
    finances,
    meetings,
    memberships,
    milestones,
    practices,
    programmes,
    trainings,
    trips,
)
from remam.demo.cast import DOMAIN
from remam.demo.timeline import Timeline
from remam.demo.world import World

# Known to everybody: the demonstration is served on the machine's own address only.
PASSWORD = "medina-oasis-atlas"


class AlreadyLoaded(Exception):
    """The database holds networks already; the demonstration is loaded into an empty one only."""


def load(as_of):
    """Play the whole story until `as_of` (a date) and open the demonstration's accounts.

    Returns the World. Raises AlreadyLoaded if the database holds networks. The same date gives the same story.
    """
    if Network.objects.exists():
        raise AlreadyLoaded
    random.seed(2014)
    line = Timeline(as_of)
    world = World(line)
    memberships.plan(world)
    elections.plan(world)
    conventions.plan(world)
    milestones.plan(world)
    finances.plan(world)
    calls.plan(world)
    meetings.plan(world)
    programmes.plan(world)
    trainings.plan(world)
    trips.plan(world)
    practices.plan(world)
    # Nobody is written to about a story; messages leave at the end of the transaction, hence the order.
    with silence(), transaction.atomic():
        line.play()
        practices.plan_reports(world)
        line.play()
        open_accounts()
    return world


def open_accounts():
    """Give the named people of the demonstration a password, as if they had accepted their invitations."""
    named = Person.objects.filter(email__endswith=f"@{DOMAIN}").exclude(email__startswith="personne")
    # One costly hash for all.
    password = make_password(PASSWORD)
    named.update(password=password)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in named
    )


def accounts():
    """The demonstration's accounts that can sign in, with what they are for, in the order of the roles."""
    return (
        Person.objects.with_account()
        .filter(email__endswith=f"@{DOMAIN}")
        .prefetch_related("appointments__city", "appointments__network", "appointments__organisation")
        .order_by("email")
    )
