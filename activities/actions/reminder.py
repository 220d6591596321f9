"""What is written once a day without anybody asking: reminders of invitations, of dates, of actions and reports.

Each is written once: of activities and trips the journal says so, of actions the day that they keep.
"""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.notifications import send_mails
from accounts.roles import Role
from activities.actions.participant import locked
from activities.calendars import attached
from activities.enums import CONVENED, ActivityStatus, Registration, RestitutionStatus
from activities.models import KINDS, Action, Activity, StudyTrip
from networks.models import Appointment
from records import journal
from records.daily import every_day

# Days before the first day: who has not answered is asked again, and who is registered reads it once more.
ANSWER_DAYS, MEETING_DAYS = 7, 2
# Days before an action is due; days after it was due, from which on those above are told.
ACTION_DAYS, ESCALATION_DAYS = 7, 30
# Days before a trip's report is due.
REPORT_DAYS = 7


@every_day
def remind_of_activities():
    """Write to those who have not answered, and to those who are registered. Return how many activities."""
    today = timezone.localdate()
    near = Activity.objects.filter(status__in=CONVENED, starts_on__gt=today)
    done = 0
    for activity in near.filter(starts_on__lte=today + timedelta(days=ANSWER_DAYS)).order_by("pk"):
        specific = KINDS[activity.kind].objects.get(pk=activity.pk)
        if activity.status == ActivityStatus.OPEN:
            done += _write_once(specific, "answer_reminded", "activities/emails/answer_reminder", Registration.INVITED)
        if activity.starts_on <= today + timedelta(days=MEETING_DAYS):
            done += _write_once(specific, "date_reminded", "activities/emails/date_reminder", Registration.REGISTERED)
    return done


@transaction.atomic
def _write_once(activity, event, template, registration):
    """Write to those of the list in that state, if that was not done since the date was last changed."""
    current = locked(activity)
    version = str(current.calendar_sequence)
    if journal.entries_of(current).filter(event=event, source=version).exists():
        return 0
    rows = current.participants.filter(registration=registration, person__is_active=True).select_related("person")
    people = [row.person for row in rows.order_by("pk")]
    if not people:
        return 0
    journal.write(current, event, by=None, source=version)
    transaction.on_commit(lambda: send_mails(template, people, {"record": current}, attached(current)))
    return 1


@every_day
def remind_of_actions():
    """Write to those in charge of actions that are soon due, and to those above of what is long late.

    Each person gets one message that lists all of theirs. Return how many people were written to.
    """
    today = timezone.localdate()
    soon = Action.objects.open().filter(reminded_on=None, due_on__lte=today + timedelta(days=ACTION_DAYS))
    late = Action.objects.open().filter(escalated_on=None, due_on__lte=today - timedelta(days=ESCALATION_DAYS))
    told = _tell(soon, "reminded_on", "activities/emails/actions_due", _in_charge)
    return told + _tell(late, "escalated_on", "activities/emails/actions_late", _above)


@transaction.atomic
def _tell(actions, mark, template, readers):
    """Write to the `readers` of each action, and note the day in the field `mark`."""
    related = ("owner_city", "owner_person", "activity__lead_network")
    rows = list(actions.select_for_update(of=("self",)).select_related(*related).order_by("due_on", "pk"))
    by_person = defaultdict(list)
    for action in rows:
        for person in readers(action):
            by_person[person].append(action)
    Action.objects.filter(pk__in=[action.pk for action in rows]).update(**{mark: timezone.localdate()})
    for person, own in by_person.items():
        transaction.on_commit(lambda person=person, own=own: send_mails(template, [person], {"actions": own}))
    return len(by_person)


def _in_charge(action):
    """Whoever took it on, while in office; else the focal points of the city, or the coordination."""
    held = _offices(action)
    own = [one.person for one in held if one.person_id == action.owner_person_id]
    if own:
        return set(own)
    role = Role.FOCAL_POINT if action.owner_city_id else Role.COORDINATOR
    return {one.person for one in held if one.role == role}


def _above(action):
    """The elected officials of the city, and the coordination of the network."""
    return {one.person for one in _offices(action) if one.role in (Role.ELECTED_OFFICIAL, Role.COORDINATOR)}


def _offices(action):
    network = action.activity.lead_network_id
    held = Appointment.objects.in_office().filter(person__is_active=True).select_related("person")
    return list(
        held.filter(
            Q(role=Role.COORDINATOR, network=network)
            | Q(role=Role.FOCAL_POINT, network=network, city=action.owner_city_id)
            | Q(role=Role.ELECTED_OFFICIAL, city=action.owner_city_id)
        ).order_by("pk")
    )


@every_day
def remind_of_reports():
    """Write once to those who owe the report of a trip, some days before it is due. Return how many trips."""
    limit = timezone.localdate() + timedelta(days=REPORT_DAYS)
    due = StudyTrip.objects.filter(restitution_status=RestitutionStatus.DUE, report_due_on__lte=limit)
    return sum(_remind_of_report(trip) for trip in due.order_by("pk"))


@transaction.atomic
def _remind_of_report(trip):
    current = locked(trip)
    if journal.entries_of(current).filter(event="report_reminded").exists():
        return 0
    held = Appointment.objects.in_office().filter(
        role=Role.FOCAL_POINT, city=current.lead_city_id, network=current.lead_network_id, person__is_active=True
    )
    people = [one.person for one in held.select_related("person").order_by("pk")]
    journal.write(current, "report_reminded", by=None)
    transaction.on_commit(lambda: send_mails("activities/emails/report_due", people, {"record": current}))
    return 1
