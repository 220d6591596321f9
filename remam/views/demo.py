"""Pages of the demonstration: entering as one of its people, reading its mail, looking at the components.

They answer 404 unless the site runs as a demonstration and the request comes from this very machine.
"""

from functools import wraps
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Person
from accounts.roles import ROLES
from networks.models import Appointment
from remam import mailbox
from remam.demo.cast import DOMAIN
from remam.gallery import gallery_context
from remam.views.trail import from_home

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# As many of a role as one can choose from at a glance.
OF_A_ROLE = 8


def at_home(request):
    """True if the site is a demonstration and the request comes from this machine."""
    try:
        return settings.DEMO and ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def demonstration(view):
    """A view open without signing in, in a demonstration only, and to this machine only."""

    @login_not_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not at_home(request):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def people():
    """Return the people of the demonstration who can sign in."""
    return Person.objects.with_account().filter(email__endswith=f"@{DOMAIN}")


@demonstration
@require_safe
def roles(request):
    """List the people of the demonstration, by role."""
    in_office = Appointment.objects.in_office().filter(person__in=people())
    by_role = {role: [] for role in ROLES}
    for appointment in in_office.select_related("person", "city", "network", "organisation").order_by(
        "-is_titular", "pk"
    ):
        shown = by_role[appointment.role]
        if len(shown) < OF_A_ROLE and appointment.person not in [other.person for other in shown]:
            shown.append(appointment)
    context = {
        "crumbs": from_home((_("Demonstration people"), "")),
        "groups": [(role, ROLES[role].purpose, shown) for role, shown in by_role.items() if shown],
        "without": people().exclude(appointments__in=Appointment.objects.open()).order_by("pk")[:1],
    }
    return render(request, "remam/demo/roles.html", context)


@demonstration
@require_POST
def sign_in(request):
    """Enter as one of the people of the demonstration."""
    key = request.POST.get("person", "")
    person = get_object_or_404(people(), pk=key if key.isdecimal() else None)
    login(request, person, backend=BACKEND)
    return redirect("dashboard")


@demonstration
@require_safe
def mail(request, name=""):
    """List the messages that the demonstration wrote, newest first, or show one."""
    messages = mailbox.messages()
    shown = next((message for message in messages if message.name == name), None)
    if name and shown is None:
        raise Http404
    trail = [(_("Demonstration people"), reverse("demo_roles")), (_("Messages"), reverse("demo_mail") if name else "")]
    trail += [(shown.subject, "")] if shown else []
    context = {"crumbs": from_home(*trail), "sent": messages, "shown": shown}
    return render(request, "remam/demo/mail.html", context)


@demonstration
@require_safe
def gallery(request):
    """Show every component with sample data."""
    return render(request, "remam/gallery.html", gallery_context(request))
