"""The minutes of a session: written, circulated for remarks, approved."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.roles import Role
from activities.actions.minutes_page import Page, keys_of_own, remember
from activities.actions.participant import counting, locked
from activities.enums import ActionStatus, MinutesStatus
from activities.models import Action, Decision, Need, Participant, Remark
from activities.workflow import remark_dates
from networks.models import Appointment, City, Membership
from records import journal, transitions
from records.journal import entries_of
from records.transitions import require

# What a row of the form says of an action, and of a need.
ASKED = ("text", "owner_city", "owner_person", "due_on")
VOICED = ("text", "city")


class Conflict(Exception):
    """These minutes were saved elsewhere in between; `current` is the session as it stands now."""

    def __init__(self, current):
        super().__init__(_("These minutes were saved elsewhere in the meantime."))
        self.current = current


@transaction.atomic
def save(*, session, by, text, revision, decisions=(), actions=(), needs=(), silent=False, page=None):
    """Save the minutes and what the session decided; what is not given any more is taken away. Return the session.

    revision: the session's minutes_revision that the writer started from. decisions: texts. actions: dicts of text,
    and optionally pk (of one saved before), owner_city, owner_person, due_on, row (its name on the page). needs: dicts
    of text, optionally city. silent: leave no line in the journal (automatic saving). page: the Page that sends this.
    Raises NotAllowed, Conflict, or ValidationError (keys: actions, needs).
    """
    current = locked(session)
    require(by, "activities.write_minutes", current)
    decisions, actions, needs = list(decisions), [dict(row) for row in actions], [dict(row) for row in needs]
    page = page or Page()
    if current.minutes_revision != revision:
        known = keys_of_own(current, page)
        if known is None:
            if _is_saved(current, text, decisions, actions, needs):
                return current
            raise Conflict(current)
        actions = [{**row, "pk": row.get("pk") or known.get(row.get("row"))} for row in actions]
    _check_owners(current, actions, needs)
    _save_text(current, by, text)
    _replace(current.decisions, [Decision(session=current, text=line, position=n) for n, line in enumerate(decisions)])
    _save_needs(current, by, needs)
    made = _save_actions(current, by, actions)
    keys = {row["row"]: action.pk for row, action in zip(actions, made, strict=True) if "row" in row}
    remember(session=current, by=by, page=page, keys=keys)
    if not silent:
        _note(current, by)
    session.minutes, session.minutes_revision = current.minutes, current.minutes_revision
    session.minutes_status = current.minutes_status
    return current


@transaction.atomic
def circulate(*, session, by):
    """Send the minutes to those invited, who have some days for remarks. Return the session.

    Raises NotAllowed, AlreadyMoved or NotReady.
    """
    return transitions.apply(session, "circulate_minutes", by=by, changes=remark_dates())


@transaction.atomic
def take_back(*, session, by, reason):
    """Take circulated minutes back to be rewritten. Return the session. Raises TransitionError."""
    return transitions.apply(session, "take_back_minutes", by=by, comment=reason)


@transaction.atomic
def remark(*, session, by, text):
    """Say what circulated minutes got wrong. Return the Remark. Raises NotAllowed or ValidationError (text)."""
    current = locked(session)
    require(by, "activities.remark_minutes", current)
    # A button pressed twice says nothing new; what was settled and is still wrong does.
    known = current.remarks.filter(by=by, text=text.strip(), is_settled=False).first()
    if known:
        return known
    made = Remark(session=current, by=by, text=text.strip())
    made.full_clean()
    made.save()
    journal.write(current, "remarked", by=by)
    return made


@transaction.atomic
def settle_remark(*, remark, by):
    """Note that a remark has been taken into account. Return the remark. Raises NotAllowed."""
    require(by, "activities.write_minutes", locked(remark.session))
    remark.is_settled = True
    remark.save(update_fields=["is_settled"])
    return remark


@transaction.atomic
def approve(*, session, by):
    """Approve the minutes: they are final. Return the session. Raises NotAllowed, AlreadyMoved or NotReady."""
    return transitions.apply(session, "approve_minutes", by=by, changes={"approved_on": timezone.localdate()})


def cities_in_charge(session):
    """The cities that a session can ask something of: members on its first day or now, and those it has named."""
    here = Membership.objects.of_cities().filter(network__in=session.acting_network_ids())
    then, now = counting(here, session.starts_on), here.active()
    return City.objects.filter(
        Q(pk__in=then.values("city"))
        | Q(pk__in=now.values("city"))
        | Q(pk__in=session.actions.values("owner_city"))
        | Q(pk__in=session.needs.values("city"))
    )


def people_in_charge(session):
    """The people whom a session can ask something of: on its list, in office for its networks, or named before."""
    networks = session.acting_network_ids()
    offices = Appointment.objects.in_office().filter(
        Q(network__in=networks) | Q(role=Role.ELECTED_OFFICIAL, city__in=cities_in_charge(session).values("pk"))
    )
    listed = Participant.objects.filter(activity=session, person__isnull=False)
    return Person.objects.filter(
        Q(pk__in=offices.values("person"))
        | Q(pk__in=listed.values("person"))
        | Q(pk__in=session.actions.values("owner_person"))
    )


# --- Parts ----------------------------------------------------------------------------------------------------------


def _save_text(session, by, text):
    session.minutes, session.minutes_revision = text, session.minutes_revision + 1
    changes = {"minutes": session.minutes, "minutes_revision": session.minutes_revision}
    if session.minutes_status == MinutesStatus.NONE:
        transitions.apply(session, "draft_minutes", by=by, changes=changes)
    else:
        session.save(update_fields=list(changes))


def _replace(manager, rows):
    manager.all().delete()
    for row in rows:
        row.clean_fields()
    manager.bulk_create(rows)


def _save_needs(session, by, rows):
    """A need stays the same row while its text does; one that is on the programme is not taken away."""
    there = {need.text: need for need in session.needs.all()}
    for row in rows:
        need = there.pop(row["text"], None) or Need(
            session=session, network=session.lead_network, heard_on=session.starts_on, created_by=by, text=row["text"]
        )
        need.city = row.get("city")
        need.full_clean(exclude=["session", "network"])
        need.save()
    session.needs.heard().filter(pk__in=[need.pk for need in there.values()]).delete()


def _save_actions(session, by, rows):
    """Actions keep their codes: a row is one saved before if it has its key, or its very text. Return them in order."""
    there = {action.pk: action for action in session.actions.all()}
    kept = {}
    for position, row in enumerate(rows):
        pk = row.get("pk")
        known = (there.get(pk) if pk not in kept else None) or next(
            (old for old in there.values() if old.pk not in kept and old.text == row["text"]), None
        )
        action = known or Action(activity=session, created_by=by)
        for name in ASKED:
            setattr(action, name, row.get(name))
        action.position = position
        action.full_clean(exclude=["activity"])
        action.save()
        if not known:
            journal.write(action, "asked", by=by)
        kept[action.pk] = action
    # What has been done in the meantime stays, behind the rows given: these are told their keys in their order.
    others = session.actions.exclude(pk__in=kept)
    others.filter(status=ActionStatus.OPEN).delete()
    others.update(position=len(rows))
    return list(kept.values())


def _check_owners(session, actions, needs):
    cities = set(cities_in_charge(session).values_list("pk", flat=True)) | {session.host_city_id}
    people = {row["owner_person"].pk for row in actions if row.get("owner_person")}
    if people - set(people_in_charge(session).filter(pk__in=people).values_list("pk", flat=True)):
        raise ValidationError(
            {"actions": _("The person in charge was not at this session, nor works in its networks.")}
        )
    for row in actions:
        city, due = row.get("owner_city"), row.get("due_on")
        if city and city.pk not in cities:
            raise ValidationError({"actions": _("%(city)s takes no part in this network.") % {"city": city}})
        if due and due < session.starts_on:
            raise ValidationError({"actions": _("An action cannot be due before the session that asked for it.")})
    for row in needs:
        city = row.get("city")
        if city and city.pk not in cities:
            raise ValidationError({"needs": _("%(city)s takes no part in this network.") % {"city": city}})


def _is_saved(session, text, decisions, actions, needs):
    """True if all this is saved already: the button was pressed twice."""
    there = list(session.actions.order_by("position", "pk"))
    asked, done = there[: len(actions)], there[len(actions) :]
    return (
        session.minutes == text
        and [row.text for row in session.decisions.all()] == decisions
        and [_read(row, ASKED) for row in asked] == [[row.get(name) for name in ASKED] for row in actions]
        and all(row.status != ActionStatus.OPEN for row in done)
        and [_read(row, VOICED) for row in session.needs.all()] == [[row.get(name) for name in VOICED] for row in needs]
    )


def _read(row, names):
    return [getattr(row, name) for name in names]


def _note(session, by):
    """One line in the journal for each person and day that the minutes were worked on."""
    last = entries_of(session).first()
    if last and last.event == "minutes_saved" and last.by == by and last.at.date() == timezone.now().date():
        return
    journal.write(session, "minutes_saved", by=by)
