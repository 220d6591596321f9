"""Requests to join: the list, one of them, and what it leads to."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from networks.enums import RequestStatus
from networks.filters import RequestFilter
from networks.models import JoiningRequest
from records import journal, transitions
from records.crumbs import from_dashboard, to_record
from records.listing import list_page
from records.tables import Column
from records.transitions import require

COLUMNS = [
    Column(gettext_lazy("Code"), lambda request: request.code),
    Column(gettext_lazy("Network"), lambda request: request.network.acronym),
    Column(gettext_lazy("City or organisation"), lambda request: request.name),
    Column(gettext_lazy("Kind"), lambda request: request.get_organisation_kind_display()),
    Column(gettext_lazy("Why"), lambda request: request.message),
    Column(gettext_lazy("Written by"), lambda request: request.writer),
    Column(gettext_lazy("E-mail address"), lambda request: request.email),
    Column(gettext_lazy("Written on"), lambda request: request.created_at.date()),
    Column(gettext_lazy("State"), lambda request: request.get_status_display()),
]


@require_safe
def requests(request):
    """The requests that the person may see."""
    seen = JoiningRequest.objects.visible_to(request.user).select_related("network", "city")
    above = _("Memberships"), reverse("networks:memberships")
    context = {"crumbs": from_dashboard(above, (_("Requests to join"), ""))}
    return list_page(
        request, seen, RequestFilter, COLUMNS, "networks/joining_request/list.html", context, name="demandes"
    )


@require_safe
def request_detail(request, pk):
    """A request: who would like to join, why, and what has been made of it."""
    found = _found(request, pk)
    context = {
        "joining": found,
        "crumbs": to_record(found),
        "state": transitions.state_of(found),
        "moves": transitions.moves_for(found, request.user),
        "entries": journal.entries_of(found),
    }
    return render(request, "networks/joining_request/detail.html", context)


def _found(request, pk):
    related = ("network", "city", "membership__network", "membership__city", "membership__organisation")
    return get_object_or_404(JoiningRequest.objects.visible_to(request.user).select_related(*related), pk=pk)


@require_safe
def request_accept(request, pk):
    """Lead to the page on which a city is identified, or an organisation admitted, filled in from the request."""
    found = _found(request, pk)
    require(request.user, "networks.identify_membership", found)
    if found.status != RequestStatus.RECEIVED:
        return redirect(found)
    query = {"network": found.network.acronym, "request": found.pk}
    if found.city:
        return redirect(f"{reverse('networks:membership_identify')}?{urlencode({**query, 'city': found.city.code})}")
    return redirect(f"{reverse('networks:membership_admit')}?{urlencode(query)}")
