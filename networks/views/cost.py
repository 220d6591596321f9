"""Costs: the list, one of them, and entering it."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from networks.enums import CostStatus
from networks.filters import CostFilter
from networks.forms.finance import CostForm
from networks.models import Cost
from networks.rules import holds
from networks.views.contribution import RELATED, entry_page
from networks.views.finance import tabs
from records import journal, transitions
from records.crumbs import from_dashboard, to_record
from records.listing import list_page
from records.tables import Column
from records.transitions import require

COLUMNS = [
    Column(gettext_lazy("Code"), lambda cost: cost.code),
    Column(gettext_lazy("Paid on"), lambda cost: cost.spent_on),
    Column(gettext_lazy("What was paid"), lambda cost: cost.label),
    Column(gettext_lazy("Kind"), lambda cost: cost.get_kind_display()),
    Column(gettext_lazy("Network"), lambda cost: cost.network.acronym if cost.network else ""),
    Column(gettext_lazy("Payer"), lambda cost: cost.payer),
    Column(gettext_lazy("Paid by"), lambda cost: cost.payer_kind.label),
    Column(gettext_lazy("Amount (MAD)"), lambda cost: cost.amount_mad),
    Column(gettext_lazy("State"), lambda cost: cost.get_status_display()),
]


@require_safe
def costs(request):
    """The costs that the person may see."""
    seen = Cost.objects.visible_to(request.user).select_related(*RELATED)
    context = {
        "crumbs": from_dashboard((_("Costs"), "")),
        "tabs": tabs(request.user, "costs"),
        "manages": holds(request.user, "networks.manage_finance"),
    }
    return list_page(request, seen, CostFilter, COLUMNS, "networks/cost/list.html", context, name="costs")


@require_safe
def cost(request, pk):
    """A cost: what it was for, and who has paid it."""
    found = _found(request, pk)
    manages = holds(request.user, "networks.manage_finance")
    context = {
        "cost": found,
        "crumbs": to_record(found),
        "state": transitions.state_of(found),
        "moves": transitions.moves_for(found, request.user),
        "may_change": manages and found.status == CostStatus.RECORDED,
        "entries": journal.entries_of(found),
    }
    return render(request, "networks/cost/detail.html", context)


def _found(request, pk):
    return get_object_or_404(Cost.objects.visible_to(request.user).select_related(*RELATED), pk=pk)


def cost_create(request):
    """The secretariat enters a cost."""
    require(request.user, "networks.manage_finance")
    return entry_page(request, CostForm, None, _("Enter a cost"))


def cost_edit(request, pk):
    """The secretariat corrects a cost."""
    found = _found(request, pk)
    require(request.user, "networks.manage_finance", found)
    return entry_page(request, CostForm, found, _("Edit"))
