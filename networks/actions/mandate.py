"""What a city answers after an election, and what the secretariat makes of it."""

from django.db import transaction

from accounts.actions.person import find_or_create
from accounts.roles import Role
from networks.actions import appointment as appointments
from networks.enums import AppointmentStatus, EndReason, MandateOutcome
from networks.models import Appointment, Mandate
from records import transitions
from records.transitions import require

IN_QUESTION = (AppointmentStatus.TO_CONFIRM, AppointmentStatus.CARETAKER)


@transaction.atomic
def answer(*, mandate, by, outcome, since=None, deed="", successor=None, comment=""):
    """Say who represents the city from now on: whoever did, or somebody else. Return the mandate.

    outcome: a MandateOutcome. successor: dict (email, given_name, family_name, function) of who takes over, and since:
    the day they did. The person in office stays as a caretaker until the secretariat has confirmed the successor.
    Raises TransitionError, or ValidationError that names the field at fault.
    """
    require(by, "networks.answer_mandate", mandate)
    is_replaced = outcome == MandateOutcome.REPLACED
    changes = {
        "outcome": outcome,
        "successor": find_or_create(by=by, **successor) if is_replaced else None,
        "since": since if is_replaced else None,
        "deed": deed,
    }
    for name, value in changes.items():
        setattr(mandate, name, value)
    mandate.clean()
    transitions.apply(mandate, "answer", by=by, comment=comment, changes=changes)
    if is_replaced and mandate.appointment_id and _held(mandate).status == AppointmentStatus.TO_CONFIRM:
        transitions.apply(_held(mandate), "await_successor", by=None)
    return mandate


def _held(mandate):
    return Appointment.objects.select_related("person").get(pk=mandate.appointment_id)


@transitions.made_by(Mandate, "confirm")
@transaction.atomic
def confirm(*, mandate, by, comment=""):
    """Confirm what the city has answered: rights hold again, or pass to the successor. Return the mandate.

    Raises TransitionError, or ValidationError: the successor's account is closed, or the place is taken.
    """
    transitions.apply(mandate, "confirm", by=by, comment=comment)
    if mandate.outcome == MandateOutcome.KEPT:
        _restore(mandate, by)
        return mandate
    if mandate.appointment_id and _held(mandate).is_open:
        held = _held(mandate)
        end = max(held.start, mandate.since)
        appointments.end(appointment=held, end=end, reason=EndReason.TERM, by=by)
    appointments.propose(
        person=mandate.successor,
        role=Role.ELECTED_OFFICIAL,
        city=mandate.city,
        start=mandate.since,
        deed=mandate.deed,
        by=by,
    )
    return mandate


@transitions.made_by(Mandate, "set_aside")
@transaction.atomic
def set_aside(*, mandate, by, reason):
    """Say that the election does not concern this mandate: it holds again. Return it. Raises TransitionError."""
    transitions.apply(mandate, "set_aside", by=by, comment=reason)
    _restore(mandate, by)
    return mandate


def _restore(mandate, by):
    if mandate.appointment_id and _held(mandate).status in IN_QUESTION:
        transitions.apply(_held(mandate), "confirm", by=by)
