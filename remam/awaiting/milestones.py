"""What the founding process of a network waits for."""

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from networks.enums import MilestoneKind, MilestoneStatus
from networks.models import Milestone
from records.dates import date_format
from remam.rows.kind import Kind, page, said
from remam.rows.prepared import day
from remam.rows.reach import Reach


def late():
    """Return the milestones that were planned for a day that is past."""
    return Milestone.objects.filter(status=MilestoneStatus.EXPECTED, planned_on__lt=day())


KINDS = (
    Kind(
        name="milestone_late",
        icon="flag",
        rows=late,
        whose=Reach("networks.move_milestone", network="network", only=frozenset({Role.COORDINATOR})),
        columns=lambda: {"title": F("kind"), "network": F("network"), "day": F("planned_on")},
        title=lambda row: (
            _("Milestone of %(network)s: %(milestone)s")
            % {"network": row.network, "milestone": MilestoneKind(row.title).label}
        ),
        detail=lambda row: _("It was planned for %(day)s") % {"day": date_format(row.day, "DATE_FORMAT")},
        badge=said(gettext_lazy("Late"), "danger"),
        address=page("networks:milestone"),
        action=gettext_lazy("Look at it"),
    ),
)
