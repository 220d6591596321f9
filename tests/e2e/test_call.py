"""A call, in a browser: written and opened, answered, scored, decided, and four cities that become members by it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from networks.models import Application, Call, Membership
from tests import factories
from tests.e2e.conftest import PHONE
from tests.e2e.test_main_job import PAPER, accept
from tests.factories import calls
from tests.factories.people import PASSWORD

# A whole minute of walking: with the long sweep, in both languages.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.audit]
PARTS = {
    "motivation": {"motivation": "Comparer nos coûts.", "problem": "Des retards."},
    "experience": {"experience": "Deux quartiers d’essai."},
    "echanges": {"themes_offered": "Le suivi.", "themes_sought": "Des contrats."},
    "moyens": {"means": "Deux agents."},
    "point-focal": {
        "contact_given_name": "Nadia",
        "contact_family_name": "Alami",
        "contact_function": "Ingénieure",
        "contact_email": "nadia@example.org",
    },
}


@pytest.fixture
def people():
    """The secretariat, two reviewers, and the official of a city that is in no network yet."""
    network = factories.network(acronym="RESEAU", theme_fr="Mobilités")
    factories.secretary(person=factories.person(email="secretariat@example.org"))
    first = factories.person(email="premier@example.org", given_name="Amina")
    factories.coordinator(network, person=first)
    second = factories.coordinator(factories.network(), person=factories.person(email="second@example.org"))
    city = factories.city(code="larache", name_fr="Larache", name_ar="العرائش")
    factories.elected_official(city, person=factories.person(email="elue@example.org"))
    return network, [first, second]


def write_call(secretary, network, reviewers):
    """The secretariat writes the call, with its criteria, and opens it. Return the Call."""
    today = timezone.localdate()
    secretary.go("/espace/appels/").check().follow("/appels/nouveau/").check()
    secretary.fill(title="Quatre villes pour marcher mieux", object="Marcher.", opens_on=today.isoformat())
    secretary.fill(closes_on=(today + timedelta(days=20)).isoformat(), places="4")
    secretary.page.select_option("[name=network]", str(network.pk))
    secretary.fill(**{"criteria-0-label": "Volonté", "criteria-0-weight": "60"})
    secretary.fill(**{"criteria-1-label": "Moyens", "criteria-1-weight": "40"})
    for reviewer in reviewers:
        secretary.page.check(f"[name=reviewers][value='{reviewer.pk}']")
    secretary.send().check()
    secretary.follow("/open/").check().send().check()
    return Call.objects.get()


def apply(official, call):
    """The elected official answers part by part, signs off and submits. Return the Application."""
    official.go(f"/appels/APP-{call.pk}/").check().follow(f"/espace/appels/APP-{call.pk}/").check()
    official.page.click("form[action$='/candidater/'] button")
    official.page.wait_for_url("**/candidatures/**")
    official.check()
    for part, typed in PARTS.items():
        official.page.click(f"a[href$='/{part}/'] >> nth=0")
        official.page.wait_for_url(f"**/{part}/")
        official.check().fill(**typed).send()
    official.check().follow("/sign_off/").check().send()
    official.follow("/submit/").check().send().check()
    return Application.objects.get(city__code="larache")


def score(reviewer, application):
    """A reviewer scores, and hands the review in."""
    reviewer.go("/espace/").follow("/evaluations/EVA-").check()
    for criterion in application.call.criteria.all():
        reviewer.page.select_option(f"[name=points-{criterion.pk}]", "4")
    reviewer.send().follow("/hand_in/").check().send().check()


def test_a_call_from_its_opening_to_four_active_memberships(visit, people, language):
    network, reviewers = people
    secretary = visit().sign_in("secretariat@example.org", PASSWORD)
    call = write_call(secretary, network, reviewers)
    application = apply(visit(PHONE).sign_in("elue@example.org", PASSWORD), call)
    others = [factories.application(call=call, state="examined", points=points) for points in (5, 3, 2)]
    for reviewer in reviewers:
        score(visit().sign_in(reviewer.email, PASSWORD), application)
    application.refresh_from_db()
    assert (application.status, application.points) == ("examined", 80)

    calls.close(call)
    secretary.go("/espace/").follow("/decider/").check().send().check()
    assert Membership.objects.filter(network=network, status="examined").count() == 4
    for one in [application, *others]:
        become_member(visit, secretary, one)
    assert Membership.objects.active().filter(network=network).count() == 4
    visitor = visit().go(f"/appels/APP-{call.pk}/").check()
    assert re.search("Larache|العرائش", visitor.page.inner_text("main"))


def become_member(visit, secretary, application):
    """The focal point named in the application accepts, files the deliberation; the secretariat makes it active."""
    given, family = application.contact_given_name, application.contact_family_name
    focal_point = accept(visit(PHONE), application.contact_email, given, family)
    focal_point.follow("/file_deliberation/")
    focal_point.page.set_input_files("[name=upload]", {"name": "d.pdf", "mimeType": "application/pdf", "buffer": PAPER})
    focal_point.fill(number="12/2026", date=timezone.localdate().isoformat()).send()
    secretary.go("/espace/").follow("/activate/").send()
