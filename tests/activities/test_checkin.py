"""Checking people in by the code on their convocation."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from activities import checkin
from activities.models import Attendance
from tests import factories
from tests.factories.networks import on

from .conftest import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(place):
    """A session of today that is open for registration."""
    with on(place.today - 20 * DAY):
        return factories.session(
            state="open", lead_network=place.network, host_city=place.host, starts_on=place.today, by=place.coordinator
        )


@pytest.fixture
def row(session, place):
    return session.participants.get(person=place.other_focal_point)


def page(row):
    return reverse("activities:checkin", args=[checkin.token_of(row.pk)])


def marks(row):
    return list(Attendance.objects.filter(participant=row).values_list("half_day", "presence"))


def test_one_tap_marks_and_two_count_once(place, session, row, sign_in):
    browser, half = sign_in(place.focal_point), session.half_days.first()
    text = browser.get(page(row)).content.decode()
    assert place.other_focal_point.family_name in text
    for _tap in range(2):
        assert browser.post(page(row), {"half_day": half.pk, "present": "1"}).url == page(row)
    assert marks(row) == [(half.pk, "present")]


def test_a_mark_is_taken_away_again(place, session, row, sign_in):
    browser, half = sign_in(place.focal_point), session.half_days.first()
    browser.post(page(row), {"half_day": half.pk, "present": "1"})
    browser.post(page(row), {"half_day": half.pk, "undo": "1"})
    assert marks(row) == []


def test_a_script_that_sends_it_later_reads_a_short_answer(place, session, row, sign_in):
    half = session.half_days.first()
    sent = {"half_day": half.pk}
    answer = sign_in(place.focal_point).post(page(row), sent, headers={"Accept": "application/json"})
    assert answer.json() == {"presence": "present"}


@pytest.mark.parametrize("token", ["1-", "abc", "1-0000000000000000", "99999999999999999999-0000000000000000"])
def test_a_guessed_code_is_nobodys(place, session, sign_in, token):
    assert sign_in(place.focal_point).get(reverse("activities:checkin", args=[token])).status_code == 404


def test_the_code_of_one_is_not_that_of_another(session):
    first, second = list(session.participants.order_by("pk")[:2])
    proof = checkin.token_of(first.pk).partition("-")[2]
    assert checkin.key_in(f"{second.pk}-{proof}") is None
    assert checkin.key_in(checkin.token_of(first.pk)) == first.pk


def test_the_holder_learns_that_it_is_for_the_entrance(place, row, sign_in):
    text = sign_in(place.other_focal_point).get(page(row)).content.decode()
    assert gettext("Your code for the check-in") in text
    assert sign_in(place.other_focal_point).post(page(row), {"half_day": 1}).status_code == 200
    assert marks(row) == []


def test_who_takes_no_attendance_there(place, row, sign_in):
    assert sign_in(place.elected).get(page(row)).status_code == 403
    stranger = factories.focal_point(factories.city(), factories.network())
    answer = sign_in(stranger).get(page(row))
    assert answer.status_code == 403
    said = gettext("This convocation is for another activity, whose attendance you do not take.")
    assert said in answer.content.decode()
    assert sign_in(factories.person()).get(page(row)).status_code == 404


def test_the_code_of_another_session(place, session, schedule, sign_in):
    """Somebody comes with the convocation of a session to come: it says so, and nothing is marked."""
    other = schedule().participants.get(person=place.other_focal_point)
    answer = sign_in(place.focal_point).get(page(other))
    assert answer.status_code == 403
    assert gettext("The activity has not taken place yet.") in answer.content.decode()


def test_a_half_day_of_another_session_is_not_found(place, row, schedule, sign_in):
    foreign = schedule().half_days.first()
    assert sign_in(place.focal_point).post(page(row), {"half_day": foreign.pk}).status_code == 404
    assert sign_in(place.focal_point).post(page(row), {"half_day": "x"}).status_code == 404
