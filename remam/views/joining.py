"""The public page from which anybody asks for a place in a network."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from networks.forms.joining_request import JoiningForm
from networks.models import Network
from records.stepping import posted, saved
from remam.views.trail import from_home


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request, acronym):
    """Take what somebody writes who would like to see their city, or organisation, in a network."""
    network = get_object_or_404(Network, acronym__iexact=acronym)
    form = JoiningForm(**posted(request), network=network)
    status = 200
    if request.method == "POST" and form.is_valid():
        # Whoever writes for several cities does so; whoever fills a letter box is stopped.
        if not ratelimit.consume(request, action="join"):
            form.add_error(None, _("Too many requests have come from your connection: try again in an hour."))
            status = 429
        elif saved(form):
            messages.success(request, _("Thank you. The secretariat has been told, and will write to you."))
            return redirect(network)
    context = {
        "network": network,
        "form": form,
        "crumbs": from_home(
            (_("Networks"), reverse("networks")), (network.acronym, network.get_absolute_url()), (_("Join"), "")
        ),
    }
    return render(request, "remam/network/join.html", context, status=422 if form.errors and status == 200 else status)
