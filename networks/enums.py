"""The closed lists of networks/."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Phase(models.TextChoices):
    PREPARATION = "preparation", _("preparation")
    OPERATION = "operation", _("operation")
    INSTITUTIONALISATION = "institutionalisation", _("institutionalisation")


class MilestoneKind(models.TextChoices):
    """The ten milestones of the founding process, in the founding document's order."""

    BACKING = "backing", _("institutional backing")
    PARTNERSHIP = "partnership", _("partnership convention")
    THEMES = "themes", _("choice of themes")
    NATIONAL_CALL = "national_call", _("national call for projects")
    SELECTION = "selection", _("selection of cities and sub-themes")
    BASELINE = "baseline", _("thematic baseline")
    RULES = "rules", _("operating rules")
    LAUNCH = "launch", _("launch and validation day")
    AUTONOMY = "autonomy", _("process towards autonomy")
    AMPCC = "ampcc", _("convention with the association of presidents of communal councils")


_KINDS = tuple(MilestoneKind)
PHASES = {
    Phase.PREPARATION: _KINDS[:6],
    Phase.OPERATION: _KINDS[6:8],
    Phase.INSTITUTIONALISATION: _KINDS[8:],
}
# The milestones of which one opens a phase: operation begins with the launch day, not with the rules written before.
OPENED_BY = {
    Phase.OPERATION: (MilestoneKind.LAUNCH,),
    Phase.INSTITUTIONALISATION: (MilestoneKind.AUTONOMY, MilestoneKind.AMPCC),
}


class MilestoneStatus(models.TextChoices):
    EXPECTED = "expected", _("expected")
    REACHED = "reached", _("reached")


class Colour(models.TextChoices):
    """Eight hues told apart by colour-blind people too; the shades stand in static/css/tokens.css."""

    GREEN = "green", _("green")
    BRICK = "brick", _("brick")
    BLUE = "blue", _("blue")
    PLUM = "plum", _("plum")
    TEAL = "teal", _("teal")
    GOLD = "gold", _("gold")
    SLATE = "slate", _("slate")
    ROSE = "rose", _("rose")


class Visibility(models.TextChoices):
    """Who sees a record, from everybody to one city."""

    PUBLIC = "public", _("everybody")
    PARTNERS = "partners", _("members and partners")
    MEMBERS = "members", _("members of all networks")
    NETWORK = "network", _("members of the network")
    CITY = "city", _("the city and the coordination")


class Lever(models.TextChoices):
    """The ten levers of networking, fixed by the founding document."""

    BENCHMARKING = "benchmarking", _("Benchmarking")
    EXCHANGE = "exchange", _("Exchange")
    TRAINING = "training", _("Training")
    CAPITALISATION = "capitalisation", _("Capitalisation")
    PILOTING = "piloting", _("Piloting")
    PARTICIPATION = "participation", _("Participation")
    PARTNERSHIP = "partnership", _("Partnership")
    REGIONAL_DIALOGUE = "regional_dialogue", _("Regional dialogue")
    ADVOCACY = "advocacy", _("Advocacy")
    INSTITUTIONALISATION = "institutionalisation", _("Institutionalisation")


class OrganisationKind(models.TextChoices):
    MINISTRY = "ministry", _("ministry")
    STATE_BODY = "state_body", _("State body")
    PUBLIC_INTEREST_GROUP = "gip", _("public-interest group")
    PROFESSION = "profession", _("profession")
    ASSOCIATION = "association", _("association")
    DONOR = "donor", _("donor")
    UNIVERSITY = "university", _("university")
    FOREIGN_NETWORK = "foreign_network", _("foreign network")


class MembershipStatus(models.TextChoices):
    IDENTIFIED = "identified", _("identified")
    INTERESTED = "interested", _("interested")
    COMPLETE = "complete", _("complete")
    EXAMINED = "examined", _("examined")
    DELIBERATED = "deliberated", _("deliberated")
    ACTIVE = "active", _("active")
    SUSPENDED = "suspended", _("suspended")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXCLUDED = "excluded", _("excluded")


# Members whose rights rest: what they did stays, and meanwhile they are neither invited nor receive anybody.
RESTING = (MembershipStatus.SUSPENDED,)
# Members, whatever their rights.
JOINED = (MembershipStatus.ACTIVE, *RESTING)


class MembershipKind(models.TextChoices):
    MEMBER = "member", _("member")
    ASSOCIATE = "associate", _("associate")
    OBSERVER = "observer", _("observer")


# What an organisation can be: only a city deliberates, and is a member in full right.
FOR_ORGANISATIONS = (MembershipKind.ASSOCIATE, MembershipKind.OBSERVER)


class RequestStatus(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("request to join", "received")
    ACCEPTED = "accepted", pgettext_lazy("request to join", "taken up")
    SET_ASIDE = "set_aside", pgettext_lazy("request to join", "set aside")


class AppointmentStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    IN_OFFICE = "in_office", _("in office")
    TO_CONFIRM = "to_confirm", _("to confirm")
    CARETAKER = "caretaker", _("caretaker")
    ENDED = "ended", _("ended")


class EndReason(models.TextChoices):
    TERM = "term", _("end of term")
    RESIGNATION = "resignation", _("resignation")
    DISSOLUTION = "dissolution", _("dissolution of the council")
    DEATH = "death", _("death")
    REPLACED = "replaced", _("replaced")
    MEMBERSHIP = "membership", _("end of the city's membership")


# --- Elections -------------------------------------------------------------------------------------------------------


class ElectionKind(models.TextChoices):
    GENERAL = "general", _("communal elections")
    PARTIAL = "partial", _("by-election")


class ElectionStatus(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("election", "prepared")
    POLLED = "polled", pgettext_lazy("election", "polled")
    CONFIRMING = "confirming", pgettext_lazy("election", "confirming")
    CLOSED = "closed", pgettext_lazy("election", "closed")
    CANCELLED = "cancelled", pgettext_lazy("election", "cancelled")


class MandateStatus(models.TextChoices):
    AWAITED = "awaited", pgettext_lazy("mandate", "awaited")
    ANSWERED = "answered", pgettext_lazy("mandate", "answered")
    CONFIRMED = "confirmed", pgettext_lazy("mandate", "confirmed")
    SET_ASIDE = "set_aside", pgettext_lazy("mandate", "not concerned")


# Mandates of which the city, or the secretariat, has still something to say.
UNSETTLED = (MandateStatus.AWAITED, MandateStatus.ANSWERED)


class MandateOutcome(models.TextChoices):
    KEPT = "kept", _("goes on representing the city")
    REPLACED = "replaced", _("somebody else represents the city")


# --- Organisations and conventions -----------------------------------------------------------------------------------


class Country(models.TextChoices):
    """Where organisations come from, by ISO 3166-1 code."""

    MOROCCO = "MA", _("Morocco")
    ALGERIA = "DZ", _("Algeria")
    BELGIUM = "BE", _("Belgium")
    BURKINA_FASO = "BF", _("Burkina Faso")
    CAMEROON = "CM", _("Cameroon")
    CANADA = "CA", _("Canada")
    IVORY_COAST = "CI", _("Côte d’Ivoire")
    EGYPT = "EG", _("Egypt")
    FRANCE = "FR", _("France")
    GERMANY = "DE", _("Germany")
    ITALY = "IT", _("Italy")
    JORDAN = "JO", _("Jordan")
    LEBANON = "LB", _("Lebanon")
    MALI = "ML", _("Mali")
    MAURITANIA = "MR", _("Mauritania")
    NETHERLANDS = "NL", _("Netherlands")
    PORTUGAL = "PT", _("Portugal")
    SENEGAL = "SN", _("Senegal")
    SPAIN = "ES", _("Spain")
    SWITZERLAND = "CH", _("Switzerland")
    TUNISIA = "TN", _("Tunisia")
    TURKEY = "TR", _("Türkiye")
    UNITED_KINGDOM = "GB", _("United Kingdom")
    UNITED_STATES = "US", _("United States")


class ConventionStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    NEGOTIATION = "negotiation", _("in negotiation")
    OPINION = "opinion", _("ministry's opinion")
    DELIBERATIONS = "deliberations", _("deliberations and signatures")
    SIGNED = "signed", _("signed")
    IN_FORCE = "in_force", _("in force")
    TO_RENEW = "to_renew", _("to renew")
    EXPIRED = "expired", _("expired")
    TERMINATED = "terminated", _("terminated")


# While the parties still agree on the text.
IN_WRITING = (ConventionStatus.DRAFT, ConventionStatus.NEGOTIATION)
# What binds its parties today.
BINDING = (ConventionStatus.IN_FORCE, ConventionStatus.TO_RENEW)


class PartyStatus(models.TextChoices):
    PENDING = "pending", pgettext_lazy("party to a convention", "awaited")
    DELIBERATED = "deliberated", pgettext_lazy("party to a convention", "deliberated")
    SIGNED = "signed", pgettext_lazy("party to a convention", "signed")


class CommitmentStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("commitment", "to do")
    DONE = "done", pgettext_lazy("commitment", "done")


# --- Calls -----------------------------------------------------------------------------------------------------------


class CallKind(models.TextChoices):
    PROJECTS = "projects", _("call for projects")
    INTEREST = "interest", _("call for expressions of interest")


class CallStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("call", "draft")
    OPEN = "open", pgettext_lazy("call", "open")
    CLOSED = "closed", pgettext_lazy("call", "closed")
    DECIDED = "decided", pgettext_lazy("call", "decided")
    CANCELLED = "cancelled", pgettext_lazy("call", "cancelled")


# Whose applications are judged, and which everybody reads.
UNDER_WAY = (CallStatus.OPEN, CallStatus.CLOSED)
PUBLISHED = (*UNDER_WAY, CallStatus.DECIDED)


class ApplicationStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("application", "draft")
    SIGNED_OFF = "signed_off", pgettext_lazy("application", "signed off")
    SUBMITTED = "submitted", pgettext_lazy("application", "submitted")
    EXAMINED = "examined", pgettext_lazy("application", "examined")
    RETAINED = "retained", pgettext_lazy("application", "retained")
    WAITING = "waiting", pgettext_lazy("application", "on the waiting list")
    REFUSED = "refused", pgettext_lazy("application", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")


# What a decision can make of an application, and the states in which all its reviews are in.
OUTCOMES = (ApplicationStatus.RETAINED, ApplicationStatus.WAITING, ApplicationStatus.REFUSED)
SCORED = (ApplicationStatus.EXAMINED, *OUTCOMES)


# What files of an application are for: added by the city, or made by the portal.
ANNEX, LETTER = "annex", "letter"


class ReviewStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("review", "to finish")
    IN = "in", pgettext_lazy("review", "handed in")


# --- Financing -------------------------------------------------------------------------------------------------------


class ContributionKind(models.TextChoices):
    DUES = "dues", _("dues")
    GRANT = "grant", _("grant")
    IN_KIND = "in_kind", _("in kind")


class ContributionStatus(models.TextChoices):
    PROMISED = "promised", pgettext_lazy("contribution", "promised")
    CALLED = "called", pgettext_lazy("contribution", "called")
    RECEIVED = "received", pgettext_lazy("contribution", "received")
    CANCELLED = "cancelled", pgettext_lazy("contribution", "cancelled")


class CostKind(models.TextChoices):
    TRAVEL = "travel", _("travel and accommodation")
    VENUE = "venue", _("venue and hospitality")
    EXPERTISE = "expertise", _("expertise and training")
    INTERPRETATION = "interpretation", _("interpretation and translation")
    PUBLISHING = "publishing", _("publishing")
    STAFF = "staff", _("staff")
    OTHER = "other", pgettext_lazy("cost", "other")


class CostStatus(models.TextChoices):
    RECORDED = "recorded", pgettext_lazy("cost", "recorded")
    CANCELLED = "cancelled", pgettext_lazy("cost", "cancelled")


class PayerKind(models.TextChoices):
    """Who pays: what members bring is own resources, the rest is not."""

    CITY = "city", pgettext_lazy("payer", "city")
    ORGANISATION = "organisation", pgettext_lazy("payer", "organisation")
    ASSOCIATION = "association", pgettext_lazy("payer", "the association")


class YearStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("financial year", "open")
    CLOSED = "closed", pgettext_lazy("financial year", "closed")
