"""Who may do what: the vocabulary of roles and permissions, on one page.

A person holds a role by a dated appointment (networks). A permission is granted to roles; where it holds is decided by
the appointment's scope: a coordinator for the network's records, a focal point for the city's records in the
network, an elected official for the city's. Further conditions on single records stand in `<app>/rules.py`.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    FOCAL_POINT = "focal_point", _("focal point")
    ELECTED_OFFICIAL = "elected_official", _("elected official")
    COORDINATOR = "coordinator", _("coordinator")
    SECRETARIAT = "secretariat", _("secretariat")
    PARTNER = "partner", _("partner")


FP, EL, CO, SE, PA = (
    Role.FOCAL_POINT,
    Role.ELECTED_OFFICIAL,
    Role.COORDINATOR,
    Role.SECRETARIAT,
    Role.PARTNER,
)


@dataclass(frozen=True)
class Facts:
    """What a role is, besides what it may do.

    scope: the fields of an appointment that say for what it is held. purpose: what somebody does in it, in a sentence.
    is_member: of the association, where members' lists are. second_factor: needed to sign in, by those who decide for
    others or see everybody's data.
    """

    scope: tuple[str, ...]
    purpose: str
    is_member: bool = True
    second_factor: bool = False


# Those who decide for most come first.
ROLES = {
    SE: Facts((), _("Manages networks, memberships, people and invitations."), second_factor=True),
    CO: Facts(
        ("network",),
        _("Plans a network's programme, examines applications, reviews and publishes practices, orders reports."),
        second_factor=True,
    ),
    FP: Facts(("city", "network"), _("Logs sessions, attendance and minutes for a city; writes its sheets.")),
    EL: Facts(("city",), _("Sees what the city owes, gets and decides; signs off what binds it.")),
    PA: Facts(("organisation",), _("Reads what is shared with partners."), is_member=False),
}

GRANTS = {
    # networks
    "networks.change_city": {FP, SE},
    "networks.change_network": {CO, SE},
    "networks.manage_reference": {SE},
    "networks.view_directory": {FP, EL, CO, SE},
    "networks.identify_membership": {SE},
    "networks.declare_interest": {EL},
    "networks.complete_membership": {FP},
    "networks.examine_membership": {CO},
    "networks.file_deliberation": {FP},
    "networks.activate_membership": {SE},
    "networks.suspend_membership": {SE},
    "networks.withdraw_membership": {EL},
    "networks.exclude_membership": {SE},
    "networks.name_focal_point": {EL, SE},
    "networks.manage_appointment": {SE},
    "networks.manage_finance": {SE},
    "networks.manage_election": {SE},
    "networks.answer_mandate": {FP, SE},
    "networks.change_organisation": {SE},
    "networks.change_convention": {SE},
    "networks.move_convention": {SE},
    "networks.file_convention_deliberation": {FP},
    "networks.sign_convention": {EL},
    "networks.record_signature": {SE},
    "networks.settle_commitment": {FP, EL, SE},
    "networks.change_call": {SE},
    "networks.move_call": {SE},
    "networks.fill_application": {FP, EL},
    "networks.sign_off_application": {EL},
    "networks.withdraw_application": {EL},
    "networks.decide_application": {SE},
    "networks.move_milestone": {CO, SE},
    # activities
    "activities.propose_activity": {FP, CO},
    "activities.change_activity": {FP, CO},
    "activities.log_held_session": {FP, CO},
    "activities.plan_activity": {CO},
    "activities.hold_activity": {FP, CO},
    # A focal point the people of the own city, wherever it is held.
    "activities.register_people": {FP, CO},
    "activities.cancel_registration": {FP, CO},
    "activities.convene": {FP, CO},
    # The host city's focal point.
    "activities.print_sheet": {FP, CO},
    "activities.print_certificates": {FP, CO},
    "activities.print_delegation": {FP, CO, SE},
    "activities.record_attendance": {FP, CO},
    "activities.write_minutes": {FP, CO},
    "activities.circulate_minutes": {FP, CO},
    "activities.approve_minutes": {CO},
    "activities.add_material": {FP, CO},
    "activities.voice_need": {FP, EL, CO},
    "activities.write_programme": {CO},
    "activities.ask_evaluation": {CO},
    "activities.read_evaluation": {FP, CO},
    "activities.change_course": {CO},
    "activities.mark_training": {CO},
    "activities.issue_certificates": {CO},
    "activities.end_certificate": {CO},
    "activities.authorise_delegation": {SE},
    "activities.fix_delegation": {FP, CO},
    "activities.report_trip": {FP, CO},
    # Each city before its own council.
    "activities.note_restitution": {FP, CO},
    "activities.close_trip": {CO},
    "activities.settle_action": {FP, CO},
    "activities.drop_action": {CO},
    # capitalisation
    "capitalisation.write_sheet": {FP, CO},
    "capitalisation.change_sheet": {FP, CO},
    "capitalisation.submit_sheet": {FP, CO},
    "capitalisation.review_sheet": {CO},
    "capitalisation.publish_sheet": {CO},
    "capitalisation.release_sheet": {SE},
    "capitalisation.archive_sheet": {CO, SE},
    # A focal point only the proceedings of a session held in their city, and their city's sheets.
    "capitalisation.request_report": {FP, CO, SE},
    "capitalisation.publish_report": {CO, SE},
}

# What somebody still does between an election and its confirmation: read, and finish what is under way.
CARETAKER_GRANTS = {
    "networks.view_directory",
    "networks.settle_commitment",
    "activities.record_attendance",
    "activities.write_minutes",
    # Minutes that nobody may send out would not be finished.
    "activities.circulate_minutes",
    "activities.settle_action",
    "activities.report_trip",
    "activities.note_restitution",
}


def permissions_of(app):
    """The permissions of one app, in the order of the table."""
    return [name for name in GRANTS if name.startswith(f"{app}.")]
