"""Sessions with their half-days, lists, attendances, decisions and actions."""

from datetime import timedelta
from itertools import count

from django.db import transaction

from activities.enums import (
    ActionStatus,
    ActivityKind,
    ActivityStatus,
    AgendaKind,
    Capacity,
    MinutesStatus,
    Part,
    Presence,
)
from activities.models import Action, Activity, AgendaItem, Attendance, Decision, HalfDay, Need, Participant, Session
from networks.enums import Visibility
from remam.demo.world import content
from remam.seed.country import tell

YEARS = 10
# Of twelve sessions one is still to come.
AHEAD = 12
BATCH = 2000


def invent_sessions(scale, members, people, as_of, chance):
    """Return `scale.sessions` sessions over ten years, all but the last of each network held, with all that is theirs.

    members: network -> its cities. people: whom the lists name, city by city (city's key -> people).
    """
    told = content("sessions")["session"]
    sessions = []
    for number in range(scale.sessions):
        network = list(members)[number % len(members)]
        place, of_network = number // len(members) + 1, max(scale.sessions // len(members), 1)
        day = _day(place, of_network, as_of)
        fields = _activity(network, chance.choice(members[network]), chance.choice(told), day, as_of)
        sessions.append(Session(**fields, **_minutes(place, day, as_of, chance.choice(told))))
    _keep(sessions)
    tell(sessions, "scheduled", "scheduled", "held", "held")
    _fill(sessions, scale, members, people, chance)
    return sessions


def _day(place, of_network, as_of):
    """The last of a network's sessions is in two months; the others are spread over the years before."""
    if place == of_network:
        return as_of + timedelta(days=60)
    return as_of - timedelta(days=20 + round((of_network - place) * 365 * YEARS / of_network))


def _activity(network, city, told, day, as_of):
    return {
        "kind": ActivityKind.SESSION,
        "title": told["title"],
        "summary": f"Session inventée : {told['title'].lower()}.",
        "lead_network": network,
        "sub_theme": None,
        "host_city": city,
        "venue": "Salle du conseil",
        "starts_on": day,
        "ends_on": day,
        "status": ActivityStatus.HELD if day < as_of else ActivityStatus.SCHEDULED,
        "visibility": Visibility.PUBLIC if day > as_of or day.day % 2 else Visibility.NETWORK,
    }


def _minutes(place, day, as_of, told):
    if day > as_of:
        return {"number": place}
    circulated = day + timedelta(days=5)
    return {
        "number": place,
        "minutes": "\n\n".join([f"## {told['title']}", *told.get("cases", []), *told.get("decisions", [])]),
        "minutes_status": MinutesStatus.APPROVED,
        "circulated_on": circulated,
        "remarks_until": circulated + timedelta(days=10),
        "approved_on": circulated + timedelta(days=11),
    }


def _keep(sessions):
    """Write both rows of each session: bulk_create() writes no rows that lie in two tables."""
    shared = [field.attname for field in Activity._meta.concrete_fields if not field.primary_key]
    rows = [Activity(**{name: getattr(session, name) for name in shared}) for session in sessions]
    Activity.objects.bulk_create(rows, batch_size=500)
    with transaction.atomic():
        for session, row in zip(sessions, rows, strict=True):
            session.pk = session.id = row.pk
            session.save_base(raw=True, force_insert=True)


def _fill(sessions, scale, members, people, chance):
    halves = HalfDay.objects.bulk_create(
        (HalfDay(activity=session, date=session.starts_on, part=part) for session in sessions for part in Part),
        batch_size=BATCH,
    )
    of_session = {session.pk: halves[2 * place : 2 * place + 2] for place, session in enumerate(sessions)}
    AgendaItem.objects.bulk_create(
        (
            AgendaItem(activity=session, half_day=half, position=place, kind=AgendaKind.CASE, title=title)
            for session in sessions
            for place, (half, title) in enumerate(zip(of_session[session.pk], ("Expérience", "Échanges"), strict=True))
        ),
        batch_size=BATCH,
    )
    _list(sessions, of_session, scale, members, people, chance)
    _follow(sessions, members, chance)


def _list(sessions, halves, scale, members, people, chance):
    """Each session's list, and who was there."""
    listed = []
    for session in sessions:
        cities = members[session.lead_network]
        known = [(city, person) for city in cities for person in people[city.pk]]
        for city, person in chance.sample(known, min(scale.invited, len(known))):
            listed.append(
                Participant(
                    activity=session,
                    person=person,
                    name=f"{person.given_name} {person.family_name}",
                    function=person.function,
                    city=city,
                    capacity=Capacity.TECHNICAL,
                )
            )
    Participant.objects.bulk_create(listed, batch_size=BATCH)
    marks = (Presence.PRESENT, Presence.PRESENT, Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT)
    Attendance.objects.bulk_create(
        (
            Attendance(participant=participant, half_day=half, presence=chance.choice(marks))
            for participant in listed
            if participant.activity.status == ActivityStatus.HELD
            for half in halves[participant.activity_id]
        ),
        batch_size=BATCH,
    )


def _follow(sessions, members, chance):
    """What each held session decided, heard and asked for; of twenty actions one is still open."""
    held, numbers = [session for session in sessions if session.status == ActivityStatus.HELD], count()
    Decision.objects.bulk_create(
        (Decision(session=session, text="Les indicateurs sont communs aux villes du réseau.") for session in held),
        batch_size=BATCH,
    )
    Need.objects.bulk_create(
        (
            Need(
                session=session,
                network=session.lead_network,
                city=session.host_city,
                text="Former les agents de contrôle",
                heard_on=session.starts_on,
            )
            for session in held
        ),
        batch_size=BATCH,
    )
    Action.objects.bulk_create(
        (
            _action(session, chance.choice(members[session.lead_network]), next(numbers) % 20)
            for session in held
            for _each in range(2)
        ),
        batch_size=BATCH,
    )


def _action(session, city, lot):
    settled = None if lot == 0 else session.starts_on + timedelta(days=40)
    return Action(
        activity=session,
        text="Partager les fiches de suivi avec les villes du réseau",
        owner_city=city,
        due_on=session.starts_on + timedelta(days=60),
        status=ActionStatus.DONE if settled else ActionStatus.OPEN,
        settled_on=settled,
    )
