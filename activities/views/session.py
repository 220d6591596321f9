"""The pages of sessions in the portal."""

from collections import Counter
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from activities.actions import session as sessions
from activities.enums import MinutesStatus, Presence
from activities.filters import SessionFilter
from activities.forms.session import EditForm, LogForm, MaterialForm, PlanForm, Scope
from activities.models import Action, Participant, Session
from activities.views.action import carried_into
from activities.workflow import remarks_over
from networks.models.appointment import offices_of
from records import transitions
from records.crumbs import from_dashboard, to_record
from records.journal import entries_of
from records.listing import list_page
from records.stepping import saved
from records.tables import Column
from records.transitions import Move, NotAllowed, require, why_not

# The order in which a session's minutes give its actions.
AS_WRITTEN = ("position", "pk")
COLUMNS = [
    Column(gettext_lazy("Code"), lambda row: row.code),
    Column(gettext_lazy("Network"), lambda row: row.lead_network.acronym),
    Column(gettext_lazy("Kind"), lambda row: row.get_series_display()),
    Column(pgettext_lazy("session", "Number"), lambda row: row.number),
    Column(gettext_lazy("Title"), lambda row: row.title),
    Column(gettext_lazy("First day"), lambda row: row.starts_on),
    Column(gettext_lazy("Last day"), lambda row: row.ends_on),
    Column(gettext_lazy("Host city"), lambda row: row.host_city.name if row.host_city else ""),
    Column(gettext_lazy("State"), lambda row: row.get_status_display()),
    Column(gettext_lazy("Minutes"), lambda row: row.get_minutes_status_display()),
]


def found(request, pk):
    """The session of that key that the person sees in the portal; Http404 otherwise."""
    seen = Session.objects.in_workspace_of(request.user).select_related("lead_network", "host_city")
    return get_object_or_404(seen.prefetch_related("networks"), pk=pk)


def sent(request):
    """What was sent, be it nothing at all; None before anything is."""
    return request.POST if request.method == "POST" else None


@require_safe
def listing(request):
    """The sessions that the person sees, the latest first."""
    rows = Session.objects.in_workspace_of(request.user).select_related("lead_network", "host_city")
    offices = offices_of(request.user)
    context = {
        "may_plan": Scope(request.user, "activities.propose_session").any,
        "plans": bool(offices.coordinated_ids),
        "may_log": Scope(request.user, "activities.log_held_session", titular_only=True).any,
        "crumbs": from_dashboard((_("Sessions"), "")),
    }
    return list_page(
        request, rows, SessionFilter, COLUMNS, "activities/session/list.html", context=context, name="sessions"
    )


@require_safe
def detail(request, pk):
    """Everything about a meeting on one page."""
    session = get_object_or_404(Session.objects.in_workspace_of(request.user).whole(), pk=pk).gather()
    # A city that is suspended sees no more of the network's people than the public does.
    shows_people = offices_of(request.user).is_member
    participants = list_participants(session)
    is_inside = session.is_insider(request.user)
    actions = Action.objects.visible_to(request.user).with_inside(request.user)
    moves, may = moves_of(session, request.user), what_one_may(request.user, session)
    context = {
        "session": session,
        "state": transitions.state_of(session),
        "minutes_state": transitions.state_of(session, "minutes_status"),
        "moves": moves,
        "may": may,
        "work": work_on(session, moves, may),
        "attendance": attendance_table(session, participants) if shows_people else None,
        "is_inside": is_inside,
        "shows_minutes": session.minutes_shown_to(request.user),
        "shows_files": is_inside or session.minutes_status == MinutesStatus.APPROVED,
        "carried": carried_into(session, request.user),
        "actions": actions.filter(session=session).select_related("owner_city", "owner_person").order_by(*AS_WRITTEN),
        "entries": entries_of(session) if is_inside else (),
        "crumbs": to_record(session),
    }
    return render(request, "activities/session/detail.html", context)


def moves_of(session, person):
    """The moves to offer. That minutes cannot be begun before the session needs no saying; why they wait does."""
    moves = transitions.moves_for(session, person)
    moves = [move for move in moves if not (move.refused and move.name == "draft_minutes")]
    too_early = {"approve_minutes": remarks_over(session)}
    return [replace(move, refused=move.refused or too_early.get(move.name)) for move in moves]


def work_on(session, moves, may):
    """All that the person may do on the session as moves: what is to be done today first, calling it off last.

    At most one is the main button.
    """
    ready = [move.name for move in moves if move.style == "primary" and not move.refused]
    awaits_attendance = may["attendance"] and session.starts_on <= timezone.localdate() and not session.present_count()
    main = "attendance" if awaits_attendance else next(iter(ready), "")
    # Minutes are begun by a move, and then lead to their page.
    names = ["attendance"] if session.minutes_status == MinutesStatus.NONE else ["attendance", "minutes"]
    pages = [page_of(session, name) for name in names if may[name]]
    pages_after = [page_of(session, "edit")] if may["edit"] else []
    ordered = sorted([*pages, *moves, *pages_after], key=lambda move: (move.name != main, move.style == "danger"))
    return [replace(move, style=_style(move, main)) for move in ordered]


def page_of(session, name):
    """A page on which one works on the session, as a move."""
    label, page = PAGES[name]
    return Move(name, str(label), "secondary", reverse(page, args=[session.pk]))


def _style(move, main):
    if move.name == main:
        return "primary"
    return "secondary" if move.style == "primary" else move.style


def below_list(here):
    """The breadcrumb of a page below the list of sessions."""
    return from_dashboard((_("Sessions"), reverse("activities:sessions")), (here, ""))


def list_participants(session):
    """The participants with their marks, city by city; kept as the session's."""
    rows = Participant.objects.filter(activity=session).select_related("city", "organisation").with_presences()
    rows = list(rows.by_city())
    session.keep_participants(rows)
    return rows


WORK = {
    "edit": "activities.change_session",
    "attendance": "activities.record_attendance",
    "minutes": "activities.write_minutes",
    "remark": "activities.remark_minutes",
    "material": "activities.add_material",
}
# The pages among them that stand beside the moves.
PAGES = {
    "attendance": (gettext_lazy("Attendance"), "activities:session_attendance"),
    "minutes": (gettext_lazy("Minutes"), "activities:session_minutes"),
    "edit": (gettext_lazy("Change the session"), "activities:session_edit"),
}


def what_one_may(person, session):
    """Which kinds of work the person may do on the session, by a short name."""
    return {name: why_not(person, permission, session) is None for name, permission in WORK.items()}


def attendance_table(session, participants):
    """Who was there: people in groups of whom they come for, and how many of each presence on each half-day."""
    half_days = list(session.half_days.all())
    counts = [Counter(participant.marks.get(half.pk, "") for participant in participants) for half in half_days]
    return {
        "half_days": half_days,
        "groups": groups_of(participants, half_days),
        "people": len(participants),
        "is_begun": any(participant.marks for participant in participants),
        "counts": [
            (label, [count[value] for count in counts]) for value, label in [*Presence.choices, ("", _("to mark"))]
        ],
        "present": session.present_count(),
        "cities": len({row.city_id for row in participants if row.city_id and Presence.PRESENT in row.marks.values()}),
    }


def groups_of(participants, half_days):
    """The participants in groups of one city, or of none: dicts of label and rows of (participant, its marks)."""
    groups = {}
    for participant in participants:
        group = groups.setdefault(participant.city_id, {"city": participant.city, "rows": []})
        group["rows"].append((participant, [(half, participant.marks.get(half.pk, "")) for half in half_days]))
    return list(groups.values())


def new(request):
    """Plan a session (coordinator) or propose one (focal point)."""
    scope = Scope(request.user, "activities.propose_session")
    if not scope.networks().exists():
        raise NotAllowed(_("Coordinators plan sessions, and focal points of member cities propose them."))
    form = PlanForm(sent(request), by=request.user, scope=scope)
    if request.method == "POST" and form.is_valid():
        try:
            session = saved(form)
        except sessions.AlreadySaved as error:
            return already_saved(request, error)
        if not form.errors:
            messages.success(request, _("Saved. Now say what will be on the agenda."))
            return redirect("activities:session_agenda", session.pk)
    title = _("Plan a session") if scope.coordinated else _("Propose a session")
    context = {"form": form, "title": title, "crumbs": below_list(title)}
    return render(request, "activities/session/form.html", context, status=422 if form.errors else 200)


def log(request):
    """Log a session that has been held, and go on to its attendance."""
    scope = Scope(request.user, "activities.log_held_session", titular_only=True)
    if not scope.networks().exists():
        raise NotAllowed(_("Titular focal points of member cities and coordinators log sessions."))
    form = LogForm(sent(request), by=request.user, scope=scope)
    if request.method == "POST" and form.is_valid():
        try:
            session = saved(form)
        except sessions.AlreadySaved as error:
            return already_saved(request, error)
        if not form.errors:
            messages.success(request, invited_sentence(session.participants.count()))
            return redirect("activities:session_attendance", session.pk)
    context = {
        "form": form,
        "more_open": any(name in form.errors for name in form.more),
        "crumbs": below_list(_("Log a session")),
    }
    return render(request, "activities/session/log.html", context, status=422 if form.errors else 200)


def already_saved(request, error):
    """Lead from a form that was sent again with other answers to where they can be given."""
    if why_not(request.user, "activities.change_session", error.session):
        messages.warning(request, str(error))
        return redirect(error.session)
    messages.warning(request, f"{error} {_('Change it here.')}")
    return redirect("activities:session_edit", error.session.pk)


def invited_sentence(number):
    """Says how long the invited list is."""
    text = ngettext(
        "The session is saved. The invited list has %(number)s person.",
        "The session is saved. The invited list has %(number)s people.",
        number,
    )
    return text % {"number": number}


def edit(request, pk):
    """Change a session."""
    session = found(request, pk)
    require(request.user, "activities.change_session", session)
    form = EditForm(sent(request), record=session, by=request.user)
    if request.method == "POST" and form.is_valid():
        saved(form)
        if not form.errors:
            messages.success(request, _("The session has been changed."))
            return redirect(session)
    title = _("Change the session")
    context = {"form": form, "session": session, "title": title, "crumbs": to_record(session, (title, ""))}
    return render(request, "activities/session/form.html", context, status=form.status)


def invite(request, pk):
    """Bring the invited list up to date with the offices held."""
    session = found(request, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    added = sessions.fill_invited_list(session=session, by=request.user)
    text = ngettext(
        "The invited list is up to date: %(number)s person added.",
        "The invited list is up to date: %(number)s people added.",
        added,
    )
    messages.success(request, text % {"number": added})
    return redirect(session)


def material(request, pk):
    """Add a file to a session."""
    session = found(request, pk)
    require(request.user, "activities.add_material", session)
    form = MaterialForm(sent(request), request.FILES or None, record=session, by=request.user)
    if request.method == "POST" and form.is_valid():
        saved(form)
        if not form.errors:
            messages.success(request, _("The file has been added."))
            return redirect(session)
    context = {"form": form, "session": session, "crumbs": to_record(session, (_("Add a file"), ""))}
    return render(request, "activities/session/material.html", context, status=422 if form.errors else 200)
