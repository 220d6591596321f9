"""The accounts of a year: what networks were promised and have received, what they cost, and what is missing.

Own resources are what member cities bring, as dues or in kind. Their share, own resources received divided by all
resources received, says how far a network stands on its own: the founding document's challenge of a lasting autonomy.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Case, F, Sum, Value, When

from networks.enums import ContributionKind, ContributionStatus, PayerKind
from networks.models import Contribution, Cost, Network
from networks.models.cost import PAID_BY

NONE = Decimal(0)


@dataclass
class Account:
    """Of one network (None: the association as a whole) and one year, amounts in MAD.

    called: what was promised or called, whether it came or not. received: what came in. own: of it, from cities.
    in_kind: of it, not in money. costs: PayerKind -> what such payers have paid.
    """

    network: Network | None
    called: Decimal = NONE
    received: Decimal = NONE
    own: Decimal = NONE
    in_kind: Decimal = NONE
    costs: dict = field(default_factory=lambda: dict.fromkeys(PayerKind, NONE))

    @property
    def gap(self):
        """What was promised and has not come in."""
        return self.called - self.received

    @property
    def balance(self):
        """What is left of the money received, once the association has paid what is for it to pay."""
        return self.received - self.in_kind - self.costs[PayerKind.ASSOCIATION]

    @property
    def own_share(self):
        """Own resources in hundredths of all resources, rounded; None if nothing has come in."""
        return round(100 * self.own / self.received) if self.received else None

    def add(self, other):
        """Count another account in."""
        for name in ("called", "received", "own", "in_kind"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for payer, amount in other.costs.items():
            self.costs[payer] += amount


def accounts_of(year):
    """Return the Accounts of a year, one for each network, then that of the association as a whole, then their sum."""
    found = {network.pk: Account(network) for network in Network.objects.order_by("acronym")}
    found[None] = Account(None)
    for key, row in _contributions(year=year):
        _count_contribution(found[key], row)
    for network, payer, amount in _costs(year):
        found[network].costs[payer] += amount
    total = Account(None)
    for account in found.values():
        total.add(account)
    return [*found.values()], total


def by_year():
    """Return (year, Account of all networks together) for every year of which something was entered, oldest first."""
    found = defaultdict(lambda: Account(None))
    rows = Contribution.objects.standing().values("year", "kind", "status", is_city=_is_city())
    for row in rows.order_by("year").annotate(amount=Sum("amount_mad"), came=Sum("received_mad")):
        _count_contribution(found[row["year"]], row)
    return sorted(found.items())


def _contributions(**which):
    rows = Contribution.objects.standing().filter(**which).order_by("network")
    rows = rows.values("network", "kind", "status", is_city=_is_city())
    for row in rows.annotate(amount=Sum("amount_mad"), came=Sum("received_mad")):
        yield row["network"], row


def _is_city():
    return Case(When(city__isnull=False, then=Value(True)), default=Value(False))


def _count_contribution(account, row):
    account.called += row["amount"]
    if row["status"] != ContributionStatus.RECEIVED:
        return
    account.received += row["came"]
    if row["is_city"]:
        account.own += row["came"]
    if row["kind"] == ContributionKind.IN_KIND:
        account.in_kind += row["came"]


def _costs(year):
    payer = Case(*(When(condition, then=Value(kind)) for kind, condition in PAID_BY.items()))
    rows = Cost.objects.standing().filter(spent_on__year=year).order_by("network").values("network", payer=payer)
    return rows.annotate(amount=Sum(F("amount_mad"))).values_list("network", "payer", "amount")
