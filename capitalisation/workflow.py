"""The states of capitalisation/, as tables."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.notifications import notice
from activities.enums import MinutesStatus
from capitalisation.enums import ReportStatus as R
from capitalisation.enums import SheetStatus as S
from capitalisation.models import Report, SheetVersion
from capitalisation.models.report import narrowest
from networks.workflow import coordinators_of
from records.transitions import COORDINATOR, FOCAL_POINT, SYSTEM, Transition, Workflow, moves_for


def authors_of(version):
    """Who wrote the version."""
    return Person.objects.filter(pk__in={version.created_by_id, *version.authors.values_list("pk", flat=True)} - {None})


def requester_of(report):
    """Who asked for the report."""
    return [report.requested_by] if report.requested_by else []


def comments_resolved(version):
    """None if no comment is open, else how many are."""
    count = version.comments.open().count()
    return _("Open comments remain: %(count)s.") % {"count": count} if count else None


def has_blocks(version):
    """None if the sheet has a building block, else what is missing."""
    if not version.rows_of("blocks"):
        return _("Describe at least one building block: it is what another city takes.")
    return None


def released(version):
    """With the second gate on, None once the secretariat has released the version."""
    if settings.SHEET_SECOND_GATE and not version.released_by_secretariat:
        return _("The secretariat must release the sheet first.")
    return None


def publishable(report):
    """None if what the report tells of is settled, else what is missing."""
    if report.session_id and report.session.minutes_status != MinutesStatus.APPROVED:
        return _("The minutes of the session must be approved first.")
    if report.version_id and not report.version.is_online:
        return _("This version of the sheet must be published first.")
    if (report.session_id or report.version_id) and not _tells_what_was_settled(report):
        return _("The report was made before that, from a text that has not been approved: order it again.")
    if report.visibility != narrowest(report.visibility, *report.limits()):
        return _("What the report tells of is open to fewer readers than the report: order it again.")
    return None


def _tells_what_was_settled(report):
    """True if what the report froze had been approved, or published, when it was frozen."""
    frozen = report.frozen or {}
    return bool(frozen.get("approved_on") if report.session_id else frozen.get("sheet", {}).get("is_online"))


# What a sheet cannot be submitted without.
REQUIRED = ("pitch", "maturity", "problem", "objectives", "beneficiaries", "description", "cost_range", "failures")


def missing(version):
    """What a version still needs before it is submitted: a list of (name of the field or of the rows, label)."""
    names = [name for name in REQUIRED if not getattr(version, name)]
    found = [(name, version._meta.get_field(name).verbose_name) for name in names]
    return found if version.rows_of("blocks") else [*found, ("blocks", _("at least one building block"))]


def moves_of(version, person):
    """What `person` may do now with a version; the secretariat's gate is offered only where it is asked for."""
    moves = moves_for(version, person)
    asked = settings.SHEET_SECOND_GATE and not version.released_by_secretariat
    order = {"primary": 0, "secondary": 1, "danger": 2}
    return sorted(
        (move for move in moves if move.name != "release" or asked), key=lambda move: order.get(move.style, 1)
    )


SHEET = Workflow(
    model=SheetVersion,
    states=S,
    tones={
        S.DRAFT: "neutral",
        S.SUBMITTED: "wait",
        S.IN_REVIEW: "info",
        S.TO_COMPLETE: "wait",
        S.VALIDATED: "info",
        S.PUBLISHED: "ok",
        S.TO_UPDATE: "wait",
        S.REPLACED: "neutral",
        S.ARCHIVED: "neutral",
        S.REJECTED: "danger",
    },
    initial=(S.DRAFT,),
    transitions=(
        Transition(
            "submit",
            (S.DRAFT, S.TO_COMPLETE),
            S.SUBMITTED,
            "capitalisation.submit_sheet",
            _("Submit"),
            who=FOCAL_POINT,
            needs=REQUIRED,
            guard=has_blocks,
            notify=notice("capitalisation/emails/sheet_submitted", coordinators_of),
        ),
        Transition(
            "start_review",
            (S.SUBMITTED,),
            S.IN_REVIEW,
            "capitalisation.review_sheet",
            _("Name a reviewer"),
            who=COORDINATOR,
            needs=("reviewer",),
            hint=_(
                "This person is told by mail, reads the sheet and comments on it. The text cannot be changed meanwhile."
            ),
            notify=notice("capitalisation/emails/sheet_to_review", lambda version: [version.reviewer]),
        ),
        Transition(
            "ask_to_complete",
            # A validated one as well: what is seen late has a way back.
            (S.IN_REVIEW, S.VALIDATED),
            S.TO_COMPLETE,
            "capitalisation.review_sheet",
            _("Ask to complete"),
            reason=True,
            comment_label=_("What is missing"),
            style="secondary",
            hint=_(
                "The authors are told by mail and can write again. The sheet is then submitted and reviewed once more."
            ),
            notify=notice("capitalisation/emails/sheet_to_complete", authors_of),
        ),
        Transition(
            "validate",
            (S.IN_REVIEW,),
            S.VALIDATED,
            "capitalisation.review_sheet",
            _("Validate"),
            who=COORDINATOR,
            guard=comments_resolved,
        ),
        Transition(
            "release",
            (S.VALIDATED,),
            S.VALIDATED,
            "capitalisation.release_sheet",
            _("Release for publication"),
            style="secondary",
            hint=_("The coordination can then publish the sheet."),
        ),
        Transition(
            "publish",
            (S.VALIDATED,),
            S.PUBLISHED,
            "capitalisation.publish_sheet",
            _("Publish"),
            who=COORDINATOR,
            guard=released,
            notify=notice("capitalisation/emails/sheet_published", authors_of),
        ),
        Transition(
            "mark_to_update",
            (S.PUBLISHED,),
            S.TO_UPDATE,
            "capitalisation.archive_sheet",
            _("Mark as to be updated"),
            comment_label=_("What has aged"),
            style="secondary",
            hint=_(
                "The sheet stays online, and its page says that an update has been asked for. "
                "The authors are told by mail."
            ),
            notify=notice("capitalisation/emails/sheet_to_update", authors_of),
        ),
        Transition(
            "replace",
            (S.PUBLISHED, S.TO_UPDATE),
            S.REPLACED,
            SYSTEM,
            _("Replace"),
            event=_("Replaced by a newer version"),
        ),
        Transition(
            "archive",
            (S.PUBLISHED, S.TO_UPDATE),
            S.ARCHIVED,
            "capitalisation.archive_sheet",
            _("Archive"),
            reason=True,
            style="danger",
            hint=_(
                "The sheet leaves the library at once, and its PDFs leave the publications. "
                "Those who work on it still see it here, and a new version of it can be opened."
            ),
        ),
        Transition(
            "reject",
            (S.SUBMITTED, S.IN_REVIEW, S.VALIDATED),
            S.REJECTED,
            "capitalisation.review_sheet",
            _("Reject"),
            reason=True,
            style="danger",
            hint=_(
                "This version ends here: it can no longer be changed or submitted. "
                "The authors are told by mail, with your reason. A version that is online stays there."
            ),
            notify=notice("capitalisation/emails/sheet_rejected", authors_of),
        ),
    ),
)

PORTAL = _("the portal, by itself")

REPORT = Workflow(
    model=Report,
    states=R,
    tones={
        R.REQUESTED: "wait",
        R.QUEUED: "wait",
        R.RUNNING: "info",
        R.READY: "info",
        R.PUBLISHED: "ok",
        R.FAILED: "danger",
        R.CANCELLED: "neutral",
    },
    initial=(R.REQUESTED,),
    transitions=(
        Transition(
            "queue",
            (R.REQUESTED,),
            R.QUEUED,
            SYSTEM,
            _("Put it in the queue"),
            who=PORTAL,
            event=_("Put in the queue"),
        ),
        Transition(
            "start",
            (R.QUEUED,),
            R.RUNNING,
            SYSTEM,
            _("Begin the preparation"),
            who=PORTAL,
            event=_("Preparation begun"),
        ),
        Transition(
            "finish",
            (R.RUNNING,),
            R.READY,
            SYSTEM,
            _("Finish the preparation"),
            who=PORTAL,
            needs=("file", "sha256", "page_count"),
            event=_("Report ready"),
            notify=notice("capitalisation/emails/report_ready", requester_of),
        ),
        Transition(
            "fail",
            (R.QUEUED, R.RUNNING),
            R.FAILED,
            SYSTEM,
            _("Fail"),
            needs=("failure",),
            event=_("Preparation failed"),
            notify=notice("capitalisation/emails/report_failed", requester_of),
        ),
        Transition(
            "cancel",
            (R.REQUESTED, R.QUEUED, R.RUNNING),
            R.CANCELLED,
            "capitalisation.request_report",
            _("Stop making the report"),
            style="danger",
            hint=_("No document is made. The report stays in the list, and can be made later."),
            event=_("Preparation stopped"),
        ),
        Transition(
            "retry",
            (R.FAILED, R.CANCELLED),
            R.QUEUED,
            "capitalisation.request_report",
            _("Try again"),
            who=_("whoever asked for it"),
            hint=_("The report takes its place in the queue again, and is made from the data as they are then."),
        ),
        Transition(
            "publish_report",
            (R.READY,),
            R.PUBLISHED,
            "capitalisation.publish_report",
            _("Publish"),
            who=_("the coordinator or the secretariat"),
            guard=publishable,
        ),
        Transition(
            "withdraw_report",
            (R.PUBLISHED,),
            R.READY,
            "capitalisation.publish_report",
            _("Take offline"),
            reason=True,
            style="danger",
            hint=_("The document leaves the publications at once. It stays here, and can be published again."),
        ),
        Transition(
            "follow_sheet",
            (R.PUBLISHED,),
            R.READY,
            SYSTEM,
            _("Take offline with the sheet"),
            reason=True,
            event=_("Taken offline with the sheet"),
        ),
    ),
)
