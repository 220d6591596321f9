"""The pages of reports: the list, ordering one, following it, its steps, the publications, and the file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from activities.models import Session
from capitalisation.actions.report import prepare
from capitalisation.enums import ReportKind
from capitalisation.filters import PublicationFilter, ReportFilter
from capitalisation.forms import report as forms
from capitalisation.models import Report, SheetVersion
from capitalisation.report_kinds import KINDS
from networks.models import Network
from records import transitions
from records.crumbs import from_dashboard, to_record
from records.journal import entries_of
from records.listing import list_page
from records.stepping import posted, saved
from records.tables import Column
from records.transitions import NotAllowed, require, why_not
from records.uploads import send_file

COLUMNS = [
    Column(gettext_lazy("Code"), lambda report: report.code),
    Column(gettext_lazy("Title"), lambda report: report.title),
    Column(gettext_lazy("Kind"), lambda report: report.get_kind_display()),
    Column(gettext_lazy("Network"), lambda report: report.lead_network.acronym),
    Column(gettext_lazy("Year"), lambda report: report.year),
    Column(gettext_lazy("Language"), lambda report: report.get_language_display()),
    Column(gettext_lazy("State"), lambda report: report.get_status_display()),
    Column(gettext_lazy("Pages"), lambda report: report.page_count),
    Column(gettext_lazy("Size"), lambda report: report.size),
    Column(gettext_lazy("SHA-256"), lambda report: report.sha256),
    Column(gettext_lazy("Built"), lambda report: report.built_at),
    Column(gettext_lazy("Online since"), lambda report: report.published_on),
]
# The state of what is published says nothing to its readers.
PUBLIC_COLUMNS = COLUMNS[:6] + COLUMNS[7:]

methods = require_http_methods(["GET", "HEAD", "POST"])


def _below_list(*steps):
    return from_dashboard((_("Reports"), reverse("capitalisation:reports")), *steps)


@require_safe
def reports(request):
    """List the reports that the person may see, the latest first."""
    rows = Report.objects.visible_to(request.user).for_lists().order_by("-created_at", "-pk")
    context = {"may_order": bool(forms.offices(request.user)), "crumbs": from_dashboard((_("Reports"), ""))}
    return list_page(request, rows, ReportFilter, COLUMNS, "capitalisation/report/list.html", context, _("reports"))


@login_not_required
@require_safe
def publications(request):
    """What the networks have published, for everybody (and for members what only they may read)."""
    rows = Report.objects.published().visible_to(request.user).for_lists().order_by("-published_on", "-pk")
    context = {"crumbs": [(_("Home"), reverse("home")), (_("Publications"), "")]}
    template = "capitalisation/report/publications.html"
    return list_page(request, rows, PublicationFilter, PUBLIC_COLUMNS, template, context, _("publications"))


# --- Ordering -------------------------------------------------------------------------------------------------------


@methods
def report_request(request):
    """Choose a kind (?kind=), then say what it is to tell; ?network=, ?year=, ?session= and ?version= are filled in."""
    require(request.user, "capitalisation.request_report")
    kind = request.GET.get("kind", "")
    if kind not in KINDS:
        return _choose_kind(request)
    facts = KINDS[kind]
    form_of_scope = forms.FORMS[facts.scope]
    form = form_of_scope(
        **posted(request), by=request.user, kind=kind, initial=_asked_for(request, kind, form_of_scope.subject)
    )
    if not form.fields[form.subject].queryset.exists():
        raise NotAllowed(_("There is nothing of this kind that you may order."))
    if request.method == "POST" and form.is_valid():
        report = saved(form)
        if report:
            messages.success(request, _ordered(report, request.user))
            return redirect(report)
    label = ReportKind(kind).label
    crumbs = _below_list((_("Order a report"), reverse("capitalisation:report_request")), (capfirst(label), ""))
    context = {"form": form, "kind": kind, "label": label, "text": facts.text, "crumbs": crumbs}
    return render(request, "capitalisation/report/order.html", context, status=422 if form.errors else 200)


def _ordered(report, person):
    """What an order comes to: the same report may have been ordered by somebody else, who is told its end."""
    if report.requested_by_id != person.pk:
        return _("This report has been ordered already, and is being made.")
    return _("The report is ordered. You may leave this page: a message tells you the end.")


def _choose_kind(request):
    """The kinds of which there is something that the person may order."""
    kinds = [
        {"value": kind.value, "label": kind.label, "icon": facts.icon, "text": facts.text}
        for kind, facts in KINDS.items()
        if forms.FORMS[facts.scope].offered(request.user).exists()
    ]
    context = {"kinds": kinds, "crumbs": _below_list((_("Order a report"), ""))}
    return render(request, "capitalisation/report/choose.html", context)


# The field of what a report tells of -> how a record of it is found in a link.
SUBJECTS = {"session": Session, "version": SheetVersion}


def _asked_for(request, kind, subject):
    """What the link already knows; Http404 for what one may not see, NotAllowed for what one may not order."""
    if subject == "network":
        network = _network(request.GET.get("network", ""))
        return {"year": request.GET.get("year", "")} | _allowed(request, kind, subject, network)
    key = request.GET.get(subject, "")
    if not key:
        return {}
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    seen = SUBJECTS[subject].objects.visible_to(request.user)
    return _allowed(request, kind, subject, get_object_or_404(seen, pk=key))


def _network(acronym):
    """The network of that acronym, None if none is named; Http404 if there is none, whatever was typed."""
    if not acronym:
        return None
    found = next((network for network in Network.objects.all() if network.acronym == acronym), None)
    if found is None:
        raise Http404
    return found


def _allowed(request, kind, name, record):
    if record is None:
        return {}
    require(request.user, "capitalisation.request_report", prepare(kind=kind, **{name: record}))
    return {name: record.pk}


# --- One report -----------------------------------------------------------------------------------------------------


def _found(request, pk):
    return get_object_or_404(Report.objects.visible_to(request.user).for_page(), pk=pk)


@require_safe
def report(request, pk):
    """One report: its state, its progress while it is made, its file, its steps and what happened to it."""
    found = _found(request, pk)
    if request.htmx:
        return _progress(request, found)
    works = found.requested_by_id == request.user.pk or not why_not(
        request.user, "capitalisation.request_report", found
    )
    context = {
        "report": found,
        "job": found.job,
        "state": transitions.state_of(found),
        "moves": transitions.moves_for(found, request.user),
        "works": works,
        "journal": entries_of(found) if works else [],
        "crumbs": to_record(found),
    }
    return render(request, "capitalisation/report/detail.html", context)


def _progress(request, found):
    """The progress alone, asked for again by the page; once it is over, the whole page is to be read anew."""
    if not found.is_under_way:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return render(request, "capitalisation/report/_progress.html", {"report": found, "job": found.job})


@login_not_required
@require_safe
def report_file(request, pk):
    """The PDF, for whoever may see the report; 404 to anybody else and while there is none."""
    found = get_object_or_404(Report.objects.visible_to(request.user).built().defer("frozen"), pk=pk)
    name = "-".join(filter(None, (found.code, slugify(found.title)[:60].strip("-"))))
    return send_file(found.file, f"{name}.pdf", "application/pdf")
