"""The list of memberships, a membership's page, and the page of each of its steps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.roles import Role
from networks.actions import joining_request
from networks.enums import MembershipStatus, RequestStatus
from networks.filters import MembershipFilter
from networks.forms import membership as forms
from networks.models import Appointment, JoiningRequest, Membership
from networks.models.appointment import offices_of
from networks.models.joining_request import PERSONAL
from networks.models.membership import OVER
from networks.rules import holds
from networks.workflow import way_in
from records import journal, transitions, uploads
from records.crumbs import from_dashboard, to_record
from records.listing import list_page
from records.stepping import posted, saved
from records.tables import Column

COLUMNS = [
    Column(gettext_lazy("Code"), lambda membership: membership.code),
    Column(gettext_lazy("Network"), lambda membership: membership.network.acronym),
    Column(gettext_lazy("Member"), lambda membership: membership.member.name),
    Column(gettext_lazy("Region"), lambda membership: membership.city.region.name if membership.city else ""),
    Column(gettext_lazy("Kind"), lambda membership: membership.get_kind_display()),
    Column(gettext_lazy("State"), lambda membership: membership.get_status_display()),
    Column(gettext_lazy("Member since"), lambda membership: membership.joined_on),
    Column(gettext_lazy("Member until"), lambda membership: membership.left_on),
]


@require_safe
def memberships(request):
    """The memberships that the person may see."""
    seen = Membership.objects.visible_to(request.user).select_related("network", "city__region", "organisation")
    context = {
        "crumbs": from_dashboard((_("Memberships"), "")),
        "may_identify": holds(request.user, "networks.identify_membership"),
    }
    return list_page(
        request, seen, MembershipFilter, COLUMNS, "networks/membership/list.html", context, name="memberships"
    )


@require_safe
def membership(request, pk):
    """A membership: where it stands, what comes next, its file and its people."""
    found = _found(request, pk)
    reads_file, people = found.reads_file, _people(found, request.user)
    context = {
        "membership": found,
        "crumbs": to_record(found),
        "state": transitions.state_of(found),
        "moves": transitions.moves_for(found, request.user),
        "steps": way_in(found.status) if found.city_id else [],
        "reads_file": reads_file,
        "people": people,
        "may_name": _takes_focal_points(found) and holds(request.user, "networks.name_focal_point", found),
        "has_titular": any(one.role == Role.FOCAL_POINT and one.is_titular for one in people),
        "shows_contacts": offices_of(request.user).is_member or reads_file,
        "deliberations": uploads.files_of(found, "deliberation") if reads_file else [],
        "entries": journal.entries_of(found) if reads_file else [],
    }
    return render(request, "networks/membership/detail.html", context)


def _found(request, pk):
    """The membership that the person may see, with `reads_file`: whether they may read its file; else Http404."""
    readable = Membership.objects.files_visible_to(request.user).filter(pk=OuterRef("pk"))
    seen = Membership.objects.visible_to(request.user).annotate(reads_file=Exists(readable))
    return get_object_or_404(seen.select_related("network", "city__region", "organisation"), pk=pk)


def _takes_focal_points(found):
    """True once the elected official has declared the city's interest, and named the first of them by doing so."""
    return bool(found.city_id) and found.status not in (MembershipStatus.IDENTIFIED, *OVER)


def _people(found, person):
    """The elected officials and the focal points of the member, in office or invited, that `person` may see."""
    if not found.city_id:
        return []
    here = Appointment.objects.visible_to(person).open().filter(city=found.city_id)
    officials = here.filter(role=Role.ELECTED_OFFICIAL)
    technical = here.filter(role=Role.FOCAL_POINT, network=found.network_id)
    return (officials | technical).select_related("person", "invitation").order_by("role", "-is_titular", "pk")


def membership_identify(request):
    """The secretariat opens a city's file in a network."""
    if not holds(request.user, "networks.identify_membership"):
        raise PermissionDenied
    asked = _asked(request)
    initial = {name: getattr(asked, name) for name in PERSONAL} if asked else {}
    initial |= {name: request.GET[name] for name in ("network", "city") if name in request.GET}
    form = forms.IdentifyForm(**posted(request), initial=initial, by=request.user)
    if request.method == "POST" and form.is_valid():
        opened = _opened(request, form)
        if opened:
            told = _("%(membership)s has been identified. The city's elected official is told by mail.")
            messages.success(request, told % {"membership": opened})
            return redirect(opened)
    context = {
        "form": form,
        "crumbs": from_dashboard((_("Memberships"), reverse("networks:memberships")), (_("Identify a city"), "")),
    }
    return render(request, "networks/membership/identify.html", context, status=422 if form.errors else 200)


def _opened(request, form):
    """The membership that a form opens; the request to join that led to it is taken up in the same transaction."""
    with transaction.atomic():
        opened, asked = saved(form), _asked(request)
        # Another city may have been chosen in the form: then nobody has asked for it.
        if opened and asked and (asked.network_id, asked.city_id) == (opened.network_id, opened.city_id):
            joining_request.accept(request=asked, membership=opened, by=request.user)
    return opened


def _asked(request):
    """The request to join that the address names, if it still waits."""
    number = request.GET.get("request", "")
    waiting = JoiningRequest.objects.filter(status=RequestStatus.RECEIVED)
    return waiting.filter(pk=number).first() if number.isdecimal() else None


def membership_admit(request):
    """The secretariat admits an organisation to a network."""
    if not holds(request.user, "networks.activate_membership"):
        raise PermissionDenied
    asked = _asked(request)
    initial = {name: request.GET[name] for name in ("network", "organisation") if name in request.GET}
    form = forms.AdmitForm(**posted(request), initial=initial, by=request.user)
    if request.method == "POST" and form.is_valid():
        opened = _opened(request, form)
        if opened:
            messages.success(request, _("%(membership)s has been admitted.") % {"membership": opened})
            return redirect(opened)
    heading = _("Admit an organisation")
    context = {
        "form": form,
        "heading": heading,
        "asked": asked,
        "crumbs": from_dashboard((_("Memberships"), reverse("networks:memberships")), (heading, "")),
        "cancel_url": reverse("networks:memberships"),
    }
    return render(request, "networks/membership/admit.html", context, status=422 if form.errors else 200)
