"""Nothing leaks: every record that not everybody may see carries a word of its own, and everything is fetched.

Status codes are not enough: a list, an export, a search, a feed or a page about something else may tell what the
record's own page refuses. Each word is looked for in every answer that each person can get.
"""

import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.roles import Role
from capitalisation.models import Report, SheetVersion
from capitalisation.reports import KINDS
from records import uploads
from remam.search import SOURCES
from remam.views.sitemap import SECTIONS
from tests import factories
from tests.addresses import ADDRESSES
from tests.conftest import WatchedClient
from tests.factories.cast import Cast
from tests.factories.networks import upload

# In every text with a canary, so that one search finds them all.
BAIT = "canari"

WORKERS = {"fp", "el", "co", "secretariat"}
REVIEW = WORKERS | {"reviewer"}
NETWORK = WORKERS | {"member", "reviewer"}
MEMBERS = NETWORK | {"foreign_fp", "foreign_el", "foreign_co"}
PARTNERS = MEMBERS | {"partner"}
COORDINATION = {"co", "secretariat"}


class Aviary:
    """The records, and their words: `allowed` is word -> who may read it."""

    def __init__(self, cast):
        self.cast, self.allowed, self.pages = cast, {}, {}
        self.scope = {"lead_network": cast.network, "host_city": cast.city}
        self.sheet_scope = {"lead_network": cast.network, "city": cast.city, "by": cast.fp, "reviewer": cast.reviewer}
        self.people()
        self.memberships()
        self.sessions()
        self.sheets()
        self.reports()
        for section in SECTIONS:
            self.page("sitemap_section", args=[section])

    def word(self, name, allowed):
        """A text that holds a word which nobody but `allowed` may read."""
        bird = f"xq{name}xq"
        self.allowed[bird] = set(allowed)
        return f"{BAIT} {bird}"

    def page(self, *names, args):
        """Pages to fetch besides those that need no argument."""
        for name in names:
            self.pages.setdefault(name, []).append(args)

    def people(self):
        deputy = factories.person(
            family_name=self.word("personname", MEMBERS),
            email=f"{self.word('personmail', MEMBERS).split()[1]}@example.org",
            phone=self.word("personphone", MEMBERS),
        )
        factories.focal_point(self.cast.city, self.cast.network, titular=False, person=deputy)
        invited = factories.person(password=None, family_name=self.word("invited", WORKERS))
        proposed = factories.appointment(
            role=Role.FOCAL_POINT,
            city=self.cast.city,
            network=self.cast.network,
            is_titular=False,
            status="proposed",
            person=invited,
        )
        for appointment in (deputy.appointments.get(), proposed):
            self.page("networks:appointment", "networks:appointment_end", args=[appointment.pk])
        self.page("network", "networks:network_edit", args=[self.cast.network.acronym])
        self.page("city", "networks:city_edit", args=[self.cast.city.code])

    def memberships(self):
        second = factories.network(acronym="SECOND")
        factories.appointment(role=Role.COORDINATOR, network=second, person=self.cast.co)
        file = {"city": self.cast.city, "network": second, "focal_point": self.cast.fp}
        on_its_way = factories.membership(state="complete", motivation=self.word("motivation", WORKERS), **file)
        active = factories.membership(
            city=self.cast.city,
            network=factories.network(acronym="THIRD"),
            focal_point=self.cast.fp,
            motivation=self.word("oldmotivation", WORKERS),
            deliberation_number=self.word("deliberation", WORKERS).split()[1],
        )
        factories.appointment(role=Role.COORDINATOR, network=active.network, person=self.cast.co)
        for membership in (on_its_way, active):
            self.page("networks:membership", "networks:membership_complete", args=[membership.pk])
            for file in uploads.files_of(membership):
                self.page("records:file", args=[file.uuid])

    def session(self, title, allowed, **fields):
        made = factories.session(
            title=self.word(title, allowed),
            summary=BAIT,
            venue=self.word(f"{title}venue", allowed),
            **self.scope,
            **fields,
        )
        self.page(
            *("activities:session", "activities:session_edit", "activities:session_minutes"),
            *("activities:session_attendance", "activities:calendar_session"),
            args=[made.pk],
        )
        return made

    def told(self, session, name, allowed):
        """Give a session minutes, a decision, an action and a need with words in them; return it."""
        factories.write(
            session,
            text=self.word(f"{name}minutes", allowed),
            decisions=[self.word(f"{name}decision", allowed)],
            needs=[{"text": self.word(f"{name}need", allowed)}],
            action={"text": self.word(f"{name}action", allowed), "owner_city": self.cast.city},
        )
        self.page("activities:action", "activities:action_settle", args=[session.actions.get().pk])
        return session

    def sessions(self):
        today = timezone.localdate()
        net = self.told(self.session("netheld", NETWORK, state="held"), "net", NETWORK)
        factories.participant(activity=net, name=self.word("netguest", NETWORK), is_invited=False)
        factories.agenda_item(activity=net, title=self.word("netagenda", NETWORK))
        material = upload(name=f"{self.word('netfile', NETWORK)}.pdf")
        kept = uploads.store(material, net, by=self.cast.co, purpose="material")
        self.page("records:file", args=[kept.uuid])
        factories.circulate(net, on=today)
        factories.remark(session=net, by=self.cast.member, text=self.word("netremark", NETWORK))
        open_to_all = PARTNERS | {"visitor", "outsider", "former", "suspended"}
        public = self.told(self.session("pubheld", open_to_all, state="held", visibility="public"), "pub", WORKERS)
        factories.participant(activity=public, name=self.word("pubguest", MEMBERS), is_invited=False)
        self.session("proposed", WORKERS, state="proposed", visibility="public", starts_on=today + timedelta(days=3))
        # The deputy who left, and the city that is suspended, were invited to nothing of what is still to come.
        self.session("members", MEMBERS, visibility="members", starts_on=today + timedelta(days=4))
        self.session("partners", PARTNERS, visibility="partners", starts_on=today + timedelta(days=5))
        self.session("network", NETWORK, visibility="network", starts_on=today + timedelta(days=6))

    def sheet(self, name, allowed, **fields):
        made = factories.sheet(
            title=self.word(name, allowed), pitch=self.word(f"{name}pitch", allowed), **self.sheet_scope, **fields
        )
        self.page("capitalisation:sheet", "capitalisation:sheet_compare", "capitalisation:practice", args=[made.pk])
        for version in made.versions.all():
            self.page("capitalisation:sheet_edit", "capitalisation:sheet_submit", args=[version.pk])
        return made

    def sheets(self):
        everybody = PARTNERS | {"visitor", "outsider", "former", "suspended"}
        self.sheet("draft", WORKERS, state="draft", visibility="public")
        review = self.sheet("review", REVIEW, state="in_review", visibility="public")
        factories.comment(version=review.latest, text=self.word("comment", REVIEW))
        self.sheet("netsheet", NETWORK, visibility="network")
        public = self.sheet("pubsheet", everybody, visibility="public", contacts=self.word("contacts", MEMBERS))
        newer = factories.sheet_version(
            sheet=public, by=self.cast.fp, state="draft", problem=self.word("newversion", WORKERS)
        )
        SheetVersion.objects.filter(pk=newer.pk).update(title=self.word("newtitle", WORKERS))
        self.page("capitalisation:sheet_edit", args=[newer.pk])

    def reports(self):
        for name, allowed, state, visibility in (
            ("repready", COORDINATION, "ready", "public"),
            ("repqueued", COORDINATION, "queued", "members"),
            ("repfailed", COORDINATION, "failed", "partners"),
            ("repnet", NETWORK, "published", "network"),
        ):
            made = factories.report(
                state=state,
                lead_network=self.cast.network,
                by=self.cast.co,
                visibility=visibility,
                title=self.word(name, allowed),
            )
            if state == "failed":
                Report.objects.filter(pk=made.pk).update(failure=self.word("failure", COORDINATION))
            self.page("capitalisation:report", "capitalisation:report_file", args=[made.pk])
            self.page("records:job", args=[made.job_id])


@pytest.fixture(scope="module")
def aviary(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        cast = Cast()
        own = {"city": cast.city, "network": cast.network}
        yesterday = timezone.localdate() - timedelta(days=1)
        cast.people["former"] = factories.focal_point(**own, titular=False, status="ended", end=yesterday)
        # Since yesterday: it was invited to nothing of what took place before.
        suspended = factories.membership(network=cast.network, joined_on=yesterday)
        cast.people["suspended"] = factories.focal_point(suspended.city, cast.network)
        factories.suspend(suspended)
        yield Aviary(cast)
        transaction.set_rollback(True)


# Every list, each with its search and its tables.
LISTS = (
    "cities",
    "networks:memberships",
    "networks:appointments",
    "networks:directory",
    "activities:sessions",
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
    "capitalisation:report_request": ("?kind=annual", "?kind=proceedings", "?kind=sheet"),
}
# Pages of the account and of the demonstration hold no records.
LEFT_OUT = ("admin:", "account_", "mfa_", "usersessions_", "demo_", "gallery", "healthz", "readyz")


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


READERS = [
    *("visitor", "outsider", "partner", "foreign_fp", "foreign_el", "foreign_co"),
    *("member", "reviewer", "fp", "el", "co", "secretariat", "former", "suspended"),
]


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
    told = json.dumps(KINDS["annual"].context(report), default=str)
    assert [bird for bird, allowed in aviary.allowed.items() if reader not in allowed and bird in told] == []
    assert "xqpubheldxq" in told
