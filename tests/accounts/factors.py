"""Second factors for tests, and the codes that they show."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse

from tests.factories.people import PASSWORD


def app_of(person):
    """Give the person a code app and recovery codes; return the app's secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def passkey_of(person, name="Téléphone"):
    """Give the person a passkey that only the database knows. Return the Authenticator."""
    return Authenticator.objects.create(user=person, type="webauthn", data={"name": name, "credential": {}})


def code_of(secret, later=0):
    """The code that an app shows now, or `later` seconds from now."""
    return format_hotp_value(hotp_value(secret, int(time.time() + later) // 30))


def recovery_codes_of(person):
    """The recovery codes that the person has not used."""
    return Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()


def give_password(client, person, password=PASSWORD):
    """The first step of signing in, in French."""
    return client.post(reverse("account_login"), {"login": person.email, "password": password})


def give_code(client, code):
    """The second step of signing in."""
    return client.post(reverse("mfa_authenticate"), {"code": code})


def confirm(client, password=PASSWORD):
    """Confirm that one is there, by one's password."""
    return client.post(reverse("account_reauthenticate"), {"password": password})
