"""The technicians' back door: for superusers only, and no way round the actions."""

import pytest
from django.urls import reverse

from accounts.models import Person
from networks.models import Membership
from tests import factories
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

LISTS = [
    *("accounts_person", "accounts_invitation", "networks_network", "networks_city", "networks_region"),
    *("networks_organisation", "networks_appointment", "networks_membership"),
]


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
