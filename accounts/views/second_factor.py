"""One's second factor: allauth's pages, with what this portal adds to them."""

from ipaddress import ip_address

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http.request import split_domain_port
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Person
from accounts.second_factor import factors_of, is_required_of, prove


@require_safe
def overview(request):
    """What is set up, and the way to change it; here lands whoever must set one up and has not."""
    context = {
        "factors": factors_of(request.user),
        "required": is_required_of(request.user),
        "relaxed": not settings.MFA_REQUIRED,
        "passkeys_work": passkeys_work(request),
    }
    return render(request, "mfa/index.html", context)


def passkeys_work(request):
    """Return whether a passkey can be bound to the address that the site was asked for by: never to a bare number."""
    domain, _port = split_domain_port(request.get_host())
    try:
        ip_address(domain.strip("[]"))
    except ValueError:
        return True
    return False


class LastOneStays:
    """Takes a factor off unless it is the last one and an office requires one; two at once are taken in turn."""

    def post(self, request, *args, **kwargs):
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=request.user.pk)
            authenticator = self.factor()
            if authenticator and not get_adapter().can_delete_authenticator(authenticator):
                raise PermissionDenied(get_adapter().error_messages["cannot_delete_authenticator"])
            return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        removable = get_adapter().can_delete_authenticator(self.factor())
        return super().get_context_data(**kwargs) | {"removable": removable}


class ActivateApp(ActivateTOTPView):
    def form_valid(self, form):
        response = super().form_valid(form)
        prove(self.request, Authenticator.Type.TOTP)
        return response


class DeactivateApp(LastOneStays, DeactivateTOTPView):
    def factor(self):
        return Authenticator.objects.filter(pk=self.authenticator.pk).first()


class AddPasskey(AddWebAuthnView):
    def form_valid(self, form):
        response = super().form_valid(form)
        prove(self.request, Authenticator.Type.WEBAUTHN)
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"passkeys_work": passkeys_work(self.request)}


class RemovePasskey(LastOneStays, RemoveWebAuthnView):
    def factor(self):
        return self.get_object()
