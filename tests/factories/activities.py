from datetime import timedelta

from django.utils import timezone

from activities.enums import ActivityStatus, MinutesStatus, Part
from activities.models import Action, AgendaItem, HalfDay, Participant, Remark, Session
from tests.factories import networks as places
from tests.factories.people import person as a_person


def session(*, state=ActivityStatus.SCHEDULED, minutes=MinutesStatus.NONE, lead_network=None, **fields):
    """A thematic session of one day in the state asked for; with `minutes`, one that has been held."""
    if minutes != MinutesStatus.NONE:
        state = ActivityStatus.HELD
    today = timezone.localdate()
    day = today - timedelta(days=30) if state == ActivityStatus.HELD else today + timedelta(days=30)
    joint = fields.pop("networks", ())
    values = {
        "title": "Le tri à la source",
        "starts_on": day,
        "ends_on": fields.get("starts_on", day),
        "host_city": fields["host_city"] if "host_city" in fields else places.city(),
        "visibility": "network",
        "languages": ["fr"],
        **_minutes(minutes),
        **fields,
    }
    made = Session.objects.create(
        lead_network=lead_network or places.network(), status=state, minutes_status=minutes, **values
    )
    made.networks.set(joint)
    for part in Part.values:
        HalfDay.objects.create(activity=made, date=made.starts_on, part=part)
    return made


def _minutes(status):
    today = timezone.localdate()
    if status == MinutesStatus.NONE:
        return {}
    values = {"minutes": "La séance a porté sur le tri.", "minutes_revision": 1}
    if status in (MinutesStatus.CIRCULATED, MinutesStatus.APPROVED):
        values |= {"circulated_on": today - timedelta(days=20), "remarks_until": today - timedelta(days=10)}
    if status == MinutesStatus.APPROVED:
        values["approved_on"] = today - timedelta(days=5)
    return values


def participant(*, activity=None, person=None, name="", **fields):
    """Somebody on the list of an activity."""
    activity = activity or session()
    person = person or (None if name else a_person())
    return Participant.objects.create(activity=activity, person=person, name=name or person.name, **fields)


def agenda_item(*, activity=None, **fields):
    """A point of an activity's agenda."""
    return AgendaItem.objects.create(activity=activity or session(), **{"title": "Expérience d'une ville", **fields})


def remark(*, session=None, by=None, **fields):
    """A remark on a session's circulated minutes."""
    session = session or _session(minutes=MinutesStatus.CIRCULATED)
    return Remark.objects.create(session=session, by=by or a_person(), **{"text": "Le chiffre est de 12 %.", **fields})


def action(*, state="open", session=None, owner_city=None, **fields):
    """An action that a held session asked of a city."""
    session = session or _session(state=ActivityStatus.HELD)
    values = {"text": "Envoyer le cahier des charges", "due_on": timezone.localdate() + timedelta(days=30), **fields}
    if state != "open":
        values.setdefault("settled_on", timezone.localdate())
    return Action.objects.create(session=session, owner_city=owner_city or session.host_city, status=state, **values)


_session = session
