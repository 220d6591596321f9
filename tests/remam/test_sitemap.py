import re
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from remam.views.sitemap import PAGES, SECTIONS
from tests import factories
from tests.addresses import ADDRESSES
from tests.test_access_matrix import LOGIN_FREE

SITE = "https://villes.example.org"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
LANGUAGES = ("fr", "ar", "en")


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def listed(client, section, query=""):
    """The addresses of a section: address -> its alternates by language."""
    tree = ElementTree.fromstring(client.get(reverse("sitemap_section", args=[section]) + query).content)
    return {
        url.find("s:loc", NAMES).text: {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)}
        for url in tree.findall("s:url", NAMES)
    }


def in_each_language(name, args=()):
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = SITE + reverse(name, args=args)
    return found


@pytest.mark.django_db
def test_index_names_every_section_once(client):
    factories.city()
    page = client.get("/sitemap.xml")
    assert page["Content-Type"] == "application/xml"
    found = [node.text for node in ElementTree.fromstring(page.content).iterfind(".//s:loc", NAMES)]
    assert found == [f"{SITE}/sitemap-{name}.xml" for name in SECTIONS]
    for name in SECTIONS:
        assert client.get(f"/sitemap-{name}.xml").status_code == 200
    assert client.get("/sitemap-nowhere.xml").status_code == 404


@pytest.mark.django_db
def test_a_long_section_is_in_several_files(client, monkeypatch):
    monkeypatch.setattr(SECTIONS["villes"], "limit", 6)
    for _number in range(3):
        factories.city()
    index = client.get("/sitemap.xml").content.decode()
    assert f"{SITE}/sitemap-villes.xml?p=2" in index
    assert "?p=3" not in index
    assert len(listed(client, "villes")) == 6
    assert len(listed(client, "villes", "?p=2")) == 3


def test_pages_name_their_alternates(client):
    found = listed(client, "pages")
    assert len(found) == len(PAGES) * len(LANGUAGES)
    for name in PAGES:
        languages = in_each_language(name)
        for address in languages.values():
            assert found[address] == {**languages, "x-default": languages["fr"]}


@pytest.mark.django_db
def test_only_what_is_public_is_listed(client):
    network, city = factories.network(), factories.city()
    scope = {"lead_network": network, "host_city": city}
    shown = factories.session(visibility="public", **scope)
    for fields in ({"visibility": "network"}, {"visibility": "members"}, {"visibility": "public", "state": "proposed"}):
        factories.session(**scope, **fields)
    sheet = factories.sheet(visibility="public", lead_network=network, city=city)
    factories.sheet(visibility="members", lead_network=network, city=city)
    factories.sheet(visibility="public", state="in_review", lead_network=network, city=city)
    report = factories.report(state="published", visibility="public", lead_network=network)
    factories.report(state="published", visibility="network", lead_network=network)
    factories.report(state="ready", visibility="public", lead_network=network)

    assert set(listed(client, "sessions")) == set(in_each_language("activities:calendar_session", [shown.pk]).values())
    assert set(listed(client, "bonnes-pratiques")) == set(
        in_each_language("capitalisation:practice", [sheet.pk]).values()
    )
    assert listed(client, "publications") == {
        in_each_language("capitalisation:report_file", [report.pk])[report.language]: {}
    }
    assert set(in_each_language("network", [network.acronym]).values()) <= set(listed(client, "reseaux"))
    assert set(in_each_language("city", [city.code]).values()) <= set(listed(client, "villes"))


@pytest.mark.django_db
def test_everything_listed_can_be_opened(client):
    factories.session(visibility="public")
    factories.sheet(visibility="public")
    for section in SECTIONS:
        for address in listed(client, section):
            assert client.get(address.removeprefix(SITE)).status_code == 200, address


def robots(client):
    page = client.get("/robots.txt")
    assert page["Content-Type"].startswith("text/plain")
    parser = RobotFileParser()
    parser.parse(page.content.decode().splitlines())
    return parser


def test_robots_find_the_map_and_the_public_pages(client):
    parser = robots(client)
    assert parser.site_maps() == [f"{SITE}/sitemap.xml"]
    for name in PAGES:
        for address in in_each_language(name).values():
            assert parser.can_fetch("*", address), address
    assert "Disallow: /*?*export=" in client.get("/robots.txt").content.decode()


def test_robots_are_kept_from_what_asks_to_sign_in(client):
    parser, seen = robots(client), 0
    for name in ADDRESSES:
        if name in LOGIN_FREE and not name.startswith(("account_", "mfa_", "admin:", "demo_")):
            continue
        try:
            addresses = in_each_language(name).values()
        except NoReverseMatch:
            continue
        for address in addresses:
            seen += 1
            assert not parser.can_fetch("*", address), address
    assert seen > 50
    assert not re.search(r"Disallow: /(ar/|en/)?$", client.get("/robots.txt").content.decode(), re.M)
