"""What the pages of networks and cities show to everybody of sessions, practices and reports."""

from django.db.models import Q
from django.utils import timezone

from activities.enums import ON_PROGRAMME, ActivityStatus
from activities.models import Session
from capitalisation.models import Report, Sheet
from networks.enums import Visibility
from networks.models import Convention


def sessions():
    """Return the sessions that took place, or still will: the furthest ahead first."""
    to_come = Q(status__in=ON_PROGRAMME, ends_on__gte=timezone.localdate())
    shown = Session.objects.public().filter(Q(status=ActivityStatus.HELD) | to_come)
    return shown.select_related("host_city", "lead_network")


def next_and_past(found):
    """Return two lists: the sessions to come, the nearest first, and those held, the latest first."""
    found = list(found)
    to_come = [session for session in reversed(found) if session.status != ActivityStatus.HELD]
    return to_come, [session for session in found if session.status == ActivityStatus.HELD]


def practices():
    """Return the published practices, the newest first."""
    return (
        Sheet.objects.public().select_related("online", "city", "lead_network").order_by("-online__published_on", "-pk")
    )


def conventions():
    """Return the conventions in force that everybody may read of, the newest first."""
    return Convention.objects.binding().filter(visibility=Visibility.PUBLIC)


def reports():
    """Return the published reports, the newest first."""
    return Report.objects.public().order_by("-published_on", "-pk")
