"""The pages of needs, and of the yearly programmes that are made from them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.roles import Role
from activities.actions import programme as programmes
from activities.actions.programme import PAGES
from activities.enums import NeedStatus, ProgrammeStatus
from activities.filters import NeedFilter, ProgrammeFilter
from activities.forms.programme import LinesForm, NeedForm, NewProgrammeForm
from activities.forms.scope import Scope
from activities.models import Need, Programme
from activities.views.activity import sent
from networks.models import City, Network
from networks.models.appointment import offices_of
from records import transitions
from records.crumbs import from_dashboard, to_record
from records.journal import entries_of
from records.listing import list_page
from records.stepping import saved
from records.tables import Column
from records.transitions import NotAllowed, TransitionError, require, why_not

NEED_COLUMNS = [
    Column(gettext_lazy("Code"), lambda row: row.code),
    Column(gettext_lazy("Network"), lambda row: row.network.acronym),
    Column(gettext_lazy("City"), lambda row: row.city.name if row.city else ""),
    Column(gettext_lazy("Need"), lambda row: row.text),
    Column(gettext_lazy("Heard on"), lambda row: row.heard_on),
    Column(gettext_lazy("Session"), lambda row: row.session.title if row.session else ""),
    Column(gettext_lazy("State"), lambda row: row.get_status_display()),
    Column(gettext_lazy("Line of the programme"), lambda row: row.line.title if row.line else ""),
]
PROGRAMME_COLUMNS = [
    Column(gettext_lazy("Code"), lambda row: row.code),
    Column(gettext_lazy("Network"), lambda row: row.network.acronym),
    Column(gettext_lazy("Year"), lambda row: row.year),
    Column(gettext_lazy("State"), lambda row: row.get_status_display()),
    Column(gettext_lazy("Adopted on"), lambda row: row.adopted_on),
]


@require_safe
def needs(request):
    """The needs that the person sees, the latest first."""
    rows = Need.objects.visible_to(request.user).select_related("network", "city", "session", "line__programme")
    context = {
        "may_voice": bool(offices_of(request.user).granting("activities.voice_need")),
        "coordinated": offices_of(request.user).coordinated_ids,
        "crumbs": from_dashboard((_("Needs"), "")),
    }
    rows = rows.order_by("-heard_on", "-pk")
    return list_page(request, rows, NeedFilter, NEED_COLUMNS, "activities/need/list.html", context, name="needs")


def need_new(request):
    """Say what one's city needs."""
    held = offices_of(request.user).granting("activities.voice_need")
    if not held:
        raise NotAllowed(_("Cities say what they need, and the coordination what it has heard."))
    networks = {office.network_id for office in held if office.role == Role.COORDINATOR}
    own = {office.city_id for office in held if office.city_id}
    networks |= {key for office in held if office.city_id for key in office.active_network_ids}
    coordinates = bool(offices_of(request.user).coordinated_ids)
    cities = City.objects.by_name() if coordinates else City.objects.filter(pk__in=own).by_name()
    form = NeedForm(
        sent(request),
        by=request.user,
        networks=Network.objects.filter(pk__in=networks),
        cities=cities,
        is_bound_to_city=not coordinates,
    )
    if request.method == "POST" and form.is_valid():
        saved(form)
        if not form.errors:
            messages.success(request, _("The need is noted: the coordination makes the programme from it."))
            return redirect("activities:needs")
    title, back = _("Say a need"), reverse("activities:needs")
    context = {"form": form, "title": title, "back": back, "crumbs": from_dashboard((_("Needs"), back), (title, ""))}
    return render(request, "activities/course/form.html", context, status=422 if form.errors else 200)


@require_safe
def listing(request):
    """The programmes that the person sees, the latest year first."""
    rows = Programme.objects.visible_to(request.user).select_related("network")
    context = {
        "may_begin": Scope(request.user, "activities.write_programme").any,
        "crumbs": from_dashboard((_("Programmes"), "")),
    }
    template = "activities/programme/list.html"
    return list_page(request, rows, ProgrammeFilter, PROGRAMME_COLUMNS, template, context, name="programmes")


def new(request):
    """Begin the programme of a year."""
    scope = Scope(request.user, "activities.write_programme")
    if not scope.any:
        raise NotAllowed(_("Coordinators write the programme of their network."))
    form = NewProgrammeForm(sent(request), by=request.user, scope=scope)
    if request.method == "POST" and form.is_valid():
        programme = saved(form)
        if not form.errors:
            return redirect(programme)
    title, back = _("Begin a programme"), reverse("activities:programmes")
    crumbs = from_dashboard((_("Programmes"), back), (title, ""))
    context = {"form": form, "title": title, "back": back, "crumbs": crumbs}
    return render(request, "activities/course/form.html", context, status=422 if form.errors else 200)


def found(request, pk):
    """The programme of that key that the person sees; Http404 otherwise."""
    return get_object_or_404(Programme.objects.visible_to(request.user).select_related("network"), pk=pk)


@require_safe
def detail(request, pk):
    """What is planned, quarter by quarter, the needs that it answers, and those that still wait."""
    programme = found(request, pk)
    writes = why_not(request.user, "activities.write_programme", programme) is None
    lines = list(programme.lines.select_related("city", "activity").prefetch_related("needs__city"))
    for line in lines:
        line.new_url = f"{reverse(PAGES[line.kind])}?line={line.pk}"
    is_draft = programme.status == ProgrammeStatus.DRAFT
    waiting = Need.objects.visible_to(request.user).heard().filter(network=programme.network_id)
    context = {
        "programme": programme,
        "state": transitions.state_of(programme),
        "moves": transitions.moves_for(programme, request.user),
        "lines": lines,
        "writes": writes and is_draft,
        "plans": writes and not is_draft,
        "waiting": waiting.select_related("city").order_by("-heard_on", "-pk")[:50],
        "entries": entries_of(programme),
        "crumbs": to_record(programme),
    }
    return render(request, "activities/programme/detail.html", context)


def edit(request, pk):
    """Write the lines. The button "add a row" shows what was typed with one row more."""
    programme = found(request, pk)
    require(request.user, "activities.write_programme", programme)
    if programme.status != ProgrammeStatus.DRAFT:
        messages.warning(request, _("The programme is adopted: take it back to rewrite it."))
        return redirect(programme)
    if request.method == "POST" and "add" in request.POST:
        form = LinesForm(programme=programme, by=request.user, typed=request.POST)
    else:
        form = LinesForm(sent(request), programme=programme, by=request.user)
        if request.method == "POST" and form.is_valid() and form.save():
            messages.success(request, _("The programme is saved."))
            return redirect(programme)
    context = {"form": form, "programme": programme, "crumbs": to_record(programme, (_("Write the programme"), ""))}
    return render(request, "activities/programme/edit.html", context, status=422 if form.errors else 200)


def answer(request, pk):
    """Let a line, a new one or one that is there, answer the needs that were ticked."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    programme = found(request, pk)
    require(request.user, "activities.write_programme", programme)
    ticked = [key for key in request.POST.getlist("needs") if key.isascii() and key.isdigit() and len(key) < 18]
    needs_ticked = Need.objects.visible_to(request.user).filter(pk__in=ticked, status=NeedStatus.HEARD)
    line = next((one for one in programme.lines.all() if str(one.pk) == request.POST.get("line")), None)
    try:
        programmes.answer_needs(programme=programme, by=request.user, needs=list(needs_ticked), line=line)
    except NotAllowed:
        raise
    except (TransitionError, ValidationError) as error:
        messages.warning(request, " ".join(error.messages) if isinstance(error, ValidationError) else str(error))
    else:
        messages.success(request, _("The needs are on the programme."))
    return redirect(programme)
