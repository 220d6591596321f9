"""Applications of cities to calls: the list, an application's page, and writing it part by part."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from networks.enums import ANNEX, LETTER, ApplicationStatus
from networks.filters import ApplicationFilter
from networks.forms.application import PARTS, PartForm, answers
from networks.models import Application, Review, Score
from networks.rules import coordinates, holds
from records import journal, transitions, uploads
from records.crumbs import from_dashboard, to_record
from records.listing import list_page
from records.stepping import posted, saved
from records.tables import Column
from records.transitions import require

COLUMNS = [
    Column(gettext_lazy("Code"), lambda application: application.code),
    Column(gettext_lazy("Call"), lambda application: application.call.title),
    Column(gettext_lazy("Network"), lambda application: application.call.network.acronym),
    Column(gettext_lazy("City"), lambda application: application.city.name),
    Column(gettext_lazy("Region"), lambda application: application.city.region.name),
    Column(gettext_lazy("State"), lambda application: application.get_status_display()),
]
WITH_CRITERIA = Prefetch("scores", Score.objects.select_related("criterion"))


@require_safe
def applications(request):
    """The applications that the person may see."""
    seen = Application.objects.visible_to(request.user).select_related("call__network", "city__region")
    context = {"crumbs": from_dashboard((_("Applications"), ""))}
    return list_page(
        request, seen, ApplicationFilter, COLUMNS, "networks/application/list.html", context, name="applications"
    )


@require_safe
def application(request, pk):
    """An application: what is still to be written, the answers, and what comes next."""
    found = _found(request, pk)
    works = holds(request.user, "networks.fill_application", found)
    is_coordinating = coordinates(request.user, found)
    files = [*uploads.files_of(found)]
    papers = [file for file in files if file.purpose == ANNEX]
    context = {
        "application": found,
        "crumbs": to_record(found),
        "state": transitions.state_of(found),
        "moves": transitions.moves_for(found, request.user),
        "fills": works and found.status == ApplicationStatus.DRAFT,
        "parts": answers(found, papers),
        "papers": papers,
        "letters": [file for file in files if file.purpose == LETTER],
        "awaits_letters": found.is_decided and (works or is_coordinating),
        "shows_points": found.points is not None and (found.is_decided or is_coordinating),
        "reviews": _reviews(found, request.user),
        "entries": journal.entries_of(found) if works or is_coordinating else [],
    }
    return render(request, "networks/application/detail.html", context)


def _found(request, pk):
    seen = Application.objects.visible_to(request.user).select_related("call__network", "city")
    return get_object_or_404(seen, pk=pk)


def _reviews(found, person):
    seen = Review.objects.visible_to(person).filter(application=found)
    return seen.select_related("reviewer").prefetch_related(WITH_CRITERIA).order_by("pk")


def application_part(request, pk, part):
    """Write one part of the answers."""
    found = _found(request, pk)
    if part not in PARTS:
        raise Http404
    require(request.user, "networks.fill_application", found)
    if found.status != ApplicationStatus.DRAFT:
        messages.warning(request, _("The answers no longer change: the application is not a draft any more."))
        return redirect(found)
    form = PartForm(**posted(request), instance=found, by=request.user, part=part)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, _("Saved: %(part)s.") % {"part": PARTS[part][0]})
        return redirect(found)
    label = PARTS[part][0]
    context = {"application": found, "form": form, "heading": label, "crumbs": to_record(found, (label, ""))}
    return render(request, "networks/application/part.html", context, status=form.status)
