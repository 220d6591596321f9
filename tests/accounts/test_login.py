"""Signing in: by mail, throttled; nobody signs up; a forgotten password is replaced through one's mail."""

import re
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from accounts.models import Person
from tests import factories
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_attempts_before():
    cache.clear()
    yield
    cache.clear()


def attempt(client, email, password, **headers):
    return client.post(reverse("account_login"), {"login": email, "password": password}, headers=headers)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_one_signs_in_with_ones_mail(client):
    person = factories.outsider()
    response = attempt(client, person.email.upper(), PASSWORD)
    assert response.headers["Location"] == reverse("dashboard")
    assert is_signed_in(client)


@pytest.mark.parametrize("fields", [{}, {"login": "x" * 5000, "password": "y"}, {"login": "\x00", "password": "\x00"}])
def test_bad_input(client, fields):
    assert client.post(reverse("account_login"), fields).status_code == 200
    assert not is_signed_in(client)


def test_who_has_no_account_does_not_sign_in(client):
    person = factories.person(password=None)
    attempt(client, person.email, "")
    attempt(client, person.email, "!")
    assert not is_signed_in(client)


def test_a_closed_account_does_not_sign_in(client):
    person = factories.outsider(is_active=False)
    attempt(client, person.email, PASSWORD)
    assert not is_signed_in(client)


def test_attempts_are_counted_per_address(client):
    """After five wrong passwords for an address even the right one has to wait."""
    person = factories.outsider()
    for _number in range(5):
        attempt(client, person.email, "wrong")
    attempt(client, person.email, PASSWORD)
    assert not is_signed_in(client)
    # Others still sign in.
    attempt(client, factories.outsider().email, PASSWORD)
    assert is_signed_in(client)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_a_forged_origin_changes_nothing(client, header):
    """Ten wrong attempts from one machine, each claiming to come from elsewhere, on other addresses each."""
    for number in range(10):
        attempt(client, f"nobody{number}@example.org", "wrong", **{header: f"203.0.113.{number}"})
    response = attempt(client, factories.outsider().email, PASSWORD, **{header: "198.51.100.7"})
    assert not is_signed_in(client)
    assert response.status_code in (200, 429)


def test_nobody_signs_up(client):
    url = reverse("account_signup")
    fields = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post(url, fields)
    assert not Person.objects.filter(email="new@example.org").exists()
    assert not is_signed_in(client)


def test_where_one_was_going_is_not_left_to_strangers(client):
    person = factories.outsider()
    url = f"{reverse('account_login')}?next=https://evil.example.org/"
    response = client.post(url, {"login": person.email, "password": PASSWORD})
    assert response.headers["Location"] == reverse("dashboard")


def test_a_forgotten_password_is_replaced(client):
    person = factories.outsider()
    assert client.post(reverse("account_reset_password"), {"email": person.email}).status_code == 302
    [message] = mail.outbox
    assert message.to == [person.email]
    link = re.search(r"https?://[^/]+(/\S+)", message.body)[1]
    response = client.get(link, follow=True)
    assert response.status_code == 200
    fresh = "un tout nouveau mot de passe"
    client.post(response.redirect_chain[-1][0], {"password1": fresh, "password2": fresh})
    client.logout()
    attempt(client, person.email, fresh)
    assert is_signed_in(client)
    # The link works once.
    client.logout()
    response = client.get(link, follow=True)
    again = "encore un mot de passe neuf"
    client.post(response.request["PATH_INFO"], {"password1": again, "password2": again})
    attempt(client, person.email, again)
    assert not is_signed_in(client)


def test_an_unknown_address_is_not_told_apart(client):
    """Whether somebody has an account is not to be learnt from the page."""
    known = client.post(reverse("account_reset_password"), {"email": factories.outsider().email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])


def test_an_account_that_was_never_opened_is_not_opened_so(client):
    """An invitation is the only way in: once taken back or run out, no link by mail replaces it."""
    answers = [
        client.post(reverse("account_reset_password"), {"email": address})
        for address in (factories.person(password=None).email, "nobody@example.org")
    ]
    assert not mail.outbox
    assert len({(answer.status_code, answer.headers["Location"]) for answer in answers}) == 1


def test_a_mail_server_that_refuses_tells_nobody_apart(client, monkeypatch, caplog):
    def refuse(_message, **_options):
        raise SMTPRecipientsRefused({})

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    answers = [
        client.post(reverse("account_reset_password"), {"email": address})
        for address in (factories.outsider().email, "nobody@example.org")
    ]
    assert len({(answer.status_code, answer.headers["Location"]) for answer in answers}) == 1
    assert "could not be sent" in caplog.text


def test_one_changes_ones_password(sign_in):
    person = factories.outsider()
    browser, url, fresh = sign_in(person), reverse("account_change_password"), "un tout nouveau mot de passe"
    browser.post(url, {"oldpassword": "wrong", "password1": fresh, "password2": fresh})
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    browser.post(url, {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    person.refresh_from_db()
    assert person.check_password(fresh)


@pytest.mark.parametrize("name", ["account_reset_password", "account_reset_password_done"])
def test_who_gets_no_message_is_told_whom_to_ask(client, settings, name):
    assert f'href="mailto:{settings.CONTACT_EMAIL}"' in client.get(reverse(name)).text
