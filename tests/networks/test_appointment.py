"""Naming people and ending it: the only source of rights."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from accounts.roles import Role
from networks.actions import appointment as actions
from networks.enums import AppointmentStatus, EndReason
from networks.models import Appointment
from networks.models.appointment import forget_offices, offices_of
from records import journal
from records.dates import date_format
from records.transitions import NotAllowed, NotReady
from tests import factories
from tests.addresses import step
from tests.factories import networks as places
from tests.networks.conftest import GOOD_PERSON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def page(name, *args):
    return reverse(f"networks:{name}", args=args)


def errors(response):
    assert response.status_code == 422
    return set(response.context["form"].errors)


def fields_for(role, today, **changes):
    return {**GOOD_PERSON, "role": role, "is_titular": "1", "start": today, **changes}


# --- Naming -----------------------------------------------------------------------------------------------------------


def test_who_has_no_account_is_invited(place, sign_in, on_commit):
    url = page("appointment_propose")
    fields = fields_for("coordinator", place.today, network="REMAGDU", deed="Décision 7")
    with on_commit():
        response = sign_in(place.secretary).post(url, fields)
    named = Appointment.objects.get(person__email=GOOD_PERSON["email"])
    assert response.headers["Location"] == named.get_absolute_url()
    assert (named.status, named.deed, named.invitation.email) == ("proposed", "Décision 7", GOOD_PERSON["email"])
    assert [message.to for message in mail.outbox] == [[GOOD_PERSON["email"]]]
    assert not offices_of(named.person).any
    assert [entry.event for entry in journal.entries_of(named)] == ["proposed"]


def test_who_has_an_account_takes_office_at_once(place, sign_in, on_commit):
    known = factories.person(email=GOOD_PERSON["email"])
    fields = fields_for("coordinator", place.today, network="REMAGDU")
    with on_commit():
        sign_in(place.secretary).post(page("appointment_propose"), fields)
    assert known.appointments.get().status == AppointmentStatus.IN_OFFICE
    assert [message.to for message in mail.outbox] == [[known.email]]
    assert known.appointments.get().get_absolute_url() in mail.outbox[0].body


def test_who_is_named_for_a_later_day_is_told_that_rights_begin_then(place, sign_in, on_commit):
    known = factories.person(email=GOOD_PERSON["email"], language="fr")
    start = place.today + 40 * DAY
    day = date_format(start)
    browser = sign_in(place.secretary)
    with on_commit():
        fields = fields_for("coordinator", start, network="REMAGDU")
        said = browser.post(page("appointment_propose"), fields, follow=True)
    [message] = mail.outbox
    assert day.replace("\xa0", " ") in message.subject
    assert message.body.count(day) == 1
    assert not offices_of(known).any
    named = known.appointments.get()
    assert named.begins_later
    assert day in str(next(iter(said.context["messages"])))
    assert day in said.context["state"]["label"]
    row = browser.get(page("appointments"), {"person": known.email}).content.decode()
    assert row.count(day) >= 2
    with places.on(start):
        assert not named.begins_later
        shown = sign_in(place.secretary).get(named.get_absolute_url())
        assert shown.context["state"]["label"] == named.get_status_display()


def test_one_invitation_carries_all_that_is_proposed(place):
    person = factories.person(password=None)
    for network in (place.network, factories.network()):
        actions.propose(person=person, role=Role.COORDINATOR, network=network, start=place.today, by=place.secretary)
    waiting = person.invitations.waiting().get()
    assert waiting.appointments.count() == 2


@pytest.mark.parametrize(
    ("changes", "at_fault"),
    [
        ({"role": ""}, {"role"}),
        ({"role": "king"}, {"role"}),
        ({"role": "coordinator"}, {"network"}),
        ({"role": "coordinator", "network": "REMAGDU", "city": "meknes"}, {"city"}),
        ({"role": "elected_official"}, {"city"}),
        ({"role": "partner"}, {"organisation"}),
        ({"role": "secretariat", "network": "REMAGDU"}, {"network"}),
        ({"role": "focal_point", "city": "meknes", "network": "REMAGDU"}, {"network"}),  # no membership
        ({"role": "secretariat", "start": ""}, {"start"}),
        ({"role": "secretariat", "start": "2026-13-01"}, {"start"}),
        ({"role": "secretariat", "start": "1800-01-01"}, {"start"}),
        ({"role": "secretariat", "email": ""}, {"email"}),
        ({"role": "secretariat", "deed": "x" * 161}, {"deed"}),
        ({"role": "secretariat", "is_titular": "maybe"}, {"is_titular"}),
        ({"role": "secretariat", "function": "x" * 161}, {"function"}),
    ],
)
def test_naming_refuses(place, sign_in, changes, at_fault):
    fields = {**fields_for("secretariat", place.today), **changes}
    response = sign_in(place.secretary).post(page("appointment_propose"), fields)
    assert errors(response) == at_fault
    assert not Person.objects.filter(email=GOOD_PERSON["email"]).exists()


def test_the_same_person_twice(place, sign_in):
    browser, url = sign_in(place.secretary), page("appointment_propose")
    fields = fields_for("coordinator", place.today, network="REMAGDU")
    assert browser.post(url, fields).status_code == 302
    assert errors(browser.post(url, fields)) == {"__all__"}
    assert Appointment.objects.filter(person__email=GOOD_PERSON["email"]).count() == 1


def test_one_titular_focal_point_at_a_time(place, sign_in):
    factories.focal_point(place.city, place.network)
    fields = fields_for("focal_point", place.today, city="meknes", network="REMAGDU")
    browser, url = sign_in(place.secretary), page("appointment_propose")
    assert errors(browser.post(url, fields)) == {"__all__"}
    assert browser.post(url, {**fields, "is_titular": "0"}).status_code == 302


def test_one_titular_focal_point_proposed_at_a_time(place):
    factories.membership(state="identified", city=place.city, network=place.network)
    scope = {"role": Role.FOCAL_POINT, "city": place.city, "network": place.network, "start": place.today}
    actions.propose(person=factories.person(password=None), by=place.secretary, **scope)
    with pytest.raises(ValidationError) as refused:
        actions.propose(person=factories.person(), by=place.secretary, **scope)
    assert refused.value.code == "proposed"


def test_a_hand_over_takes_one_day(place, sign_in):
    leaving = factories.focal_point(place.city, place.network).appointments.get()
    browser = sign_in(place.secretary)
    browser.post(step(leaving, "end"), {"end": place.today, "reason": "resignation"})
    fields = fields_for("focal_point", place.today, city="meknes", network="REMAGDU")
    assert browser.post(page("appointment_propose"), fields).status_code == 302


def test_an_elected_official_names_focal_points_of_their_city_only(place, sign_in):
    factories.membership(city=place.city, network=place.network)
    factories.membership(network=place.network, city=factories.city(code="safi"))
    browser, url = sign_in(place.elected), page("appointment_propose")
    own = fields_for("focal_point", place.today, city="meknes", network="REMAGDU", is_titular="0")
    assert errors(browser.post(url, {**own, "role": "secretariat"})) == {"role"}
    assert errors(browser.post(url, {**own, "city": "safi"})) == {"city"}
    assert browser.post(url, own).status_code == 302
    with pytest.raises(NotAllowed):
        actions.propose(person=factories.person(), role=Role.SECRETARIAT, start=place.today, by=place.elected)


@pytest.mark.parametrize("who", ["coordinator", "focal_point", "outsider", "partner"])
def test_others_name_nobody(place, sign_in, who):
    person = place.coordinator if who == "coordinator" else getattr(factories, who)()
    assert sign_in(person).get(page("appointment_propose")).status_code == 403
    assert sign_in(person).post(page("appointment_propose"), {}).status_code == 403


@pytest.mark.parametrize("role", ["coordinator", "elected_official"])
def test_a_closed_account_is_not_named(place, sign_in, role):
    closed = factories.person(password=None, is_active=False, email=GOOD_PERSON["email"])
    scope = {"network": "REMAGDU"} if role == "coordinator" else {"city": "meknes"}
    response = sign_in(place.secretary).post(page("appointment_propose"), fields_for(role, place.today, **scope))
    assert errors(response) == {"email"}
    assert not closed.appointments.exists()


def test_a_closed_account_is_not_invited_again(place, sign_in, time_machine):
    person = factories.person(password=None)
    proposed = actions.propose(
        person=person, role=Role.COORDINATOR, network=place.network, start=place.today, by=place.secretary
    )
    Person.objects.filter(pk=person.pk).update(is_active=False)
    time_machine.move_to(timezone.now() + timedelta(minutes=5))
    response = sign_in(place.secretary).post(page("invitation_resend", proposed.pk), follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]
    assert person.invitations.count() == 1


@pytest.fixture
def two_a_day(monkeypatch):
    monkeypatch.setattr(actions, "NAMED_PER_DAY", 2)


def test_an_elected_official_names_so_many_a_day(place, sign_in, two_a_day, time_machine):
    """Each time a message leaves for an address of their choice."""
    factories.membership(city=place.city, network=place.network)
    own = fields_for("focal_point", place.today, city="meknes", network="REMAGDU", is_titular="0")
    browser, url = sign_in(place.elected), page("appointment_propose")
    numbered = [{**own, "email": f"suppleant{number}@example.org"} for number in range(4)]
    assert [browser.post(url, fields).status_code for fields in numbered[:2]] == [302, 302]
    assert errors(browser.post(url, numbered[2])) == {"__all__"}
    assert not Person.objects.filter(email=numbered[2]["email"]).exists()
    assert sign_in(place.secretary).post(url, numbered[3]).status_code == 302
    time_machine.move_to(timezone.now() + timedelta(hours=25))
    assert sign_in(place.elected).post(url, numbered[2]).status_code == 302


def test_and_invites_again_as_many(place, two_a_day, time_machine):
    factories.membership(city=place.city, network=place.network)
    person, scope = factories.person(password=None), {"city": place.city, "network": place.network}
    actions.propose(
        person=person, role=Role.FOCAL_POINT, is_titular=False, start=place.today, by=place.elected, **scope
    )
    time_machine.move_to(timezone.now() + timedelta(minutes=5))
    actions.resend(person=person, by=place.elected)
    time_machine.move_to(timezone.now() + timedelta(minutes=5))
    with pytest.raises(NotReady):
        actions.resend(person=person, by=place.elected)
    assert actions.resend(person=person, by=place.secretary)


# --- Ending -----------------------------------------------------------------------------------------------------------


def test_rights_end_at_the_next_request(place, sign_in):
    appointment = place.coordinator.appointments.get()
    edit = page("network_edit", "REMAGDU")
    assert sign_in(place.coordinator).get(edit).status_code == 200
    actions.end(appointment=appointment, end=place.today, reason=EndReason.TERM, by=place.secretary)
    assert sign_in(place.coordinator).get(edit).status_code == 403


def test_ending_tells_the_person(place, sign_in, on_commit):
    appointment = place.coordinator.appointments.get()
    with on_commit():
        fields = {"end": place.today, "reason": "term", "comment": "Merci"}
        response = sign_in(place.secretary).post(step(appointment, "end"), fields)
    assert response.status_code == 302
    appointment.refresh_from_db()
    assert (appointment.status, appointment.end, appointment.end_reason) == ("ended", place.today, "term")
    assert [message.to for message in mail.outbox] == [[place.coordinator.email]]
    assert journal.entries_of(appointment)[0].comment == "Merci"


@pytest.mark.parametrize(
    ("changes", "at_fault"),
    [
        ({"end": ""}, {"end"}),
        ({"end": "2199-01-01"}, {"end"}),
        ({"end": "1990-01-01"}, {"end"}),  # before the start
        ({"reason": ""}, {"reason"}),
        ({"reason": "membership"}, {"reason"}),  # ends by itself, never by hand
        ({"comment": "x" * 2001}, {"comment"}),
    ],
)
def test_ending_refuses(place, sign_in, changes, at_fault):
    appointment = place.coordinator.appointments.get()
    fields = {"end": place.today, "reason": "term", **changes}
    assert errors(sign_in(place.secretary).post(step(appointment, "end"), fields)) == at_fault


def test_ending_twice_is_told(place, sign_in):
    appointment = place.coordinator.appointments.get()
    browser, url = sign_in(place.secretary), step(appointment, "end")
    fields = {"end": place.today, "reason": "term"}
    assert browser.post(url, fields).status_code == 302
    assert errors(browser.post(url, fields)) == {"__all__"}
    assert journal.entries_of(appointment).filter(event="end").count() == 1


def test_somebody_of_the_secretariat_always_remains(place, sign_in):
    appointment = place.secretary.appointments.get()
    browser, url = sign_in(place.secretary), step(appointment, "end")
    fields = {"end": place.today, "reason": "term"}
    assert errors(browser.post(url, fields)) == {"__all__"}
    factories.secretary()
    assert browser.post(url, fields).status_code == 302


# --- Seeing, installing, inviting again -------------------------------------------------------------------------------


def test_who_sees_which_appointment(place, sign_in):
    person = factories.person(password=None)
    proposed = actions.propose(
        person=person, role=Role.COORDINATOR, network=place.network, start=place.today, by=place.secretary
    )
    member, outsider = factories.focal_point(), factories.outsider()
    in_office = place.elected.appointments.get()
    assert sign_in(member).get(page("appointment", in_office.pk)).status_code == 200
    assert sign_in(member).get(page("appointment", proposed.pk)).status_code == 404
    assert sign_in(place.coordinator).get(page("appointment", proposed.pk)).status_code == 200
    assert sign_in(outsider).get(page("appointment", in_office.pk)).status_code == 404
    assert sign_in(outsider).get(page("appointments")).context["count"] == 0
    response = sign_in(place.secretary).get(page("appointment", proposed.pk))
    assert person.email in response.content.decode()
    assert response.context["may_resend"]


def test_installing_needs_the_place_to_be_free(place, sign_in):
    factories.membership(state="identified", city=place.city, network=place.network)
    scope = {"role": Role.FOCAL_POINT, "city": place.city, "network": place.network}
    proposed = actions.propose(person=factories.person(password=None), start=place.today, by=place.secretary, **scope)
    Appointment.objects.create(person=factories.person(), start=place.today, status="in_office", **scope)
    browser, url = sign_in(place.secretary), step(proposed, "install")
    assert errors(browser.post(url, {})) == {"__all__"}
    Appointment.objects.filter(status="in_office", **scope).update(end=place.today, status="ended")
    assert browser.post(url, {}).status_code == 302


def test_an_invitation_is_sent_again_but_not_twice_at_once(place, sign_in, on_commit, time_machine):
    person = factories.person(password=None)
    proposed = actions.propose(
        person=person, role=Role.COORDINATOR, network=place.network, start=place.today, by=place.secretary
    )
    first = person.invitations.get()
    browser, url = sign_in(place.secretary), page("invitation_resend", proposed.pk)
    with on_commit():
        browser.post(url)
    assert not mail.outbox
    time_machine.move_to(timezone.now() + timedelta(minutes=5))
    with on_commit():
        assert browser.post(url).headers["Location"] == proposed.get_absolute_url()
    assert [message.to for message in mail.outbox] == [[person.email]]
    first.refresh_from_db()
    proposed.refresh_from_db()
    assert first.revoked_at
    assert proposed.invitation.is_waiting
    assert browser.get(url).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_invited_again_by_two_at_once_is_invited_once(time_machine):
    """The second waits for the first, whose link would otherwise be dead on arrival."""
    first, second = factories.secretary(), factories.secretary()
    person = factories.person(password=None)
    scope = {"role": Role.COORDINATOR, "network": factories.network(), "start": timezone.localdate()}
    actions.propose(person=person, by=first, **scope)
    time_machine.move_to(timezone.now() + timedelta(minutes=5), tick=True)
    refused = []

    def press():
        try:
            actions.resend(person=person, by=second)
        except NotReady as error:
            refused.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=press)
    with transaction.atomic():
        actions.resend(person=person, by=first)
        other.start()
        other.join(1)
        assert other.is_alive()
    other.join(30)
    assert len(refused) == 1
    assert person.invitations.count() == 2
    assert person.invitations.waiting().count() == 1


def test_only_who_names_may_invite_again(place, sign_in):
    proposed = actions.propose(
        person=factories.person(password=None),
        role=Role.COORDINATOR,
        network=place.network,
        start=place.today,
        by=place.secretary,
    )
    assert sign_in(place.coordinator).post(page("invitation_resend", proposed.pk)).status_code == 403
    assert sign_in(place.elected).post(page("invitation_resend", proposed.pk)).status_code == 404


def test_filters_and_export(place, sign_in):
    browser = sign_in(place.secretary)
    person = place.elected
    found = person.appointments.get()
    for query in (f"person={person.family_name}", "role=elected_official", "city=mekn", f"person={person.email}"):
        assert list(browser.get(f"{page('appointments')}?{query}").context["rows"]) == [found], query
    sent = browser.get(f"{page('appointments')}?role=elected_official&export=csv")
    assert len(b"".join(sent.streaming_content).decode().splitlines()) == 2


@pytest.mark.parametrize("count", [1, 20])
def test_list_queries(place, queries_of, count):
    for _number in range(count):
        factories.elected_official()
    assert queries_of(place.secretary, page("appointments")) == 7
    assert queries_of(place.secretary, page("directory")) == 7


def test_page_queries(place, queries_of):
    appointment = place.coordinator.appointments.get()
    for person in (place.secretary, place.coordinator, place.elected):
        forget_offices(person)
        if person is not place.elected:
            assert queries_of(person, page("appointment", appointment.pk)) <= 9


# --- The directory ----------------------------------------------------------------------------------------------------


def test_the_directory_is_for_members(place, sign_in):
    member = factories.focal_point(network=place.network)
    response = sign_in(member).get(page("directory"))
    shown = {row.person for row in response.context["rows"]}
    assert {place.secretary, place.coordinator, place.elected, member} <= shown
    assert place.coordinator.email in response.content.decode()
    for stranger in (factories.outsider(), factories.partner()):
        assert sign_in(stranger).get(page("directory")).status_code == 403
    # An official of a city that is no member sees those of the city only.
    shown = {row.person for row in sign_in(place.elected).get(page("directory")).context["rows"]}
    assert shown == {place.elected}


def test_those_no_longer_in_office_leave_the_directory(place, sign_in):
    appointment = place.coordinator.appointments.get()
    actions.end(appointment=appointment, end=place.today - DAY, reason=EndReason.TERM, by=place.secretary)
    shown = {row.person for row in sign_in(place.secretary).get(page("directory")).context["rows"]}
    assert place.coordinator not in shown
