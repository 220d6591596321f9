"""Study trips, with what follows them: delegation, report, commitments, restitution to the councils."""

import random

from activities.actions import action as actions
from activities.actions import activity as activities
from activities.actions import participant as participants
from activities.actions import trip as trips
from activities.enums import Presence
from networks.models import Organisation
from records import transitions
from remam.demo.timeline import after
from remam.demo.trainings import answer_invitations
from remam.demo.world import content

WAY = ("due", "reported", "restituted", "closed")


def plan(world):
    """Plan every trip of the story."""
    for number, data in enumerate(content("trips")["trip"]):
        day = data.get("on") or after(world.as_of, data["in_days"])
        _plan_trip(world, Trip(world, data, day, number))


def _plan_trip(world, trip):
    line, day = world.timeline, trip.day
    is_ahead = "state" in trip.data
    line.at(line.days_ago(50) if is_ahead else after(day, -80), trip.schedule)
    line.at(line.days_ago(25) if is_ahead else after(day, -50), trip.open)
    line.at(line.days_ago(10) if is_ahead else after(day, -40), trip.register)
    if is_ahead:
        return
    line.at(after(day, -30), trip.authorise)
    line.at(after(day, -12), trip.fix)
    line.at(after(day, trip.data["days"]), trip.hold)
    until = WAY.index(trip.data["until"])
    if until >= WAY.index("reported"):
        line.at(after(day, 25), trip.report)
    if until >= WAY.index("restituted"):
        line.at(after(day, 110), trip.restitute)
    if until >= WAY.index("closed"):
        line.at(after(day, 120), trip.close)
    for index, (_city, _text, days, outcome) in enumerate(trip.data.get("pledges", [])):
        if outcome == "done":
            line.at(after(day, days), lambda index=index: trip.settle(index))


class Trip:
    """One trip of the story."""

    def __init__(self, world, data, day, number):
        self.world, self.data, self.day = world, data, day
        self.chance = random.Random(7000 + number)
        self.trip = None

    @property
    def coordinator(self):
        return self.world.coordinators[self.data["network"]]

    @property
    def lead(self):
        return self.world.cities[self.data["lead"]]

    @property
    def focal_point(self):
        return self.world.focal_points.get((self.data["lead"], self.data["network"]), self.coordinator)

    def schedule(self):
        data = self.data
        abroad = data["country"] != "MA"
        partner = Organisation.objects.filter(country=data["country"]).first() if abroad else None
        self.trip = trips.schedule(
            by=self.coordinator,
            lead_network=self.world.networks[data["network"]],
            lead_city=self.lead,
            trip_kind=data["kind"],
            title=data["title"],
            destination=data["destination"],
            country=data["country"],
            partner=partner,
            questions="\n".join(data["questions"]),
            half_days=[(after(self.day, day), part) for day in range(data["days"]) for part in ("1am", "2pm")],
            summary="Une délégation d’élus et de techniciens va voir sur place, et rend compte à ses conseils.",
            visibility="public",
            languages=["fr", "ar"],
            quota_technical=1,
            seats=14,
        )
        items = [
            {"kind": "visit", "title": "Accueil et présentation par les services techniques", "starts_at": "09:30"},
            {"kind": "visit", "title": "Visite de terrain", "starts_at": "14:00"},
            {"kind": "closing", "title": "Ce que chacun rapporte", "starts_at": "17:00"},
        ]
        activities.set_agenda(activity=self.trip, by=self.coordinator, items=items)

    def open(self):
        transitions.apply(self.trip, "open", by=self.coordinator)

    def register(self):
        answer_invitations(self.trip, self.coordinator, self.chance)

    def authorise(self):
        year = self.day.year
        changes = {
            "authorised_on": after(self.day, -30),
            "authorisation": f"Note n° {self.chance.randint(20, 90)}/{year}",
        }
        transitions.apply(self.trip, "authorise", by=self.world.secretary, changes=changes)

    def fix(self):
        orders = {row.pk: f"OM {100 + number}/{self.day.year}" for number, row in enumerate(self.trip.delegates())}
        trips.set_mission_orders(trip=self.trip, by=self.coordinator, orders=orders)
        transitions.apply(self.trip, "fix", by=self.coordinator)

    def hold(self):
        rows = self.trip.participants.registered().values_list("pk", flat=True)
        marks = {(pk, half.pk): Presence.PRESENT for pk in rows for half in self.trip.half_days.all()}
        participants.mark(activity=self.trip, by=self.coordinator, marks=marks)
        self.trip.refresh_from_db()
        trips.hold(trip=self.trip, by=self.coordinator)

    def report(self):
        pledges = [
            {"text": text, "owner_city": self.world.cities[code], "due_on": after(self.day, days)}
            for code, text, days, _outcome in self.data.get("pledges", [])
        ]
        lessons = "\n".join(self.data["lessons"])
        texts = {"report": self.data["report"], "lessons": lessons}
        trips.save_report(trip=self.trip, by=self.focal_point, pledges=pledges, is_final=True, **texts)
        self.trip.refresh_from_db()
        if self.data["until"] == "reported":
            # The city that led the delegation has told its council; the others are still to do it.
            self._note(self.trip.councils.filter(city=self.lead))

    def restitute(self):
        self._note(self.trip.councils.all())
        self.trip.refresh_from_db()

    def _note(self, councils):
        for council in councils.order_by("pk"):
            trips.note_restitution(
                council=council,
                by=self.coordinator,
                session_on=after(self.day, 24),
                reference="PV de session ordinaire",
                followed_up="Le conseil a pris acte et demandé un essai dans un quartier.",
            )

    def close(self):
        transitions.apply(self.trip, "close_trip", by=self.coordinator)

    def settle(self, index):
        found = self.trip.actions.order_by("position", "pk")[index]
        actions.settle(action=found, by=self.coordinator, outcome="Fait, et raconté à la session suivante.")
