"""The closed lists of networks/."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    PREPARATION = "preparation", _("preparation")
    OPERATION = "operation", _("operation")
    INSTITUTIONALISATION = "institutionalisation", _("institutionalisation")


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
