"""Search over everything that a person may see, kind by kind.

Each word of the query must be found in one of a kind's texts, accents and case aside; a name or a title that is written
almost so is found too. One query for each kind, with the number found.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, F, Q, Value, Window
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from activities.models import Session
from capitalisation.enums import ONLINE
from capitalisation.filters import ALIKE, Plain
from capitalisation.models import Report, SheetVersion
from networks.models import City, Network
from networks.models.appointment import offices_of
from records.filtering import SEARCH_MAX_LENGTH

SHOWN = 6
# More words than this narrow nothing any more.
WORDS = 8


@dataclass(frozen=True)
class Source:
    """A kind of record that is searched.

    rows: function(person) -> queryset of what they may see. texts: where the words are looked for; the first is the
    title. text, address: function(record, works_here) -> line below the title, page. everything: function(works_here)
    -> the list that takes the words as its filter `q`, empty if there is none.
    """

    name: str
    label: str
    icon: str
    rows: Callable
    texts: tuple
    title: Callable
    text: Callable
    address: Callable
    everything: Callable = lambda _works_here: ""


def versions(person):
    """Return the versions of sheets that a person may see: of each sheet the newest."""
    seen = SheetVersion.objects.visible_to(person).newest_of_each()
    return seen.select_related("sheet__city", "sheet__lead_network")


def session_line(session, _works_here):
    """Return a session's day, place and network."""
    parts = [date_format(session.starts_on, "DATE_FORMAT"), session.host_city, session.lead_network.acronym]
    return " · ".join(str(part) for part in parts if part)


def session_page(session, works_here):
    """Return a session's page in the portal, or in the calendar for those who do not work here."""
    return session.get_absolute_url() if works_here else reverse("activities:calendar_session", args=[session.pk])


def version_page(version, _works_here):
    """Return the page where a version is read, or worked on while it is not online."""
    return version.sheet.public_url if version.status in ONLINE else version.get_absolute_url()


def report_page(report, works_here):
    """Return a report's page, or its file for those who do not work here."""
    return report.get_absolute_url() if works_here else reverse("capitalisation:report_file", args=[report.pk])


SOURCES = (
    Source(
        name="networks",
        label=gettext_lazy("Networks"),
        icon="diagram-3",
        rows=lambda person: Network.objects.visible_to(person),
        texts=("theme_fr", "theme_ar", "name_fr", "name_ar", "acronym"),
        title=lambda network: f"{network.acronym} · {network.theme}",
        text=lambda network, _works_here: network.name,
        address=lambda network, _works_here: network.get_absolute_url(),
    ),
    Source(
        name="cities",
        label=gettext_lazy("Cities"),
        icon="buildings",
        rows=lambda person: City.objects.visible_to(person).select_related("region"),
        texts=("name_fr", "name_ar"),
        title=lambda city: city.name,
        text=lambda city, _works_here: city.region.name,
        address=lambda city, _works_here: city.get_absolute_url(),
        everything=lambda _works_here: reverse("cities"),
    ),
    Source(
        name="practices",
        label=gettext_lazy("Good practices"),
        icon="journal-text",
        rows=versions,
        texts=("title", "pitch", "problem", "description", "sheet__city__name_fr", "sheet__city__name_ar"),
        title=lambda version: version.title,
        text=lambda version, _works_here: f"{version.sheet.city} · {version.sheet.lead_network.acronym}",
        address=version_page,
        everything=lambda works_here: reverse("capitalisation:sheets" if works_here else "capitalisation:library"),
    ),
    Source(
        name="sessions",
        label=gettext_lazy("Sessions"),
        icon="people",
        rows=lambda person: Session.objects.visible_to(person).select_related("host_city", "lead_network"),
        texts=("title", "summary", "host_city__name_fr", "host_city__name_ar", "sub_theme__name_fr"),
        title=lambda session: session.title,
        text=session_line,
        address=session_page,
        everything=lambda works_here: reverse("activities:sessions") if works_here else "",
    ),
    Source(
        name="reports",
        label=gettext_lazy("Reports"),
        icon="file-earmark-pdf",
        rows=lambda person: Report.objects.visible_to(person),
        texts=("title",),
        title=lambda report: report.title,
        text=lambda report, _works_here: report.get_kind_display(),
        address=report_page,
    ),
)


def search(query, person):
    """Return (groups, number): what answers `query`, kind by kind, of all that `person` may see.

    A group has name, label, icon, number, items (title, text, url) and the address of the whole list, if there is one.
    """
    query = " ".join(query[:SEARCH_MAX_LENGTH].replace("\0", "").split())
    if not query:
        return [], 0
    works_here = offices_of(person).any
    groups = []
    for source in SOURCES:
        found = list(_found(source, person, query))
        if found:
            groups.append(_group(source, found, query, works_here))
    return groups, sum(group["number"] for group in groups)


def _found(source, person, query):
    title = Plain(F(source.texts[0]))
    said = Q()
    for word in query.split()[:WORDS]:
        said &= Q(*[(f"{text}__unaccent__icontains", word) for text in source.texts], _connector=Q.OR)
    likeness = TrigramWordSimilarity(Plain(Value(query)), title)
    rows = source.rows(person).annotate(likeness=likeness, in_all=Window(Count("*")))
    return rows.filter(said | Q(likeness__gte=ALIKE)).order_by("-likeness", "-pk")[:SHOWN]


def _group(source, found, query, works_here):
    everything = source.everything(works_here)
    return {
        "name": source.name,
        "label": source.label,
        "icon": source.icon,
        "number": found[0].in_all,
        "items": [
            {
                "title": source.title(record),
                "text": source.text(record, works_here),
                "url": source.address(record, works_here),
            }
            for record in found
        ],
        "more": f"{everything}?{urlencode({'q': query})}" if everything and found[0].in_all > SHOWN else "",
    }
