import json
import re

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import translation

from remam.head import IMAGE, TOLD
from tests import factories

SITE = "https://villes.example.org"
HOSTILE = "</script><script>alert(1)</script> & 'x'"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def head(page):
    return page.content.decode().partition("</head>")[0]


def metas(page):
    return dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', head(page)))


def graph(page):
    """The linked data of a page, by type."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.content.decode(), re.S)
    assert len(blocks) == 1
    return {item["@type"]: item for item in json.loads(blocks[0])["@graph"]}


@pytest.mark.django_db
@pytest.mark.parametrize("name", TOLD)
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_each_page_says_what_it_is_and_where_it_is(client, name, language):
    with translation.override(language):
        path = reverse(name)
    page = client.get(path, {"utm_source": "x"})
    said = metas(page)
    assert len(said["description"]) > 40
    assert said["og:description"] == said["description"]
    assert said["og:title"]
    assert said["og:url"] == SITE + path
    assert said["og:locale"][:2] == language
    assert said["og:image"] == f"{SITE}/static/{IMAGE}"
    assert said["twitter:card"] == "summary_large_image"
    assert "robots" not in said
    assert f'<link rel="canonical" href="{SITE}{path}">' in head(page)
    found = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', head(page)))
    french = path if language == "fr" else path.removeprefix(f"/{language}")
    assert found == {
        "fr": SITE + french,
        "ar": f"{SITE}/ar{french}",
        "en": f"{SITE}/en{french}",
        "x-default": SITE + french,
    }


def test_descriptions_differ_from_page_to_page():
    assert len({str(text) for text in TOLD.values()}) == len(TOLD)


def test_the_image_is_ours_and_there():
    assert (django_settings.BASE_DIR / "static" / IMAGE).stat().st_size < 100_000


@pytest.mark.django_db
def test_further_pages_of_a_list_are_pages_and_filters_are_not(client):
    for _number in range(25):
        factories.city()
    second = head(client.get(reverse("cities"), {"page": "2", "sort": "-name"}))
    assert f'<link rel="canonical" href="{SITE}/villes/?page=2">' in second
    assert f'hreflang="ar" href="{SITE}/ar/villes/?page=2"' in second
    filtered = head(client.get(reverse("cities"), {"member": "yes"}))
    assert f'<link rel="canonical" href="{SITE}/villes/">' in filtered


@pytest.mark.django_db
def test_what_is_not_for_search_engines_asks_not_to_be_listed(client):
    for path in (reverse("account_login"), reverse("search"), "/nulle-part/"):
        page = client.get(path)
        assert head(page).count('<meta name="robots" content="noindex">') == 1, path
        assert "canonical" not in head(page)


@pytest.mark.django_db
def test_home_tells_who_publishes_and_how_one_searches(client):
    found = graph(client.get("/ar/"))
    assert found["Organization"]["@id"] == found["WebSite"]["publisher"]["@id"]
    target = found["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{SITE}/ar/recherche/?q={{words}}"
    assert "BreadcrumbList" not in found


@pytest.mark.django_db
def test_a_city_says_where_it_lies(client):
    city = factories.city(name_fr="Fès", name_ar="فاس", latitude="34.0331", longitude="-5.0003")
    page = client.get(city.get_absolute_url())
    found = graph(page)["City"]
    assert (found["name"], found["alternateName"]) == ("Fès", ["فاس"])
    assert found["geo"] == {"@type": "GeoCoordinates", "latitude": 34.0331, "longitude": -5.0003}
    steps = graph(page)["BreadcrumbList"]["itemListElement"]
    assert [step["item"] for step in steps] == [f"{SITE}/", f"{SITE}/villes/", SITE + city.get_absolute_url()]
    assert "Fès" in metas(page)["description"]


@pytest.mark.django_db
def test_a_network_names_its_members(client):
    network, city = factories.network(theme_fr="Déchets"), factories.city(name_fr="Safi")
    factories.membership(network=network, city=city)
    factories.membership(network=network, state="identified")
    found = graph(client.get(network.get_absolute_url()))["Organization"]
    assert found["alternateName"] == network.acronym
    assert [member["name"] for member in found["member"]] == ["Safi"]


@pytest.mark.django_db
def test_a_session_is_an_event_whose_link_stays_with_those_invited(client):
    session = factories.session(
        visibility="public", mode="hybrid", link="https://salle.example.org/secret", venue="Hôtel"
    )
    found = graph(client.get(reverse("activities:calendar_session", args=[session.pk])))["Event"]
    assert found["startDate"].startswith(session.starts_on.isoformat())
    assert found["eventStatus"].endswith("EventScheduled")
    assert [place["@type"] for place in found["location"]] == ["Place", "VirtualLocation"]
    assert "secret" not in json.dumps(found)
    off = factories.session(visibility="public", state="cancelled")
    found = graph(client.get(reverse("activities:calendar_session", args=[off.pk])))["Event"]
    assert found["eventStatus"].endswith("EventCancelled")


@pytest.mark.django_db
def test_a_practice_is_an_article_with_its_licence(client, sign_in):
    sheet = factories.sheet(title="Trier", pitch="En un an.", visibility="public")
    page = client.get(sheet.public_url)
    found = graph(page)["Article"]
    assert (found["headline"], found["abstract"], found["inLanguage"]) == ("Trier", "En un an.", "fr")
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["datePublished"] == sheet.first_published_on.isoformat()
    assert metas(page)["og:type"] == "article"
    assert head(page).count('<meta name="description"') == 1
    hidden = factories.sheet(visibility="members", lead_network=sheet.lead_network)
    page = sign_in(factories.coordinator(sheet.lead_network)).get(hidden.public_url)
    assert "ld+json" not in head(page)
    assert head(page).count("noindex") == 1


@pytest.mark.django_db
def test_nothing_that_people_write_ends_the_block(client):
    session = factories.session(visibility="public", title=HOSTILE, summary=HOSTILE)
    page = client.get(reverse("activities:calendar_session", args=[session.pk]))
    assert "<script>alert" not in page.content.decode()
    assert graph(page)["Event"]["name"] == HOSTILE
    assert metas(page)["og:title"] == "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#x27;x&#x27;"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "argument"),
    [("network", "AUCUN"), ("city", "aucune"), ("activities:calendar_session", 1), ("capitalisation:practice", 1)],
)
def test_the_page_of_a_record_that_is_not_there_says_so(client, name, argument):
    response = client.get(reverse(name, args=[argument]))
    assert response.status_code == 404
    assert "og:title" not in response.text
