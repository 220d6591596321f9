"""The list of organisations, an organisation's page, and entering or correcting one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.roles import Role
from networks.filters import OrganisationFilter
from networks.forms.organisation import OrganisationForm
from networks.models import Appointment, Convention, Membership, Organisation
from networks.models.appointment import offices_of
from networks.rules import holds
from records import journal
from records.crumbs import from_dashboard, to_record
from records.listing import list_page
from records.stepping import posted, saved
from records.tables import Column
from records.transitions import require

COLUMNS = [
    Column(gettext_lazy("Code"), lambda organisation: organisation.code),
    Column(gettext_lazy("Name in French"), lambda organisation: organisation.name_fr),
    Column(gettext_lazy("Name in Arabic"), lambda organisation: organisation.name_ar),
    Column(gettext_lazy("Kind"), lambda organisation: organisation.get_kind_display()),
    Column(gettext_lazy("Country"), lambda organisation: organisation.get_country_display()),
    Column(gettext_lazy("Website"), lambda organisation: organisation.website),
]


@require_safe
def organisations(request):
    """The organisations that take part without being cities."""
    seen = Organisation.objects.visible_to(request.user)
    context = {
        "crumbs": from_dashboard((_("Organisations"), "")),
        "may_add": holds(request.user, "networks.change_organisation"),
    }
    return list_page(
        request, seen, OrganisationFilter, COLUMNS, "networks/organisation/list.html", context, name="organisations"
    )


@require_safe
def organisation(request, pk):
    """An organisation: its facts, its places in networks, the people who represent it, its conventions."""
    found = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    offices = offices_of(request.user)
    manages = holds(request.user, "networks.change_organisation")
    people = Appointment.objects.visible_to(request.user).in_office().filter(role=Role.PARTNER, organisation=found)
    memberships = Membership.objects.visible_to(request.user).filter(organisation=found)
    conventions = Convention.objects.visible_to(request.user).filter(parties__organisation=found)
    context = {
        "organisation": found,
        "crumbs": to_record(found),
        "manages": manages,
        "shows_contacts": offices.is_member or found.pk in offices.organisation_ids,
        "people": people.select_related("person").order_by("start", "pk"),
        "memberships": memberships.select_related("network", "organisation").order_by("network__acronym", "pk"),
        "conventions": conventions.select_related("lead_network"),
        "entries": journal.entries_of(found) if manages else [],
    }
    return render(request, "networks/organisation/detail.html", context)


def organisation_create(request):
    """The secretariat enters an organisation."""
    require(request.user, "networks.change_organisation")
    return _form_page(request, Organisation(), _("Enter an organisation"))


def organisation_edit(request, pk):
    """The secretariat corrects an organisation."""
    found = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    require(request.user, "networks.change_organisation", found)
    return _form_page(request, found, _("Edit"))


def _form_page(request, found, heading):
    name = found.name
    form = OrganisationForm(**posted(request), instance=found, by=request.user)
    if request.method == "POST" and form.is_valid():
        kept = saved(form)
        if kept:
            messages.success(request, _("%(organisation)s has been saved.") % {"organisation": kept.name})
            return redirect(kept)
    above = [(name, found.get_absolute_url())] if found.pk else []
    context = {
        "form": form,
        "name": name,
        "heading": heading,
        "cancel_url": found.get_absolute_url() if found.pk else reverse("networks:organisations"),
        "crumbs": from_dashboard((_("Organisations"), reverse("networks:organisations")), *above, (heading, "")),
    }
    return render(request, "networks/organisation/form.html", context, status=form.status)
