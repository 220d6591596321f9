"""The code on a convocation by which its holder is checked in: a participant's key, signed.

It is no secret of its own: only somebody signed in who takes the attendance can do anything with it.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "activities.checkin"
LENGTH = 16


def token_of(participant_pk):
    """The code of a participant: the key, and what proves that the portal has given it."""
    return f"{participant_pk}-{_proof(participant_pk)}"


def key_in(token):
    """The participant's key in a code; None if the portal has not given it."""
    key, _dash, proof = token.partition("-")
    if not key.isascii() or not key.isdigit() or len(key) > LENGTH:
        return None
    return int(key) if constant_time_compare(_proof(int(key)), proof) else None


def address_of(participant_pk):
    """The address that the code on the convocation holds: whoever scans it comes to the page with one button."""
    return settings.SITE_URL + reverse("activities:checkin", args=[token_of(participant_pk)])


def _proof(key):
    return salted_hmac(SALT, str(key), algorithm="sha256").hexdigest()[:LENGTH]
