"""The page on which an activity's agenda is written."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from activities.forms.agenda import AgendaForm
from activities.views.activity import found, sent
from records.crumbs import to_record
from records.merging import Conflict
from records.transitions import require


def edit(request, pk):
    """Write the agenda; the button "add a row" shows what was typed with one row more.

    If somebody else has saved it in the meantime, the page shows that agenda above one that brings both together.
    """
    activity = found(request, pk)
    require(request.user, "activities.change_activity", activity)
    if request.method == "POST" and "add" in request.POST:
        form = AgendaForm(activity=activity, by=request.user, typed=request.POST)
    else:
        form = AgendaForm(sent(request), activity=activity, by=request.user)
        try:
            is_saved = request.method == "POST" and form.is_valid() and form.save()
        except Conflict as conflict:
            return page(request, form.after_conflict(), status=409, conflict=conflict)
        if is_saved:
            messages.success(request, _("The agenda has been saved."))
            return redirect(activity)
    return page(request, form, status=422 if form.errors else 200)


def page(request, form, status, conflict=None):
    """The page of the form; `conflict`: what kept it from being saved."""
    activity = form.activity
    context = {
        "form": form,
        "activity": activity,
        "conflict": conflict,
        "crumbs": to_record(activity, (_("Agenda"), "")),
    }
    return render(request, "activities/agenda/form.html", context, status=status)
