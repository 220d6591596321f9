"""What conventions leave to do: for whom, until when, and never for another city."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from networks.actions import commitment as commitments
from networks.enums import Lever
from remam import levers
from tests import factories
from tests.addresses import step
from tests.factories import conventions
from tests.factories import networks as places
from tests.remam.test_awaiting import address_of, awaits

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def people_of(party):
    return {
        "official": places.official_in_office(party.city),
        "focal_point": conventions.focal_point_of(party.city),
        "secretary": places.secretary_in_office(),
    }


def strangers():
    return [factories.focal_point(), factories.elected_official(), factories.partner(), factories.outsider()]


@pytest.mark.parametrize(
    ("state", "kind", "whose", "name"),
    [
        ("pending", "convention_deliberate", "focal_point", "file_deliberation"),
        ("deliberated", "convention_sign", "official", "sign"),
    ],
)
def test_each_step_of_a_party_awaits_one_role(state, kind, whose, name):
    party = factories.party(state=state)
    people = people_of(party)
    assert {role for role, person in people.items() if kind in awaits(person)} == {whose}
    assert address_of(people[whose], kind) == step(party, name)
    assert not any(kind in awaits(person) for person in strangers())


def test_the_secretariat_records_the_others():
    convention = factories.convention(state="deliberations")
    secretary = places.secretary_in_office()
    assert "convention_record" in awaits(secretary)
    conventions.sign(convention)
    assert "convention_record" not in awaits(secretary)


def test_nothing_is_signed_before_its_time():
    party = factories.party(stage="negotiation")
    for person in people_of(party).values():
        assert not {"convention_deliberate", "convention_sign", "convention_record"} & awaits(person)


@pytest.mark.parametrize(("state", "kind"), [("opinion", "convention_opinion"), ("to_renew", "convention_renew")])
def test_the_secretariat_follows_opinions_and_ends(state, kind):
    convention = factories.convention(state=state)
    secretary = places.secretary_in_office()
    assert kind in awaits(secretary)
    assert address_of(secretary, kind) == reverse("networks:convention", args=[convention.pk])
    assert not any(kind in awaits(person) for person in [factories.coordinator(), *strangers()])


@pytest.mark.parametrize(("days", "shown"), [(-3, True), (30, True), (31, False), (None, True)])
def test_commitments_await_their_city_in_time(days, shown):
    due_on = None if days is None else TODAY() + timedelta(days=days)
    made = factories.commitment(due_on=due_on)
    people = people_of(made.party)
    assert ("commitment_due" in awaits(people["focal_point"])) == shown
    # The elected official finds them in what the city owes.
    assert not any("commitment_due" in awaits(people[role]) for role in ("official", "secretary"))
    assert not any("commitment_due" in awaits(person) for person in strangers())
    commitments.settle(commitment=made, by=people["official"], done_on=TODAY())
    assert "commitment_due" not in awaits(people["focal_point"])


def test_late_commitments_of_others_await_the_secretariat():
    made = factories.commitment(due_on=TODAY() - timedelta(days=3))
    secretary = places.secretary_in_office()
    assert "commitment_late" not in awaits(secretary)
    other = made.convention.parties.get(is_association=True)
    type(made).objects.filter(pk=made.pk).update(party=other)
    assert "commitment_late" in awaits(secretary)


def test_the_elected_official_reads_what_the_city_owes(sign_in):
    made = factories.commitment(due_on=TODAY() - timedelta(days=3), text="Rendre le rapport annuel")
    official = places.official_in_office(made.party.city)
    shown = sign_in(official).get(reverse("dashboard")).content.decode()
    assert "Rendre le rapport annuel" in shown


def test_signed_public_conventions_are_partnership():
    network = factories.network()
    factories.convention(lead_network=network, visibility="public")
    factories.convention(visibility="public", state="expired")
    factories.convention(lead_network=network, visibility="members")
    factories.convention(lead_network=network, visibility="public", state="deliberations")
    [lever] = [lever for lever in levers.of_all([network]) if lever["name"] == Lever.PARTNERSHIP]
    assert (lever["total"], lever["by_network"][0]["number"]) == (2, 1)


def test_the_network_s_page_names_what_is_in_force_and_public(client):
    network = factories.network()
    shown = factories.convention(lead_network=network, visibility="public")
    hidden = [
        factories.convention(lead_network=network, visibility="partners"),
        factories.convention(lead_network=network, visibility="public", state="deliberations"),
        factories.convention(lead_network=network, visibility="public", state="expired"),
        factories.convention(visibility="public"),
    ]
    page = client.get(reverse("network", args=[network.acronym])).content.decode()
    assert shown.title in page
    assert not any(f"{convention.title}<" in page for convention in hidden)
