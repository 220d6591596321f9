"""The states of a study trip's delegation, and of what it owes afterwards."""

from django.utils.translation import gettext_lazy as _

from accounts.notifications import told
from activities.enums import CouncilStatus
from activities.enums import DelegationStatus as D
from activities.enums import RestitutionStatus as R
from activities.models import CouncilRestitution, StudyTrip
from activities.workflow.people import people_invited
from records.transitions import COORDINATOR, FOCAL_POINT, SECRETARIAT, SYSTEM, Transition, Workflow
from records.wording import listed


def has_delegates(trip):
    """None if somebody is registered, else what is missing."""
    return None if trip.participants.registered().exists() else _("Register those who go first.")


def has_mission_orders(trip):
    """None if each of the delegation has a mission order, else whose are missing."""
    missing = [row.shown_name for row in trip.delegates() if not row.mission_order]
    if missing:
        return _("Without a mission order: %(names)s.") % {"names": listed(missing)}
    return has_delegates(trip)


def every_council_has_heard(trip):
    """None once each city of the delegation has accounted to its council, else which have not.

    A trip does not close without restitution: what is brought back and told to nobody changes nothing.
    """
    missing = [row.city.name for row in trip.councils.due().select_related("city")]
    if missing:
        return _("The trip cannot close without restitution: still due from %(cities)s.") % {"cities": listed(missing)}
    return None


DELEGATION = Workflow(
    model=StudyTrip,
    field="delegation_status",
    states=D,
    tones={D.OPEN: "wait", D.AUTHORISED: "info", D.FIXED: "ok"},
    initial=(D.OPEN,),
    transitions=(
        Transition(
            "authorise",
            (D.OPEN,),
            D.AUTHORISED,
            "activities.authorise_delegation",
            _("Authorise the delegation"),
            who=SECRETARIAT,
            needs=("authorised_on",),
            asks=("authorised_on", "authorisation"),
            guard=has_delegates,
            hint=_("The city that leads the delegation can then enter the mission orders, and fix it."),
            event=_("Delegation authorised"),
        ),
        Transition(
            "return_delegation",
            (D.AUTHORISED,),
            D.OPEN,
            "activities.authorise_delegation",
            _("Take the authorisation back"),
            reason=True,
            style="secondary",
        ),
        Transition(
            "fix",
            (D.AUTHORISED,),
            D.FIXED,
            "activities.fix_delegation",
            _("Fix the delegation"),
            who=FOCAL_POINT,
            guard=has_mission_orders,
            hint=_("Nobody registers or withdraws any more. The list with the mission orders can be printed."),
            event=_("Delegation fixed"),
        ),
        Transition(
            "reopen_delegation",
            (D.FIXED,),
            D.AUTHORISED,
            "activities.fix_delegation",
            _("Change the delegation"),
            reason=True,
            style="secondary",
            event=_("Delegation changed"),
        ),
    ),
)


RESTITUTION = Workflow(
    model=StudyTrip,
    field="restitution_status",
    states=R,
    tones={R.NOT_DUE: "neutral", R.DUE: "wait", R.REPORTED: "info", R.RESTITUTED: "ok", R.CLOSED: "ok"},
    initial=(R.NOT_DUE,),
    transitions=(
        # With the trip that is noted as made.
        Transition("owe_report", (R.NOT_DUE,), R.DUE, SYSTEM, _("Report due"), needs=("report_due_on",)),
        Transition(
            "report",
            (R.DUE,),
            R.REPORTED,
            "activities.report_trip",
            _("Report on the trip"),
            who=FOCAL_POINT,
            needs=("report", "reported_on"),
            page="activities:trip_report",
            event=_("Reported on"),
            notify=told(people_invited),
        ),
        # With the last council.
        Transition("restitute", (R.REPORTED,), R.RESTITUTED, SYSTEM, _("Restituted to all councils")),
        Transition("await_councils", (R.RESTITUTED,), R.REPORTED, SYSTEM, _("A council is due again")),
        Transition(
            "close_trip",
            (R.REPORTED, R.RESTITUTED),
            R.CLOSED,
            "activities.close_trip",
            _("Close the trip"),
            who=COORDINATOR,
            guard=every_council_has_heard,
            hint=_("What cities took on stays on their list of actions until it is done."),
            event=_("Closed"),
        ),
    ),
)


COUNCIL = Workflow(
    model=CouncilRestitution,
    states=CouncilStatus,
    tones={CouncilStatus.DUE: "wait", CouncilStatus.HELD: "ok"},
    initial=(CouncilStatus.DUE,),
    transitions=(
        Transition(
            "note_restitution",
            (CouncilStatus.DUE,),
            CouncilStatus.HELD,
            "activities.note_restitution",
            _("Note the restitution"),
            who=FOCAL_POINT,
            needs=("session_on",),
            hint=_("The council of your city has heard what the delegation brought back."),
            event=_("Restitution to the council"),
        ),
        Transition(
            "reopen_restitution",
            (CouncilStatus.HELD,),
            CouncilStatus.DUE,
            "activities.note_restitution",
            _("It has not taken place"),
            reason=True,
            style="secondary",
        ),
    ),
)
