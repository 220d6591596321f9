"""Activities as events of people's own calendars (RFC 5545): feeds, and the file that goes with a convocation."""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Func, OuterRef, Subquery
from django.utils import timezone

from activities.enums import ActivityStatus, Part
from activities.models import KINDS, HalfDay
from records.journal import JournalEntry

# When a half-day begins and ends, where nobody has said so.
USUAL = {Part.MORNING: (time(9), time(12, 30)), Part.AFTERNOON: (time(14), time(17, 30))}
STATUS = {ActivityStatus.CANCELLED: "CANCELLED", ActivityStatus.POSTPONED: "CANCELLED"}


def with_moves(activities):
    """Each of a queryset of activities with `moves`: how often its state has changed."""
    kinds = ContentType.objects.get_for_models(*KINDS.values()).values()
    changes = JournalEntry.objects.filter(content_type__in=kinds, object_id=OuterRef("pk"), field="status")
    counted = changes.order_by().annotate(found=Func(F("pk"), function="COUNT")).values("found")
    return activities.annotate(moves=Subquery(counted))


def calendar_of(activities, name):
    """The iCalendar file of `activities` (with `moves`, how often their state has changed), as bytes."""
    made = icalendar.Calendar()
    made.add("prodid", f"-//{name}//agenda//FR")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for found in activities:
        made.add_component(event_of(found))
    return made.to_ical()


def event_of(activity):
    """One activity as an event: from its first half-day to its last."""
    half_days = list(activity.half_days.all()) or [HalfDay(date=activity.starts_on, part=Part.MORNING)]
    first, last = half_days[0], half_days[-1]
    event = icalendar.Event()
    event.add("uid", f"{activity.calendar_uid}@{urlsplit(settings.SITE_URL).hostname}")
    # A calendar takes a change when the number is higher: dates and places count in it, and so do changes of state.
    event.add("sequence", activity.calendar_sequence + activity.moves)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", _moment(first.date, first.starts_at or USUAL[first.part][0]))
    event.add("dtend", _moment(last.date, last.ends_at or USUAL[last.part][1]))
    event.add("summary", f"{activity.lead_network.acronym} · {activity.title}")
    event.add("status", STATUS.get(activity.status, "CONFIRMED"))
    event.add("url", settings.SITE_URL + activity.open_url)
    event.add("location", activity.specific.place)
    if activity.summary:
        event.add("description", activity.summary)
    return event


def attached(activity):
    """The file for the reader's own calendar that goes with a message: (name, content, media type)."""
    found = with_moves(type(activity).objects.filter(pk=activity.pk)).select_related("host_city", "lead_network")
    content = calendar_of(found.prefetch_related("half_days"), str(settings.SITE_NAME))
    return (f"{activity.code}.ics", content.decode(), "text/calendar")


def _moment(day, hour):
    # In UTC: what a calendar knows of Morocco's zone, which changes around each Ramadan, may be old or incomplete.
    return datetime.combine(day, hour, timezone.get_default_timezone()).astimezone(UTC)
