"""Who may do what to which record: a role's grant, held in the record's scope, and further conditions.

`register` is used by the apps to the right as well: a rule is a list of conditions, each with the sentence that tells
a refused person why.
"""

import rules

from accounts.roles import ROLES, Role, permissions_of
from networks.models.appointment import offices_of
from records.transitions import REFUSALS


def holds(person, permission, record=None):
    """True if an appointment in office grants the permission within the scope of `record` (anywhere if None)."""
    granting = offices_of(person).granting(permission)
    if record is None:
        return bool(granting)
    return any(covers(appointment, record) for appointment in granting)


def holds_as_secretariat(person, permission):
    """True if an appointment at the secretariat grants it: one that waits to be confirmed grants next to nothing."""
    return any(appointment.role == Role.SECRETARIAT for appointment in offices_of(person).granting(permission))


def coordinates(person, record):
    """True for the secretariat, and for those who coordinate the record's lead network."""
    offices = offices_of(person)
    return offices.is_secretariat or record.lead_network_id in offices.coordinated_ids


def covers(appointment, record):
    """True if the appointment's scope takes in the record."""
    if appointment.role == Role.FOCAL_POINT:
        return _focal_point_covers(appointment, record)
    scope = ROLES[appointment.role].scope
    return all(getattr(appointment, f"{name}_id") == WHOSE[name](record) for name in scope)


def _focal_point_covers(appointment, record):
    if appointment.city_id != record.acting_city_id:
        return False
    networks = record.acting_network_ids()
    if networks is not None and appointment.network_id not in networks:
        return False
    needs_active = getattr(record, "needs_active_membership", True)
    return not needs_active or appointment.network_id in appointment.active_network_ids


# The fields of an appointment's scope -> whose a record is, in that respect.
WHOSE = {
    "network": lambda record: record.lead_network_id,
    "city": lambda record: record.acting_city_id,
    "organisation": lambda record: getattr(record, "organisation_id", None),
}


def register(permission, *conditions, granted=holds):
    """Make `permission` a rule: the grant, then each (function(person, record) -> bool, reason) of `conditions`.

    granted: function(person, permission, record) -> bool that replaces the plain grant.
    """

    def refused(person, record=None):
        if not granted(person, permission, record):
            return ""
        if record is None:
            return None
        return next((reason for holds_true, reason in conditions if not holds_true(person, record)), None)

    def allowed(person, record=None):
        return refused(person, record) is None

    rules.add_perm(permission, rules.predicate(allowed, name=permission))
    REFUSALS[permission] = refused


for name in permissions_of("networks"):
    register(name)


def reviews(person, _permission, review=None):
    """True for the reviewer of this review, while in office, and not of the city that applies."""
    offices = offices_of(person)
    if review is None:
        return offices.any
    return review.reviewer_id == person.pk and offices.any and review.application.city_id not in offices.city_ids


register("networks.score_application", granted=reviews)
