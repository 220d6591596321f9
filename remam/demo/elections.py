"""Communal elections: two of the past, the next in preparation, and by-elections half of whose cities are confirmed.

The days of 2015 and 2021 are those of the country's communal elections; whoever was elected is invented.
"""

from datetime import date, timedelta

from networks.actions import election as elections
from networks.actions import mandate as mandates
from networks.enums import ElectionKind, MandateOutcome
from networks.models import Election
from networks.models.appointment import forget_offices
from records import transitions
from remam.demo.cast import DOMAIN, ELECTED
from remam.demo.timeline import after
from remam.demo.world import ELECTED_ACCOUNTS, ELECTIONS

PV = "PV de la première séance du conseil"
# The next ones are due six years after the last; their day is not known yet.
NEXT = date(2027, 9, 8)
# A city's answer in the by-elections: None is still awaited.
BY_ELECTION = {
    "khouribga": MandateOutcome.KEPT,
    "nador": MandateOutcome.REPLACED,
    "taza": MandateOutcome.KEPT,
    "beni-mellal": MandateOutcome.REPLACED,
    "oujda": None,
    "sale": None,
    "el-jadida": None,
    "ouarzazate": None,
}
CHECKED = 3


def plan(world):
    """Plan the elections of the story."""
    line = world.timeline
    for day in ELECTIONS:
        General(world, day).plan()
    if line.as_of < NEXT:
        line.at(line.days_ago(30), General(world, NEXT).prepare)
    ByElection(world).plan()


class Story:
    """One election, told by the real actions."""

    kind = ElectionKind.GENERAL

    def __init__(self, world, day):
        self.world, self.line, self.day, self.election = world, world.timeline, day, None

    def cities(self):
        """The cities of a by-election."""
        return ()

    def prepare(self):
        """The secretariat prepares it."""
        forget_offices(self.world.secretary)
        self.election = elections.prepare(
            by=self.world.secretary, polling_on=self.day, kind=self.kind, cities=self.cities()
        )

    def poll(self):
        """Its day has come."""
        elections.poll(election=self._now())

    def ask(self):
        """The councils are in place: the cities are asked."""
        transitions.make(self._now(), "ask", by=self.world.secretary)

    def close(self):
        """Every city is confirmed."""
        transitions.make(self._now(), "close", by=self.world.secretary)

    def _now(self):
        return Election.objects.get(pk=self.election.pk)

    def answer(self, mandate, outcome, since):
        """A city's focal point answers; the secretariat does it where there is none."""
        code = mandate.city.code
        # The focal point on whose behalf the story's steps are made, if the city has one in office.
        here = (person for (city, _network), person in self.world.focal_points.items() if city == code)
        by = next((person for person in here if self._may_answer(person, mandate)), self.world.secretary)
        successor = self._successor(mandate.city) if outcome == MandateOutcome.REPLACED else None
        mandates.answer(mandate=mandate, by=by, outcome=outcome, since=since, deed=PV, successor=successor)

    @staticmethod
    def _may_answer(person, mandate):
        forget_offices(person)
        return transitions.why_not(person, "networks.answer_mandate", mandate) is None

    def _successor(self, city):
        fields = self.world.cast.next(ELECTED[len(city.code) % len(ELECTED)])
        lasts = not any(self.day < later <= self.world.as_of for later in ELECTIONS)
        if lasts and city.code in ELECTED_ACCOUNTS:
            fields["email"] = f"elu.{city.code}@{DOMAIN}"
        return fields

    def confirm(self, mandate):
        """The secretariat confirms; in the demonstration whoever is invited accepts at once."""
        mandates.confirm(mandate=mandate, by=self.world.secretary)
        if mandate.outcome != MandateOutcome.REPLACED:
            return
        proposed = mandate.successor.appointments.filter(status="proposed").first()
        if proposed:
            transitions.apply(proposed, "install", by=self.world.secretary)
        self.world.elected[mandate.city.code] = mandate.successor


class General(Story):
    """Communal elections, a month from the polling day to the last city."""

    def plan(self):
        """Plan it from its preparation to its end."""
        self.line.at(after(self.day, -60), self.prepare)
        self.line.at(self.day, self.poll)
        self.line.at(after(self.day, 12), self.ask)
        self.line.at(after(self.day, 30), self.settle)
        self.line.at(after(self.day, 31), self.close)

    def settle(self):
        """Each city answers and is confirmed: one in three keeps whom it had."""
        for place, mandate in enumerate(self.election.mandates.select_related("city", "appointment").order_by("pk")):
            keeps = place % 3 == 0 and mandate.appointment and mandate.city.code not in ELECTED_ACCOUNTS
            outcome = MandateOutcome.KEPT if keeps else MandateOutcome.REPLACED
            self.answer(mandate, outcome, after(self.day, 20))
            self.confirm(mandate)


class ByElection(Story):
    """By-elections in eight cities, half-way: some are confirmed, one has answered, the others are silent."""

    kind = ElectionKind.PARTIAL

    def __init__(self, world):
        super().__init__(world, world.timeline.days_ago(24))

    def cities(self):
        return [self.world.cities[code] for code in BY_ELECTION]

    def plan(self):
        """Plan it: polled three weeks ago, cities asked ten days later."""
        self.line.at(after(self.day, -40), self.prepare)
        self.line.at(self.day, self.poll)
        self.line.at(after(self.day, 10), self.ask)
        answered = [code for code, outcome in BY_ELECTION.items() if outcome]
        for place, code in enumerate(answered):
            self.line.at(after(self.day, 13 + place), lambda code=code: self.answer_of(code))
            if place < CHECKED:
                self.line.at(after(self.day, 16 + place), lambda code=code: self.confirm(self._of(code)))
        self.line.at(after(self.day, 19), lambda: elections.remind(election=self._now(), by=self.world.secretary))

    def answer_of(self, code):
        """A city answers as the table says."""
        self.answer(self._of(code), BY_ELECTION[code], self.day + timedelta(days=9))

    def _of(self, code):
        return self._now().mandates.select_related("city", "appointment", "election").get(city__code=code)
