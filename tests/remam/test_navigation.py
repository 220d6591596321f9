import pytest
from django.test import RequestFactory
from django.urls import reverse

from remam.navigation import sections
from tests import factories
from tests.remam import copies

pytestmark = pytest.mark.django_db


def menu(person, path="/espace/"):
    request = RequestFactory().get(path)
    request.user = person
    return {item["url"]: item for section in sections(request) for item in section["items"]}


PAGES = {
    "dashboard": "*",
    "awaiting": "secretary coordinator focal_point elected_official",
    "activities:sessions": "secretary coordinator focal_point elected_official partner",
    "activities:programmes": "secretary coordinator focal_point elected_official",
    "activities:trainings": "secretary coordinator focal_point elected_official partner",
    "activities:trips": "secretary coordinator focal_point elected_official partner",
    "activities:actions": "secretary coordinator focal_point elected_official",
    "activities:calendar": "secretary coordinator focal_point elected_official partner",
    "capitalisation:sheets": "secretary coordinator focal_point elected_official partner",
    "capitalisation:reports": "secretary coordinator focal_point elected_official partner",
    "networks:memberships": "secretary coordinator focal_point elected_official",
    "networks:conventions": "secretary coordinator focal_point elected_official partner",
    "networks:calls": "secretary coordinator focal_point elected_official partner",
    "networks:applications": "secretary coordinator focal_point elected_official",
    "networks:contributions": "partner",
    "networks:finance": "secretary coordinator focal_point elected_official",
    "networks:elections": "secretary coordinator focal_point elected_official",
    "networks:milestones": "secretary coordinator focal_point elected_official partner",
    "networks:organisations": "secretary coordinator focal_point elected_official partner",
    "networks:directory": "secretary coordinator focal_point elected_official",
    "networks:appointments": "secretary",
    "networks:administration": "secretary",
}


@pytest.mark.parametrize("role", ["secretary", "coordinator", "focal_point", "elected_official", "partner", "outsider"])
def test_each_role_is_shown_its_pages_and_may_open_them(sign_in, role):
    person = getattr(factories, role)()
    shown = {address.partition("?")[0] for address in menu(person)}
    expected = {reverse(name) for name, roles in PAGES.items() if roles == "*" or role in roles.split()}
    assert shown == expected
    client = sign_in(person)
    assert {address: client.get(address).status_code for address in shown} == dict.fromkeys(expected, 200)


def test_numbers_are_those_of_ones_network_in_one_query(django_assert_num_queries):
    network = factories.network()
    coordinator = factories.coordinator(network)
    session = factories.session(lead_network=network, state="held")
    factories.session(state="held")
    factories.action(session=session)
    factories.sheet(lead_network=network)
    factories.report(lead_network=network)
    factories.membership(network=network, state="complete")
    menu(coordinator)

    with django_assert_num_queries(1):
        shown = menu(coordinator)

    sessions = shown[f"{reverse('activities:sessions')}?network={network.acronym}"]
    assert sessions["count"] == 1
    assert shown[f"{reverse('activities:actions')}?network={network.acronym}"]["count"] == 1
    assert shown[f"{reverse('capitalisation:sheets')}?network={network.acronym}"]["count"] == 1
    assert shown[reverse("capitalisation:reports")]["count"] == 1
    members = shown[f"{reverse('networks:memberships')}?network={network.acronym}"]
    assert members["count"] == network.memberships.active().count()
    # The file to examine, the report to publish; the minutes are late as well.
    assert shown[reverse("awaiting")]["count"] == 3


def test_numbers_of_the_secretariat_are_of_all_networks():
    factories.session(state="held")
    factories.session(state="held")
    assert menu(factories.secretary())[reverse("activities:sessions")]["count"] == 2


def test_lists_are_not_narrowed_for_those_who_work_in_several_networks():
    person = factories.coordinator()
    factories.appointment(role="coordinator", person=person, network=factories.network())
    assert reverse("activities:sessions") in menu(person)


def test_the_present_page_is_marked(fetch):
    person = factories.secretary()
    here = menu(person, reverse("networks:memberships") + "ADH-1/")
    assert [address for address, item in here.items() if item["active"]] == [reverse("networks:memberships")]
    page = fetch(reverse("dashboard"), person)
    assert page.text.count('aria-current="page"') == 1


def test_public_pages_do_not_count_for_a_side_bar_they_do_not_show(fetch):
    person, network = factories.secretary(), factories.network()
    assert fetch(reverse("about"), person).queries == 2
    copies.of_city(3, network)
    assert fetch(reverse("about")).queries == 0
