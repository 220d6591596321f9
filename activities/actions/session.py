"""Planning a session, logging one that was held, and changing it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.notifications import send_mails
from activities.actions import participant
from activities.enums import ON_PROGRAMME, ActivityKind, ActivityStatus, Mode, Part, SessionKind
from activities.models import AgendaItem, HalfDay, Session
from activities.rules import coordinates, joint_ids
from networks.models import Membership, Network
from networks.workflow import coordinators_of
from records import journal, transitions, uploads
from records.dates import date_format
from records.merging import imprint, is_to_save
from records.transitions import NotAllowed, require
from records.wording import listed

# Nobody meets for longer; a slip in a year would otherwise make thousands of half-days.
MAX_DAYS = 10
# Nobody plans further ahead.
YEARS_AHEAD = 5
MOST_AHEAD = timedelta(days=366 * YEARS_AHEAD)
# What everybody's calendar shows: a change of these is sent to calendars as a newer version.
IN_CALENDAR = {"title", "summary", "host_city", "venue", "mode"}


class AlreadySaved(Exception):
    """The session was saved before, with other answers; `session` is the one that is there."""

    def __init__(self, session):
        super().__init__(_("This session had already been saved; what you have just changed has not."))
        self.session = session


@transaction.atomic
def propose(*, by, lead_network, title, half_days, host_city=None, series=SessionKind.THEMATIC, **fields):
    """Propose a session to the network's coordination, which is told by mail. Return the Session (proposed).

    half_days: list of (date, Part). fields: others of the Session, and `networks`, the joint ones, and `agenda`,
    as set_agenda takes it. With a calendar_uid, doing it twice makes one session: the first is returned again.
    Raises NotAllowed, AlreadySaved (the same calendar_uid with other values), or ValidationError that names the fields
    at fault.
    """
    fields |= {"lead_network": lead_network, "title": title, "host_city": host_city, "series": series}
    session, is_new = _create(ActivityStatus.PROPOSED, "activities.propose_session", by, half_days, fields)
    if is_new:
        transaction.on_commit(lambda: _tell_coordinators(session, by))
    return session


@transaction.atomic
def schedule(*, by, lead_network, title, half_days, host_city=None, series=SessionKind.THEMATIC, **fields):
    """Put a session on the programme, with its number and its invited list. Return the Session (scheduled).

    Takes and raises what propose() does.
    """
    fields |= {"lead_network": lead_network, "title": title, "host_city": host_city, "series": series}
    return _create_with_list(ActivityStatus.SCHEDULED, "activities.plan_session", by, half_days, fields)


@transaction.atomic
def log_held(*, by, lead_network, title, half_days, host_city=None, series=SessionKind.THEMATIC, **fields):
    """Log a session that was held without having been planned here; those who were members that day are invited.

    Takes and raises what propose() does. Return the Session (held).
    """
    fields |= {"lead_network": lead_network, "title": title, "host_city": host_city, "series": series}
    return _create_with_list(ActivityStatus.HELD, "activities.log_held_session", by, half_days, fields)


@transaction.atomic
def put_on_programme(*, session, by, half_days=None, number=None, host_city=None):
    """Put a proposed or postponed session on the programme, on other days or elsewhere if given. Return it.

    Raises NotAllowed, AlreadyMoved, or ValidationError that names the fields at fault.
    """
    require(by, "activities.plan_session", session)
    given = {"number": number, "host_city": host_city}
    _change(session, by, half_days, {name: value for name, value in given.items() if value is not None})
    if session.number is None and session.series == SessionKind.THEMATIC:
        session.number = _next_number(session)
        session.save(update_fields=["number"])
    check_number(session)
    transitions.apply(session, "schedule", by=by)
    participant.fill(session)
    return session


@transaction.atomic
def change(*, session, by, half_days=None, **fields):
    """Change what is given of a session: fields, `networks` (joint ones), half-days. Return the session.

    Raises NotAllowed, or ValidationError that names the fields at fault.
    """
    require(by, "activities.change_session", session)
    _change(session, by, half_days, fields)
    journal.write(session, "changed", by=by)
    return session


@transaction.atomic
def set_agenda(*, session, by, items, seen=None):
    """Replace the agenda by `items`: dicts of title, and optionally kind, speaker, starts_at, half_day. Return it.

    seen: marks (mark_of) of the points that the writer has read; left alone, they are what others have made of them.
    Raises NotAllowed, Conflict (somebody else has changed the agenda since) or ValidationError.
    """
    session = participant.locked(session)
    require(by, "activities.change_session", session)
    rows, there = _agenda_rows(session, items), list(session.agenda.all())
    if not is_to_save(seen, [mark_of(point) for point in there], [mark_of(row) for row in rows]):
        return there
    return _replace_agenda(session, rows)


def mark_of(point):
    """Return a short text that changes when a point of the agenda does."""
    return imprint(point.starts_at, point.kind, point.title, point.speaker, point.half_day_id)


@transaction.atomic
def fill_invited_list(*, session, by):
    """Bring the invited list up to date with who is in office for the member cities. Return how many were added.

    Those no longer in office leave the list, unless their attendance has been taken. Raises NotAllowed.
    """
    session = participant.locked(session)
    require(by, "activities.change_session", session)
    added = participant.fill(session)
    journal.write(session, "invited_list_filled", by=by)
    return added


@transaction.atomic
def add_material(*, session, by, upload, credit=""):
    """Keep a file with the session, and say whose it is. Return the StoredFile. Raises NotAllowed, ValidationError."""
    session = participant.locked(session)
    require(by, "activities.add_material", session)
    stored = uploads.keep(upload, session, by=by, purpose="material", credit=credit)
    if uploads.files_of(session).filter(sha256=stored.sha256).exclude(pk=stored.pk).exists():
        stored.file.delete(save=False)
        raise ValidationError({"upload": _("This very file is already there.")})
    journal.write(session, "material_added", by=by, comment=stored.original_name)
    return stored


# --- Checks: the forms ask them first, so that each refusal stands beside its field ----------------------------------


def check_half_days(half_days):
    """Return the half-days sorted; raise ValidationError (half_days) if none, twice the same, or far too many."""
    days = sorted((day, Part(part)) for day, part in half_days)
    if not days:
        raise ValidationError({"half_days": _("Say on which half-days the session takes place.")})
    if len(set(days)) < len(days):
        raise ValidationError({"half_days": _("The same half-day is there twice.")})
    check_ahead(days[0][0])
    if (days[-1][0] - days[0][0]).days >= MAX_DAYS:
        raise ValidationError(
            {"half_days": _("A session lasts at most %(days)s days: check the dates.") % {"days": MAX_DAYS}}
        )
    return days


def check_ahead(day):
    """Raise ValidationError (starts_on) if a first day lies so far ahead that its year must be a slip."""
    if day > timezone.localdate() + MOST_AHEAD:
        message = _("This day is more than %(years)s years ahead: check the year.")
        raise ValidationError({"starts_on": message % {"years": YEARS_AHEAD}})


def check_place(session):
    """Raise ValidationError (host_city) unless the host city is a member of the lead network on the first day."""
    if session.host_city_id is None:
        if session.status == ActivityStatus.HELD and session.mode != Mode.ONLINE:
            raise ValidationError({"host_city": _("Name the host city.")})
        return
    here = Membership.objects.filter(network=session.lead_network_id, city=session.host_city_id)
    if participant.counting(here, session.starts_on).exists():
        return
    values = {
        "city": session.host_city,
        "network": session.lead_network.acronym,
        "date": date_format(session.starts_on, "DATE_FORMAT"),
    }
    first = here.exclude(joined_on=None).order_by("joined_on").values_list("joined_on", flat=True).first()
    if first and first > session.starts_on:
        values["joined"] = date_format(first, "DATE_FORMAT")
        message = _("%(city)s has been a member of %(network)s since %(joined)s only, after %(date)s.")
    else:
        message = _("%(city)s is not an active member of %(network)s on %(date)s.")
    raise ValidationError({"host_city": message % values})


def check_held(session):
    """Raise ValidationError (starts_on) if the session is said to have been held, and lies in the future."""
    if session.status == ActivityStatus.HELD and session.starts_on > timezone.localdate():
        raise ValidationError({"starts_on": _("A session that has been held cannot begin in the future.")})


def check_number(session):
    """Raise ValidationError (number) if another session of the network's cycle has the number."""
    if session.number is None:
        return
    cycle = Session.objects.numbered(session.lead_network_id, session.series)
    twin = cycle.filter(number=session.number).exclude(pk=session.pk).first()
    if twin:
        raise ValidationError(
            {
                "number": _("“%(title)s” already has number %(number)s.")
                % {"title": twin.title, "number": session.number}
            }
        )


def _check_joint(session, by, added):
    """Raise ValidationError (networks) unless `by` may add these networks to the session.

    All cities of a joint network are invited, and their people see the session: a focal point decides that for the
    networks of the own city alone, the coordination for any.
    """
    if coordinates(by, session):
        return
    own = joint_ids(by, session.host_city_id)
    foreign = [network for network in added if network.pk not in own]
    if foreign:
        message = _("Only the coordination adds networks in which your city is not an active member: %(networks)s.")
        raise ValidationError({"networks": message % {"networks": listed(sorted(one.acronym for one in foreign))}})


# --- Parts ----------------------------------------------------------------------------------------------------------


def _create_with_list(status, permission, by, half_days, fields):
    session, is_new = _create(status, permission, by, half_days, fields)
    if is_new:
        # The list of one that is there already is what others have made of it since.
        participant.fill(session)
    return session


def _create(status, permission, by, half_days, fields):
    joint, agenda = fields.pop("networks", ()), fields.pop("agenda", ())
    days = check_half_days(half_days)
    session = Session(
        status=status, created_by=by, starts_on=days[0][0], ends_on=days[-1][0], kind=ActivityKind.SESSION, **fields
    )
    _lock_cycle(session)
    known = Session.objects.filter(calendar_uid=session.calendar_uid, created_by=by).first()
    if known:
        if _differs(known, fields, joint):
            raise AlreadySaved(known)
        return known, False
    if session.number is None and session.series == SessionKind.THEMATIC and status != ActivityStatus.PROPOSED:
        session.number = _next_number(session)
    _check(session)
    session.save()
    joint = {network for network in joint if network != session.lead_network}
    session.networks.set(joint)
    prefetch_related_objects([session], "networks")
    HalfDay.objects.bulk_create(HalfDay(activity=session, date=day, part=part) for day, part in days)
    # The joint networks, known only now, count for who may act.
    require(by, permission, session)
    _check_joint(session, by, joint)
    _replace_agenda(session, _agenda_rows(session, agenda))
    journal.write(session, EVENTS[status], by=by, field="status", target=status)
    return session, True


def _differs(session, fields, joint):
    """True if the session is not what these answers would make of it. A number that was left out is given by itself."""
    asked = {name: value for name, value in fields.items() if not (name == "number" and value is None)}
    others = {network for network in joint if network.pk != session.lead_network_id}
    if set(session.networks.all()) != others:
        return True
    return any(getattr(session, name) != value for name, value in asked.items())


EVENTS = {
    ActivityStatus.PROPOSED: "proposed",
    ActivityStatus.SCHEDULED: "scheduled",
    ActivityStatus.HELD: "logged_held",
}


def _check(session):
    session.full_clean(exclude=["calendar_uid"])
    check_held(session)
    check_place(session)
    check_number(session)


def _lock_cycle(session):
    # The number and the network stand in two tables: no constraint can hold both, so the network's row is the lock.
    Network.objects.select_for_update(no_key=True).get(pk=session.lead_network_id)


def _next_number(session):
    return Session.objects.next_number(session.lead_network_id, session.series)


def _change(session, by, half_days, fields):
    """Save `fields` and half-days of a session that is locked first."""
    _lock_cycle(session)
    current = participant.locked(session)
    joint = fields.pop("networks", None)
    moved = {name for name, value in fields.items() if getattr(current, name) != value}
    for name, value in fields.items():
        setattr(current, name, value)
    if half_days is not None and _move_half_days(current, check_half_days(half_days)):
        moved.add("half_days")
    if moved & {"half_days", "host_city", "lead_network"}:
        _require_planner(current, by)
    if current.status in ON_PROGRAMME and moved & (IN_CALENDAR | {"half_days"}):
        current.calendar_sequence += 1
    _check(current)
    current.save()
    if joint is not None:
        joint = {network for network in joint if network.pk != current.lead_network_id}
        _check_joint(current, by, joint - set(current.networks.all()))
        current.networks.set(joint)
    # A focal point who gave the session away could not have meant to.
    require(by, "activities.change_session", current)
    for field in Session._meta.concrete_fields:
        setattr(session, field.attname, getattr(current, field.attname))
    session._state.fields_cache.clear()


def _require_planner(session, by):
    """Once it is announced, only the coordination moves a session."""
    if session.status in ON_PROGRAMME and transitions.why_not(by, "activities.plan_session", session):
        raise NotAllowed(_("The session is on the programme: only the network's coordinator changes where and when."))


def _move_half_days(session, days):
    """Make the session's half-days those of `days`; return True if that changed them."""
    wanted, there = set(days), {(half.date, Part(half.part)): half for half in session.half_days.all()}
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
    HalfDay.objects.bulk_create(HalfDay(activity=session, date=day, part=part) for day, part in wanted - set(there))
    session.starts_on, session.ends_on = days[0][0], days[-1][0]
    return True


def _agenda_rows(session, items):
    half_days = {half.pk for half in session.half_days.all()}
    rows = [AgendaItem(activity=session, position=position, **item) for position, item in enumerate(items)]
    for row in rows:
        row.clean_fields(exclude=["activity", "half_day"])
        if row.half_day_id and row.half_day_id not in half_days:
            raise ValidationError(_("This half-day is not one of the session's."))
    return rows


def _replace_agenda(session, rows):
    session.agenda.all().delete()
    return AgendaItem.objects.bulk_create(rows)


def _tell_coordinators(session, by):
    people = [person for person in coordinators_of(session) if person != by and person.is_active]
    send_mails("activities/emails/session_proposed", people, {"record": session, "by": by})
