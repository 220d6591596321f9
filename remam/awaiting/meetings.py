"""What invitations, trainings and study trips wait for."""

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.roles import Role
from activities.enums import (
    ON_PROGRAMME,
    ActivityKind,
    ActivityStatus,
    AssessmentStatus,
    DelegationStatus,
    Registration,
    RestitutionStatus,
)
from activities.models import Activity, CouncilRestitution, Participant, StudyTrip, Training
from remam.awaiting.activities import COORDINATOR, FOCAL_POINT, due_badge, of_session, reach, where_and_when
from remam.rows.kind import Kind, me, page, said, step
from remam.rows.prepared import day
from remam.rows.reach import Reach

SECRETARIAT = frozenset({Role.SECRETARIAT})


def invitations():
    """Return the activities to come that the person is invited to and has not answered."""
    own = Participant.objects.filter(activity=OuterRef("pk"), person=me(), registration=Registration.INVITED)
    return Activity.objects.filter(Exists(own), status=ActivityStatus.OPEN, ends_on__gte=day())


def others(status):
    """Return the `rows` of trainings and trips in these states: sessions have kinds of their own."""
    return lambda: Activity.objects.filter(status__in=status).exclude(kind=ActivityKind.SESSION)


def to_hold():
    """Return the trainings and trips whose last day has come and that nobody has noted as held."""
    return others(ON_PROGRAMME)().filter(ends_on__lte=day())


def assessed(status):
    """Return the `rows` of trainings held whose assessment is in a state."""
    return lambda: Training.objects.held().filter(assessment_status=status)


def to_authorise():
    """Return the trips to come whose delegation has people, and no authorisation."""
    registered = Participant.objects.filter(activity=OuterRef("pk"), registration=Registration.REGISTERED)
    open_ones = StudyTrip.objects.filter(delegation_status=DelegationStatus.OPEN, status__in=ON_PROGRAMME)
    return open_ones.filter(Exists(registered), ends_on__gte=day())


def to_report():
    """Return the trips whose report is due."""
    return StudyTrip.objects.filter(restitution_status=RestitutionStatus.DUE)


def councils():
    """Return the councils that are still to hear of a trip."""
    return CouncilRestitution.objects.due().exclude(trip__restitution_status=RestitutionStatus.CLOSED)


def to_close():
    """Return the trips of which every council has heard."""
    return StudyTrip.objects.filter(restitution_status=RestitutionStatus.RESTITUTED)


def of_trip():
    """Return where the columns of a trip's row are read."""
    return {**of_session(), "city": F("lead_city")}


TRIP = Reach("activities.report_trip", network="lead_network", city="lead_city", joint=Activity)

KINDS = (
    Kind(
        name="invitation",
        icon="envelope-paper",
        rows=invitations,
        whose=lambda offices: offices.any,
        columns=of_session,
        order=("starts_on", "pk"),
        title=lambda row: _("Answer the invitation to “%(title)s”") % {"title": row.title},
        detail=where_and_when,
        badge=said(gettext_lazy("Invited"), "wait"),
        address=page("activities:activity"),
        action=pgettext_lazy("button", "Answer"),
    ),
    Kind(
        name="activity_proposed",
        icon="calendar-plus",
        rows=others((ActivityStatus.PROPOSED,)),
        whose=reach("activities.plan_activity"),
        columns=of_session,
        order=("starts_on", "pk"),
        title=lambda row: _("Decide on the proposal “%(title)s”") % {"title": row.title},
        detail=where_and_when,
        badge=said(gettext_lazy("Proposed"), "wait"),
        address=page("activities:activity"),
        action=gettext_lazy("Look at it"),
    ),
    Kind(
        name="activity_to_hold",
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
        name="training_to_mark",
        icon="clipboard-check",
        rows=assessed(AssessmentStatus.OPEN),
        whose=Reach("activities.mark_training", network="lead_network", only=COORDINATOR),
        columns=of_session,
        order=("starts_on", "pk"),
        title=lambda row: _("Enter the results of “%(title)s”") % {"title": row.title},
        detail=where_and_when,
        badge=said(gettext_lazy("To mark"), "wait"),
        address=page("activities:training_results"),
        action=gettext_lazy("Enter"),
    ),
    Kind(
        name="certificates_to_issue",
        icon="award",
        rows=assessed(AssessmentStatus.MARKED),
        whose=Reach("activities.issue_certificates", network="lead_network", only=COORDINATOR),
        columns=of_session,
        order=("starts_on", "pk"),
        title=lambda row: _("Issue the certificates of “%(title)s”") % {"title": row.title},
        detail=where_and_when,
        badge=said(gettext_lazy("Marked"), "info"),
        address=step(Training, "issue_certificates"),
        action=gettext_lazy("Issue"),
    ),
    Kind(
        name="delegation_to_authorise",
        icon="compass",
        rows=to_authorise,
        whose=Reach("activities.authorise_delegation", only=SECRETARIAT),
        columns=of_trip,
        order=("starts_on", "pk"),
        title=lambda row: _("Authorise the delegation of “%(title)s”") % {"title": row.title},
        detail=where_and_when,
        badge=said(gettext_lazy("To authorise"), "wait"),
        address=step(StudyTrip, "authorise"),
        action=gettext_lazy("Authorise"),
    ),
    Kind(
        name="trip_to_report",
        icon="pencil-square",
        rows=to_report,
        whose=TRIP,
        columns=lambda: {**of_trip(), "day": F("report_due_on")},
        order=("report_due_on", "pk"),
        title=lambda row: _("Report on the trip “%(title)s”") % {"title": row.title},
        detail=lambda row: row.city,
        badge=due_badge,
        address=page("activities:trip_report"),
        action=gettext_lazy("Write"),
    ),
    Kind(
        name="restitution_due",
        icon="megaphone",
        rows=councils,
        whose=Reach("activities.note_restitution", network="trip__lead_network", city="city", only=FOCAL_POINT),
        columns=lambda: {
            "title": F("trip__title"),
            "city": F("city"),
            "network": F("trip__lead_network"),
            "day": F("trip__ends_on"),
        },
        order=("trip__ends_on", "pk"),
        title=lambda row: _("Account to the council for “%(title)s”") % {"title": row.title},
        detail=where_and_when,
        badge=said(gettext_lazy("Due"), "wait"),
        address=step(CouncilRestitution, "note_restitution"),
        action=gettext_lazy("Note the restitution"),
    ),
    Kind(
        name="trip_to_close",
        icon="check2-square",
        rows=to_close,
        whose=Reach("activities.close_trip", network="lead_network", only=COORDINATOR),
        columns=of_trip,
        order=("ends_on", "pk"),
        title=lambda row: _("Close the trip “%(title)s”") % {"title": row.title},
        detail=where_and_when,
        badge=said(gettext_lazy("Restituted"), "ok"),
        address=step(StudyTrip, "close_trip"),
        action=gettext_lazy("Close"),
    ),
)
