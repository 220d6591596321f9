"""Contributions and costs of the last years, invented: dues that most cities pay, grants, and what sessions cost."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from networks.actions import finance
from networks.actions.organisation import create as create_organisation
from networks.enums import ContributionKind, ContributionStatus, CostKind
from networks.models import Contribution, FinancialYear, Organisation
from records import transitions
from remam.demo.timeline import after

YEARS = 6
DUES = {"REMAGDU": 30_000, "REMAM": 25_000, "REMME": 25_000, "REMA-TP": 40_000}
GRANT = {"REMAGDU": 600_000, "REMAM": 450_000, "REMME": 300_000, "REMA-TP": 350_000}
# label, kind, share of the network's grant, whether the host city pays; of each year and network.
COSTS = (
    ("Salle, restauration et interprétation des sessions", CostKind.VENUE, Decimal("0.30"), False),
    ("Déplacements des points focaux", CostKind.TRAVEL, Decimal("0.25"), False),
    ("Accueil de la session par la ville hôte", CostKind.VENUE, Decimal("0.10"), True),
    ("Expertise et animation", CostKind.EXPERTISE, Decimal("0.35"), False),
)
FUNDER = "Fonds d’appui aux collectivités (démonstration)"


def plan(world):
    """Plan the accounts of the last years; all but the present one are closed."""
    line = world.timeline
    last = line.as_of.year
    for year in range(last - YEARS + 1, last + 1):
        for place, acronym in enumerate(DUES):
            story = Story(world, acronym, year)
            line.at(date(year, 2, 10), story.call_dues)
            line.at(date(year, 4, 20), story.receive_dues)
            line.at(date(year, 5, 4), story.receive_grant)
            line.at(date(year, 12, 8), story.settle_dues)
            for number, cost in enumerate(COSTS):
                day = after(date(year, 5, 25), 25 * number + 3 * place)
                line.at(day, lambda story=story, cost=cost, day=day: story.spend(day, *cost))
        if year < last:
            line.at(date(year + 1, 3, 31), lambda year=year: close(world, year))


def close(world, year):
    """Close the accounts of a year."""
    transitions.make(FinancialYear.objects.get(year=year), "close", by=world.secretary)


class Story:
    """One network in one year."""

    def __init__(self, world, acronym, year):
        self.world, self.acronym, self.year = world, acronym, year

    @property
    def network(self):
        return self.world.networks[self.acronym]

    def call_dues(self):
        """Call the dues from every active member."""
        amount, by = DUES[self.acronym], self.world.secretary
        if finance.cities_without_dues(network=self.network, year=self.year).exists():
            finance.call_dues(network=self.network, year=self.year, amount_mad=amount, by=by)

    def receive_dues(self):
        """Most cities pay; one in seven does not, one in eleven pays less."""
        called = Contribution.objects.filter(network=self.network, year=self.year, status=ContributionStatus.CALLED)
        for place, one in enumerate(called.order_by("pk")):
            if (place + self.year) % 7 == 0:
                continue
            part = Decimal("0.8") if (place + self.year) % 11 == 0 else 1
            self._receive(one, one.amount_mad * part, f"VIR {self.year}-{one.pk:05}")

    def settle_dues(self):
        """What is still out comes in late; one city in three is let off."""
        called = Contribution.objects.filter(network=self.network, year=self.year, status=ContributionStatus.CALLED)
        for place, one in enumerate(called.order_by("pk")):
            if place % 3:
                self._receive(one, one.amount_mad, f"VIR {self.year}-{one.pk:05}")
            else:
                comment = "Commune en redressement : cotisation abandonnée."
                transitions.make(one, "cancel", by=self.world.secretary, comment=comment)

    def receive_grant(self):
        """The funder pays its yearly grant; it shrinks as networks come to stand on their own."""
        funder = Organisation.objects.filter(name_fr=FUNDER).first() or create_organisation(
            by=self.world.secretary, name_fr=FUNDER, name_ar="صندوق دعم الجماعات (عرض)", kind="donor", country="MA"
        )
        shrunk = GRANT[self.acronym] * (1 - Decimal("0.09") * (self.year - self.world.as_of.year + YEARS - 1))
        made = finance.enter_contribution(
            by=self.world.secretary,
            kind=ContributionKind.GRANT,
            network=self.network,
            organisation=funder,
            year=self.year,
            amount_mad=round(shrunk, 2),
            purpose=f"Subvention de fonctionnement {self.year}",
        )
        self._receive(made, made.amount_mad, f"SUB {self.year}-{self.acronym}")

    def _receive(self, contribution, amount, reference):
        changes = {"received_on": timezone.localdate(), "received_mad": round(amount, 2), "reference": reference}
        transitions.make(contribution, "receive", by=self.world.secretary, changes=changes)

    def spend(self, day, label, kind, share, hosted):
        """Something is paid, by the association or by the city that receives."""
        finance.enter_cost(
            by=self.world.secretary,
            network=self.network,
            label=label,
            kind=kind,
            spent_on=day,
            amount_mad=round(GRANT[self.acronym] * share * Decimal("0.85"), 2),
            city=self.network.representative_city if hosted else None,
        )
