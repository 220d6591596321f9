from itertools import count

from django.core.files.base import ContentFile
from django.utils import timezone

from capitalisation.enums import ReportKind, ReportStatus, SheetStatus
from capitalisation.models import Block, Comment, Report, Sheet, SheetVersion
from capitalisation.models.sheet import ONLINE
from tests.factories import networks as places
from tests.factories.people import person

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


def sheet(*, state=SheetStatus.PUBLISHED, city=None, lead_network=None, by=None, **fields):
    """A good-practice sheet whose latest version is in the state asked for; texts go to that version."""
    own = {field.name for field in Sheet._meta.get_fields()} - {"created_by"}
    of_sheet = {name: fields.pop(name) for name in list(fields) if name in own}
    joint = of_sheet.pop("networks", ())
    author = by or person(function="ingénieur")
    made = Sheet.objects.create(
        city=city or places.city(),
        lead_network=lead_network or places.network(),
        created_by=author,
        **{"visibility": "public", **of_sheet},
    )
    made.networks.set(joint)
    sheet_version(sheet=made, state=state, by=author, **fields)
    return made


def sheet_version(*, sheet=None, state=SheetStatus.DRAFT, by=None, **fields):
    """A version of a sheet, the latest one, in the state asked for."""
    if sheet is None:
        return _sheet(state=state, by=by, **fields).latest
    today = timezone.localdate()
    values = {"title": f"Le tri à la source {next(numbers)}", **TEXT, **fields}
    if state not in (SheetStatus.DRAFT, SheetStatus.SUBMITTED):
        values.setdefault("reviewer", person(function="relecteur"))
    if state in (*ONLINE, SheetStatus.REPLACED, SheetStatus.ARCHIVED, SheetStatus.VALIDATED):
        values.setdefault("validated_on", today)
    if state in (*ONLINE, SheetStatus.REPLACED, SheetStatus.ARCHIVED):
        values.setdefault("published_on", today)
    version = SheetVersion.objects.create(
        sheet=sheet, number=sheet.versions.count() + 1, status=state, created_by=by or sheet.created_by, **values
    )
    Block.objects.create(version=version, name="Deux bacs", text="Un sec, un humide.")
    sheet.latest = version
    if state in ONLINE:
        sheet.online, sheet.first_published_on = version, sheet.first_published_on or today
    sheet.save()
    return version


def comment(*, version=None, by=None, **fields):
    """A comment on a section of a version under review."""
    version = version or _sheet(state=SheetStatus.IN_REVIEW).latest
    values = {"section": "results", "text": "D'où vient ce chiffre ?", **fields}
    return Comment.objects.create(version=version, by=by or version.reviewer, **values)


def report(*, state=ReportStatus.READY, kind=ReportKind.ANNUAL, lead_network=None, by=None, **fields):
    """A report in the state asked for; a ready one has a small file."""
    values = {"title": f"Rapport annuel {next(numbers)}", "visibility": "public", **fields}
    if kind == ReportKind.ANNUAL:
        values.setdefault("year", 2013)
    if state in (ReportStatus.READY, ReportStatus.PUBLISHED):
        values |= {"page_count": 3, "sha256": "0" * 64, "size": len(places.PDF), "built_at": timezone.now()}
        values["file"] = ContentFile(places.PDF, "rapport.pdf")
    if state == ReportStatus.PUBLISHED:
        values.setdefault("published_on", timezone.localdate())
    if state == ReportStatus.FAILED:
        values.setdefault("failure", "Le disque est plein.")
    return Report.objects.create(
        kind=kind,
        lead_network=lead_network or places.network(),
        requested_by=by or person(function="coordinatrice"),
        status=state,
        **values,
    )


_sheet = sheet
