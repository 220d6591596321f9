"""The pages of sessions in the portal."""

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from activities.actions.activity import AlreadySaved
from activities.enums import MinutesStatus
from activities.filters import SessionFilter
from activities.forms.scope import Scope
from activities.forms.session import EditForm, LogForm, PlanForm
from activities.models import Action, Session
from activities.views.action import carried_into
from activities.views.activity import (
    already_saved,
    found,
    frame,
    list_participants,
    pages_beside,
    sent,
    what_one_may,
    whole,
    work_on,
)
from activities.views.planning import plan_page
from activities.workflow import remarks_over
from networks.models.appointment import offices_of
from records import transitions
from records.crumbs import from_dashboard, to_record
from records.listing import list_page
from records.stepping import saved
from records.tables import Column
from records.transitions import NotAllowed, require

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


@require_safe
def listing(request):
    """The sessions that the person sees, the latest first."""
    rows = Session.objects.in_workspace_of(request.user).select_related("lead_network", "host_city")
    offices = offices_of(request.user)
    context = {
        "may_plan": Scope(request.user, "activities.propose_activity").any,
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
    session = whole(request, Session, pk)
    participants = list_participants(session)
    actions = Action.objects.visible_to(request.user).with_inside(request.user)
    may = what_one_may(request.user, session, **SESSION_WORK)
    context = {
        **frame(session, request.user, participants),
        "session": session,
        "minutes_state": transitions.state_of(session, "minutes_status"),
        "may": may,
        "work": work_on(session, moves_of(session, request.user), may, pages_of(session)),
        "shows_minutes": session.minutes_shown_to(request.user),
        "carried": carried_into(session, request.user),
        "actions": actions.filter(activity=session).select_related("owner_city", "owner_person").order_by(*AS_WRITTEN),
    }
    return render(request, "activities/session/detail.html", context)


def moves_of(session, person):
    """The moves to offer. That minutes cannot be begun before the session needs no saying; why they wait does."""
    moves = transitions.moves_for(session, person)
    moves = [move for move in moves if not (move.refused and move.name == "draft_minutes")]
    too_early = {"approve_minutes": remarks_over(session)}
    return [replace(move, refused=move.refused or too_early.get(move.name)) for move in moves]


SESSION_WORK = {"minutes": "activities.write_minutes", "remark": "activities.remark_minutes"}


def pages_of(session):
    """The pages beside the moves. Minutes are begun by a move, and then lead to their page."""
    minutes = ("minutes", gettext_lazy("Minutes"), "activities:session_minutes")
    return pages_beside(session, *([] if session.minutes_status == MinutesStatus.NONE else [minutes]))


def below_list(here):
    """The breadcrumb of a page below the list of sessions."""
    return from_dashboard((_("Sessions"), reverse("activities:sessions")), (here, ""))


def new(request):
    """Plan a session (coordinator) or propose one (focal point)."""
    return plan_page(
        request,
        PlanForm,
        refusal=_("Coordinators plan sessions, and focal points of member cities propose them."),
        title=lambda plans: _("Plan a session") if plans else _("Propose a session"),
        listed=(_("Sessions"), "activities:sessions"),
    )


def log(request):
    """Log a session that has been held, and go on to its attendance."""
    scope = Scope(request.user, "activities.log_held_session", titular_only=True)
    if not scope.networks().exists():
        raise NotAllowed(_("Titular focal points of member cities and coordinators log sessions."))
    form = LogForm(sent(request), by=request.user, scope=scope)
    if request.method == "POST" and form.is_valid():
        try:
            session = saved(form)
        except AlreadySaved as error:
            return already_saved(request, error)
        if not form.errors:
            messages.success(request, invited_sentence(session.participants.count()))
            return redirect("activities:attendance", session.pk)
    context = {
        "form": form,
        "more_open": any(name in form.errors for name in form.more),
        "crumbs": below_list(_("Log a session")),
    }
    return render(request, "activities/session/log.html", context, status=422 if form.errors else 200)


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
    session = found(request, pk, Session)
    require(request.user, "activities.change_activity", session)
    form = EditForm(sent(request), record=session, by=request.user)
    if request.method == "POST" and form.is_valid():
        saved(form)
        if not form.errors:
            messages.success(request, _("The session has been changed."))
            return redirect(session)
    title = _("Change the session")
    context = {
        "form": form,
        "session": session,
        "activity": session,
        "title": title,
        "crumbs": to_record(session, (title, "")),
    }
    return render(request, "activities/activity/form.html", context, status=form.status)
