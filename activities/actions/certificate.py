"""Certificates of trainings: issued to whoever was there often enough, issued anew, revoked."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.participant import locked
from activities.models import Certificate, Training
from activities.workflow import reaches_threshold
from records import journal, transitions
from records.transitions import NotReady, made_by


@made_by(Training, "issue_certificates")
@transaction.atomic
def issue_all(*, training, by, issued_on=None, comment=""):
    """Issue a certificate to everybody who reached the threshold. Return the training.

    Raises TransitionError; nobody gets one then.
    """
    day = issued_on or timezone.localdate()
    changes = {"issued_on": day}
    transitions.apply(training, "issue_certificates", by=by, comment=comment, changes=changes)
    for row in training.participants.with_presences().order_by("pk"):
        if reaches_threshold(training, row):
            issue(training=training, participant=row, by=by, day=day)
    return training


def issue(*, training, participant, by, day, replaces=None):
    """Issue one certificate. Return it. participant: read `with_presences`. Called within a transaction.

    Raises NotReady if the participant was not present often enough.
    """
    attendance = training.attendance_of(participant)
    if not reaches_threshold(training, participant):
        values = {"name": participant.shown_name, "rate": attendance, "threshold": training.course.threshold}
        raise NotReady(_("%(name)s was present on %(rate)s %% of the half-days; %(threshold)s %% are needed.") % values)
    made = Certificate(
        training=training,
        participant=participant,
        issued_on=day,
        hours=training.course.hours,
        attendance=attendance,
        replaces=replaces,
        issued_by=by,
        created_by=by,
    )
    made.full_clean()
    made.save()
    journal.write(made, "issued", by=by, field="status", target=made.status)
    return made


@made_by(Certificate, "reissue")
@transaction.atomic
def reissue(*, certificate, by, reason):
    """Issue a certificate with a new number in the place of one, which stays as replaced. Return the new one.

    Raises TransitionError.
    """
    training = locked(certificate.training)
    changes = {"ended_on": timezone.localdate()}
    transitions.apply(certificate, "reissue", by=by, comment=reason, changes=changes)
    row = training.participants.with_presences().get(pk=certificate.participant_id)
    return issue(training=training, participant=row, by=by, day=timezone.localdate(), replaces=certificate)


@made_by(Certificate, "revoke")
@transaction.atomic
def revoke(*, certificate, by, reason):
    """Make a certificate invalid. Return it. Raises TransitionError."""
    return transitions.apply(certificate, "revoke", by=by, comment=reason, changes={"ended_on": timezone.localdate()})


@made_by(Certificate, "reinstate")
@transaction.atomic
def reinstate(*, certificate, by, reason):
    """Make a revoked certificate valid again. Return it. Raises TransitionError."""
    return transitions.apply(certificate, "reinstate", by=by, comment=reason, changes={"ended_on": None})
