"""The technicians' back door: for superusers only, and no way round the actions."""

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.actions import invitation as invitations
from accounts.models import Person
from networks.models import Membership
from records import journal
from tests import factories
from tests.accounts.factors import give_password
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

LISTS = [
    *("accounts_person", "accounts_invitation", "networks_network", "networks_city", "networks_region"),
    *("networks_organisation", "networks_appointment", "networks_membership"),
]


@pytest.fixture(autouse=True)
def no_attempts_before():
    cache.clear()


@pytest.fixture
def technician():
    return Person.objects.create_superuser("tech@example.org", PASSWORD, given_name="T", family_name="T")


@pytest.mark.parametrize("name", LISTS)
def test_superusers_only(name, technician, sign_in):
    factories.membership()
    url = reverse(f"admin:{name}_changelist")
    assert sign_in(technician).get(url).status_code == 200
    # Staff without more: the page exists, not for them.
    for person in (factories.secretary(), factories.person(is_staff=True), None):
        assert sign_in(person).get(url).status_code in (302, 403)


def test_one_signs_in_where_attempts_are_counted(client):
    response = client.get(reverse("admin:login"))
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_states_are_not_changed_here(technician, sign_in):
    made = factories.membership(state="interested")
    browser = sign_in(technician)
    url = reverse("admin:networks_membership_change", args=[made.pk])
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"status": "active"}).status_code == 403
    assert browser.get(reverse("admin:networks_appointment_add")).status_code == 403
    assert Membership.objects.get().status == "interested"


def test_nobody_is_deleted_here(technician, sign_in):
    person = factories.outsider()
    url = reverse("admin:accounts_person_delete", args=[person.pk])
    assert sign_in(technician).post(url, {"post": "yes"}).status_code == 403


# --- Another address, a closed account -----------------------------------------------------------------------------

FIELDS = ("email", "given_name", "family_name", "name_ar", "function", "phone", "gender", "language")
TICKED = ("is_active", "is_staff", "is_superuser")


def change(browser, person, **changes):
    """Post the person's page of the technical administration, with `changes`."""
    ticked = {name: "on" for name in TICKED if changes.pop(name, getattr(person, name))}
    fields = {**{name: getattr(person, name) for name in FIELDS}, **ticked, **changes}
    response = browser.post(reverse("admin:accounts_person_change", args=[person.pk]), fields)
    assert response.status_code == 302, response.context["adminform"].form.errors
    person.refresh_from_db()


@pytest.fixture
def member(monkeypatch):
    """Somebody who has accepted an invitation, and is signed in somewhere. Return (the person, their browser)."""
    person = factories.person(password=None, email="avant@example.org")
    monkeypatch.setattr(invitations.secrets, "token_urlsafe", lambda _length: "known")
    invitations.invite(person=person, by=None)
    invitations.accept(token="known", password=PASSWORD, given_name="N", family_name="A", language="fr")
    person.refresh_from_db()
    browser = Client()
    assert give_password(browser, person).status_code == 302
    return person, browser


def test_a_former_address_opens_nothing(member, technician, sign_in):
    person, elsewhere = member
    change(sign_in(technician), person, email="apres@example.org")
    # Neither the session nor a new password nor the present one.
    assert elsewhere.get(reverse("account")).status_code == 302
    assert not UserSession.objects.filter(user=person).exists()
    for address, messages in (("avant@example.org", 0), ("apres@example.org", 1)):
        visitor = Client()
        visitor.post(reverse("account_reset_password"), {"email": address})
        assert len(mail.outbox) == messages
        visitor.post(reverse("account_login"), {"login": address, "password": PASSWORD})
        assert ("_auth_user_id" in visitor.session) == bool(messages)
    assert journal.entries_of(person)[0].by == technician


def test_a_former_address_may_be_somebody_else_s(member, technician, sign_in):
    person, _browser = member
    change(sign_in(technician), person, email="apres@example.org")
    newcomer = factories.outsider()
    change(sign_in(technician), newcomer, email="avant@example.org")
    visitor = Client()
    give_password(visitor, newcomer)
    assert visitor.session["_auth_user_id"] == str(newcomer.pk)


def test_a_technician_changes_their_own_address(technician):
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        give_password(browser, technician)
    change(here, technician, email="technique@example.org")
    assert here.get(reverse("admin:index")).status_code == 200
    assert elsewhere.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("changes", [{"email": "apres@example.org"}, {"is_active": False}])
def test_what_waits_is_taken_back(technician, sign_in, changes):
    person = factories.person(password=None)
    invitations.invite(person=person, by=None)
    change(sign_in(technician), person, function="Ingénieure")
    assert person.invitations.waiting().exists()
    change(sign_in(technician), person, **changes)
    assert not person.invitations.waiting().exists()


def test_a_closed_account_has_no_session_left(member, technician, sign_in):
    person, elsewhere = member
    change(sign_in(technician), person, is_active=False)
    change(sign_in(technician), person, is_active=True)
    assert elsewhere.get(reverse("account")).status_code == 302


def test_who_is_added_here_has_no_account(technician, sign_in):
    fields = {"email": "neuf@example.org", "given_name": "N", "family_name": "A", "language": "fr", "is_active": "on"}
    assert sign_in(technician).post(reverse("admin:accounts_person_add"), fields).status_code == 302
    assert not Person.objects.get(email="neuf@example.org").has_account
