"""The only way in: an invitation's page."""

import re
import threading
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import invitation as invitations
from accounts.models import Invitation, Person
from accounts.roles import Role
from networks.actions import appointment as appointments
from networks.enums import EndReason
from networks.models import Appointment
from tests import factories

pytestmark = pytest.mark.django_db

GOOD = {
    "given_name": "Latifa",
    "family_name": "Benali",
    "language": "fr",
    "password": "le tri commence à la maison",
    "again": "le tri commence à la maison",
}


@pytest.fixture
def invited(place, on_commit):
    """An appointment that waits for its person to accept, and the link that they were sent."""
    person = factories.person(password=None, given_name="Lat", family_name="Ben")
    with on_commit():
        appointment = appointments.propose(
            person=person, role=Role.COORDINATOR, network=place.network, start=place.today, by=place.secretary
        )
    return appointment, link_in(mail.outbox[-1])


def link_in(message):
    """The path of the link in a message."""
    return re.search(r"https?://[^/]+(/\S*invitation/\S+)", message.body)[1]


def refused(response, status):
    assert response.status_code == status
    assert "reason" in response.context
    return True


def test_the_message_says_who_invites_and_to_what(invited, place):
    appointment, _link = invited
    body = mail.outbox[-1].body
    assert place.secretary.name in body
    assert str(appointment) in body
    assert mail.outbox[-1].to == [appointment.person.email]


def test_the_page_says_who_invites_and_to_what(invited, place, client):
    appointment, link = invited
    response = client.get(link)
    assert response.status_code == 200
    assert place.secretary.name in response.content.decode()
    assert list(response.context["appointments"]) == [appointment]
    assert response.context["form"]["given_name"].value() == "Lat"
    assert "no-store" in response.headers["Cache-Control"]


def test_accepting_opens_the_account_and_the_office(invited, client):
    appointment, link = invited
    response = client.post(link, GOOD)
    assert response.headers["Location"] == reverse("dashboard")
    appointment.refresh_from_db()
    person = appointment.person
    person.refresh_from_db()
    assert (person.name, person.language, person.has_account) == ("Latifa Benali", "fr", True)
    assert appointment.status == "in_office"
    assert client.get(reverse("networks:network_edit", args=[appointment.network.acronym])).status_code == 200
    client.logout()
    signed = client.post(reverse("account_login"), {"login": person.email.upper(), "password": GOOD["password"]})
    assert signed.status_code == 302


def test_the_language_chosen_is_spoken_at_once(invited, client):
    _appointment, link = invited
    response = client.post(link, {**GOOD, "language": "ar"})
    assert response.headers["Location"].startswith("/ar/")


@pytest.mark.parametrize(
    ("changes", "at_fault"),
    [
        ({"given_name": ""}, {"given_name"}),
        ({"given_name": "\x07"}, {"given_name"}),
        ({"family_name": "x" * 81}, {"family_name"}),
        ({"language": "tlh"}, {"language"}),
        ({"password": "", "again": ""}, {"password", "again"}),
        ({"password": "court", "again": "court"}, {"password"}),
        ({"password": "123456789012345", "again": "123456789012345"}, {"password"}),
        ({"family_name": "Benali-Alaoui", "password": "benali-alaoui", "again": "benali-alaoui"}, {"password"}),
        ({"password": "x" * 201, "again": "x" * 201}, {"password", "again"}),
        ({"again": "tout autre chose"}, {"again"}),
    ],
)
def test_accepting_refuses(invited, client, changes, at_fault):
    appointment, link = invited
    response = client.post(link, {**GOOD, **changes})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == at_fault
    appointment.refresh_from_db()
    assert appointment.status == "proposed"
    assert not appointment.person.has_account
    # The link is not used up.
    assert client.post(link, GOOD).status_code == 302


def test_an_empty_form_names_what_is_missing(invited, client):
    _appointment, link = invited
    response = client.post(link, {})
    assert set(response.context["form"].errors) == set(GOOD)


def test_a_used_link(invited, client):
    _appointment, link = invited
    client.post(link, GOOD)
    # Pressed twice by the same person: they are where they wanted to be.
    assert client.post(link, GOOD).headers["Location"] == reverse("dashboard")
    client.logout()
    assert refused(client.get(link), 410)
    assert reverse("account_login") in client.get(link).content.decode()
    before = Invitation.objects.get().person.password
    assert refused(client.post(link, {**GOOD, "password": "un autre mot de passe"}), 410)
    assert Invitation.objects.get().person.password == before


def test_an_expired_link(invited, client, time_machine):
    _appointment, link = invited
    time_machine.move_to(timezone.now() + timedelta(days=7, minutes=1))
    assert refused(client.get(link), 410)
    assert refused(client.post(link, GOOD), 410)
    assert not Appointment.objects.get(role=Role.COORDINATOR, status="proposed").person.has_account


def test_each_refusal_gives_its_own_reason(invited, place, client, on_commit, time_machine):
    appointment, first = invited
    time_machine.move_to(timezone.now() + timedelta(minutes=5))
    with on_commit():
        appointments.resend(person=appointment.person, by=place.secretary)
    second = link_in(mail.outbox[-1])
    reasons = [client.get(first).context["reason"], client.get("/invitation/forged/").context["reason"]]
    client.post(second, GOOD)
    client.logout()
    reasons.append(client.get(second).context["reason"])
    Invitation.objects.filter(accepted_at__isnull=False).update(accepted_at=None, expires_at=timezone.now())
    reasons.append(client.get(second).context["reason"])
    assert len(set(reasons)) == 4


def test_a_link_that_expires_while_the_form_is_filled(invited, client, time_machine):
    _appointment, link = invited
    assert client.get(link).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(days=8))
    assert refused(client.post(link, GOOD), 410)


def test_a_replaced_link(invited, place, client, on_commit, time_machine):
    appointment, link = invited
    time_machine.move_to(timezone.now() + timedelta(minutes=5))
    with on_commit():
        appointments.resend(person=appointment.person, by=place.secretary)
    assert refused(client.get(link), 410)
    assert client.post(link_in(mail.outbox[-1]), GOOD).status_code == 302


def test_a_revoked_link(invited, place, client):
    """What it was for has been ended: it opens nothing."""
    appointment, link = invited
    appointments.end(appointment=appointment, end=place.today, reason=EndReason.REPLACED, by=place.secretary)
    assert refused(client.post(link, GOOD), 410)


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "1 OR 1=1", "é" * 20])
def test_a_forged_link(invited, client, token):
    assert refused(client.get(f"/invitation/{token}/"), 404)
    assert refused(client.post(f"/invitation/{token}/", GOOD), 404)


def test_the_link_is_of_one_address(invited, client):
    appointment, link = invited
    appointment.person.email = "ailleurs@example.org"
    appointment.person.save()
    assert refused(client.get(link), 410)


def test_the_token_is_not_kept(invited):
    _appointment, link = invited
    token = link.rstrip("/").rpartition("/")[2]
    kept = Invitation.objects.values_list("token_hash", flat=True).get()
    assert len(token) >= 43
    assert token not in kept


def test_a_forged_field_gives_no_rights(invited, client):
    appointment, link = invited
    forged = {"is_superuser": "1", "is_staff": "1", "email": "pirate@example.org", "role": "secretariat"}
    client.post(link, {**GOOD, **forged})
    person = appointment.person
    person.refresh_from_db()
    assert (person.is_superuser, person.is_staff, person.email != "pirate@example.org") == (False, False, True)
    assert [held.role for held in person.appointments.all()] == [Role.COORDINATOR]


def test_accepting_while_somebody_else_is_signed_in(invited, place, sign_in):
    appointment, link = invited
    browser = sign_in(place.secretary)
    assert place.secretary.name in browser.get(link).content.decode()
    browser.post(link, GOOD)
    assert browser.session["_auth_user_id"] == str(appointment.person_id)


def test_a_place_taken_in_the_meantime(place, client, on_commit):
    """Whoever accepts has their account; the office waits, and the secretariat is told."""
    factories.membership(state="identified", city=place.city, network=place.network)
    scope = {"role": Role.FOCAL_POINT, "city": place.city, "network": place.network, "start": place.today}
    person = factories.person(password=None)
    with on_commit():
        waiting = appointments.propose(person=person, by=place.secretary, **scope)
    link = link_in(mail.outbox[-1])
    Appointment.objects.create(person=factories.person(), status="in_office", **scope)
    with on_commit():
        assert client.post(link, GOOD).status_code == 302
    waiting.refresh_from_db()
    person.refresh_from_db()
    assert (waiting.status, person.has_account) == ("proposed", True)
    assert mail.outbox[-1].to == [place.secretary.email]


def test_accepting_refuses_in_the_action_too(place):
    with pytest.raises(invitations.InvitationRefused) as refusal:
        invitations.accept(token="forged", password="x", given_name="x", family_name="x", language="fr")
    assert refusal.value.invitation is None


def test_a_closed_account_is_not_opened_again(invited, client):
    appointment, link = invited
    Person.objects.filter(pk=appointment.person_id).update(is_active=False, is_superuser=True)
    assert refused(client.get(link), 410)
    response = client.post(link, GOOD)
    assert refused(response, 410)
    assert settings.CONTACT_EMAIL in response.content.decode()
    person = Person.objects.get(pk=appointment.person_id)
    assert (person.is_active, person.has_usable_password()) == (False, False)


def test_an_open_account_needs_no_invitation(invited, client):
    """Whoever finds an old link does not replace the password."""
    appointment, link = invited
    appointment.person.set_password("un mot de passe à moi")
    appointment.person.save()
    response = client.post(link, GOOD)
    assert refused(response, 410)
    assert reverse("account_login") in response.content.decode()
    appointment.person.refresh_from_db()
    assert appointment.person.check_password("un mot de passe à moi")


@pytest.mark.parametrize("status", ["ended", "in_office"])
def test_what_it_carries_moves_at_the_same_moment(invited, place, client, monkeypatch, status):
    """Ended, or put in office by hand, after the list was read: the page says so, and nothing is half done."""
    appointment, link = invited
    with monkeypatch.context() as patched:
        moved = Appointment.objects.filter(pk=appointment.pk)
        patched.setattr(Appointment, "check_free", lambda _self: moved.update(status=status, end=place.today))
        response = client.post(link, GOOD, follow=True)
    assert response.redirect_chain == [(link, 302)]
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]
    assert not Person.objects.get(pk=appointment.person_id).has_account
    assert client.post(link, GOOD).status_code == 302


@pytest.mark.parametrize("replaced", [False, True])
def test_ending_follows_the_invitation_as_it_stands(invited, place, client, time_machine, replaced):
    """Accepted, or sent again, since whoever ends the appointment has opened its page."""
    appointment, link = invited
    read_before = Appointment.objects.select_related("invitation").get(pk=appointment.pk)
    if replaced:
        time_machine.move_to(timezone.now() + timedelta(minutes=5))
        appointments.resend(person=appointment.person, by=place.secretary)
    else:
        client.post(link, GOOD)
    appointments.end(appointment=read_before, end=place.today, reason=EndReason.TERM, by=place.secretary)
    assert not appointment.person.invitations.waiting().exists()
    assert appointment.person.invitations.filter(accepted_at__isnull=False).exists() != replaced


def wait_for_somebody_who_waits():
    """Return once another connection waits for a lock."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _attempt in range(400):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(query)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_accepting_while_it_is_ended(invited, place, monkeypatch):
    """The link is followed in the middle of the end: it waits, and then finds itself taken back; no deadlock."""
    appointment, link = invited
    half_ended, answers, take_back = threading.Event(), [], appointments._after_end

    def accept():
        try:
            half_ended.wait(10)
            answers.append(Client().post(link, GOOD).status_code)
        finally:
            connection.close()

    def take_back_late(ended):
        half_ended.set()
        wait_for_somebody_who_waits()
        take_back(ended)

    monkeypatch.setattr(appointments, "_after_end", take_back_late)
    thread = threading.Thread(target=accept)
    thread.start()
    appointments.end(appointment=appointment, end=place.today, reason=EndReason.TERM, by=place.secretary)
    thread.join(30)
    assert answers == [410]
    assert not Person.objects.get(pk=appointment.person_id).has_account
