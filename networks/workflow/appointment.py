"""The states of an appointment: who moves it, from where to where."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.notifications import notice, told
from accounts.roles import Role
from networks.enums import AppointmentStatus as A
from networks.models import Appointment
from networks.models.appointment import LIVE
from networks.workflow.people import holder
from records.transitions import SECRETARIAT, SYSTEM, Transition, Workflow


def secretariat_goes_on(appointment):
    """None if the site can still be managed without this appointment, else what is missing.

    Somebody else of the secretariat has to be in office, in full right (a caretaker names nobody), and able to sign in.
    """
    if appointment.role != Role.SECRETARIAT:
        return None
    # Two people who each take the other out come one after the other, and the second finds nobody left. The row that
    # makes them wait is always the same one: each holds their own already, and all of them would be a deadlock.
    with transaction.atomic(savepoint=False):
        seats = Appointment.objects.filter(role=Role.SECRETARIAT)
        seats.select_for_update().order_by("pk").first()
        others = seats.in_office().filter(status=A.IN_OFFICE).exclude(pk=appointment.pk)
        if others.filter(person__in=Person.objects.with_account()).exists():
            return None
    return _("Nobody else is in office at the secretariat: name somebody first, or no one could manage the site.")


def is_focal_point(appointment):
    """None, or the sentence that says that only focal points are replaced this way."""
    return None if appointment.role == Role.FOCAL_POINT else _("Only a focal point is replaced here.")


APPOINTMENT = Workflow(
    model=Appointment,
    states=A,
    tones={A.PROPOSED: "wait", A.IN_OFFICE: "ok", A.TO_CONFIRM: "wait", A.CARETAKER: "wait", A.ENDED: "neutral"},
    initial=(A.PROPOSED, A.IN_OFFICE),
    transitions=(
        Transition(
            "take_office",
            (A.PROPOSED,),
            A.IN_OFFICE,
            SYSTEM,
            _("Take office"),
            who=_("the person invited, by accepting the invitation"),
            event=_("Office taken"),
        ),
        Transition(
            "install",
            (A.PROPOSED,),
            A.IN_OFFICE,
            "networks.manage_appointment",
            _("Put in office now"),
            style="secondary",
            hint=_("Without waiting for the invitation to be accepted."),
        ),
        Transition(
            "put_to_confirm",
            (A.IN_OFFICE,),
            A.TO_CONFIRM,
            "networks.manage_appointment",
            _("Put to confirm after the election"),
            guard=secretariat_goes_on,
            style="secondary",
            hint=_(
                "Until it is confirmed, the person reads and finishes what is under way (attendance, minutes, "
                "actions), and nothing else."
            ),
        ),
        Transition(
            "await_confirmation",
            (A.IN_OFFICE,),
            A.TO_CONFIRM,
            SYSTEM,
            _("Put to confirm by the election"),
            who=_("by itself, on the polling day"),
            event=_("To confirm after the election"),
            notify=notice("networks/emails/appointment_to_confirm", holder),
        ),
        Transition(
            "confirm",
            (A.TO_CONFIRM, A.CARETAKER),
            A.IN_OFFICE,
            "networks.manage_appointment",
            _("Confirm"),
            who=SECRETARIAT,
            hint=_("All rights of the appointment hold again at once."),
            event=_("Confirmed"),
            notify=told(holder),
        ),
        Transition(
            "make_caretaker",
            (A.TO_CONFIRM,),
            A.CARETAKER,
            "networks.manage_appointment",
            _("Keep as caretaker"),
            style="secondary",
            hint=_(
                "The person goes on reading and finishing what is under way, and nothing else, until the "
                "appointment is confirmed or ended."
            ),
        ),
        Transition(
            "await_successor",
            (A.TO_CONFIRM,),
            A.CARETAKER,
            SYSTEM,
            _("Keep until the successor takes over"),
            event=_("Caretaker until the successor takes over"),
        ),
        Transition(
            "replace",
            LIVE,
            A.ENDED,
            "networks.name_focal_point",
            _("Replace"),
            needs=("end", "end_reason"),
            guard=is_focal_point,
            offered=lambda appointment: appointment.role == Role.FOCAL_POINT,
            style="secondary",
            hint=_("One screen: the successor is named, this appointment ends, and what is in hand passes on."),
            event=_("Replaced"),
            notify=notice("networks/emails/appointment_ended", holder),
        ),
        Transition(
            "end",
            (A.PROPOSED, A.IN_OFFICE, A.TO_CONFIRM, A.CARETAKER),
            A.ENDED,
            "networks.manage_appointment",
            _("End the appointment"),
            needs=("end", "end_reason"),
            guard=secretariat_goes_on,
            style="danger",
            hint=_(
                "The rights that came with this appointment end at once. "
                "The account, and what the person has written, stay."
            ),
            notify=notice("networks/emails/appointment_ended", holder),
        ),
        Transition(
            "lapse",
            (A.PROPOSED, A.IN_OFFICE, A.TO_CONFIRM, A.CARETAKER),
            A.ENDED,
            SYSTEM,
            _("End with the city's membership"),
            needs=("end", "end_reason"),
            event=_("Ended with the city's membership"),
            notify=notice("networks/emails/appointment_ended", holder),
        ),
    ),
)
