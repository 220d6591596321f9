"""Planning a training, an edition of a course; its results, and what came of it six months later."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.notifications import send_mails
from activities.actions import activity as activities
from activities.actions.participant import locked
from activities.enums import ActivityStatus, AssessmentStatus
from activities.models import Participant, Training, TrainingResult
from activities.workflow import follow_up_day
from records import journal, transitions
from records.daily import every_day
from records.transitions import NotAllowed, made_by, require


@transaction.atomic
def propose(*, by, half_days, **fields):
    """Propose a training to the network's coordination, which is told by mail. Return the Training (proposed).

    Takes what activities.begin() does, and raises what it does.
    """
    return activities.begin(model=Training, status=ActivityStatus.PROPOSED, by=by, half_days=half_days, fields=fields)


@transaction.atomic
def schedule(*, by, half_days, **fields):
    """Put a training on the programme, with its invited list. Return the Training (scheduled). As propose()."""
    return activities.begin(model=Training, status=ActivityStatus.SCHEDULED, by=by, half_days=half_days, fields=fields)


@transaction.atomic
def save_results(*, training, by, results):
    """Save the tests: {participant's key: (before, after)}, in percent or None; the training is marked with them.

    Return the training. Raises NotAllowed, NotReady (not held yet), or ValidationError (a stranger to the training).
    """
    current = locked(training)
    require(by, "activities.mark_training", current)
    if current.is_final:
        raise NotAllowed(_("The certificates are issued: the results stand."))
    there = set(current.participants.values_list("pk", flat=True))
    if set(results) - there:
        raise ValidationError(_("One of these people is not on the list of this training."))
    for pk, (before, after) in results.items():
        row = TrainingResult.objects.filter(participant=pk).first() or TrainingResult(participant_id=pk)
        row.before, row.after = before, after
        row.full_clean()
        row.save()
    if current.assessment_status == AssessmentStatus.OPEN:
        return transitions.apply(current, "mark", by=by)
    journal.write(current, "results_changed", by=by)
    return current


@transaction.atomic
def say_applied(*, participant, by, applied, applied_how=""):
    """Say for oneself what one has applied of a training. Return the TrainingResult.

    Raises NotAllowed, or ValidationError that names the field.
    """
    require(by, "activities.answer_follow_up", participant)
    row = TrainingResult.objects.filter(participant=participant).first() or TrainingResult(participant=participant)
    row.applied, row.applied_how = applied, applied_how
    row.full_clean()
    row.save()
    return row


@made_by(Training, "follow_up")
@transaction.atomic
def follow_up(*, training, by, comment=""):
    """Close the follow-up of a training. Return it. Raises TransitionError."""
    changes = {"followed_up_on": timezone.localdate()}
    return transitions.apply(training, "follow_up", by=by, comment=comment, changes=changes)


@every_day
def ask_what_was_applied():
    """Write once to those certified six months ago who have not said what they applied. Return how many trainings."""
    asked = 0
    for training in Training.objects.filter(assessment_status=AssessmentStatus.ISSUED).order_by("pk"):
        if follow_up_day(training) <= timezone.localdate():
            asked += _ask(training)
    return asked


@transaction.atomic
def _ask(training):
    current = locked(training)
    if journal.entries_of(current).filter(event="follow_up_asked").exists():
        return 0
    rows = Participant.objects.filter(certificates__training=current, certificates__status="issued")
    people = [row.person for row in rows.select_related("person").order_by("pk") if row.person and row.person.is_active]
    journal.write(current, "follow_up_asked", by=None)
    transaction.on_commit(lambda: send_mails("activities/emails/follow_up", people, {"record": current}))
    return 1
