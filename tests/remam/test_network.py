import pytest
from django.urls import reverse

from tests import factories
from tests.remam import copies

pytestmark = pytest.mark.django_db


def test_list_shows_each_network_with_its_cities(fetch):
    network = factories.network(theme_fr="Anciennes médinas")
    factories.membership(network=network)
    factories.membership(network=network, state="identified")

    page = fetch(reverse("networks"))

    assert "Anciennes médinas" in page.text
    assert [found.city_count for found in page.context["networks"]] == [1]


def test_page_gathers_what_everybody_may_see(fetch):
    network = factories.network(theme_fr="Transport public", presentation_fr="Six villes **apprennent**.")
    network.sub_themes.create(name_fr="Accessibilité")
    city = factories.city(name_fr="Tanger")
    factories.membership(network=network, city=city)
    held = factories.session(lead_network=network, host_city=city, title="Marcher", state="held", visibility="public")
    coming = factories.session(lead_network=network, host_city=city, title="Pédaler", visibility="public")
    factories.sheet(lead_network=network, city=city, title="Une carte pour tous", visibility="public")
    report = factories.report(lead_network=network, state="published", visibility="public")

    page = fetch(network.get_absolute_url())

    for said in ("Transport public", "<strong>apprennent</strong>", "Accessibilité", "Tanger", "Une carte pour tous"):
        assert said in page.text
    assert page.context["past"] == [held]
    assert page.context["upcoming"] == [coming]
    assert reverse("capitalisation:report_file", args=[report.pk]) in page.text
    # The reviewer's city is a member as well.
    assert page.context["figures"] == {"cities": 2, "sessions": 1, "practices": 1, "actions": 0, "milestones": 0}
    assert city in [member.city for member in page.context["cities"]]


def test_page_keeps_what_is_not_public(fetch):
    network, other = factories.network(), factories.network()
    city = factories.city()
    factories.session(lead_network=network, host_city=city, title="Entre nous", state="held")
    factories.session(lead_network=network, host_city=city, title="Annulée", state="cancelled", visibility="public")
    factories.sheet(lead_network=network, city=city, title="Pour les membres", visibility="members")
    factories.report(lead_network=network, state="ready", title="Pas encore publié")
    factories.report(lead_network=network, state="published", visibility="members", title="Publié aux membres")
    factories.sheet(lead_network=other, title="D'un autre réseau", visibility="public")
    candidate = factories.city(name_fr="Candidate")
    factories.membership(network=network, city=candidate, state="interested")

    page = fetch(network.get_absolute_url(), factories.coordinator(network))

    for hidden in ("Entre nous", "Annulée", "Pour les membres", "Pas encore", "aux membres", "D'un autre", "Candidate"):
        assert hidden not in page.text


def test_joint_sessions_and_practices_belong_to_both_networks(fetch):
    lead, joint = factories.network(), factories.network()
    session = factories.session(lead_network=lead, title="Ensemble", state="held", visibility="public")
    session.networks.add(joint)
    factories.sheet(lead_network=lead, networks=[joint], title="Partagée", visibility="public")

    page = fetch(joint.get_absolute_url())

    assert page.context["past"] == [session]
    assert "Partagée" in page.text
    assert page.context["figures"]["sessions"] == 1


def test_address_does_not_mind_the_case_and_an_unknown_one_is_404(fetch):
    network = factories.network()
    assert fetch(reverse("network", args=[network.acronym.lower()])).status_code == 200
    assert fetch(reverse("network", args=["NOBODY"])).status_code == 404


def test_pages_ask_as_much_of_the_database_for_many_rows(fetch):
    network, person = factories.network(), factories.outsider()
    sheet = factories.sheet(lead_network=network, visibility="public")
    session = factories.session(lead_network=network, state="held", visibility="public")
    few = [fetch(network.get_absolute_url(), who).queries for who in (None, person)]

    copies.of_sheet(sheet, 20)
    copies.of_session(session, 20)
    copies.of_city(20, network)

    assert [fetch(network.get_absolute_url(), who).queries for who in (None, person)] == few == [8, 10]
    # The networks, and the memberships of each year.
    assert fetch(reverse("networks")).queries == 2
