"""The kinds of reports in one table: what each tells of, how it is called and offered, collected and laid out."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from capitalisation.enums import ReportKind
from networks.enums import Visibility
from records.dates import date_format


class Scope(StrEnum):
    """What a report tells of: the value is the field of Report that says it."""

    NETWORK_YEAR = "year"
    SESSION = "session"
    VERSION = "version"


@dataclass(frozen=True)
class Facts:
    """What a kind of report is.

    title: with the names that title_of() fills in. icon, text: how it is offered. context: path of function(report) ->
    plain dict, to be frozen; a path, since only workers import what makes documents. template: what lays it out.
    most_open: the widest circle of readers that it may have; why: what the order form says of a narrower one.
    """

    scope: Scope
    title: str
    icon: str
    text: str
    context: str
    template: str
    most_open: Visibility = Visibility.PUBLIC
    why: str = ""


KINDS = {
    ReportKind.ANNUAL: Facts(
        scope=Scope.NETWORK_YEAR,
        title=gettext_lazy("Annual report %(year)s — %(theme)s"),
        icon="calendar3",
        text=gettext_lazy("A network's year: figures, sessions, decisions, practices, needs."),
        context="capitalisation.reports.annual.context",
        template="pdf/annual.html",
    ),
    ReportKind.PROCEEDINGS: Facts(
        scope=Scope.SESSION,
        title=gettext_lazy("Proceedings — %(title)s"),
        icon="people",
        text=gettext_lazy("A session: agenda, attendance, minutes, decisions and actions."),
        context="capitalisation.reports.proceedings.context",
        template="pdf/proceedings.html",
        most_open=Visibility.MEMBERS,
        why=gettext_lazy("Proceedings name those who took part, so they are for members only."),
    ),
    ReportKind.SHEET: Facts(
        scope=Scope.VERSION,
        title="%(title)s",
        icon="journal-text",
        text=gettext_lazy("A good practice with all its sections, to be handed on."),
        context="capitalisation.reports.sheet.context",
        template="pdf/sheet.html",
    ),
}


def title_of(report):
    """Return the title of a report, in its language."""
    scope = KINDS[report.kind].scope
    with translation.override(report.language):
        if scope == Scope.NETWORK_YEAR:
            names = {"year": year_told(report.year), "theme": report.lead_network.theme}
        else:
            names = {"title": getattr(report, scope).title}
        return (str(KINDS[report.kind].title) % names)[:200]


def is_partial(year):
    """Return True if the year is not over, so that a report made today tells of a part of it."""
    return year >= timezone.localdate().year


def year_told(year):
    """Return the year as titles name it; of one that is not over, the day until which it is told."""
    # Where a link has said no year yet, there is none to tell.
    if not year or not is_partial(year):
        return str(year)
    return _("%(year)s, until %(day)s") % {"year": year, "day": date_format(timezone.localdate())}
