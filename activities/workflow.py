"""The states of activities/, as tables."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.notifications import notice
from accounts.roles import Role
from activities.calendars import attached
from activities.enums import ActionStatus, AssessmentStatus, CertificateStatus
from activities.enums import ActivityStatus as S
from activities.enums import MinutesStatus as M
from activities.models import Action, Certificate, Session, Training
from networks.models import Appointment, Membership
from records.dates import date_format
from records.days import add_months
from records.transitions import COORDINATOR, FOCAL_POINT, Transition, Workflow

FOLLOW_UP_MONTHS = 6


def people_invited(activity):
    """Those on the activity's list who can be written to, each once.

    The list keeps whoever was once invited. Of those, only the people who hold an office when the activity takes place
    are written to before it, and only whoever can still read the minutes after it.
    """
    listed = activity.participants.exclude(person=None)
    holders = in_office_for(activity) if activity.status != S.HELD else Appointment.objects.in_office()
    due = listed.filter(Q(is_invited=False) | Q(person__in=holders.values("person")))
    return Person.objects.filter(pk__in=due.values("person"))


def in_office_for(activity):
    """The appointments for the activity's networks, and for cities in them, on its first day, or today if that is past.

    Those who take office before the activity are invited to it; those whose end is known by then are not.
    """
    networks = activity.acting_network_ids()
    here = Membership.objects.active().filter(city=OuterRef("city"), network__in=networks)
    return Appointment.objects.in_office(on=max(activity.starts_on, timezone.localdate())).filter(
        Q(role=Role.COORDINATOR, network__in=networks)
        | Q(Exists(here), role=Role.ELECTED_OFFICIAL)
        | Q(Exists(here.filter(network=OuterRef("network"))), role=Role.FOCAL_POINT)
    )


def minutes_written(session):
    """None if the session was held and there are minutes to circulate, else what is missing."""
    if session.status != S.HELD:
        return _("Say first that the session has been held.")
    return None if session.minutes.strip() else _("Write the minutes first.")


def place_known(activity):
    """None if it is known where the activity takes place, else what is missing."""
    return None if activity.place_is_known else _("Name the host city first.")


def somebody_invited(activity):
    """None if the place is known and somebody is on the list, else what is missing."""
    if activity.participants.all()[:1]:
        return place_known(activity)
    return _("Fill the invited list first: nobody would be told.")


def attendance_taken(activity):
    """None if the place is known and somebody was marked present, else what is missing."""
    if activity.present_count():
        return place_known(activity)
    return _("Take the attendance first: nobody is marked present.")


def remarks_over(session):
    """None once those invited have had their days for remarks, else what is missing."""
    if session.remarks_until and session.remarks_until < timezone.localdate():
        return None
    return _("Remarks are still open: the minutes can be approved once the time for them is over.")


def remark_dates():
    """The dates set when minutes are circulated: today, and the last day for remarks."""
    today = timezone.localdate()
    return {"circulated_on": today, "remarks_until": today + timedelta(days=settings.MINUTES_REMARK_DAYS)}


def training_held(training):
    """None once the training was held, else what is missing."""
    return None if training.status == S.HELD else _("Note first that the training was held.")


def somebody_reached_the_threshold(training):
    """None if somebody was present often enough for a certificate, else what is missing."""
    if any(reaches_threshold(training, row) for row in training.participants.with_presences()):
        return None
    return _("Nobody was present on %(threshold)s %% of the half-days.") % {"threshold": training.course.threshold}


def reaches_threshold(training, participant):
    """True if the participant (read `with_presences`) was present often enough for a certificate."""
    return training.attendance_of(participant) >= training.course.threshold


def half_a_year_passed(training):
    """None six months after the training, else what is missing."""
    if timezone.localdate() >= follow_up_day(training):
        return None
    day = date_format(follow_up_day(training), "DATE_FORMAT")
    return _("The follow-up can be closed from %(day)s on, six months after the training.") % {"day": day}


def follow_up_day(training):
    """From which day on participants are asked what they have applied."""
    return add_months(training.ends_on, FOLLOW_UP_MONTHS)


# What all kinds of activities go through, from the proposal to the day.
STEPS = (
    Transition(
        "schedule",
        (S.PROPOSED, S.POSTPONED),
        S.SCHEDULED,
        "activities.plan_activity",
        _("Put on the programme"),
        who=COORDINATOR,
        hint=_(
            "The list of those invited is filled in, and the activity joins the dates to come. "
            "Nobody is written to yet."
        ),
    ),
    Transition(
        "open",
        (S.SCHEDULED,),
        S.OPEN,
        "activities.plan_activity",
        _("Open the registrations"),
        who=COORDINATOR,
        guard=somebody_invited,
        hint=_("Those on the list are invited by mail."),
        notify=notice("activities/emails/open", people_invited, attached),
    ),
    Transition(
        "close",
        (S.OPEN,),
        S.CLOSED,
        "activities.plan_activity",
        _("Close the registrations"),
        who=COORDINATOR,
        hint=_(
            "The activity no longer shows as open for registration. The list stays as it is, and nobody is written to."
        ),
    ),
    Transition(
        "hold",
        (S.SCHEDULED, S.OPEN, S.CLOSED),
        S.HELD,
        "activities.hold_activity",
        _("Note that it was held"),
        who=_("the host city's focal point or the coordinator"),
        guard=attendance_taken,
        hint=_(
            "The activity counts as held in figures and reports, and what follows it can begin. "
            "It can no longer be postponed or cancelled."
        ),
        event=_("Held"),
    ),
    Transition(
        "postpone",
        (S.SCHEDULED, S.OPEN, S.CLOSED),
        S.POSTPONED,
        "activities.plan_activity",
        _("Postpone"),
        reason=True,
        style="secondary",
        hint=_(
            "Those on the list are told by mail, with your reason. "
            "The activity can be put on the programme again, on another day."
        ),
        notify=notice("activities/emails/postponed", people_invited, attached),
    ),
    Transition(
        "cancel",
        (S.PROPOSED, S.SCHEDULED, S.OPEN, S.CLOSED, S.POSTPONED),
        S.CANCELLED,
        "activities.plan_activity",
        _("Cancel the activity"),
        reason=True,
        style="danger",
        hint=_(
            "Those on the list are told by mail, with your reason. "
            "The activity stays in the lists, but it can no longer be changed or put back on the programme."
        ),
        notify=notice("activities/emails/cancelled", people_invited, attached),
    ),
)


def meetings_of(model):
    """The workflow by which activities of one kind are planned, announced and held."""
    return Workflow(
        model=model,
        states=S,
        tones={
            S.PROPOSED: "wait",
            S.SCHEDULED: "info",
            S.OPEN: "ok",
            S.CLOSED: "info",
            S.HELD: "ok",
            S.POSTPONED: "wait",
            S.CANCELLED: "danger",
        },
        initial=(S.PROPOSED, S.SCHEDULED, S.HELD),
        transitions=STEPS,
    )


SESSION = meetings_of(Session)
TRAINING = meetings_of(Training)

MINUTES = Workflow(
    model=Session,
    field="minutes_status",
    states=M,
    tones={M.NONE: "neutral", M.DRAFTED: "wait", M.CIRCULATED: "info", M.APPROVED: "ok"},
    initial=(M.NONE,),
    transitions=(
        Transition(
            "draft_minutes",
            (M.NONE,),
            M.DRAFTED,
            "activities.write_minutes",
            _("Write the minutes"),
            who=FOCAL_POINT,
            page="activities:session_minutes",
        ),
        Transition(
            "circulate_minutes",
            (M.DRAFTED,),
            M.CIRCULATED,
            "activities.circulate_minutes",
            _("Circulate for remarks"),
            who=FOCAL_POINT,
            guard=minutes_written,
            notify=notice("activities/emails/minutes_circulated", people_invited),
        ),
        Transition(
            "approve_minutes",
            (M.CIRCULATED,),
            M.APPROVED,
            "activities.approve_minutes",
            _("Approve the minutes"),
            who=COORDINATOR,
            guard=remarks_over,
            notify=notice("activities/emails/minutes_approved", people_invited),
        ),
        Transition(
            "take_back_minutes",
            (M.CIRCULATED,),
            M.DRAFTED,
            "activities.approve_minutes",
            _("Take back to rewrite"),
            reason=True,
            style="secondary",
            hint=_(
                "Until they are circulated again, only the host city, the coordination and the secretariat read "
                "the minutes. The remarks already made are kept."
            ),
        ),
    ),
)

ASSESSMENT = Workflow(
    model=Training,
    field="assessment_status",
    states=AssessmentStatus,
    tones={
        AssessmentStatus.OPEN: "neutral",
        AssessmentStatus.MARKED: "wait",
        AssessmentStatus.ISSUED: "ok",
        AssessmentStatus.FOLLOWED_UP: "ok",
    },
    initial=(AssessmentStatus.OPEN,),
    transitions=(
        Transition(
            "mark",
            (AssessmentStatus.OPEN,),
            AssessmentStatus.MARKED,
            "activities.mark_training",
            _("Enter the results"),
            who=COORDINATOR,
            guard=training_held,
            page="activities:training_results",
            event=_("Results entered"),
        ),
        Transition(
            "issue_certificates",
            (AssessmentStatus.MARKED,),
            AssessmentStatus.ISSUED,
            "activities.issue_certificates",
            _("Issue the certificates"),
            who=COORDINATOR,
            guard=somebody_reached_the_threshold,
            needs=("issued_on",),
            asks=("issued_on",),
            hint=_(
                "Everybody who was present often enough gets a numbered certificate, which anybody can verify. "
                "From then on the attendance stands."
            ),
            event=_("Certificates issued"),
        ),
        Transition(
            "follow_up",
            (AssessmentStatus.ISSUED,),
            AssessmentStatus.FOLLOWED_UP,
            "activities.mark_training",
            _("Close the follow-up"),
            who=COORDINATOR,
            guard=half_a_year_passed,
            hint=_("What participants say that they have applied counts in the figures. They are not asked again."),
            event=_("Followed up"),
        ),
    ),
)

CERTIFICATE = Workflow(
    model=Certificate,
    states=CertificateStatus,
    tones={CertificateStatus.ISSUED: "ok", CertificateStatus.REPLACED: "neutral", CertificateStatus.REVOKED: "danger"},
    initial=(CertificateStatus.ISSUED,),
    transitions=(
        Transition(
            "reissue",
            (CertificateStatus.ISSUED,),
            CertificateStatus.REPLACED,
            "activities.end_certificate",
            _("Issue anew"),
            reason=True,
            style="secondary",
            hint=_("A certificate with a new number takes its place. Whoever verifies this one learns that."),
            event=_("Issued anew"),
        ),
        Transition(
            "revoke",
            (CertificateStatus.ISSUED,),
            CertificateStatus.REVOKED,
            "activities.end_certificate",
            _("Revoke"),
            reason=True,
            style="danger",
            hint=_("Whoever verifies it learns that it is no longer valid; not why. It can be made valid again."),
            event=_("Revoked"),
        ),
        Transition(
            "reinstate",
            (CertificateStatus.REVOKED,),
            CertificateStatus.ISSUED,
            "activities.end_certificate",
            _("Make valid again"),
            reason=True,
            style="secondary",
            event=_("Valid again"),
        ),
    ),
)

ACTION = Workflow(
    model=Action,
    states=ActionStatus,
    tones={ActionStatus.OPEN: "wait", ActionStatus.DONE: "ok", ActionStatus.DROPPED: "neutral"},
    initial=(ActionStatus.OPEN,),
    transitions=(
        Transition(
            "settle",
            (ActionStatus.OPEN,),
            ActionStatus.DONE,
            "activities.settle_action",
            _("Mark as done"),
            who=FOCAL_POINT,
            needs=("settled_on",),
            hint=_("The action leaves the agenda of the sessions to come. The coordination can reopen it."),
        ),
        Transition(
            "drop",
            (ActionStatus.OPEN,),
            ActionStatus.DROPPED,
            "activities.drop_action",
            _("Drop"),
            reason=True,
            style="danger",
            hint=_(
                "The action is no longer expected of anybody, and leaves the agenda of the sessions to come. "
                "You can reopen it."
            ),
        ),
        Transition(
            "reopen",
            (ActionStatus.DONE, ActionStatus.DROPPED),
            ActionStatus.OPEN,
            "activities.drop_action",
            _("Reopen"),
            reason=True,
            style="secondary",
            hint=_("The action is expected again, and comes back on the agenda of the sessions to come."),
        ),
    ),
)
