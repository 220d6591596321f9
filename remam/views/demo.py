"""Pages of the demonstration: entering as one of its people, reading its mail, looking at the components.

They answer 404 unless the site runs as a demonstration and the request comes from this very machine.
"""

from functools import wraps
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from remam.gallery import gallery_context


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


@demonstration
@require_safe
def roles(request):
    """List the people of the demonstration, by role."""
    return render(request, "remam/demo/roles.html", {})


@demonstration
@require_POST
def sign_in(request):
    """Enter as one of the people of the demonstration."""
    raise Http404


@demonstration
@require_safe
def mail(request, name=""):
    """List the messages that the demonstration wrote, newest first, or show one."""
    return render(request, "remam/demo/mail.html", {})


@demonstration
@require_safe
def gallery(request):
    """Show every component with sample data."""
    return render(request, "remam/gallery.html", gallery_context(request))
