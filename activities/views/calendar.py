"""The public calendar: a page, a page for each session, and a feed for people's own calendars."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.calendars import calendar_of, with_moves
from activities.enums import ActivityStatus, MinutesStatus
from activities.filters import CalendarFilter
from activities.models import Session
from networks.models import Network
from records.listing import PER_PAGE

# A feed goes back this far: calendars keep what they have read.
FEED_DAYS = 400


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
    shown = shown.select_related("host_city", "lead_network").prefetch_related("half_days")
    content = calendar_of(with_moves(shown).order_by("starts_on", "pk"), name)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="agenda.ics"'
    return response
