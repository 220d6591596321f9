"""A network and a city on its way into it."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from tests import factories

GOOD_PERSON = {
    "email": "latifa.benali@example.org",
    "given_name": "Latifa",
    "family_name": "Benali",
    "function": "Cheffe de division",
}


@pytest.fixture
def place(db):
    """A network with its coordinator, a city with its elected official, the secretariat, and today."""
    network, city = factories.network(acronym="REMAGDU"), factories.city(name_fr="Meknès", code="meknes")
    return SimpleNamespace(
        network=network,
        city=city,
        today=timezone.localdate(),
        secretary=factories.secretary(),
        coordinator=factories.coordinator(network),
        elected=factories.elected_official(city),
    )


@pytest.fixture
def queries_of(sign_in, django_assert_max_num_queries):
    """A function: the number of queries that a page takes, once what is kept between requests is kept."""

    def queries_of(person, url):
        browser = sign_in(person)
        browser.get(url)
        with django_assert_max_num_queries(1000) as captured:
            assert browser.get(url).status_code == 200
        return len(captured.captured_queries)

    return queries_of
