"""Search over everything that a person may see: cities, networks, people, sessions, sheets and reports together.

records.searching finds the words; here stands who sees what, exactly as the kinds' own lists do, and how a row found is
shown. Three queries at most: what is found of each kind, network and year; the same with slips of the pen, if little
is; and one page of rows.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchHeadline
from django.core.paginator import Paginator
from django.db.models import Case, Count, F, Q, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, ExtractYear, NullIf
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy

from accounts.roles import Role
from activities.enums import ActivityStatus
from activities.models import Session
from capitalisation.enums import ONLINE, ReportKind, ReportStatus
from capitalisation.models import Report, Sheet, SheetVersion
from networks.enums import Visibility
from networks.models import Appointment, City, Network
from networks.models.appointment import offices_of
from networks.rules import holds
from records.dates import date_format
from records.filtering import SEARCH_MAX_LENGTH
from records.listing import PER_PAGE
from records.searching import FEW, SearchEntry, Typed
from records.wording import facts
from remam.marking import START, STOP, marked

# What facets there are: column of the counts -> what narrows the entries to a value of it.
FACETS = {"kind": "kind", "network": "acronym", "year": "day__year"}
SHOWN = (
    *("kind", "object_id", "code", "place_fr", "place_ar", "acronym", "detail", "day"),
    *("title", "excerpt", "title_fr", "title_ar", "rank"),
)


@dataclass(frozen=True)
class Source:
    """A kind of record that is searched.

    rows: function(person) -> queryset of what they may see. beyond: function(person) -> querysets of the keys of those
    of them that not everybody may see. hidden: the same of those of which this person sees something newer.
    line: function(entry) -> what is told below the title. address: function(entry, works_here) -> its page.
    """

    label: str
    icon: str
    rows: Callable
    beyond: Callable
    line: Callable
    address: Callable
    hidden: Callable = lambda _person: ()
    title: Callable = lambda _entry, title: title


def people(person):
    """Return whom the directory lists for this person: nobody for those who do not see it."""
    if not holds(person, "networks.view_directory"):
        return Appointment.objects.none()
    return Appointment.objects.visible_to(person).in_office()


def versions(person):
    """Return the versions of sheets that a person may see: of each sheet the newest."""
    return SheetVersion.objects.newest_for(person)


def own_sheets(person):
    """Return the sheets of which a person sees the latest version, be it online or not."""
    offices = offices_of(person)
    if offices.is_secretariat:
        return Sheet.objects.all()
    return Sheet.objects.filter(Q(lead_network__in=offices.coordinated_ids) | Q(city__in=offices.city_ids))


def given_versions(person):
    """Return the versions that a person sees because they review them."""
    return SheetVersion.objects.newest_for(person).filter(reviewer=person)


def further_versions(person):
    """Return the versions() that not everybody may see, as lists of keys that have an index each."""
    closed = Sheet.objects.filter(Sheet.objects.read_by(person), visibility__in=CLOSED)
    elsewhere = closed.exclude(pk__in=own_sheets(person).values("pk"))
    return [own_sheets(person).values("latest"), elsewhere.values("online"), given_versions(person).values("pk")]


def outdated_versions(person):
    """Return the versions online of which the person sees a newer one, as lists of keys that have an index each."""
    newer = own_sheets(person).filter(online__isnull=False).exclude(online=F("latest"))
    given = given_versions(person).filter(sheet__online__isnull=False).exclude(status__in=ONLINE)
    return [newer.values("online"), given.values("sheet__online")]


def place(entry):
    """Return the city, the region or the network's name, in the page's language."""
    return (entry["place_ar"] if get_language() == "ar" else "") or entry["place_fr"]


def sheet_page(entry, _works_here):
    """Return the page where a version is read, or worked on while it is not online."""
    page = "practice" if entry["detail"] in ONLINE else "sheet"
    return reverse(f"capitalisation:{page}", args=[entry["code"].partition("-")[2]])


def session_page(entry, works_here):
    """Return a session's page in the portal, or in the calendar for those who do not work here."""
    return reverse("activities:session" if works_here else "activities:calendar_session", args=[entry["object_id"]])


def report_page(entry, works_here):
    """Return a report's page, or its file for those who do not work here."""
    return reverse("capitalisation:report" if works_here else "capitalisation:report_file", args=[entry["object_id"]])


CLOSED = [visibility for visibility in Visibility if visibility != Visibility.PUBLIC]
PUBLIC_SESSION = Q(visibility=Visibility.PUBLIC) & ~Q(status=ActivityStatus.PROPOSED)
PUBLIC_REPORT = Q(visibility=Visibility.PUBLIC, status=ReportStatus.PUBLISHED)
SOURCES = {
    "sheet": Source(
        label=gettext_lazy("Good practices"),
        icon="journal-text",
        rows=versions,
        beyond=further_versions,
        hidden=outdated_versions,
        line=lambda entry: facts(entry["code"], place(entry), entry["acronym"]),
        address=sheet_page,
    ),
    "session": Source(
        label=gettext_lazy("Sessions"),
        icon="people",
        rows=lambda person: Session.objects.visible_to(person),
        beyond=lambda person: [Session.objects.visible_to(person).exclude(PUBLIC_SESSION).values("pk")],
        line=lambda entry: facts(date_format(entry["day"], "DATE_FORMAT"), place(entry), entry["acronym"]),
        address=session_page,
    ),
    "report": Source(
        label=gettext_lazy("Reports"),
        icon="file-earmark-pdf",
        rows=lambda person: Report.objects.visible_to(person),
        beyond=lambda person: [Report.objects.visible_to(person).exclude(PUBLIC_REPORT).values("pk")],
        line=lambda entry: facts(ReportKind(entry["detail"]).label, entry["acronym"]),
        address=report_page,
    ),
    "network": Source(
        label=gettext_lazy("Networks"),
        icon="diagram-3",
        rows=lambda person: Network.objects.visible_to(person),
        beyond=lambda _person: (),
        line=place,
        address=lambda entry, _works_here: reverse("network", args=[entry["code"]]),
        title=lambda entry, title: f"{entry['acronym']} · {title}",
    ),
    "city": Source(
        label=gettext_lazy("Cities"),
        icon="buildings",
        rows=lambda person: City.objects.visible_to(person),
        beyond=lambda _person: (),
        line=place,
        address=lambda entry, _works_here: reverse("city", args=[entry["code"]]),
    ),
    "person": Source(
        label=gettext_lazy("People"),
        icon="person",
        rows=people,
        beyond=lambda person: [people(person).values("pk")],
        line=lambda entry: facts(Role(entry["detail"]).label, place(entry), entry["acronym"]),
        address=lambda entry, _works_here: reverse("networks:appointment", args=[entry["object_id"]]),
    ),
}


def seen_by(person):
    """Return the entries of what a person may see: each kind as its own list shows it.

    Most of what is found everybody may see, and the entry itself says so; the lists are asked of the rest only.
    """
    if not offices_of(person).any:
        return SearchEntry.objects.filter(is_public=True)
    seen = Q()
    for kind, source in SOURCES.items():
        found = Q(is_public=True)
        for keys in source.beyond(person):
            found |= Q(is_public=False, object_id__in=keys)
        for keys in source.hidden(person):
            found &= ~Q(object_id__in=keys)
        seen |= Q(kind=kind) & found
    return SearchEntry.objects.filter(seen)


@dataclass
class Found:
    """What answers some words, of all that a person may see.

    rows: the entries. counts: (kind, network, year) -> how many. exact: how many say the very words; the others are
    those that are written almost so.
    """

    words: str
    rows: object = None
    counts: dict = field(default_factory=dict)
    exact: int = 0

    @cached_property
    def number(self):
        """How many there are, whatever is chosen."""
        return sum(self.counts.values())

    def counted(self, facet, chosen):
        """Return value -> number for a facet, among what is chosen in the others (facet -> value)."""
        column, others = list(FACETS).index(facet), {**chosen, facet: ""}
        totals = Counter()
        for values, number in self.counts.items():
            if values[column] and _holds(values, others):
                totals[values[column]] += number
        return totals

    def page(self, chosen, number):
        """Return one page of what is chosen, each row as the template shows it."""
        held = sum(number for values, number in self.counts.items() if _holds(values, chosen))
        narrowed = {FACETS[name]: value for name, value in chosen.items() if value}
        return Counted(self._shown(self.rows.filter(**narrowed)) if held else (), held).get_page(number)

    def _shown(self, rows):
        asked = Typed(self.words)
        marks = {"config": "remam_fr", "start_sel": START, "stop_sel": STOP}
        title = F("title_fr")
        if get_language() == "ar":
            title = Coalesce(NullIf("title_ar", Value("")), title)
        told = Concat("text", Value(" "), "more", output_field=TextField())
        order = ["-rank", F("day").desc(nulls_last=True), "-pk"]
        widened = self.exact < self.number
        if widened:
            rows = rows.annotate(is_exact=Case(When(words=asked, then=1), default=0))
            order.insert(0, "-is_exact")
        rows = rows.ranked(self.words, widened=widened).annotate(
            title=SearchHeadline(title, asked, highlight_all=True, **marks),
            excerpt=SearchHeadline(told, asked, max_words=32, min_words=16, max_fragments=1, **marks),
        )
        return rows.order_by(*order).values(*SHOWN)


def _holds(values, chosen):
    """True if (kind, network, year) is what is chosen, or nothing is."""
    return all(chosen.get(name) in (None, "", value) for name, value in zip(FACETS, values, strict=True))


class Counted(Paginator):
    """Pages of rows that have been counted already."""

    def __init__(self, rows, number):
        super().__init__(rows, PER_PAGE)
        self.count = number


def clean(query):
    """Return what somebody typed without what is no text: at most so many characters, single spaces."""
    return " ".join(query[:SEARCH_MAX_LENGTH].replace("\0", " ").split())


def search(words, person):
    """Return the Found of `words`, as clean() gives them, for a person."""
    if not words:
        return Found(words)
    seen = seen_by(person)
    rows = seen.matching(words)
    counts = _counts(rows)
    exact = sum(counts.values())
    if exact < FEW:
        rows = seen.alike(words)
        counts = _counts(rows)
    return Found(words, rows, counts, exact)


def _counts(rows):
    found = rows.order_by().annotate(year=ExtractYear("day")).values_list("kind", "acronym", "year")
    return {
        (kind, acronym, str(year or "")): number for kind, acronym, year, number in found.annotate(number=Count("pk"))
    }


def shown(entry, words, person):
    """Return an entry as a row of the page: title and excerpt (words marked), line, icon, kind, address."""
    source = SOURCES[entry["kind"]]
    title = source.title(entry, entry["title"])
    return {
        "title": marked(title, words),
        "excerpt": marked(entry["excerpt"], words, written=True) if entry["kind"] != "person" else "",
        "line": source.line(entry),
        "icon": source.icon,
        "kind": source.label,
        "url": source.address(entry, offices_of(person).any),
    }
