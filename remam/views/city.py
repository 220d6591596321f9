"""The public pages of cities."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from networks.models import City
from remam.views.trail import from_home


@login_not_required
@require_safe
def cities(request):
    """List the cities."""
    context = {"crumbs": from_home((_("Cities"), "")), "cities": City.objects.by_name()}
    return render(request, "remam/city/list.html", context)


@login_not_required
@require_safe
def city(request, code):
    """Show one city to everybody."""
    found = get_object_or_404(City, code=code)
    return render(request, "remam/city/detail.html", {"city": found})
