"""The proceedings of a session: agenda, attendance, minutes, decisions, actions. For members: it names people."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from activities.enums import AgendaKind, Presence
from capitalisation.reports.attendance import Roll, explanation
from capitalisation.reports.sessions import action_told, counted, need_told, today, told
from records.wording import listed


def context(report):
    """All that the pages tell of `report.session`.

    People stand in it as identifiers; their names are in `people` alone, so that erasing somebody empties one place.
    """
    session = report.session
    roll = Roll([session])
    half_days = list(session.half_days.order_by("date", "part"))
    participants = _participants(session)
    actions = list(
        session.actions.select_related("activity", "owner_city", "owner_person").order_by("position", "due_on", "pk")
    )
    data = {
        "session": {**told(session), "languages": _languages(session), "networks": _networks(session)},
        "agenda": _agenda(session, half_days),
        "half_days": _half_days(half_days, participants),
        "groups": _groups(participants, half_days),
        "people": _people(participants, actions),
        "roll": roll.total(),
        "capacities": roll.by_capacity(),
        "city_count": len(roll.cities_of(session)),
        "explanation": explanation(),
        "minutes": session.minutes,
        "circulated_on": session.circulated_on.isoformat() if session.circulated_on else "",
        "approved_on": session.approved_on.isoformat() if session.approved_on else "",
        "remark_count": session.remarks.count(),
        "decisions": [decision.text for decision in session.decisions.order_by("position", "pk")],
        "actions": [action_told(action) for action in actions],
        "action_counts": counted(actions),
        "needs": [need_told(need) for need in session.needs.select_related("city", "session").order_by("pk")],
    }
    return {**data, **_frame(report, data)}


# --- What is read, and how it is told -------------------------------------------------------------------------------


def _participants(session):
    people = session.participants.select_related("city", "organisation").prefetch_related("attendances")
    return list(people.by_city())


def _languages(session):
    names = dict(session._meta.get_field("languages").base_field.choices)
    return listed(names.get(language, language) for language in session.languages)


def _networks(session):
    others = session.networks.order_by("acronym")
    return [network.acronym for network in (session.lead_network, *others)]


def _agenda(session, half_days):
    """The points by half-day, those of none at the end; breaks are told apart, so that they can be set lightly."""
    points = list(session.agenda.order_by("position", "pk"))
    parts = [
        {"date": half_day.date.isoformat(), "part": half_day.get_part_display(), "points": _points(points, half_day.pk)}
        for half_day in half_days
    ]
    parts.append({"date": "", "part": "", "points": _points(points, None)})
    return [part for part in parts if part["points"]]


def _points(points, half_day):
    return [
        {
            "time": point.starts_at.strftime("%H:%M") if point.starts_at else "",
            "kind": point.get_kind_display(),
            "title": point.title,
            "speaker": point.speaker,
            "is_break": point.kind == AgendaKind.BREAK,
        }
        for point in points
        if point.half_day_id == half_day
    ]


def _half_days(half_days, participants):
    """The columns of the attendance list: date, half, and how many were present."""
    marks = [mark for participant in participants for mark in participant.attendances.all()]
    return [
        {
            "date": half_day.date.isoformat(),
            "part": half_day.get_part_display(),
            "present": sum(m.half_day_id == half_day.pk and m.presence == Presence.PRESENT for m in marks),
        }
        for half_day in half_days
    ]


def _groups(participants, half_days):
    """The list by city (those of no city last), each participant with a mark per half-day."""
    groups = {}
    for participant in participants:
        name = participant.city.name if participant.city else ""
        group = groups.setdefault(participant.city_id, {"city": name, "rows": []})
        group["rows"].append(_row(participant, half_days))
    return list(groups.values())


def _row(participant, half_days):
    marks = {mark.half_day_id: mark.presence for mark in participant.attendances.all()}
    return {
        "person": f"PAR-{participant.pk}",
        "organisation": participant.organisation.name if participant.organisation else "",
        "capacity": participant.get_capacity_display(),
        "is_invited": participant.is_invited,
        "marks": [str(marks.get(half_day.pk, "")) for half_day in half_days],
    }


def _people(participants, actions):
    """Identifier -> name and function, of those who took part and of those in charge of an action."""
    people = {f"PAR-{one.pk}": {"name": one.shown_name, "function": one.function} for one in participants}
    in_charge = {action.owner_person for action in actions if action.owner_person}
    return people | {person.code: _person(person) for person in sorted(in_charge, key=lambda person: person.pk)}


def _person(person: Person):
    return {"name": person.name, "function": person.function}


# --- Cover, contents, colophon --------------------------------------------------------------------------------------


def _frame(report, data):
    titles = _titles(data)
    return {
        "code": report.code if report.pk else "",
        "kicker": _("Proceedings · %(series)s") % {"series": data["session"]["series"]},
        "heading": data["session"]["title"],
        "subtitle": " · ".join(filter(None, (" + ".join(data["session"]["networks"]), data["session"]["city"]))),
        "figures": _cover_figures(data),
        "titles": titles,
        "contents": [{"anchor": anchor, "title": title, "level": 1} for anchor, title in titles.items()],
        "audience": report.get_visibility_display(),
        "as_of": today(),
        "sources": [_("The session's file on the portal: %(code)s") % {"code": data["session"]["code"]}],
    }


def _titles(data):
    """The chapters that have something to tell, in their order: anchor -> title."""
    chapters = {
        "session": (_("The session"), True),
        "agenda": (_("Agenda"), data["agenda"]),
        "attendance": (_("Attendance"), data["groups"]),
        "minutes": (_("Minutes"), True),
        "decisions": (_("Decisions and actions"), data["decisions"] or data["actions"]),
        "needs": (_("Needs for the next sessions"), data["needs"]),
    }
    return {anchor: title for anchor, (title, told_of) in chapters.items() if told_of}


def _cover_figures(data):
    people, decisions, actions = data["roll"]["people"], len(data["decisions"]), len(data["actions"])
    figures = [
        {"value": data["city_count"], "label": ngettext("city present", "cities present", data["city_count"])},
        {"value": people, "label": ngettext("participant", "participants", people)},
        {"value": decisions, "label": ngettext("decision", "decisions", decisions)},
        {"value": actions, "label": ngettext("action", "actions", actions)},
    ]
    return [figure for figure in figures if figure["value"]]
