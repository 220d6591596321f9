"""An election, in a browser: from the polling day to every city confirmed."""

import pytest
from django.utils import timezone

from networks.models import Appointment, Election
from tests import factories
from tests.e2e.conftest import PHONE
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.audit]


@pytest.fixture
def cities():
    """Two member cities, each with its focal point and one elected official."""
    factories.secretary(person=factories.person(email="secretariat@example.org"))
    network = factories.network(acronym="RESEAU")
    made = []
    for name in ("Oujda", "Safi"):
        city = factories.city(code=name.lower(), name_fr=name)
        factories.membership(city=city, network=network, focal_point=factories.person(email=f"pf@{city.code}.example"))
        made.append(city)
    return made


def officials(status):
    return Appointment.objects.elected_officials().filter(status=status)


def test_from_the_polling_day_to_every_city_confirmed(visit, cities, language):
    number = officials("in_office").count()
    secretary = visit().sign_in("secretariat@example.org", PASSWORD)
    secretary.go("/espace/elections/").check().follow("/preparer/").check()
    secretary.fill(polling_on=timezone.localdate().isoformat()).send().check()
    secretary.follow("/poll/").check().send().check()
    assert officials("to_confirm").count() == number
    secretary.follow("/ask/").check().send().check()

    election = Election.objects.get()
    for place, city in enumerate(cities):
        answer(visit(PHONE).sign_in(f"pf@{city.code}.example", PASSWORD), city, replaced=place == 0)
    for mandate in election.mandates.all():
        secretary.go(f"/espace/mandats/MAN-{mandate.pk}/").check().follow("/confirm/").check().send().check()
    secretary.go("/espace/").follow("/close/").check().send().check()
    election.refresh_from_db()
    assert election.status == "closed"
    assert not officials("to_confirm").exists()
    assert officials("proposed").get().person.email == "nouvelle@oujda.example"


def answer(focal_point, city, *, replaced):
    """The focal point answers for each mandate of the city: the first passes to somebody else, the others stay."""
    while focal_point.go("/espace/").page.locator("main a[href*='/answer/']").count():
        focal_point.follow("/answer/").check()
        focal_point.page.check(f"[name=outcome][value={'replaced' if replaced else 'kept'}]")
        if replaced:
            focal_point.fill(email=f"nouvelle@{city.code}.example", given_name="Samira", family_name="Tazi")
            focal_point.fill(since=timezone.localdate().isoformat(), deed="PV du conseil")
        focal_point.send().check()
        replaced = False
