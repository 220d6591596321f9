"""Elections and their mandates brought to their state by the actions."""

from datetime import timedelta

from django.utils import timezone

from accounts.roles import Role
from networks.actions import election as elections
from networks.actions import mandate as mandates
from networks.models import Appointment, Election
from records import transitions
from tests.factories import networks as places


def election(*, state="prepared", polling_on=None, cities=(), **fields):
    """An election in the state asked for: of these cities alone, else of all. Somebody is in office to be elected."""
    seats = Appointment.objects.in_office().filter(role=Role.ELECTED_OFFICIAL)
    if not (seats.filter(city__in=cities) if cities else seats).exists():
        places.elected_official(cities[0] if cities else None)
    secretary = places.secretary_in_office()
    made = elections.prepare(
        by=secretary,
        polling_on=polling_on or timezone.localdate() - timedelta(days=10),
        kind="partial" if cities else "general",
        cities=cities,
        **fields,
    )
    if state == "cancelled":
        return transitions.make(made, "cancel", by=secretary, comment="Scrutin reporté.")
    steps = {"prepared": (), "polled": (_poll,), "confirming": (_poll, _ask), "closed": (_poll, _ask, _settle, _close)}
    for step in steps[state]:
        step(made, secretary)
    return Election.objects.get(pk=made.pk)


def _poll(made, _secretary):
    elections.poll(election=made)


def _ask(made, secretary):
    transitions.make(made, "ask", by=secretary)


def _settle(made, secretary):
    for one in made.mandates.order_by("pk"):
        _confirm(answered(one, secretary), secretary)


def _close(made, secretary):
    transitions.make(made, "close", by=secretary)


def answered(mandate, by=None, **fields):
    """A mandate to which the city has answered that nobody changes, or as `fields` say."""
    values = {"outcome": "kept", **fields}
    return mandates.answer(mandate=mandate, by=by or places.secretary_in_office(), **values)


def _confirm(mandate, by):
    return mandates.confirm(mandate=mandate, by=by)


def mandate(*, state="awaited", city=None, **fields):
    """The mandate of a city after an election of that city alone, in the state asked for."""
    city = city or places.city()
    if not Appointment.objects.in_office().filter(role=Role.ELECTED_OFFICIAL, city=city).exists():
        places.elected_official(city)
    made = election(state="confirming", cities=[city]).mandates.order_by("pk").first()
    secretary = places.secretary_in_office()
    if state == "set_aside":
        return mandates.set_aside(mandate=made, by=secretary, reason="La ville n’a pas voté.")
    if state in ("answered", "confirmed"):
        answered(made, secretary, **fields)
    return _confirm(made, secretary) if state == "confirmed" else made
