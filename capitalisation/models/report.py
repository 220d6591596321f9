import uuid
from contextlib import suppress
from functools import reduce
from operator import or_

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
from capitalisation.report_kinds import KINDS
from networks.enums import Visibility
from networks.models.network import NetworkRecord, NetworkRecordQuerySet
from records import transitions
from records.jobs import Job
from records.searching import Indexed

# States in which the file is there.
BUILT = (ReportStatus.READY, ReportStatus.PUBLISHED)
# States in which it is being made.
UNDER_WAY = (ReportStatus.REQUESTED, ReportStatus.QUEUED, ReportStatus.RUNNING)
# What makes two orders the same.
SAME = ("kind", "lead_network", "year", "session", "version", "language", "visibility")


def _of_kind(kind):
    """A condition: a report of the kind, with what such a report tells of and no other subject."""
    scope = KINDS[kind].scope
    others = {"session", "version"} - {scope.value}
    return Q(kind=kind, **{f"{scope}__isnull": False}, **dict.fromkeys(others))


def narrowest(*visibilities):
    """The visibility that lets in the fewest: the enumeration goes from everybody to one city."""
    return max(visibilities, key=list(Visibility).index)


def open_enough(visibility):
    """The visibilities of records that every reader of something of this `visibility` may see as well."""
    every = list(Visibility)
    return every[: every.index(visibility) + 1]


class ReportQuerySet(NetworkRecordQuerySet):
    RELEASED = Q(status=ReportStatus.PUBLISHED)

    def published(self):
        """The only definition of a published report."""
        return self.released()

    def public(self):
        """What the publications page lists."""
        return self.published().filter(visibility=Visibility.PUBLIC)

    def built(self):
        """Those that have a file."""
        return self.filter(status__in=BUILT)

    def for_lists(self):
        """With what a row shows, and without the frozen data."""
        return self.select_related("lead_network").defer("frozen")

    def for_page(self):
        """With all that the page of one report asks about."""
        related = ("lead_network", "job", "requested_by", "session__host_city", "version__sheet__city")
        return self.select_related(*related).prefetch_related("networks").defer("frozen")

    def under_way(self):
        """Those that are being made, or wait for it."""
        return self.filter(status__in=UNDER_WAY)

    def same_under_way(self, report):
        """What is being made already, alike in all that makes two orders the same."""
        return self.under_way().filter(**{name: getattr(report, name) for name in SAME})

    def worked_on_by(self, person, offices):
        """The coordination of its network, the city that it tells of, and whoever asked for it, while a member."""
        of_city = Q(session__host_city__in=offices.city_ids) | Q(version__sheet__city__in=offices.city_ids)
        own = Q(requested_by=person) & Q(lead_network__in=offices.network_ids)
        return Q(lead_network__in=offices.coordinated_ids) | of_city | own


def report_folder(report):
    """Where the report's file is, and alone: what an interrupted try left there is found and removed."""
    return f"reports/{report.pk}"


def report_path(instance, _filename):
    """A generated name: reports are served through the permission check only."""
    return f"{report_folder(instance)}/{uuid.uuid4().hex}.pdf"


SEARCHED = Indexed(
    kind="report",
    tables="capitalisation_report AS r JOIN networks_network AS n ON n.id = r.lead_network_id",
    key="r.id",
    columns={
        "code": "'RAP-' || r.id",
        "title_fr": "r.title",
        "acronym": "n.acronym",
        "detail": "r.kind",
        "day": "coalesce(make_date(r.year, 12, 31), r.published_on)",
        "network_id": "r.lead_network_id",
    },
    public="r.status = 'published' AND r.visibility = 'public'",
)


@pghistory.track(exclude=["frozen"])
class Report(NetworkRecord):
    """A PDF made by a worker from data frozen on the way, so that it can be made again alike."""

    code_prefix = "RAP"
    listed_under = (_("Reports"), "capitalisation:reports")

    kind = models.CharField(_("kind"), max_length=12, choices=ReportKind)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FRENCH)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("session")
    )
    version = models.ForeignKey(
        SheetVersion, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("sheet")
    )
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
            models.CheckConstraint(condition=reduce(or_, map(_of_kind, ReportKind)), name="report_scope_of_kind"),
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
            models.UniqueConstraint(
                fields=SAME,
                condition=Q(status__in=UNDER_WAY),
                nulls_distinct=False,
                name="report_once_under_way",
                violation_error_message=_("This report is already being made."),
            ),
        ]
        indexes = [models.Index(fields=["lead_network", "kind", "year"], name="report_of_network")]
        triggers = SEARCHED.triggers()
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    def __str__(self):
        return self.title

    @property
    def crumb(self):
        return self.code

    def get_absolute_url(self):
        return reverse("capitalisation:report", args=[self.pk])

    @property
    def is_built(self):
        return self.status in BUILT

    @property
    def is_under_way(self):
        return self.status in UNDER_WAY

    @property
    def acting_city_id(self):
        """The city whose focal point may ask for it: the session's host, or the sheet's city."""
        if self.session_id:
            return self.session.host_city_id
        return self.version.sheet.city_id if self.version_id else None

    def acting_network_ids(self):
        """The networks in which that focal point acts: those of the session or of the sheet."""
        subject = self.session or self.version
        return subject.acting_network_ids() if subject else {self.lead_network_id}

    def limits(self):
        """The visibilities that this report may not exceed: its kind's, and its subject's."""
        of_kind = KINDS[self.kind].most_open
        if self.session_id:
            return [of_kind, self.session.visibility]
        if self.version_id:
            return [of_kind, self.version.sheet.visibility if self.version.is_online else Visibility.CITY]
        return [of_kind]

    def job_failed(self, error):
        """Told by the job engine, in its transaction, when nobody will try again: the report fails for that reason."""
        with suppress(transitions.AlreadyMoved):
            transitions.apply(self, "fail", by=None, changes={"failure": error})
