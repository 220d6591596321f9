"""The list page that every noun uses, tried on memberships."""

import pytest
from django.urls import reverse

from networks.models import Membership
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(sign_in):
    return sign_in(factories.secretary())


@pytest.fixture
def url():
    return reverse("networks:memberships")


def fill(count):
    network = factories.network(acronym="REMAM")
    for _number in range(count):
        Membership.objects.create(network=network, city=factories.city())


def test_pages_of_twenty(browser, url):
    fill(45)
    sizes = [len(browser.get(f"{url}?page={number}").context["rows"]) for number in (1, 2, 3)]
    assert sizes == [20, 20, 5]
    assert browser.get(url).context["count"] == 45
    # Each row stands on one page only.
    rows = [row.pk for number in (1, 2, 3) for row in browser.get(f"{url}?page={number}").context["rows"]]
    assert len(set(rows)) == 45


@pytest.mark.parametrize("page", ["0", "-1", "999", "last", "two", "", "1e9", "9" * 30])
def test_a_page_that_is_not_there(browser, url, page):
    fill(3)
    response = browser.get(url, {"page": page})
    assert response.status_code == 200
    assert len(response.context["rows"]) == 3


def test_links_between_pages_keep_the_filters(browser, url):
    fill(45)
    content = browser.get(f"{url}?network=REMAM&page=2").content.decode()
    assert "?network=REMAM&amp;page=3" in content
    assert "?network=REMAM&amp;page=1" in content
    assert "?network=REMAM&amp;export=csv" in content


def test_an_empty_list_says_what_to_do(browser, url):
    response = browser.get(url)
    assert response.context["count"] == 0
    assert reverse("networks:membership_identify") in response.content.decode()
    assert "export=csv" not in response.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_is_of_what_is_filtered_not_of_one_page(browser, url, kind):
    fill(25)
    response = browser.get(url, {"export": kind, "page": "2"})
    assert response.status_code == 200
    if kind == "csv":
        assert len(b"".join(response.streaming_content).splitlines()) == 26


@pytest.mark.parametrize("kind", ["pdf", "", "exe", "csv\0"])
def test_an_unknown_export(browser, url, kind):
    assert browser.get(url, {"export": kind}).status_code == 404


def test_an_export_of_a_wrong_filter_holds_nothing(browser, url):
    fill(2)
    response = browser.get(url, {"export": "csv", "network": "NOWHERE"})
    assert len(b"".join(response.streaming_content).splitlines()) == 1


def test_a_city_that_looks_like_a_formula_is_exported_as_text(browser, url):
    Membership.objects.create(network=factories.network(), city=factories.city(name_fr="=cmd|'/C calc'!A0"))
    response = browser.get(url, {"export": "csv"})
    assert ";'=cmd" in b"".join(response.streaming_content).decode()
