"""Contributions: the list, one of them, entering it, and calling the dues of a year."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from networks.enums import ContributionStatus
from networks.filters import ContributionFilter
from networks.forms.finance import ContributionForm, DuesForm
from networks.models import Contribution
from networks.rules import holds
from networks.views.finance import tabs
from records import journal, transitions
from records.crumbs import from_dashboard, to_record
from records.listing import list_page
from records.stepping import posted, saved
from records.tables import Column
from records.transitions import require

RELATED = ("network", "city", "organisation")
COLUMNS = [
    Column(gettext_lazy("Code"), lambda contribution: contribution.code),
    Column(gettext_lazy("Year"), lambda contribution: contribution.year),
    Column(gettext_lazy("Network"), lambda contribution: contribution.network.acronym if contribution.network else ""),
    Column(gettext_lazy("Payer"), lambda contribution: contribution.payer),
    Column(gettext_lazy("Kind"), lambda contribution: contribution.get_kind_display()),
    Column(gettext_lazy("What it is for"), lambda contribution: contribution.purpose),
    Column(gettext_lazy("Amount (MAD)"), lambda contribution: contribution.amount_mad),
    Column(gettext_lazy("State"), lambda contribution: contribution.get_status_display()),
    Column(gettext_lazy("Called on"), lambda contribution: contribution.called_on),
    Column(gettext_lazy("Received on"), lambda contribution: contribution.received_on),
    Column(gettext_lazy("Amount received (MAD)"), lambda contribution: contribution.received_mad),
]


@require_safe
def contributions(request):
    """The contributions that the person may see."""
    seen = Contribution.objects.visible_to(request.user).select_related(*RELATED)
    context = {
        "crumbs": from_dashboard((_("Contributions"), "")),
        "tabs": tabs(request.user, "contributions"),
        "manages": holds(request.user, "networks.manage_finance"),
    }
    return list_page(
        request, seen, ContributionFilter, COLUMNS, "networks/contribution/list.html", context, name="contributions"
    )


@require_safe
def contribution(request, pk):
    """A contribution: what was promised, what came in, and what comes next."""
    found = _found(request, pk)
    manages = holds(request.user, "networks.manage_finance")
    context = {
        "contribution": found,
        "crumbs": to_record(found),
        "state": transitions.state_of(found),
        "moves": transitions.moves_for(found, request.user),
        "may_change": manages and found.status == ContributionStatus.PROMISED,
        "entries": journal.entries_of(found),
    }
    return render(request, "networks/contribution/detail.html", context)


def _found(request, pk):
    return get_object_or_404(Contribution.objects.visible_to(request.user).select_related(*RELATED), pk=pk)


def contribution_create(request):
    """The secretariat enters a contribution that was promised."""
    require(request.user, "networks.manage_finance")
    return entry_page(request, ContributionForm, None, _("Enter a contribution"))


def contribution_edit(request, pk):
    """The secretariat changes a contribution that is only promised."""
    found = _found(request, pk)
    require(request.user, "networks.manage_finance", found)
    return entry_page(request, ContributionForm, found, _("Edit"))


def entry_page(request, form_class, found, heading):
    """Answer the page on which a contribution or a cost is entered, or changed if `found` is one."""
    model = form_class._meta.model
    label, name = model.listed_under
    crumbs = to_record(found, (heading, "")) if found else from_dashboard((label, reverse(name)), (heading, ""))
    form = form_class(**posted(request), instance=found or model(), by=request.user)
    if request.method == "POST" and form.is_valid():
        kept = saved(form)
        if kept:
            messages.success(request, _("%(entry)s: saved.") % {"entry": kept})
            return redirect(kept)
    context = {
        "form": form,
        "heading": heading,
        "crumbs": crumbs,
        "cancel_url": reverse(name) if found is None else crumbs[-2][1],
    }
    return render(request, "networks/finance/form.html", context, status=form.status)


def dues_call(request):
    """The secretariat calls the dues of a year from every member city of a network."""
    require(request.user, "networks.manage_finance")
    form = DuesForm(**posted(request), by=request.user)
    if request.method == "POST" and form.is_valid():
        called = saved(form)
        if called:
            text = ngettext("%(number)s city has been asked.", "%(number)s cities have been asked.", len(called))
            messages.success(request, text % {"number": len(called)})
            chosen = form.cleaned_data
            query = f"?network={chosen['network'].acronym}&year={chosen['year']}&kind=dues"
            return redirect(reverse("networks:contributions") + query)
    heading = _("Call the dues of a year")
    context = {
        "form": form,
        "heading": heading,
        "crumbs": from_dashboard((_("Contributions"), reverse("networks:contributions")), (heading, "")),
        "cancel_url": reverse("networks:contributions"),
    }
    return render(request, "networks/finance/form.html", context, status=422 if form.errors else 200)
