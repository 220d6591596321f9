"""The page to which the code on a convocation leads: whoever takes the attendance marks its holder with one tap."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from activities import checkin
from activities.actions import participant as participants
from activities.enums import Presence
from activities.models import Participant
from activities.views.activity import found, sent
from activities.views.participant import is_background, is_on, sheet_url
from networks.models.appointment import offices_of
from records.crumbs import to_record
from records.transitions import NotAllowed, require, why_not


def page(request, token):
    """Mark the holder of a convocation as present on a half-day; doing it twice changes nothing."""
    participant = holder_of(token)
    if participant.person_id == request.user.pk and not takes_attendance(request.user, participant.activity):
        return own_page(request, participant)
    activity = activity_for(request, participant)
    require(request.user, "activities.record_attendance", activity)
    half_days = list(activity.half_days.all())
    if request.method == "POST":
        return marked(request, activity, participant, half_days)
    return shown(request, activity, participant, half_days)


def holder_of(token):
    """The participant whose code this is; Http404 if the portal has not given it, or they left the list."""
    key = checkin.key_in(token)
    rows = Participant.objects.select_related("activity", "city", "organisation", "person").filter(pk=key)
    row = rows.first() if key else None
    if row is None:
        raise Http404
    return row


def takes_attendance(person, activity):
    """True for whoever takes the attendance of that activity, once its day has come."""
    return why_not(person, "activities.record_attendance", activity) is None


def activity_for(request, participant):
    """The activity of the code, as what it is, if the person sees it.

    Raises NotAllowed for whoever takes the attendance of others: the code is good, and not for them; Http404 otherwise.
    """
    try:
        return found(request, participant.activity_id)
    except Http404:
        if offices_of(request.user).granting("activities.record_attendance"):
            raise NotAllowed(_("This convocation is for another activity, whose attendance you do not take.")) from None
        raise


def own_page(request, participant):
    """What its holder sees who follows the own code."""
    activity = found(request, participant.activity_id)
    context = {"activity": activity, "participant": participant, "crumbs": to_record(activity, (_("Check-in"), ""))}
    return render(request, "activities/checkin/own.html", context)


def shown(request, activity, participant, half_days):
    """The page with its one button, for the half-day that it is now."""
    marks = dict(participant.attendances.values_list("half_day", "presence"))
    now = next((half for half in half_days if is_on(half)), None)
    context = {
        "activity": activity,
        "participant": participant,
        "half_days": [(half, marks.get(half.pk) == Presence.PRESENT) for half in half_days],
        "now": now or half_days[0],
        "is_today": now is not None,
        "is_present": marks.get((now or half_days[0]).pk) == Presence.PRESENT,
        "sheet_url": sheet_url(activity, now or half_days[0]),
        "crumbs": to_record(activity, (_("Check-in"), "")),
    }
    return render(request, "activities/checkin/page.html", context)


def marked(request, activity, participant, half_days):
    """Record the presence, or take it away again; a script that sends it later reads a short answer."""
    half_day = next((half for half in half_days if str(half.pk) == sent(request).get("half_day")), None)
    if half_day is None:
        raise Http404
    presence = "" if "undo" in request.POST else Presence.PRESENT
    try:
        participants.mark(activity=activity, by=request.user, marks={(participant.pk, half_day.pk): presence})
    except ValidationError as error:
        raise Http404 from error
    if is_background(request):
        return JsonResponse({"presence": presence})
    if presence:
        messages.success(request, _("%(name)s is checked in.") % {"name": participant.shown_name})
    return redirect(request.path)
