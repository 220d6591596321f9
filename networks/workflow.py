"""The states of networks/, as tables: who moves what, from where to where."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.notifications import notice
from accounts.roles import Role
from networks.enums import JOINED
from networks.enums import AppointmentStatus as A
from networks.enums import MembershipStatus as M
from networks.models import Appointment, Membership
from records.transitions import (
    COORDINATOR,
    ELECTED_OFFICIAL,
    FOCAL_POINT,
    SECRETARIAT,
    SYSTEM,
    Transition,
    Workflow,
)
from records.uploads import files_of


def people_of_city(membership):
    """The elected officials and the focal points in office for a city in a network."""
    here = Appointment.objects.in_office().filter(city=membership.city_id)
    concerned = here.filter(role=Role.ELECTED_OFFICIAL) | here.filter(
        role=Role.FOCAL_POINT, network=membership.network_id
    )
    return Person.objects.filter(pk__in=concerned.values("person"))


def coordinators_of(record):
    """The coordinators in office of a record's lead network."""
    coordinating = Appointment.objects.in_office().filter(role=Role.COORDINATOR, network=record.lead_network_id)
    return Person.objects.filter(pk__in=coordinating.values("person"))


def secretariat(_record):
    """The people of the secretariat."""
    return Person.objects.filter(pk__in=Appointment.objects.in_office().filter(role=Role.SECRETARIAT).values("person"))


def those_who_follow(membership):
    """The secretariat, and the coordinators of the network."""
    return secretariat(membership) | coordinators_of(membership)


def holder(appointment):
    """The person appointed, if they have an account: the others have been told nothing yet."""
    return [appointment.person] if appointment.person.has_account else []


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


def way_in(status):
    """The steps by which a city becomes a member, each with whether it is done, the present one, or to come."""
    steps, state, found = [], M.IDENTIFIED, False
    while state != M.ACTIVE:
        step = next(step for step in MEMBERSHIP.leaving(state) if step.who)
        found = found or state == status
        steps.append({"label": step.label, "who": step.who, "state": _progress(state == status, found), "url": ""})
        state = step.target
    return steps if found else []


def _progress(is_present, was_found):
    if is_present:
        return "started"
    return "todo" if was_found else "done"


def deliberation_filed(membership):
    """None if the council's deliberation is among the files, else what is missing."""
    if files_of(membership, "deliberation").exists():
        return None
    return _("Add the file of the council's deliberation first.")


def focal_point_known(membership):
    """None if a focal point in office represents the city in the network, else what is missing."""
    if not membership.city_id:
        return None
    here = Appointment.objects.in_office().focal_points()
    if here.filter(city=membership.city_id, network=membership.network_id).exists():
        return None
    return _("The city has no focal point in office in this network yet.")


MEMBERSHIP = Workflow(
    model=Membership,
    states=M,
    tones={
        M.IDENTIFIED: "neutral",
        M.INTERESTED: "wait",
        M.COMPLETE: "wait",
        M.EXAMINED: "wait",
        M.DELIBERATED: "wait",
        M.ACTIVE: "ok",
        M.SUSPENDED: "danger",
        M.WITHDRAWN: "neutral",
        M.EXCLUDED: "danger",
    },
    initial=(M.IDENTIFIED,),
    transitions=(
        Transition(
            "declare_interest",
            (M.IDENTIFIED,),
            M.INTERESTED,
            "networks.declare_interest",
            _("Declare interest and name the focal point"),
            who=ELECTED_OFFICIAL,
            notify=notice("networks/emails/membership_interested", coordinators_of),
        ),
        Transition(
            "complete",
            (M.INTERESTED,),
            M.COMPLETE,
            "networks.complete_membership",
            _("Complete the file"),
            who=FOCAL_POINT,
            needs=("motivation", "themes_offered", "themes_sought"),
            hint=_("The network's coordinator is told by mail, and then examines the file."),
            notify=notice("networks/emails/membership_complete", coordinators_of),
        ),
        Transition(
            "examine",
            (M.COMPLETE,),
            M.EXAMINED,
            "networks.examine_membership",
            _("Give a favourable opinion"),
            who=COORDINATOR,
            hint=_("The city is then asked for its council's deliberation."),
            notify=notice("networks/emails/membership_examined", people_of_city),
        ),
        Transition(
            "return",
            (M.COMPLETE,),
            M.INTERESTED,
            "networks.examine_membership",
            _("Return to be completed"),
            reason=True,
            style="secondary",
            hint=_(
                "The file goes back to the city's focal point, who completes it. "
                "The city is told by mail, with your reason."
            ),
            notify=notice("networks/emails/membership_returned", people_of_city),
        ),
        Transition(
            "file_deliberation",
            (M.EXAMINED,),
            M.DELIBERATED,
            "networks.file_deliberation",
            _("File the deliberation"),
            who=FOCAL_POINT,
            needs=("deliberation_number", "deliberation_date"),
            guard=deliberation_filed,
            hint=_("The secretariat is told by mail, and then makes the membership active."),
            notify=notice("networks/emails/membership_deliberated", secretariat),
        ),
        Transition(
            "activate",
            (M.DELIBERATED,),
            M.ACTIVE,
            "networks.activate_membership",
            _("Make the membership active"),
            who=SECRETARIAT,
            needs=("joined_on",),
            asks=("joined_on", "charter_signed_on"),
            guard=focal_point_known,
            hint=_("The city becomes a member in full right: its people have their rights in the network at once."),
            notify=notice("networks/emails/membership_active", people_of_city),
        ),
        Transition(
            "suspend",
            (M.ACTIVE,),
            M.SUSPENDED,
            "networks.suspend_membership",
            _("Suspend"),
            reason=True,
            style="danger",
            hint=_(
                "The city's rights in the network stop at once, until the suspension ends. "
                "Its people and all that is recorded stay."
            ),
            notify=notice("networks/emails/membership_suspended", people_of_city),
        ),
        Transition(
            "resume",
            (M.SUSPENDED,),
            M.ACTIVE,
            "networks.suspend_membership",
            _("End the suspension"),
            who=SECRETARIAT,
            style="secondary",
            hint=_("The city has its rights in the network again at once, and is told by mail."),
            notify=notice("networks/emails/membership_active", people_of_city),
        ),
        Transition(
            "decline",
            (M.IDENTIFIED, M.INTERESTED, M.COMPLETE, M.EXAMINED, M.DELIBERATED),
            M.WITHDRAWN,
            "networks.withdraw_membership",
            _("Give up joining"),
            reason=True,
            style="danger",
            hint=_(
                "The file is closed and kept, and the appointments of the city's focal points in this network end. "
                "To join later takes a new file."
            ),
            notify=notice("networks/emails/membership_withdrawn", those_who_follow),
        ),
        Transition(
            "withdraw",
            JOINED,
            M.WITHDRAWN,
            "networks.withdraw_membership",
            _("Withdraw from the network"),
            reason=True,
            style="danger",
            needs=("left_on",),
            asks=("left_on",),
            hint=_(
                "The city's rights in the network, and the appointments of its focal points there, end at once. "
                "Its history is kept; to come back takes a new file."
            ),
            notify=notice("networks/emails/membership_withdrawn", those_who_follow),
        ),
        Transition(
            "exclude",
            JOINED,
            M.EXCLUDED,
            "networks.exclude_membership",
            _("Exclude"),
            reason=True,
            style="danger",
            needs=("left_on",),
            asks=("left_on",),
            hint=_(
                "The city's rights in the network, and the appointments of its focal points there, end at once. "
                "Its history is kept; to come back takes a new file."
            ),
            notify=notice("networks/emails/membership_excluded", people_of_city),
        ),
    ),
)

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
            "confirm",
            (A.TO_CONFIRM, A.CARETAKER),
            A.IN_OFFICE,
            "networks.manage_appointment",
            _("Confirm"),
            who=SECRETARIAT,
            hint=_("All rights of the appointment hold again at once."),
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
