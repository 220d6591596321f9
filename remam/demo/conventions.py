"""Organisations and conventions, led by the real actions as far as the story says; dates do the rest."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from networks.actions import commitment as commitments
from networks.actions import convention as conventions
from networks.actions import convention_party as parties
from networks.actions import organisation as organisations
from networks.actions.convention_dates import ALERTS, follow
from networks.actions.convention_rows import ASSOCIATION
from networks.enums import BINDING, CommitmentStatus
from networks.models import Appointment, Convention
from networks.models.appointment import forget_offices
from records import transitions
from records.days import add_months
from remam.demo.memberships import DELIBERATION
from remam.demo.timeline import after
from remam.demo.world import BEGINNING, content

# Days before the signature on which the way to it is gone.
PACE = {"create": -100, "negotiate": -90, "ask_opinion": -60, "record_opinion": -35, "deliberate": -15}


def plan(world):
    """Plan the organisations, and every convention of the story."""
    data, line = content("conventions"), world.timeline
    known = {}
    line.at(after(BEGINNING, 5), lambda: _enter(world, data["organisation"], known))
    for row in data["organisation"]:
        if "signatory" in row:
            line.at(row["since"], lambda row=row: _appoint(world, row, known))
    for row in data["convention"]:
        Story(world, row, known).plan()


def _enter(world, rows, known):
    names = ("name_fr", "name_ar", "kind", "country", "website")
    for row in rows:
        fields = {name: row[name] for name in names if name in row}
        known[row["key"]] = organisations.create(by=world.secretary, **fields)


def _appoint(world, row, known):
    world.appoint(world.person(row["signatory"]), Role.PARTNER, row["since"], organisation=known[row["key"]])


class Story:
    """One convention."""

    def __init__(self, world, data, known):
        self.world, self.data, self.known = world, data, known
        self.line = world.timeline
        self.signed = data.get("signed") or self.line.days_ago(data.get("days_ago", 0))
        self.convention = None

    def plan(self):
        """Plan its steps; one under way has gone them lately, and stops where the story says."""
        state = self.data.get("state")
        if state:
            # `days_ago` tells when it was begun.
            days = [0, 5, 10, 15, 20]
            begun = self.signed
        else:
            days, begun = list(PACE.values()), max(after(self.signed, PACE["create"]), after(BEGINNING, 20))
            days = [max((self.signed - begun).days + day, 0) for day in days]
        steps = [self.create, self.negotiate, self.ask_opinion, self.record_opinion, self.deliberate]
        last = {"negotiation": 2, "opinion": 3}.get(state, 5)
        for day, step in zip(days[:last], steps, strict=False):
            self.line.at(after(begun, day), step)
        if not state:
            self.line.at(self.signed, self.sign)
            for index, row in enumerate(self.data["commitments"]):
                if "done" in row:
                    self.line.at(after(self.signed, row["done"]), lambda index=index: self.settle(index))
            if "amended" in self.data:
                self.line.at(self.line.days_ago(self.data["amended"]["days_ago"]), self.amend)

    def _party(self, key):
        if key == ASSOCIATION:
            return ASSOCIATION
        return self.known.get(key) or self.world.cities[key]

    def create(self):
        data, start = self.data, self.signed
        if "state" in data:
            start = after(self.line.as_of, 30)
        rows = [
            {
                "pk": None,
                "party": self._party(row["party"]),
                "text": row["text"],
                "due_on": after(start, row["due"]),
                "amount_mad": row.get("amount"),
            }
            for row in data["commitments"]
        ]
        self.convention = conventions.create(
            by=self.world.secretary,
            parties=[self._party(key) for key in data["parties"]],
            commitments=rows,
            upload=SimpleUploadedFile("convention.pdf", DELIBERATION, "application/pdf"),
            title=data["title"],
            object=data["object"],
            networks=[self.world.networks[acronym] for acronym in data.get("networks", ())],
            lead_network=self.world.networks.get(data.get("network")),
            visibility=data["visibility"],
            starts_on=start,
            ends_on=add_months(start, data["months"]) - timedelta(days=1),
            tacit_months=data.get("tacit_months"),
            notice_days=data.get("notice_days"),
        )

    def _move(self, name, **more):
        transitions.make(self.convention, name, by=self.world.secretary, **more)

    def negotiate(self):
        self._move("negotiate")

    def ask_opinion(self):
        if "opinion_from" in self.data:
            self._move("ask_opinion", changes={"opinion_from": self.known[self.data["opinion_from"]]})
        elif any(key in self.world.cities for key in self.data["parties"]):
            self._move("ask_opinion", changes={"opinion_from": self.known["dgcl"]})
        else:
            self._move("skip_opinion", comment="Aucune commune n’y est partie.")

    def record_opinion(self):
        if self.convention.status == "opinion":
            day = self.convention.created_at.date()
            changes = {"opinion_on": after(day, 14), "opinion_reference": f"{self.convention.pk}/{day.year}"}
            self._move("record_opinion", changes=changes)

    def deliberate(self):
        """The councils deliberate; where the story stops here, only those that it names."""
        for party in self._cities():
            if party.city.code in self.data.get("deliberated", self.data["parties"]):
                upload = SimpleUploadedFile("deliberation.pdf", DELIBERATION, "application/pdf")
                parties.file_deliberation(
                    party=party,
                    by=self._focal_point(party.city),
                    number=f"{party.pk}/{self.convention.created_at.year}",
                    date=after(self.convention.created_at.date(), 18),
                    upload=upload,
                )

    def _cities(self):
        return self.convention.parties.filter(city__isnull=False).select_related("city").order_by("position")

    def _focal_point(self, city):
        here = Appointment.objects.in_office().focal_points().filter(city=city).select_related("person")
        return here.order_by("pk").first().person

    def sign(self):
        for party in self.convention.parties.order_by("position", "pk"):
            if party.city_id:
                official = self.world.elected[party.city.code]
                forget_offices(official)
                parties.sign(party=party, by=official)
            else:
                signatory = parties.signatories(party).first()
                day = self.signed
                parties.record_signature(party=party, by=self.world.secretary, signatory=signatory, signed_on=day)
        self.convention.refresh_from_db()
        self._watch()

    def _watch(self):
        """Look at the dates on the days on which they decide something, until today."""
        found = Convention.objects.get(pk=self.convention.pk)
        if found.status in BINDING and found.ends_on:
            days = [*(after(found.ends_on, -days) for days in ALERTS), after(found.ends_on, 1)]
            for day in days[:-1]:
                self.line.at(day, lambda: follow(convention=found))
            self.line.at(days[-1], self._turn)

    def _turn(self):
        follow(convention=Convention.objects.get(pk=self.convention.pk))
        self._watch()

    def settle(self, index):
        done = self.convention.commitments.get(position=index, status=CommitmentStatus.OPEN)
        by = self._focal_point(done.party.city) if done.party.city_id else self.world.secretary
        commitments.settle(commitment=done, by=by, done_on=after(self.signed, self.data["commitments"][index]["done"]))

    def amend(self):
        upload = SimpleUploadedFile("avenant.pdf", DELIBERATION, "application/pdf")
        conventions.amend(
            convention=self.convention,
            by=self.world.secretary,
            number=1,
            signed_on=self.line.days_ago(self.data["amended"]["days_ago"]),
            object=self.data["amended"]["object"],
            upload=upload,
        )
