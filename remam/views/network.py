"""The public pages of networks."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from networks.models import Network
from remam.views.trail import from_home


@login_not_required
@require_safe
def networks(request):
    """List the networks."""
    context = {"crumbs": from_home((_("Networks"), "")), "networks": Network.objects.with_city_count()}
    return render(request, "remam/network/list.html", context)


@login_not_required
@require_safe
def network(request, acronym):
    """Show one network to everybody."""
    found = get_object_or_404(Network, acronym=acronym)
    return render(request, "remam/network/detail.html", {"network": found})
