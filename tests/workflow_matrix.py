"""Who may move what, from where to where: written down by hand from the specification, not derived from the code.

A row: transition -> (states it starts from, state it leads to, roles that may make it). A coordinator, focal point or
elected official is the record's own unless "foreign" is said. Whoever changes a workflow changes this file too.
"""

SYSTEM = "system"
VISITOR = "visitor"
FOCAL_POINT = "focal point"
DEPUTY = "deputy focal point"
CARETAKER = "caretaker focal point"
FORMER = "former focal point"
OTHER_CITY = "focal point of another city of the network"
OTHER_NETWORK = "focal point of the city in another network"
ELECTED = "elected official"
FOREIGN_ELECTED = "elected official of another city"
COORDINATOR = "coordinator"
FOREIGN_COORDINATOR = "coordinator of another network"
AUTHOR_COORDINATOR = "coordinator who wrote it"
REVIEWER = "reviewer named for it"
SECRETARIAT = "secretariat"
PARTNER = "partner"
OUTSIDER = "signed in without appointment"

ROLES = (
    SYSTEM,
    VISITOR,
    FOCAL_POINT,
    DEPUTY,
    CARETAKER,
    FORMER,
    OTHER_CITY,
    OTHER_NETWORK,
    ELECTED,
    FOREIGN_ELECTED,
    COORDINATOR,
    FOREIGN_COORDINATOR,
    AUTHOR_COORDINATOR,
    REVIEWER,
    SECRETARIAT,
    PARTNER,
    OUTSIDER,
)

CITY = {FOCAL_POINT, DEPUTY}
# A caretaker finishes what is under way, and begins nothing.
FINISHING = CITY | {CARETAKER}
COORDINATION = {COORDINATOR, AUTHOR_COORDINATOR}

MEMBERSHIP = {
    "declare_interest": (("identified",), "interested", {ELECTED}),
    "complete": (("interested",), "complete", CITY),
    "examine": (("complete",), "examined", COORDINATION),
    "return": (("complete",), "interested", COORDINATION),
    "file_deliberation": (("examined",), "deliberated", CITY),
    "activate": (("deliberated",), "active", {SECRETARIAT}),
    "renew_charter": (("active",), "active", {SECRETARIAT}),
    "suspend": (("active",), "suspended", {SECRETARIAT}),
    "resume": (("suspended",), "active", {SECRETARIAT}),
    "decline": (("identified", "interested", "complete", "examined", "deliberated"), "withdrawn", {ELECTED}),
    "withdraw": (("active", "suspended"), "withdrawn", {ELECTED}),
    "exclude": (("active", "suspended"), "excluded", {SECRETARIAT}),
}

APPOINTMENT = {
    "take_office": (("proposed",), "in_office", {SYSTEM}),
    "install": (("proposed",), "in_office", {SECRETARIAT}),
    "put_to_confirm": (("in_office",), "to_confirm", {SECRETARIAT}),
    # With an election, and with the city's answer to it.
    "await_confirmation": (("in_office",), "to_confirm", {SYSTEM}),
    "await_successor": (("to_confirm",), "caretaker", {SYSTEM}),
    "confirm": (("to_confirm", "caretaker"), "in_office", {SECRETARIAT}),
    # A focal point, by whoever names the successor.
    "replace": (("in_office", "to_confirm", "caretaker"), "ended", {ELECTED, SECRETARIAT}),
    "make_caretaker": (("to_confirm",), "caretaker", {SECRETARIAT}),
    "end": (("proposed", "in_office", "to_confirm", "caretaker"), "ended", {SECRETARIAT}),
    # With the city's membership.
    "lapse": (("proposed", "in_office", "to_confirm", "caretaker"), "ended", {SYSTEM}),
}

CONVENTION = {
    "negotiate": (("draft",), "negotiation", {SECRETARIAT}),
    "ask_opinion": (("negotiation",), "opinion", {SECRETARIAT}),
    "skip_opinion": (("negotiation",), "deliberations", {SECRETARIAT}),
    "record_opinion": (("opinion",), "deliberations", {SECRETARIAT}),
    "return_to_draft": (("negotiation",), "draft", {SECRETARIAT}),
    "return_to_negotiation": (("opinion", "deliberations"), "negotiation", {SECRETARIAT}),
    # With the last signature, or by a date.
    "conclude": (("deliberations",), "signed", {SYSTEM}),
    "put_in_force": (("signed",), "in_force", {SECRETARIAT}),
    "begin": (("signed",), "in_force", {SYSTEM}),
    "mark_to_renew": (("in_force",), "to_renew", {SYSTEM}),
    "renew": (("to_renew",), "in_force", {SECRETARIAT}),
    "amend": (("in_force", "to_renew"), "in_force", {SECRETARIAT}),
    "record_notice": (("in_force", "to_renew"), "to_renew", {SECRETARIAT}),
    "renew_tacitly": (("in_force", "to_renew"), "in_force", {SYSTEM}),
    "expire": (("in_force", "to_renew"), "expired", {SYSTEM}),
    "terminate": (("signed", "in_force", "to_renew"), "terminated", {SECRETARIAT}),
    "abandon": (("draft", "negotiation", "opinion", "deliberations"), "terminated", {SECRETARIAT}),
}

CONVENTION_PARTY = {
    # A convention binds the city, whatever the network in which its focal point works.
    "file_deliberation": (("pending",), "deliberated", CITY | {OTHER_NETWORK}),
    "sign": (("deliberated",), "signed", {ELECTED}),
    "record_signature": (("pending", "deliberated"), "signed", {SECRETARIAT}),
    # With the convention that goes back to the negotiation.
    "reopen": (("deliberated", "signed"), "pending", {SYSTEM}),
}

MOVING = COORDINATION | {SECRETARIAT}
CALL = {
    "open": (("draft",), "open", {SECRETARIAT}),
    "close_by_date": (("open",), "closed", {SYSTEM}),
    "close_early": (("open",), "closed", {SECRETARIAT}),
    "decide": (("closed",), "decided", {SECRETARIAT}),
    "cancel": (("draft", "open", "closed"), "cancelled", {SECRETARIAT}),
}

# A city applies before it is a member, by whoever represents it in any network.
APPLYING = CITY | {OTHER_NETWORK, ELECTED}
APPLICATION = {
    "sign_off": (("draft",), "signed_off", {ELECTED}),
    "submit": (("signed_off",), "submitted", APPLYING),
    "rework": (("signed_off",), "draft", APPLYING),
    # With the last review.
    "finish_review": (("submitted",), "examined", {SYSTEM}),
    "retain": (("examined", "waiting"), "retained", {SECRETARIAT}),
    "put_on_waiting_list": (("examined",), "waiting", {SECRETARIAT}),
    "refuse": (("examined", "waiting"), "refused", {SECRETARIAT}),
    "withdraw": (("draft", "signed_off", "submitted", "examined", "waiting"), "withdrawn", {ELECTED}),
}

REVIEW = {"hand_in": (("draft",), "in", {REVIEWER}), "take_back": (("in",), "draft", {REVIEWER})}

MILESTONE = {
    "reach": (("expected",), "reached", MOVING),
    "plan": (("expected",), "expected", MOVING),
    "reopen": (("reached",), "expected", MOVING),
}

JOINING_REQUEST = {
    "accept": (("received",), "accepted", {SECRETARIAT}),
    "set_aside": (("received",), "set_aside", {SECRETARIAT}),
}

ELECTION = {
    "poll": (("prepared",), "polled", {SECRETARIAT}),
    "poll_by_date": (("prepared",), "polled", {SYSTEM}),
    "ask": (("polled",), "confirming", {SECRETARIAT}),
    "close": (("confirming",), "closed", {SECRETARIAT}),
    "cancel": (("prepared",), "cancelled", {SECRETARIAT}),
}

MANDATE = {
    # The secretariat, for a city that says it on the telephone.
    "answer": (("awaited",), "answered", CITY | {OTHER_NETWORK, SECRETARIAT}),
    "confirm": (("answered",), "confirmed", {SECRETARIAT}),
    "return": (("answered",), "awaited", {SECRETARIAT}),
    "set_aside": (("awaited", "answered"), "set_aside", {SECRETARIAT}),
}

CONTRIBUTION = {
    "call": (("promised",), "called", {SECRETARIAT}),
    "receive": (("promised", "called"), "received", {SECRETARIAT}),
    "undo_receipt": (("received",), "called", {SECRETARIAT}),
    "cancel": (("promised", "called"), "cancelled", {SECRETARIAT}),
}

COST = {"cancel": (("recorded",), "cancelled", {SECRETARIAT})}

FINANCIAL_YEAR = {"close": (("open",), "closed", {SECRETARIAT}), "reopen": (("closed",), "open", {SECRETARIAT})}

COMMITMENT = {
    "settle": (("open",), "done", FINISHING | {OTHER_NETWORK, ELECTED, SECRETARIAT}),
    "reopen_commitment": (("done",), "open", {SECRETARIAT}),
}

SESSION = {
    "schedule": (("proposed", "postponed"), "scheduled", COORDINATION),
    "open": (("scheduled",), "open", COORDINATION),
    "close": (("open",), "closed", COORDINATION),
    "hold": (("scheduled", "open", "closed"), "held", CITY | COORDINATION),
    "postpone": (("scheduled", "open", "closed"), "postponed", COORDINATION),
    "cancel": (("proposed", "scheduled", "open", "closed", "postponed"), "cancelled", COORDINATION),
}

MINUTES = {
    "draft_minutes": (("none",), "drafted", FINISHING | COORDINATION),
    "circulate_minutes": (("drafted",), "circulated", FINISHING | COORDINATION),
    "take_back_minutes": (("circulated",), "drafted", COORDINATION),
    "approve_minutes": (("circulated",), "approved", COORDINATION),
}

PROGRAMME = {
    "adopt": (("draft",), "adopted", COORDINATION),
    "reopen_programme": (("adopted",), "draft", COORDINATION),
}

NEED = {
    # With a line of the programme.
    "plan_need": (("heard",), "planned", {SYSTEM}),
    "free_need": (("planned",), "heard", {SYSTEM}),
    "set_aside_need": (("heard",), "set_aside", COORDINATION),
    "take_up_need": (("set_aside",), "heard", COORDINATION),
}

ASSESSMENT = {
    "mark": (("open",), "marked", COORDINATION),
    "issue_certificates": (("marked",), "certificates_issued", COORDINATION),
    "follow_up": (("certificates_issued",), "followed_up", COORDINATION),
}

CERTIFICATE = {
    "reissue": (("issued",), "replaced", COORDINATION),
    "revoke": (("issued",), "revoked", COORDINATION),
    "reinstate": (("revoked",), "issued", COORDINATION),
}

DELEGATION = {
    "authorise": (("open",), "authorised", {SECRETARIAT}),
    "return_delegation": (("authorised",), "open", {SECRETARIAT}),
    "fix": (("authorised",), "fixed", CITY | COORDINATION),
    "reopen_delegation": (("fixed",), "authorised", CITY | COORDINATION),
}

RESTITUTION = {
    # With the trip that was made, and with the councils.
    "owe_report": (("not_due",), "due", {SYSTEM}),
    "report": (("due",), "reported", FINISHING | COORDINATION),
    "restitute": (("reported",), "restituted", {SYSTEM}),
    "await_councils": (("restituted",), "reported", {SYSTEM}),
    "close_trip": (("reported", "restituted"), "closed", COORDINATION),
}

COUNCIL = {
    "note_restitution": (("due",), "restituted", FINISHING | COORDINATION),
    "reopen_restitution": (("restituted",), "due", FINISHING | COORDINATION),
}

ACTION = {
    "settle": (("open",), "done", FINISHING | COORDINATION),
    "drop": (("open",), "dropped", COORDINATION),
    "reopen": (("done", "dropped"), "open", COORDINATION),
}

SHEET = {
    "submit": (("draft", "to_complete"), "submitted", CITY | COORDINATION),
    "start_review": (("submitted",), "in_review", COORDINATION),
    "ask_to_complete": (("in_review", "validated"), "to_complete", COORDINATION),
    "validate": (("in_review",), "validated", COORDINATION),
    "release": (("validated",), "validated", {SECRETARIAT}),
    # Nobody publishes what they wrote.
    "publish": (("validated",), "published", {COORDINATOR}),
    "mark_to_update": (("published",), "to_update", COORDINATION | {SECRETARIAT}),
    "replace": (("published", "to_update"), "replaced", {SYSTEM}),
    "archive": (("published", "to_update"), "archived", COORDINATION | {SECRETARIAT}),
    "reject": (("submitted", "in_review", "validated"), "rejected", COORDINATION),
}

REPORT = {
    "queue": (("requested",), "queued", {SYSTEM}),
    "start": (("queued",), "running", {SYSTEM}),
    "finish": (("running",), "ready", {SYSTEM}),
    "fail": (("queued", "running"), "failed", {SYSTEM}),
    "cancel": (("requested", "queued", "running"), "cancelled", COORDINATION | {SECRETARIAT}),
    "retry": (("failed", "cancelled"), "queued", COORDINATION | {SECRETARIAT}),
    "publish_report": (("ready",), "published", COORDINATION | {SECRETARIAT}),
    "withdraw_report": (("published",), "ready", COORDINATION | {SECRETARIAT}),
    # With the sheet that it tells of.
    "follow_sheet": (("published",), "ready", {SYSTEM}),
}

MATRIX = {
    ("networks.Membership", "status"): MEMBERSHIP,
    ("networks.Appointment", "status"): APPOINTMENT,
    ("networks.Convention", "status"): CONVENTION,
    ("networks.ConventionParty", "status"): CONVENTION_PARTY,
    ("networks.Commitment", "status"): COMMITMENT,
    ("networks.Milestone", "status"): MILESTONE,
    ("networks.Call", "status"): CALL,
    ("networks.Application", "status"): APPLICATION,
    ("networks.Review", "status"): REVIEW,
    ("networks.JoiningRequest", "status"): JOINING_REQUEST,
    ("networks.Contribution", "status"): CONTRIBUTION,
    ("networks.Cost", "status"): COST,
    ("networks.FinancialYear", "status"): FINANCIAL_YEAR,
    ("networks.Election", "status"): ELECTION,
    ("networks.Mandate", "status"): MANDATE,
    ("activities.Session", "status"): SESSION,
    ("activities.Session", "minutes_status"): MINUTES,
    # What all kinds of activities go through is the same.
    ("activities.Training", "status"): SESSION,
    ("activities.Training", "assessment_status"): ASSESSMENT,
    ("activities.Programme", "status"): PROGRAMME,
    ("activities.Need", "status"): NEED,
    ("activities.Certificate", "status"): CERTIFICATE,
    ("activities.StudyTrip", "status"): SESSION,
    ("activities.StudyTrip", "delegation_status"): DELEGATION,
    ("activities.StudyTrip", "restitution_status"): RESTITUTION,
    ("activities.CouncilRestitution", "status"): COUNCIL,
    ("activities.Action", "status"): ACTION,
    ("capitalisation.SheetVersion", "status"): SHEET,
    ("capitalisation.Report", "status"): REPORT,
}

# Every refusal, return, cancellation, suspension and withdrawal takes a reason. (Taking back an order for a PDF is not
# a decision about anybody, and the end of an appointment has a reason from a closed list.)
WITH_REASON = {
    "networks.Membership": {"return", "suspend", "decline", "withdraw", "exclude"},
    "networks.Appointment": set(),
    "networks.Convention": {
        "skip_opinion",
        "return_to_draft",
        "return_to_negotiation",
        "record_notice",
        "terminate",
        "abandon",
    },
    "networks.ConventionParty": {"reopen"},
    "networks.Commitment": {"reopen_commitment"},
    "networks.Milestone": {"reopen"},
    "networks.Call": {"close_early", "cancel"},
    "networks.Application": {"rework", "refuse", "withdraw"},
    "networks.Review": set(),
    "networks.JoiningRequest": {"set_aside"},
    "networks.Contribution": {"undo_receipt", "cancel"},
    "networks.Cost": {"cancel"},
    "networks.FinancialYear": {"reopen"},
    "networks.Election": {"cancel"},
    "networks.Mandate": {"return", "set_aside"},
    "activities.Session": {"postpone", "cancel", "take_back_minutes"},
    "activities.Training": {"postpone", "cancel"},
    "activities.Programme": {"reopen_programme"},
    "activities.Need": {"set_aside_need", "take_up_need"},
    "activities.Certificate": {"reissue", "revoke", "reinstate"},
    "activities.StudyTrip": {"postpone", "cancel", "return_delegation", "reopen_delegation"},
    "activities.CouncilRestitution": {"reopen_restitution"},
    "activities.Action": {"drop", "reopen"},
    "capitalisation.SheetVersion": {"ask_to_complete", "archive", "reject"},
    "capitalisation.Report": {"withdraw_report", "follow_sheet"},
}
