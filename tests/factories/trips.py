"""Study trips, brought to their state by the actions."""

from datetime import timedelta

from django.utils import timezone

from activities.actions import participant as participants
from activities.actions import registration as registrations
from activities.actions import trip as trips
from activities.enums import ActivityStatus, CouncilStatus, DelegationStatus, RestitutionStatus
from networks.models import Membership
from records import transitions
from tests.factories import networks as places
from tests.factories.activities import WAYS, half_days_of


def study_trip(
    *, state="scheduled", delegation="open", restitution="not_due", lead_network=None, lead_city=None, by=None, **fields
):
    """A trip of one day in the state asked for; with `restitution`, one that was made two months ago.

    Its lead city becomes a member of the network first. Everybody on the list is registered once its registrations
    are open, and went.
    """
    network = lead_network or places.network()
    city = lead_city or places.city()
    if not Membership.objects.open().filter(city=city, network=network).exists():
        places.membership(city=city, network=network)
    coordinator = places.coordinator_in_office(network)
    if restitution != RestitutionStatus.NOT_DUE:
        state = ActivityStatus.HELD
    if state == ActivityStatus.HELD:
        fields.setdefault("starts_on", timezone.localdate() - timedelta(days=60))
    days = half_days_of(state, fields)
    values = {
        "visibility": "network",
        "title": "Tri à la source",
        "destination": "Tunis",
        "country": "TN",
        "questions": "Qui collecte les recyclables ?",
        **fields,
    }
    begin = trips.propose if state == ActivityStatus.PROPOSED else trips.schedule
    made = begin(by=by or coordinator, lead_network=network, lead_city=city, half_days=days, **values)
    if state == ActivityStatus.HELD:
        _make(made, coordinator)
    else:
        for step in WAYS[state]:
            transitions.apply(made, step, by=coordinator, comment="Le visa manque.")
    _fix(made, delegation, coordinator)
    _account(made, restitution, coordinator)
    made.refresh_from_db()
    return made


def enrol(trip, by=None):
    """Register everybody of the trip's list; return it."""
    by = by or places.coordinator_in_office(trip.lead_network)
    rows = list(trip.participants.exclude(city=None))
    registrations.register(activity=trip, by=by, listed=rows)
    return trip


def _make(made, coordinator):
    with places.on(made.starts_on - timedelta(days=20)):
        enrol(made, coordinator)
    everybody = made.participants.values_list("pk", flat=True)
    marks = {(pk, half.pk): "present" for pk in everybody for half in made.half_days.all()}
    participants.mark(activity=made, by=coordinator, marks=marks)
    with places.on(made.ends_on):
        trips.hold(trip=made, by=coordinator)


def _fix(made, state, coordinator):
    if state == DelegationStatus.OPEN:
        return
    if not made.participants.registered().exists():
        enrol(made, coordinator)
    changes = {"authorised_on": timezone.localdate()}
    transitions.apply(made, "authorise", by=places.secretary_in_office(), changes=changes)
    if state == DelegationStatus.FIXED:
        orders = {row.pk: f"OM {row.pk}" for row in made.delegates()}
        trips.set_mission_orders(trip=made, by=coordinator, orders=orders)
        transitions.apply(made, "fix", by=coordinator)


def _account(made, state, coordinator):
    if state in (RestitutionStatus.NOT_DUE, RestitutionStatus.DUE):
        return
    trips.save_report(trip=made, by=coordinator, report="Visite du centre de tri.", is_final=True)
    if state == RestitutionStatus.REPORTED:
        return
    for council in made.councils.due():
        trips.note_restitution(council=council, by=coordinator, session_on=timezone.localdate())
    made.refresh_from_db()
    if state == RestitutionStatus.CLOSED:
        transitions.apply(made, "close_trip", by=coordinator)


def council_restitution(*, state="due", trip=None, city=None, **fields):
    """What a city's council has to hear of a trip, in the state asked for."""
    made = trip or study_trip(restitution="reported", lead_city=city, **fields)
    council = made.councils.filter(city=city or made.lead_city_id).get()
    if state == CouncilStatus.HELD:
        by = places.coordinator_in_office(made.lead_network)
        trips.note_restitution(council=council, by=by, session_on=timezone.localdate())
    return council


def pledge(*, trip, text="Essayer un quartier", owner_city=None):
    """One more commitment of a trip that is reported on; return the action."""
    there = [
        {"text": row.text, "owner_city": row.owner_city, "due_on": row.due_on}
        for row in trip.actions.select_related("owner_city")
    ]
    by = places.coordinator_in_office(trip.lead_network)
    new = {"text": text, "owner_city": owner_city or trip.lead_city}
    trips.save_report(trip=trip, by=by, report=trip.report or "Vu.", lessons=trip.lessons, pledges=[*there, new])
    return trip.actions.get(text=text)
