"""What sessions, their minutes and the actions they asked for wait for."""

from django.db.models import Count, Exists, F, Min, OuterRef, Q, StringAgg, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.roles import Role
from activities.enums import ON_PROGRAMME, ActivityStatus, MinutesStatus
from activities.models import Action, Activity, Participant, Remark, Session
from records.dates import date_format
from records.wording import facts, separator
from remam.rows.kind import Kind, counted, days_since, me, named, page, said, step
from remam.rows.prepared import AnyOf, day
from remam.rows.reach import Reach

# Minutes are late this many days after the session's first day; an action is shown this many days before it is due.
MINUTES_DAYS = 15
SOON_DAYS = 14
COORDINATOR = frozenset({Role.COORDINATOR})
FOCAL_POINT = frozenset({Role.FOCAL_POINT})


def of_session():
    """Return where the columns of a session's row are read."""
    return {"title": F("title"), "city": F("host_city"), "network": F("lead_network"), "day": F("starts_on")}


def of_action():
    """Return where the columns of an action's row are read; `title`: what is to be done, `text`: who asked for it."""
    return {"title": F("text"), "text": F("activity__title"), "city": F("owner_city"), "day": F("due_on")}


def reach(permission, only=None):
    """Return where a permission on sessions holds."""
    return Reach(permission, network="lead_network", city="host_city", joint=Activity, only=only)


def proposed():
    """Return the sessions that somebody proposed to the network."""
    return Session.objects.filter(status=ActivityStatus.PROPOSED)


def to_hold():
    """Return the sessions whose day has come and that nobody has marked as held."""
    return Session.objects.filter(status__in=ON_PROGRAMME, starts_on__lte=day())


def held(status):
    """Return the `rows` of sessions held whose minutes are in a state."""
    return lambda: Session.objects.held().filter(minutes_status=status)


def overdue():
    """Return the sessions whose minutes nobody has circulated in time, or that have no host city to write them."""
    unfinished = Session.objects.held().filter(minutes_status__in=[MinutesStatus.NONE, MinutesStatus.DRAFTED])
    return unfinished.filter(Q(starts_on__lt=day(-MINUTES_DAYS)) | Q(host_city=None))


def to_approve():
    """Return the sessions whose minutes have been open to remarks for long enough."""
    return Session.objects.minutes_waiting_for_approval(day())


def to_remark():
    """Return the sessions whose minutes the person, who was on the list, may still remark on and has not, this time."""
    found = Session.objects.filter(minutes_status=MinutesStatus.CIRCULATED, remarks_until__gte=day())
    own = Remark.objects.filter(session=OuterRef("pk"), by=me(), at__date__gte=OuterRef("circulated_on"))
    listed = Participant.objects.filter(activity=OuterRef("pk"), person=me())
    return found.filter(Exists(listed), ~Exists(own))


def late():
    """Return the late actions."""
    return Action.objects.late(day())


def due_soon():
    """Return the open actions that are late, soon due, or without a day."""
    return Action.objects.open().filter(Q(due_on=None) | Q(due_on__lte=day(SOON_DAYS)))


def my_own():
    """Return the open actions that the person took on by name, but those of the cities one is a focal point of."""
    shown_already = AnyOf("owner_city", technical_cities)
    return due_soon().filter(Q(owner_city=None) | ~Q(shown_already), owner_person=me())


def technical_cities(_person, offices):
    """Return the keys of the cities that the person is a focal point of."""
    return [held.city_id for held in offices.by_role[Role.FOCAL_POINT]]


def where_and_when(row):
    """Return a session's city and day, as a line."""
    return facts(row.city, date_format(row.day, "DATE_FORMAT"))


def minutes_badge(text):
    """Return the `badge` of minutes to write: late after a while."""

    def badge(row):
        days = days_since(row.day)
        if days <= MINUTES_DAYS:
            return text, "wait"
        return ngettext("Held %(days)s day ago", "Held %(days)s days ago", days) % {"days": days}, "danger"

    return badge


def due_badge(row):
    """Return the badge of an action: late, or when it is due."""
    if row.day is None:
        return _("No due date"), "neutral"
    if row.day < timezone.localdate():
        return _("Late"), "danger"
    return _("By %(day)s") % {"day": date_format(row.day, "MONTH_DAY_FORMAT")}, "wait"


def late_title(row):
    """Return how many actions of a network are late."""
    text = ngettext("%(count)s late action in %(network)s", "%(count)s late actions in %(network)s", row.number)
    return text % {"count": row.number, "network": row.network}


def late_detail(row):
    """Return whose actions are late, and since when."""
    days = days_since(row.day)
    oldest = ngettext("the oldest by %(days)s day", "the oldest by %(days)s days", days) % {"days": days}
    return facts(row.text, oldest)


def remarks_received(row):
    """Return how many remarks were made on circulated minutes."""
    if not row.number:
        return _("Time for remarks over: no remark")
    text = ngettext("Time for remarks over: %(count)s remark", "Time for remarks over: %(count)s remarks", row.number)
    return text % {"count": row.number}


DUE = {
    "icon": "check2-square",
    "columns": of_action,
    "order": (F("due_on").asc(nulls_last=True), "pk"),
    "title": lambda row: row.title,
    "detail": lambda row: _("Asked by “%(activity)s”") % {"activity": row.text},
    "badge": due_badge,
    "address": page("activities:action"),
    "action": pgettext_lazy("button", "Answer"),
}

KINDS = (
    Kind(
        name="session_proposed",
        icon="calendar-plus",
        rows=proposed,
        whose=reach("activities.plan_activity"),
        columns=of_session,
        order=("starts_on", "pk"),
        title=lambda row: _("Decide on the proposed session “%(title)s”") % {"title": row.title},
        detail=where_and_when,
        badge=said(gettext_lazy("Proposed"), "wait"),
        address=page("activities:session"),
        action=gettext_lazy("Look at it"),
    ),
    Kind(
        name="session_to_hold",
        icon="people",
        rows=to_hold,
        whose=reach("activities.record_attendance"),
        columns=of_session,
        order=("starts_on", "pk"),
        title=lambda row: _("Take the attendance of “%(title)s”") % {"title": row.title},
        detail=where_and_when,
        badge=said(gettext_lazy("To mark as held"), "wait"),
        address=page("activities:attendance"),
        action=gettext_lazy("Take it"),
    ),
    Kind(
        name="minutes_to_write",
        icon="pencil-square",
        rows=held(MinutesStatus.NONE),
        whose=reach("activities.write_minutes", FOCAL_POINT),
        columns=of_session,
        order=("-starts_on", "pk"),
        title=lambda row: _("Write the minutes of “%(title)s”") % {"title": row.title},
        detail=where_and_when,
        badge=minutes_badge(gettext_lazy("To write")),
        address=page("activities:session_minutes"),
        action=gettext_lazy("Write"),
    ),
    Kind(
        name="minutes_to_circulate",
        icon="send",
        rows=held(MinutesStatus.DRAFTED),
        whose=reach("activities.write_minutes", FOCAL_POINT),
        columns=of_session,
        order=("-starts_on", "pk"),
        title=lambda row: _("Finish and circulate the minutes of “%(title)s”") % {"title": row.title},
        detail=where_and_when,
        badge=minutes_badge(gettext_lazy("Drafted")),
        address=page("activities:session_minutes"),
        action=gettext_lazy("Open"),
    ),
    Kind(
        name="minutes_overdue",
        icon="hourglass-split",
        rows=overdue,
        whose=reach("activities.write_minutes", COORDINATOR),
        columns=of_session,
        order=("-starts_on", "pk"),
        title=lambda row: _("No minutes yet of “%(title)s”") % {"title": row.title},
        detail=where_and_when,
        badge=minutes_badge(gettext_lazy("To write")),
        address=page("activities:session_minutes"),
        action=gettext_lazy("Open"),
    ),
    Kind(
        name="minutes_to_approve",
        icon="file-earmark-check",
        rows=to_approve,
        whose=reach("activities.approve_minutes"),
        columns=lambda: {**of_session(), "number": counted(Remark.objects.filter(session=OuterRef("pk")))},
        order=("remarks_until", "pk"),
        title=lambda row: _("Approve the minutes of “%(title)s”") % {"title": row.title},
        detail=remarks_received,
        badge=said(gettext_lazy("Ready"), "ok"),
        address=step(Session, "approve_minutes"),
        action=gettext_lazy("Approve"),
    ),
    Kind(
        name="minutes_to_remark",
        icon="chat-left-text",
        rows=to_remark,
        whose=lambda offices: offices.any,
        columns=lambda: {**of_session(), "day": F("remarks_until")},
        order=("remarks_until", "pk"),
        title=lambda row: _("Read the minutes of “%(title)s”") % {"title": row.title},
        detail=lambda row: _("Remarks are received until %(day)s") % {"day": date_format(row.day, "DATE_FORMAT")},
        badge=said(gettext_lazy("Open to remarks"), "info"),
        address=page("activities:session"),
        action=gettext_lazy("Read"),
    ),
    Kind(
        name="actions_late",
        icon="exclamation-triangle",
        rows=late,
        grouped=True,
        whose=Reach("activities.change_activity", network="activity__lead_network", only=COORDINATOR),
        key="activity__lead_network",
        columns=lambda: {
            "network": F("activity__lead_network"),
            "text": StringAgg(named("owner_city"), Value(separator()), distinct=True),
            "day": Min("due_on"),
            "number": Count("pk"),
        },
        order=("activity__lead_network",),
        title=late_title,
        detail=late_detail,
        badge=said(gettext_lazy("Late"), "danger"),
        address=lambda row: f"{reverse('activities:actions')}?network={row.network}&late=on",
        action=gettext_lazy("Follow up"),
    ),
    Kind(
        name="action_of_city",
        rows=due_soon,
        whose=Reach("activities.settle_action", network="activity__lead_network", city="owner_city", only=FOCAL_POINT),
        **DUE,
    ),
    Kind(name="action_of_mine", rows=my_own, whose=lambda offices: offices.any, **DUE),
)
