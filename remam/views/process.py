"""The public page about how the networks were founded, what was gained, and what remains to be faced."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from networks.enums import Phase
from networks.models import Network
from remam import acquis
from remam.views.trail import approach, from_home


@login_not_required
@require_safe
def process(request):
    """Show the phases and where each network stands, the gains in today's figures, and the challenges."""
    networks = list(Network.objects.order_by(F("founded_on").asc(nulls_last=True), "acronym"))
    context = {
        "crumbs": from_home((_("The process"), "")),
        "tabs": approach("process"),
        "standing": {phase.value: [network for network in networks if network.phase == phase] for phase in Phase},
        "reached": acquis.milestones(),
        "figures": acquis.numbers(),
        "attendance": acquis.attendance(),
        "capacities": acquis.capacities(),
        "organisations": acquis.organisations(),
    }
    return render(request, "remam/process/page.html", context)
