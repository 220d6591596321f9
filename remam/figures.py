"""Numbers over several apps, each page's in one query."""

from django.db.models import CharField, Count, Value

from activities.enums import ActionStatus, SessionKind
from activities.models import Action, Need, Session
from capitalisation.models import Sheet
from networks.models import Membership


def numbers(**querysets):
    """Return how many rows each of `querysets` has, by name. One query for all."""
    rows = [
        queryset.order_by().values(name=Value(name, output_field=CharField())).annotate(number=Count("pk"))
        for name, queryset in querysets.items()
    ]
    found = dict.fromkeys(querysets, 0)
    if rows:
        first, *others = rows
        # A model's own order would be that of a column the union does not have.
        found.update((row["name"], row["number"]) for row in first.union(*others, all=True).order_by())
    return found


def thematic_sessions():
    """Return the thematic sessions that took place."""
    return Session.objects.held().filter(series=SessionKind.THEMATIC)


def association():
    """Return what all networks together have done, as the home page tells it."""
    return numbers(
        memberships=Membership.objects.active().of_cities(),
        needs=Need.objects.all(),
        sessions=thematic_sessions(),
        practices=Sheet.objects.public(),
        actions=Action.objects.filter(status=ActionStatus.DONE),
    )


def of_network(network):
    """Return what one network has done, as its page tells it."""
    return numbers(
        cities=Membership.objects.active().of_cities().filter(network=network),
        sessions=thematic_sessions().of_network(network),
        practices=Sheet.objects.public().of_network(network),
        actions=Action.objects.filter(status=ActionStatus.DONE, session__lead_network=network),
    )
