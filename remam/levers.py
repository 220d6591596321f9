"""The ten levers of the founding document, and what feeds each of them in the portal today.

A kind of record feeds a lever by its nature; sessions and sheets may name further levers. When a new kind of record
comes, its Source is added here, and the page counts it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import CharField, Count, Exists, F, Func, OuterRef, Value
from django.db.models.functions import ExtractYear
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from activities.enums import ActivityKind, ActivityStatus, Capacity
from activities.models import Activity, Attendance, Participant, Session
from capitalisation.models import Sheet
from networks.enums import Lever, OrganisationKind, Visibility
from networks.models import Convention, Membership, Milestone
from remam.rows import prepared


@dataclass(frozen=True)
class Source:
    """Records that feed a lever.

    rows: function() -> queryset. network, day: where the lead network and the day are read. said: what so many of them
    are called. page, link: where their readers find them, and what the link says.
    """

    name: str
    lever: Lever
    rows: Callable
    said: str
    network: str = "lead_network"
    day: str = "starts_on"
    page: str = ""
    link: str = ""

    def counted(self):
        """Return how many there are by network and year, as rows of (name, network, year, number)."""
        by = self.rows().order_by().values(of=F(self.network), year=ExtractYear(self.day))
        name = Value(self.name, output_field=CharField())
        return by.annotate(number=Count("pk")).values_list(name, "of", "year", "number")


@dataclass(frozen=True)
class Named:
    """Records that name further levers themselves."""

    rows: Callable
    day: str

    def counted(self):
        """Return how many there are by lever, network and year."""
        lever = Func(F("levers"), function="unnest", output_field=CharField())
        by = self.rows().order_by().values(lever=lever, of=F("lead_network"), year=ExtractYear(self.day))
        return by.annotate(number=Count("pk")).values_list("lever", "of", "year", "number")


def present():
    """Return the people on the list of a held activity who were there on one of its half-days."""
    there = Attendance.objects.present().filter(participant=OuterRef("pk"))
    return Participant.objects.filter(Exists(there), activity__status=ActivityStatus.HELD)


def _held(kind):
    return lambda: Activity.objects.held().filter(kind=kind)


SOURCES = (
    Source(
        name="sessions",
        lever=Lever.EXCHANGE,
        rows=lambda: Session.objects.held(),
        said=ngettext_lazy("%(number)s session held", "%(number)s sessions held", "number"),
        page=reverse_lazy("activities:calendar"),
        link=_("Calendar"),
    ),
    Source(
        name="trainings",
        lever=Lever.TRAINING,
        rows=_held(ActivityKind.TRAINING),
        said=ngettext_lazy("%(number)s training held", "%(number)s trainings held", "number"),
    ),
    Source(
        name="sheets",
        lever=Lever.CAPITALISATION,
        rows=lambda: Sheet.objects.public(),
        said=ngettext_lazy("%(number)s good practice published", "%(number)s good practices published", "number"),
        day="first_published_on",
        page=reverse_lazy("capitalisation:library"),
        link=_("Good practices"),
    ),
    Source(
        name="associations",
        lever=Lever.PARTICIPATION,
        rows=lambda: Membership.objects.active().filter(organisation__kind=OrganisationKind.ASSOCIATION),
        said=ngettext_lazy(
            "%(number)s association that is a member", "%(number)s associations that are members", "number"
        ),
        network="network",
        day="joined_on",
        page=reverse_lazy("networks"),
        link=_("Networks"),
    ),
    Source(
        name="seats",
        lever=Lever.PARTICIPATION,
        rows=lambda: present().filter(capacity=Capacity.ASSOCIATIVE),
        said=ngettext_lazy(
            "%(number)s seat taken by an association in a session",
            "%(number)s seats taken by associations in sessions",
            "number",
        ),
        network="activity__lead_network",
        day="activity__starts_on",
        page=reverse_lazy("activities:calendar"),
        link=_("Calendar"),
    ),
    Source(
        name="residents",
        lever=Lever.PARTICIPATION,
        rows=lambda: Sheet.objects.public().exclude(online__participation=""),
        said=ngettext_lazy(
            "%(number)s practice that tells how residents took part",
            "%(number)s practices that tell how residents took part",
            "number",
        ),
        day="first_published_on",
        page=reverse_lazy("capitalisation:library"),
        link=_("Good practices"),
    ),
    Source(
        name="conventions",
        lever=Lever.PARTNERSHIP,
        rows=lambda: Convention.objects.filter(signed_on__isnull=False, visibility=Visibility.PUBLIC),
        said=ngettext_lazy("%(number)s convention signed", "%(number)s conventions signed", "number"),
        day="signed_on",
        page=reverse_lazy("networks"),
        link=_("Networks"),
    ),
    Source(
        name="milestones",
        lever=Lever.INSTITUTIONALISATION,
        rows=lambda: Milestone.objects.reached(),
        said=ngettext_lazy("%(number)s milestone reached", "%(number)s milestones reached", "number"),
        network="network",
        day="reached_on",
        page=reverse_lazy("networks"),
        link=_("Networks"),
    ),
    Source(
        name="trips",
        lever=Lever.REGIONAL_DIALOGUE,
        rows=_held(ActivityKind.STUDY_TRIP),
        said=ngettext_lazy("%(number)s study trip made", "%(number)s study trips made", "number"),
    ),
)
NAMED = (
    Named(lambda: Activity.objects.held(), "starts_on"),
    Named(lambda: Sheet.objects.public(), "first_published_on"),
)
ALSO = ngettext_lazy("%(number)s other record that names it", "%(number)s other records that name it", "number")

# What each is, its icon, and what feeds it: said while there is nothing yet.
LEVERS = {
    Lever.BENCHMARKING: (
        "bar-chart-line",
        _("Cities measure the same thing in the same way, and see what makes the difference between them."),
        _("benchmark campaigns, which put the same questions to every city, with definitions, sources and consent."),
    ),
    Lever.EXCHANGE: (
        "people",
        _("Technical and political officials meet around a theme, tell what they tried and leave with actions to do."),
        _("thematic sessions, with their minutes, decisions and actions."),
    ),
    Lever.TRAINING: (
        "mortarboard",
        _("What the cities lack in common is taught to those who need it, and followed up in their work."),
        _("trainings, their courses and their certificates."),
    ),
    Lever.CAPITALISATION: (
        "journal-check",
        _("What works is written down with its cost, its results and what failed, read by a peer, and published."),
        _("good-practice sheets, read again by another city before they are published."),
    ),
    Lever.PILOTING: (
        "rocket-takeoff",
        _("An idea is tried for real in one city, on a small scale, and measured before others take it up."),
        _("pilot projects, from the idea to the measured results."),
    ),
    Lever.PARTICIPATION: (
        "chat-square-heart",
        _("Residents and associations have a seat: in the sessions, in the practices, in what is decided."),
        _("associations that are members, their seats in sessions, and sheets that tell how residents took part."),
    ),
    Lever.PARTNERSHIP: (
        "link-45deg",
        _("Institutions, professions and donors commit themselves with the cities, in writing and for a time."),
        _("conventions, with their parties, commitments, due dates and renewal."),
    ),
    Lever.REGIONAL_DIALOGUE: (
        "globe2",
        _("Networks of neighbouring countries, Tunisia first, learn from one another on the spot."),
        _("study trips and regional exchanges, with their report to the council."),
    ),
    Lever.ADVOCACY: (
        "megaphone",
        _("What cities have learned together is put to the ministries, with the evidence, and the reply is followed."),
        _("position papers carried to a department, their evidence, and the replies received."),
    ),
    Lever.INSTITUTIONALISATION: (
        "bank",
        _("The networks get rules, an owner and resources of their own, and outlast people and programmes."),
        _("the milestones of each network's founding process, planned and reached."),
    ),
}


def of_all(networks):
    """Return the ten levers as a page tells them, in their order; one query.

    Each has label, icon, text, feeds, total, this_year, lines (what feeds it: text, page, link) and by_network (for
    each of `networks`, the network and its number).
    """

    def union():
        first, *others = [counted.counted() for counted in (*SOURCES, *NAMED)]
        return first.union(*others, all=True).order_by()

    rows = prepared.run("levers", union)
    return [_lever(lever, rows, networks) for lever in Lever]


def _lever(lever, rows, networks):
    icon, text, feeds = LEVERS[lever]
    sources = [source for source in SOURCES if source.lever == lever]
    # Sources and levers have no name in common.
    names = {lever.value, *(source.name for source in sources)}
    mine = [row for row in rows if row[0] in names]
    lines = [(source.said, source.page, source.link, _sum(mine, source.name)) for source in sources]
    lines.append((ALSO, "", "", _sum(mine, lever.value)))
    return {
        "name": lever.value,
        "label": lever.label,
        "icon": icon,
        "text": text,
        "feeds": feeds,
        "lines": [
            {"text": said % {"number": number}, "page": page, "link": link}
            for said, page, link, number in lines
            if number
        ],
        "total": sum(row[3] for row in mine),
        "this_year": sum(row[3] for row in mine if row[2] == timezone.localdate().year),
        "by_network": [
            {"network": network, "number": sum(row[3] for row in mine if row[1] == network.pk)} for network in networks
        ],
    }


def _sum(rows, name):
    return sum(row[3] for row in rows if row[0] == name)
