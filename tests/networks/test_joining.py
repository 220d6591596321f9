"""Requests to join, written by anybody from a network's page; organisations admitted; charters renewed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from networks.actions import membership as memberships
from networks.models import JoiningRequest, Membership
from records import daily, journal, transitions
from records.transitions import NotAllowed
from remam.acquis import enlargement
from tests import factories
from tests.addresses import step
from tests.factories.networks import on
from tests.networks.conftest import GOOD_PERSON
from tests.remam.test_awaiting import awaits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache():
    """Nobody has written in this hour yet."""
    cache.clear()


@pytest.fixture
def network():
    return factories.network(acronym="OWN")


def typed(**changes):
    return {"who": "city", "message": "Comparer nos coûts.", **GOOD_PERSON, **changes}


def page(network):
    return reverse("join", args=[network.acronym])


def test_a_visitor_writes_for_a_city_and_the_secretariat_is_told(network, client, on_commit):
    secretary, city = factories.secretary(), factories.city(code="sefrou")
    with on_commit():
        response = client.post(page(network), typed(city="sefrou", organisation_name="oubliée"))
    assert response.headers["Location"] == network.get_absolute_url()
    made = JoiningRequest.objects.get()
    assert (made.city, made.organisation_name, made.status) == (city, "", "received")
    assert [message.to for message in mail.outbox] == [[secretary.email]]
    assert GOOD_PERSON["email"] not in str([message.to for message in mail.outbox])
    assert "joining_request" in awaits(secretary)
    client.post(page(network), typed(city="sefrou"))
    assert JoiningRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, {"city"}),
        ({"city": "sefrou", "message": " "}, {"message"}),
        ({"city": "sefrou", "email": "nadia"}, {"email"}),
        ({"who": "organisation"}, {"organisation_name", "organisation_kind"}),
        ({"city": "sefrou", "subject": "buy"}, {"__all__"}),
        ({"city": "sefrou", "who": "moon"}, {"who"}),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(network, client, changes, wrong):
    factories.city(code="sefrou")
    response = client.post(page(network), typed(**changes))
    assert (response.status_code, set(response.context["form"].errors)) == (422, wrong)
    assert not JoiningRequest.objects.exists()


def test_whoever_fills_the_letter_box_is_stopped(network, client):
    cities = [factories.city() for _city in range(9)]
    found = [client.post(page(network), typed(city=city.code)).status_code for city in cities]
    assert found == [302] * 8 + [429]
    assert JoiningRequest.objects.count() == 8


def test_a_city_s_request_is_taken_up_by_identifying_it(network, sign_in):
    asked = factories.joining_request_of(network=network)
    browser = sign_in(factories.secretary())
    address = browser.get(reverse("networks:request_accept", args=[asked.pk])).headers["Location"]
    assert "samira" not in address.lower()
    form = browser.get(address).context["form"]
    assert (form["city"].value(), form["email"].value()) == (asked.city.code, asked.email)
    fields = {**GOOD_PERSON, "network": "OWN", "city": asked.city.code, "kind": "member"}
    browser.post(address, fields)
    asked.refresh_from_db()
    assert (asked.status, asked.membership.city, asked.membership.status) == ("accepted", asked.city, "identified")
    again = browser.get(reverse("networks:request_accept", args=[asked.pk]))
    assert again.headers["Location"] == asked.get_absolute_url()


def test_another_city_that_is_identified_leaves_the_request_waiting(network, sign_in):
    asked, other = factories.joining_request_of(network=network), factories.city()
    address = f"{reverse('networks:membership_identify')}?network=OWN&request={asked.pk}"
    fields = {**GOOD_PERSON, "network": "OWN", "city": other.code, "kind": "member"}
    assert sign_in(factories.secretary()).post(address, fields).status_code == 302
    asked.refresh_from_db()
    assert asked.status == "received"


def test_an_organisation_s_request_is_taken_up_by_admitting_it(network, sign_in):
    asked = factories.joining_request_of(network=network, organisation_name="Les amis du tri")
    browser = sign_in(factories.secretary())
    address = browser.get(reverse("networks:request_accept", args=[asked.pk])).headers["Location"]
    assert "Les amis du tri" in browser.get(address).content.decode()
    organisation = factories.organisation(name_fr="Les amis du tri", kind="association")
    fields = {"network": "OWN", "organisation": organisation.pk, "kind": "observer", "joined_on": timezone.localdate()}
    response = browser.post(address, fields)
    made = Membership.objects.get(organisation=organisation)
    assert response.headers["Location"] == made.get_absolute_url()
    assert (made.status, made.kind, made.joined_on) == ("active", "observer", timezone.localdate())
    asked.refresh_from_db()
    assert (asked.status, asked.membership) == ("accepted", made)
    assert [entry.event for entry in journal.entries_of(made)] == ["admitted"]


def test_an_organisation_is_admitted_once_and_never_as_a_city(network):
    organisation, by = factories.organisation(), factories.secretary()
    scope = {"network": network, "organisation": organisation, "by": by}
    with pytest.raises(ValidationError):
        memberships.admit(kind="member", **scope)
    memberships.admit(kind="associate", **scope)
    with pytest.raises(ValidationError):
        memberships.admit(kind="observer", **scope)
    with pytest.raises(NotAllowed):
        memberships.admit(
            network=network, organisation=organisation, kind="observer", by=factories.coordinator(network)
        )


def test_who_has_written_is_forgotten_a_year_after(network):
    waits = factories.joining_request_of(network=network)
    settled = factories.joining_request_of(network=network, state="set_aside")
    with on(timezone.localdate() + timedelta(days=364)):
        daily.run()
    settled.refresh_from_db()
    assert settled.writer
    with on(timezone.localdate() + timedelta(days=367)):
        daily.run()
    for one in (waits, settled):
        one.refresh_from_db()
    assert (waits.writer, settled.writer, settled.email) == ("Samira Tazi", "", "")


def test_no_history_keeps_who_has_written(network):
    made = factories.joining_request_of(network=network)
    kept = made.events.values().first()
    assert made.email not in str(kept)
    assert made.family_name not in str(kept)


def test_a_charter_is_renewed(sign_in):
    made, today, browser = factories.membership(state="active"), timezone.localdate(), sign_in(factories.secretary())
    assert browser.post(step(made, "renew_charter"), {"charter_signed_on": today}).status_code == 302
    made.refresh_from_db()
    assert (made.status, made.charter_signed_on) == ("active", today)
    future = {"charter_signed_on": today + timedelta(days=1)}
    assert browser.post(step(made, "renew_charter"), future).status_code == 422


def test_the_networks_are_in_continuous_enlargement(network):
    today = timezone.localdate()
    first = today.replace(year=today.year - 2, month=3, day=1)
    factories.membership(network=network, joined_on=first)
    gone = factories.membership(network=network, joined_on=first)
    left = first.replace(year=today.year - 1)
    secretary = factories.secretary()
    transitions.apply(gone, "exclude", by=secretary, comment="Charte.", changes={"left_on": left})
    factories.membership(network=network, joined_on=today)
    assert [(row["label"], row["value"]) for row in enlargement(today)] == [
        (str(today.year - 2), 2),
        (str(today.year - 1), 1),
        (str(today.year), 2),
    ]
