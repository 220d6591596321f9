from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Attendance
from networks.models import Membership
from tests import factories
from tests.addresses import step
from tests.factories import networks as places
from tests.remam import copies

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def kinds(page):
    return [item["kind"] for item in page.context["items"]]


def test_nobody_sees_it_without_signing_in(client):
    for name in ("dashboard", "awaiting"):
        response = client.get(reverse(name))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


def test_each_item_leads_to_its_page(fetch):
    membership = factories.membership(state="complete")
    coordinator = places.coordinator_in_office(membership.network)
    page = fetch(reverse("dashboard"), coordinator)
    assert kinds(page) == ["membership_examine"]
    assert f'href="{reverse("networks:membership", args=[membership.pk])}"' in page.text
    assert membership.city.name in page.text


def test_what_is_late_comes_first_and_the_oldest_before_the_others(fetch):
    network = factories.network()
    coordinator = factories.coordinator(network)
    older = factories.session(lead_network=network, state="proposed", starts_on=TODAY() + timedelta(days=9))
    newer = factories.session(lead_network=network, state="proposed", starts_on=TODAY() + timedelta(days=12))
    factories.report(lead_network=network, state="ready", by=coordinator)
    held = factories.session(lead_network=network, minutes="approved", starts_on=TODAY() - timedelta(days=90))
    factories.action(session=held, due_on=TODAY() - timedelta(days=1))

    page = fetch(reverse("dashboard"), coordinator)

    assert kinds(page) == ["actions_late", "session_proposed", "session_proposed", "report_ready"]
    assert [item["url"] for item in page.context["items"][1:3]] == [
        older.get_absolute_url(),
        newer.get_absolute_url(),
    ]


@pytest.mark.parametrize(("state", "may_log"), [("interested", False), ("active", True)])
def test_only_the_focal_point_of_a_member_city_is_led_to_log_a_session(fetch, state, may_log):
    membership = factories.membership(state=state)
    person = factories.focal_point(membership.city, membership.network)
    address = f'href="{reverse("activities:session_log")}"'
    for name in ("dashboard", "activities:sessions"):
        assert (address in fetch(reverse(name), person).text) is may_log


def test_a_long_list_is_cut_and_leads_to_the_whole(fetch):
    network = factories.network()
    coordinator = factories.coordinator(network)
    copies.of_session(factories.session(lead_network=network, state="proposed"), 9)
    factories.membership(network=network, state="complete")
    factories.report(lead_network=network, state="ready", by=coordinator)

    page = fetch(reverse("dashboard"), coordinator)
    assert len(page.context["items"]) == 8
    assert page.context["total"] == 12
    assert f'href="{reverse("awaiting")}"' in page.text

    whole = fetch(reverse("awaiting"), coordinator)
    assert len(whole.context["items"]) == 12


def test_everything_that_awaits_is_on_one_of_the_pages(fetch):
    network = factories.network()
    coordinator = factories.coordinator(network)
    copies.of_session(factories.session(lead_network=network, state="proposed"), 129)
    factories.report(lead_network=network, state="ready", by=coordinator)
    shown = []
    for number in (1, 2, 3):
        page = fetch(reverse("awaiting"), coordinator, page=number)
        assert page.context["total"] == 131
        shown += [item["url"] for item in page.context["items"]]
    assert len(shown) == len(set(shown)) == 131
    # What is not urgent is last of all, not of its page.
    assert kinds(page)[-1] == "report_ready"
    assert 'rel="prev" href="?page=2"' in page.text


def test_somebody_with_several_roles_sees_all_of_them(fetch):
    membership = factories.membership(state="complete")
    coordinator = places.coordinator_in_office(membership.network)
    elsewhere = factories.session(state="held", starts_on=TODAY() - timedelta(days=2))
    factories.appointment(
        role="focal_point",
        person=coordinator,
        city=elsewhere.host_city,
        network=elsewhere.lead_network,
        is_titular=False,
    )
    city = factories.city(name_fr="Azrou")
    factories.appointment(role="elected_official", person=coordinator, city=city)

    page = fetch(reverse("dashboard"), coordinator)

    assert set(kinds(page)) == {"membership_examine", "minutes_to_write"}
    assert page.context["city"]["names"] == "Azrou"


def test_somebody_without_appointment_is_told_why_there_is_nothing(fetch, settings):
    settings.CONTACT_EMAIL = "secretariat@example.org"
    page = fetch(reverse("dashboard"), factories.outsider())
    assert page.status_code == 200
    assert "secretariat@example.org" in page.text
    assert fetch(reverse("awaiting"), factories.outsider()).status_code == 200


def test_figures_are_those_of_ones_networks(fetch):
    network, other = factories.network(), factories.network()
    for where in (network, other, other):
        factories.session(lead_network=where, state="held")
    mine = fetch(reverse("dashboard"), factories.coordinator(network)).context["need"]
    assert [row["value"] for row in mine["rows"]] == [0, 1, 0, 0]
    assert not mine["everywhere"]
    every = fetch(reverse("dashboard"), factories.secretary()).context["need"]
    assert [row["value"] for row in every["rows"]] == [0, 3, 0, 0]
    assert every["everywhere"]


def test_next_dates_are_those_of_ones_networks(fetch):
    network = factories.network()
    mine = factories.session(lead_network=network, title="La nôtre")
    factories.session(title="Celle des autres", visibility="public")
    factories.session(lead_network=network, title="Une idée", state="proposed")
    page = fetch(reverse("dashboard"), factories.focal_point(network=network))
    assert list(page.context["dates"]) == [mine]
    assert page.context["dates"][0].half_day_count == 2


# --- The elected official --------------------------------------------------------------------------------------------


@pytest.fixture
def agadir():
    """A city with its elected official, a network, and a session that it received."""
    city, network = factories.city(name_fr="Agadir"), factories.network(theme_fr="Déchets urbains")
    factories.membership(city=city, network=network)
    session = factories.session(
        lead_network=network, host_city=city, state="held", starts_on=TODAY() - timedelta(days=60), title="Le compost"
    )
    return city, network, session, places.official_in_office(city)


def test_official_sees_what_the_city_owes(fetch, agadir):
    city, network, session, official = agadir
    late = factories.action(
        session=session, owner_city=city, text="Envoyer le plan", due_on=TODAY() - timedelta(days=5)
    )
    factories.action(session=session, owner_city=factories.membership(network=network).city, text="Autre ville")
    factories.membership(city=city, state="examined")
    factories.sheet(city=city, lead_network=network, state="to_complete", title="À reprendre")

    page = fetch(reverse("dashboard"), official)
    owed = page.context["city"]["owes"]

    assert [item["kind"] for item in owed] == ["owed_action", "owed_file", "owed_minutes", "owed_sheet"]
    assert owed[0]["url"] == reverse("activities:action", args=[late.pk])
    assert (page.context["city"]["owed"], page.context["city"]["late"]) == (4, 1)
    assert "Autre ville" not in page.text


def test_official_sees_what_the_city_gets(fetch, agadir):
    city, network, session, official = agadir
    there = factories.participant(activity=session, name="Une technicienne", city=city)
    Attendance.objects.create(participant=there, half_day=session.half_days.first(), presence="present")
    missed = factories.session(lead_network=network, state="held", title="Sans nous")
    factories.participant(activity=missed, name="Absente", city=city)
    sheet = factories.sheet(city=city, lead_network=network, title="Composter")
    factories.report(lead_network=network, state="published", title="Bilan")
    factories.report(kind="sheet", version=sheet.latest, state="published")
    factories.report(lead_network=network, state="ready", title="Pas encore")

    page = fetch(reverse("dashboard"), official)

    assert [(item["kind"], item["title"]) for item in page.context["city"]["gets"]] == [
        ("got_membership", "Déchets urbains"),
        ("got_session", "Le compost"),
        ("got_practice", "Composter"),
        ("got_report", "Bilan"),
    ]


def test_official_sees_what_awaits_a_decision_and_what_was_decided(fetch, agadir):
    city, network, _session, official = agadir
    decided = factories.session(lead_network=network, minutes="approved", starts_on=TODAY() - timedelta(days=40))
    decided.decisions.create(text="Le réseau publie ses tarifs.")
    draft = factories.session(lead_network=network, minutes="drafted")
    draft.decisions.create(text="Pas encore relu.")
    elsewhere = factories.session(minutes="approved", starts_on=TODAY() - timedelta(days=40))
    elsewhere.decisions.create(text="Un autre réseau.")
    told = {"lead_network": network, "minutes": "approved", "starts_on": TODAY() - timedelta(days=40)}
    factories.session(**told, visibility="city").decisions.create(text="Entre eux.")
    factories.session(**told, visibility="city", host_city=city).decisions.create(text="Entre nous.")
    membership = factories.membership(city=city, state="identified")

    page = fetch(reverse("dashboard"), official)

    assert kinds(page) == ["membership_interest"]
    assert step(membership, "declare_interest") in page.text
    told = [item["title"] for item in page.context["city"]["decisions"]]
    assert {"Le réseau publie ses tarifs.", "Entre nous."} <= set(told)
    for hidden in ("Pas encore relu.", "Un autre réseau.", "Entre eux."):
        assert hidden not in page.text


def test_other_roles_are_not_shown_a_city(fetch):
    assert fetch(reverse("dashboard"), factories.focal_point()).context["city"] is None
    assert fetch(reverse("dashboard"), factories.secretary()).context["city"] is None


# --- What it costs ---------------------------------------------------------------------------------------------------


def _everything(network, city):
    """One of each record that a dashboard may show."""
    factories.session(lead_network=network, host_city=city, state="proposed")
    held = factories.session(lead_network=network, host_city=city, state="held", visibility="public")
    factories.action(session=held, owner_city=city, due_on=TODAY() - timedelta(days=3))
    return held, factories.sheet(lead_network=network, city=city, state="published")


@pytest.mark.parametrize(
    ("role", "number"),
    [("secretary", 7), ("coordinator", 7), ("focal_point", 7), ("elected_official", 7), ("partner", 7), ("several", 7)],
)
def test_dashboard_asks_as_much_of_the_database_for_many_rows(fetch, role, number):
    network, city = factories.network(), factories.city()
    held, sheet = _everything(network, city)
    person = _person(role, network, city)
    few = fetch(reverse("dashboard"), person).queries

    copies.of_session(held, 20)
    copies.of_session(factories.session(lead_network=network, host_city=city, state="proposed"), 20)
    copies.of_sheet(sheet, 20)
    for _number in range(20):
        factories.action(session=held, owner_city=city, due_on=TODAY() - timedelta(days=3))
        Membership.objects.create(city=factories.city(), network=network, status="complete")

    assert fetch(reverse("dashboard"), person).queries == few == number <= 10


def _person(role, network, city):
    if role == "several":
        person = factories.coordinator(network)
        factories.appointment(role="elected_official", person=person, city=city)
        return person
    scopes = {"coordinator": [network], "focal_point": [city, network], "elected_official": [city]}
    return getattr(factories, role)(*scopes.get(role, []))
