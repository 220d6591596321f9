"""Conditions of activities/ beyond a role's grant."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role, permissions_of
from networks.models.appointment import offices_of
from networks.rules import register


def has_begun(_person, session):
    """A session is held once its first day has come."""
    return session.starts_on <= timezone.localdate()


def is_titular_or_coordinator(person, session):
    """Only a titular focal point, or the coordinator, logs a session as held without planning it first."""
    here = [
        appointment
        for appointment in offices_of(person).granting("activities.log_held_session")
        if appointment.role == Role.COORDINATOR or appointment.is_titular
    ]
    return session is None or any(
        appointment.network_id == session.lead_network_id
        if appointment.role == Role.COORDINATOR
        else appointment.city_id == session.host_city_id
        for appointment in here
    )


SPECIAL = {
    "activities.hold_session": ((has_begun, _("The session has not taken place yet.")),),
    "activities.log_held_session": (
        (is_titular_or_coordinator, _("Only the titular focal point of the host city may log a session as held.")),
        (has_begun, _("The session has not taken place yet.")),
    ),
}

for name in permissions_of("activities"):
    register(name, *SPECIAL.get(name, ()))
