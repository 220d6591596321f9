"""The mandates that elections put in question: their list, and the page of one; its steps are made elsewhere."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from networks.filters import MandateFilter
from networks.models import Appointment, Mandate
from records import journal, transitions
from records.crumbs import from_dashboard, to_record
from records.listing import list_page
from records.tables import Column


def name_of(person):
    """Return a person's name as tables take it."""
    return person.name if person else ""


def held_by(mandate):
    """Return the name of whoever held a mandate before the election."""
    return name_of(mandate.appointment and mandate.appointment.person)


COLUMNS = [
    Column(gettext_lazy("Code"), lambda mandate: mandate.code),
    Column(gettext_lazy("Election"), lambda mandate: mandate.election.polling_on),
    Column(gettext_lazy("City"), lambda mandate: mandate.city.name),
    Column(gettext_lazy("Before the election"), held_by),
    Column(gettext_lazy("State"), lambda mandate: mandate.get_status_display()),
    Column(gettext_lazy("Answer"), lambda mandate: mandate.get_outcome_display()),
    Column(gettext_lazy("Successor"), lambda mandate: name_of(mandate.successor)),
    Column(gettext_lazy("Since"), lambda mandate: mandate.since),
]


@require_safe
def mandates(request):
    """The mandates that the person may see, of all elections."""
    related = ("election", "city", "appointment__person", "successor")
    seen = Mandate.objects.visible_to(request.user).select_related(*related)
    context = {"crumbs": from_dashboard((_("Elections"), reverse("networks:elections")), (_("Mandates"), ""))}
    return list_page(request, seen, MandateFilter, COLUMNS, "networks/mandate/list.html", context, name="mandates")


@require_safe
def mandate(request, pk):
    """A mandate: who held it before the election, what the city has answered, and what comes next."""
    related = ("election", "city", "appointment__person", "appointment__city", "successor")
    found = get_object_or_404(Mandate.objects.visible_to(request.user).select_related(*related), pk=pk)
    now = Appointment.objects.visible_to(request.user).in_office().elected_officials().filter(city=found.city_id)
    context = {
        "mandate": found,
        "crumbs": to_record(found),
        "state": transitions.state_of(found),
        "moves": transitions.moves_for(found, request.user),
        "in_office": now.select_related("person", "city"),
        "entries": journal.entries_of(found),
    }
    return render(request, "networks/mandate/detail.html", context)
