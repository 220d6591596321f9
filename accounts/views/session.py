"""Ending one's sessions on other devices."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.actions.session import end, end_others, live_sessions


@require_POST
def end_one(request, pk):
    """Sign out of one other device."""
    others = live_sessions(request.user).exclude(session_key=request.session.session_key)
    if not end(sessions=others.filter(pk=pk), by=request.user):
        raise Http404
    messages.success(request, _("That device is signed out."))
    return redirect("account")


@require_POST
def end_all_others(request):
    """Sign out of every device but this one."""
    number = end_others(person=request.user, keep=request.session.session_key)
    messages.success(
        request,
        ngettext("%(number)d other device is signed out.", "%(number)d other devices are signed out.", number)
        % {"number": number}
        if number
        else _("No other device was signed in."),
    )
    return redirect("account")
