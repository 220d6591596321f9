"""How allauth behaves here: invitation only, our words, secrets that a copy of the database does not give away."""

import base64
import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.devices import device_name
from accounts.notifications import send_mail

logger = logging.getLogger("remam.security")

# What somebody may have to do before the portal opens (`request.confinement`, set by networks/second_factor.py).
SET_UP, PROVE = "set_up", "prove"

# What a person is told by mail, by the name that allauth gives it.
NOTICES = {
    "account/email/password_changed": _("Your password has been changed."),
    "account/email/password_reset": _("Your password has been replaced, by a link sent to this address."),
    "mfa/email/totp_activated": _("A code app has been set up for your account."),
    "mfa/email/totp_deactivated": _("The code app of your account has been taken off."),
    "mfa/email/webauthn_added": _("A passkey has been added to your account."),
    "mfa/email/webauthn_removed": _("A passkey has been taken off your account."),
    "mfa/email/recovery_codes_generated": _("New recovery codes have been made: the former ones no longer work."),
}

WAYS_TO_CONFIRM = {
    "reauthenticate": _("Give my password"),
    "mfa_reauthenticate": _("Give a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Nobody opens an account by themselves: an invitation is the only way in (networks.views.invitation)."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("The address and the password do not go together."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right, or no longer valid."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link is not valid, or has already been used."),
        "too_many_login_attempts": _("Too many failed attempts: wait a few minutes, then try again."),
        "rate_limited": _("Too many attempts: wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def get_reauthentication_methods(self, user):
        """The ways to confirm that one is there; where the second step itself is missing, the password is none."""
        methods = super().get_reauthentication_methods(user)
        if getattr(self.request, "confinement", None) == PROVE:
            methods = [method for method in methods if method["id"] != "reauthenticate"]
        return [{**method, "description": WAYS_TO_CONFIRM[method["id"]]} for method in methods]

    def send_password_reset_mail(self, user, email, context):
        """Nothing leaves for whoever has not accepted an invitation: a new password would open an account."""
        if user.has_account:
            super().send_password_reset_mail(user, email, context)

    def send_mail(self, template_prefix, email, context):
        """A mail server that is away is logged: an error would tell who has an account from who has none."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            logger.exception("a message (%s) could not be sent", template_prefix)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell a person, in their language, what has been changed about their account, from where."""
        if event := NOTICES.get(template_prefix):
            logger.info("%s: %s", user.code, template_prefix)
            told = {
                "event": event,
                "when": timezone.now(),
                "address": self.get_client_ip(self.request),
                "device": device_name(self.get_http_user_agent(self.request)),
            }
            send_mail("accounts/emails/security_notice", user, told)


class PortalMFAAdapter(DefaultMFAAdapter):
    """Second factors: secrets are encrypted, and the last one stays for as long as it is required."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Your office requires a second factor, and this is your only one: set another one up first."
        ),
        "cannot_generate_recovery_codes": _("Recovery codes come with a second factor: set one up first."),
        "incorrect_code": _("This code is not right, or no longer valid."),
    }

    def requires_second_factor(self, person):
        """Return whether the person must have a second factor: decided where offices are known."""
        return False

    def can_delete_authenticator(self, authenticator):
        if not (settings.MFA_REQUIRED and self.requires_second_factor(authenticator.user)):
            return True
        others = type(authenticator).objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return others.exclude(type=authenticator.Type.RECOVERY_CODES).exists()

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # Under another SECRET_KEY. A secret that nobody knows: no code is right, and the page says just that.
            logger.error("a second factor cannot be read: SECRET_KEY has changed and SECRET_KEY_FALLBACKS lacks it")
            return generate_totp_secret()

    def generate_authenticator_name(self, user, type):
        number = user.authenticator_set.filter(type=type).count() + 1
        return gettext("Passkey") if number == 1 else gettext("Passkey %(number)s") % {"number": number}

    def _get_site_name(self):
        return str(settings.SITE_NAME)


def _cipher():
    keys = [
        salted_hmac("accounts.second_factor", "secrets", secret=key, algorithm="sha256").digest()
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
