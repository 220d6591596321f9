"""Contributions, costs and financial years brought to their state by the actions."""

from django.utils import timezone

from networks.actions import finance
from networks.models import Contribution, Cost, FinancialYear
from records import transitions
from tests.factories import networks as places

NO_LONGER = {"comment": "Saisie deux fois."}


def contribution(*, state="promised", city=None, organisation=None, year=None, amount_mad=20_000, **fields):
    """A contribution of a city (a new one unless an organisation pays) in the state asked for."""
    secretary = places.secretary_in_office()
    if city is None and organisation is None:
        city = places.city()
    made = finance.enter_contribution(
        by=secretary,
        city=city,
        organisation=organisation,
        year=year or timezone.localdate().year,
        amount_mad=amount_mad,
        **fields,
    )
    today = timezone.localdate()
    if state in ("called", "received"):
        transitions.make(made, "call", by=secretary, changes={"called_on": today})
    if state == "received":
        transitions.make(made, "receive", by=secretary, changes={"received_on": today, "received_mad": amount_mad})
    if state == "cancelled":
        transitions.make(made, "cancel", by=secretary, **NO_LONGER)
    return Contribution.objects.get(pk=made.pk)


def cost(*, state="recorded", label="Salle et interprétation", kind="venue", amount_mad=5_000, spent_on=None, **fields):
    """A cost that the association has paid today, unless told otherwise."""
    secretary = places.secretary_in_office()
    day = spent_on or timezone.localdate()
    made = finance.enter_cost(by=secretary, label=label, kind=kind, amount_mad=amount_mad, spent_on=day, **fields)
    if state == "cancelled":
        transitions.make(made, "cancel", by=secretary, **NO_LONGER)
    return Cost.objects.get(pk=made.pk)


def financial_year(*, state="open", year=None):
    """A year of accounts."""
    made, _created = FinancialYear.objects.get_or_create(year=year or timezone.localdate().year)
    return transitions.make(made, "close", by=places.secretary_in_office()) if state == "closed" else made
