"""allauth's forms, in our words."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _("At least 12 characters: a short sentence is easy to remember and hard to guess.")
CODE_HELP = _("The six digits that your app shows now, or one of your recovery codes.")


class Worded:
    """A mixin that gives fields their label and help: `words` is {field: (label, help)}; nothing stands in a field."""

    words = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, help_text = self.words[name]
                field.help_text = help_text or field.help_text


class LoginForm(Worded, account.LoginForm):
    words = {
        "login": (_("E-mail address"), ""),
        "password": (_("Password"), ""),
    }


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    words = {"email": (_("E-mail address"), "")}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    words = {"password1": (_("New password"), PASSWORD_HELP), "password2": (_("New password, again"), "")}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    words = {
        "oldpassword": (_("Present password"), ""),
        "password1": (_("New password"), PASSWORD_HELP),
        "password2": (_("New password, again"), ""),
    }


class ConfirmForm(Worded, account.ReauthenticateForm):
    words = {"password": (_("Password"), "")}


class CodeForm(Worded, mfa.AuthenticateForm):
    words = {"code": (_("Code"), CODE_HELP)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        as_a_code(self.fields["code"])


class ConfirmByCodeForm(Worded, mfa.ReauthenticateForm):
    words = {"code": (_("Code"), CODE_HELP)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        as_a_code(self.fields["code"])


class ActivateAppForm(Worded, totp.ActivateTOTPForm):
    words = {"code": (_("Code"), _("The six digits that the app shows now."))}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        as_a_code(self.fields["code"])


class AddPasskeyForm(Worded, webauthn.AddWebAuthnForm):
    words = {
        "name": (_("Name of the passkey"), _("To tell it from others: the device that keeps it, for instance.")),
        "passwordless": (
            _("Sign in with this passkey alone, without my password"),
            _("Untick this for a simple security key: it then comes after the password."),
        ),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 80
        self.fields["passwordless"].initial = True


class EditPasskeyForm(Worded, webauthn.EditWebAuthnForm):
    words = {"name": (_("Name of the passkey"), "")}


def as_a_code(field):
    """Let a field take a code: digits on a phone's keyboard, written from left to right."""
    field.widget.attrs.update(inputmode="numeric", dir="ltr", autocomplete="one-time-code", autofocus=True)
