"""The public calendar: a page, a page for each session, and a feed for people's own calendars."""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import F, Func, OuterRef, Q, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.enums import ActivityStatus, MinutesStatus, Mode, Part
from activities.filters import CalendarFilter
from activities.models import HalfDay, Session
from networks.models import Network
from records.journal import JournalEntry
from records.listing import PER_PAGE

# A feed goes back this far: calendars keep what they have read.
FEED_DAYS = 400
# When a half-day begins and ends, where nobody has said so.
USUAL = {Part.MORNING: (time(9), time(12, 30)), Part.AFTERNOON: (time(14), time(17, 30))}
STATUS = {ActivityStatus.CANCELLED: "CANCELLED", ActivityStatus.POSTPONED: "CANCELLED"}


@login_not_required
@require_safe
def calendar(request):
    """The dates to come, then the past ones by year."""
    shown = Session.objects.public().select_related("lead_network", "host_city").prefetch_related("networks")
    filtered = CalendarFilter(request.GET, queryset=shown, request=request)
    today = timezone.localdate()
    past = filtered.qs.filter(Q(status=ActivityStatus.HELD) | Q(ends_on__lt=today)).exclude(
        status__in=(ActivityStatus.CANCELLED, ActivityStatus.POSTPONED)
    )
    page = Paginator(past, PER_PAGE).get_page(request.GET.get("page"))
    query = f"?{request.GET.urlencode()}" if filtered.form.is_valid() and request.GET.get("network") else ""
    context = {
        "filter": filtered,
        "upcoming": filtered.qs.filter(ends_on__gte=today).exclude(status=ActivityStatus.HELD).order_by("starts_on"),
        "page": page,
        "count": page.paginator.count,
        "feed_url": reverse("activities:calendar_feed") + query,
        "crumbs": [(_("Home"), reverse("home")), (_("Calendar"), None)],
    }
    return render(request, "activities/calendar/list.html", context)


@login_not_required
@require_safe
def session(request, pk):
    """What everybody may know of a session: no names of people, and minutes only once they are approved."""
    found = get_object_or_404(Session.objects.public().whole(), pk=pk).gather()
    context = {
        "session": found,
        "approved": found.minutes_status == MinutesStatus.APPROVED,
        "agenda": found.agenda.all(),
        "crumbs": [
            (_("Home"), reverse("home")),
            (_("Calendar"), reverse("activities:calendar")),
            (found.title, None),
        ],
    }
    return render(request, "activities/calendar/detail.html", context)


@login_not_required
@require_safe
def feed(request):
    """The public calendar as iCalendar, of all networks or of `?network=`."""
    shown = Session.objects.public().filter(ends_on__gte=timezone.localdate() - timedelta(days=FEED_DAYS))
    name = str(settings.SITE_NAME)
    if request.GET.get("network"):
        # Looked for among those there are: what was sent may be nothing that a database can be asked for.
        networks = {network.acronym: network for network in Network.objects.all()}
        if request.GET["network"] not in networks:
            raise Http404
        network = networks[request.GET["network"]]
        shown, name = shown.of_network(network), f"{name} · {network.acronym}"
    changes = JournalEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Session), object_id=OuterRef("pk"), field="status"
    )
    counted = changes.order_by().annotate(found=Func(F("pk"), function="COUNT")).values("found")
    shown = shown.select_related("host_city", "lead_network").prefetch_related("half_days")
    content = calendar_of(shown.annotate(moves=Subquery(counted)).order_by("starts_on", "pk"), name)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="agenda.ics"'
    return response


def calendar_of(sessions, name):
    """The iCalendar file of `sessions` (with `moves`, how often their state has changed), as bytes."""
    made = icalendar.Calendar()
    made.add("prodid", f"-//{name}//agenda//FR")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for found in sessions:
        made.add_component(event_of(found))
    return made.to_ical()


def event_of(session):
    """One session as an event: from its first half-day to its last."""
    half_days = list(session.half_days.all()) or [HalfDay(date=session.starts_on, part=Part.MORNING)]
    first, last = half_days[0], half_days[-1]
    event = icalendar.Event()
    event.add("uid", f"{session.calendar_uid}@{urlsplit(settings.SITE_URL).hostname}")
    # A calendar takes a change when the number is higher: dates and places count in it, and so do changes of state.
    event.add("sequence", session.calendar_sequence + session.moves)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", _moment(first.date, first.starts_at or USUAL[first.part][0]))
    event.add("dtend", _moment(last.date, last.ends_at or USUAL[last.part][1]))
    event.add("summary", f"{session.lead_network.acronym} · {session.title}")
    event.add("status", STATUS.get(session.status, "CONFIRMED"))
    event.add("url", settings.SITE_URL + reverse("activities:calendar_session", args=[session.pk]))
    place = [session.venue, session.host_city.name if session.host_city else ""]
    if session.mode != Mode.ON_SITE:
        place.append(session.get_mode_display())
    event.add("location", ", ".join(part for part in place if part))
    if session.summary:
        event.add("description", session.summary)
    return event


def _moment(day, hour):
    # In UTC: what a calendar knows of Morocco's zone, which changes around each Ramadan, may be old or incomplete.
    return datetime.combine(day, hour, timezone.get_default_timezone()).astimezone(UTC)
