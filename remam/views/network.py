"""The public pages of networks."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from networks.enums import PHASES
from networks.models import Convention, Membership, Milestone, Network
from records.uploads import files_of_each
from remam import acquis, figures, public
from remam.map import draw, place
from remam.templatetags.interface import hue
from remam.views.trail import from_home

PRACTICES = 6
REPORTS = 6
CONVENTIONS = 6
SESSIONS = 8


@login_not_required
@require_safe
def networks(request):
    """List the networks."""
    every = Network.objects.with_city_count().order_by(F("founded_on").asc(nulls_last=True), "acronym")
    context = {
        "crumbs": from_home((_("Networks"), "")),
        "networks": every,
        "enlargement": acquis.enlargement(timezone.localdate()),
    }
    return render(request, "remam/network/list.html", context)


@login_not_required
@require_safe
def network(request, acronym):
    """Show one network to everybody: its theme, its cities, what it did and what it published."""
    found = get_object_or_404(Network.objects.select_related("representative_city"), acronym__iexact=acronym)
    members = list(Membership.objects.active().filter(network=found).select_related("city", "organisation"))
    upcoming, past = public.next_and_past(public.sessions().of_network(found)[:SESSIONS])
    context = {
        "crumbs": from_home((_("Networks"), reverse("networks")), (found.acronym, "")),
        "network": found,
        "sub_themes": found.sub_themes.all(),
        "figures": figures.of_network(found),
        "cities": [member for member in members if member.city_id],
        "organisations": [member for member in members if member.organisation_id],
        "upcoming": upcoming,
        "past": past,
        "practices": public.practices().of_network(found)[:PRACTICES],
        "conventions": public.conventions().filter(Convention.objects.in_networks([found]))[:CONVENTIONS],
        "reports": public.reports().filter(lead_network=found)[:REPORTS],
        "map": draw([place(member.city, weight=1, hue=hue(found)) for member in members if member.city_id]),
    }
    return render(request, "remam/network/detail.html", context)


@login_not_required
@require_safe
def milestones(request, acronym):
    """Show everybody a network's founding process; its members find what shows each milestone."""
    found = get_object_or_404(Network, acronym__iexact=acronym)
    rows = list(found.milestones.all())
    inside = request.user.is_authenticated and Milestone.objects.files_visible_to(request.user).filter(network=found)
    papers = files_of_each(*rows) if inside else {}
    for milestone in rows:
        milestone.network, milestone.papers = found, papers.get((Milestone, milestone.pk), [])
    context = {
        "crumbs": from_home(
            (_("Networks"), reverse("networks")), (found.acronym, found.get_absolute_url()), (_("Milestones"), "")
        ),
        "network": found,
        "reached": sum(milestone.reached_on is not None for milestone in rows),
        "phases": [(phase, [row for row in rows if row.kind in kinds]) for phase, kinds in PHASES.items()],
    }
    return render(request, "remam/network/milestones.html", context)
