import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.enums import Level
from networks.models import SubTheme
from networks.models.network import NetworkRecord, NetworkRecordQuerySet


class CourseQuerySet(NetworkRecordQuerySet):
    def worked_on_by(self, person, offices):
        """The coordination of its network."""
        return Q(lead_network__in=offices.coordinated_ids)

    def on_offer(self):
        """Those that are still given."""
        return self.filter(is_archived=False)

    def in_workspace_of(self, person):
        """Those that `person` sees in the portal."""
        return self.visible_to(person)


@pghistory.track()
class Course(NetworkRecord):
    """A course of the catalogue; it is given by its editions, which are trainings."""

    code_prefix = "CRS"
    listed_under = (_("Courses"), "activities:courses")

    title = models.CharField(_("title"), max_length=160)
    sub_theme = models.ForeignKey(
        SubTheme, models.SET_NULL, null=True, blank=True, related_name="courses", verbose_name=_("sub-theme")
    )
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.INTRODUCTION)
    hours = models.DecimalField(
        _("hours"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_("How long an edition lasts."),
    )
    objectives = models.TextField(_("objectives"), help_text=_("What one can do afterwards, one on each line."))
    prerequisites = models.TextField(_("prerequisites"), blank=True)
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    threshold = models.PositiveSmallIntegerField(
        _("attendance for a certificate, in %"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("The part of the half-days that one has to be present on."),
    )
    is_archived = models.BooleanField(_("no longer given"), default=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="course_has_hours"),
            models.CheckConstraint(condition=Q(threshold__gte=1, threshold__lte=100), name="course_threshold_percent"),
        ]
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("activities:course", args=[self.pk])

    @property
    def crumb(self):
        return self.code

    @property
    def acting_city_id(self):
        return None
