"""One's own account."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actions.session import live_sessions
from accounts.devices import device_name, is_phone
from accounts.forms.person import AccountForm
from accounts.models import Person
from accounts.second_factor import factors_of, is_required_of
from records.stepping import posted


def account(request):
    """Correct one's names, phone, function and language; see how one signs in, and where one is signed in."""
    # A row of its own: what is typed must not show in the side bar before it is kept.
    person = Person.objects.get(pk=request.user.pk)
    form = AccountForm(**posted(request), instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(person.language):
            messages.success(request, _("Your account is up to date."))
            return redirect(reverse("account"))
    context = {
        "form": form,
        "factors": factors_of(person),
        "required": is_required_of(request.user),
        "relaxed": not settings.MFA_REQUIRED,
        "devices": devices(request),
        "crumbs": [(_("Dashboard"), reverse("dashboard")), (_("My account"), "")],
    }
    return render(request, "accounts/account/form.html", context, status=422 if form.errors else 200)


def devices(request):
    """Return where the person is signed in, this device first: name, icon, address, last seen, whether it is this."""
    present = request.session.session_key
    told = [
        {
            "pk": session.pk,
            "name": device_name(session.user_agent),
            "icon": "phone" if is_phone(session.user_agent) else "laptop",
            "address": session.ip,
            "seen": session.last_seen_at,
            "since": session.created_at,
            "present": session.session_key == present,
        }
        for session in live_sessions(request.user)
    ]
    return sorted(told, key=lambda device: not device["present"])
