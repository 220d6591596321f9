"""Elections: the list, an election with how far its cities are, preparing one, and reminding cities."""

from collections import defaultdict

from django.contrib import messages
from django.db.models import Case, Count, FilteredRelation, Q, When
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from networks.actions.election import remind
from networks.enums import JOINED, UNSETTLED, ElectionStatus
from networks.filters import ElectionFilter
from networks.forms.election import ElectionForm
from networks.models import Election
from networks.models.appointment import offices_of
from networks.rules import holds
from records import journal, transitions
from records.crumbs import from_dashboard, to_record
from records.listing import list_page
from records.stepping import posted, saved
from records.tables import Column
from records.transitions import NotReady, require

COLUMNS = [
    Column(gettext_lazy("Code"), lambda election: election.code),
    Column(gettext_lazy("Kind"), lambda election: election.get_kind_display()),
    Column(gettext_lazy("Polling day"), lambda election: election.polling_on),
    Column(gettext_lazy("State"), lambda election: election.get_status_display()),
    Column(gettext_lazy("Mandates"), lambda election: election.asked),
    Column(gettext_lazy("Mandates settled"), lambda election: election.settled),
]

# Of a long list the page of the election shows the beginning.
SHOWN = 20


@require_safe
def elections(request):
    """The elections that the person may see."""
    settled = Count("mandates", filter=~Q(mandates__status__in=UNSETTLED))
    seen = Election.objects.visible_to(request.user).annotate(asked=Count("mandates"), settled=settled)
    # What is grouped has lost its order.
    seen = seen.order_by(*Election._meta.ordering)
    context = {
        "crumbs": from_dashboard((_("Elections"), "")),
        "manages": holds(request.user, "networks.manage_election"),
    }
    return list_page(request, seen, ElectionFilter, COLUMNS, "networks/election/list.html", context, name="elections")


@require_safe
def election(request, pk):
    """An election: whom it concerns, then how many cities are confirmed, and the mandates that one may see."""
    found = _found(request, pk)
    offices, manages = offices_of(request.user), holds(request.user, "networks.manage_election")
    concerned = {} if found.has_been_polled else _concerned(found, manages)
    context = {
        "election": found,
        "crumbs": to_record(found),
        "state": transitions.state_of(found),
        "moves": transitions.moves_for(found, request.user),
        "manages": manages,
        "follows": manages or bool(offices.coordinated_ids),
        "progress": _progress(found) if found.has_been_polled else None,
        "entries": journal.entries_of(found) if manages else [],
        "mandates": _mandates(found, request.user) if found.has_been_polled else [],
        **concerned,
    }
    return render(request, "networks/election/detail.html", context)


def _mandates(election, person):
    """The first mandates that a person may see, those that wait for something before the others."""
    seen = election.mandates.visible_to(person).select_related("city", "appointment__person", "successor")
    return seen.order_by(Case(When(status__in=UNSETTLED, then=0), default=1), "city__sort_name", "pk")[:SHOWN]


def _found(request, pk):
    return get_object_or_404(Election.objects.visible_to(request.user), pk=pk)


def _concerned(election, manages):
    """What a polling day to come would put in question: for the secretariat, who prepares it."""
    if not manages or election.status == ElectionStatus.CANCELLED:
        return {}
    return {
        "officials": election.mandates_to_confirm().select_related("person", "city"),
        "without": election.cities_without_official(),
    }


def _progress(election):
    """How many cities are confirmed, in all and by network: dict of counts and the rows of a chart."""
    joined = FilteredRelation("city__memberships", condition=Q(city__memberships__status__in=JOINED))
    rows = election.mandates.annotate(joined=joined).order_by("joined__network__acronym")
    pending, members = set(), defaultdict(set)
    for city, status, acronym in rows.values_list("city", "status", "joined__network__acronym"):
        members[acronym].add(city)
        if status in UNSETTLED:
            pending.add(city)
    every = set().union(*members.values())
    return {
        "confirmed": len(every - pending),
        "awaited": len(pending),
        "total": len(every),
        "rows": [_bar(acronym, cities, pending) for acronym, cities in members.items() if acronym],
    }


def _bar(acronym, cities, pending):
    done = len(cities - pending)
    value = _("%(done)s of %(all)s") % {"done": done, "all": len(cities)}
    return {"label": acronym, "value": value, "share": round(100 * done / len(cities))}


def election_prepare(request):
    """The secretariat prepares an election."""
    require(request.user, "networks.manage_election")
    return _form_page(request, Election(), _("Prepare an election"))


def election_edit(request, pk):
    """The secretariat changes an election whose day has not come."""
    found = _found(request, pk)
    require(request.user, "networks.manage_election", found)
    if found.status != ElectionStatus.PREPARED:
        workflow = transitions.workflow_with(Election, "poll")
        messages.warning(request, transitions.already_moved(workflow, found.status))
        return redirect(found)
    return _form_page(request, found, _("Edit"))


def _form_page(request, found, heading):
    form = ElectionForm(**posted(request), instance=found, by=request.user)
    # Before validation: a form writes into its record what was typed.
    crumbs = to_record(found, (heading, "")) if found.pk else None
    if request.method == "POST" and form.is_valid():
        kept = saved(form)
        if kept:
            messages.success(request, _("%(election)s: saved.") % {"election": kept})
            return redirect(kept)
    context = {
        "form": form,
        "heading": heading,
        "crumbs": crumbs or from_dashboard((_("Elections"), reverse("networks:elections")), (heading, "")),
        "cancel_url": found.get_absolute_url() if found.pk else reverse("networks:elections"),
    }
    return render(request, "networks/election/form.html", context, status=form.status)


@require_POST
def election_remind(request, pk):
    """Remind the titular focal points of the cities that have not answered."""
    found = _found(request, pk)
    try:
        number = remind(election=found, by=request.user)
    except NotReady as error:
        messages.warning(request, str(error))
    else:
        told = ngettext("%(number)s city has been reminded.", "%(number)s cities have been reminded.", number)
        messages.success(request, told % {"number": number})
    return redirect(found)
