"""Elections: the polling day, what it does to rights, the cities' answers, and how far they are."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from networks.actions import appointment as appointments
from networks.actions import election as actions
from networks.actions import mandate as mandates
from networks.models import Appointment, Election, Mandate, Membership
from networks.models.appointment import forget_offices, offices_of
from networks.rules import holds
from records import daily, journal, transitions
from records.transitions import NotAllowed, NotReady
from tests import factories
from tests.addresses import step
from tests.factories.networks import on
from tests.networks.conftest import GOOD_PERSON
from tests.remam.test_awaiting import awaits

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def page(name, *args):
    return reverse(f"networks:{name}", args=args)


@pytest.fixture
def city():
    """A member city with its focal point and its elected official."""
    made = factories.city(code="oujda", name_fr="Oujda")
    made.focal = factories.focal_point(made, factories.network(acronym="OWN"))
    # Without those whom the way of its membership left behind.
    Appointment.objects.filter(role="elected_official").update(status="ended", end=timezone.localdate() - 90 * DAY)
    made.official = factories.elected_official(made)
    return made


def seat(person):
    return person.appointments.get(role="elected_official")


def may_sign(person):
    forget_offices(person)
    return holds(person, "networks.sign_convention")


# --- Preparing -------------------------------------------------------------------------------------------------------


def test_the_secretariat_prepares_and_changes_it(city, sign_in):
    today = timezone.localdate()
    browser = sign_in(factories.secretary())
    response = browser.post(page("election_prepare"), {"kind": "general", "polling_on": today + 40 * DAY})
    election = Election.objects.get()
    assert response.headers["Location"] == election.get_absolute_url()
    assert "Oujda" in browser.get(election.get_absolute_url()).content.decode()
    changed = {"kind": "partial", "polling_on": today + 50 * DAY, "cities": [city.pk]}
    assert browser.post(page("election_edit", election.pk), changed).status_code == 302
    election.refresh_from_db()
    assert (election.kind, election.polling_on, [*election.cities.all()]) == ("partial", today + 50 * DAY, [city])
    assert [entry.event for entry in journal.entries_of(election)] == ["corrected", "created"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "general", "polling_on": ""}, {"polling_on"}),
        ({"kind": "general", "polling_on": "2060-01-01"}, {"polling_on"}),
        ({"kind": "partial", "polling_on": "2026-12-01"}, {"cities"}),
        ({"polling_on": "2026-12-01"}, {"kind"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(city, sign_in, fields, wrong):
    response = sign_in(factories.secretary()).post(page("election_prepare"), fields)
    assert (response.status_code, set(response.context["form"].errors)) == (422, wrong)
    assert not Election.objects.exists()


def test_an_election_before_any_mandate_puts_nothing_in_question(city, sign_in):
    before = seat(city.official).start - DAY
    with pytest.raises(ValidationError) as refused:
        actions.prepare(by=factories.secretary(), polling_on=before)
    assert set(refused.value.message_dict) == {"polling_on"}
    Appointment.objects.filter(pk=seat(city.official).pk).update(start=timezone.localdate())
    yesterday = {"kind": "general", "polling_on": timezone.localdate() - DAY}
    response = sign_in(factories.secretary()).post(page("election_prepare"), yesterday)
    assert set(response.context["form"].errors) == {"polling_on"}


def test_communal_elections_are_prepared_once_for_a_day(city):
    by, day = factories.secretary(), timezone.localdate()
    actions.prepare(by=by, polling_on=day)
    with pytest.raises(ValidationError):
        actions.prepare(by=by, polling_on=day)
    assert actions.prepare(by=by, polling_on=day, kind="partial", cities=[city]).pk


def test_once_polled_it_no_longer_changes(city, sign_in):
    election = factories.election(state="polled", cities=[city])
    with pytest.raises(NotReady):
        actions.change(election=election, by=factories.secretary(), polling_on=timezone.localdate())
    response = sign_in(factories.secretary()).get(page("election_edit", election.pk))
    assert response.headers["Location"] == election.get_absolute_url()


# --- The polling day -------------------------------------------------------------------------------------------------


def test_on_the_day_mandates_are_to_confirm_and_memberships_stand(city, on_commit):
    election = actions.prepare(by=factories.secretary(), polling_on=timezone.localdate() + DAY)
    assert may_sign(city.official)
    daily.run()
    assert may_sign(city.official)
    with on(timezone.localdate() + DAY), on_commit():
        daily.run()
        daily.run()
        assert not may_sign(city.official)
        assert offices_of(city.official).city_ids == {city.pk}
    election.refresh_from_db()
    assert (election.status, seat(city.official).status) == ("polled", "to_confirm")
    assert [mandate.city for mandate in election.mandates.all()] == [city]
    assert Membership.objects.get(city=city).status == "active"
    assert [city.official.email] in [message.to for message in mail.outbox]


def test_whoever_began_after_the_day_is_not_concerned(city):
    election = actions.prepare(by=factories.secretary(), polling_on=timezone.localdate() - 9 * DAY)
    new = factories.elected_official(factories.city(), start=timezone.localdate() - 5 * DAY)
    actions.poll(election=election)
    assert (seat(new).status, seat(city.official).status) == ("in_office", "to_confirm")


def test_a_member_city_without_official_is_asked_for_one(city):
    other = factories.city(code="safi", name_fr="Safi")
    factories.focal_point(other, factories.network())
    Appointment.objects.filter(city=other, role="elected_official").update(status="ended", end=timezone.localdate())
    election = factories.election(state="polled")
    lone = election.mandates.get(city=other)
    assert lone.appointment is None
    transitions.make(election, "ask", by=factories.secretary())
    with pytest.raises(IntegrityError):
        mandates.answer(mandate=lone, by=factories.secretary(), outcome="kept")


def test_of_a_by_election_the_other_cities_are_left_alone(city):
    elsewhere = factories.elected_official()
    factories.election(state="polled", cities=[city])
    assert (seat(city.official).status, seat(elsewhere).status) == ("to_confirm", "in_office")


# --- The city's answer -----------------------------------------------------------------------------------------------


def answered_by(sign_in, city, **fields):
    mandate = factories.election(state="confirming", cities=[city]).mandates.get()
    return mandate, sign_in(city.focal).post(step(mandate, "answer"), fields)


def test_whoever_stays_is_confirmed(city, sign_in, on_commit):
    mandate, response = answered_by(sign_in, city, outcome="kept")
    assert response.status_code == 302
    browser = sign_in(factories.secretary())
    with on_commit():
        browser.post(step(mandate, "confirm"), {})
    mandate.refresh_from_db()
    assert (mandate.status, seat(city.official).status) == ("confirmed", "in_office")
    assert may_sign(city.official)
    assert {message.to[0] for message in mail.outbox} == {city.official.email, city.focal.email}


def test_whoever_is_replaced_stays_caretaker_until_the_successor_is_confirmed(city, sign_in):
    since = timezone.localdate() - 3 * DAY
    fields = {**GOOD_PERSON, "outcome": "replaced", "since": since, "deed": "PV du conseil"}
    mandate, response = answered_by(sign_in, city, **fields)
    assert response.status_code == 302
    assert seat(city.official).status == "caretaker"
    sign_in(factories.secretary()).post(step(mandate, "confirm"), {})
    gone = seat(city.official)
    assert (gone.status, gone.end, gone.end_reason) == ("ended", since, "term")
    mandate.refresh_from_db()
    new = seat(mandate.successor)
    assert (new.status, new.start, new.city, new.deed) == ("proposed", since, city, "PV du conseil")
    assert new.invitation.email == GOOD_PERSON["email"]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"outcome": ""}, {"outcome"}),
        ({"email": ""}, {"email"}),
        ({"since": ""}, {"since"}),
        ({"since": "2060-01-01"}, {"since"}),
        ({"since": "2010-01-01"}, {"since"}),
        ({"email": "elu@example.org"}, {"email"}),
        ({"given_name": "", "family_name": ""}, {"given_name", "family_name"}),
    ],
)
def test_what_is_wrong_with_an_answer_is_said(city, sign_in, changes, wrong):
    type(city.official).objects.filter(pk=city.official.pk).update(email="elu@example.org")
    fields = {**GOOD_PERSON, "outcome": "replaced", "since": timezone.localdate(), **changes}
    mandate, response = answered_by(sign_in, city, **fields)
    assert (response.status_code, set(response.context["form"].errors)) == (422, wrong)
    mandate.refresh_from_db()
    assert (mandate.status, seat(city.official).status) == ("awaited", "to_confirm")


def test_before_the_cities_are_asked_nobody_answers(city, sign_in):
    mandate = factories.election(state="polled", cities=[city]).mandates.get()
    browser = sign_in(city.focal)
    assert not browser.get(mandate.get_absolute_url()).context["moves"]
    assert browser.post(step(mandate, "answer"), {"outcome": "kept"}).status_code == 422


def test_an_answer_that_was_returned_is_given_again(city, sign_in):
    fields = {**GOOD_PERSON, "outcome": "replaced", "since": timezone.localdate()}
    mandate, _response = answered_by(sign_in, city, **fields)
    secretary = factories.secretary()
    transitions.make(mandate, "return", by=secretary, comment="Le PV manque.")
    assert sign_in(city.focal).post(step(mandate, "answer"), {"outcome": "kept"}).status_code == 302
    mandate.refresh_from_db()
    assert (mandate.successor, mandate.since) == (None, None)
    mandates.confirm(mandate=mandate, by=secretary)
    assert seat(city.official).status == "in_office"


def test_a_mandate_that_is_set_aside_holds_again(city):
    mandate = factories.mandate(city=city)
    mandates.set_aside(mandate=mandate, by=factories.secretary(), reason="Le scrutin est annulé.")
    assert seat(city.official).status == "in_office"


def test_an_appointment_that_ended_meanwhile_is_not_confirmed(city):
    mandate = factories.mandate(state="answered", city=city)
    secretary = factories.secretary()
    held = seat(city.official)
    appointments.end(appointment=held, end=timezone.localdate(), reason="death", by=secretary)
    with pytest.raises(NotReady):
        mandates.confirm(mandate=Mandate.objects.get(pk=mandate.pk), by=secretary)


# --- How far it is ---------------------------------------------------------------------------------------------------


def test_the_election_tells_how_many_cities_are_confirmed(city, sign_in):
    other = factories.city(code="safi")
    factories.focal_point(other, factories.network(acronym="ALIEN"))
    factories.elected_official(other)
    election = factories.election(state="confirming", cities=[city, other])
    mandates.confirm(mandate=factories.answered(election.mandates.get(city=city)), by=factories.secretary())
    progress = sign_in(factories.secretary()).get(election.get_absolute_url()).context["progress"]
    # The other has two: whoever led it into the network, and the one named here.
    assert (progress["total"], progress["confirmed"], progress["awaited"]) == (2, 1, 1)
    assert {row["label"]: row["share"] for row in progress["rows"]} == {"OWN": 100, "ALIEN": 0}
    assert [one.city for one in sign_in(city.focal).get(election.get_absolute_url()).context["mandates"]] == [city]


def test_it_is_closed_once_every_city_is_confirmed(city):
    election = factories.election(state="confirming", cities=[city])
    secretary = factories.secretary()
    with pytest.raises(NotReady):
        transitions.make(election, "close", by=secretary)
    mandates.confirm(mandate=factories.answered(election.mandates.get()), by=secretary)
    assert transitions.make(election, "close", by=secretary).status == "closed"


def test_whom_it_awaits(city):
    secretary = factories.secretary()
    election = factories.election(state="polled", cities=[city])
    assert "mandate_answer" not in awaits(city.focal)
    assert "election_ask" in awaits(secretary)
    transitions.make(election, "ask", by=secretary)
    assert "mandate_answer" in awaits(city.focal)
    assert not {"election_ask", "mandate_confirm", "election_close"} & awaits(secretary)
    mandate = factories.answered(election.mandates.get(), city.focal)
    assert "mandate_answer" not in awaits(city.focal)
    assert "mandate_confirm" in awaits(secretary)
    mandates.confirm(mandate=mandate, by=secretary)
    assert {"election_close"} == {"mandate_confirm", "election_close"} & awaits(secretary)


# --- Reminders -------------------------------------------------------------------------------------------------------


def test_only_titular_focal_points_are_asked_and_reminded(city, on_commit):
    deputy = factories.focal_point(city, Membership.objects.get(city=city).network, titular=False)
    election, secretary = factories.election(state="polled", cities=[city]), factories.secretary()
    with on_commit():
        transitions.make(election, "ask", by=secretary)
    assert [message.to for message in mail.outbox] == [[city.focal.email]]
    with on_commit():
        assert actions.remind(election=election, by=secretary) == 1
    assert [message.to for message in mail.outbox] == [[city.focal.email]] * 2
    assert deputy.email not in str([message.to for message in mail.outbox])
    with pytest.raises(NotReady):
        actions.remind(election=election, by=secretary)
    with pytest.raises(NotAllowed):
        actions.remind(election=election, by=city.focal)


def test_silent_cities_are_reminded_each_week_and_the_others_left_in_peace(city, on_commit):
    election = factories.election(state="confirming", cities=[city])
    today = timezone.localdate()

    def sent(after):
        mail.outbox.clear()
        with on(today + after * DAY), on_commit():
            daily.run()
        return len(mail.outbox)

    assert [sent(after) for after in (6, 7, 8, 13, 14)] == [0, 1, 0, 0, 1]
    factories.answered(election.mandates.get())
    assert sent(30) == 0


def test_the_button_says_what_was_done(city, sign_in):
    election = factories.election(state="confirming", cities=[city])
    browser = sign_in(factories.secretary())
    for level in ("success", "warning"):
        shown = browser.post(page("election_remind", election.pk), follow=True).context["messages"]
        assert [message.level_tag for message in shown] == [level]
