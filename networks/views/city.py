"""Keeping a city's page up to date."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from networks.forms.city import CityForm, WholeCityForm
from networks.models import City
from networks.rules import holds_as_secretariat
from records.crumbs import from_dashboard
from records.stepping import posted, saved
from records.transitions import require


def city_edit(request, code):
    """A focal point corrects the profile and the figures; the secretariat the names and the place too."""
    city = get_object_or_404(City.objects.visible_to(request.user).select_related("region"), code=code)
    require(request.user, "networks.change_city", city)
    whole = holds_as_secretariat(request.user, "networks.change_city")
    form_class = WholeCityForm if whole else CityForm
    form = form_class(**posted(request), instance=city, by=request.user)
    name = city.name
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, _("The page of %(city)s is up to date.") % {"city": name})
        return redirect(city)
    context = {
        "city": city,
        "name": name,
        "form": form,
        "crumbs": from_dashboard((_("Cities"), reverse("cities")), (name, city.get_absolute_url()), (_("Edit"), "")),
    }
    return render(request, "networks/city/form.html", context, status=form.status)
