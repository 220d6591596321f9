"""Planning an activity of whatever kind, changing it, and what belongs to it: agenda, invited list, files."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.notifications import send_mails
from activities.actions import participant, registration
from activities.calendars import attached
from activities.enums import CONVENED, ON_PROGRAMME, ActivityStatus, Part
from activities.models import AgendaItem, HalfDay
from activities.rules import coordinates, joint_ids
from activities.workflow import people_invited
from networks.models import Membership, Network
from networks.workflow import coordinators_of
from records import jobs, journal, transitions, uploads
from records.dates import date_format
from records.merging import imprint, is_to_save
from records.transitions import NotAllowed, require
from records.wording import listed

# Nobody meets for longer; a slip in a year would otherwise make thousands of half-days.
MAX_DAYS = 10
# Nobody plans further ahead.
YEARS_AHEAD = 5
MOST_AHEAD = timedelta(days=366 * YEARS_AHEAD)
WRITE_MOVED = "activities.actions.activity.write_moved"
# What everybody's calendar shows: a change of these is sent to calendars as a newer version.
IN_CALENDAR = {"title", "summary", "host_city", "venue", "mode", "half_days", "destination"}
# Of these, what those who have been convened must be told.
ELSEWHERE = {"host_city", "venue", "mode", "half_days", "destination"}

# More of these, and whoever waits moves up.
PLACES = {*registration.QUOTA_OF.values(), "seats"}


class AlreadySaved(Exception):
    """The activity was saved before, with other answers; `activity` is the one that is there."""

    def __init__(self, activity):
        super().__init__(_("This had already been saved; what you have just changed has not."))
        self.activity = activity


def begin(*, model, status, by, half_days, fields):
    """Plan or log an activity, with what belongs to it. Return it.

    model: of its kind. status: the state it begins in. half_days: list of (date, Part). fields: of the record, and
    `networks`, the joint ones, and `agenda`, as set_agenda takes it. With the calendar_uid of one that the same person
    has saved before, that one is returned. Called within a transaction.
    Raises NotAllowed, AlreadySaved (the same calendar_uid with other values), or ValidationError that names the fields
    at fault.
    """
    fields = dict(fields)
    joint, agenda = fields.pop("networks", ()), fields.pop("agenda", ())
    days = check_half_days(half_days)
    activity = model(status=status, created_by=by, starts_on=days[0][0], ends_on=days[-1][0], **fields)
    _lock_cycle(activity)
    known = model.objects.filter(calendar_uid=activity.calendar_uid, created_by=by).first()
    if known:
        if _differs(known, fields, joint):
            raise AlreadySaved(known)
        return known
    if status != ActivityStatus.PROPOSED:
        activity.take_number()
    _check(activity)
    activity.save()
    joint = {network for network in joint if network != activity.lead_network}
    activity.networks.set(joint)
    prefetch_related_objects([activity], "networks")
    HalfDay.objects.bulk_create(HalfDay(activity=activity, date=day, part=part) for day, part in days)
    # The joint networks, known only now, count for who may act.
    require(by, BEGUN_WITH[status], activity)
    _check_joint(activity, by, joint)
    _replace_agenda(activity, _agenda_rows(activity, agenda))
    journal.write(activity, EVENTS[status], by=by, field="status", target=status)
    if status == ActivityStatus.PROPOSED:
        transaction.on_commit(lambda: _tell_coordinators(activity, by))
    else:
        participant.fill(activity)
    return activity


# What it takes to begin one in each state.
BEGUN_WITH = {
    ActivityStatus.PROPOSED: "activities.propose_activity",
    ActivityStatus.SCHEDULED: "activities.plan_activity",
    ActivityStatus.HELD: "activities.log_held_session",
}
EVENTS = {
    ActivityStatus.PROPOSED: "proposed",
    ActivityStatus.SCHEDULED: "scheduled",
    ActivityStatus.HELD: "logged_held",
}


@transaction.atomic
def put_on_programme(*, activity, by, half_days=None, **fields):
    """Put a proposed or postponed activity on the programme, on other days or elsewhere if given. Return it.

    fields: those of its kind that are to change; None leaves one as it is.
    Raises NotAllowed, AlreadyMoved, or ValidationError that names the fields at fault.
    """
    require(by, "activities.plan_activity", activity)
    _change(activity, by, half_days, {name: value for name, value in fields.items() if value is not None})
    activity.take_number()
    activity.save()
    activity.clean()
    transitions.apply(activity, "schedule", by=by)
    participant.fill(activity)
    return activity


@transaction.atomic
def change(*, activity, by, half_days=None, **fields):
    """Change what is given of an activity: fields, `networks` (joint ones), half-days. Return the activity.

    Raises NotAllowed, or ValidationError that names the fields at fault.
    """
    require(by, "activities.change_activity", activity)
    _change(activity, by, half_days, fields)
    journal.write(activity, "changed", by=by)
    return activity


@transaction.atomic
def set_agenda(*, activity, by, items, seen=None):
    """Replace the agenda by `items`: dicts of title, and optionally kind, speaker, starts_at, half_day. Return it.

    seen: marks (mark_of) of the points that the writer has read; left alone, they are what others have made of them.
    Raises NotAllowed, Conflict (somebody else has changed the agenda since) or ValidationError.
    """
    activity = participant.locked(activity)
    require(by, "activities.change_activity", activity)
    rows, there = _agenda_rows(activity, items), list(activity.agenda.all())
    if not is_to_save(seen, [mark_of(point) for point in there], [mark_of(row) for row in rows]):
        return there
    return _replace_agenda(activity, rows)


def mark_of(point):
    """Return a short text that changes when a point of the agenda does."""
    return imprint(point.starts_at, point.kind, point.title, point.speaker, point.half_day_id)


@transaction.atomic
def fill_invited_list(*, activity, by):
    """Bring the invited list up to date with who is in office for the member cities. Return how many were added.

    Those no longer in office leave the list, unless their attendance has been taken. Raises NotAllowed.
    """
    activity = participant.locked(activity)
    require(by, "activities.change_activity", activity)
    added = participant.fill(activity)
    journal.write(activity, "invited_list_filled", by=by)
    return added


@transaction.atomic
def add_material(*, activity, by, upload, credit=""):
    """Keep a file with the activity, and say whose it is. Return the StoredFile. Raises NotAllowed, ValidationError."""
    activity = participant.locked(activity)
    require(by, "activities.add_material", activity)
    stored = uploads.keep(upload, activity, by=by, purpose="material", credit=credit)
    if uploads.files_of(activity).filter(sha256=stored.sha256).exclude(pk=stored.pk).exists():
        stored.file.delete(save=False)
        raise ValidationError({"upload": _("This very file is already there.")})
    journal.write(activity, "material_added", by=by, comment=stored.original_name)
    return stored


def write_moved(activity, progress):
    """The job's work: tell those who have been convened that it takes place on other days, or elsewhere."""
    if progress.job.revision == activity.calendar_sequence and activity.status in CONVENED:
        people = [person for person in people_invited(activity) if person.is_active]
        send_mails("activities/emails/moved", people, {"record": activity}, attached(activity))


# --- Checks: the forms ask them first, so that each refusal stands beside its field ----------------------------------


def check_half_days(half_days):
    """Return the half-days sorted; raise ValidationError (half_days) if none, twice the same, or far too many."""
    days = sorted((day, Part(part)) for day, part in half_days)
    if not days:
        raise ValidationError({"half_days": _("Say on which half-days the activity takes place.")})
    if len(set(days)) < len(days):
        raise ValidationError({"half_days": _("The same half-day is there twice.")})
    check_ahead(days[0][0])
    if (days[-1][0] - days[0][0]).days >= MAX_DAYS:
        raise ValidationError(
            {"half_days": _("An activity lasts at most %(days)s days: check the dates.") % {"days": MAX_DAYS}}
        )
    return days


def check_ahead(day):
    """Raise ValidationError (starts_on) if a first day lies so far ahead that its year must be a slip."""
    if day > timezone.localdate() + MOST_AHEAD:
        message = _("This day is more than %(years)s years ahead: check the year.")
        raise ValidationError({"starts_on": message % {"years": YEARS_AHEAD}})


def check_place(activity):
    """Raise ValidationError (host_city) unless the host city is a member of the lead network on the first day."""
    if activity.host_city_id is None:
        if activity.status == ActivityStatus.HELD and not activity.place_is_known:
            raise ValidationError({"host_city": _("Name the host city.")})
        return
    if not activity.host_is_member:
        return
    here = Membership.objects.filter(network=activity.lead_network_id, city=activity.host_city_id)
    if participant.counting(here, activity.starts_on).exists():
        return
    values = {
        "city": activity.host_city,
        "network": activity.lead_network.acronym,
        "date": date_format(activity.starts_on, "DATE_FORMAT"),
    }
    first = here.exclude(joined_on=None).order_by("joined_on").values_list("joined_on", flat=True).first()
    if first and first > activity.starts_on:
        values["joined"] = date_format(first, "DATE_FORMAT")
        message = _("%(city)s has been a member of %(network)s since %(joined)s only, after %(date)s.")
    else:
        message = _("%(city)s is not an active member of %(network)s on %(date)s.")
    raise ValidationError({"host_city": message % values})


def check_held(activity):
    """Raise ValidationError (starts_on) if the activity is said to have been held, and lies in the future."""
    if activity.status == ActivityStatus.HELD and activity.starts_on > timezone.localdate():
        raise ValidationError({"starts_on": _("An activity that has been held cannot begin in the future.")})


def _check_joint(activity, by, added):
    """Raise ValidationError (networks) unless `by` may add these networks to the activity.

    All cities of a joint network are invited, and their people see the activity: a focal point decides that for the
    networks of the own city alone, the coordination for any.
    """
    if coordinates(by, activity):
        return
    own = joint_ids(by, activity.acting_city_id)
    foreign = [network for network in added if network.pk not in own]
    if foreign:
        message = _("Only the coordination adds networks in which your city is not an active member: %(networks)s.")
        raise ValidationError({"networks": message % {"networks": listed(sorted(one.acronym for one in foreign))}})


# --- Parts ----------------------------------------------------------------------------------------------------------


def _check(activity):
    activity.full_clean(exclude=["calendar_uid"])
    check_held(activity)
    check_place(activity)


def _differs(activity, fields, joint):
    """True if it is not what these answers would make of it. A number that was left out is given by itself."""
    asked = {name: value for name, value in fields.items() if not (name == "number" and value is None)}
    others = {network for network in joint if network.pk != activity.lead_network_id}
    if set(activity.networks.all()) != others:
        return True
    return any(getattr(activity, name) != value for name, value in asked.items())


def _lock_cycle(activity):
    # The number and the network stand in two tables: no constraint can hold both, so the network's row is the lock.
    Network.objects.select_for_update(no_key=True).get(pk=activity.lead_network_id)


def _change(activity, by, half_days, fields):
    """Save `fields` and half-days of an activity that is locked first."""
    _lock_cycle(activity)
    current = participant.locked(activity)
    joint = fields.pop("networks", None)
    moved = {name for name, value in fields.items() if getattr(current, name) != value}
    for name, value in fields.items():
        setattr(current, name, value)
    if half_days is not None and _move_half_days(current, check_half_days(half_days)):
        moved.add("half_days")
    if moved & {"half_days", "host_city", "lead_network"}:
        _require_planner(current, by)
    if current.status in ON_PROGRAMME and moved & IN_CALENDAR:
        current.calendar_sequence += 1
        if current.status in CONVENED and moved & ELSEWHERE:
            jobs.enqueue(WRITE_MOVED, current, revision=current.calendar_sequence)
    _check(current)
    current.save()
    if joint is not None:
        joint = {network for network in joint if network.pk != current.lead_network_id}
        _check_joint(current, by, joint - set(current.networks.all()))
        current.networks.set(joint)
    # A focal point who gave the activity away could not have meant to.
    require(by, "activities.change_activity", current)
    for field in type(activity)._meta.concrete_fields:
        setattr(activity, field.attname, getattr(current, field.attname))
    activity._state.fields_cache.clear()
    if moved & PLACES:
        registration.move_up(current)


def _require_planner(activity, by):
    """Once it is announced, only the coordination moves an activity."""
    if activity.status in ON_PROGRAMME and transitions.why_not(by, "activities.plan_activity", activity):
        raise NotAllowed(_("The activity is on the programme: only the network's coordinator changes where and when."))


def _move_half_days(activity, days):
    """Make the activity's half-days those of `days`; return True if that changed them."""
    wanted, there = set(days), {(half.date, Part(half.part)): half for half in activity.half_days.all()}
    if wanted == set(there):
        return False
    gone = [half for key, half in there.items() if key not in wanted]
    for half in gone:
        if half.attendances.exists():
            raise ValidationError(
                {
                    "half_days": _("Attendance has already been taken for %(date)s (%(part)s).")
                    % {"date": date_format(half.date, "DATE_FORMAT"), "part": half.get_part_display()}
                }
            )
    HalfDay.objects.filter(pk__in=[half.pk for half in gone]).delete()
    HalfDay.objects.bulk_create(HalfDay(activity=activity, date=day, part=part) for day, part in wanted - set(there))
    activity.starts_on, activity.ends_on = days[0][0], days[-1][0]
    return True


def _agenda_rows(activity, items):
    half_days = {half.pk for half in activity.half_days.all()}
    rows = [AgendaItem(activity=activity, position=position, **item) for position, item in enumerate(items)]
    for row in rows:
        row.clean_fields(exclude=["activity", "half_day"])
        if row.half_day_id and row.half_day_id not in half_days:
            raise ValidationError(_("This half-day is not one of the activity's."))
    return rows


def _replace_agenda(activity, rows):
    activity.agenda.all().delete()
    return AgendaItem.objects.bulk_create(rows)


def _tell_coordinators(activity, by):
    people = [person for person in coordinators_of(activity) if person != by and person.is_active]
    send_mails("activities/emails/proposed", people, {"record": activity, "by": by})
