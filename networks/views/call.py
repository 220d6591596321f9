"""Calls: the list, a call's page, writing one, applying to it, and deciding on it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from networks.actions import application as applications
from networks.enums import UNDER_WAY, ApplicationStatus, CallStatus
from networks.filters import CallFilter
from networks.forms.call import Criteria, form_for
from networks.forms.decision import DecisionForm
from networks.models import Application, Call
from networks.rules import coordinates, holds
from records import journal, transitions
from records.crumbs import from_dashboard, to_record
from records.listing import list_page
from records.merging import Conflict
from records.stepping import add_invalid, add_refusal, posted, saved
from records.tables import Column
from records.transitions import NotReady, require

COLUMNS = [
    Column(gettext_lazy("Code"), lambda call: call.code),
    Column(gettext_lazy("Title"), lambda call: call.title),
    Column(gettext_lazy("Network"), lambda call: call.network.acronym),
    Column(gettext_lazy("Kind"), lambda call: call.get_kind_display()),
    Column(gettext_lazy("State"), lambda call: call.get_status_display()),
    Column(gettext_lazy("Opens on"), lambda call: call.opens_on),
    Column(gettext_lazy("Closes on"), lambda call: call.closes_on),
    Column(gettext_lazy("Places"), lambda call: call.places),
    Column(gettext_lazy("Decided on"), lambda call: call.decided_on),
]


@require_safe
def calls(request):
    """The calls that the person may see."""
    seen = Call.objects.visible_to(request.user).select_related("network")
    context = {
        "crumbs": from_dashboard((_("Calls"), "")),
        "may_add": holds(request.user, "networks.change_call"),
    }
    return list_page(request, seen, CallFilter, COLUMNS, "networks/call/list.html", context, name="calls")


@require_safe
def call(request, pk):
    """A call: what it is for, what is scored, who has applied, and what comes next."""
    found = _found(request, pk)
    is_coordinating = coordinates(request.user, found)
    context = {
        "call": found,
        "crumbs": to_record(found),
        "state": transitions.state_of(found),
        "moves": transitions.moves_for(found, request.user),
        "criteria": found.criteria.all(),
        "coordinates": is_coordinating,
        "may_change": holds(request.user, "networks.change_call") and found.status in (CallStatus.DRAFT, *UNDER_WAY),
        "reviewers": found.reviewers.order_by("family_name", "given_name") if is_coordinating else [],
        "applications": _applications(found, request.user),
        "cities": applications.cities_to_apply(request.user, found),
        "entries": journal.entries_of(found) if is_coordinating else [],
    }
    return render(request, "networks/call/detail.html", context)


def _found(request, pk):
    return get_object_or_404(Call.objects.visible_to(request.user).select_related("network"), pk=pk)


def _applications(found, person):
    """The applications that a person may see, the best first, with how many of their reviews are in."""
    seen = Application.objects.visible_to(person).filter(call=found).select_related("city")
    counted = seen.annotate(asked=Count("reviews"), given=Count("reviews", filter=Q(reviews__status="in")))
    rows = sorted(counted, key=lambda one: (one.points is None, -(one.points or 0), one.city.sort_name))
    is_coordinating = coordinates(person, found)
    for application in rows:
        application.shows_points = application.points is not None and (is_coordinating or application.is_decided)
    return rows


def call_create(request):
    """The secretariat begins a call."""
    require(request.user, "networks.change_call")
    return _form_page(request, None)


def call_edit(request, pk):
    """The secretariat changes a call: all of a draft, later its last day and its reviewers."""
    found = _found(request, pk)
    require(request.user, "networks.change_call", found)
    return _form_page(request, found)


def _form_page(request, found):
    form = form_for(found)(**posted(request), instance=found, by=request.user)
    writes = found is None or found.status == CallStatus.DRAFT
    adding = bool(request.POST.get("add"))
    sent = request.POST if request.method == "POST" else None
    criteria = Criteria(sent, call=found, adding=adding) if writes else None
    conflict = None
    if request.method == "POST" and not adding and _are_valid(form, criteria):
        try:
            kept = form.save(**(criteria.values() if criteria else {}))
        except Conflict as error:
            conflict, criteria = error, criteria.after_conflict()
        except NotReady as error:
            add_refusal(form, error)
        except ValidationError as error:
            add_invalid(form, error)
        else:
            messages.success(request, _("%(call)s has been saved.") % {"call": kept})
            return redirect(kept)
    heading = _("Edit") if found else _("New call")
    above = _("Calls"), reverse("networks:calls")
    wrong = criteria and criteria.rows.is_bound and criteria.rows.total_error_count()
    context = {
        "call": found,
        "form": form,
        "criteria": criteria.rows if criteria else None,
        "seen": criteria.seen if criteria else "",
        "conflict": conflict,
        "saved_criteria": found.criteria.all() if conflict else [],
        "heading": heading,
        "crumbs": to_record(found, (heading, "")) if found else from_dashboard(above, (heading, "")),
        "cancel_url": found.get_absolute_url() if found else reverse("networks:calls"),
    }
    status = 409 if conflict else 422 if wrong else form.status
    return render(request, "networks/call/form.html", context, status=status)


def _are_valid(form, criteria):
    """Both are looked at, so that all that is wrong is said at once."""
    is_valid = form.is_valid()
    return (criteria is None or criteria.rows.is_valid()) and is_valid


@require_POST
def call_apply(request, pk):
    """Begin the application of the person's city, or go on with the one under way."""
    found = _found(request, pk)
    require(request.user, "networks.fill_application")
    cities = applications.cities_for(request.user)
    city = get_object_or_404(cities, code=request.POST["city"]) if "city" in request.POST else cities.first()
    try:
        application = applications.begin(call=found, city=city, by=request.user)
    except (NotReady, ValidationError) as error:
        text = error.messages[0] if isinstance(error, ValidationError) else str(error)
        messages.error(request, text)
        return redirect(found)
    return redirect(application)


def call_decide(request, pk):
    """The secretariat decides on all applications at once."""
    found = _found(request, pk)
    require(request.user, "networks.move_call", found)
    if found.status != CallStatus.CLOSED:
        messages.warning(request, transitions.already_moved(transitions.workflow_with(Call, "decide"), found.status))
        return redirect(found)
    form = DecisionForm(**posted(request), record=found, by=request.user)
    if request.method == "POST" and form.is_valid():
        saved(form)
        if not form.errors:
            messages.success(request, _("%(call)s has been decided. Each city is told by mail.") % {"call": found})
            return redirect(found)
    context = {
        "call": found,
        "form": form,
        "missing": found.applications.filter(status=ApplicationStatus.SUBMITTED).select_related("city"),
        "crumbs": to_record(found, (_("Decide"), "")),
    }
    return render(request, "networks/call/decide.html", context, status=422 if form.errors else 200)
