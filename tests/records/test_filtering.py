"""Filters: one query per facet, pills that can be removed, values that are not offered find nothing."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from networks.filters import MembershipFilter
from networks.models import City, Membership, Network
from records.filtering import RecordFilter, Search
from tests import factories

pytestmark = pytest.mark.django_db


def filtered(query, queryset=None):
    request = RequestFactory().get(f"/liste/?{query}")
    return MembershipFilter(request.GET, queryset=queryset or Membership.objects.order_by("pk"), request=request)


class CityFilter(RecordFilter):
    words = Search(fields=("name_fr", "name_ar"))


def cities(words):
    query = QueryDict(mutable=True)
    query["words"] = words
    return {city.code for city in CityFilter(query, queryset=City.objects.order_by("pk")).qs}


def test_a_facet_is_read_once():
    factories.network(acronym="REMAM")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        found = filtered("network=REMAM")
        assert found.form.is_valid()
        str(found.form)
        assert found.pills
        str(found.form)
    assert len(captured.captured_queries) == 1


def test_facets_of_one_page_do_not_serve_the_next():
    assert not filtered("network=NEW").form.is_valid()
    factories.network(acronym="NEW")
    assert filtered("network=NEW").form.is_valid()


def test_pills_lead_to_the_list_without_them():
    factories.network(acronym="REMAM")
    pills = {str(pill["label"]): pill for pill in filtered("network=REMAM&city=fès&status=&page=3&sort=x").pills}
    assert len(pills) == 2
    network, city = sorted(pills.values(), key=lambda pill: pill["value"])
    assert (network["value"], city["value"]) == ("REMAM", "fès")
    assert network["remove_url"] == "/liste/?city=f%C3%A8s&status=&sort=x"
    assert city["remove_url"] == "/liste/?network=REMAM&status=&sort=x"


def test_a_choice_is_shown_by_its_label():
    [pill] = filtered("kind=observer").pills
    assert pill["value"] == str(Membership(kind="observer").get_kind_display())


@pytest.mark.parametrize(
    "query", ["network=NOWHERE", "status=king", "kind=%00", f"city={'x' * 101}", "status=1+OR+1%3D1"]
)
def test_what_is_not_offered_finds_nothing(query):
    Membership.objects.create(network=factories.network(), city=factories.city())
    found = filtered(query)
    assert found.qs.count() == 0
    assert found.pills == []
    assert found.form.errors


def test_without_filters_all_is_there():
    Membership.objects.create(network=factories.network(), city=factories.city())
    assert filtered("").qs.count() == filtered("unknown=1").qs.count() == 1


def test_search_ignores_accents_case_and_order():
    factories.city(code="fes", name_fr="Fès la Neuve", name_ar="فاس")
    factories.city(code="safi", name_fr="Safi", name_ar="آسفي")
    for words in ("fes", "FÈS", "neuve fes", "فاس", "  fès   LA "):
        assert cities(words) == {"fes"}, words
    assert cities("fes safi") == set()
    assert cities("100%") == set()
    assert cities("_") == set()
    assert cities("") == {"fes", "safi"}


def test_search_takes_words_apart_only():
    assert Network.objects.count() == 0
    assert cities("'; DROP TABLE networks_city; --") == set()
