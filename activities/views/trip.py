"""The pages of study trips in the portal."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from activities.enums import DelegationStatus, RestitutionStatus
from activities.filters import TripFilter
from activities.forms.scope import Scope
from activities.forms.trip import EditTripForm, OrdersForm, PlanTripForm, ReportForm
from activities.models import Action, StudyTrip
from activities.views.activity import (
    found,
    frame,
    list_participants,
    pages_beside,
    sent,
    what_one_may,
    whole,
    work_on,
)
from activities.views.planning import plan_page
from networks.models.appointment import offices_of
from records import transitions
from records.crumbs import from_dashboard, to_record
from records.listing import list_page
from records.stepping import saved
from records.tables import Column
from records.transitions import require, why_not
from records.uploads import files_of_each

# The order in which a report gives its commitments.
AS_WRITTEN = ("position", "pk")
COLUMNS = [
    Column(gettext_lazy("Code"), lambda row: row.code),
    Column(gettext_lazy("Network"), lambda row: row.lead_network.acronym),
    Column(gettext_lazy("Kind"), lambda row: row.get_trip_kind_display()),
    Column(gettext_lazy("Title"), lambda row: row.title),
    Column(gettext_lazy("Destination"), lambda row: row.destination),
    Column(gettext_lazy("Country"), lambda row: row.get_country_display()),
    Column(gettext_lazy("Partner"), lambda row: row.partner.name if row.partner else ""),
    Column(gettext_lazy("City that leads the delegation"), lambda row: row.lead_city.name if row.lead_city else ""),
    Column(gettext_lazy("First day"), lambda row: row.starts_on),
    Column(gettext_lazy("Last day"), lambda row: row.ends_on),
    Column(gettext_lazy("State"), lambda row: row.get_status_display()),
    Column(gettext_lazy("Delegation"), lambda row: row.get_delegation_status_display()),
    Column(gettext_lazy("Restitution"), lambda row: row.get_restitution_status_display()),
]


@require_safe
def listing(request):
    """The trips that the person sees, the latest first."""
    rows = StudyTrip.objects.in_workspace_of(request.user)
    rows = rows.select_related("lead_network", "lead_city", "partner")
    context = {
        "may_plan": Scope(request.user, "activities.propose_activity").any,
        "plans": bool(offices_of(request.user).coordinated_ids),
        "crumbs": from_dashboard((_("Study trips"), "")),
    }
    return list_page(request, rows, TripFilter, COLUMNS, "activities/trip/list.html", context=context, name="trips")


@require_safe
def detail(request, pk):
    """Everything about a trip on one page."""
    trip = whole(request, StudyTrip, pk)
    participants = list_participants(trip)
    may = {**what_one_may(request.user, trip), **work_of(request.user, trip)}
    actions = Action.objects.visible_to(request.user).with_inside(request.user)
    pages = pages_beside(trip, *PAGES)
    context = {
        **frame(trip, request.user, participants),
        "trip": trip,
        "delegation": transitions.state_of(trip, "delegation_status"),
        "restitution": transitions.state_of(trip, "restitution_status"),
        "may": may,
        "work": work_on(trip, moves_of(trip, request.user), may, pages),
        "councils": councils_of(trip, request.user),
        "actions": actions.filter(activity=trip)
        .select_related("owner_city", "owner_person")
        .order_by("position", "pk"),
    }
    return render(request, "activities/trip/detail.html", context)


PAGES = (
    ("orders", gettext_lazy("Mission orders"), "activities:trip_orders"),
    ("report_page", gettext_lazy("Report"), "activities:trip_report"),
)


def work_of(person, trip):
    """Which pages of the trip's own the person may work on, by a short name."""
    orders = why_not(person, "activities.fix_delegation", trip) is None
    report = why_not(person, "activities.report_trip", trip) is None
    begun = trip.restitution_status in (RestitutionStatus.REPORTED, RestitutionStatus.RESTITUTED)
    return {"orders": orders and trip.delegation_status == DelegationStatus.AUTHORISED, "report_page": report and begun}


def moves_of(trip, person):
    """The moves to offer; once the trip was made, those of its delegation need no saying."""
    moves = transitions.moves_for(trip, person)
    if trip.restitution_status == RestitutionStatus.NOT_DUE:
        return moves
    return [move for move in moves if move.name not in ("authorise", "return_delegation", "fix", "reopen_delegation")]


def councils_of(trip, person):
    """Each city's account to its council, with its steps and files."""
    rows = list(trip.councils.all())
    files = files_of_each(*rows) if any(row.session_on for row in rows) else {}
    return [(row, transitions.moves_for(row, person), files.get((type(row), row.pk), ())) for row in rows]


def new(request):
    """Plan a trip (coordinator) or propose one (focal point)."""
    return plan_page(
        request,
        PlanTripForm,
        refusal=_("Coordinators plan study trips, and focal points of member cities propose them."),
        title=lambda plans: _("Plan a study trip") if plans else _("Propose a study trip"),
        listed=(_("Study trips"), "activities:trips"),
    )


def of_kind(request, pk):
    """The trip of that key that the person sees; Http404 otherwise."""
    return found(request, pk, StudyTrip)


def edit(request, pk):
    """Change a trip."""
    trip = of_kind(request, pk)
    require(request.user, "activities.change_activity", trip)
    form = EditTripForm(sent(request), record=trip, by=request.user)
    if request.method == "POST" and form.is_valid():
        saved(form)
        if not form.errors:
            messages.success(request, _("The trip has been changed."))
            return redirect(trip)
    title = _("Change the trip")
    context = {"form": form, "activity": trip, "title": title, "crumbs": to_record(trip, (title, ""))}
    return render(request, "activities/activity/form.html", context, status=form.status)


def orders(request, pk):
    """The mission orders of the delegation."""
    trip = of_kind(request, pk)
    require(request.user, "activities.fix_delegation", trip)
    if trip.delegation_status != DelegationStatus.AUTHORISED:
        messages.warning(
            request, _("Mission orders are entered once the delegation is authorised, and before it is fixed.")
        )
        return redirect(trip)
    form = OrdersForm(sent(request), trip=trip, by=request.user)
    if request.method == "POST" and form.is_valid():
        saved(form)
        if not form.errors:
            messages.success(request, _("The mission orders are saved."))
            return redirect(trip)
    context = {"form": form, "trip": trip, "crumbs": to_record(trip, (_("Mission orders"), ""))}
    return render(request, "activities/trip/orders.html", context, status=422 if form.errors else 200)


def report(request, pk):
    """Write the report, its lessons and commitments. The button "add a row" shows what was typed with one row more."""
    trip = of_kind(request, pk)
    require(request.user, "activities.report_trip", trip)
    if trip.restitution_status == RestitutionStatus.NOT_DUE:
        messages.warning(request, _("Note first that the trip was made."))
        return redirect(trip)
    if request.method == "POST" and "add" in request.POST:
        form = ReportForm(trip=trip, by=request.user, typed=request.POST)
    else:
        form = ReportForm(sent(request), trip=trip, by=request.user)
        if request.method == "POST" and form.is_valid() and form.save(is_final="final" in request.POST):
            messages.success(request, _("The report is saved."))
            return redirect(trip if "final" in request.POST else request.path)
    context = {
        "form": form,
        "trip": trip,
        "is_due": trip.restitution_status == RestitutionStatus.DUE,
        "crumbs": to_record(trip, (_("Report"), "")),
    }
    return render(request, "activities/trip/report.html", context, status=422 if form.errors else 200)
