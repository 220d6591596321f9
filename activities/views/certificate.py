"""The pages of certificates: the list, one of them, the public page that verifies a number, one's own transcript."""

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.db.models import F, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from activities.enums import CertificateStatus
from activities.filters import CertificateFilter
from activities.forms.certificate import NumberForm
from activities.models import Certificate, Participant
from records import transitions
from records.crumbs import from_dashboard, to_record
from records.journal import entries_of
from records.listing import list_page
from records.tables import Column

COLUMNS = [
    Column(gettext_lazy("Number"), lambda row: row.number),
    Column(gettext_lazy("Name"), lambda row: row.participant.shown_name),
    Column(gettext_lazy("City"), lambda row: row.participant.city.name if row.participant.city else ""),
    Column(gettext_lazy("Network"), lambda row: row.training.lead_network.acronym),
    Column(gettext_lazy("Training"), lambda row: row.training.title),
    Column(gettext_lazy("Hours"), lambda row: row.hours),
    Column(gettext_lazy("Attendance, in %"), lambda row: row.attendance),
    Column(gettext_lazy("Issued on"), lambda row: row.issued_on),
    Column(gettext_lazy("State"), lambda row: row.get_status_display()),
]


def seen_by(person):
    """The certificates that a person sees, with what a row shows."""
    related = ("training__lead_network", "training__course", "participant__person", "participant__city")
    return Certificate.objects.visible_to(person).select_related(*related)


@require_safe
def listing(request):
    """The certificates that the person sees, the latest first."""
    context = {"crumbs": from_dashboard((_("Certificates"), ""))}
    return list_page(
        request,
        seen_by(request.user),
        CertificateFilter,
        COLUMNS,
        "activities/certificate/list.html",
        context=context,
        name="certificates",
    )


@require_safe
def detail(request, pk):
    """One certificate, with what replaced it or what it replaces."""
    certificate = get_object_or_404(seen_by(request.user).prefetch_related("training__networks"), pk=pk)
    context = {
        "certificate": certificate,
        "state": transitions.state_of(certificate),
        "moves": transitions.moves_for(certificate, request.user),
        "earlier": certificate.replaces,
        "later": Certificate.objects.filter(replaces=certificate).first(),
        "entries": entries_of(certificate),
        "crumbs": to_record(certificate),
    }
    return render(request, "activities/certificate/detail.html", context)


@require_safe
def transcript(request):
    """The trainings that the person has taken part in, with their hours and certificates."""
    rows = Participant.objects.filter(person=request.user, activity__kind="training", attendances__presence="present")
    rows = rows.select_related("activity__training__course", "activity__lead_network", "result").distinct()
    rows = list(rows.with_presences().order_by("-activity__starts_on", "pk"))
    certificates = {row.participant_id: row for row in Certificate.objects.valid().filter(participant__in=rows)}
    hours = Certificate.objects.valid().filter(participant__in=rows).aggregate(hours=Sum(F("hours")))["hours"]
    context = {
        "lines": [(row, row.activity.training, certificates.get(row.pk)) for row in rows],
        "hours": hours or 0,
        "crumbs": from_dashboard((_("My trainings"), "")),
    }
    return render(request, "activities/certificate/transcript.html", context)


@login_not_required
@require_safe
def lookup(request):
    """Ask for the number of a certificate, and go on to what it says."""
    form = NumberForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("activities:certificate_verify", form.cleaned_data["number"])
    return render(request, "activities/certificate/lookup.html", {"form": form, "crumbs": public_crumbs()})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def verify(request, number):
    """Whether the certificate of that number is valid: whose it is, of which training, and nothing else.

    Whoever tries numbers is stopped after some; a number that was never given gets the same page, which says so.
    """
    status, found = 200, None
    # Of the library's own part, for the public function counts no readings.
    allowed = ratelimit.consume(request, app="allauth.account", action="verify", limit_get=True)
    if not allowed:
        status = 429
    else:
        rows = Certificate.objects.select_related("training__lead_network", "training__course", "participant__person")
        found = rows.filter(number=number.upper()).first()
        status = 200 if found else 404
    context = {
        "certificate": found,
        "is_valid": bool(found) and found.status == CertificateStatus.ISSUED,
        "number": number.upper(),
        "too_many": not allowed,
        "form": NumberForm(initial={"number": number.upper()}),
        "crumbs": public_crumbs(),
    }
    response = render(request, "activities/certificate/verify.html", context, status=status)
    # A search engine that found the page would publish the name.
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def public_crumbs():
    """The breadcrumb of the public pages."""
    return [(_("Home"), reverse("home")), (_("Verify a certificate"), None)]
