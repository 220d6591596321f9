"""The calendar: a page, a page for each public activity, and feeds for people's own calendars."""

from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from activities.actions import feed as feeds
from activities.calendars import calendar_of, with_moves
from activities.enums import ActivityKind, ActivityStatus, MinutesStatus
from activities.filters import CalendarFilter
from activities.models import KINDS, Activity
from activities.months import Month
from networks.models import Network
from networks.models.appointment import offices_of
from records.crumbs import from_dashboard
from records.listing import PER_PAGE

# A feed goes back this far: calendars keep what they have read.
FEED_DAYS = 400


@login_not_required
@require_safe
def calendar(request):
    """The dates to come, then the past ones by year; or a month. Whoever is signed in finds those of their networks."""
    shown = seen_by(request.user).as_kinds().prefetch_related("networks")
    filtered = CalendarFilter(request.GET, queryset=shown, request=request)
    query = {"network": request.GET["network"]} if filtered.form.is_valid() and request.GET.get("network") else {}
    feed_query = f"?{urlencode(query)}" if query else ""
    context = {
        "filter": filtered,
        "feed_url": reverse("activities:calendar_feed") + feed_query,
        "views": views(request, query),
        "crumbs": [(_("Home"), reverse("home")), (_("Calendar"), None)],
    }
    if request.GET.get("month") is not None:
        context |= {"month": Month(request.GET["month"], filtered.qs, query)}
        return render(request, "activities/calendar/month.html", context)
    return render(request, "activities/calendar/list.html", context | as_list(request, filtered.qs))


def seen_by(person):
    """The activities that the calendar shows to `person`: the public ones, and in the portal all that they may see."""
    if offices_of(person).any:
        return Activity.objects.released().visible_to(person)
    return Activity.objects.public()


def as_list(request, shown):
    """The dates to come, and a page of the past ones."""
    today = timezone.localdate()
    past = shown.filter(Q(status=ActivityStatus.HELD) | Q(ends_on__lt=today)).exclude(
        status__in=(ActivityStatus.CANCELLED, ActivityStatus.POSTPONED)
    )
    page = Paginator(past, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "upcoming": shown.filter(ends_on__gte=today).exclude(status=ActivityStatus.HELD).order_by("starts_on"),
        "page": page,
        "count": page.paginator.count,
    }


def views(request, query):
    """The two ways to look at the calendar, as tabs."""
    is_month = request.GET.get("month") is not None
    here = reverse("activities:calendar")
    as_month = urlencode({**query, "month": ""})
    return [
        {"label": _("List"), "url": f"{here}?{urlencode(query)}" if query else here, "active": not is_month},
        {"label": pgettext("calendar", "Month"), "url": f"{here}?{as_month}", "active": is_month},
    ]


@login_not_required
@require_safe
def activity(request, pk, kind):
    """What everybody may know of an activity: no names of people, and minutes only once they are approved."""
    found = get_object_or_404(KINDS[kind].objects.public().whole(), pk=pk).gather()
    context = {
        "activity": found,
        "session": found if kind == ActivityKind.SESSION else None,
        "approved": kind == ActivityKind.SESSION and found.minutes_status == MinutesStatus.APPROVED,
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
    shown, name = Activity.objects.public(), str(settings.SITE_NAME)
    if request.GET.get("network"):
        # Looked for among those there are: what was sent may be nothing that a database can be asked for.
        networks = {network.acronym: network for network in Network.objects.all()}
        if request.GET["network"] not in networks:
            raise Http404
        network = networks[request.GET["network"]]
        shown, name = shown.of_network(network), f"{name} · {network.acronym}"
    return ics(shown, name)


def ics(shown, name):
    """The activities of a queryset as a calendar file: those to come, and those of the last year."""
    recent = shown.filter(ends_on__gte=timezone.localdate() - timedelta(days=FEED_DAYS))
    recent = recent.as_kinds().prefetch_related("half_days")
    content = calendar_of(with_moves(recent).order_by("starts_on", "pk"), name)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="agenda.ics"'
    return response


@login_not_required
@never_cache
@require_safe
def own_feed(request, token):
    """The calendar of whoever has the secret address: what they are invited to, and what their networks plan."""
    person = feeds.owner_of(token)
    if person is None:
        raise Http404
    response = ics(feeds.activities_of(person), f"{settings.SITE_NAME} · {person.name}")
    response["Cache-Control"] = "private, no-store"
    return response


def own_calendar(request):
    """The page on which one gets the secret address of one's own calendar, changes it, or takes it back."""
    if request.method == "POST":
        if "revoke" in request.POST:
            feeds.revoke(person=request.user)
            messages.success(request, _("The address leads nowhere any more."))
        else:
            feeds.renew(person=request.user)
            messages.success(request, _("This address is new; the earlier one, if there was one, leads nowhere."))
        return redirect("activities:own_calendar")
    context = {"url": feeds.url_of(request.user), "crumbs": from_dashboard((_("My calendar"), ""))}
    return render(request, "activities/calendar/own.html", context)
