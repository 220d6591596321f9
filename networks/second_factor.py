"""Whose office requires a second factor, and what is open to them until they have shown one."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.adapter import PROVE, SET_UP, PortalMFAAdapter
from accounts.roles import ROLES
from accounts.second_factor import has_factor, is_proved
from networks.models.appointment import offices_of

# What each kind of confinement leaves open, besides what is open to everybody.
OPEN = {
    SET_UP: {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout"},
    PROVE: {"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout"},
}
# Kept in the session of whom nothing is asked, so that it is looked up once.
NOTHING_TO_PROVE = "nothing_to_prove"


def is_required(person):
    """Return whether an office that the person holds today requires a second factor; technicians' tools do, too."""
    return person.is_superuser or any(
        ROLES[appointment.role].second_factor for appointment in offices_of(person).appointments
    )


class OfficeMFAAdapter(PortalMFAAdapter):
    """allauth's questions about second factors, answered from today's appointments."""

    def requires_second_factor(self, person):
        return is_required(person)


class SecondFactorMiddleware:
    """Whoever must show a second factor and has not finds the portal closed; public pages take them for a visitor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.confinement, request.account_layout = None, "base_portal.html"
        return self.get_response(request)

    def process_view(self, request, view, _args, _kwargs):
        confinement = confinement_of(request)
        if confinement is None:
            return None
        name = request.resolver_match.view_name or ""
        public = not getattr(view, "login_required", True)
        if name in OPEN[confinement] or (public and name.startswith("account_")):
            request.confinement, request.account_layout = confinement, "allauth/layouts/confined.html"
            return None
        if public:
            # Some public pages and files show more to members.
            request.user = AnonymousUser()
            return None
        if _in_background(request):
            raise PermissionDenied(_("Your office requires a second factor: open the portal and show it first."))
        return redirect(_way_out(request, confinement))


def confinement_of(request):
    """Return None if the person may go on, else what they have to do first: SET_UP a second factor, or PROVE theirs."""
    if not (settings.MFA_REQUIRED and request.user.is_authenticated) or is_proved(request):
        return None
    required = is_required(request.user)
    if not required and request.session.get(NOTHING_TO_PROVE):
        return None
    if has_factor(request.user):
        return PROVE
    if required:
        return SET_UP
    request.session[NOTHING_TO_PROVE] = True
    return None


def _way_out(request, confinement):
    """The address of what has to be done first."""
    if confinement == SET_UP:
        return reverse("mfa_index")
    request.confinement = confinement
    page = get_adapter(request).get_reauthentication_methods(request.user)[0]["url"]
    return f"{page}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}" if request.method == "GET" else page


def _in_background(request):
    """True for what a script asks for, which could make nothing of another page."""
    headers = request.headers
    return (
        "HX-Request" in headers
        or headers.get("X-Requested-With") == "XMLHttpRequest"
        or headers.get("Sec-Fetch-Dest", "") == "empty"
        or "application/json" in headers.get("Accept", "")
        or request.content_type == "application/json"
    )
