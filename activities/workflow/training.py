"""The states of a training's assessment, and of certificates."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.enums import ActivityStatus as S
from activities.enums import AssessmentStatus, CertificateStatus
from activities.models import Certificate, Training
from records.dates import date_format
from records.days import add_months
from records.transitions import COORDINATOR, Transition, Workflow

FOLLOW_UP_MONTHS = 6


def training_held(training):
    """None once the training was held, else what is missing."""
    return None if training.status == S.HELD else _("Note first that the training was held.")


def somebody_reached_the_threshold(training):
    """None if somebody was present often enough for a certificate, else what is missing."""
    if any(reaches_threshold(training, row) for row in training.participants.with_presences()):
        return None
    return _("Nobody was present on %(threshold)s %% of the half-days.") % {"threshold": training.course.threshold}


def reaches_threshold(training, participant):
    """True if the participant (read `with_presences`) was present often enough for a certificate."""
    return training.attendance_of(participant) >= training.course.threshold


def half_a_year_passed(training):
    """None six months after the training, else what is missing."""
    if timezone.localdate() >= follow_up_day(training):
        return None
    day = date_format(follow_up_day(training), "DATE_FORMAT")
    return _("The follow-up can be closed from %(day)s on, six months after the training.") % {"day": day}


def follow_up_day(training):
    """From which day on participants are asked what they have applied."""
    return add_months(training.ends_on, FOLLOW_UP_MONTHS)


ASSESSMENT = Workflow(
    model=Training,
    field="assessment_status",
    states=AssessmentStatus,
    tones={
        AssessmentStatus.OPEN: "neutral",
        AssessmentStatus.MARKED: "wait",
        AssessmentStatus.ISSUED: "ok",
        AssessmentStatus.FOLLOWED_UP: "ok",
    },
    initial=(AssessmentStatus.OPEN,),
    transitions=(
        Transition(
            "mark",
            (AssessmentStatus.OPEN,),
            AssessmentStatus.MARKED,
            "activities.mark_training",
            _("Enter the results"),
            who=COORDINATOR,
            guard=training_held,
            page="activities:training_results",
            event=_("Results entered"),
        ),
        Transition(
            "issue_certificates",
            (AssessmentStatus.MARKED,),
            AssessmentStatus.ISSUED,
            "activities.issue_certificates",
            _("Issue the certificates"),
            who=COORDINATOR,
            guard=somebody_reached_the_threshold,
            needs=("issued_on",),
            asks=("issued_on",),
            hint=_(
                "Everybody who was present often enough gets a numbered certificate, which anybody can verify. "
                "From then on the attendance stands."
            ),
            event=_("Certificates issued"),
        ),
        Transition(
            "follow_up",
            (AssessmentStatus.ISSUED,),
            AssessmentStatus.FOLLOWED_UP,
            "activities.mark_training",
            _("Close the follow-up"),
            who=COORDINATOR,
            guard=half_a_year_passed,
            hint=_("What participants say that they have applied counts in the figures. They are not asked again."),
            event=_("Followed up"),
        ),
    ),
)


CERTIFICATE = Workflow(
    model=Certificate,
    states=CertificateStatus,
    tones={CertificateStatus.ISSUED: "ok", CertificateStatus.REPLACED: "neutral", CertificateStatus.REVOKED: "danger"},
    initial=(CertificateStatus.ISSUED,),
    transitions=(
        Transition(
            "reissue",
            (CertificateStatus.ISSUED,),
            CertificateStatus.REPLACED,
            "activities.end_certificate",
            _("Issue anew"),
            reason=True,
            style="secondary",
            hint=_("A certificate with a new number takes its place. Whoever verifies this one learns that."),
            event=_("Issued anew"),
        ),
        Transition(
            "revoke",
            (CertificateStatus.ISSUED,),
            CertificateStatus.REVOKED,
            "activities.end_certificate",
            _("Revoke"),
            reason=True,
            style="danger",
            hint=_("Whoever verifies it learns that it is no longer valid; not why. It can be made valid again."),
            event=_("Revoked"),
        ),
        Transition(
            "reinstate",
            (CertificateStatus.REVOKED,),
            CertificateStatus.ISSUED,
            "activities.end_certificate",
            _("Make valid again"),
            reason=True,
            style="secondary",
            event=_("Valid again"),
        ),
    ),
)
