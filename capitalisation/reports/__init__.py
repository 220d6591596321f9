"""The kinds of reports: how each collects its data, and the template that lays them out."""

from collections.abc import Callable
from dataclasses import dataclass

from capitalisation.enums import ReportKind
from capitalisation.reports import annual, proceedings, sheet


@dataclass(frozen=True)
class Kind:
    """context: function(report) -> plain dict, to be frozen. template: what lays it out."""

    context: Callable
    template: str


KINDS = {
    ReportKind.ANNUAL: Kind(annual.context, "pdf/annual.html"),
    ReportKind.PROCEEDINGS: Kind(proceedings.context, "pdf/proceedings.html"),
    ReportKind.SHEET: Kind(sheet.context, "pdf/sheet.html"),
}
