"""The job's work: from an ordered report to its file. Only workers and commands import this (see records.documents)."""

from datetime import date, datetime

from django.db import DatabaseError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from capitalisation.enums import ReportStatus
from capitalisation.models.report import report_folder
from capitalisation.report_kinds import KINDS
from capitalisation.reports import context_of
from records import documents
from records.jobs import JobError, no_room
from records.transitions import AlreadyMoved, apply

# The steps shown while it is made, with the percentage reached when each begins.
COLLECT = (5, gettext_noop("Collecting the data"))
FREEZE = (30, gettext_noop("Freezing the data"))
LAY_OUT = (35, gettext_noop("Laying out the pages"))
STORE = (95, gettext_noop("Storing the file"))


def run(report, progress):
    """Make the file of `report`, whatever an earlier try had already done of it. Raises what records.jobs expects."""
    if report.is_built:
        # An earlier try ended here and was lost before it could say so.
        return
    with transaction.atomic():
        # Holds the job's row: an attempt that has lost the job does not clear away what another one has made.
        progress(*COLLECT)
        documents.clear(report.file.storage, report_folder(report))
    _start(report)
    if report.frozen is None:
        report.frozen = collect(report)
        with transaction.atomic():
            # Holds the job's row: what another attempt froze is never overwritten.
            progress(*FREEZE)
            report.save(update_fields=["frozen"])
    progress(*LAY_OUT)
    document = lay_out(report.frozen)
    _finish(report, document, progress)


def collect(report):
    """Return all that the pages of `report` tell, as a plain dict of texts, numbers and lists in its language."""
    with translation.override(report.language):
        frozen = context_of(report)
    return {
        "kind": report.kind,
        "language": report.language,
        "title": report.title,
        "built_at": timezone.now().isoformat(timespec="seconds"),
        **frozen,
    }


def lay_out(frozen):
    """Return the Document of frozen data; the same data give the same bytes."""
    built_at, as_of = datetime.fromisoformat(frozen["built_at"]), date.fromisoformat(frozen["as_of"])
    return documents.render(
        KINDS[frozen["kind"]].template, {**frozen, "built_at": built_at, "as_of": as_of}, frozen["language"]
    )


def _start(report):
    if report.status == ReportStatus.RUNNING:
        # The worker of an earlier try was lost.
        return
    try:
        apply(report, "start", by=None)
    except AlreadyMoved as error:
        raise JobError(str(error)) from error


def _finish(report, document, progress):
    try:
        name = documents.keep(document.content, report.file, "report.pdf")
    except OSError as error:
        reason = _("there is no room left for it") if no_room(error) else error.strerror or error
        raise JobError(_("The file could not be stored: %(reason)s.") % {"reason": reason}) from error
    try:
        with transaction.atomic():
            # Holds the job's row until the report is ready: nobody can take the job away, or cancel it, in between.
            progress(*STORE)
            apply(report, "finish", by=None, changes=_facts(report, name, document))
    except DatabaseError:
        # Whether it has committed is not known. If it has, this is the report's file; if not, the next try clears it.
        raise
    except BaseException:
        report.file.storage.delete(name)
        raise


def _facts(report, name, document):
    return {
        "file": name,
        "page_count": document.pages,
        "size": len(document.content),
        "sha256": document.sha256,
        "built_at": datetime.fromisoformat(report.frozen["built_at"]),
        "failure": "",
    }
