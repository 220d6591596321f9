from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from networks.enums import Lever
from remam.levers import LEVERS, SOURCES
from tests import factories

pytestmark = pytest.mark.django_db


def levers(page):
    return {lever["name"]: lever for lever in page.context["levers"]}


def test_each_of_the_ten_is_told_and_says_what_feeds_it(fetch):
    page = fetch(reverse("levers"))
    assert [lever["name"] for lever in page.context["levers"]] == Lever.values
    assert set(LEVERS) == set(Lever)
    for lever in page.context["levers"]:
        assert lever["total"] == 0
        assert str(lever["feeds"]) in page.text.replace("&#x27;", "'")


def test_sources_and_levers_have_no_name_in_common():
    assert not {source.name for source in SOURCES} & set(Lever.values)


def test_levers_count_what_there_is_network_by_network(fetch):
    waste, medinas = factories.network(acronym="DECHETS"), factories.network(acronym="MEDINAS")
    factories.session(lead_network=waste, state="held")
    factories.session(lead_network=waste, state="held", starts_on=date(2013, 5, 6), visibility="public")
    factories.session(lead_network=medinas, state="held")
    factories.session(lead_network=medinas, state="scheduled")
    factories.sheet(lead_network=waste, visibility="public", participation="Des comités de quartier.")
    factories.sheet(lead_network=waste, visibility="members")
    factories.sheet(lead_network=medinas, state="draft", visibility="public")

    found = levers(fetch(reverse("levers")))

    by_network = {
        name: {cell["network"]: cell["number"] for cell in lever["by_network"]} for name, lever in found.items()
    }
    assert by_network["exchange"] == {waste: 2, medinas: 1}
    assert by_network["capitalisation"] == {waste: 1, medinas: 0}
    assert by_network["participation"] == {waste: 1, medinas: 0}
    assert found["exchange"]["this_year"] == sum(
        day.year == timezone.localdate().year for day in [timezone.localdate() - timedelta(days=30)] * 2
    )
    assert {name for name, lever in found.items() if lever["total"]} == {"exchange", "capitalisation", "participation"}


def test_participation_counts_associations_that_came(fetch):
    session = factories.session(state="held")
    for name, capacity in (("Amal", "associative"), ("Nadia", "associative"), ("Omar", "technical")):
        factories.participant(activity=session, name=name, capacity=capacity, is_invited=False)
    factories.attendance(session=session)
    factories.participant(activity=session, name="Absente", capacity="associative", is_invited=False)
    assert levers(fetch(reverse("levers")))["participation"]["total"] == 2


def test_what_records_name_besides_counts_too(fetch):
    session = factories.session(state="held")
    session.levers = [Lever.ADVOCACY, Lever.PARTNERSHIP]
    session.save()
    found = levers(fetch(reverse("levers")))
    assert (found["advocacy"]["total"], found["partnership"]["total"], found["exchange"]["total"]) == (1, 1, 1)


def test_outcomes_are_counted(fetch):
    session = factories.session(state="held")
    factories.attendance(session=session)
    factories.action(state="done", session=session)
    factories.sheet(visibility="public", results=[{"indicator": "Tonnes triées", "before": "10", "after": "30"}])
    factories.sheet(visibility="public", participation="Un atelier.")
    outcomes = fetch(reverse("levers")).context["outcomes"]
    assert outcomes == {
        "people": session.participants.count(),
        "associative": 0,
        "residents": 1,
        "actions": 1,
        "measured": 1,
    }
    assert outcomes["people"] > 0


def test_page_of_an_empty_site_answers_in_each_language(fetch):
    for prefix in ("", "/ar", "/en"):
        assert fetch(f"{prefix}/demarche/leviers/").status_code == 200
