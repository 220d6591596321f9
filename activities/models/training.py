import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Max, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.enums import ActivityKind, ActivityStatus, Applied, AssessmentStatus, Presence
from activities.models.activity import Activity, ActivityQuerySet
from activities.models.course import Course
from activities.models.participant import Participant


class TrainingQuerySet(ActivityQuerySet):
    def whole(self):
        """With its course as well."""
        return super().whole().select_related("course")

    def next_edition(self, course):
        """The number of the next edition of a course."""
        return (self.filter(course=course).aggregate(highest=Max("edition"))["highest"] or 0) + 1


@pghistory.track(obj_field=pghistory.ObjForeignKey(related_name="training_events"))
class Training(Activity):
    """An edition of a course: with trainers, tests before and after, certificates, and a look back after six months."""

    code_prefix = "FOR"
    KIND = ActivityKind.TRAINING
    listed_under = (_("Trainings"), "activities:trainings")

    course = models.ForeignKey(Course, models.PROTECT, related_name="editions", verbose_name=_("course"))
    edition = models.PositiveSmallIntegerField(_("edition"), null=True, blank=True)
    trainers = models.TextField(_("trainers"), blank=True, help_text=_("One on each line: name, organisation."))
    assessment_status = models.CharField(
        _("assessment"), max_length=20, choices=AssessmentStatus, default=AssessmentStatus.OPEN
    )
    issued_on = models.DateField(_("certificates issued on"), null=True, blank=True)
    followed_up_on = models.DateField(_("followed up on"), null=True, blank=True)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(assessment_status__in=["certificates_issued", "followed_up"]) | Q(issued_on__isnull=False),
                name="training_issued_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(assessment_status="followed_up") | Q(followed_up_on__isnull=False),
                name="training_followed_up_has_date",
            ),
        ]
        verbose_name = _("training")
        verbose_name_plural = _("trainings")

    @property
    def label(self):
        """What it is, with the edition."""
        return (
            gettext("Training, edition %(number)s") % {"number": self.edition} if self.edition else gettext("Training")
        )

    def take_number(self):
        if self.edition is None and self.course_id:
            self.edition = Training.objects.next_edition(self.course_id)

    def clean(self):
        super().clean()
        if self.course_id and self.lead_network_id and self.course.lead_network_id != self.lead_network_id:
            # A joint training is led by the network whose course it is.
            raise ValidationError({"course": gettext("This course is of another network.")})

    @property
    def is_final(self):
        """Certificates rest on the attendance: once they are issued it stands."""
        return self.assessment_status in (AssessmentStatus.ISSUED, AssessmentStatus.FOLLOWED_UP)

    @property
    def awaits_follow_up(self):
        """True for certificates issued six months ago that nobody has looked back on."""
        return self.status == ActivityStatus.HELD and self.assessment_status == AssessmentStatus.ISSUED

    @cached_property
    def half_day_count(self):
        """How many half-days it has, counted once."""
        return len(self.half_days.all())

    def attendance_of(self, participant):
        """The part of the half-days on which the participant was present, in whole percent.

        present half-days ÷ half-days of the training × 100, rounded down. participant: read `with_presences`.
        """
        halves = self.half_day_count
        present = sum(mark == Presence.PRESENT for mark in participant.marks.values())
        return present * 100 // halves if halves else 0


class TrainingResult(models.Model):
    """How somebody did in a training, and what they made of it six months later."""

    participant = models.OneToOneField(Participant, models.CASCADE, related_name="result")
    before = models.PositiveSmallIntegerField(
        _("test before, in %"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    after = models.PositiveSmallIntegerField(
        _("test after, in %"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    applied = models.CharField(_("six months later"), max_length=10, choices=Applied, blank=True)
    applied_how = models.TextField(_("what was applied"), blank=True, max_length=1000)

    class Meta:
        ordering = ["participant"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(before=None) | Q(before__lte=100)) & (Q(after=None) | Q(after__lte=100)),
                name="training_result_percent",
            ),
        ]
        verbose_name = _("result")
        verbose_name_plural = _("results")

    def __str__(self):
        return f"{self.participant_id}: {self.before} → {self.after}"
