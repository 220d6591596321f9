"""The public page about the ten levers of networking."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from networks.models import Network
from remam import acquis
from remam import levers as the_levers
from remam.views.trail import approach, from_home


@login_not_required
@require_safe
def levers(request):
    """Show each lever: what it is, what there is of it today, network by network, and the three outcomes."""
    networks = list(Network.objects.order_by(F("founded_on").asc(nulls_last=True), "acronym"))
    context = {
        "crumbs": from_home((_("The process"), reverse("process")), (_("The ten levers"), "")),
        "tabs": approach("levers"),
        "networks": networks,
        "levers": the_levers.of_all(networks),
        "outcomes": acquis.outcomes(),
    }
    return render(request, "remam/levers/page.html", context)
