"""The states of a membership: who moves it, from where to where."""

from django.utils.translation import gettext_lazy as _

from accounts.notifications import notice
from networks.enums import JOINED
from networks.enums import MembershipStatus as M
from networks.models import Appointment, Membership
from networks.workflow.people import coordinators_of, people_of_city, secretariat, those_who_follow
from records.transitions import COORDINATOR, ELECTED_OFFICIAL, FOCAL_POINT, SECRETARIAT, Transition, Workflow
from records.uploads import files_of


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
    # A city that a call has retained begins where its council deliberates, an organisation where it is admitted.
    initial=(M.IDENTIFIED, M.EXAMINED, M.ACTIVE),
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
            "renew_charter",
            (M.ACTIVE,),
            M.ACTIVE,
            "networks.activate_membership",
            _("Renew the charter"),
            needs=("charter_signed_on",),
            asks=("charter_signed_on",),
            style="secondary",
            hint=_(
                "The day on which the member signed the network's charter again; it takes the place of the earlier day."
            ),
            event=_("Charter renewed"),
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
