"""Study trips: planning one, its delegation, its report, and the account before the councils."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions import activity as activities
from activities.actions.participant import locked
from activities.enums import ActivityStatus, DelegationStatus, RestitutionStatus
from activities.models import Action, CouncilRestitution, StudyTrip
from activities.models.trip import report_due
from networks.models import City
from records import journal, transitions, uploads
from records.transitions import NotAllowed, NotReady, made_by, require


@transaction.atomic
def propose(*, by, half_days, **fields):
    """Propose a trip to the network's coordination, which is told by mail. Return the StudyTrip (proposed).

    Takes what activities.begin() does, and raises what it does.
    """
    return activities.begin(model=StudyTrip, status=ActivityStatus.PROPOSED, by=by, half_days=half_days, fields=fields)


@transaction.atomic
def schedule(*, by, half_days, **fields):
    """Put a trip on the programme, with its invited list. Return the StudyTrip (scheduled). As propose()."""
    return activities.begin(model=StudyTrip, status=ActivityStatus.SCHEDULED, by=by, half_days=half_days, fields=fields)


@transaction.atomic
def set_mission_orders(*, trip, by, orders):
    """Note the references of mission orders: {participant's key: reference}. Return the trip.

    Raises NotAllowed, NotReady (not authorised yet), or ValidationError (somebody who is not of the delegation).
    """
    current = locked(trip)
    require(by, "activities.fix_delegation", current)
    if current.delegation_status != DelegationStatus.AUTHORISED:
        raise NotReady(_("Mission orders are entered once the delegation is authorised, and before it is fixed."))
    rows = {row.pk: row for row in current.delegates()}
    if set(orders) - set(rows):
        raise ValidationError(_("One of these people is not of the delegation."))
    for pk, reference in orders.items():
        rows[pk].mission_order = reference.strip()
        rows[pk].full_clean(exclude=["activity"])
        rows[pk].save(update_fields=["mission_order"])
    journal.write(current, "mission_orders", by=by)
    return current


@made_by(StudyTrip, "hold")
@transaction.atomic
def hold(*, trip, by, comment=""):
    """Note that the trip was made: its report falls due, and so does each city's account to its council.

    Return the trip. Raises TransitionError.
    """
    transitions.apply(trip, "hold", by=by, comment=comment)
    transitions.apply(trip, "owe_report", by=None, changes={"report_due_on": report_due(trip)})
    cities = City.objects.filter(participants__in=trip.participants.filter(attendances__presence="present"))
    for city in cities.distinct().order_by("pk"):
        made = CouncilRestitution.objects.create(trip=trip, city=city, created_by=by)
        journal.write(made, "created", by=None)
    return trip


@transaction.atomic
def save_report(*, trip, by, report, lessons="", pledges=(), is_final=False):
    """Save the report of a trip, its lessons, and what cities take on; with is_final it is handed in. Return the trip.

    pledges: dicts of text, and optionally owner_city, due_on: they become actions. Raises NotAllowed, NotReady (no
    report, or not due yet), or ValidationError (pledges).
    """
    current = locked(trip)
    require(by, "activities.report_trip", current)
    if current.restitution_status == RestitutionStatus.NOT_DUE:
        raise NotReady(_("Note first that the trip was made."))
    if current.restitution_status == RestitutionStatus.CLOSED:
        raise NotAllowed(_("The trip is closed: its report stands."))
    current.report, current.lessons = report.strip(), lessons.strip()
    current.save(update_fields=["report", "lessons"])
    _save_pledges(current, by, pledges)
    if is_final and current.restitution_status == RestitutionStatus.DUE:
        changes = {"reported_on": timezone.localdate()}
        return _restituted(transitions.apply(current, "report", by=by, changes=changes))
    journal.write(current, "report_saved", by=by)
    return current


def _restituted(trip):
    """With the report and the last council the trip is restituted. Return it."""
    if trip.restitution_status == RestitutionStatus.REPORTED and not trip.councils.due().exists():
        transitions.apply(trip, "restitute", by=None)
    return trip


def _save_pledges(trip, by, pledges):
    """A pledge keeps its action while its text stays; what is not given any more, and is not done, is taken away."""
    there = {action.text: action for action in trip.actions.all()}
    for position, row in enumerate(pledges):
        action = there.pop(row["text"], None) or Action(activity=trip, created_by=by, text=row["text"])
        is_new = action.pk is None
        action.owner_city, action.due_on, action.position = row.get("owner_city"), row.get("due_on"), position
        if action.due_on and action.due_on < trip.ends_on:
            raise ValidationError({"pledges": _("A commitment cannot be due before the end of the trip.")})
        action.full_clean(exclude=["activity"])
        action.save()
        if is_new:
            journal.write(action, "asked", by=by)
    Action.objects.open().filter(pk__in=[action.pk for action in there.values()]).delete()


@transaction.atomic
def note_restitution(*, council, by, session_on, reference="", followed_up="", upload=None, comment=""):
    """Note that a city's council has heard what its delegates brought back. Return the CouncilRestitution.

    With the last one the trip is restituted. Raises TransitionError, or ValidationError (session_on: in the future, or
    before the trip; upload).
    """
    trip = locked(council.trip)
    if session_on and session_on > timezone.localdate():
        raise ValidationError({"session_on": _("This day is in the future.")})
    if session_on and session_on < trip.starts_on:
        raise ValidationError({"session_on": _("The trip took place later than that.")})
    changes = {"session_on": session_on, "reference": reference, "followed_up": followed_up, "noted_by": by}
    transitions.apply(council, "note_restitution", by=by, comment=comment, changes=changes)
    uploads.keep(upload, council, by=by, purpose="minutes")
    _restituted(trip)
    return council


@made_by(CouncilRestitution, "reopen_restitution")
@transaction.atomic
def reopen_restitution(*, council, by, reason):
    """Note that a council has not heard it after all. Return the CouncilRestitution. Raises TransitionError."""
    trip = locked(council.trip)
    changes = {"session_on": None, "reference": "", "followed_up": ""}
    transitions.apply(council, "reopen_restitution", by=by, comment=reason, changes=changes)
    if trip.restitution_status == RestitutionStatus.RESTITUTED:
        transitions.apply(trip, "await_councils", by=None)
    return council
