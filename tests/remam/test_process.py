import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Attendance
from networks.models import Membership
from tests import factories

pytestmark = pytest.mark.django_db


def figures(page):
    return page.context["figures"]


def test_milestones_stand_in_the_order_of_the_founding_document(client):
    text = client.get("/en/demarche/").content.decode()
    milestones = [
        *("Institutional backing", "Partnership convention (2010)", "Choice of themes", "National call for projects"),
        *("Selection of cities and sub-themes", "Thematic baseline", "Operating rules"),
        *("Launch and validation day (2012)", "Process towards autonomy"),
        "Convention with the association of presidents of communal councils (2013)",
    ]
    places = [text.index(f"<li>{milestone}") for milestone in milestones]
    assert places == sorted(places)
    # The numbers go on from phase to phase.
    assert re.findall(r'<ol start="(\d+)">', text) == ["7", "9"]


def test_networks_stand_in_the_phase_they_are_in(fetch):
    young, grown = factories.network(phase="preparation"), factories.network(phase="operation")
    standing = fetch(reverse("process")).context["standing"]
    assert standing == {"preparation": [young], "operation": [grown], "institutionalisation": []}


def test_memberships_being_formed_are_those_that_wished(fetch):
    network = factories.network()
    for state in ("identified", "interested", "complete", "examined", "deliberated", "active", "withdrawn"):
        factories.membership(network=network, state=state)
    suspended = factories.membership(network=network)
    factories.suspend(suspended)
    factories.membership(network=network, joined_on=timezone.localdate() - timedelta(days=10))
    found = figures(fetch(reverse("process")))
    assert (found["forming"], found["memberships"], found["recent"]) == (4, 2, 1)
    # Each has had its focal point named on the way.
    assert found["titulars"] == 2


def test_exchange_and_change_are_counted(fetch):
    session = factories.session(state="held")
    factories.write(session, decisions=["Essayer.", "Mesurer."])
    factories.action(session=session, state="done")
    factories.action(session=session, state="done")
    factories.action(session=session)
    factories.sheet(visibility="public", cost_range="under_100")
    factories.sheet(visibility="public")
    factories.sheet(visibility="network")
    factories.comment(version=factories.sheet_version(state="in_review"))
    factories.report(state="published", visibility="public")
    factories.report(state="published", visibility="members")

    found = figures(fetch(reverse("process")))

    names = ("decisions", "actions", "acting_cities", "practices", "comments", "reports", "sessions")
    assert [found[name] for name in names] == [2, 2, 1, 2, 1, 1, 1]
    assert found["year_sessions"] == 1


def test_attendance_is_the_share_of_the_invited_cities_that_came(fetch):
    network = factories.network()
    cities = [factories.city() for _number in range(4)]
    for city in cities:
        factories.focal_point(city, network)
    session = factories.session(lead_network=network, host_city=cities[0], state="held", starts_on=date(2014, 3, 4))
    # No attendance was taken here: it says nothing of who came.
    factories.session(lead_network=network, host_city=cities[0], state="held", starts_on=date(2015, 3, 4))
    factories.attendance(session=session)
    Attendance.objects.filter(participant__city=cities[1]).update(presence="absent")

    rows = fetch(reverse("process")).context["attendance"]["rows"]

    assert [(row["label"], row["share"]) for row in rows] == [("2014", 75.0)]


def test_openness_tells_in_what_capacity_people_came(fetch):
    session = factories.session(state="held")
    mosque = factories.organisation(name_fr="Association Amal", kind="association")
    factories.participant(activity=session, name="Amal", capacity="associative", is_invited=False, organisation=mosque)
    factories.attendance(session=session)
    member = factories.organisation(kind="ministry")
    Membership.objects.create(
        network=session.lead_network, organisation=member, status="active", joined_on=date(2013, 1, 1)
    )
    factories.organisation(kind="university")

    page = fetch(reverse("process"))

    assert {row["label"]: row["value"] for row in page.context["capacities"]}["Association"] == 1
    assert {row["value"] for row in page.context["organisations"]} == {1}
    assert len(page.context["organisations"]) == 2
    assert figures(page)["state"] == 1


def test_each_figure_says_how_it_is_counted_and_leads_to_its_records(fetch):
    text = fetch("/en/demarche/").text
    blocks = re.findall(r'<div class="figure">(.*?)</div>', text, re.S)
    assert len(blocks) == 12
    for block in blocks:
        assert re.search(r'class="figure-how">\S', block), block
        assert re.search(r'<a href="/en/\S+">', block), block


def test_page_of_an_empty_site_answers_in_each_language(fetch):
    for prefix in ("", "/ar", "/en"):
        page = fetch(f"{prefix}/demarche/")
        assert page.status_code == 200
        assert set(figures(page).values()) == {0}
