"""The account's addresses: what is open of allauth is listed here; what a new release adds stays closed.

allauth and its templates look addresses up by these names, those of closed pages too.
"""

from allauth.account import views as entrance
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from accounts.views import second_factor, session
from accounts.views.account import account
from accounts.views.password import ChangePassword, ReplacePassword


@login_not_required
def closed(request, **_arguments):
    """Answer that there is no such page."""
    raise Http404


ENTRANCE = [
    path("login/", entrance.login, name="account_login"),
    path("logout/", entrance.logout, name="account_logout"),
    path("inactive/", entrance.account_inactive, name="account_inactive"),
    path("reauthenticate/", entrance.reauthenticate, name="account_reauthenticate"),
    path("password/change/", ChangePassword.as_view(), name="account_change_password"),
    path("password/reset/", entrance.password_reset, name="account_reset_password"),
    path("password/reset/done/", entrance.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        entrance.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        ReplacePassword.as_view(),
        name="account_reset_password_from_key",
    ),
]

SECOND_FACTOR = [
    path("", second_factor.overview, name="mfa_index"),
    path("authenticate/", second_step.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", second_factor.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("totp/deactivate/", second_factor.DeactivateApp.as_view(), name="mfa_deactivate_totp"),
    path("recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("webauthn/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("webauthn/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("webauthn/add/", second_factor.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("webauthn/reauthenticate/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("webauthn/keys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", second_factor.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
]

# Nobody signs up, changes the address they sign in with, or has an account without a password.
CLOSED = [
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", closed, name="account_confirm_email"),
    path("login/code/confirm/", closed, name="account_confirm_login_code"),
    path("password/set/", closed, name="account_set_password"),
    path("sessions/", closed, name="usersessions_list"),
]

urlpatterns = [
    path("compte/", include([*ENTRANCE, path("2fa/", include(SECOND_FACTOR)), *CLOSED])),
    path("espace/compte/", account, name="account"),
    path("espace/compte/appareils/", session.end_all_others, name="account_end_other_sessions"),
    path("espace/compte/appareils/<int:pk>/", session.end_one, name="account_end_session"),
]
