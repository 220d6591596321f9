"""The public pages of cities."""

from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.db.models import F, Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from networks.models import City, Membership
from records.listing import list_page
from records.tables import Column
from remam import public
from remam.filters import CityFilter
from remam.map import draw, place, places
from remam.views.trail import from_home

# What the list may be sorted by: the columns whose heading is a link.
SORTS = {
    "name": ("sort_name", "pk"),
    "-name": ("-sort_name", "pk"),
    "region": ("region__code", "sort_name", "pk"),
    "-region": ("-region__code", "sort_name", "pk"),
    "population": (F("population").asc(nulls_last=True), "sort_name", "pk"),
    "-population": (F("population").desc(nulls_last=True), "sort_name", "pk"),
}
COLUMNS = [
    Column(gettext_lazy("Code"), lambda city: city.code),
    Column(gettext_lazy("Name in French"), lambda city: city.name_fr),
    Column(gettext_lazy("Name in Arabic"), lambda city: city.name_ar),
    Column(gettext_lazy("Region"), lambda city: city.region.name),
    Column(gettext_lazy("Population"), lambda city: city.population),
    Column(gettext_lazy("Year of the figure"), lambda city: city.population_year),
    Column(gettext_lazy("Source of the figure"), lambda city: city.population_source),
    Column(gettext_lazy("Latitude"), lambda city: float(city.latitude)),
    Column(gettext_lazy("Longitude"), lambda city: float(city.longitude)),
    Column(gettext_lazy("Networks"), lambda city: ", ".join(member.network.acronym for member in city.active)),
]
PRACTICES = 6
SESSIONS = 8


@login_not_required
@require_safe
def cities(request):
    """List the cities: filtered, sorted, on a map, and to be taken away as a table."""
    sort = request.GET.get("sort", "name")
    active = Membership.objects.active().select_related("network").order_by("network__acronym")
    every = City.objects.select_related("region").prefetch_related(Prefetch("memberships", active, to_attr="active"))
    context = {
        "crumbs": from_home((_("Cities"), "")),
        "sorts": {name: _heading(name, sort) for name in ("name", "region", "population")},
    }
    ordered = every.order_by(*SORTS.get(sort, SORTS["name"]))
    return list_page(request, ordered, CityFilter, COLUMNS, "remam/city/list.html", context, name="villes")


def _heading(name, sort):
    """Return how a column's heading sorts: the order it leads to, and the one it is in now."""
    return {
        "leads_to": f"-{name}" if sort == name else name,
        "state": {name: "ascending", f"-{name}": "descending"}.get(sort, ""),
    }


@login_not_required
@require_safe
def city(request, code):
    """Show one city to everybody: its profile, its networks, and what it has to show."""
    found = get_object_or_404(City.objects.select_related("region"), code=code)
    members = list(Membership.objects.active().filter(city=found).select_related("network"))
    upcoming, past = public.next_and_past(public.sessions().filter(host_city=found)[:SESSIONS])
    context = {
        "crumbs": from_home((_("Cities"), reverse("cities")), (found.name, "")),
        "city": found,
        "members": members,
        "practices": public.practices().filter(city=found)[:PRACTICES],
        "upcoming": upcoming,
        "past": past,
        "map": draw([place(found, weight=max(1, len(members))), *neighbours(found)], labels=1),
    }
    return render(request, "remam/city/detail.html", context)


def neighbours(city):
    """Return the Places of the other cities, for a map that shows where one lies: all alike."""
    return [replace(other, weight=0) for other in places(City.objects.exclude(pk=city.pk))]
