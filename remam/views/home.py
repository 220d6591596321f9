"""The public home page."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.models import Activity
from networks.models import Network
from remam import figures, public
from remam.map import draw, places

NEWEST = 4
NEXT = 3
REPORTS = 3


@login_not_required
@require_safe
def home(request):
    """Show what the networks are, do and have kept."""
    context = {
        "networks": Network.objects.with_city_count().order_by(F("founded_on").asc(nulls_last=True), "acronym"),
        "figures": figures.association(),
        "practices": public.practices()[:NEWEST],
        "reports": public.reports().for_lists()[:REPORTS],
        "sessions": Activity.objects.public().upcoming().as_kinds()[:NEXT],
        "map": draw(places()),
    }
    return render(request, "remam/home.html", context)
