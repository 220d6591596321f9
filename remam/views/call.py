"""The public pages of calls."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from networks.enums import ApplicationStatus, CallStatus
from networks.models import Call
from remam.views.trail import approach, from_home


@login_not_required
@require_safe
def calls(request):
    """List the calls that are open, and those that were decided."""
    every = [*Call.objects.public().select_related("network")]
    context = {
        "crumbs": from_home((_("Calls"), "")),
        "tabs": approach("calls"),
        "open": [call for call in every if call.takes_applications],
        "past": [call for call in every if not call.takes_applications],
    }
    return render(request, "remam/call/list.html", context)


@login_not_required
@require_safe
def call(request, pk):
    """Show a call to everybody: what it is for, what is scored, until when; the cities retained, once it is decided."""
    found = get_object_or_404(Call.objects.public().select_related("network"), pk=pk)
    retained = found.applications.filter(status=ApplicationStatus.RETAINED).select_related("city")
    context = {
        "crumbs": from_home((_("Calls"), reverse("calls")), (found.title, "")),
        "call": found,
        "criteria": found.criteria.all(),
        "retained": retained.order_by("city__sort_name") if found.status == CallStatus.DECIDED else [],
    }
    return render(request, "remam/call/detail.html", context)
