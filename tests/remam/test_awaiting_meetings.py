"""What invitations, trainings and study trips wait for, and whom."""

import pytest

from activities.actions import registration as registrations
from networks.models.appointment import forget_offices, offices_of
from remam.awaiting import KINDS
from remam.rows.kind import read, tell
from tests import factories
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


def awaits(person):
    """The names of what awaits a person."""
    forget_offices(person)
    rows, _totals = read(KINDS, person, offices_of(person), limit=50)
    assert all(item["title"] and item["action"] for item in tell(KINDS, rows))
    return {row.kind for row in rows}


def concerned(name, cast):
    """Who is told of it."""
    return {key for key, person in cast.people.items() if person is not None and name in awaits(person)}


def own(cast):
    return {"lead_network": cast.network, "by": cast.co}


def test_whoever_is_invited_answers_once(cast):
    session = factories.session(state="open", host_city=cast.city, **own(cast))
    assert concerned("invitation", cast) == {"member", "reviewer", "fp", "el", "co"}
    row = session.participants.get(person=cast.el)
    registrations.answer(participant=row, by=cast.el, is_coming=False)
    assert "el" not in concerned("invitation", cast)


def test_proposals_are_decided_on_by_the_coordination(cast):
    factories.training(state="proposed", host_city=cast.city, lead_network=cast.network, by=cast.fp)
    assert concerned("activity_proposed", cast) == {"co"}


def test_a_training_is_marked_then_certified(cast):
    factories.training(state="held", host_city=cast.city, **own(cast))
    assert concerned("training_to_mark", cast) == {"co"}
    factories.training(assessment="marked", host_city=cast.city, **own(cast))
    assert concerned("certificates_to_issue", cast) == {"co"}


def test_a_delegation_awaits_the_secretariat(cast):
    trip = factories.study_trip(state="open", lead_city=cast.city, **own(cast))
    assert not concerned("delegation_to_authorise", cast)
    factories.enrol(trip)
    assert concerned("delegation_to_authorise", cast) == {"secretariat"}


def test_a_report_awaits_the_city_that_led_and_each_council_its_own(cast):
    factories.study_trip(restitution="due", lead_city=cast.city, **own(cast))
    assert concerned("trip_to_report", cast) == {"fp", "co"}
    assert concerned("restitution_due", cast) == {"member", "reviewer", "fp"}


def test_a_trip_of_which_all_have_heard_is_closed(cast):
    factories.study_trip(restitution="restituted", lead_city=cast.city, **own(cast))
    assert concerned("trip_to_close", cast) == {"co"}


def test_what_awaits_leads_somewhere(cast, sign_in):
    factories.session(state="open", host_city=cast.city, **own(cast))
    factories.study_trip(restitution="due", lead_city=cast.city, **own(cast))
    browser = sign_in(cast.fp)
    rows, _totals = read(KINDS, cast.fp, offices_of(cast.fp), limit=50)
    items = tell(KINDS, rows)
    assert len(items) >= 3
    for item in items:
        assert browser.get(item["url"], follow=True).status_code == 200
