from datetime import date

import pytest
from django.db.models import BigIntegerField, Value

from networks.models import City, Membership
from remam.rows import prepared
from tests import factories

pytestmark = pytest.mark.django_db


def given(value):
    return prepared.Given(value, BigIntegerField())


def test_a_query_is_put_together_once_and_asked_with_other_values(django_assert_num_queries):
    first, second = factories.city(), factories.city()
    made = []

    def build():
        made.append(1)
        return City.objects.filter(pk=given(lambda key: key)).order_by().values_list("name_fr")

    with django_assert_num_queries(2):
        assert prepared.run("test: one city", build, first.pk) == [(first.name_fr,)]
        assert prepared.run("test: one city", build, second.pk) == [(second.name_fr,)]
    assert made == [1]


def test_a_day_may_not_be_written_into_a_kept_query():
    with pytest.raises(ValueError, match="may not hold a day"):
        prepared.run("test: a day", lambda: Membership.objects.filter(joined_on=date(2013, 1, 1)).values_list("pk"))


def test_numbers_and_pairs_are_given_as_lists():
    network, other = factories.network(), factories.network()
    here = factories.membership(network=network)
    factories.membership(network=other)

    def any_of():
        return Membership.objects.filter(prepared.AnyOf("network", lambda keys: keys)).values_list("pk")

    def pair_of():
        pair = prepared.PairOf("city", "network", lambda cities, _networks: cities, lambda _cities, networks: networks)
        return Membership.objects.filter(pair).values_list("pk")

    assert prepared.run("test: any", any_of, [network.pk]) == [(here.pk,)]
    assert prepared.run("test: any", any_of, []) == []
    assert prepared.run("test: pairs", pair_of, [here.city_id], [network.pk]) == [(here.pk,)]
    assert prepared.run("test: pairs", pair_of, [here.city_id], [other.pk]) == []
    assert prepared.run("test: pairs", pair_of, [], []) == []


def test_many_counts_are_one_query(django_assert_num_queries):
    factories.city()
    parts = {"cities": City.objects.all, "none": City.objects.none, "members": Membership.objects.active}
    with django_assert_num_queries(1):
        assert prepared.count("test: counts", parts) == {"cities": 1, "none": 0, "members": 0}
    with django_assert_num_queries(0):
        assert prepared.count("test: nothing", {}) == {}


def test_around_is_put_around():
    assert (
        prepared.run("test: around", lambda: City.objects.values_list(Value(1)), around="SELECT 7 FROM ({}) AS x") == []
    )
