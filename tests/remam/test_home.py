from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.remam import copies

pytestmark = pytest.mark.django_db


def test_home_tells_what_the_networks_did(fetch):
    network = factories.network(theme_fr="Gestion des déchets", icon="recycle")
    city = factories.city(name_fr="Agadir")
    factories.session(lead_network=network, host_city=city, state="held", visibility="public")
    coming = factories.session(lead_network=network, host_city=city, title="Le compost", visibility="public")
    sheet = factories.sheet(lead_network=network, city=city, title="Trier à la maison", visibility="public")
    factories.action(state="done", session=factories.session(lead_network=network, host_city=city, state="held"))

    page = fetch(reverse("home"))

    figures = page.context["figures"]
    assert (figures["sessions"], figures["practices"], figures["actions"]) == (2, 1, 1)
    assert figures["memberships"] == network.memberships.active().count()
    assert "Gestion des déchets" in page.text
    assert network.get_absolute_url() in page.text
    assert reverse("capitalisation:practice", args=[sheet.pk]) in page.text
    assert reverse("activities:calendar_session", args=[coming.pk]) in page.text
    assert city.get_absolute_url() in page.text


def test_home_shows_nothing_that_is_not_public(fetch):
    network = factories.network()
    factories.session(lead_network=network, title="Réunion interne", visibility="network")
    factories.session(lead_network=network, title="Simple proposition", visibility="public", state="proposed")
    factories.sheet(lead_network=network, title="Entre membres", visibility="members")
    factories.sheet(lead_network=network, title="En relecture", visibility="public", state="in_review")

    for person in (None, factories.coordinator(network)):
        page = fetch(reverse("home"), person)
        for title in ("Réunion interne", "Simple proposition", "Entre membres", "En relecture"):
            assert title not in page.text


def test_home_of_an_empty_site_answers(fetch):
    page = fetch(reverse("home"))
    assert page.status_code == 200
    assert set(page.context["figures"].values()) == {0}


def test_home_leaves_past_dates_out(fetch):
    yesterday = timezone.localdate() - timedelta(days=1)
    factories.session(title="Déjà passée", visibility="public", starts_on=yesterday, state="scheduled")
    assert "Déjà passée" not in fetch(reverse("home")).text


def test_home_asks_as_much_of_the_database_for_many_rows(fetch):
    network = factories.network()
    sheet = factories.sheet(lead_network=network, visibility="public")
    session = factories.session(lead_network=network, visibility="public")
    few = fetch(reverse("home")).queries

    copies.of_sheet(sheet, 20)
    copies.of_session(session, 20)
    copies.of_city(20, network)

    assert fetch(reverse("home")).queries == few == 6


@pytest.mark.parametrize("name", ["home", "account_login", "dashboard"])
def test_browsers_are_told_what_a_page_may_do(name, sign_in):
    """Nothing foreign is loaded, no form leads elsewhere, no other site shows the page within its own."""
    browser = sign_in(factories.focal_point()) if name == "dashboard" else Client()
    page = browser.get(reverse(name))
    policy = page.headers["Content-Security-Policy"]
    told = {directive: set(sources) for directive, *sources in map(str.split, policy.split(";"))}
    nonces = {source for source in told["script-src"] if source.startswith("'nonce-")}
    assert told["script-src"] - nonces == {"'self'"}
    assert "'unsafe-inline'" not in policy
    for directive in ("default-src", "style-src", "font-src", "form-action"):
        assert told[directive] == {"'self'"}, directive
    for directive in ("object-src", "base-uri", "frame-ancestors"):
        assert told[directive] == {"'none'"}, directive
    assert told["img-src"] == {"'self'", "data:"}
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"
