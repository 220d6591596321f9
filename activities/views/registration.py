"""Registering for an activity: the page of those who register others, and the answer of whoever is invited."""

from collections import Counter

from django.contrib import messages
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.actions import registration as registrations
from activities.actions.registration import QUOTA_OF
from activities.enums import Capacity, Registration
from activities.forms.registration import CancelForm, RegistrationForm
from activities.models import Participant
from activities.views.activity import figures_of, found, registers_any, sent
from records.crumbs import to_record
from records.stepping import saved
from records.transitions import NotAllowed, require, why_not


def registrations_page(request, pk):
    """Who comes, city by city, and the form that registers more of them."""
    activity = found(request, pk)
    if not registers_any(request.user, activity):
        require(request.user, "activities.register_people", activity)
        raise NotAllowed(_("Focal points of the cities invited and the coordination register people."))
    refusal = why_not(request.user, "activities.register_people", activity)
    everybody = list(Participant.objects.filter(activity=activity).select_related("city", "organisation").by_city())
    rows = [row for row in everybody if activity.registers_for(request.user, row.city_id)]
    if request.method == "POST":
        require(request.user, "activities.register_people", activity)
    typed = request.POST if request.method == "POST" and "add" in request.POST else None
    data = sent(request) if typed is None else None
    form = RegistrationForm(data, activity=activity, by=request.user, rows=rows, typed=typed)
    told = form.save() if data is not None and form.is_valid() else None
    if told is not None:
        tell(request, told)
        return redirect("activities:registrations", activity.pk)
    context = {
        "activity": activity,
        "form": form,
        "refusal": refusal,
        "groups": groups_of(activity, rows, form),
        "may_cancel": why_not(request.user, "activities.cancel_registration", activity) is None,
        "figures": figures_of(activity, everybody),
        "crumbs": to_record(activity, (_("Registrations"), "")),
    }
    return render(request, "activities/registration/list.html", context, status=422 if form.errors else 200)


def groups_of(activity, rows, form):
    """The people in groups of one city: dicts of city, its quotas as (label, taken, quota), and people to tick."""
    groups = {}
    for row in rows:
        group = groups.setdefault(row.city_id, {"city": row.city, "people": [], "taken": Counter()})
        group["taken"][row.capacity] += row.registration == Registration.REGISTERED
        group["people"].append({"who": row, "ticked": str(row.pk) in form.ticked, "open": str(row.pk) in form.open})
    for group in groups.values():
        group["quotas"] = quotas(activity, group["taken"]) if group["city"] else []
    return list(groups.values())


def quotas(activity, taken):
    """For each capacity that is limited: its label, how many places are taken, how many there are."""
    limits = [(capacity, getattr(activity, name)) for capacity, name in QUOTA_OF.items()]
    return [
        (Capacity(capacity).label, taken[capacity], limit) for capacity, limit in limits if limit or taken[capacity]
    ]


def tell(request, told):
    """Say how many were registered, and of each who waits which places are full."""
    placed = [row for row, full in told.items() if full is None]
    if placed:
        text = ngettext("%(number)s person is registered.", "%(number)s people are registered.", len(placed))
        messages.success(request, text % {"number": len(placed)})
    for row, full in told.items():
        if full is not None:
            text = _("%(full)s %(name)s is on the waiting list, and moves up by itself when a place is free.")
            messages.warning(request, text % {"full": full, "name": row.shown_name})


def participant_of(activity, pk):
    """The participant of that key, if it is on the activity's list; Http404 otherwise."""
    row = get_object_or_404(Participant.objects.select_related("city", "person"), pk=pk, activity=activity.pk)
    row.activity = activity
    return row


def cancel(request, pk, participant):
    """Ask why somebody does not come, and take them off the registrations."""
    activity = found(request, pk)
    row = participant_of(activity, participant)
    require(request.user, "activities.cancel_registration", activity)
    registrations.require_for(by=request.user, activity=activity, participant=row)
    form = CancelForm(sent(request), record=row, by=request.user)
    if request.method == "POST" and form.is_valid():
        saved(form)
        if not form.errors:
            messages.success(request, _("%(name)s is no longer registered.") % {"name": row.shown_name})
            return redirect("activities:registrations", activity.pk)
    context = {
        "form": form,
        "activity": activity,
        "participant": row,
        "crumbs": to_record(activity, (_("Cancel a registration"), "")),
    }
    return render(request, "activities/registration/cancel.html", context, status=422 if form.errors else 200)


def answer(request, pk):
    """Take the answer of whoever is invited: `coming` is yes or no."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    activity = found(request, pk)
    row = Participant.objects.filter(activity=activity, person=request.user).first()
    if row is None:
        raise Http404
    row.activity = activity
    is_coming = request.POST.get("coming") == "yes"
    _row, full = registrations.answer(participant=row, by=request.user, is_coming=is_coming)
    if full:
        messages.warning(request, _("%(full)s You are on the waiting list.") % {"full": full})
    elif is_coming:
        messages.success(request, _("You are registered."))
    else:
        messages.success(request, _("Noted: you cannot come."))
    return redirect(activity)
