"""Ordering a report, and what may be done with it afterwards."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.enums import ActivityStatus
from capitalisation.models import Report, Sheet
from capitalisation.models.report import narrowest, open_enough
from capitalisation.report_kinds import title_of
from records import jobs, journal
from records.transitions import NotReady, apply, made_by, require

WORK = "capitalisation.reports.build.run"


def prepare(*, kind, by=None, network=None, year=None, session=None, version=None, language="fr", visibility="public"):
    """Return the Report that would be ordered, not saved: what the order form, the command and `request` share.

    A report is never open to more people than what it tells of.
    """
    subject = session or (version and version.sheet)
    if session:
        year = session.starts_on.year
    if version:
        year = (version.published_on or timezone.localdate()).year
    report = Report(
        kind=kind,
        lead_network=subject.lead_network if subject else network,
        year=year,
        session=session,
        version=version,
        language=language,
        requested_by=by,
        created_by=by,
    )
    report.visibility = narrowest(visibility, *report.limits())
    report.title = title_of(report)
    return report


@transaction.atomic
def request(*, by, **order):
    """Order a report and return it, waiting its turn; the same one if it is already being made.

    order: what prepare() takes. Raises NotAllowed, and NotReady where there is nothing to tell yet.
    """
    report = prepare(by=by, **order)
    require(by, "capitalisation.request_report", report)
    if report.session and report.session.status != ActivityStatus.HELD:
        raise NotReady(_("The session has not been held yet: there is nothing to report."), ("session",))
    try:
        # Of two orders at the same moment the constraint lets one through; the other then finds it.
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:
        same = Report.objects.same_under_way(report).first()
        if same is None:
            # The other one ended this very moment, or it was not that.
            raise
        return same
    subject = report.session or (report.version and report.version.sheet)
    if subject:
        report.networks.set(subject.networks.all())
    journal.write(report, "requested", by=by, target=report.status)
    return apply(report, "queue", by=None, changes={"job": jobs.enqueue(WORK, report, revision=report.revision)})


@made_by(Report, "cancel")
@transaction.atomic
def cancel(*, report, by, comment=""):
    """Stop making a report. Raises NotAllowed, or AlreadyMoved if it is too late. Return the report."""
    # The job first, then the report: the order in which the worker locks them.
    if report.job:
        jobs.cancel(report.job)
    return apply(report, "cancel", by=by, comment=comment)


@made_by(Report, "retry")
@transaction.atomic
def retry(*, report, by, comment=""):
    """Order a failed or cancelled report again, from fresh data. Return the report, waiting its turn.

    Raises NotAllowed, AlreadyMoved, or NotReady if the same report is being made by another order.
    """
    revision = report.revision + 1
    job = jobs.enqueue(WORK, report, revision=revision)
    changes = {"failure": "", "frozen": None, "revision": revision, "job": job, "title": title_of(report)}
    try:
        with transaction.atomic():
            return apply(report, "retry", by=by, comment=comment, changes=changes)
    except IntegrityError as error:
        other = Report.objects.same_under_way(report).get()
        raise NotReady(_("The same report is already being made: %(code)s.") % {"code": other.code}) from error


@transaction.atomic
def publish(*, report, by):
    """Put a ready report among the publications. Raises NotAllowed, AlreadyMoved or NotReady. Return the report."""
    if report.version_id:
        # Before the report, as where a sheet is archived: otherwise it could be, between the check and the publication.
        Sheet.objects.select_for_update(of=("self",)).get(versions=report.version_id)
    return apply(report, "publish_report", by=by, changes={"published_on": timezone.localdate()})


@made_by(Report, "withdraw_report")
@transaction.atomic
def withdraw(*, report, by, reason):
    """Take a published report offline again. Raises NotAllowed, AlreadyMoved or NotReady. Return the report."""
    return apply(report, "withdraw_report", by=by, comment=reason, changes={"published_on": None})


@transaction.atomic
def follow_sheet(*, sheet, reason, visibility=None):
    """Take the published PDFs of a sheet's versions offline: all, or those open to more readers than `visibility`.

    Those of replaced versions as well: they stay published while the sheet is, since each says which version it is.
    """
    published = Report.objects.published().filter(version__sheet=sheet).defer("frozen")
    if visibility:
        published = published.filter(visibility__in=open_enough(visibility)[:-1])
    for report in published.order_by("pk"):
        apply(report, "follow_sheet", by=None, comment=reason, changes={"published_on": None})
