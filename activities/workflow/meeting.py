"""The states of activities of all kinds, from the proposal to the day."""

from django.utils.translation import gettext_lazy as _

from accounts.notifications import notice
from activities.calendars import attached
from activities.enums import ActivityStatus as S
from activities.models import Session, StudyTrip, Training
from activities.workflow.people import people_invited
from records.transitions import COORDINATOR, Transition, Workflow


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
STUDY_TRIP = meetings_of(StudyTrip)
