"""Sheets, comments and reports, brought to their state by the actions."""

from itertools import count

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.roles import Role
from capitalisation.actions import comment as comments
from capitalisation.actions import report as reports
from capitalisation.actions import sheet as sheets
from capitalisation.enums import WRITTEN, ReportKind, ReportStatus, SheetStatus
from capitalisation.models import Report, Sheet, SheetVersion
from capitalisation.reports import context_of
from networks.models import Appointment, Membership
from records import jobs
from records.transitions import apply
from tests.factories import networks as places

numbers = count(1)
TEXT = {
    "pitch": "Trier à la maison coûte moins cher qu'à la décharge.",
    "maturity": "good",
    "problem": "La décharge est pleine.",
    "objectives": "Réduire de moitié ce qui y va.",
    "beneficiaries": "Les habitants de trois quartiers.",
    "description": "Deux bacs par immeuble.",
    "cost_range": "under_100",
    "failures": "Le premier calendrier de collecte.",
}
BLOCKS = [{"name": "Deux bacs", "text": "Un sec, un humide."}]

# --- Sheets ----------------------------------------------------------------------------------------------------------

FROM_DRAFT = ("submit", "start_review", "validate", "publish")
WAYS = {
    SheetStatus.DRAFT: (),
    SheetStatus.SUBMITTED: FROM_DRAFT[:1],
    SheetStatus.IN_REVIEW: FROM_DRAFT[:2],
    SheetStatus.TO_COMPLETE: (*FROM_DRAFT[:2], "ask_to_complete"),
    SheetStatus.VALIDATED: FROM_DRAFT[:3],
    SheetStatus.PUBLISHED: FROM_DRAFT,
    SheetStatus.TO_UPDATE: (*FROM_DRAFT, "mark_to_update"),
    SheetStatus.REPLACED: (*FROM_DRAFT, "replace"),
    SheetStatus.ARCHIVED: (*FROM_DRAFT, "archive"),
    SheetStatus.REJECTED: (*FROM_DRAFT[:2], "reject"),
}


def sheet(*, state="published", city=None, lead_network=None, by=None, networks=(), **fields):
    """A good-practice sheet whose first version is in the state asked for; texts go to that version.

    by: who writes it (the city's focal point). A replaced version has a newer one online.
    """
    city, network = city or places.city(), lead_network or places.network()
    if not Membership.objects.open().filter(city=city, network=network).exists():
        places.membership(city=city, network=network)
    opening = {name: fields.pop(name) for name in ("title", "language", "visibility", "origin") if name in fields}
    opening.setdefault("title", f"Le tri à la source {next(numbers)}")
    by = by or places.focal_point(city, network)
    made = sheets.create(by=by, city=city, lead_network=network, **opening)
    made.networks.set(networks)
    _walk(made.latest, state, by, fields)
    return Sheet.objects.select_related("latest", "online").get(pk=made.pk)


def sheet_version(*, state="draft", sheet=None, by=None, **fields):
    """The version in the state asked for of a new sheet, or the next version of a published `sheet`."""
    if sheet is None:
        made = _sheet(state=state, by=by, **fields)
        return made.versions.get(number=1)
    by = by or places.focal_point(sheet.city, sheet.lead_network)
    version = sheets.new_version(sheet=sheet, by=by)
    _walk(version, state, by, fields)
    return SheetVersion.objects.select_related("sheet").get(pk=version.pk)


def _walk(version, state, by, fields):
    written = {name: fields[name] for name in fields if name in WRITTEN}
    rows = {name: fields[name] for name in ("steps", "actors", "results") if name in fields}
    sheets.save(
        version=version,
        by=by,
        revision=version.revision,
        fields={**TEXT, **written},
        blocks=fields.get("blocks", BLOCKS),
        **rows,
    )
    coordinator = places.coordinator_in_office(version.sheet.lead_network)
    for name in WAYS[state]:
        STEPS[name](version, by, coordinator, fields)


def _submit(version, by, _coordinator, _fields):
    sheets.submit(version=version, by=by)


def _start_review(version, _by, coordinator, fields):
    reviewer = fields.get("reviewer") or _reviewer(version.sheet)
    sheets.name_reviewer(version=version, by=coordinator, reviewer=reviewer)


def _reviewer(sheet):
    """A focal point of another city of the network: the first, or a new one."""
    here = Appointment.objects.in_office().filter(role=Role.FOCAL_POINT, network=sheet.lead_network)
    other = here.exclude(city=sheet.city).select_related("person").order_by("pk").first()
    return other.person if other else places.focal_point(places.city(), sheet.lead_network)


def _publish(version, _by, coordinator, fields):
    sheets.publish(version=version, by=coordinator, review_by=fields.get("review_by"))


def _replace(version, by, coordinator, fields):
    newer = sheets.new_version(sheet=version.sheet, by=by)
    for name in FROM_DRAFT:
        STEPS[name](newer, by, coordinator, fields)


STEPS = {
    "submit": _submit,
    "start_review": _start_review,
    "validate": lambda version, _by, coordinator, _fields: sheets.validate(version=version, by=coordinator),
    "publish": _publish,
    "replace": _replace,
    "ask_to_complete": lambda version, _by, coordinator, _fields: sheets.ask_to_complete(
        version=version, by=coordinator, reason="Les coûts manquent."
    ),
    "mark_to_update": lambda version, _by, coordinator, _fields: sheets.mark_to_update(version=version, by=coordinator),
    "archive": lambda version, _by, coordinator, _fields: sheets.archive(
        version=version, by=coordinator, reason="La pratique a cessé."
    ),
    "reject": lambda version, _by, coordinator, _fields: sheets.reject(
        version=version, by=coordinator, reason="Ce n'est pas une pratique de la ville."
    ),
}


def comment(*, version=None, by=None, section="results", text="D'où vient ce chiffre ?", parent=None):
    """A comment on a section of a version under review, by its reviewer unless told otherwise."""
    version = version or sheet_version(state=SheetStatus.IN_REVIEW)
    return comments.add(version=version, by=by or version.reviewer, section=section, text=text, parent=parent)


def resolve(comment, by=None):
    """Resolve a comment, by whoever made it unless told otherwise; return it."""
    return comments.resolve(comment=comment, by=by or comment.by)


# --- Reports ---------------------------------------------------------------------------------------------------------


def report(*, state="ready", kind=ReportKind.ANNUAL, lead_network=None, by=None, year=2013, **fields):
    """A report in the state asked for; what a worker would have made is a small file of one page.

    Title and visibility follow from what it tells of, unless given.
    """
    subject = fields.get("session") or (fields["version"].sheet if "version" in fields else None)
    network = lead_network or (subject.lead_network if subject else places.network())
    asked = {name: fields.pop(name) for name in ("session", "version", "language", "visibility") if name in fields}
    by = by or places.coordinator_in_office(network)
    scope = asked if subject else {**asked, "network": network, "year": year}
    made = reports.request(by=by, kind=kind, **scope)
    for step in REPORT_WAYS[state]:
        step(made, by)
    if fields:
        Report.objects.filter(pk=made.pk).update(**fields)
    return Report.objects.select_related("lead_network", "job").get(pk=made.pk)


def _unqueue(report, _by):
    # Nothing rests in this state: the action that orders a report queues it in the same transaction.
    Report.objects.filter(pk=report.pk).update(status=ReportStatus.REQUESTED)


def _start(report, _by):
    jobs.claim(report.job_id)
    apply(report, "start", by=None)


def _finish(report, _by):
    name = report.file.storage.save(f"reports/{report.pk}/report.pdf", ContentFile(places.PDF))
    facts = {"file": name, "page_count": 1, "sha256": "0" * 64, "size": len(places.PDF), "built_at": timezone.now()}
    # Of an annual report nobody asks afterwards what it froze.
    facts["frozen"] = {} if report.kind == ReportKind.ANNUAL else context_of(report)
    apply(report, "finish", by=None, changes=facts)
    report.job.refresh_from_db()
    jobs.finish(report.job, jobs.JobState.DONE)


def _fail(report, _by):
    report.job.refresh_from_db()
    jobs.finish(report.job, jobs.JobState.FAILED, "Le disque est plein.")


REPORT_WAYS = {
    ReportStatus.REQUESTED: (_unqueue,),
    ReportStatus.QUEUED: (),
    ReportStatus.RUNNING: (_start,),
    ReportStatus.READY: (_start, _finish),
    ReportStatus.PUBLISHED: (_start, _finish, lambda report, by: reports.publish(report=report, by=by)),
    ReportStatus.FAILED: (_start, _fail),
    ReportStatus.CANCELLED: (lambda report, by: reports.cancel(report=report, by=by),),
}

_sheet = sheet
