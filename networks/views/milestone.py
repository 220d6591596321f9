"""The list of milestones of all networks, and a milestone's page; its steps are made elsewhere."""

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from networks.enums import Phase
from networks.filters import MilestoneFilter
from networks.models import Convention, Milestone
from records import journal, transitions
from records.crumbs import from_dashboard, to_record
from records.listing import list_page
from records.tables import Column
from records.uploads import files_of

COLUMNS = [
    Column(gettext_lazy("Code"), lambda milestone: milestone.code),
    Column(gettext_lazy("Network"), lambda milestone: milestone.network.acronym),
    Column(gettext_lazy("Phase"), lambda milestone: Phase(milestone.phase).label),
    Column(gettext_lazy("Milestone"), lambda milestone: milestone.get_kind_display()),
    Column(gettext_lazy("State"), lambda milestone: milestone.get_status_display()),
    Column(gettext_lazy("Planned for"), lambda milestone: milestone.planned_on),
    Column(gettext_lazy("Reached on"), lambda milestone: milestone.reached_on),
    Column(gettext_lazy("In one line"), lambda milestone: milestone.note),
]


@require_safe
def milestones(request):
    """The milestones of all networks."""
    seen = Milestone.objects.visible_to(request.user).select_related("network")
    context = {"crumbs": from_dashboard((_("Milestones"), ""))}
    return list_page(
        request, seen, MilestoneFilter, COLUMNS, "networks/milestone/list.html", context, name="milestones"
    )


@require_safe
def milestone(request, pk):
    """A milestone: its days, what shows that it was reached, and what happened."""
    inside = Milestone.objects.files_visible_to(request.user).filter(pk=OuterRef("pk"))
    seen = Milestone.objects.visible_to(request.user).select_related("network").annotate(is_inside=Exists(inside))
    found = get_object_or_404(seen, pk=pk)
    convention = Convention.objects.visible_to(request.user).filter(pk=found.convention_id)
    context = {
        "milestone": found,
        "phase": Phase(found.phase).label,
        "crumbs": to_record(found),
        "state": transitions.state_of(found),
        "moves": transitions.moves_for(found, request.user),
        "convention": convention.select_related("lead_network").first() if found.convention_id else None,
        "papers": files_of(found) if found.is_inside else [],
        "entries": journal.entries_of(found) if found.is_inside else [],
    }
    return render(request, "networks/milestone/detail.html", context)
