import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.person import Language
from activities.enums import PaperKind
from activities.models.activity import Activity
from activities.models.participant import Participant
from networks.models import City
from records.jobs import Job

# They name people, and can be made again at any time.
KEPT_FOR = timedelta(days=30)


def paper_path(instance, _filename):
    """A generated name: papers are served to whoever asked for them only."""
    return f"papers/{instance.pk}/{uuid.uuid4().hex}.pdf"


class PaperQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those that the person has asked for: what it shows is what they may see."""
        return self.filter(asked_by=person.pk) if person.is_authenticated else self.none()

    def outdated(self):
        """Those made too long ago to be kept."""
        return self.filter(asked_at__lt=timezone.now() - KEPT_FOR)


class Paper(models.Model):
    """A document of an activity that somebody has asked for: convocations, or the sheet to sign. Kept for a month."""

    listed_under = None

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="papers")
    kind = models.CharField(_("kind"), max_length=12, choices=PaperKind)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FRENCH)
    # Of whom it tells: one person, the people of some cities, or (neither) everybody.
    participant = models.ForeignKey(Participant, models.CASCADE, null=True, blank=True, related_name="papers")
    cities = models.ManyToManyField(City, blank=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, editable=False, related_name="+")
    failure = models.TextField(blank=True)
    file = models.FileField(upload_to=paper_path, blank=True)
    page_count = models.PositiveIntegerField(_("pages"), null=True, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(file="") | Q(page_count__isnull=False), name="paper_made_has_pages"),
        ]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("activities:papers", args=[self.activity_id])

    @property
    def crumb(self):
        return self.get_kind_display()

    @property
    def is_under_way(self):
        return not self.file and not self.failure

    def job_failed(self, error):
        """Told by the job engine, in its transaction, when nobody will try again."""
        Paper.objects.filter(pk=self.pk).update(failure=error)
