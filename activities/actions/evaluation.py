"""The anonymous evaluation of an activity: asked of those who were there, answered once by a link, closed by itself."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.notifications import send_mail
from activities.actions.participant import locked
from activities.enums import ActivityStatus, Presence
from activities.models import KINDS, Activity, Ballot, Evaluation
from activities.models.evaluation import hash_of, new_token
from records import journal
from records.daily import every_day
from records.transitions import NotReady, require

# An activity that was noted as held longer ago is not asked about by itself.
RECENT = timedelta(days=7)


@transaction.atomic
def ask(*, activity, by):
    """Ask those who were there what they thought: each gets a link that serves once. Return how many were asked.

    Raises NotAllowed, or NotReady (asked already, nobody was there).
    """
    current = locked(activity)
    require(by, "activities.ask_evaluation", current)
    return _ask(current, by)


def _ask(current, by):
    if current.evaluation_closes_on:
        raise NotReady(_("Those who were there have been asked already."))
    present = current.participants.filter(attendances__presence=Presence.PRESENT, person__is_active=True)
    people = list(Person.objects.filter(pk__in=present.values("person")).order_by("pk"))
    if not people:
        raise NotReady(_("Nobody who was there has an address to write to."))
    tokens = [new_token() for _person in people]
    # In the order of what is kept, not of the people: rows tell nothing of who got which.
    hashes = sorted(hash_of(token) for token in tokens)
    Ballot.objects.bulk_create(Ballot(activity=current, token_hash=kept) for kept in hashes)
    current.evaluation_closes_on = timezone.localdate() + timedelta(days=settings.EVALUATION_DAYS)
    current.save(update_fields=["evaluation_closes_on"])
    journal.write(current, "evaluation_asked", by=by)
    transaction.on_commit(lambda: _write(current, people, tokens))
    return len(people)


def _write(activity, people, tokens):
    for person, token in zip(people, tokens, strict=True):
        link = settings.SITE_URL + reverse("activities:evaluate", args=[token])
        context = {"record": activity, "link": link, "closes_on": activity.evaluation_closes_on}
        send_mail("activities/emails/evaluation", person, context)


@transaction.atomic
def answer(*, token, **answers):
    """Keep what somebody thought; the link serves no more. Return the Evaluation.

    answers: fields of the Evaluation. Raises ValidationError: the link was used, the time is over, a mark is missing.
    """
    ballot = Ballot.objects.select_for_update().select_related("activity").get(token_hash=hash_of(token))
    if ballot.is_used:
        raise ValidationError(_("This link has been used: each answers once."))
    if not is_open(ballot.activity):
        raise ValidationError(_("The time for answers is over."))
    made = Evaluation(activity=ballot.activity, **answers)
    made.full_clean()
    made.save()
    ballot.is_used = True
    ballot.save(update_fields=["is_used"])
    return made


def is_open(activity):
    """True while answers are taken."""
    closes = activity.evaluation_closes_on
    return closes is not None and closes >= timezone.localdate()


@every_day
def ask_by_itself():
    """Ask about what was held in the last days and nobody has asked about. Return how many activities."""
    recent = Activity.objects.filter(
        status=ActivityStatus.HELD, evaluation_closes_on=None, ends_on__gte=timezone.localdate() - RECENT
    )
    asked = 0
    for activity in recent.order_by("pk"):
        with transaction.atomic():
            current = locked(KINDS[activity.kind].objects.get(pk=activity.pk))
            try:
                asked += bool(_ask(current, None))
            except NotReady:
                # Nobody to ask, or somebody was faster.
                continue
    return asked
