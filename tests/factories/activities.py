"""Sessions, their minutes and actions, brought to their state by the actions."""

from datetime import timedelta

from django.utils import timezone

from activities.actions import action as actions
from activities.actions import evaluation as evaluations
from activities.actions import minutes as the_minutes
from activities.actions import participant as participants
from activities.actions import session as sessions
from activities.enums import ActionStatus, ActivityStatus, MinutesStatus, Part
from activities.models import Action, AgendaItem, Ballot, Participant
from activities.models.evaluation import hash_of, new_token
from networks.models import Membership
from records import transitions
from tests.factories import networks as places
from tests.factories.people import person as a_person

TEXT = "La séance a porté sur le tri."


def session(*, state="scheduled", minutes="none", lead_network=None, host_city="", half_days=None, by=None, **fields):
    """A thematic session of one day in the state asked for; with `minutes`, one that has been held.

    Held ones took place a month ago, others will in a month, unless `starts_on` (or `half_days`) says otherwise. The
    host city becomes a member of the network first; it is a new one, or none if None. circulated_on: when the minutes
    left for remarks (the day after the session).
    """
    network = lead_network or places.network()
    host = places.city() if host_city == "" else host_city
    if host and not Membership.objects.open().filter(city=host, network=network).exists():
        places.membership(city=host, network=network)
    if minutes != MinutesStatus.NONE:
        state = ActivityStatus.HELD
    sent = fields.pop("circulated_on", None)
    days = half_days or half_days_of(state, fields)
    values = {"visibility": "network", "languages": ["fr"], "title": "Le tri à la source", **fields}
    by = by or places.coordinator_in_office(network)
    made = _begun(state)(by=by, lead_network=network, host_city=host, half_days=days, **values)
    for step in WAYS[state]:
        transitions.apply(made, step, by=places.coordinator_in_office(network), comment="Le quorum manque.")
    _write(made, minutes, sent)
    return made


def half_days_of(state, fields):
    """The half-days of an activity in a state: of `starts_on` to `ends_on`, which are taken out of the fields."""
    away = timedelta(days=-30 if state == ActivityStatus.HELD else 30)
    first = fields.pop("starts_on", None) or timezone.localdate() + away
    last = fields.pop("ends_on", None) or first
    return [(first + timedelta(days=day), part) for day in range((last - first).days + 1) for part in Part.values]


def _begun(state):
    own = {ActivityStatus.PROPOSED: sessions.propose, ActivityStatus.HELD: sessions.log_held}
    return own.get(state, sessions.schedule)


WAYS = {
    ActivityStatus.PROPOSED: (),
    ActivityStatus.SCHEDULED: (),
    ActivityStatus.HELD: (),
    ActivityStatus.OPEN: ("open",),
    ActivityStatus.CLOSED: ("open", "close"),
    ActivityStatus.POSTPONED: ("postpone",),
    ActivityStatus.CANCELLED: ("cancel",),
}


def _write(session, state, sent):
    """Bring the minutes to `state`."""
    sent = sent or session.ends_on + timedelta(days=1)
    by = places.coordinator_in_office(session.lead_network)
    if state != MinutesStatus.NONE:
        write(session, by=by)
    if state in (MinutesStatus.CIRCULATED, MinutesStatus.APPROVED):
        with places.on(sent):
            the_minutes.circulate(session=session, by=by)
    if state == MinutesStatus.APPROVED:
        with places.on(session.remarks_until + timedelta(days=1)):
            the_minutes.approve(session=session, by=by)


def write(session, *, by=None, text="", decisions=None, needs=None, action=None):
    """Save the minutes as they are, with what is given, and one more action (its fields); return the session."""
    there = [
        {"pk": row.pk, "text": row.text, "owner_city": row.owner_city, "owner_person": row.owner_person}
        | {"due_on": row.due_on}
        for row in session.actions.select_related("owner_city", "owner_person")
    ]
    kept = [{"city": row.city, "text": row.text} for row in session.needs.select_related("city")]
    the_minutes.save(
        session=session,
        by=by or places.coordinator_in_office(session.lead_network),
        text=text or session.minutes or TEXT,
        revision=session.minutes_revision,
        decisions=[row.text for row in session.decisions.all()] if decisions is None else decisions,
        actions=[*there, action] if action else there,
        needs=kept if needs is None else needs,
    )
    session.refresh_from_db()
    return session


def circulate(session, on):
    """Circulate the minutes of a session on a day; return it."""
    with places.on(on):
        the_minutes.circulate(session=session, by=places.coordinator_in_office(session.lead_network))
    return session


def participant(*, activity=None, person=None, name="", **fields):
    """Somebody more on the list of an activity."""
    activity = activity or session()
    person = person or (None if name else a_person())
    return Participant.objects.create(activity=activity, person=person, name=name or person.name, **fields)


def attendance(*, session, presence="present", by=None):
    """Mark everybody on a begun session's list, on each half-day; return how many marks changed."""
    everybody = session.participants.values_list("pk", flat=True)
    marks = {(pk, half.pk): presence for pk in everybody for half in session.half_days.all()}
    return participants.mark(activity=session, by=by or places.coordinator_in_office(session.lead_network), marks=marks)


def ballot(*, activity):
    """What the link to the evaluation of a held activity holds, for one answer."""
    token = new_token()
    Ballot.objects.create(activity=activity, token_hash=hash_of(token))
    type(activity).objects.filter(pk=activity.pk).update(evaluation_closes_on=timezone.localdate() + timedelta(days=14))
    return token


def evaluation(*, activity, **fields):
    """What somebody thought of a held activity."""
    values = {"usefulness": 5, "content": 4, "exchange": 4, "organisation": 3, "intention": "yes", **fields}
    return evaluations.answer(token=ballot(activity=activity), **values)


def agenda_item(*, activity=None, **fields):
    """A point of an activity's agenda."""
    return AgendaItem.objects.create(activity=activity or session(), **{"title": "Expérience d'une ville", **fields})


def remark(*, session=None, by=None, text="Le chiffre est de 12 %."):
    """A remark on a session's circulated minutes, by the host city's elected official unless told otherwise."""
    session = session or _session(minutes=MinutesStatus.CIRCULATED, circulated_on=timezone.localdate())
    return the_minutes.remark(session=session, by=by or places.official_in_office(session.host_city), text=text)


def action(*, state="open", session=None, owner_city=None, by=None, **fields):
    """An action that a held session asked of a city, in the state asked for.

    Minutes that are approved take no more actions: the row is then written as if it had been there before.
    """
    session = session or _session(state=ActivityStatus.HELD)
    settled = {name: fields.pop(name) for name in ("settled_on", "outcome") if name in fields}
    values = {"text": "Envoyer le cahier des charges", "due_on": timezone.localdate() + timedelta(days=30), **fields}
    values["owner_city"] = owner_city or session.host_city
    if session.minutes_status == MinutesStatus.APPROVED:
        made = Action.objects.create(activity=session, **values)
    else:
        known = set(session.actions.values_list("pk", flat=True))
        write(session, action=values)
        made = session.actions.exclude(pk__in=known).get()
    by = by or places.coordinator_in_office(session.lead_network)
    if state == ActionStatus.DONE:
        actions.settle(action=made, by=by, **settled)
    elif state == ActionStatus.DROPPED:
        actions.drop(action=made, by=by, reason="Sans objet.")
    return made


_session = session
