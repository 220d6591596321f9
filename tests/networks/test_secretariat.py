"""The secretariat: somebody of it always manages the site, and who waits to be confirmed has nothing of its rights."""

import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from networks.actions import appointment as actions
from networks.enums import EndReason
from networks.models import Appointment, City
from networks.models.appointment import offices_of
from records import transitions
from records.transitions import NotReady
from tests import factories
from tests.addresses import step
from tests.networks.test_city import GOOD

pytestmark = pytest.mark.django_db


def seat_of(person):
    # With a row of the person of its own: what ends it must not make `person` forget their offices.
    return Appointment.objects.get(person=person.pk, role="secretariat")


def put_to_confirm(browser, seat):
    return browser.post(step(seat, "put_to_confirm"), {})


def end(seat, by):
    return actions.end(appointment=seat, end=timezone.localdate(), reason=EndReason.TERM, by=by)


def in_full_right():
    return Appointment.objects.in_office().filter(role="secretariat", status="in_office").count()


# --- Somebody always remains ------------------------------------------------------------------------------------------


def test_the_only_one_does_not_put_herself_to_confirm(place, sign_in):
    browser, seat = sign_in(place.secretary), seat_of(place.secretary)
    assert put_to_confirm(browser, seat).status_code == 422
    [move] = [move for move in transitions.moves_for(seat, place.secretary) if move.name == "put_to_confirm"]
    assert move.refused
    factories.secretary()
    assert put_to_confirm(browser, seat).status_code == 302
    assert in_full_right() == 1


@pytest.mark.parametrize("status", ["to_confirm", "caretaker"])
def test_who_waits_to_be_confirmed_does_not_remain_for_all(place, status):
    factories.secretary(status=status)
    with pytest.raises(NotReady):
        end(seat_of(place.secretary), by=place.secretary)
    assert in_full_right() == 1


def test_who_cannot_sign_in_does_not_remain_either(place):
    installed = actions.propose(
        person=factories.person(password=None), role="secretariat", start=place.today, by=place.secretary
    )
    actions.install(appointment=installed, by=place.secretary)
    closed = factories.secretary()
    closed.is_active = False
    closed.save()
    with pytest.raises(NotReady):
        end(seat_of(place.secretary), by=place.secretary)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("people", [2, 3])
def test_those_who_end_each_other_at_once_leave_one(people):
    """Each is ended by another one, all at the same moment."""
    secretaries = [factories.secretary() for _number in range(people)]
    start, outcomes = threading.Barrier(people), []

    def press(seat, by):
        try:
            # Read before, as the page's rights are: only the lock is left to refuse.
            assert offices_of(by).is_secretariat
            start.wait(10)
            end(seat, by)
            outcomes.append("made")
        except NotReady:
            outcomes.append("told")
        finally:
            connection.close()

    pairs = zip(secretaries, [*secretaries[1:], secretaries[0]], strict=True)
    threads = [threading.Thread(target=press, args=(seat_of(other), by)) for by, other in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == [*["made"] * (people - 1), "told"]
    assert in_full_right() == 1


# --- Until confirmed, nothing of the secretariat's rights -------------------------------------------------------------


@pytest.fixture
def waiting(place):
    """Of the secretariat until the election; the tests give them an office that still is in full right."""
    return factories.secretary(status="to_confirm")


def test_a_city_s_name_is_not_theirs(place, waiting, sign_in):
    factories.focal_point(place.city, place.network, person=waiting)
    url = reverse("networks:city_edit", args=[place.city.code])
    names = {"name_fr": "Ville libre", "name_ar": "مكناس", "region": place.city.region_id}
    fields = {**GOOD, **names, "latitude": "33.9", "longitude": "-5.5"}
    assert sign_in(waiting).post(url, fields).status_code == 422
    assert City.objects.get(pk=place.city.pk).name_fr == "Meknès"
    assert sign_in(waiting).post(url, GOOD).status_code == 302


def test_a_network_s_name_is_not_theirs(place, waiting, sign_in):
    factories.appointment(role="coordinator", network=place.network, person=waiting)
    response = sign_in(waiting).get(reverse("networks:network_edit", args=[place.network.acronym]))
    assert response.status_code == 200
    assert "name_fr" not in response.context["form"].fields
    whole = sign_in(place.secretary).get(reverse("networks:network_edit", args=[place.network.acronym]))
    assert "name_fr" in whole.context["form"].fields
