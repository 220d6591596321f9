"""What the founding document says was gained, as figures counted each time they are shown.

Each page's numbers come from one query, and what is counted by year or by kind from one more each.
"""

from datetime import date

from django.db.models import Case, Count, Exists, F, Func, OuterRef, Q, When
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from activities.enums import Capacity, Presence
from activities.models import Attendance, Decision, Participant, Session
from capitalisation.models import Comment, Report, Sheet, SheetVersion
from networks.enums import ApplicationStatus, MembershipStatus, MilestoneKind, OrganisationKind
from networks.models import Application, Appointment, Membership, Milestone, Organisation
from networks.models.appointment import LIVE
from remam.figures import done_actions, thematic_sessions
from remam.levers import present
from remam.rows import prepared

# From the declared interest to the council's deliberation; a city that was only identified has not wished anything yet.
FORMING = (
    MembershipStatus.INTERESTED,
    MembershipStatus.COMPLETE,
    MembershipStatus.EXAMINED,
    MembershipStatus.DELIBERATED,
)
# A city that has not submitted its application, or that took it back.
UNSENT = (ApplicationStatus.DRAFT, ApplicationStatus.SIGNED_OFF, ApplicationStatus.WITHDRAWN)
STATE = (OrganisationKind.MINISTRY, OrganisationKind.STATE_BODY)
YEARS = 8
ENLARGEMENT_YEARS = 15


def numbers():
    """Return the numbers of the page about the process, by name; one query."""
    return prepared.count("acquis", PARTS)


def _titulars():
    """Active memberships of cities that have a titular focal point today."""
    point = Appointment.objects.focal_points().filter(
        Q(end=None) | Q(end__gte=prepared.day()),
        status__in=LIVE,
        start__lte=prepared.day(),
        is_titular=True,
        city=OuterRef("city"),
        network=OuterRef("network"),
    )
    return Membership.objects.active().of_cities().filter(Exists(point))


def measured():
    """Return the public sheets whose version online tells measured results."""
    results = SheetVersion.objects.filter(results__isnull=False).order_by().values("pk")
    return Sheet.objects.public().filter(online__in=results)


PARTS = {
    "memberships": lambda: Membership.objects.active().of_cities(),
    "applications": lambda: Application.objects.exclude(status__in=UNSENT),
    "forming": lambda: Membership.objects.filter(status__in=FORMING),
    "recent": lambda: Membership.objects.active().filter(joined_on__gte=prepared.day(-365)),
    "sessions": thematic_sessions,
    "year_sessions": lambda: thematic_sessions().filter(starts_on__gte=prepared.day(-365)),
    "practices": lambda: Sheet.objects.public(),
    "priced": lambda: Sheet.objects.public().exclude(online__cost_range=""),
    "measured": measured,
    "reports": lambda: Report.objects.public(),
    "comments": lambda: Comment.objects.all(),
    "decisions": lambda: Decision.objects.all(),
    "actions": done_actions,
    "acting_cities": (done_actions, Count("owner_city", distinct=True)),
    "titulars": _titulars,
    "state": lambda: Membership.objects.active().filter(organisation__kind__in=STATE),
}


def outcomes():
    """Return the numbers that stand beside the three outcomes, by name; one query."""
    parts = {
        "people": present,
        "associative": lambda: present().filter(capacity=Capacity.ASSOCIATIVE),
        "residents": lambda: Sheet.objects.public().exclude(online__participation=""),
        "actions": done_actions,
        "measured": measured,
    }
    return prepared.count("outcomes", parts)


# --- Engagement: how many of the cities invited came ------------------------------------------------------------------


def attendance():
    """Return the bars of the cities' attendance, by year, and a sentence that says it; one query.

    A city counts once for each thematic session whose attendance was taken: invited if it had somebody on the invited
    list, present if anybody of it was there on one of the half-days.
    """
    rows = prepared.run("attendance", _by_year)[:YEARS]
    found = [
        {
            "year": year,
            "value": _("%(number)s%%") % {"number": round(100 * came / invited)},
            "share": round(100 * came / invited, 1),
        }
        for year, invited, came in reversed(rows)
        if invited
    ]
    bars = [{"label": str(row["year"]), "value": row["value"], "share": row["share"]} for row in found]
    return {"rows": bars, "sentence": _trend(found)}


def _by_year():
    marked = Session.objects.filter(half_days__attendances__isnull=False).order_by().values("pk")
    sessions = thematic_sessions().filter(pk__in=marked).order_by().values("pk")
    there = Attendance.objects.present().filter(participant=OuterRef("pk"))
    pair = Func(F("activity"), F("city"), function="ROW")
    listed = Participant.objects.filter(activity__in=sessions, city__isnull=False).annotate(came=Exists(there))
    return (
        listed.order_by()
        .values(year=ExtractYear("activity__starts_on"))
        .annotate(
            invited=Count(Case(When(Q(is_invited=True) | Q(came=True), then=pair)), distinct=True),
            present=Count(Case(When(came=True, then=pair)), distinct=True),
        )
        .order_by("-year")
    )


def _trend(found):
    if not found:
        return ""
    last = {"year": found[-1]["year"], "share": found[-1]["value"]}
    if len(found) == 1:
        return _("In %(year)s, %(share)s of the cities invited to a session were there.") % last
    words = {**last, "first_year": found[0]["year"], "first_share": found[0]["value"]}
    return (
        _("%(first_share)s of the cities invited to a session were there in %(first_year)s, %(share)s in %(year)s.")
        % words
    )


# --- Enlargement: how many cities there were, year after year ---------------------------------------------------------


def enlargement(today):
    """Return the bars of the memberships of cities, at the end of each year and on `today`; one query.

    The founding document says that the networks are in continuous enlargement.
    """
    stays = Membership.objects.of_cities().filter(joined_on__isnull=False).values_list("joined_on", "left_on")
    stays = [*stays]
    first = min((joined.year for joined, _left in stays), default=today.year)
    ends = [min(date(year, 12, 31), today) for year in range(first, today.year + 1)]
    counts = [(day.year, sum(joined <= day and (not left or left > day) for joined, left in stays)) for day in ends]
    return _bars([(str(year), number) for year, number in counts[-ENLARGEMENT_YEARS:]])


# --- Openness: who comes besides the communes -------------------------------------------------------------------------


def capacities():
    """Return the bars of those who were present, by capacity, and how many came for no city's council; one query."""
    rows = dict(prepared.run("capacities", _by_capacity))
    return _bars([(Capacity(name).label, rows.get(name, 0)) for name in Capacity.values if rows.get(name)])


def _by_capacity():
    return present().order_by().values("capacity").annotate(number=Count("pk")).order_by("capacity")


def organisations():
    """Return the bars of the organisations that take part, by kind; one query.

    Those that are members of a network, and those for which somebody was present at a session.
    """
    rows = dict(prepared.run("organisations", _by_kind))
    return _bars(
        [(OrganisationKind(name).label, rows.get(name, 0)) for name in OrganisationKind.values if name in rows]
    )


def _by_kind():
    members = Membership.objects.active().filter(organisation=OuterRef("pk"))
    came = Participant.objects.filter(organisation=OuterRef("pk"), attendances__presence=Presence.PRESENT)
    found = Organisation.objects.filter(Q(Exists(members)) | Q(Exists(came)))
    return found.order_by().values("kind").annotate(number=Count("pk")).order_by("kind")


# --- Founding: how many networks have come how far --------------------------------------------------------------------


def milestones():
    """Return how many networks have reached each milestone, by its kind; one query."""
    return dict.fromkeys(MilestoneKind.values, 0) | dict(prepared.run("milestones", _by_milestone))


def _by_milestone():
    return Milestone.objects.reached().order_by().values("kind").annotate(number=Count("pk")).order_by("kind")


def _bars(pairs):
    most = max((number for _label, number in pairs), default=0)
    return [
        {"label": str(label).capitalize(), "value": number, "share": round(100 * number / most, 1) if most else 0}
        for label, number in pairs
    ]
