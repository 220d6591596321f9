"""What the networks of a year were promised, have received and cost: the page of the accounts."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from networks.accounts import accounts_of, by_year
from networks.enums import PayerKind
from networks.models import FinancialYear
from networks.rules import holds
from records import journal, tables, transitions
from records.crumbs import from_dashboard
from records.listing import EXPORTS
from records.tables import Column

COLUMNS = [
    Column(gettext_lazy("Network"), lambda account: account.network.acronym if account.network else _("Association")),
    Column(gettext_lazy("Promised or called (MAD)"), lambda account: account.called),
    Column(gettext_lazy("Received (MAD)"), lambda account: account.received),
    Column(gettext_lazy("Still to come in (MAD)"), lambda account: account.gap),
    Column(gettext_lazy("Costs paid by the association (MAD)"), lambda account: account.costs[PayerKind.ASSOCIATION]),
    Column(gettext_lazy("Costs paid by cities (MAD)"), lambda account: account.costs[PayerKind.CITY]),
    Column(gettext_lazy("Costs paid by organisations (MAD)"), lambda account: account.costs[PayerKind.ORGANISATION]),
    Column(gettext_lazy("Balance (MAD)"), lambda account: account.balance),
    Column(gettext_lazy("Own resources (%)"), lambda account: account.own_share),
]


@require_safe
def finance(request):
    """The accounts of a year, network by network, and how they went over the years."""
    if not reads_accounts(request.user):
        raise Http404
    years = [*FinancialYear.objects.all()]
    shown = _chosen(request, years)
    rows, total = accounts_of(shown.year)
    if kind := request.GET.get("export"):
        if kind not in EXPORTS:
            raise Http404
        return tables.export(iter(rows), COLUMNS, name=f"comptes-{shown.year}", kind=kind)
    manages = holds(request.user, "networks.manage_finance")
    context = {
        "crumbs": from_dashboard((_("Financing"), "")),
        "tabs": tabs(request.user, "finance"),
        "year": shown,
        "years": years,
        "rows": rows,
        "total": total,
        "over_time": _bars(),
        "manages": manages,
        "state": transitions.state_of(shown) if shown.pk else None,
        "moves": transitions.moves_for(shown, request.user) if shown.pk else [],
        "entries": journal.entries_of(shown) if manages and shown.pk else [],
    }
    return render(request, "networks/finance/detail.html", context)


def reads_accounts(person):
    """True for the people of the association: whoever finds its members in the directory."""
    return holds(person, "networks.view_directory")


def _chosen(request, years):
    """The year asked for, or the present one; not kept yet, it has no state."""
    wanted = request.GET.get("year") or str(timezone.localdate().year)
    found = next((year for year in years if str(year.year) == wanted), None)
    if found is None and wanted != str(timezone.localdate().year):
        raise Http404
    return found or FinancialYear(year=int(wanted))


def _bars():
    accounts = by_year()
    return [
        {
            "label": year,
            "value": "–" if account.own_share is None else _("%(share)s %%") % {"share": account.own_share},
            "share": account.own_share or 0,
        }
        for year, account in accounts
    ]


def tabs(person, active):
    """The pages of financing, as tabs: what one may see of it in any role."""
    pages = [("finance", _("Accounts")), ("contributions", _("Contributions")), ("costs", _("Costs"))]
    return [
        {"label": label, "url": reverse(f"networks:{name}"), "active": name == active}
        for name, label in pages
        if name != "finance" or reads_accounts(person)
    ]
