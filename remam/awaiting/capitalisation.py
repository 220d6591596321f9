"""What good-practice sheets and reports wait for."""

from django.conf import settings
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext_lazy

from accounts.roles import Role
from activities.enums import MinutesStatus
from capitalisation.enums import ReportKind, ReportStatus, SheetStatus
from capitalisation.models import Comment, Report, SheetVersion
from remam.rows.kind import Kind, counted, days_since, me, page, said, step
from remam.rows.prepared import AnyOf, day
from remam.rows.reach import Reach

# A report that nobody published by then is taken to be kept for oneself.
REPORT_DAYS = 90
FOCAL_POINT = frozenset({Role.FOCAL_POINT})


def of_version():
    """Return where the columns of a version's row are read."""
    return {
        "title": F("title"),
        "city": F("sheet__city"),
        "network": F("sheet__lead_network"),
        "day": Coalesce(F("submitted_on"), F("created_at__date")),
    }


def with_comments():
    """Return the columns of a version's row, with its reviewer and the number of open comments."""
    comments = Comment.objects.open().filter(version=OuterRef("pk"))
    return {**of_version(), "who": F("reviewer"), "number": counted(comments)}


def reach(permission, only=None):
    """Return where a permission on versions of sheets holds."""
    return Reach(permission, network="sheet__lead_network", city="sheet__city", only=only)


def versions(status):
    """Return the `rows` of a kind: the versions in a state."""
    return lambda: SheetVersion.objects.filter(status=status)


def to_publish():
    """Return the validated versions that the person did not write, released where the second gate is on."""
    found = SheetVersion.objects.filter(status=SheetStatus.VALIDATED)
    if settings.SHEET_SECOND_GATE:
        found = found.filter(released_by_secretariat=True)
    written = SheetVersion.authors.through.objects.filter(person=me()).values("sheetversion")
    return found.exclude(created_by=me()).exclude(pk__in=written)


def to_release():
    """Return the validated versions that the secretariat has not agreed to yet."""
    found = SheetVersion.objects.filter(status=SheetStatus.VALIDATED, released_by_secretariat=False)
    return found if settings.SHEET_SECOND_GATE else found.none()


def own_drafts():
    """Return the drafts that the person began."""
    return SheetVersion.objects.filter(status=SheetStatus.DRAFT, created_by=me())


def to_review():
    """Return the versions that the person was asked to review, in the networks where they are still in office."""
    networks = AnyOf("sheet__lead_network", lambda _person, offices: sorted(offices.network_ids))
    return SheetVersion.objects.filter(networks, status=SheetStatus.IN_REVIEW, reviewer=me())


def ready_reports():
    """Return the reports that could be published: what they tell of is settled, and they are not old."""
    settled = Q(session=None) | Q(session__minutes_status=MinutesStatus.APPROVED)
    recent = Report.objects.filter(settled, status=ReportStatus.READY, built_at__date__gte=day(-REPORT_DAYS))
    return recent.exclude(kind=ReportKind.SHEET)


def failed_reports():
    """Return the reports that the person asked for and that could not be made."""
    return Report.objects.filter(status=ReportStatus.FAILED, requested_by=me())


def since_badge(text):
    """Return the `badge` that says for how many days a row has been waiting; text: by the number %(days)s."""
    return lambda row: (text % {"days": days} if (days := days_since(row.day)) else _("Since today"), "wait")


def sheet_of_city(row):
    """Return whose sheet it is."""
    return _("Sheet of %(city)s, %(network)s") % {"city": row.city, "network": row.network}


def review_detail(row):
    """Return whose sheet it is, who reads it, and how many comments are open."""
    comments = ngettext("%(count)s open comment", "%(count)s open comments", row.number) % {"count": row.number}
    return _("Sheet of %(city)s · read by %(name)s: %(comments)s") % {
        "city": row.city,
        "name": row.who,
        "comments": comments,
    }


def comments_detail(row):
    """Return whose sheet it is, and how many comments are open."""
    comments = ngettext("%(count)s open comment", "%(count)s open comments", row.number) % {"count": row.number}
    return _("Sheet of %(city)s · %(comments)s") % {"city": row.city, "comments": comments}


KINDS = (
    Kind(
        name="sheet_to_review",
        icon="journal-check",
        rows=to_review,
        whose=lambda offices: offices.is_member,
        columns=with_comments,
        key="sheet",
        title=lambda row: _("Review “%(title)s”") % {"title": row.title},
        detail=comments_detail,
        badge=since_badge(ngettext_lazy("Waiting for %(days)s day", "Waiting for %(days)s days", "days")),
        address=page("capitalisation:sheet"),
        action=gettext_lazy("Review"),
    ),
    Kind(
        name="sheet_submitted",
        icon="journal-plus",
        rows=versions(SheetStatus.SUBMITTED),
        whose=reach("capitalisation.review_sheet"),
        columns=of_version,
        title=lambda row: _("Name a reviewer for “%(title)s”") % {"title": row.title},
        detail=sheet_of_city,
        badge=since_badge(ngettext_lazy("Submitted %(days)s day ago", "Submitted %(days)s days ago", "days")),
        address=step(SheetVersion, "start_review"),
        action=pgettext_lazy("button", "Name"),
    ),
    Kind(
        name="sheet_in_review",
        icon="journal-text",
        rows=versions(SheetStatus.IN_REVIEW),
        whose=reach("capitalisation.review_sheet"),
        columns=with_comments,
        key="sheet",
        title=lambda row: _("Follow the review of “%(title)s”") % {"title": row.title},
        detail=review_detail,
        badge=since_badge(ngettext_lazy("In review for %(days)s day", "In review for %(days)s days", "days")),
        address=page("capitalisation:sheet"),
        action=gettext_lazy("Open"),
    ),
    Kind(
        name="sheet_to_publish",
        icon="journal-arrow-up",
        rows=to_publish,
        whose=reach("capitalisation.publish_sheet"),
        columns=of_version,
        title=lambda row: _("Publish “%(title)s”") % {"title": row.title},
        detail=sheet_of_city,
        badge=said(gettext_lazy("Validated"), "ok"),
        address=step(SheetVersion, "publish"),
        action=gettext_lazy("Publish"),
    ),
    Kind(
        name="sheet_to_release",
        icon="journal-check",
        rows=to_release,
        whose=reach("capitalisation.release_sheet"),
        columns=of_version,
        title=lambda row: _("Agree to the publication of “%(title)s”") % {"title": row.title},
        detail=sheet_of_city,
        badge=said(gettext_lazy("Validated"), "wait"),
        address=step(SheetVersion, "release"),
        action=gettext_lazy("Decide"),
    ),
    Kind(
        name="sheet_to_complete",
        icon="journal-medical",
        rows=versions(SheetStatus.TO_COMPLETE),
        whose=reach("capitalisation.submit_sheet", FOCAL_POINT),
        columns=with_comments,
        title=lambda row: _("Complete “%(title)s”") % {"title": row.title},
        detail=comments_detail,
        badge=said(gettext_lazy("Returned"), "wait"),
        address=page("capitalisation:sheet_edit"),
        action=pgettext_lazy("button", "Complete"),
    ),
    Kind(
        name="sheet_to_update",
        icon="journal-medical",
        rows=versions(SheetStatus.TO_UPDATE),
        whose=reach("capitalisation.submit_sheet", FOCAL_POINT),
        columns=of_version,
        key="sheet",
        title=lambda row: _("Bring “%(title)s” up to date") % {"title": row.title},
        detail=sheet_of_city,
        badge=said(gettext_lazy("To update"), "wait"),
        address=page("capitalisation:sheet"),
        action=gettext_lazy("Open"),
    ),
    Kind(
        name="sheet_draft",
        icon="journal",
        rows=own_drafts,
        whose=lambda offices: offices.any,
        columns=of_version,
        title=lambda row: _("Continue “%(title)s”") % {"title": row.title},
        detail=sheet_of_city,
        badge=said(gettext_lazy("Draft"), "neutral"),
        address=page("capitalisation:sheet_edit"),
        action=gettext_lazy("Continue"),
    ),
    Kind(
        name="report_ready",
        icon="file-earmark-pdf",
        rows=ready_reports,
        whose=Reach("capitalisation.publish_report", network="lead_network"),
        columns=lambda: {"title": F("title"), "network": F("lead_network"), "day": F("built_at__date")},
        title=lambda row: _("Publish “%(title)s”, or keep it for yourself") % {"title": row.title},
        detail=lambda row: _("The report is ready; nobody else sees it yet"),
        badge=said(gettext_lazy("Ready"), "ok"),
        address=page("capitalisation:report"),
        action=gettext_lazy("Open"),
    ),
    Kind(
        name="report_failed",
        icon="exclamation-octagon",
        rows=failed_reports,
        whose=lambda offices: offices.any,
        columns=lambda: {"title": F("title"), "text": F("failure"), "day": F("created_at__date")},
        title=lambda row: _("“%(title)s” could not be made") % {"title": row.title},
        detail=lambda row: row.text,
        badge=said(gettext_lazy("Failed"), "danger"),
        address=page("capitalisation:report"),
        action=gettext_lazy("Try again"),
    ),
)
