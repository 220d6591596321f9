"""Nothing leaks: every record that not everybody may see carries a word of its own, and everything is fetched.

Status codes are not enough: a list, an export, a search, a feed or a page about something else may tell what the
record's own page refuses. Each word is looked for in every answer that each person can get.
"""

import io
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from capitalisation.enums import ReportKind
from capitalisation.models import Report
from capitalisation.reports import context_of
from remam.search import SOURCES
from tests.addresses import ADDRESSES
from tests.aviary import BAIT, READERS, open_aviary
from tests.conftest import WatchedClient


@pytest.fixture(scope="module")
def aviary(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), open_aviary() as birds:
        yield birds


# Every list, each with its search and its tables.
LISTS = (
    "cities",
    "networks:memberships",
    "networks:appointments",
    "networks:directory",
    "networks:organisations",
    "networks:conventions",
    "networks:milestones",
    "networks:requests",
    "networks:contributions",
    "networks:costs",
    "networks:elections",
    "networks:mandates",
    "networks:calls",
    "networks:applications",
    "networks:reviews",
    "activities:sessions",
    "activities:needs",
    "activities:programmes",
    "activities:trainings",
    "activities:courses",
    "activities:certificates",
    "activities:trips",
    "activities:actions",
    "capitalisation:library",
    "capitalisation:sheets",
    "capitalisation:publications",
    "capitalisation:reports",
)
ASKED = {
    **dict.fromkeys(LISTS, (f"?q={BAIT}", f"?person={BAIT}", "?export=csv", "?export=xlsx")),
    "search": (
        *(f"?q={BAIT}&page={page}" for page in (1, 2, 3)),
        *(f"?q={BAIT}&kind={kind}" for kind in SOURCES),
        # Written with a slip, or only begun, a word that is not for them is as little told.
        *("?q=canarri", "?q=xq", f"?q={BAIT}&kind=report&network=OWN&year={timezone.localdate().year}"),
    ),
    "activities:calendar_feed": ("?network=OWN",),
    "activities:calendar": ("?network=OWN", "?month="),
    "capitalisation:report_request": tuple(f"?kind={kind}" for kind in ReportKind.values),
}
# Pages of the account and of the demonstration hold no records, nor do icons.
LEFT_OUT = ("admin:", "account_", "mfa_", "usersessions_", "demo_", "gallery", "icons", "healthz", "readyz")


def test_every_list_is_fetched():
    """Each call of records.listing.list_page in a view is a list named above."""
    views = Path(settings.BASE_DIR).glob("*/views/*.py")
    calls = sum(len(re.findall(r"\blist_page\(", path.read_text(encoding="utf-8"))) for path in views)
    assert calls == len(LISTS)


def urls(aviary):
    """Every address that can be read: without arguments, as a search, as tables, and of each record."""
    for name in ADDRESSES:
        if name.startswith(LEFT_OUT):
            continue
        for args in aviary.pages.get(name, [[]]):
            try:
                url = reverse(name, args=args)
            except NoReverseMatch:
                continue
            yield url
            yield from (f"{url}{query}" for query in ASKED.get(name, ()))


def text_of(response):
    """What a reader finds in an answer: a table's cells, a calendar's unfolded lines, a page."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if "spreadsheet" in response.headers.get("Content-Type", ""):
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        return "\n".join(str(cell) for row in rows for cell in row)
    name = response.headers.get("Content-Disposition", "")
    return name + content.decode("utf-8", errors="replace").replace("\r\n ", "")


@pytest.mark.django_db
@pytest.mark.parametrize("reader", READERS)
def test_nobody_reads_what_is_not_for_them(aviary, reader):
    client = WatchedClient()
    if aviary.cast.people[reader]:
        client.force_login(aviary.cast.people[reader])
    forbidden = {bird for bird, allowed in aviary.allowed.items() if reader not in allowed}
    expected = set(aviary.allowed) - forbidden
    leaks, seen = [], set()
    for url in urls(aviary):
        text = text_of(client.get(url))
        leaks += [f"{url}: {bird}" for bird in forbidden if bird in text]
        seen |= {bird for bird in expected if bird in text}
    assert not leaks, "\n".join(leaks)
    # The words are where they should be: a test that finds nothing anywhere proves nothing.
    assert seen == expected - (UNREAD.get(reader) or set())


# What one might read, but no page tells.
UNREAD = {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("visibility", "reader"), [("public", "visitor"), ("partners", "partner"), ("members", "foreign_fp")]
)
def test_a_report_tells_its_readers_nothing_that_they_may_not_see(aviary, visibility, reader):
    """An annual report is built from what its own readers may see, whoever orders it."""
    report = Report(
        kind="annual",
        lead_network=aviary.cast.network,
        year=timezone.localdate().year,
        visibility=visibility,
        requested_by=aviary.cast.co,
    )
    told = json.dumps(context_of(report), default=str)
    assert [bird for bird, allowed in aviary.allowed.items() if reader not in allowed and bird in told] == []
    assert "xqpubheldxq" in told
