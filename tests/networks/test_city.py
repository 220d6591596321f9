"""A city's own page, kept up to date by its focal point."""

import logging

import pytest
from django.urls import reverse

from networks.models import City
from records import journal
from tests import factories

pytestmark = pytest.mark.django_db

GOOD = {
    "profile": "Ville impériale.",
    "website": "https://meknes.example.org",
    "population": "700000",
    "population_year": "2024",
    "population_source": "RGPH",
    "area_km2": "370.5",
    "council_size": "65",
}


@pytest.fixture
def url(place):
    return reverse("networks:city_edit", args=[place.city.code])


@pytest.fixture
def focal_point(place):
    return factories.focal_point(place.city, place.network)


def errors(response):
    assert response.status_code == 422
    return set(response.context["form"].errors)


def test_a_focal_point_corrects_the_page(place, url, focal_point, sign_in):
    response = sign_in(focal_point).post(url, GOOD)
    assert response.headers["Location"] == place.city.get_absolute_url()
    city = City.objects.get(pk=place.city.pk)
    assert (city.profile, city.population, str(city.area_km2)) == ("Ville impériale.", 700000, "370.50")
    assert journal.entries_of(city)[0].by == focal_point


def test_nothing_changed_leaves_no_trace(place, url, focal_point, sign_in):
    browser = sign_in(focal_point)
    browser.post(url, GOOD)
    browser.post(url, GOOD)
    assert journal.entries_of(place.city).count() == 1


def test_two_at_once(place, url, focal_point, sign_in):
    browser = sign_in(focal_point)
    browser.post(url, GOOD)
    seen = browser.get(url).context["form"]["seen"].value()
    City.objects.filter(pk=place.city.pk).update(website="https://autre.example.org", population=710_000)
    assert browser.post(url, {**GOOD, "seen": seen, "profile": "Au milieu du Saïss."}).status_code == 302
    city = City.objects.get(pk=place.city.pk)
    assert (city.profile, city.website) == ("Au milieu du Saïss.", "https://autre.example.org")
    assert city.population == 710_000
    # A figure, its year and its source say one thing.
    response = browser.post(url, {**GOOD, "seen": seen, "population_year": "2025"})
    assert response.status_code == 409
    assert set(response.context["form"].errors) - {"__all__"} == {"population", "population_year"}
    assert "710000" in response.content.decode()
    assert City.objects.get(pk=place.city.pk).population_year == 2024


@pytest.mark.parametrize(
    ("changes", "at_fault"),
    [
        ({"profile": "x" * 6001}, {"profile"}),
        ({"website": "javascript:alert(1)"}, {"website"}),
        ({"population": "0"}, {"population"}),
        ({"population": "-5"}, {"population"}),
        ({"population": "99999999999"}, {"population"}),
        ({"population": "beaucoup"}, {"population"}),
        ({"population_year": ""}, {"population_year"}),
        ({"population_source": ""}, {"population_source"}),
        ({"population_year": "1700"}, {"population_year"}),
        ({"population_year": "2199"}, {"population_year"}),
        ({"population_source": "x" * 121}, {"population_source"}),
        ({"area_km2": "-1"}, {"area_km2"}),
        ({"area_km2": "12345678"}, {"area_km2"}),
        ({"council_size": "-1"}, {"council_size"}),
    ],
)
def test_editing_refuses(place, url, focal_point, sign_in, changes, at_fault):
    response = sign_in(focal_point).post(url, {**GOOD, **changes})
    assert errors(response) == at_fault
    assert "Ville impériale." in response.content.decode() or "profile" in changes
    assert City.objects.get(pk=place.city.pk).profile == ""


def test_a_figure_without_year_may_stay(place, url, focal_point, sign_in):
    """Those of the reference data have none: correcting the profile does not ask for it."""
    City.objects.filter(pk=place.city.pk).update(population_year=None)
    fields = {**GOOD, "population": str(place.city.population), "population_year": ""}
    assert sign_in(focal_point).post(url, fields).status_code == 302


@pytest.mark.parametrize(
    ("forged", "value"),
    [("name_fr", "Ville libre"), ("code", "libre"), ("region", "1"), ("latitude", "0"), ("id", "1")],
)
def test_a_forged_field_is_refused(place, url, focal_point, sign_in, caplog, forged, value):
    with caplog.at_level(logging.WARNING, logger="remam.security"):
        response = sign_in(focal_point).post(url, {**GOOD, forged: value})
    assert errors(response) == {"__all__"}
    assert forged in caplog.text
    city = City.objects.get(pk=place.city.pk)
    assert (city.name_fr, city.code, city.profile) == ("Meknès", "meknes", "")


def test_the_secretariat_corrects_names_too(place, url, sign_in):
    names = {"name_fr": "Èze-Meknès", "name_ar": "مكناس", "region": place.city.region_id, "latitude": "33.9"}
    response = sign_in(place.secretary).post(url, {**GOOD, **names, "longitude": "-5.5"})
    assert response.status_code == 302
    city = City.objects.get(pk=place.city.pk)
    assert (city.name_fr, city.sort_name) == ("Èze-Meknès", "eze-meknes")
    assert errors(sign_in(place.secretary).post(url, {**GOOD, **names, "longitude": "181"})) == {"longitude"}


def test_others_may_not(place, url, sign_in, client):
    for person in (place.coordinator, place.elected, factories.focal_point(), factories.outsider()):
        assert sign_in(person).get(url).status_code == 403
        assert sign_in(person).post(url, GOOD).status_code == 403
    assert sign_in(place.secretary).get(reverse("networks:city_edit", args=["atlantis"])).status_code == 404
