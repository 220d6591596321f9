"""Financing: contributions promised, called and received, costs by payer, the accounts of a year, closed years."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import zeal
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from networks.accounts import accounts_of, by_year
from networks.actions import finance as actions
from networks.enums import PayerKind
from networks.models import Contribution, FinancialYear
from records import journal, transitions
from records.transitions import NotAllowed, NotReady
from tests import factories
from tests.addresses import step
from tests.remam.test_awaiting import awaits

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def page(name, *args):
    return reverse(f"networks:{name}", args=args)


def errors(response):
    assert response.status_code == 422
    return set(response.context["form"].errors)


@pytest.fixture
def network():
    return factories.network(acronym="OWN")


@pytest.fixture
def secretary():
    return factories.secretary()


# --- Contributions ---------------------------------------------------------------------------------------------------


def test_a_grant_is_entered_changed_called_and_received(network, secretary, sign_in, on_commit):
    payer = factories.partner().appointments.get().organisation
    fields = {"kind": "grant", "year": YEAR, "network": network.pk, "organisation": payer.pk, "amount_mad": "1500.50"}
    browser = sign_in(secretary)
    response = browser.post(page("contribution_create"), fields)
    made = Contribution.objects.get()
    assert response.headers["Location"] == made.get_absolute_url()
    assert (made.status, made.payer, made.amount_mad) == ("promised", payer.name, Decimal("1500.50"))
    browser.post(page("contribution_edit", made.pk), {**fields, "amount_mad": "1600"})
    with on_commit():
        browser.post(step(made, "call"), {"called_on": timezone.localdate()})
        browser.post(step(made, "receive"), {"received_on": timezone.localdate(), "received_mad": "1400"})
    made.refresh_from_db()
    assert (made.status, made.missing_mad) == ("received", 200)
    assert len(mail.outbox) == 2
    events = [entry.event for entry in journal.entries_of(made)]
    assert events == ["receive", "call", "corrected", "created"]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"amount_mad": "0"}, {"amount_mad"}),
        ({"amount_mad": "-5"}, {"amount_mad"}),
        ({"year": "1999"}, {"year"}),
        ({"city": ""}, {"__all__"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(network, secretary, sign_in, changes, wrong):
    fields = {"kind": "dues", "year": YEAR, "city": factories.city().pk, "amount_mad": "100", **changes}
    assert errors(sign_in(secretary).post(page("contribution_create"), fields)) == wrong
    assert not Contribution.objects.exists()


def test_a_receipt_is_taken_back(secretary):
    made = factories.contribution(state="received")
    transitions.make(made, "undo_receipt", by=secretary, comment="Virement rejeté.")
    made.refresh_from_db()
    assert (made.status, made.received_mad, made.received_on) == ("called", None, None)


def test_once_called_it_no_longer_changes(secretary):
    made = factories.contribution(state="called")
    with pytest.raises(NotReady):
        actions.change_contribution(contribution=made, by=secretary, amount_mad=5)


def test_what_was_called_long_ago_is_late(secretary):
    made = factories.contribution(state="called")
    assert "contribution_late" not in awaits(secretary)
    Contribution.objects.filter(pk=made.pk).update(called_on=timezone.localdate() - timedelta(days=91))
    made.refresh_from_db()
    assert made.is_late
    assert [*Contribution.objects.late()] == [made]
    assert "contribution_late" in awaits(secretary)


# --- Dues ------------------------------------------------------------------------------------------------------------


def test_the_dues_of_a_year_are_called_once_from_every_member(network, secretary, sign_in, on_commit):
    cities = [factories.membership(state="active", network=network).city for _city in range(3)]
    factories.membership(state="complete", network=network)
    factories.contribution(city=cities[0], network=network, amount_mad=7)
    fields = {"network": "OWN", "year": YEAR, "amount_mad": "20000"}
    browser = sign_in(secretary)
    # Each is locked by itself, as every step is.
    with on_commit(), zeal.zeal_ignore():
        response = browser.post(page("dues_call"), fields)
    assert response.headers["Location"].endswith(f"?network=OWN&year={YEAR}&kind=dues")
    called = Contribution.objects.filter(status="called")
    assert {one.city for one in called} == {*cities[1:]}
    assert mail.outbox
    assert errors(browser.post(page("dues_call"), fields)) == {"year"}
    with zeal.zeal_ignore():
        assert browser.post(page("dues_call"), {**fields, "year": YEAR + 1}).status_code == 302


# --- Closed years ----------------------------------------------------------------------------------------------------


def test_nothing_of_a_closed_year_is_entered_or_changed(network, secretary, sign_in):
    made, paid = factories.contribution(network=network), factories.cost(network=network)
    transitions.make(FinancialYear.objects.get(year=YEAR), "close", by=secretary)
    browser = sign_in(secretary)
    fields = {"kind": "grant", "year": YEAR, "city": factories.city().pk, "amount_mad": "100"}
    assert errors(browser.post(page("contribution_create"), fields)) == {"year"}
    spent = {"label": "Salle", "kind": "venue", "amount_mad": "5", "spent_on": timezone.localdate()}
    assert errors(browser.post(page("cost_create"), spent)) == {"spent_on"}
    with pytest.raises(ValidationError):
        actions.change_cost(cost=paid, by=secretary, spent_on=date(YEAR - 1, 5, 1))
    with pytest.raises(NotReady):
        transitions.make(made, "call", by=secretary, changes={"called_on": timezone.localdate()})
    factories.membership(state="active", network=network)
    with pytest.raises(ValidationError):
        actions.call_dues(network=network, year=YEAR, amount_mad=5, by=secretary)
    transitions.make(FinancialYear.objects.get(year=YEAR), "reopen", by=secretary, comment="Une facture manque.")
    assert browser.post(page("contribution_create"), fields).status_code == 302


def test_only_the_secretariat_enters(network):
    for person in (factories.coordinator(network), factories.focal_point()):
        with pytest.raises(NotAllowed):
            actions.enter_cost(by=person, label="x", kind="venue", amount_mad=1, spent_on=timezone.localdate())


# --- The accounts ----------------------------------------------------------------------------------------------------


def test_the_accounts_of_a_year(network):
    city, funder = factories.city(), factories.organisation()
    here = {"network": network}
    factories.contribution(state="received", city=city, amount_mad=300, **here)
    factories.contribution(state="received", city=city, kind="in_kind", amount_mad=100, **here)
    factories.contribution(state="received", organisation=funder, kind="grant", amount_mad=600, **here)
    factories.contribution(state="called", city=factories.city(), amount_mad=250, **here)
    factories.contribution(state="cancelled", city=factories.city(), amount_mad=999, **here)
    factories.contribution(state="received", city=city, amount_mad=80, year=YEAR - 1, **here)
    factories.cost(amount_mad=400, **here)
    factories.cost(amount_mad=50, city=city, **here)
    factories.cost(amount_mad=70, organisation=funder, **here)
    factories.cost(state="cancelled", amount_mad=999, **here)
    factories.contribution(state="received", city=city, amount_mad=10)
    rows, total = accounts_of(YEAR)
    own = next(account for account in rows if account.network == network)
    assert (own.called, own.received, own.gap) == (1250, 1000, 250)
    assert (own.own, own.own_share, own.in_kind) == (400, 40, 100)
    assert own.costs == {PayerKind.CITY: 50, PayerKind.ORGANISATION: 70, PayerKind.ASSOCIATION: 400}
    assert own.balance == 500
    assert (total.received, total.called, sum(total.costs.values())) == (1010, 1260, 520)
    assert rows[-1].network is None
    assert [(year, account.received) for year, account in by_year()] == [(YEAR - 1, 80), (YEAR, 1010)]


def test_a_year_without_resources_has_no_share(network):
    rows, total = accounts_of(2011)
    assert total.own_share is None
    assert not any(amount for account in rows for amount in account.costs.values())


def test_members_read_the_accounts_and_take_them_along(network, sign_in):
    factories.contribution(state="received", network=network, amount_mad=300)
    browser = sign_in(factories.focal_point())
    assert browser.get(page("finance")).context["total"].received == 300
    table = browser.get(page("finance"), {"year": YEAR, "export": "csv"})
    lines = [*csv.reader(io.StringIO(table.getvalue().decode("utf-8-sig")), delimiter=";")]
    assert [line[:3] for line in lines if line[0] == "OWN"][0][2].startswith("300")
    assert browser.get(page("finance"), {"year": "1999"}).status_code == 404
    assert browser.get(page("finance"), {"export": "pdf"}).status_code == 404


def test_each_sees_what_they_pay_and_a_coordinator_the_network_s(network, sign_in):
    mine = factories.contribution(city=factories.city(), network=network)
    other = factories.contribution(city=factories.city())
    factories.membership(state="active", city=mine.city, network=network)

    def seen(person):
        return {one.pk for one in Contribution.objects.visible_to(person)}

    assert seen(factories.elected_official(mine.city)) == {mine.pk}
    assert seen(factories.coordinator(network)) == {mine.pk}
    assert seen(factories.secretary()) == {mine.pk, other.pk}


def test_costs_are_found_by_who_paid_and_by_year(secretary, sign_in):
    city = factories.city(name_fr="Oujda")
    factories.cost(city=city, label="Accueil")
    factories.cost(label="Salle", spent_on=date(YEAR - 1, 6, 1))
    browser = sign_in(secretary)

    def found(**query):
        return {cost.label for cost in browser.get(page("costs"), query).context["rows"]}

    assert found(by="city") == found(payer="oujda") == found(year=YEAR) == {"Accueil"}
    assert found(by="association") == {"Salle"}
