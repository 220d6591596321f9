"""Who is written to: the list keeps whoever was once invited, the mails follow the offices."""

import pytest

from activities.actions import minutes as minutes_of
from activities.workflow import people_invited
from networks.models import Appointment, Membership
from records import transitions
from tests import factories
from tests.addresses import step
from tests.factories import networks as places

from .conftest import DAY


def end(person, on):
    """End somebody's appointment as a focal point on a day."""
    held = Appointment.objects.get(person=person)
    places.appointments.end(appointment=held, end=on, reason="term", by=places.secretary_in_office())


def written_to(mailoutbox):
    return {mail.to[0] for mail in mailoutbox}


@pytest.fixture
def move(place, mailoutbox, on_commit):
    """A function that makes a step with a session, and returns the addresses written to."""

    def move(session, name):
        mailoutbox.clear()
        with on_commit():
            transitions.apply(session, name, by=place.coordinator, comment="Le quorum manque.")
        return written_to(mailoutbox)

    return move


def test_whose_office_has_ended_is_written_to_no_more(place, schedule, move):
    session = schedule()
    end(place.deputy, on=place.today - DAY)
    assert session.participants.filter(person=place.deputy).exists()
    others = {person.email for person in (place.focal_point, place.elected, place.other_focal_point)}
    for name in ("open", "postpone"):
        told = move(session, name)
        assert others <= told
        assert place.deputy.email not in told


def test_a_city_that_has_left_is_written_to_no_more(place, schedule, move):
    session = schedule()
    official = places.official_in_office(place.other)
    membership = Membership.objects.get(city=place.other, network=place.network)
    places.memberships.exclude(
        membership=membership, by=places.secretary_in_office(), reason="Charte non suivie.", left_on=place.today
    )
    told = move(session, "open")
    assert place.elected.email in told
    assert not {place.other_focal_point.email, official.email} & told


def test_a_city_that_is_suspended_is_not_invited(place, schedule, move):
    session = schedule()
    factories.suspend(Membership.objects.get(city=place.other, network=place.network))
    assert place.other_focal_point.email not in move(session, "open")


def test_who_takes_office_before_the_session_is_invited(place, schedule, move):
    later = factories.focal_point(place.host, place.network, titular=False, start=place.today + 10 * DAY)
    leaving = factories.focal_point(place.host, place.network, titular=False, end=place.today + 10 * DAY)
    session = schedule(quota_technical=9)
    factories.participant(activity=session, person=leaving, city=place.host)
    told = move(session, "open")
    assert later.email in told
    assert leaving.email not in told


def test_of_a_session_that_is_past_whoever_is_in_office_today_is_told(place, schedule, move):
    leaving = factories.focal_point(place.host, place.network, titular=False, end=place.today + 10 * DAY)
    session = schedule(in_days=5, quota_technical=9)
    assert session.participants.filter(person=leaving).exists()
    with places.on(place.today + 12 * DAY):
        told = move(session, "cancel")
    assert place.deputy.email in told
    assert leaving.email not in told


def test_visitors_and_joint_networks_are_written_to(place, schedule, move):
    joint = factories.membership()
    guest = factories.outsider()
    session = schedule(networks=[joint.network])
    factories.participant(activity=session, person=guest, is_invited=False)
    assert {guest.email, places.official_in_office(joint.city).email} <= move(session, "open")


def test_the_minutes_go_to_who_can_still_read_them(place, log, sign_in, mailoutbox, on_commit):
    elsewhere = factories.focal_point(place.host, factories.network(), person=place.deputy)
    session = log()
    for person in (place.deputy, place.other_focal_point):
        held = Appointment.objects.get(person=person, network=place.network)
        places.appointments.end(appointment=held, end=place.today, reason="term", by=places.secretary_in_office())
    minutes_of.save(session=session, by=place.focal_point, text="Texte", revision=0)
    with places.on(place.today + DAY), on_commit():
        page = sign_in(place.focal_point).get(step(session, "circulate_minutes"))
        minutes_of.circulate(session=session, by=place.focal_point)
    told = written_to(mailoutbox)
    assert elsewhere.email in told
    assert place.other_focal_point.email not in told
    # Whoever sends them is on the list too, and is not written to.
    assert page.context["readers"] == len(told) + 1 == people_invited(session).count()
