"""The attendance sheet of an activity, and adding somebody who came without being invited."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.actions import participant as participants
from activities.enums import Part, Presence
from activities.forms.participant import VisitorForm, tick_name, ticks
from activities.models import Attendance, Participant
from activities.views.activity import model_of, sent, whole
from records.crumbs import to_record
from records.stepping import saved
from records.transitions import require

NOON = 13


def attendance(request, pk):
    """One half-day at a time: who is present, excused or absent. A tick may also come alone, sent by a script."""
    activity, half_day = opened(request, pk)
    if request.method != "POST":
        return attendance_page(request, activity, half_day)
    if is_background(request):
        return marked_in_background(request, activity, half_day)
    try:
        changed = participants.mark(activity=activity, by=request.user, marks=ticks(request.POST))
        if "rest" in request.POST:
            changed += participants.mark_rest_present(activity=activity, by=request.user, half_day=half_day)
    except ValidationError as error:
        return attendance_page(request, activity, half_day, errors=error.messages)
    return after_saving(request, activity, half_day, changed)


def marked_in_background(request, activity, half_day):
    """Take the marks that can be; answer with the figures of the half-day, and each refused field with the reason."""
    refused = participants.mark_what_can_be(activity=activity, by=request.user, marks=ticks(request.POST))
    marks = Attendance.objects.filter(half_day=half_day).values_list("presence", flat=True)
    figures = count_of(activity.participants.count(), marks)
    return JsonResponse({**figures, "refused": {tick_name(*key): why for key, why in refused.items()}})


def opened(request, pk):
    """The activity, with its half-days read, if the person may take its attendance; and the half-day asked for."""
    activity = whole(request, model_of(pk), pk)
    require(request.user, "activities.record_attendance", activity)
    half_days = list(activity.half_days.all())
    asked = [half for half in half_days if str(half.pk) == request.GET.get("half")]
    return activity, (asked or [half for half in half_days if is_on(half)] or half_days)[0]


def is_on(half_day):
    """True for the half-day that it is now."""
    now = timezone.localtime()
    return half_day.date == now.date() and half_day.part == (Part.MORNING if now.hour < NOON else Part.AFTERNOON)


def is_background(request):
    """True if a script sent this and reads the answer."""
    return request.headers.get("Accept") == "application/json"


def after_saving(request, activity, half_day, changed):
    """Go where the pressed button leads: another half-day, the visitor's form, or the same sheet."""
    if "visitor" in request.POST:
        return redirect(f"{reverse('activities:visitor', args=[activity.pk])}?half={half_day.pk}")
    shown = half_day
    for half in activity.half_days.all():
        if str(half.pk) == request.POST.get("go"):
            shown = half
    if shown is half_day:
        text = ngettext("Saved: %(number)s mark changed.", "Saved: %(number)s marks changed.", changed)
        messages.success(request, text % {"number": changed})
    return redirect(sheet_url(activity, shown))


def sheet_url(activity, half_day):
    """The address of the sheet of a half-day."""
    return f"{reverse('activities:attendance', args=[activity.pk])}?half={half_day.pk}"


def attendance_page(request, activity, half_day, errors=()):
    """The sheet of one half-day; with `errors`, what was ticked is still ticked."""
    rows = Participant.objects.filter(activity=activity).select_related("city", "organisation").with_presences()
    rows = list(rows.by_city())
    typed = ticks(request.POST) if errors else {}
    context = {
        "activity": activity,
        "half_day": half_day,
        "half_days": activity.half_days.all(),
        "groups": sheet(rows, half_day, typed),
        "count": count_of(len(rows), [row.marks.get(half_day.pk) for row in rows]),
        "choices": Presence.choices,
        "errors": errors,
        "crumbs": to_record(activity, (_("Attendance"), "")),
    }
    return render(request, "activities/participant/attendance.html", context, status=422 if errors else 200)


def sheet(rows, half_day, typed):
    """The people to tick, in groups of those who come for the same city: dicts of city and people."""
    groups = {}
    for row in rows:
        group = groups.setdefault(row.city_id, {"city": row.city, "people": []})
        loaded = row.marks.get(half_day.pk, "")
        presence = typed.get((row.pk, half_day.pk), loaded)
        field = tick_name(row.pk, half_day.pk)
        group["people"].append({"who": row, "field": field, "presence": presence, "loaded": loaded})
    return list(groups.values())


def count_of(people, marks):
    """How many of `people` are marked how: the figures of the bar at the bottom."""
    count = Counter(mark for mark in marks if mark)
    return {
        "people": people,
        **{value: count[value] for value in Presence.values},
        "unmarked": people - count.total(),
    }


def visitor(request, pk):
    """Add somebody who came without being on the invited list."""
    activity, half_day = opened(request, pk)
    form = VisitorForm(sent(request), activity=activity, by=request.user, half_day=half_day)
    if request.method == "POST" and form.is_valid():
        added = saved(form)
        if not form.errors:
            messages.success(request, _("%(name)s has been added as a visitor.") % {"name": added.name})
            return redirect(sheet_url(activity, half_day))
    context = {
        "form": form,
        "activity": activity,
        "back": sheet_url(activity, half_day),
        "crumbs": to_record(activity, (_("Attendance"), sheet_url(activity, half_day)), (_("Add a visitor"), "")),
    }
    return render(request, "activities/participant/visitor.html", context, status=422 if form.errors else 200)
