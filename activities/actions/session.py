"""Proposing a session, planning one, and logging one that was held."""

from django.db import transaction

from activities.actions import activity as activities
from activities.enums import ActivityStatus, SessionKind
from activities.models import Session


@transaction.atomic
def propose(*, by, lead_network, title, half_days, host_city=None, series=SessionKind.THEMATIC, **fields):
    """Propose a session to the network's coordination, which is told by mail. Return the Session (proposed).

    half_days: list of (date, Part). fields: others of the Session, and `networks`, the joint ones, and `agenda`,
    as set_agenda takes it. With a calendar_uid, doing it twice makes one session: the first is returned again.
    Raises NotAllowed, AlreadySaved (the same calendar_uid with other values), or ValidationError that names the fields
    at fault.
    """
    fields |= {"lead_network": lead_network, "title": title, "host_city": host_city, "series": series}
    return activities.begin(model=Session, status=ActivityStatus.PROPOSED, by=by, half_days=half_days, fields=fields)


@transaction.atomic
def schedule(*, by, lead_network, title, half_days, host_city=None, series=SessionKind.THEMATIC, **fields):
    """Put a session on the programme, with its number and its invited list. Return the Session (scheduled).

    Takes and raises what propose() does.
    """
    fields |= {"lead_network": lead_network, "title": title, "host_city": host_city, "series": series}
    return activities.begin(model=Session, status=ActivityStatus.SCHEDULED, by=by, half_days=half_days, fields=fields)


@transaction.atomic
def log_held(*, by, lead_network, title, half_days, host_city=None, series=SessionKind.THEMATIC, **fields):
    """Log a session that was held without having been planned here; those who were members that day are invited.

    Takes and raises what propose() does. Return the Session (held).
    """
    fields |= {"lead_network": lead_network, "title": title, "host_city": host_city, "series": series}
    return activities.begin(model=Session, status=ActivityStatus.HELD, by=by, half_days=half_days, fields=fields)
