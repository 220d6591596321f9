"""What the secretariat sets up: networks, cities, regions, and people from a table."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from networks.enums import MembershipStatus
from networks.forms.reference import NewCityForm, NewNetworkForm, RegionForm
from networks.imports import CitiesImport, PeopleImport
from networks.models import City, Network, Region
from records.crumbs import from_dashboard
from records.importing import import_page
from records.stepping import posted, saved
from records.transitions import require

RIGHT = "networks.manage_reference"


def _crumbs(*steps):
    return from_dashboard((_("Administration"), reverse("networks:administration")), *steps)


@require_safe
def administration(request):
    """What there is, and where it is changed: networks with their themes, cities by region, people."""
    require(request.user, RIGHT)
    member = Q(cities__memberships__status=MembershipStatus.ACTIVE)
    regions = Region.objects.annotate(
        city_count=Count("cities", distinct=True), members=Count("cities", filter=member, distinct=True)
    )
    context = {
        "crumbs": from_dashboard((_("Administration"), "")),
        "networks": Network.objects.with_city_count(),
        "regions": regions.order_by("code"),
        "city_count": City.objects.count(),
    }
    return render(request, "networks/administration/detail.html", context)


def network_create(request):
    """The secretariat opens a network."""
    require(request.user, RIGHT)
    return _form_page(request, NewNetworkForm, Network(), _("Open a network"))


def city_create(request):
    """The secretariat adds a city."""
    require(request.user, RIGHT)
    return _form_page(request, NewCityForm, City(), _("Add a city"))


def region_edit(request, code):
    """The secretariat corrects a region's names."""
    require(request.user, RIGHT)
    found = get_object_or_404(Region, code=code)
    return _form_page(request, RegionForm, found, _("Edit the region %(code)s") % {"code": code})


def _form_page(request, form_class, record, heading):
    form = form_class(**posted(request), instance=record, by=request.user)
    if request.method == "POST" and form.is_valid():
        kept = saved(form)
        if kept:
            messages.success(request, _("%(entry)s: saved.") % {"entry": kept})
            return redirect(kept if hasattr(kept, "get_absolute_url") else "networks:administration")
    context = {
        "form": form,
        "heading": heading,
        "crumbs": _crumbs((heading, "")),
        "cancel_url": reverse("networks:administration"),
    }
    return render(request, "networks/finance/form.html", context, status=form.status)


def people_import(request):
    """The secretariat names many people at once, from a table."""
    require(request.user, "networks.manage_appointment")
    title = _("Name people from a table")
    context = {
        "title": title,
        "lead": _("Each row names one person to a role. Who has no account is invited; who has one takes office."),
        "crumbs": from_dashboard((_("Appointments"), reverse("networks:appointments")), (title, "")),
    }
    return import_page(
        request, PeopleImport(), name="personnes", context=context, target=reverse("networks:appointments")
    )


def cities_import(request):
    """The secretariat adds cities, or brings their figures up to date, from a table."""
    require(request.user, RIGHT)
    title = _("Import cities")
    context = {
        "title": title,
        "lead": _("Cities that are not known are added; of the others only what a row says is changed."),
        "crumbs": _crumbs((title, "")),
    }
    return import_page(request, CitiesImport(), name="villes", context=context, target=reverse("cities"))
