"""Good-practice sheets, and the networks' annual reports."""

import hashlib
from datetime import date, timedelta

from django.core.files.base import ContentFile

from capitalisation.enums import SECTION_FIELDS, ReportKind, ReportStatus, SheetStatus
from capitalisation.models import Block, Report, Result, Sheet, SheetVersion, Step
from networks.enums import Visibility
from networks.models import SubTheme
from remam.demo.memberships import DELIBERATION
from remam.demo.world import content
from remam.seed.country import tell

# Of twenty sheets so many are in each state.
STATES = (
    *[SheetStatus.PUBLISHED] * 16,
    SheetStatus.TO_UPDATE,
    SheetStatus.SUBMITTED,
    SheetStatus.IN_REVIEW,
    SheetStatus.DRAFT,
)
ONCE_PUBLISHED = {SheetStatus.PUBLISHED, SheetStatus.TO_UPDATE}
BATCH = 500
# The columns of the rows of the demonstration's sheets.
BLOCK = ("name", "text", "enabling_factors", "lessons")
RESULT = ("indicator", "before", "after", "date", "evidence")


def invent_sheets(scale, members, as_of, chance):
    """Return `scale.sheets` sheets, each with one version made of the demonstration's sentences, in all states.

    members: network -> its cities.
    """
    told = content("sheets")["sheet"]
    topics = {}
    for topic in SubTheme.objects.all():
        topics.setdefault(topic.network_id, []).append(topic)
    sheets, versions = [], []
    for number in range(scale.sheets):
        network = list(members)[number % len(members)]
        city, state = chance.choice(members[network]), STATES[chance.randrange(len(STATES))]
        day = as_of - timedelta(days=chance.randrange(20, 3600))
        inner = number // len(members) % 10 == 0
        sheets.append(_sheet(network, city, state, day, Visibility.NETWORK if inner else Visibility.PUBLIC))
        versions.append(_version(state, day, number, chance.choice(topics[network.pk]), told, chance))
    _keep(sheets, versions)
    _fill(versions, told, chance)
    tell(versions, "submitted", "submitted")
    return sheets


def _sheet(network, city, state, day, visibility):
    published = state in ONCE_PUBLISHED
    return Sheet(
        lead_network=network,
        city=city,
        visibility=visibility,
        first_published_on=day if published else None,
    )


def _version(state, day, number, topic, told, chance):
    published = state in ONCE_PUBLISHED
    texts = {
        name: chance.choice(told).get(name, "")
        for names in SECTION_FIELDS.values()
        for name in names
        if isinstance(told[0].get(name), str) and name not in ("title", "sub_theme", "language", "contacts", "licence")
    }
    title = f"{chance.choice(told)['title'][:88]} ({number + 1})"
    return SheetVersion(
        **texts,
        title=title,
        sub_theme=topic,
        status=state,
        submitted_on=None if state == SheetStatus.DRAFT else day - timedelta(days=15),
        validated_on=day - timedelta(days=5) if published else None,
        published_on=day if published else None,
        review_by=day + timedelta(days=1095) if published else None,
    )


def _keep(sheets, versions):
    """Write sheets and versions, and tell each sheet which version it shows."""
    Sheet.objects.bulk_create(sheets, batch_size=BATCH)
    for sheet, version in zip(sheets, versions, strict=True):
        version.sheet = sheet
    SheetVersion.objects.bulk_create(versions, batch_size=BATCH)
    for sheet, version in zip(sheets, versions, strict=True):
        sheet.latest = version
        sheet.online = version if version.status in ONCE_PUBLISHED else None
    Sheet.objects.bulk_update(sheets, ["latest", "online"], batch_size=BATCH)


def _fill(versions, told, chance):
    """The rows of each version: two building blocks, two steps, one result."""
    rows = {Block: [], Step: [], Result: []}
    for version in versions:
        practice = chance.choice(told)
        rows[Block] += [
            Block(version=version, position=place, **dict(zip(BLOCK, block, strict=True)))
            for place, block in enumerate(practice.get("blocks", [])[:2])
        ]
        rows[Step] += [
            Step(version=version, position=place, when=when, text=text)
            for place, (when, text) in enumerate(practice.get("steps", [])[:2])
        ]
        rows[Result] += [
            Result(version=version, position=place, **dict(zip(RESULT, result, strict=True)))
            for place, result in enumerate(practice.get("results", [])[:1])
        ]
    for model, made in rows.items():
        model.objects.bulk_create(made, batch_size=2000)


def invent_reports(scale, networks, as_of):
    """Return the published annual reports of each network; their file is a page that says that it is invented."""
    reports = [
        Report(
            lead_network=network,
            kind=ReportKind.ANNUAL,
            year=as_of.year - back,
            title=f"Rapport annuel {as_of.year - back} – {network.acronym}",
            status=ReportStatus.PUBLISHED,
            visibility=Visibility.PUBLIC,
            page_count=1,
            size=len(DELIBERATION),
            sha256=hashlib.sha256(DELIBERATION).hexdigest(),
            published_on=date(as_of.year - back + 1, 3, 1),
        )
        for network in networks
        for back in range(1, scale.reports + 1)
    ]
    file = Report._meta.get_field("file")
    for report in reports:
        # Where it lies does not matter to whoever serves it; one file is enough for all.
        report.file = reports[0].file.name or file.storage.save("reports/invented.pdf", ContentFile(DELIBERATION))
    return Report.objects.bulk_create(reports)
