"""Conditions of activities/ beyond a role's grant."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role, permissions_of
from activities.enums import ON_PROGRAMME, ActivityStatus, MinutesStatus
from networks.models.appointment import offices_of
from networks.rules import register


def has_begun(_person, session):
    """A session is held once its first day has come."""
    return session.starts_on <= timezone.localdate()


def takes_place(_person, session):
    """True for what is on the programme, and what was held."""
    return session.status in (*ON_PROGRAMME, ActivityStatus.HELD)


def minutes_not_final(_person, session):
    """Approved minutes are final, and so is the attendance that they rest on."""
    return session.minutes_status != MinutesStatus.APPROVED


def not_called_off(_person, session):
    return session.status != ActivityStatus.CANCELLED


def coordinates(person, session):
    """True for the coordinator of the lead network."""
    return session.lead_network_id in offices_of(person).coordinated_ids


def joint_ids(person, city_id=None):
    """The networks that a focal point may make a session a joint one with: those of the own city, or of that one."""
    held = offices_of(person).by_role[Role.FOCAL_POINT]
    cities = [appointment for appointment in held if city_id in (None, appointment.city_id)]
    return {network_id for appointment in cities for network_id in appointment.active_network_ids}


def not_out_for_remarks(person, session):
    """While those invited read the minutes, only the coordinator corrects them, as remarks ask for it."""
    return session.minutes_status != MinutesStatus.CIRCULATED or coordinates(person, session)


def is_titular_or_coordinator(person, session):
    """Only a titular focal point, or the coordinator, logs a session as held without planning it first."""
    networks = session.acting_network_ids()
    return any(
        appointment.network_id == session.lead_network_id
        if appointment.role == Role.COORDINATOR
        else appointment.is_titular
        and appointment.city_id == session.host_city_id
        and appointment.network_id in networks
        for appointment in offices_of(person).granting("activities.log_held_session")
    )


def may_remark(person, _permission, session):
    """The people of the session's networks, and those on its list. (Whether remarks are open is a condition.)"""
    if session is None:
        return offices_of(person).any
    if offices_of(person).network_ids & session.acting_network_ids():
        return True
    return bool(person and person.is_authenticated and session.lists(person))


def remarks_open(_person, session):
    return session.remarks_open


BEGUN = (has_begun, _("The session has not taken place yet."))
TAKES_PLACE = (takes_place, _("The session is not on the programme."))
NOT_FINAL = (minutes_not_final, _("The minutes are approved: nothing of them changes any more."))

SPECIAL = {
    "activities.change_session": (
        (not_called_off, _("The session was cancelled.")),
        NOT_FINAL,
    ),
    "activities.hold_session": (BEGUN,),
    "activities.log_held_session": (
        (is_titular_or_coordinator, _("Only the titular focal point of the host city may log a session as held.")),
        BEGUN,
    ),
    "activities.record_attendance": (TAKES_PLACE, BEGUN, NOT_FINAL),
    "activities.write_minutes": (
        TAKES_PLACE,
        BEGUN,
        NOT_FINAL,
        (not_out_for_remarks, _("The minutes are out for remarks: only the coordinator corrects them now.")),
    ),
}

for name in permissions_of("activities"):
    register(name, *SPECIAL.get(name, ()))

# No role grants it: whoever was there may say what the minutes got wrong.
register(
    "activities.remark_minutes",
    (remarks_open, _("The minutes are not out for remarks.")),
    granted=may_remark,
)
