"""What everybody reads: the library of good practices, and each practice."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from capitalisation.enums import ONLINE, ReportKind
from capitalisation.filters import PracticeFilter
from capitalisation.models import Report, Sheet, SheetVersion
from capitalisation.reading import field_of, value_of
from capitalisation.rules import works_on
from networks.models.appointment import offices_of
from records.listing import list_page
from records.tables import Column

COLUMNS = [
    Column(gettext_lazy("Code"), lambda sheet: sheet.code),
    Column(gettext_lazy("Title"), lambda sheet: sheet.online.title),
    Column(gettext_lazy("In one line"), lambda sheet: sheet.online.pitch),
    Column(gettext_lazy("City"), lambda sheet: sheet.city.name),
    Column(gettext_lazy("Region"), lambda sheet: sheet.city.region.name),
    Column(gettext_lazy("Network"), lambda sheet: sheet.lead_network.acronym),
    Column(gettext_lazy("Maturity"), lambda sheet: value_of(sheet.online, "maturity")),
    Column(gettext_lazy("Cost range"), lambda sheet: value_of(sheet.online, "cost_range")),
    Column(gettext_lazy("Language"), lambda sheet: value_of(sheet.online, "language")),
    Column(gettext_lazy("First published on"), lambda sheet: sheet.first_published_on),
    Column(gettext_lazy("Licence"), lambda sheet: value_of(sheet.online, "licence")),
]

# What stands beside the text: the figures, then what another city needs.
COSTS = (
    *("budget_mad", "running_cost_mad", "staff", "funding_sources"),
    *("prerequisites", "transfer_commune", "transfer_state"),
)
# What the page tells after the blocks, the failures and the results: title, fields, rows.
CHAPTERS = (
    (gettext_lazy("Why"), ("problem", "objectives", "beneficiaries"), ""),
    (gettext_lazy("How it works"), ("description",), ""),
    (gettext_lazy("Step by step"), (), "steps"),
    (gettext_lazy("Who took part"), ("legal_basis",), "actors"),
    (gettext_lazy("Residents and gender"), ("participation", "gender_aspects"), ""),
    (
        gettext_lazy("Benefits"),
        ("benefits_socioeconomic", "benefits_institutional", "benefits_cultural"),
        "",
    ),
    (gettext_lazy("What made it succeed"), ("success_factors", "difficulties", "sustainability"), ""),
)


@login_not_required
@require_safe
def library(request):
    """The published sheets, searched in plain words and filtered."""
    practices = (
        Sheet.objects.published()
        .visible_to(request.user)
        .select_related("online", "city__region", "lead_network")
        .order_by("-online__published_on", "-pk")
    )
    context = {"crumbs": [(_("Home"), reverse("home")), (_("Good practices"), "")]}
    template = "capitalisation/library/list.html"
    return list_page(request, practices, PracticeFilter, COLUMNS, template, context, _("good-practices"))


@login_not_required
@require_safe
def practice(request, pk):
    """One practice as its readers see it: the version online."""
    online = SheetVersion.objects.visible_to(request.user).filter(sheet=pk, status__in=ONLINE)
    version = online.complete().first()
    if version is None:
        raise Http404
    papers = Report.objects.visible_to(request.user).published().filter(kind=ReportKind.SHEET, version=version)
    context = {
        "version": version,
        "sheet": version.sheet,
        "rows": {name: version.rows_of(name) for name in ("blocks", "results")},
        "chapters": _chapters(version),
        "costs": [field for field in (field_of(version, name) for name in COSTS) if field["value"]],
        "paper": papers.order_by("-published_on", "-pk").first(),
        "is_member": offices_of(request.user).is_member,
        "works": works_on(request.user, version),
        "crumbs": [
            (_("Home"), reverse("home")),
            (_("Good practices"), reverse("capitalisation:library")),
            (version.sheet.code, ""),
        ],
    }
    return render(request, "capitalisation/library/practice.html", context)


def _chapters(version):
    """The chapters that have something to tell."""
    chapters = []
    for title, names, rows in CHAPTERS:
        fields = [field for field in (field_of(version, name) for name in names) if field["value"]]
        found = version.rows_of(rows) if rows else []
        if fields or found:
            chapter = {"title": title, "fields": fields, "has_heads": len(names) > 1 or bool(found), "rows": found}
            chapters.append({**chapter, "template": f"capitalisation/sheet/_rows_{rows}.html"})
    return chapters
