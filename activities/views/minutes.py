"""The pages of a session's minutes: writing, circulating, remarks, approving."""

import json

from django.contrib import messages
from django.http import HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from activities.actions import minutes as minutes_of
from activities.actions.minutes import Conflict
from activities.actions.minutes_page import arrived, last_save
from activities.forms.minutes import MinutesForm, RemarkForm, merged, typed
from activities.models import Remark, Session
from activities.views.action import carried_into
from activities.views.activity import found, sent
from activities.views.participant import is_background
from records.crumbs import to_record
from records.journal import entries_of
from records.stepping import saved
from records.transitions import require


def write(request, pk):
    """Write the minutes. The button "add a row" shows what was typed with one row more; a script saves by itself."""
    session = found(request, pk, Session)
    require(request.user, "activities.write_minutes", session)
    if request.method != "POST":
        return minutes_page(request, MinutesForm(session=session, by=request.user))
    if "add" in request.POST:
        form = MinutesForm(session=session, by=request.user, shown=typed(request.POST), add=request.POST["add"])
        return minutes_page(request, form)
    form = MinutesForm(request.POST, session=session, by=request.user)
    try:
        current = form.save(silent=is_background(request)) if form.is_valid() else None
    except Conflict as conflict:
        return conflict_answer(request, conflict)
    if is_background(request):
        return autosaved(form, current)
    if current is None:
        return minutes_page(request, form, status=422)
    messages.success(request, _("The minutes have been saved."))
    return redirect("activities:session_minutes" if "stay" in request.POST else "activities:session", session.pk)


def minutes_page(request, form, status=200, theirs=None):
    """The page of the form; `theirs`: the session as it was saved elsewhere in the meantime."""
    session = form.session
    theirs_by = saved_by(theirs) if theirs else None
    context = {
        "form": form,
        "session": session,
        "theirs": theirs,
        "theirs_by": theirs_by if theirs_by != request.user else None,
        "arrived": json.dumps(arrived(session)),
        "carried": carried_into(session, request.user),
        "from_agenda": form.is_outline,
        "crumbs": to_record(session, (_("Minutes"), "")),
    }
    return render(request, "activities/minutes/form.html", context, status=status)


def saved_by(session):
    """Who has saved the minutes last: the cache knows of the silent savings too, the journal is there for longer."""
    last = last_save(session)
    if last:
        return Person.objects.filter(pk=last["by"]).first()
    entry = entries_of(session).filter(event="minutes_saved").first()
    return entry and entry.by


def conflict_answer(request, conflict):
    """Both texts side by side; what either has added stays. Saving again keeps what is then shown."""
    if is_background(request):
        return JsonResponse({"errors": [str(conflict)]}, status=409)
    current = Session.objects.select_related("lead_network", "host_city").get(pk=conflict.current.pk)
    form = MinutesForm(session=current, by=request.user, shown=merged(request.POST, current))
    return minutes_page(request, form, status=409, theirs=current)


def autosaved(form, current):
    """What the script needs to go on: the new revision, and the keys of the rows saved for the first time."""
    if current is None:
        return JsonResponse({"errors": [_("Something is not right yet: save to see what.")]}, status=422)
    keys = list(current.actions.order_by("position", "pk").values_list("pk", flat=True))
    return JsonResponse(
        {
            "revision": current.minutes_revision,
            "keys": dict(zip(form.actions.prefixes(), keys, strict=False)),
            "at": timezone.localtime().strftime("%H:%M"),
        }
    )


def remark(request, pk):
    """Say what circulated minutes got wrong."""
    session = found(request, pk, Session)
    require(request.user, "activities.remark_minutes", session)
    form = RemarkForm(sent(request), session=session, by=request.user)
    if request.method == "POST" and form.is_valid():
        saved(form)
        if not form.errors:
            messages.success(request, _("Thank you: the remark stands on the page of the session."))
            return redirect(session)
    context = {"form": form, "session": session, "crumbs": to_record(session, (_("Add a remark"), ""))}
    return render(request, "activities/minutes/remark.html", context, status=422 if form.errors else 200)


def settle_remark(request, pk):
    """Note that a remark has been taken into account."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    seen = Remark.objects.filter(session__in=Session.objects.in_workspace_of(request.user).values("pk"))
    found_remark = get_object_or_404(seen.select_related("session"), pk=pk)
    minutes_of.settle_remark(remark=found_remark, by=request.user)
    messages.success(request, _("The remark is noted as taken into account."))
    return redirect(found_remark.session)
