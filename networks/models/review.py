import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networks.enums import SCORED, ReviewStatus
from networks.models.application import Application
from networks.models.appointment import offices_of
from networks.models.call import Criterion
from records.journal import Record

# The best score of a criterion.
BEST = 5


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own; those of others once all of the application's are in: nobody is led by what another wrote."""
        offices = offices_of(person)
        done = Q(application__status__in=SCORED)
        if offices.is_secretariat:
            return self.filter(done | Q(reviewer=person.pk))
        if not offices.any:
            return self.none()
        readers = Q(application__call__network__in=offices.coordinated_ids)
        mine = self.model.objects.filter(reviewer=person.pk).values("application")
        return self.filter(Q(reviewer=person.pk) | done & (readers | Q(application__in=mine)))


@pghistory.track()
class Review(Record):
    """What one reviewer thinks of an application."""

    code_prefix = "EVA"
    listed_under = (_("Reviews"), "networks:reviews")

    application = models.ForeignKey(Application, models.PROTECT, related_name="reviews", verbose_name=_("application"))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="application_reviews", verbose_name=_("reviewer")
    )
    status = models.CharField(_("state"), max_length=9, choices=ReviewStatus, default=ReviewStatus.DRAFT)
    opinion = models.TextField(_("opinion"), blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["application", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "reviewer"], name="review_one_per_reviewer")]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")

    def __str__(self):
        return f"{self.application} ({self.reviewer})"

    def get_absolute_url(self):
        return reverse("networks:review", args=[self.pk])

    @property
    def acting_city_id(self):
        return None

    @property
    def lead_network_id(self):
        return self.application.call.network_id


@pghistory.track()
class Score(models.Model):
    """A reviewer's score of one criterion, from 0 to 5, and why."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores", verbose_name=_("review"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion"))
    points = models.PositiveSmallIntegerField(_("score"), validators=[MaxValueValidator(BEST)])
    comment = models.CharField(_("why"), max_length=600, blank=True)

    class Meta:
        ordering = ["review", "criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_one_per_criterion"),
            models.CheckConstraint(condition=Q(points__lte=BEST), name="score_from_0_to_5"),
        ]
        verbose_name = _("score")
        verbose_name_plural = _("scores")

    def __str__(self):
        return f"{self.criterion}: {self.points}"
