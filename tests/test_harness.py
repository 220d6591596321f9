"""The harness itself: what it is meant to catch, it catches."""

import pytest
import zeal
from django.template import engines
from django.template.loader import render_to_string

from accounts.models import Person
from networks.models import City
from records import jobs
from tests import factories
from tests.conftest import UnknownTemplateVariable


def test_an_unknown_variable_in_one_of_our_templates_fails():
    with pytest.raises(UnknownTemplateVariable, match="templates/components/page_head.html"):
        render_to_string("components/page_head.html", {})


def test_an_unknown_variable_in_a_library_s_template_is_empty():
    assert engines["django"].from_string("[{{ unknown }}]").render({}) == "[]"


@pytest.mark.django_db
def test_rows_without_an_order_come_back_in_another():
    made = [factories.city().pk for _number in range(3)]
    assert [city.pk for city in City.objects.order_by("pk")] == made
    assert [city.pk for city in City.objects.order_by()] != made


@pytest.mark.django_db
def test_a_relation_read_row_by_row_is_noticed():
    for _number in range(4):
        factories.coordinator(factories.network())
    people = Person.objects.order_by("pk")
    with zeal.zeal_context(), pytest.raises(zeal.NPlusOneError):
        [list(person.appointments.all()) for person in people]


def test_jobs_are_noted_and_not_sent(sent_jobs):
    jobs.send(7)
    assert sent_jobs == [7]
