"""How a session, its actions and its needs are told: shared by the kinds of reports that tell of them."""

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.enums import ActionStatus, MinutesStatus
from records.transitions import tone_of


def told(session):
    """What a report says of a session, without its people."""
    return {
        "code": session.code,
        "title": session.title,
        "series": session.get_series_display(),
        "number": session.number,
        "starts_on": session.starts_on.isoformat(),
        "ends_on": session.ends_on.isoformat(),
        "city": session.host_city.name if session.host_city else "",
        "venue": session.venue,
        "mode": session.get_mode_display(),
        "summary": session.summary,
        "minutes_approved": session.minutes_status == MinutesStatus.APPROVED,
        "minutes_state": session.get_minutes_status_display(),
    }


def action_told(action):
    """What a report says of an action; its person as an identifier."""
    label, tone = state_of(action)
    return {
        "code": action.code,
        "text": action.text,
        "city": action.owner_city.name if action.owner_city else "",
        "person": f"PER-{action.owner_person_id}" if action.owner_person_id else "",
        "due_on": action.due_on.isoformat() if action.due_on else "",
        "settled_on": action.settled_on.isoformat() if action.settled_on else "",
        "state": label,
        "tone": tone,
        "outcome": action.outcome,
        "asked_on": action.activity.starts_on.isoformat(),
    }


def state_of(action):
    """The state of an action today, as (label, tone): late is told apart from merely to do."""
    if action.is_late:
        return _("late"), "danger"
    return action.get_status_display(), tone_of(action)


def counted(actions):
    """How many actions are done, late, still to do in time, and dropped."""
    late = sum(action.is_late for action in actions)
    return {
        "total": len(actions),
        "done": sum(action.status == ActionStatus.DONE for action in actions),
        "late": late,
        "open": sum(action.status == ActionStatus.OPEN for action in actions) - late,
        "dropped": sum(action.status == ActionStatus.DROPPED for action in actions),
    }


def need_told(need):
    """A need heard in a session, and the city that spoke of it."""
    return {
        "text": need.text,
        "city": need.city.name if need.city else "",
        "session": need.session.code,
        "heard_on": need.session.starts_on.isoformat(),
    }


def today():
    """The day whose data a report tells."""
    return timezone.localdate().isoformat()
