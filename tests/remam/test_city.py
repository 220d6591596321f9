import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from tests import factories
from tests.remam import copies

pytestmark = pytest.mark.django_db


def names(page):
    return [city.name_fr for city in page.context["rows"]]


@pytest.mark.parametrize("words", ["fes", "FÈS", "فاس", "fè"])
def test_cities_are_found_by_name_in_both_scripts(fetch, words):
    factories.city(name_fr="Fès", name_ar="فاس")
    factories.city(name_fr="Tanger", name_ar="طنجة")
    assert names(fetch(reverse("cities"), q=words)) == ["Fès"]


def test_cities_are_filtered_by_region_network_and_membership(fetch):
    north = factories.region(code="MA-01")
    network = factories.network()
    member = factories.city(name_fr="Membre", region=north)
    factories.membership(city=member, network=network)
    candidate = factories.city(name_fr="Candidate")
    factories.membership(city=candidate, network=network, state="identified")

    assert names(fetch(reverse("cities"), region="MA-01")) == ["Membre"]
    assert names(fetch(reverse("cities"), network=network.acronym)) == ["Membre"]
    assert names(fetch(reverse("cities"), member="yes")) == ["Membre"]
    assert names(fetch(reverse("cities"), member="no")) == ["Candidate"]
    assert names(fetch(reverse("cities"), region="nowhere")) == []


def test_cities_are_sorted_as_asked(fetch):
    factories.city(name_fr="Essaouira", population=10)
    factories.city(name_fr="Agadir", population=30)
    factories.city(name_fr="Él Jadida", population=None)

    assert names(fetch(reverse("cities"))) == ["Agadir", "Él Jadida", "Essaouira"]
    assert names(fetch(reverse("cities"), sort="-name")) == ["Essaouira", "Él Jadida", "Agadir"]
    assert names(fetch(reverse("cities"), sort="-population")) == ["Agadir", "Essaouira", "Él Jadida"]
    assert names(fetch(reverse("cities"), sort="password")) == ["Agadir", "Él Jadida", "Essaouira"]


def test_list_is_exported_as_it_is_filtered(fetch, client):
    network = factories.network()
    factories.membership(city=factories.city(name_fr="Safi", name_ar="آسفي"), network=network)
    factories.city(name_fr="Taza")

    response = client.get(reverse("cities"), {"export": "csv", "member": "yes"})
    table = b"".join(response.streaming_content).decode()

    assert "Safi" in table
    assert "آسفي" in table
    assert network.acronym in table
    assert "Taza" not in table
    assert client.get(reverse("cities"), {"export": "xlsx"}).status_code == 200
    assert client.get(reverse("cities"), {"export": "exe"}).status_code == 404


def test_list_draws_what_is_filtered(fetch):
    factories.city(name_fr="Oujda", latitude="34.68", longitude="-1.91")
    factories.city(name_fr="Dakhla", latitude="23.68", longitude="-15.96")
    page = fetch(reverse("cities"), q="Dakhla")
    assert [point["place"].name for point in page.context["filter"].map["points"]] == ["Dakhla"]


def test_empty_list_leads_back(fetch):
    factories.city()
    page = fetch(reverse("cities"), q="zzz")
    with translation.override("fr"):
        assert gettext("No city answers these filters") in page.text


def test_page_says_where_the_figures_come_from(fetch):
    city = factories.city(name_fr="Nador", name_ar="الناظور", population=161726, population_year=None)
    dated = factories.city(population_year=2014, population_source="census")
    with translation.override("fr"):
        undated = f">{gettext('undated estimate')}"

    page = fetch(city.get_absolute_url())
    assert "الناظور" in page.text
    assert undated in page.text
    assert "GeoNames" in page.text
    assert "creativecommons.org/licenses/by/4.0" in page.text
    page = fetch(dated.get_absolute_url())
    assert undated not in page.text
    assert "2014" in page.text


def test_page_shows_what_is_public_of_the_city(fetch):
    city, network = factories.city(), factories.network(theme_fr="Maîtrise de l'énergie")
    factories.membership(city=city, network=network)
    factories.sheet(city=city, lead_network=network, title="Lampes LED", visibility="public")
    factories.sheet(city=city, lead_network=network, title="Note interne", visibility="city")
    factories.session(host_city=city, lead_network=network, title="Éclairer", visibility="public", state="held")
    factories.session(host_city=city, lead_network=network, title="Réunion fermée", state="held")
    factories.session(lead_network=network, title="Ailleurs", visibility="public", state="held")

    page = fetch(city.get_absolute_url(), factories.focal_point(city, network))

    assert "Lampes LED" in page.text
    assert "Éclairer" in page.text
    for hidden in ("Note interne", "Réunion fermée", "Ailleurs"):
        assert hidden not in page.text


def test_unknown_city_is_404(fetch):
    assert fetch(reverse("city", args=["atlantis"])).status_code == 404


def test_pages_ask_as_much_of_the_database_for_many_rows(fetch):
    network, person, city = factories.network(), factories.outsider(), factories.city()
    session = factories.session(host_city=city, lead_network=network, state="held", visibility="public")
    sheet = factories.sheet(city=city, lead_network=network, visibility="public")
    addresses = (reverse("cities"), city.get_absolute_url())
    few = [fetch(address, person).queries for address in addresses]

    copies.of_sheet(sheet, 20)
    copies.of_session(session, 20)
    copies.of_city(20, network)

    assert [fetch(address, person).queries for address in addresses] == few == [8, 7]
