import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.person import Language
from activities.models import Session
from capitalisation.enums import ReportKind, ReportStatus
from capitalisation.models.sheet import SheetVersion
from networks.enums import Visibility
from networks.models.network import NetworkRecord, NetworkRecordQuerySet
from records.jobs import Job

# States in which the file is there.
BUILT = (ReportStatus.READY, ReportStatus.PUBLISHED)


class ReportQuerySet(NetworkRecordQuerySet):
    def published(self):
        """The only definition of a published report."""
        return self.filter(status=ReportStatus.PUBLISHED)

    def released(self):
        return self.published()

    def public(self):
        """What the publications page lists."""
        return self.published().filter(visibility=Visibility.PUBLIC)

    def worked_on_by(self, person, offices):
        """The coordination of its network, and whoever asked for it."""
        return Q(lead_network__in=offices.coordinated_ids) | Q(requested_by=person)


def report_path(instance, _filename):
    """A generated name: reports are served through the permission check only."""
    return f"reports/{uuid.uuid4().hex}.pdf"


@pghistory.track(exclude=["frozen"])
class Report(NetworkRecord):
    """A PDF made by a worker from data frozen on the way, so that it can be made again alike."""

    code_prefix = "RAP"

    kind = models.CharField(_("kind"), max_length=12, choices=ReportKind)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FRENCH)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("session")
    )
    version = models.ForeignKey(
        SheetVersion, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("sheet")
    )
    parameters = models.JSONField(default=dict, blank=True)
    title = models.CharField(_("title"), max_length=200)
    status = models.CharField(_("state"), max_length=10, choices=ReportStatus, default=ReportStatus.REQUESTED)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("requested by")
    )
    # Each try is a new revision of the job.
    revision = models.PositiveIntegerField(default=1, editable=False)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, editable=False, related_name="+")
    failure = models.TextField(_("reason of the failure"), blank=True)
    frozen = models.JSONField(null=True, editable=False)
    file = models.FileField(upload_to=report_path, blank=True)
    page_count = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("size"), null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    built_at = models.DateTimeField(_("built"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ReportKind.ANNUAL, year__isnull=False, session=None, version=None)
                | Q(kind=ReportKind.PROCEEDINGS, session__isnull=False, version=None)
                | Q(kind=ReportKind.SHEET, version__isnull=False, session=None),
                name="report_scope_of_kind",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=BUILT) | (~Q(file="") & ~Q(sha256="") & Q(page_count__gt=0)),
                name="report_ready_has_file",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReportStatus.PUBLISHED) | Q(published_on__isnull=False),
                name="report_published_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReportStatus.FAILED) | ~Q(failure=""), name="report_failed_says_why"
            ),
        ]
        indexes = [models.Index(fields=["lead_network", "kind", "year"], name="report_of_network")]
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("capitalisation:report", args=[self.pk])

    @property
    def is_built(self):
        return self.status in BUILT

    @property
    def acting_city_id(self):
        """The city whose focal point may ask for it: the session's host, or the sheet's city."""
        if self.session_id:
            return self.session.host_city_id
        return self.version.sheet.city_id if self.version_id else None
