"""The portal's first page: what awaits the person, by the roles they hold today."""

from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.roles import Role
from activities.forms.scope import Scope
from networks.enums import AppointmentStatus
from networks.models.appointment import offices_of
from records.crumbs import from_dashboard
from remam import commitments, dates, figures
from remam.awaiting import KINDS
from remam.rows.kind import most_urgent_first, read, tell

SHOWN = 8
# More of one kind than anybody has: what comes first is known only once all are read.
ALL = 5000
PER_PAGE = 50
NEXT = 4
AWAITED = {kind.name for kind in KINDS}


@require_safe
def dashboard(request):
    """Show what awaits the person, what their city owes, gets and decides, then how their networks fare."""
    person, offices = request.user, offices_of(request.user)
    if not offices.any:
        return render(request, "remam/dashboard/nothing.html", {"contact": settings.CONTACT_EMAIL})
    rows, totals = read((*KINDS, *commitments.KINDS), person, offices, limit=SHOWN)
    awaited = [row for row in rows if row.kind in AWAITED]
    context = {
        "items": most_urgent_first(tell(KINDS, awaited))[:SHOWN],
        "total": sum(number for name, number in totals.items() if name in AWAITED),
        "city": commitments.told(rows, totals, offices),
        "unconfirmed": [held for held in offices.appointments if held.status != AppointmentStatus.IN_OFFICE],
        "need": figures.from_need_to_practice(person, offices),
        "dates": dates.upcoming(person, offices)[:NEXT],
        "may_plan": bool(offices.granting("activities.plan_activity")),
        "may_log": Scope(person, "activities.log_held_session", titular_only=True).any,
        "may_identify": bool(offices.granting("networks.identify_membership")),
    }
    only_official = {held.role for held in offices.appointments} == {Role.ELECTED_OFFICIAL}
    template = "remam/dashboard/official.html" if only_official else "remam/dashboard/detail.html"
    return render(request, template, context)


@require_safe
def awaiting(request):
    """List everything that awaits the person, page by page."""
    rows, totals = read(KINDS, request.user, offices_of(request.user), limit=ALL)
    page = Paginator(most_urgent_first(tell(KINDS, rows)), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "crumbs": from_dashboard((_("What awaits me"), "")),
        "page": page,
        "items": page.object_list,
        "total": sum(totals.values()),
    }
    return render(request, "remam/dashboard/awaiting.html", context)
