"""The pages of actions: what sessions asked of cities."""

from urllib.parse import urlencode

from django.db.models import Count, Window
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from activities.enums import ActionStatus
from activities.filters import ActionFilter
from activities.models import Action
from activities.models.action import TO_DO_FIRST
from networks.models.appointment import offices_of
from records import transitions
from records.crumbs import from_dashboard, to_record
from records.journal import entries_of
from records.listing import list_page
from records.tables import Column

CARRIED_ROWS = 10
KINDS_OF_ACTIVITY = ("session", "training", "studytrip")
SHOWN = ("owner_city", "owner_person", "activity__lead_network", *(f"activity__{kind}" for kind in KINDS_OF_ACTIVITY))
COLUMNS = [
    Column(gettext_lazy("Code"), lambda row: row.code),
    Column(gettext_lazy("Network"), lambda row: row.activity.lead_network.acronym),
    Column(gettext_lazy("Activity"), lambda row: row.activity.title),
    Column(gettext_lazy("Date of the activity"), lambda row: row.activity.starts_on),
    Column(gettext_lazy("Action"), lambda row: row.text),
    Column(gettext_lazy("City in charge"), lambda row: row.owner_city.name if row.owner_city else ""),
    Column(
        gettext_lazy("Person in charge"),
        lambda row: row.owner_person.name if row.is_inside and row.owner_person else "",
    ),
    Column(gettext_lazy("Due on"), lambda row: row.due_on),
    Column(gettext_lazy("State"), lambda row: row.get_status_display()),
    Column(gettext_lazy("Settled on"), lambda row: row.settled_on),
    Column(gettext_lazy("Outcome"), lambda row: row.outcome),
]


def seen_by(person):
    """The actions that a person sees, with what a row shows of them."""
    found = Action.objects.visible_to(person).with_inside(person)
    return found.select_related(*SHOWN)


@require_safe
def listing(request):
    """The actions that the person sees: what is to be done, the nearest date first; then what was settled last."""
    city_ids = offices_of(request.user).city_ids
    asked = request.GET
    whole = not (asked.keys() - {"page"})
    tabs = [
        {"label": _("All"), "url": reverse("activities:actions"), "active": whole},
        {"label": _("To do"), "url": "?status=open", "active": asked.dict() == {"status": "open"}},
        {"label": _("Late"), "url": "?late=on", "active": asked.dict() == {"late": "on"}},
    ]
    if city_ids:
        mine = {"label": _("Of my city"), "url": "?mine=on", "active": asked.dict() == {"mine": "on"}}
        tabs.insert(1, mine)
    context = {"tabs": tabs, "crumbs": from_dashboard((_("Actions"), ""))}
    rows = seen_by(request.user).order_by(*TO_DO_FIRST)
    return list_page(request, rows, ActionFilter, COLUMNS, "activities/action/list.html", context, name="actions")


def carried_into(session, person):
    """What earlier sessions left to a session, as the person sees it: the first rows, how many there are, all of them.

    A network that has met for twenty years has hundreds: they are the list of actions, not a page's first point.
    """
    left = seen_by(person).carried_into(session).annotate(of=Window(Count("pk")))
    rows = list(left[:CARRIED_ROWS])
    count = rows[0].of if rows else 0
    query = urlencode({"network": session.lead_network.acronym, "status": ActionStatus.OPEN})
    more_url = f"{reverse('activities:actions')}?{query}" if count > len(rows) else ""
    return {"rows": rows, "count": count, "more_url": more_url}


def found(request, pk):
    """The action of that key, if the person sees it; Http404 otherwise."""
    return get_object_or_404(seen_by(request.user).prefetch_related("activity__networks"), pk=pk)


@require_safe
def detail(request, pk):
    """What was asked, of whom, by when, and what came of it."""
    action = found(request, pk)
    context = {
        "action": action,
        "activity": action.activity.specific,
        "state": transitions.state_of(action),
        "moves": transitions.moves_for(action, request.user),
        "entries": entries_of(action) if action.is_inside else (),
        "crumbs": to_record(action),
    }
    return render(request, "activities/action/detail.html", context)
