"""The closed lists of activities/."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActivityKind(models.TextChoices):
    SESSION = "session", _("session")
    TRAINING = "training", _("training")
    STUDY_TRIP = "study_trip", _("study trip")


class ActivityStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    SCHEDULED = "scheduled", _("scheduled")
    OPEN = "open", _("registrations open")
    CLOSED = "closed", _("registrations closed")
    HELD = "held", _("held")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


# Announced, and neither held nor called off.
ON_PROGRAMME = (ActivityStatus.SCHEDULED, ActivityStatus.OPEN, ActivityStatus.CLOSED)
# The convocations have left.
CONVENED = (ActivityStatus.OPEN, ActivityStatus.CLOSED)


class SessionKind(models.TextChoices):
    THEMATIC = "thematic", _("thematic session")
    STEERING = "steering", _("steering committee")
    ASSEMBLY = "assembly", _("general assembly")
    WEBINAR = "webinar", _("webinar")
    LAUNCH = "launch", _("launch day")


class Mode(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("on site and online")


class Part(models.TextChoices):
    """The half of a day; the values sort in the order of the day."""

    MORNING = "1am", _("morning")
    AFTERNOON = "2pm", _("afternoon")


class AgendaKind(models.TextChoices):
    OPENING = "opening", _("opening")
    TALK = "talk", _("talk")
    CASE = "case", _("experience of a city")
    WORKSHOP = "workshop", _("workshop")
    VISIT = "visit", _("visit")
    DISCUSSION = "discussion", _("discussion")
    BREAK = "break", _("break")
    CLOSING = "closing", _("closing")


class Capacity(models.TextChoices):
    """In what capacity somebody takes part; quotas per city are by capacity."""

    ELECTED = "elected", _("elected official")
    TECHNICAL = "technical", _("technical official")
    ASSOCIATIVE = "associative", _("association")
    PARTNER = "partner", _("partner")
    TEAM = "team", _("coordination")
    OTHER = "other", _("other")


class Registration(models.TextChoices):
    """What somebody on the list has answered, or was answered for them."""

    INVITED = "invited", _("no answer yet")
    REGISTERED = "registered", _("registered")
    WAITING = "waiting", _("on the waiting list")
    DECLINED = "declined", _("cannot come")


class Presence(models.TextChoices):
    PRESENT = "present", _("present")
    EXCUSED = "excused", _("excused")
    ABSENT = "absent", _("absent")


class MinutesStatus(models.TextChoices):
    NONE = "none", _("not begun")
    DRAFTED = "drafted", _("drafted")
    CIRCULATED = "circulated", _("circulated for remarks")
    APPROVED = "approved", _("approved")


# Minutes that those who take part may read, and not only those who write them.
RELEASED_MINUTES = (MinutesStatus.CIRCULATED, MinutesStatus.APPROVED)


class NeedStatus(models.TextChoices):
    HEARD = "heard", _("heard")
    PLANNED = "planned", _("on the programme")
    SET_ASIDE = "set_aside", _("set aside")


class ProgrammeStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    ADOPTED = "adopted", _("adopted")


class ActionStatus(models.TextChoices):
    OPEN = "open", _("to do")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class Level(models.TextChoices):
    INTRODUCTION = "introduction", pgettext_lazy("level of a course", "introduction")
    PRACTICE = "practice", _("practice")
    MASTERY = "mastery", _("mastery")


class AssessmentStatus(models.TextChoices):
    OPEN = "open", _("to mark")
    MARKED = "marked", _("marked")
    ISSUED = "certificates_issued", _("certificates issued")
    FOLLOWED_UP = "followed_up", _("followed up")


class Applied(models.TextChoices):
    """What came of a training six months later."""

    FULLY = "fully", _("applied")
    PARTLY = "partly", _("applied in part")
    NOT_YET = "not_yet", _("not applied yet")


class CertificateStatus(models.TextChoices):
    ISSUED = "issued", _("valid")
    REPLACED = "replaced", _("replaced by a newer one")
    REVOKED = "revoked", _("revoked")


class TripKind(models.TextChoices):
    STUDY = "study", _("study trip")
    EXCHANGE = "exchange", _("regional exchange")


class DelegationStatus(models.TextChoices):
    OPEN = "open", _("open")
    AUTHORISED = "authorised", _("authorised")
    FIXED = "fixed", _("fixed")


class RestitutionStatus(models.TextChoices):
    """What a trip owes afterwards: a report, and an account before the council of each city that took part."""

    NOT_DUE = "not_due", _("not due yet")
    DUE = "due", _("report due")
    REPORTED = "reported", _("reported")
    RESTITUTED = "restituted", _("restituted")
    CLOSED = "closed", _("closed")


class CouncilStatus(models.TextChoices):
    """Whether a city's council has heard what its delegates brought back."""

    DUE = "due", _("due")
    HELD = "restituted", _("restituted")


class Intention(models.TextChoices):
    YES = "yes", _("yes")
    MAYBE = "maybe", _("perhaps")
    NO = "no", _("no")


class PaperKind(models.TextChoices):
    """The documents that go with an activity, laid out by a worker."""

    CONVOCATION = "convocation", _("convocations")
    ATTENDANCE_SHEET = "sheet", _("attendance sheet to sign")
    CERTIFICATE = "certificate", _("certificates")
    MISSION_ORDERS = "mission", _("list of the delegation")
