"""The page on which a session's agenda is written."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from activities.forms.agenda import AgendaForm
from activities.views.session import found, sent
from records.crumbs import to_record
from records.transitions import require


def edit(request, pk):
    """Write the agenda; the button "add a row" shows what was typed with one row more."""
    session = found(request, pk)
    require(request.user, "activities.change_session", session)
    if request.method == "POST" and "add" in request.POST:
        form = AgendaForm(session=session, by=request.user, typed=request.POST)
    else:
        form = AgendaForm(sent(request), session=session, by=request.user)
        if request.method == "POST" and form.is_valid() and form.save():
            messages.success(request, _("The agenda has been saved."))
            return redirect(session)
    context = {"form": form, "session": session, "crumbs": to_record(session, (_("Agenda"), ""))}
    return render(request, "activities/agenda/form.html", context, status=422 if form.errors else 200)
