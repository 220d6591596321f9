"""What the journal's events are called in a timeline, where they are not transitions (those have their label)."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "answer_reminded": _("Those who had not answered were reminded"),
    "date_reminded": _("Those registered were reminded of the date"),
    "report_reminded": _("Reminded that the report is due"),
    "accepted": _("Invitation accepted"),
    "admitted": _("Admitted"),
    "asked": _("Asked by the session"),
    "attendance_begun": _("Attendance begun"),
    "changed": _("Changed"),
    "corrected": _("Corrected"),
    "created": _("Created"),
    "handed_over": _("Passed to the successor"),
    "identified": _("Identified"),
    "retained": _("Retained by a call"),
    "invited": _("Invited"),
    "invited_list_filled": _("List of those invited filled in"),
    "logged_held": _("Logged as held"),
    "material_added": _("Document added"),
    "evaluation_asked": _("Those present asked for their opinion"),
    "follow_up_asked": _("Participants asked what they have applied"),
    "issued": _("Issued"),
    "mission_orders": _("Mission orders entered"),
    "moved_up": _("Moved up from the waiting list"),
    "needs_answered": _("Needs put on the programme"),
    "voiced": _("Need said"),
    "people_registered": _("People registered"),
    "report_saved": _("Report saved"),
    "results_changed": _("Results changed"),
    "registration_cancelled": _("Registration cancelled"),
    "minutes_saved": _("Minutes saved"),
    "named_many": _("People named from a table"),
    "new_version": _("New version opened"),
    "not_installed": _("Appointment not installed"),
    "proposed": _("Proposed"),
    "reminded": _("Cities reminded"),
    "remarked": _("Remark made"),
    "requested": _("Requested"),
    "scheduled": _("Scheduled"),
    "visitor_added": _("Visitor added"),
    # Conventions
    "commitment_done": _("Commitment kept"),
    "commitment_reopened": _("Commitment due again"),
    "party_deliberated": _("Deliberation of a party filed"),
    "party_signed": _("Signed by a party"),
    "renewal_alert": _("Reminder of the end sent"),
}


def event_label(name):
    """Return what the event `name` is called; an unknown one is shown as it is written."""
    return EVENTS.get(name) or name.replace("_", " ").capitalize()
