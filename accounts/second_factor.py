"""The second step of signing in: what a person has set up, and whether this session has shown it.

Who must have one is decided by offices, hence further right in the order of imports (networks/second_factor.py).
"""

from dataclasses import dataclass, field

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings

# Recovery codes stand in for a factor; they are none.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass
class Factors:
    """What a person signs in with besides the password."""

    app: Authenticator | None = None
    passkeys: list = field(default_factory=list)
    codes: Authenticator | None = None
    # Unused recovery codes.
    codes_left: int = 0

    @property
    def any(self):
        """True if signing in takes a second step."""
        return bool(self.app or self.passkeys)


def factors_of(person):
    """Return the Factors of a person, by one query."""
    found = Factors()
    for authenticator in Authenticator.objects.filter(user_id=person.pk).order_by("pk"):
        if authenticator.type == Authenticator.Type.TOTP:
            found.app = authenticator
        elif authenticator.type == Authenticator.Type.WEBAUTHN:
            found.passkeys.append(authenticator)
        else:
            found.codes = authenticator
            found.codes_left = len(authenticator.wrap().get_unused_codes())
    return found


def has_factor(person):
    """Return whether the person has set a second factor up."""
    return Authenticator.objects.filter(user_id=person.pk, type__in=FACTORS).exists()


def is_required_of(person):
    """Return whether the person must have a second factor today."""
    return settings.MFA_REQUIRED and get_adapter().requires_second_factor(person)


def is_proved(request):
    """Return whether this session has shown a second factor of the person who is signed in."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def prove(request, kind):
    """Note that this session has just shown the newest factor of a kind: setting one up takes using it."""
    newest = Authenticator.objects.filter(user_id=request.user.pk, type=kind).order_by("pk").last()
    post_authentication(request, newest)
