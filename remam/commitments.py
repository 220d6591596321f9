"""What a city owes, gets and decides: the page of its elected official."""

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Left, NullIf
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.roles import Role
from activities.enums import RELEASED_MINUTES, MinutesStatus, Presence
from activities.models import Action, Attendance, Decision, Participant, Session
from capitalisation.enums import ReportKind, SheetStatus
from capitalisation.models import Report, Sheet, SheetVersion
from networks.enums import MembershipStatus, Visibility
from networks.models import Commitment, Contribution, Membership
from records.dates import date_format
from records.transitions import step_url
from records.wording import facts, listed
from remam.awaiting.activities import due_badge, of_action, of_session
from remam.awaiting.capitalisation import of_version, sheet_of_city
from remam.awaiting.conventions import of_commitment
from remam.awaiting.networks import of_membership, parties
from remam.rows.kind import Kind, counted, most_urgent_first, page, said, tell
from remam.rows.prepared import AnyOf

OWES, GETS, DECIDES = "owes", "gets", "decides"
# Titles of decisions are cut: the whole stands in the minutes.
TITLE_LENGTH = 160


def official(offices):
    """True for those who are the elected official of a city."""
    return bool(offices.by_role[Role.ELECTED_OFFICIAL])


def cities(_person, offices):
    """Return the keys of the cities that the person is the elected official of."""
    return [held.city_id for held in offices.by_role[Role.ELECTED_OFFICIAL]]


def networks(_person, offices):
    """Return the keys of the networks in which those cities are members."""
    return [key for held in offices.by_role[Role.ELECTED_OFFICIAL] for key in held.active_network_ids]


def of_city(path):
    """Return the condition of the rows whose city, at `path`, is the official's."""
    return AnyOf(path, cities)


def open_actions():
    """Return what sessions asked of the city and is still to be done."""
    return Action.objects.open().filter(of_city("owner_city"))


def files():
    """Return the memberships whose file waits for a paper of the city."""
    waiting = [MembershipStatus.INTERESTED, MembershipStatus.EXAMINED]
    return Membership.objects.filter(of_city("city"), status__in=waiting)


def convention_commitments():
    """Return what conventions commit the city to and is still to be done."""
    return Commitment.objects.owed().filter(of_city("party__city"))


def called_contributions():
    """Return the contributions that the city was asked for and that have not come in."""
    return Contribution.objects.owed().filter(of_city("city"))


def unfinished_minutes():
    """Return the sessions that the city received and whose minutes it has not circulated."""
    unfinished = [MinutesStatus.NONE, MinutesStatus.DRAFTED]
    return Session.objects.held().filter(of_city("host_city"), minutes_status__in=unfinished)


def returned_sheets():
    """Return the sheets of the city that were sent back to be completed."""
    return SheetVersion.objects.filter(of_city("sheet__city"), status=SheetStatus.TO_COMPLETE)


def memberships():
    """Return the networks that the city is a member of."""
    return Membership.objects.active().filter(of_city("city"))


def present():
    """Return the city's participants who were there on a half-day, of the session of the outer query."""
    there = Attendance.objects.filter(participant=OuterRef("pk"), presence=Presence.PRESENT)
    return Participant.objects.filter(Exists(there), of_city("city"), activity=OuterRef("pk"))


def attended():
    """Return the sessions where the city was present."""
    return Session.objects.held().filter(Exists(present()))


def practices():
    """Return the city's published practices."""
    return Sheet.objects.published().filter(of_city("city"))


def reports():
    """Return the published reports of the city's networks; the paper of a sheet is the sheet once more."""
    shown = Report.objects.published().exclude(visibility=Visibility.CITY).exclude(kind=ReportKind.SHEET)
    return shown.filter(AnyOf("lead_network", networks))


def decisions():
    """Return what the city's networks decided lately, from minutes that were sent out."""
    seen = of_city("session__host_city") | (
        Q(AnyOf("session__lead_network", networks)) & ~Q(session__visibility=Visibility.CITY)
    )
    return Decision.objects.filter(seen, session__minutes_status__in=RELEASED_MINUTES)


def examined():
    """Return the expression that is 1 where the coordination has given its opinion, and the deliberation is awaited."""
    return Case(When(status=MembershipStatus.EXAMINED, then=Value(1)), default=Value(0))


def theme():
    """Return the expression of the network's theme, in the language of the page."""
    french = F("network__theme_fr")
    if get_language() != "ar":
        return french
    return Coalesce(NullIf(F("network__theme_ar"), Value("")), french)


def file_title(row):
    """Return which paper of a membership's file is awaited."""
    if row.number:
        return _("File the council's deliberation on joining the network %(network)s") % parties(row)
    return _("Complete the file of %(city)s for the network %(network)s") % parties(row)


def of_network(sentence):
    """Return the `detail` of a kind: the network, and a sentence with the row's %(day)s."""

    def detail(row):
        day = date_format(row.day, "DATE_FORMAT") if row.day else "–"
        return facts(row.network, sentence % {"day": day})

    return detail


def attended_detail(row):
    """Return when a session took place, and how many people of the city were there."""
    people = ngettext("%(count)s person from your city", "%(count)s people from your city", row.number)
    return facts(row.network, date_format(row.day, "DATE_FORMAT"), people % {"count": row.number})


def decided_detail(row):
    """Return which session decided, and when."""
    return facts(row.network, row.text, date_format(row.day, "DATE_FORMAT"))


def nothing(_row):
    """The badge of rows that have none."""
    return "", "neutral"


KINDS = (
    Kind(
        name="owed_action",
        group=OWES,
        icon="check2-square",
        rows=open_actions,
        whose=official,
        columns=of_action,
        order=(F("due_on").asc(nulls_last=True), "pk"),
        title=lambda row: row.title,
        detail=lambda row: _("Asked by the session “%(session)s”") % {"session": row.text},
        badge=due_badge,
        address=page("activities:action"),
    ),
    Kind(
        name="owed_commitment",
        group=OWES,
        icon="file-earmark-check",
        rows=convention_commitments,
        whose=official,
        columns=of_commitment,
        order=(F("due_on").asc(nulls_last=True), "pk"),
        title=lambda row: row.title,
        detail=lambda row: _("Commitment of the convention “%(convention)s”") % {"convention": row.text},
        badge=due_badge,
        address=lambda row: step_url(Commitment, row.key, "settle"),
    ),
    Kind(
        name="owed_contribution",
        group=OWES,
        icon="cash-coin",
        rows=called_contributions,
        whose=official,
        columns=lambda: {"number": F("year"), "network": F("network"), "day": F("called_on")},
        order=("called_on", "pk"),
        title=lambda row: _("Contribution of %(year)s") % {"year": row.number},
        detail=of_network(gettext_lazy("Called on %(day)s")),
        badge=said(gettext_lazy("Payment awaited"), "wait"),
        address=page("networks:contribution"),
    ),
    Kind(
        name="owed_file",
        group=OWES,
        icon="file-earmark-text",
        rows=files,
        whose=official,
        columns=lambda: {**of_membership(), "number": examined()},
        title=file_title,
        detail=lambda row: _("Awaited from the city's focal point"),
        badge=said(gettext_lazy("Document awaited"), "wait"),
        address=page("networks:membership"),
    ),
    Kind(
        name="owed_minutes",
        group=OWES,
        icon="pencil-square",
        rows=unfinished_minutes,
        whose=official,
        columns=of_session,
        order=("-starts_on", "pk"),
        title=lambda row: _("Minutes of “%(title)s”") % {"title": row.title},
        detail=lambda row: (
            _("Session that your city received on %(day)s") % {"day": date_format(row.day, "DATE_FORMAT")}
        ),
        badge=said(gettext_lazy("Document awaited"), "wait"),
        address=page("activities:session"),
    ),
    Kind(
        name="owed_sheet",
        group=OWES,
        icon="journal-medical",
        rows=returned_sheets,
        whose=official,
        columns=of_version,
        key="sheet",
        title=lambda row: _("Complete “%(title)s”") % {"title": row.title},
        detail=sheet_of_city,
        badge=said(gettext_lazy("Returned"), "wait"),
        address=page("capitalisation:sheet"),
    ),
    Kind(
        name="got_membership",
        group=GETS,
        icon="diagram-3",
        rows=memberships,
        whose=official,
        columns=lambda: {"title": theme(), "network": F("network"), "city": F("city"), "day": F("joined_on")},
        order=("joined_on", "pk"),
        title=lambda row: row.title,
        detail=of_network(gettext_lazy("Member since %(day)s")),
        badge=nothing,
        address=lambda row: reverse("network", args=[row.network]),
    ),
    Kind(
        name="got_session",
        group=GETS,
        icon="people",
        rows=attended,
        whose=official,
        columns=lambda: {**of_session(), "number": counted(present())},
        order=("-starts_on", "pk"),
        most=4,
        title=lambda row: row.title,
        detail=attended_detail,
        badge=nothing,
        address=page("activities:session"),
    ),
    Kind(
        name="got_practice",
        group=GETS,
        icon="journal-check",
        rows=practices,
        whose=official,
        columns=lambda: {
            "title": F("online__title"),
            "network": F("lead_network"),
            "city": F("city"),
            "day": F("online__published_on"),
        },
        order=("-online__published_on", "pk"),
        most=4,
        title=lambda row: row.title,
        detail=of_network(gettext_lazy("Published on %(day)s")),
        badge=nothing,
        address=page("capitalisation:sheet"),
    ),
    Kind(
        name="got_report",
        group=GETS,
        icon="file-earmark-pdf",
        rows=reports,
        whose=official,
        columns=lambda: {"title": F("title"), "network": F("lead_network"), "day": F("published_on")},
        order=("-published_on", "pk"),
        most=4,
        title=lambda row: row.title,
        detail=of_network(gettext_lazy("Published on %(day)s")),
        badge=nothing,
        address=page("capitalisation:report"),
    ),
    Kind(
        name="decided",
        group=DECIDES,
        icon="hammer",
        rows=decisions,
        whose=official,
        columns=lambda: {
            "title": Left("text", TITLE_LENGTH),
            "text": F("session__title"),
            "network": F("session__lead_network"),
            "day": F("session__starts_on"),
            "number": F("session"),
        },
        order=("-session__starts_on", "position", "pk"),
        most=5,
        title=lambda row: row.title,
        detail=decided_detail,
        badge=nothing,
        address=lambda row: f"{reverse('activities:session', args=[row.number])}#decision-{row.key}",
    ),
)

NAMES = {kind.name for kind in KINDS}


def told(rows, totals, offices):
    """Return what the elected official's page shows, or None for those who are none.

    names, cities: of which cities. owes, gets, decisions: items. owed, late, got: how many there are in all.
    """
    if not official(offices):
        return None
    by_group = {OWES: [], GETS: [], DECIDES: []}
    for item in tell(KINDS, [row for row in rows if row.kind in NAMES]):
        by_group[item["group"]].append(item)
    owed = most_urgent_first(by_group[OWES])
    return {
        "names": listed(held.city.name for held in offices.by_role[Role.ELECTED_OFFICIAL]),
        "cities": [held.city for held in offices.by_role[Role.ELECTED_OFFICIAL]],
        "owes": owed,
        "gets": by_group[GETS],
        "decisions": by_group[DECIDES],
        "owed": sum(totals.get(kind.name, 0) for kind in KINDS if kind.group == OWES),
        "late": sum(item["tone"] == "danger" for item in owed),
        "got": sum(totals.get(kind.name, 0) for kind in KINDS if kind.group == GETS),
    }
