"""Milestones brought to their state by the actions."""

from datetime import timedelta

from django.utils import timezone

from networks.actions import milestone as milestones
from records import transitions
from tests.factories import networks as places


def milestone(*, kind="launch", state="expected", network=None, planned_on=None, reached_on=None, **fields):
    """A milestone of a network; the other nine of the network come with it."""
    network = network or places.network()
    milestones.expect_all(network)
    made = network.milestones.get(kind=kind)
    secretary = places.secretary_in_office()
    if planned_on:
        transitions.make(made, "plan", by=secretary, changes={"planned_on": planned_on, "note": fields.get("note", "")})
    if state == "reached":
        day = reached_on or timezone.localdate() - timedelta(days=10)
        milestones.reach(milestone=made, by=secretary, reached_on=day, **fields)
    return made
