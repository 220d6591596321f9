"""Who is invited to an activity, who came without being, and who was there on which half-day."""

from collections import Counter

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.roles import Role
from activities.enums import Capacity, Presence, Registration
from activities.models import Attendance, Participant
from networks.enums import RESTING, AppointmentStatus
from networks.models import Appointment, Membership
from networks.models.city import sort_key
from records import journal
from records.transitions import require

CAPACITY_OF = {
    Role.ELECTED_OFFICIAL: Capacity.ELECTED,
    Role.FOCAL_POINT: Capacity.TECHNICAL,
    Role.COORDINATOR: Capacity.TEAM,
}


@transaction.atomic
def add_visitor(
    *,
    activity,
    by,
    name,
    city=None,
    organisation=None,
    person=None,
    capacity=Capacity.OTHER,
    function="",
    half_days=(),
):
    """Add somebody who came without being on the invited list; present on `half_days`. Return the Participant.

    Raises NotAllowed, or ValidationError (name: already on the list; half_days: of another activity).
    """
    activity = locked(activity)
    require(by, "activities.record_attendance", activity)
    visitor = Participant(
        activity=activity,
        person=person,
        name=name_kept(person) if person else " ".join(name.split()),
        function=function,
        city=city,
        organisation=organisation,
        capacity=capacity,
        is_invited=False,
    )
    refuse_twin(activity, visitor)
    visitor.full_clean()
    visitor.save()
    marks = {(visitor.pk, half_day.pk): Presence.PRESENT for half_day in half_days}
    _mark(activity, by, marks)
    journal.write(activity, "visitor_added", by=by)
    return visitor


@transaction.atomic
def mark(*, activity, by, marks):
    """Record presences: {(participant's key, half-day's key): a Presence, or "" to take the mark away}.

    Return how many changed. Raises NotAllowed, or ValidationError if a participant or a half-day is not the activity's.
    """
    activity = locked(activity)
    require(by, "activities.record_attendance", activity)
    return _mark(activity, by, marks)


@transaction.atomic
def mark_what_can_be(*, activity, by, marks):
    """Record those presences that can be; takes what mark() does. Return {key of a mark: why it was not taken}.

    Somebody may have left the list while a phone kept its marks: the others are not lost with that one. Raises
    NotAllowed.
    """
    activity = locked(activity)
    require(by, "activities.record_attendance", activity)
    refused = _refusals(activity, marks)
    _save_marks(activity, by, {key: presence for key, presence in marks.items() if key not in refused})
    return refused


@transaction.atomic
def mark_rest_present(*, activity, by, half_day):
    """Mark as present all those who have no mark yet on a half-day. Return how many. Raises NotAllowed."""
    activity = locked(activity)
    require(by, "activities.record_attendance", activity)
    unmarked = activity.participants.exclude(attendances__half_day=half_day).values_list("pk", flat=True)
    return _mark(activity, by, {(pk, half_day.pk): Presence.PRESENT for pk in unmarked})


def fill(activity):
    """Bring the invited list up to date with the offices held on the first day; return how many were added.

    Those who hold none any more leave it, unless their attendance has been taken.
    """
    due = {person.person_id: person for person in _due(activity)}
    listed = {row.person_id: row for row in activity.participants.exclude(person=None)}
    gone = [row.pk for key, row in listed.items() if key not in due and row.is_invited]
    # Those whom their city has registered come, whatever office they hold.
    unanswered = activity.participants.filter(registration=Registration.INVITED)
    unanswered.filter(pk__in=gone, attendances=None).delete()
    added = [row for key, row in due.items() if key not in listed]
    Participant.objects.bulk_create(added)
    return len(added)


def locked(activity):
    """The activity as it stands now, which waits for whoever else works on it, and they for this.

    Two phones at one activity wait for each other, and the approval of the minutes waits for both: what may still be
    done is asked of the row returned, for the one given may have been read before the approval.
    """
    return type(activity).objects.select_for_update().get(pk=activity.pk)


def counting(memberships, day):
    """Those of `memberships` that had begun and not ended before a day; from today on, suspended ones do not count."""
    active = memberships.active_on(day)
    return active if day < timezone.localdate() else active.exclude(status__in=RESTING)


def name_kept(person):
    """The name that a list keeps, whatever the language of whoever writes the list."""
    with override(settings.LANGUAGE_CODE):
        return person.name


def refuse_twin(activity, visitor):
    """Raise ValidationError (name) if the very person, or somebody of that name who comes for the same, is listed."""
    name, comes_for = sort_key(visitor.name), (visitor.city_id, visitor.organisation_id)
    for row in activity.participants.select_related("city", "organisation", "person"):
        same_person = visitor.person_id and row.person_id == visitor.person_id
        same_name = (row.city_id, row.organisation_id) == comes_for and name in _names_of(row)
        if same_person or same_name:
            where = {"name": row.shown_name, "city": row.origin or _("no city")}
            if row.is_invited:
                message = _("%(name)s (%(city)s) is already on the invited list: tick the name there.") % where
            else:
                message = _("%(name)s (%(city)s) has already been added as a visitor.") % where
            raise ValidationError({"name": message})


# --- Parts ----------------------------------------------------------------------------------------------------------


def _due(activity):
    """Participants to invite: the people of the member cities up to each city's quotas, and the coordination."""
    networks = activity.acting_network_ids()
    memberships = counting(Membership.objects.of_cities().filter(network__in=networks), activity.starts_on)
    members = set(memberships.values_list("city_id", "network_id"))
    cities = {city for city, _network in members}
    quotas = {Capacity.ELECTED: activity.quota_elected, Capacity.TECHNICAL: activity.quota_technical}
    taken, seen = Counter(), set()
    for appointment in _offices_on(activity.starts_on, networks, cities):
        capacity, city = CAPACITY_OF[appointment.role], appointment.city_id
        if appointment.person_id in seen:
            continue
        if appointment.role == Role.FOCAL_POINT and (city, appointment.network_id) not in members:
            continue
        if city and taken[city, capacity] >= quotas[capacity]:
            continue
        taken[city, capacity] += 1
        seen.add(appointment.person_id)
        yield Participant(
            activity=activity,
            person=appointment.person,
            name=name_kept(appointment.person),
            function=appointment.person.function,
            city=appointment.city,
            capacity=capacity,
        )


def _offices_on(day, networks, cities):
    """Appointments held on a day, ended since or not: titular ones and elders first."""
    return (
        Appointment.objects.exclude(status=AppointmentStatus.PROPOSED)
        .filter(Q(end=None) | Q(end__gte=day), start__lte=day)
        .filter(
            Q(role=Role.ELECTED_OFFICIAL, city__in=cities)
            | Q(role=Role.FOCAL_POINT, city__in=cities, network__in=networks)
            | Q(role=Role.COORDINATOR, network__in=networks)
        )
        .select_related("person", "city")
        .order_by("-is_titular", "start", "pk")
    )


def _names_of(row):
    """By which names somebody on the list may be typed again, as sort keys."""
    names = [row.name, row.shown_name, row.person.name_ar] if row.person else [row.name]
    return {sort_key(name) for name in names if name}


def _mark(activity, by, marks):
    """Save all the marks and return how many changed; raise ValidationError if one of them cannot be taken."""
    for why in _refusals(activity, marks).values():
        raise ValidationError(why)
    return _save_marks(activity, by, marks)


def _save_marks(activity, by, marks):
    rows = Attendance.objects.filter(participant__activity=activity).values_list(
        "participant_id", "half_day_id", "presence"
    )
    there = {(participant, half_day): presence for participant, half_day, presence in rows}
    changed = {key: presence for key, presence in marks.items() if there.get(key, "") != presence}
    if changed and not there:
        journal.write(activity, "attendance_begun", by=by)
    now = timezone.now()
    Attendance.objects.bulk_create(
        [
            Attendance(participant_id=key[0], half_day_id=key[1], presence=presence, marked_by=by, marked_at=now)
            for key, presence in changed.items()
            if presence
        ],
        update_conflicts=True,
        unique_fields=["participant", "half_day"],
        update_fields=["presence", "marked_by", "marked_at"],
    )
    for (participant, half_day), presence in changed.items():
        if not presence:
            Attendance.objects.filter(participant=participant, half_day=half_day).delete()
    return len(changed)


def _refusals(activity, marks):
    """{key of a mark: why it cannot be taken}."""
    participants = set(activity.participants.values_list("pk", flat=True))
    half_days = set(activity.half_days.values_list("pk", flat=True))
    refused = {}
    for (participant, half_day), presence in marks.items():
        why = ""
        if participant not in participants:
            why = _("One of these people is not on the list of this activity. Add them as visitors.")
        elif half_day not in half_days:
            why = _("One of these half-days is not of this activity.")
        elif presence and presence not in Presence.values:
            why = _("Choose present, excused or absent.")
        if why:
            refused[participant, half_day] = why
    return refused
