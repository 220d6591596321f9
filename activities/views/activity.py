"""What the pages of all kinds of activities share: finding one, what is to be done with it, its list, its files."""

from collections import Counter
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from activities.actions import activity as activities
from activities.actions.paper import PERMISSION
from activities.enums import CONVENED, ON_PROGRAMME, ActivityKind, Presence, Registration
from activities.forms.activity import MaterialForm
from activities.models import KINDS, Activity, Participant
from networks.models.appointment import offices_of
from records import transitions
from records.crumbs import to_record
from records.journal import entries_of
from records.stepping import saved
from records.transitions import Move, require, why_not

WORK = {
    "edit": "activities.change_activity",
    "attendance": "activities.record_attendance",
    "material": "activities.add_material",
    "evaluation": "activities.read_evaluation",
}
REGISTRATIONS = ("registrations", gettext_lazy("Registrations"), "activities:registrations")
EVALUATION = ("evaluation", gettext_lazy("Evaluation"), "activities:evaluation")
CHANGE = {
    ActivityKind.SESSION: gettext_lazy("Change the session"),
    ActivityKind.TRAINING: gettext_lazy("Change the training"),
    ActivityKind.STUDY_TRIP: gettext_lazy("Change the trip"),
}
PAPERS = ("papers", gettext_lazy("Documents to print"), "activities:papers")
ATTENDANCE = ("attendance", gettext_lazy("Attendance"), "activities:attendance")


def model_of(pk):
    """The model of the activity of that key; Http404 if there is none."""
    kind = Activity.objects.filter(pk=pk).values_list("kind", flat=True).first()
    if kind is None:
        raise Http404
    return KINDS[kind]


def found(request, pk, model=None):
    """The activity of that key, as what it is, that the person sees in the portal; Http404 otherwise.

    model: of its kind, where the address says it.
    """
    seen = (model or model_of(pk)).objects.in_workspace_of(request.user).select_related("lead_network", "host_city")
    return get_object_or_404(seen.prefetch_related("networks"), pk=pk)


@require_safe
def go(request, pk):
    """Lead from the address that all kinds share to the page of the activity."""
    return redirect(found(request, pk))


def whole(request, model, pk):
    """The activity of that model and key with all its small children, if the person sees it; Http404 otherwise."""
    return get_object_or_404(model.objects.in_workspace_of(request.user).whole(), pk=pk).gather()


def sent(request):
    """What was sent, be it nothing at all; None before anything is."""
    return request.POST if request.method == "POST" else None


def frame(activity, person, participants):
    """The context that the pages of all kinds share."""
    is_inside = activity.is_insider(person)
    # A city that is suspended sees no more of the network's people than the public does.
    shows_people = offices_of(person).is_member
    return {
        **invitation_to(activity, person, participants),
        "activity": activity,
        "state": transitions.state_of(activity),
        "attendance": attendance_table(activity, participants) if shows_people else None,
        "is_inside": is_inside,
        "shows_files": activity.shows_files_to(person),
        "entries": entries_of(activity) if is_inside else (),
        "crumbs": to_record(activity),
    }


def pages_beside(activity, *more):
    """The pages that stand beside the moves; `more`: of the kind, after the attendance."""
    edit = ("edit", CHANGE[activity.kind], f"activities:{activity.kind}_edit")
    return [REGISTRATIONS, ATTENDANCE, *more, EVALUATION, PAPERS, edit]


def work_on(activity, moves, may, pages):
    """All that the person may do on the activity as moves: what is to be done today first, calling it off last.

    pages: (name of what one may, label, address) of the pages that stand beside the moves; "edit" comes after them. At
    most one is the main button.
    """
    ready = [move.name for move in moves if move.style == "primary" and not move.refused]
    awaits_attendance = (
        may["attendance"] and activity.starts_on <= timezone.localdate() and not activity.present_count()
    )
    main = "attendance" if awaits_attendance else next(iter(ready), "")
    shown = [Move(name, str(label), "secondary", reverse(page, args=[activity.pk])) for name, label, page in pages]
    before, after = [page for page in shown if page.name != "edit"], [page for page in shown if page.name == "edit"]
    ordered = sorted([*before, *moves, *after], key=lambda move: (move.name != main, move.style == "danger"))
    return [replace(move, style=_style(move, main)) for move in ordered if may.get(move.name, True)]


def _style(move, main):
    if move.name == main:
        return "primary"
    return "secondary" if move.style == "primary" else move.style


def list_participants(activity):
    """The participants with their marks, city by city; kept as the activity's."""
    rows = Participant.objects.filter(activity=activity).select_related("city", "organisation").with_presences()
    rows = list(rows.by_city())
    activity.keep_participants(rows)
    return rows


def what_one_may(person, activity, **more):
    """Which kinds of work the person may do on the activity, by a short name; `more`: further names -> permissions."""
    may = {name: why_not(person, permission, activity) is None for name, permission in {**WORK, **more}.items()}
    registers = activity.status in ON_PROGRAMME and registers_any(person, activity)
    prints = any(why_not(person, permission, activity) is None for permission in PERMISSION.values())
    return {**may, "registrations": registers, "papers": prints}


def registers_any(person, activity):
    """True for the coordination, and for the focal points of the cities invited."""
    return activity.registers_for(person, None) or bool(activity.cities_registered_by(person))


def invitation_to(activity, person, participants):
    """What the page shows of registrations: the person's own place on the list, if they can still answer; figures."""
    own = next((row for row in participants if row.person_id == person.pk), None)
    answers = activity.status in CONVENED and not activity.is_past
    return {"own": own if answers else None, "figures": figures_of(activity, participants) if answers else None}


def figures_of(activity, participants):
    """How many people have answered how, the seats in all, and whether they are taken."""
    counted = Counter(row.registration for row in participants)
    answers = [(state.label, counted[state]) for state in Registration if counted[state]]
    full = activity.seats is not None and counted[Registration.REGISTERED] >= activity.seats
    return {"answers": answers, "seats": activity.seats, "is_full": full}


def attendance_table(activity, participants):
    """Who was there: people in groups of whom they come for, and how many of each presence on each half-day."""
    half_days = list(activity.half_days.all())
    counts = [Counter(participant.marks.get(half.pk, "") for participant in participants) for half in half_days]
    return {
        "half_days": half_days,
        "groups": groups_of(participants, half_days),
        "people": len(participants),
        "is_begun": any(participant.marks for participant in participants),
        "counts": [
            (label, [count[value] for count in counts]) for value, label in [*Presence.choices, ("", _("to mark"))]
        ],
        "present": activity.present_count(),
        "cities": len({row.city_id for row in participants if row.city_id and Presence.PRESENT in row.marks.values()}),
    }


def groups_of(participants, half_days):
    """The participants in groups of one city, or of none: dicts of label and rows of (participant, its marks)."""
    groups = {}
    for participant in participants:
        group = groups.setdefault(participant.city_id, {"city": participant.city, "rows": []})
        group["rows"].append((participant, [(half, participant.marks.get(half.pk, "")) for half in half_days]))
    return list(groups.values())


def already_saved(request, error):
    """Lead from a form that was sent again with other answers to where they can be given."""
    if why_not(request.user, "activities.change_activity", error.activity):
        messages.warning(request, str(error))
        return redirect(error.activity)
    messages.warning(request, f"{error} {_('Change it here.')}")
    return redirect(f"activities:{error.activity.kind}_edit", error.activity.pk)


def invite(request, pk):
    """Bring the invited list up to date with the offices held."""
    activity = found(request, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    added = activities.fill_invited_list(activity=activity, by=request.user)
    text = ngettext(
        "The invited list is up to date: %(number)s person added.",
        "The invited list is up to date: %(number)s people added.",
        added,
    )
    messages.success(request, text % {"number": added})
    return redirect(activity)


def material(request, pk):
    """Add a file to an activity."""
    activity = found(request, pk)
    require(request.user, "activities.add_material", activity)
    form = MaterialForm(sent(request), request.FILES or None, record=activity, by=request.user)
    if request.method == "POST" and form.is_valid():
        saved(form)
        if not form.errors:
            messages.success(request, _("The file has been added."))
            return redirect(activity)
    context = {"form": form, "activity": activity, "crumbs": to_record(activity, (_("Add a file"), ""))}
    return render(request, "activities/activity/material.html", context, status=422 if form.errors else 200)
