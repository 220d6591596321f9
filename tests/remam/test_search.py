import pytest
from django.urls import reverse

from remam.search import search
from tests import factories
from tests.factories import networks as places
from tests.remam import copies

pytestmark = pytest.mark.django_db


def titles(page):
    return {group["name"]: [item["title"] for item in group["items"]] for group in page.context["groups"]}


@pytest.mark.parametrize(
    "words", ["éclairage public", "eclairage", "ECLAIRAGE", "public éclairage", "éclairag", "eclairrage"]
)
def test_titles_are_found_whatever_the_accents_the_order_and_a_slip(fetch, words):
    factories.sheet(title="Éclairage public au LED", visibility="public")
    factories.sheet(title="Trier à la maison", visibility="public")
    assert titles(fetch(reverse("search"), q=words)) == {"practices": ["Éclairage public au LED"]}


def test_every_kind_is_found_and_leads_to_its_page(fetch):
    network = factories.network(theme_fr="Compost")
    city = factories.city(name_fr="Compostville", name_ar="كومبوست")
    sheet = factories.sheet(title="Du compost au jardin", lead_network=network, visibility="public")
    session = factories.session(title="Le compost", lead_network=network, state="held", visibility="public")
    report = factories.report(title="Compost 2013", lead_network=network, state="published", visibility="public")

    page = fetch(reverse("search"), q="compost")

    assert set(titles(page)) == {"networks", "cities", "practices", "sessions", "reports"}
    assert page.context["number"] == 5
    for address in (
        network.get_absolute_url(),
        city.get_absolute_url(),
        reverse("capitalisation:practice", args=[sheet.pk]),
        reverse("activities:calendar_session", args=[session.pk]),
        reverse("capitalisation:report_file", args=[report.pk]),
    ):
        assert f'href="{address}"' in page.text
    assert titles(fetch(reverse("search"), q="كومبوست")) == {"cities": ["Compostville"]}


def test_nothing_is_found_that_one_may_not_see(fetch):
    network = factories.network()
    factories.sheet(title="Perlimpinpin en cours", lead_network=network, state="in_review")
    factories.sheet(title="Perlimpinpin entre membres", lead_network=network, visibility="members")
    factories.session(title="Perlimpinpin interne", lead_network=network, state="held")
    factories.session(title="Perlimpinpin proposé", lead_network=network, state="proposed", visibility="public")
    factories.report(title="Perlimpinpin prêt", lead_network=network)

    for person in (None, factories.outsider()):
        page = fetch(reverse("search"), person, q="perlimpinpin")
        assert page.context["groups"] == []
    member = fetch(reverse("search"), factories.focal_point(), q="perlimpinpin")
    assert titles(member) == {"practices": ["Perlimpinpin entre membres"]}
    coordinator = fetch(reverse("search"), places.coordinator_in_office(network), q="perlimpinpin")
    assert coordinator.context["number"] == 5


def test_a_long_list_is_cut_counted_and_leads_to_the_whole(fetch):
    copies.of_city(9, name_fr="Oasis")
    page = fetch(reverse("search"), q="oasis")
    [group] = page.context["groups"]
    assert (len(group["items"]), group["number"]) == (6, 9)
    assert group["more"] == f"{reverse('cities')}?q=oasis"


@pytest.mark.parametrize(
    "words", ["", "   ", "%", "_", "'", '"', "\\", "a" * 500, "nul\0", "(", "تجربة", "1 2 3 4 5 6 7 8 9 10"]
)
def test_odd_words_are_answered(fetch, words):
    factories.city(name_fr="Taza")
    page = fetch(reverse("search"), q=words)
    assert page.status_code == 200
    assert titles(page) == {}


def test_words_are_shown_as_they_are_typed_and_no_more(fetch):
    page = fetch(reverse("search"), q="<script>alert(1)</script>")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


def test_search_asks_as_much_of_the_database_for_many_rows(fetch):
    network = factories.network(theme_fr="Compost")
    sheet = factories.sheet(title="Compost", lead_network=network, visibility="public")
    session = factories.session(title="Compost", lead_network=network, state="held", visibility="public")
    factories.city(name_fr="Compost")
    people = (None, places.coordinator_in_office(network))
    few = [fetch(reverse("search"), person, q="compost").queries for person in people]

    copies.of_sheet(sheet, 20)
    copies.of_session(session, 20)
    copies.of_city(20, name_fr="Compost")

    assert [fetch(reverse("search"), person, q="compost").queries for person in people] == few == [5, 9]


def test_no_words_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert search("  ", None) == ([], 0)
