"""Reviews of applications: shared out, scored, handed in, and what they add up to."""

from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from networks.enums import ReviewStatus
from networks.models import Application, Review, Score
from networks.models.review import BEST
from networks.workflow.call import FEWEST_REVIEWERS
from networks.workflow.review import is_judged
from records import journal, transitions
from records.transitions import NotReady, require


def share_out(application):
    """Give an application that was submitted to the reviewers of its call, but those who represent its city."""
    known = set(application.reviews.values_list("reviewer", flat=True))
    own = application.city.appointments.in_office().values("person")
    for person in application.call.reviewers.exclude(pk__in=own).exclude(pk__in=known).order_by("pk"):
        review = Review.objects.create(application=application, reviewer=person)
        journal.write(review, "created", by=None, field="status", target=ReviewStatus.DRAFT)


@transaction.atomic
def score(*, review, by, scores, opinion=""):
    """Write a reviewer's scores: criterion -> (points from 0 to 5, or None, and why). Return the review.

    Raises NotAllowed, NotReady (it is handed in, or the application no longer under review) or ValidationError.
    """
    locked = Review.objects.select_for_update().select_related("application__call").get(pk=review.pk)
    require(by, "networks.score_application", locked)
    if locked.status != ReviewStatus.DRAFT or is_judged(locked):
        raise NotReady(_("This review no longer changes."))
    if set(scores) - set(locked.application.call.criteria.all()):
        raise ValidationError(_("A criterion of another call was sent."), code="forged")
    if any(points is not None and not 0 <= points <= BEST for points, _why in scores.values()):
        raise ValidationError(_("Scores go from 0 to 5."), code="range")
    for criterion, (points, why) in scores.items():
        if points is None:
            locked.scores.filter(criterion=criterion).delete()
        else:
            values = {"points": points, "comment": why}
            Score.objects.update_or_create(review=locked, criterion=criterion, defaults=values)
    locked.opinion = opinion
    locked.save(update_fields=["opinion"])
    return locked


@transitions.made_by(Review, "hand_in")
@transaction.atomic
def hand_in(*, review, by, comment=""):
    """Hand in a review; with the last one its application is examined. Return the review; raises TransitionError."""
    application = Application.objects.select_for_update().get(pk=review.application_id)
    transitions.apply(review, "hand_in", by=by, comment=comment)
    finish(application)
    return review


def finish(application):
    """Examine a submitted application once all its reviews are in, two at least."""
    reviews = [*application.reviews.values_list("status", flat=True)]
    if len(reviews) >= FEWEST_REVIEWERS and all(status == ReviewStatus.IN for status in reviews):
        transitions.apply(application, "finish_review", by=None, changes={"points": points_of(application)})


def points_of(application):
    """Return the score of an application out of 100, to one decimal, halves up.

    The sum over the criteria of weight × mean of the reviewers' scores / 5: weights make 100, scores go from 0 to 5.
    """
    given = Score.objects.filter(review__application=application, review__status=ReviewStatus.IN)
    total, number = Fraction(0), application.reviews.filter(status=ReviewStatus.IN).count()
    for weight, points in given.values_list("criterion__weight", "points"):
        total += Fraction(weight * points, BEST * number)
    tenths = (total * 10 + Fraction(1, 2)).__floor__()
    return Decimal(tenths) / 10
