"""Who holds which role: the list, an appointment's page, naming, ending, and inviting again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from networks.actions.appointment import may_name, resend
from networks.enums import AppointmentStatus
from networks.filters import AppointmentFilter
from networks.forms.appointment import ProposeForm
from networks.models import Appointment
from networks.rules import holds
from records import journal, transitions
from records.crumbs import from_dashboard, to_record
from records.dates import date_format
from records.listing import list_page
from records.stepping import posted, saved
from records.tables import Column
from records.transitions import NotReady

COLUMNS = [
    Column(gettext_lazy("Code"), lambda appointment: appointment.code),
    Column(gettext_lazy("Person"), lambda appointment: appointment.person.name),
    Column(gettext_lazy("Function"), lambda appointment: appointment.person.function),
    Column(gettext_lazy("Role"), lambda appointment: appointment.get_role_display()),
    Column(gettext_lazy("For"), lambda appointment: appointment.scope_name),
    Column(gettext_lazy("From"), lambda appointment: appointment.start),
    Column(gettext_lazy("Until"), lambda appointment: appointment.end),
    Column(gettext_lazy("State"), lambda appointment: appointment.get_status_display()),
]

# What an address may fill in of the form that names somebody.
PREFILLED = ("role", "city", "network", "organisation", "is_titular")


@require_safe
def appointments(request):
    """The appointments that the person may see."""
    seen = Appointment.objects.visible_to(request.user).select_related("person", "city", "network", "organisation")
    context = {
        "crumbs": from_dashboard((_("Appointments"), "")),
        "may_propose": holds(request.user, "networks.name_focal_point"),
        "may_import": holds(request.user, "networks.manage_appointment"),
    }
    return list_page(
        request, seen, AppointmentFilter, COLUMNS, "networks/appointment/list.html", context, name="appointments"
    )


@require_safe
def appointment(request, pk):
    """An appointment: who, for what, since when, and what may be done with it."""
    found = _found(request, pk)
    invitation = found.invitation if found.status == AppointmentStatus.PROPOSED else None
    manages = may_name(request.user, found)
    context = {
        "appointment": found,
        "crumbs": to_record(found),
        "state": _state_of(found),
        "moves": transitions.moves_for(found, request.user),
        "invitation": invitation if manages else None,
        "may_resend": bool(invitation) and manages,
        "shows_journal": manages or found.person_id == request.user.pk,
        "entries": journal.entries_of(found) if manages or found.person_id == request.user.pk else [],
    }
    return render(request, "networks/appointment/detail.html", context)


def _state_of(appointment):
    state = transitions.state_of(appointment)
    if appointment.begins_later:
        label = _("in office from %(day)s") % {"day": date_format(appointment.start)}
        state |= {"label": label, "tone": "info"}
    return state


def _found(request, pk):
    related = ("person", "city", "network", "organisation", "invitation__sent_by")
    return get_object_or_404(Appointment.objects.visible_to(request.user).select_related(*related), pk=pk)


def appointment_propose(request):
    """Name somebody to a role."""
    if not holds(request.user, "networks.name_focal_point"):
        raise PermissionDenied
    form = ProposeForm(**posted(request), initial=_prefilled(request), by=request.user)
    if request.method == "POST" and form.is_valid():
        named = saved(form)
        if named:
            messages.success(request, _named(named))
            return redirect(named)
    context = {
        "form": form,
        "crumbs": from_dashboard(
            (_("Appointments"), reverse("networks:appointments")), (_("Name somebody to a role"), "")
        ),
    }
    return render(request, "networks/appointment/propose.html", context, status=422 if form.errors else 200)


def _prefilled(request):
    return {name: request.GET[name] for name in PREFILLED if name in request.GET}


def _named(appointment):
    if appointment.status == AppointmentStatus.PROPOSED:
        return _("%(name)s has been invited, and takes office by accepting.") % {"name": appointment.person}
    if appointment.begins_later:
        told = {"name": appointment.person, "day": date_format(appointment.start)}
        return _("%(name)s will be in office from %(day)s, and has been told.") % told
    return _("%(name)s is in office and has been told.") % {"name": appointment.person}


@require_POST
def invitation_resend(request, pk):
    """Send the invitation of an appointment's person again; earlier links stop working. pk: the appointment's."""
    found = _found(request, pk)
    try:
        invitation = resend(person=found.person, by=request.user)
    except NotReady as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("A new invitation has left for %(address)s.") % {"address": invitation.email})
    return redirect(found)
