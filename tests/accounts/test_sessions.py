"""The list of one's sessions, and what ends them."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.devices import device_name, is_phone
from tests import factories
from tests.accounts.factors import give_password
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def no_attempts_before():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person():
    return factories.focal_point()


def device(person, agent=DESK, address="192.0.2.7"):
    """A browser on which the person has just signed in."""
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    give_password(client, person)
    assert client.get(reverse("dashboard")).status_code == 200
    return client


def is_open(client):
    return client.get(reverse("dashboard")).status_code == 200


def test_each_device_is_told_by_name_address_and_time(person):
    device(person, PHONE, "198.51.100.4")
    here = device(person)
    page = here.get(reverse("account"))
    assert [(told["name"], told["address"], told["present"]) for told in page.context["devices"]] == [
        ("Firefox · Windows", "192.0.2.7", True),
        ("Chrome · Android", "198.51.100.4", False),
    ]
    assert "198.51.100.4" in page.text


def test_a_forged_origin_is_not_believed(person):
    client = Client(headers={"X-Forwarded-For": "203.0.113.9"}, REMOTE_ADDR="192.0.2.7")
    give_password(client, person)
    client.get(reverse("dashboard"))
    assert UserSession.objects.get(user=person).ip == "192.0.2.7"


def test_one_device_is_signed_out_at_its_next_request(person):
    phone, tablet, here = device(person, PHONE), device(person), device(person)
    [told] = [told for told in here.get(reverse("account")).context["devices"] if "Android" in told["name"]]
    url = reverse("account_end_session", args=[told["pk"]])
    assert here.get(url).status_code == 405
    assert here.post(url).headers["Location"] == reverse("account")
    assert (is_open(phone), is_open(tablet), is_open(here)) == (False, True, True)
    assert here.post(url).status_code == 404


def test_all_others_are_signed_out_at_once(person):
    phone, tablet, here = device(person, PHONE), device(person), device(person)
    stranger = device(factories.outsider())
    assert here.post(reverse("account_end_other_sessions")).headers["Location"] == reverse("account")
    assert (is_open(phone), is_open(tablet), is_open(here), is_open(stranger)) == (False, False, True, True)
    assert len(here.get(reverse("account")).context["devices"]) == 1


def test_nobody_ends_anothers_session_or_the_present_one_by_the_list(person):
    stranger, here = device(factories.outsider()), device(person)
    for session in UserSession.objects.all():
        assert here.post(reverse("account_end_session", args=[session.pk])).status_code == 404
    assert is_open(stranger)
    assert is_open(here)


def test_a_new_password_ends_the_others(person):
    phone, here = device(person, PHONE), device(person)
    fresh = "un tout nouveau mot de passe"
    fields = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    assert here.post(reverse("account_change_password"), fields).headers["Location"] == reverse("account")
    assert (is_open(phone), is_open(here)) == (False, True)
    assert [told["present"] for told in here.get(reverse("account")).context["devices"]] == [True]
    assert "mot de passe" in mail.outbox[-1].body or "password" in mail.outbox[-1].body
    assert "192.0.2.7" in mail.outbox[-1].body


def test_what_has_run_out_is_not_listed(person, settings):
    phone = device(person, PHONE)
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE + 60)):
        here = device(person)
        assert len(here.get(reverse("account")).context["devices"]) == 1
        assert not is_open(phone)


def test_seen_is_noted_every_ten_minutes_at_most(person, django_assert_num_queries):
    here = device(person)
    first = UserSession.objects.get().last_seen_at
    is_open(here)
    assert UserSession.objects.get().last_seen_at == first
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        is_open(here)
        assert UserSession.objects.get().last_seen_at > first + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("agent", "name", "phone"),
    [
        (PHONE, "Chrome · Android", True),
        (DESK, "Firefox · Windows", False),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone", True),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Chrome/140 Safari/537 Edg/140", "Edge · macOS", False),
    ],
)
def test_browsers_are_recognised(agent, name, phone):
    assert (device_name(agent), is_phone(agent)) == (name, phone)


def test_what_is_not_recognised_is_escaped_and_cut(person):
    here = device(person, "<script>alert(1)</script>" * 40)
    page = here.get(reverse("account"))
    assert "<script>alert" not in page.text
    assert len(UserSession.objects.get().user_agent) == 200
