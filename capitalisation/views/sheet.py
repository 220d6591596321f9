"""The working pages of sheets: the list, one sheet, a new one, a new version, two versions compared."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from capitalisation.actions import sheet as sheet_actions
from capitalisation.comparison import compared
from capitalisation.discussion import may_discuss, threads_of
from capitalisation.enums import UNDER_WAY, SheetStatus
from capitalisation.filters import SheetFilter
from capitalisation.forms.comment import AnswerForm, CommentForm
from capitalisation.forms.sheet import SheetForm
from capitalisation.models import Comment, Report, Sheet, SheetVersion
from capitalisation.reading import sections_of, value_of
from capitalisation.rules import hidden_from, works_on
from capitalisation.workflow import missing, moves_of
from networks.models.appointment import offices_of
from records import transitions
from records.crumbs import from_dashboard, to_record
from records.journal import JournalEntry
from records.listing import list_page
from records.stepping import saved
from records.tables import Column
from records.transitions import AlreadyMoved, Move, require, why_not

COLUMNS = [
    Column(gettext_lazy("Code"), lambda version: version.sheet.code),
    Column(gettext_lazy("Title"), lambda version: version.title),
    Column(gettext_lazy("City"), lambda version: version.sheet.city.name),
    Column(gettext_lazy("Network"), lambda version: version.sheet.lead_network.acronym),
    Column(gettext_lazy("Version"), lambda version: version.number),
    Column(gettext_lazy("State"), lambda version: version.get_status_display()),
    Column(gettext_lazy("Maturity"), lambda version: value_of(version, "maturity")),
    Column(gettext_lazy("Cost range"), lambda version: value_of(version, "cost_range")),
    Column(gettext_lazy("Published on"), lambda version: version.published_on),
    Column(gettext_lazy("To be reviewed by"), lambda version: version.review_by),
]


@require_safe
def sheets(request):
    """List the sheets that the person may see, each by its newest version."""
    versions = SheetVersion.objects.newest_for(request.user)
    # Counted for the rows shown; joined to them, they would be counted for every sheet there is.
    comments = Comment.objects.open().filter(version=OuterRef("pk")).order_by().values("version")
    open_comments = Coalesce(Subquery(comments.annotate(number=Count("pk")).values("number")), 0)
    rows = (
        versions.select_related("sheet__city", "sheet__lead_network", "sheet__online", "reviewer")
        .annotate(open_comments=open_comments)
        .order_by("-sheet_id")
    )
    context = {
        "crumbs": from_dashboard((_("Sheets"), "")),
        "may_write": bool(offices_of(request.user).granting("capitalisation.write_sheet")),
    }
    return list_page(request, rows, SheetFilter, COLUMNS, "capitalisation/sheet/list.html", context, _("sheets"))


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_new(request):
    """Open a sheet for one's city, or for a city of the network that one coordinates."""
    require(request.user, "capitalisation.write_sheet")
    form = SheetForm(request.POST or None, by=request.user, initial=_asked_for(request))
    if request.method == "POST" and form.is_valid():
        sheet = saved(form)
        if sheet:
            messages.success(
                request, _("The sheet is open: write it section by section, and submit it when it is ready.")
            )
            return redirect("capitalisation:sheet_edit", sheet.latest.pk)
    above = (_("Sheets"), reverse("capitalisation:sheets"))
    context = {"form": form, "crumbs": from_dashboard(above, (_("New sheet"), ""))}
    return render(request, "capitalisation/sheet/new.html", context, status=422 if form.errors else 200)


def _asked_for(request):
    """What the link to the form already knows."""
    return {name: request.GET[name] for name in ("network", "city", "origin") if request.GET.get(name, "").isdigit()}


@require_safe
def sheet(request, pk):
    """One sheet, in the newest version that the person may see, or in the one asked for (?version=2)."""
    return working_page(request, _version_asked_for(request, pk))


def _version_asked_for(request, pk):
    versions = SheetVersion.objects.visible_to(request.user).filter(sheet=pk).complete().order_by("-number")
    number = request.GET.get("version", "")
    if number.isdecimal() and len(number) < 5:
        versions = versions.filter(number=int(number))
    version = versions.first()
    if version is None:
        raise Http404
    return version


def working_page(request, version, refused=None):
    """The page of one version; `refused`: the form of a comment or an answer, shown where it was typed."""
    works = works_on(request.user, version)
    may = may_discuss(request.user, version)
    threads = threads_of(version, request.user) if works else {}
    may_change = why_not(request.user, "capitalisation.change_sheet", version) is None
    journal = list(_journal_of(version)) if works else []
    context = {
        "crumbs": to_record(version),
        "version": version,
        "sheet": version.sheet,
        "state": transitions.state_of(version),
        "moves": _offered(version, request.user, may_change),
        "sections": _discussed(version, threads, refused, hidden=hidden_from(request.user, version)),
        "open_count": sum(thread["comment"].is_open for found in threads.values() for thread in found),
        "works": works,
        "is_discussed": version.in_discussion and (bool(threads) or may["comment"]),
        "may": may,
        "may_edit": may_change and version.is_editable,
        "missing": missing(version) if may_change and version.is_editable else [],
        "versions": _versions_of(version.sheet_id, request.user) if works else [],
        "journal": journal,
        "said": _said_last(version, journal),
        "papers": _papers_of(version, request.user),
        "may_print": version.is_online and why_not(request.user, "capitalisation.request_report", version) is None,
        "refused": refused,
    }
    return render(request, "capitalisation/sheet/detail.html", context, status=422 if refused else 200)


def _discussed(version, threads, refused, *, hidden):
    """The sections with their threads, and with the forms for a comment and for each answer."""
    place = refused and refused.place
    sections = []
    for section in sections_of(version, hidden=hidden):
        key = section["key"]
        found = [
            {**thread, "form": refused if place == thread["comment"].pk else AnswerForm.to(thread["comment"])}
            for thread in threads.get(key, [])
        ]
        form = refused if place == key else CommentForm.of_section(key)
        open_count = sum(thread["comment"].is_open for thread in found)
        sections.append({**section, "threads": found, "open_count": open_count, "form": form})
    return sections


def _offered(version, person, may_change):
    """The steps of the version, and before them a new one, if this is the last and none is being written."""
    moves = moves_of(version, person)
    is_last = version.pk == version.sheet.latest_id and version.published_on and version.status not in UNDER_WAY
    if may_change and is_last:
        page = reverse("capitalisation:sheet_new_version", args=[version.sheet_id])
        moves.insert(0, Move("new_version", _("Open a new version"), "secondary", page))
    return moves


def _versions_of(sheet_id, person):
    return list(SheetVersion.objects.visible_to(person).filter(sheet=sheet_id).order_by("-number"))


def _journal_of(version):
    """What happened to the version, newest first."""
    kind = ContentType.objects.get_for_model(SheetVersion)
    entries = JournalEntry.objects.filter(content_type=kind, object_id=version.pk)
    return entries.select_related("by", "content_type")


def _said_last(version, journal):
    """The journal entry that tells why the version was given back, archived or refused, if it was."""
    told = (entry for entry in journal if entry.comment and entry.target == version.status)
    return (
        next(told, None)
        if version.status in (SheetStatus.TO_COMPLETE, SheetStatus.ARCHIVED, SheetStatus.REJECTED)
        else None
    )


def _papers_of(version, person):
    """The PDFs of this version that the person may see."""
    return list(Report.objects.visible_to(person).filter(version=version).order_by("-pk")[:5])


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_new_version(request, pk):
    """Open a new version of a sheet that is, or was, online."""
    found = get_object_or_404(
        Sheet.objects.visible_to(request.user).select_related("online__sheet", "latest__sheet", "city"), pk=pk
    )
    source = found.online or found.latest
    require(request.user, "capitalisation.write_sheet", source)
    if request.method == "POST":
        try:
            version = sheet_actions.new_version(sheet=found, by=request.user)
        except AlreadyMoved as error:
            messages.warning(request, str(error))
            return redirect(found)
        messages.success(request, _("Version %(number)s is open.") % {"number": version.number})
        return redirect("capitalisation:sheet_edit", version.pk)
    context = {
        "sheet": found,
        "source": source,
        "crumbs": to_record(found, (_("New version"), "")),
    }
    return render(request, "capitalisation/sheet/new_version.html", context)


@require_safe
def sheet_compare(request, pk):
    """Two versions side by side: ?from= and ?to= are their numbers; by default the newest and the one before."""
    versions = SheetVersion.objects.visible_to(request.user).filter(sheet=pk)
    numbers = {version.number: version for version in versions.complete().order_by("number")}
    if not numbers:
        raise Http404
    newest = max(numbers)
    to = _number(request, "to", numbers) or newest
    before = [number for number in numbers if number < to]
    old = _number(request, "from", numbers) or (max(before) if before else to)
    hidden = hidden_from(request.user, numbers[old]) | hidden_from(request.user, numbers[to])
    sections = compared(numbers[old], numbers[to], hidden=hidden)
    context = {
        "sheet": numbers[to].sheet,
        "old": numbers[old],
        "new": numbers[to],
        "versions": list(numbers.values()),
        "sections": sections,
        "changed": sum(section["changed"] for section in sections),
        "crumbs": to_record(numbers[to], (_("Compare versions"), "")),
    }
    return render(request, "capitalisation/sheet/compare.html", context)


def _number(request, name, numbers):
    text = request.GET.get(name, "")
    number = int(text) if text.isdecimal() and len(text) < 5 else None
    return number if number in numbers else None
