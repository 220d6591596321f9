"""Who comes to an activity: registered by the city's focal point or by themselves, within the quotas, or waiting."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.notifications import send_mail
from activities.actions.participant import locked, name_kept, refuse_twin
from activities.enums import ActivityStatus, Capacity, Registration
from activities.models import Participant
from records import journal
from records.transitions import NotAllowed, require

QUOTA_OF = {
    Capacity.ELECTED: "quota_elected",
    Capacity.TECHNICAL: "quota_technical",
    Capacity.ASSOCIATIVE: "quota_associative",
}


class Places:
    """The places of an activity that are still free, in all and for each city and capacity."""

    def __init__(self, activity):
        self.activity = activity
        taken = activity.participants.registered().values_list("city", "capacity")
        self.taken, self.total = Counter(taken), len(taken)

    def refusal(self, participant):
        """None if there is a place for the participant, else a sentence that says which is full."""
        if self.activity.seats is not None and self.total >= self.activity.seats:
            return _("All %(seats)s seats are taken.") % {"seats": self.activity.seats}
        quota = quota_of(self.activity, participant)
        if quota is None or self.taken[participant.city_id, participant.capacity] < quota:
            return None
        values = {"city": participant.city.name, "quota": quota, "capacity": participant.get_capacity_display()}
        return _("%(city)s has filled its quota of %(quota)s (%(capacity)s).") % values

    def take(self, participant):
        """Count the participant in."""
        self.taken[participant.city_id, participant.capacity] += 1
        self.total += 1


def quota_of(activity, participant):
    """How many may come from the participant's city in the same capacity; None if that is not limited."""
    name = QUOTA_OF.get(participant.capacity)
    return getattr(activity, name) if name and participant.city_id else None


@transaction.atomic
def register(*, activity, by, listed=(), newcomers=()):
    """Register people of the list and newcomers for an activity; those without a place are put on the waiting list.

    listed: Participants. newcomers: dicts of name, city, capacity, and optionally function, organisation. Return
    {Participant: None, or the sentence that says which places are full}, in the order given.
    Raises NotAllowed, or ValidationError (newcomers: a city that is not one's own, a name that is on the list).
    """
    activity = locked(activity)
    require(by, "activities.register_people", activity)
    people = [_current(activity, row) for row in listed] + [_newcomer(activity, values) for values in newcomers]
    for row in people:
        require_for(by=by, activity=activity, participant=row)
    places, told = Places(activity), {}
    for row in people:
        if row.registration != Registration.REGISTERED:
            told[row] = _place(places, row, by)
    if told:
        journal.write(activity, "people_registered", by=by, comment=_counted(told))
    return told


@transaction.atomic
def answer(*, participant, by, is_coming, reason=""):
    """Say for oneself whether one comes. Return (the Participant, None or the sentence that says what is full).

    Raises NotAllowed.
    """
    activity = locked(participant.activity)
    row = _current(activity, participant)
    require(by, "activities.answer_invitation", row)
    if is_coming:
        if activity.status != ActivityStatus.OPEN:
            raise NotAllowed(_("Registrations are closed: ask the coordination whether there is still a place."))
        full = None if row.registration == Registration.REGISTERED else _place(Places(activity), row, by)
        return row, full
    _decline(activity, row, by, reason)
    return row, None


@transaction.atomic
def cancel(*, participant, by, reason):
    """Note that somebody does not come; whoever waits longest and fits moves up. Return the Participant.

    Raises NotAllowed, or ValidationError (reason: none given).
    """
    activity = locked(participant.activity)
    row = _current(activity, participant)
    require(by, "activities.cancel_registration", activity)
    require_for(by=by, activity=activity, participant=row)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: those concerned will read it.")})
    _decline(activity, row, by, reason)
    return row


def move_up(activity):
    """Give free places to those who wait, whoever asked first: they are told by mail. Return the Participants.

    Called after a place became free, on an activity that is locked.
    """
    places, moved = Places(activity), []
    for row in activity.participants.waiting().select_related("city", "person", "registered_by"):
        if places.refusal(row) is None:
            places.take(row)
            row.registration = Registration.REGISTERED
            row.save(update_fields=["registration"])
            moved.append(row)
            transaction.on_commit(lambda row=row: _tell_moved_up(activity, row))
    if moved:
        journal.write(activity, "moved_up", by=None, comment=_("%(number)s registered") % {"number": len(moved)})
    return moved


def require_for(*, by, activity, participant):
    """Raise NotAllowed unless `by` registers people of whom the participant comes for."""
    if not activity.registers_for(by, participant.city_id):
        raise NotAllowed(_("You register the people of your own city only."))


# --- Parts ----------------------------------------------------------------------------------------------------------


def _current(activity, participant):
    row = activity.participants.select_related("city", "person").filter(pk=participant.pk).first()
    if row is None:
        raise NotAllowed(_("This person is not on the list of this activity."))
    row.activity = activity
    return row


def _newcomer(activity, values):
    row = Participant(activity=activity, **values)
    row.name = name_kept(row.person) if row.person else " ".join(row.name.split())
    try:
        refuse_twin(activity, row)
        row.full_clean()
    except ValidationError as error:
        raise ValidationError({"newcomers": error.messages}) from error
    return row


def _place(places, row, by):
    full = places.refusal(row)
    if full is None:
        places.take(row)
    row.registration = Registration.WAITING if full else Registration.REGISTERED
    row.registered_at, row.registered_by = row.registered_at or timezone.now(), by
    row.save()
    return full


def _decline(activity, row, by, reason):
    if row.registration == Registration.DECLINED:
        return
    had_place = row.registration == Registration.REGISTERED
    row.registration, row.registered_at, row.registered_by = Registration.DECLINED, None, by
    row.save()
    journal.write(activity, "registration_cancelled", by=by, comment=reason)
    if had_place:
        move_up(activity)


def _counted(told):
    waiting = sum(full is not None for full in told.values())
    counted = _("%(number)s registered") % {"number": len(told) - waiting}
    return counted + (_(", %(number)s waiting") % {"number": waiting} if waiting else "")


def _tell_moved_up(activity, row):
    people = {person.pk: person for person in (row.person, row.registered_by) if person and person.is_active}
    for person in people.values():
        send_mail("activities/emails/moved_up", person, {"record": activity, "participant": row})
