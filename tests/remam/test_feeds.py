from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tests import factories
from tests.remam import copies

pytestmark = pytest.mark.django_db
SITE = "https://villes.example.org"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
FEEDS = ("feed_practices", "feed_publications", "feed_sessions")


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def read(client, name, language="fr"):
    with translation.override(language):
        page = client.get(reverse(name))
    assert page["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(page.content)


def titles(feed):
    return [entry.find("a:title", ATOM).text for entry in feed.iterfind("a:entry", ATOM)]


def links(node):
    return {link.get("rel"): link.get("href") for link in node.iterfind("a:link", ATOM)}


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_each_feed_is_in_each_language_at_its_own_address(client, name, language):
    feed = read(client, name, language)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    with translation.override(language):
        own = SITE + reverse(name)
    assert links(feed)["self"] == own == feed.find("a:id", ATOM).text
    assert links(feed)["alternate"].startswith(SITE)
    assert feed.find("a:title", ATOM).text
    assert feed.find("a:updated", ATOM).text


def test_practices_are_those_of_the_public_library(client):
    city = factories.city(name_fr="Agadir")
    sheet = factories.sheet(city=city, title="Trier & composter", pitch="En un an.", visibility="public")
    for fields in ({"visibility": "members"}, {"visibility": "public", "state": "in_review"}):
        factories.sheet(title="Cachée", **fields)
    feed = read(client, "feed_practices")
    assert titles(feed) == ["Trier & composter"]
    entry = feed.find("a:entry", ATOM)
    assert links(entry)["alternate"] == f"{SITE}{sheet.public_url}"
    assert entry.find("a:summary", ATOM).text == "En un an."
    assert entry.find("a:author/a:name", ATOM).text == "Agadir"
    assert entry.find("a:rights", ATOM).text == "CC BY 4.0"
    assert entry.find("a:category", ATOM).get("term") == sheet.lead_network.acronym


def test_a_member_s_feed_shows_no_more(sign_in):
    sheet = factories.sheet(title="Entre membres", visibility="members")
    client = sign_in(factories.coordinator(sheet.lead_network))
    assert titles(read(client, "feed_practices")) == []


def test_publications_are_the_public_reports_with_their_files(client):
    report = factories.report(state="published", visibility="public", title="Rapport 2025")
    factories.report(state="published", visibility="members", title="Aux membres")
    factories.report(state="ready", visibility="public", title="Pas encore")
    feed = read(client, "feed_publications")
    assert titles(feed) == ["Rapport 2025"]
    address = SITE + reverse("capitalisation:report_file", args=[report.pk])
    assert links(feed.find("a:entry", ATOM)) == {"alternate": address, "enclosure": address}


def test_sessions_are_those_to_come_the_nearest_first(client):
    today = timezone.localdate()
    for days, fields in (
        (20, {"title": "Loin", "visibility": "public"}),
        (5, {"title": "Bientôt", "visibility": "public"}),
        (6, {"title": "Entre nous", "visibility": "network"}),
        (7, {"title": "Proposée", "visibility": "public", "state": "proposed"}),
        (8, {"title": "Annulée", "visibility": "public", "state": "cancelled"}),
        (-9, {"title": "Tenue", "visibility": "public", "state": "held"}),
    ):
        factories.session(starts_on=today + timedelta(days=days), **fields)
    assert [title.partition(" (")[0] for title in titles(read(client, "feed_sessions"))] == ["Bientôt", "Loin"]


def test_a_character_that_xml_forbids_is_left_out(client):
    odd = "Un\x0bdeux\x1f"
    factories.session(visibility="public", title=odd, summary=f"{odd}\n\ttrois\ufffe", venue=odd)
    factories.sheet(visibility="public", title=odd, pitch=odd, city=factories.city(name_fr=odd))
    factories.report(state="published", visibility="public", title=odd)
    for name in FEEDS:
        assert titles(read(client, name))[0].startswith("Undeux")
    summary = read(client, "feed_sessions").find("a:entry/a:summary", ATOM).text
    assert summary.endswith("Undeux\n\ttrois")
    assert read(client, "feed_practices").find("a:entry/a:author/a:name", ATOM).text == "Undeux"


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_asks_once_whatever_its_length(client, name, django_assert_num_queries):
    sheet = factories.sheet(visibility="public")
    copies.of_sheet(sheet, 40)
    copies.of_session(factories.session(visibility="public"), 40)
    for _number in range(3):
        factories.report(state="published", visibility="public", lead_network=sheet.lead_network)
    with django_assert_num_queries(1):
        feed = read(client, name)
    assert len(titles(feed)) == (3 if name == "feed_publications" else 30)


def test_pages_name_the_feeds_in_their_own_language(client):
    for prefix in ("", "/ar", "/en"):
        page = client.get(f"{prefix}/a-propos/").content.decode()
        for name in ("bonnes-pratiques", "publications", "sessions"):
            assert 'type="application/atom+xml" title="' in page
            assert f'href="{prefix}/flux/{name}.atom"' in page
