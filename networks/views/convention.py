"""The list of conventions and a convention's page; its steps, and those of its parties, are made elsewhere."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from networks.enums import AppointmentStatus, CommitmentStatus, ConventionStatus
from networks.filters import ConventionFilter
from networks.models import Amendment, Appointment, Convention, ConventionParty
from networks.models.appointment import offices_of
from networks.rules import holds
from networks.workflow.convention import way_on
from records import journal, transitions
from records.crumbs import from_dashboard, to_record
from records.listing import list_page
from records.tables import Column
from records.uploads import files_of_each
from records.wording import listed

COLUMNS = [
    Column(gettext_lazy("Code"), lambda convention: convention.code),
    Column(gettext_lazy("Title"), lambda convention: convention.title),
    Column(gettext_lazy("State"), lambda convention: convention.get_status_display()),
    Column(gettext_lazy("Parties"), lambda convention: listed(party.name for party in convention.parties.all())),
    Column(
        gettext_lazy("Lead network"),
        lambda convention: convention.lead_network.acronym if convention.lead_network else "",
    ),
    Column(gettext_lazy("Signed on"), lambda convention: convention.signed_on),
    Column(gettext_lazy("In force from"), lambda convention: convention.starts_on),
    Column(gettext_lazy("In force until"), lambda convention: convention.ends_on),
    Column(gettext_lazy("Tacit renewal (months)"), lambda convention: convention.tacit_months),
    Column(gettext_lazy("Visible to"), lambda convention: convention.get_visibility_display()),
]
IN_ORDER = Prefetch("parties", ConventionParty.objects.with_names().order_by("position", "pk"))


@require_safe
def conventions(request):
    """The conventions that the person may see."""
    seen = Convention.objects.visible_to(request.user).select_related("lead_network").prefetch_related(IN_ORDER)
    context = {
        "crumbs": from_dashboard((_("Conventions"), "")),
        "may_add": holds(request.user, "networks.change_convention"),
    }
    return list_page(
        request, seen, ConventionFilter, COLUMNS, "networks/convention/list.html", context, name="conventions"
    )


@require_safe
def convention(request, pk):
    """A convention: its parties and who signed, what it commits each to, its amendments, its papers."""
    found = _found(request, pk)
    parties, commitments = _parties(found), _commitments(found)
    amendments = [Amendment(convention=found, **_read(row)) for row in found.amendment_rows]
    files = files_of_each(found, *amendments, *(parties + commitments if found.is_inside else []))
    by_key = {party.pk: party for party in parties}
    for commitment in commitments:
        commitment.party = by_key[commitment.party_id]
    context = {
        "convention": found,
        "crumbs": to_record(found),
        "state": transitions.state_of(found),
        "moves": _steps(found, request.user),
        "steps": way_on(found),
        "manages": holds(request.user, "networks.change_convention"),
        "papers": files[Convention, found.pk],
        "parties": [_with(party, files, _moves(party, request.user)) for party in parties],
        "commitments": [_with(one, files, _answers(one, request.user)) for one in commitments],
        "amendments": [_with(amendment, files, []) for amendment in amendments],
        "signs_now": found.status == ConventionStatus.DELIBERATIONS,
        "entries": journal.entries_of(found) if found.is_inside else [],
    }
    return render(request, "networks/convention/detail.html", context)


def _found(request, pk):
    """The convention that the person may see, with what its page shows of other tables; else Http404."""
    of_this = Convention.objects.filter(pk=OuterRef("pk"))
    inside = of_this.filter(Convention.objects.inside_of(request.user, offices_of(request.user)))
    columns = JSONObject(pk="pk", number="number", signed_on="signed_on", object="object", ends_on="ends_on")
    amendments = Amendment.objects.filter(convention=OuterRef("pk")).order_by("number", "pk")
    joint = of_this.filter(networks__isnull=False).order_by("networks__acronym")
    seen = Convention.objects.visible_to(request.user).select_related("lead_network", "opinion_from")
    seen = seen.annotate(
        is_inside=Exists(inside),
        amendment_rows=ArraySubquery(amendments.values(row=columns)),
        other_networks=ArraySubquery(joint.values("networks__acronym")),
    )
    return get_object_or_404(seen, pk=pk)


def _read(row):
    """A row of JSON as values of an Amendment."""
    return row | {name: date.fromisoformat(row[name]) for name in ("signed_on", "ends_on") if row[name]}


def _parties(found):
    # Officials who have left office signed on paper, if they did.
    left = Appointment.objects.elected_officials().filter(city=OuterRef("city"), status=AppointmentStatus.ENDED)
    parties = found.parties.select_related("city", "organisation", "signatory__person").annotate(has_left=Exists(left))
    return [_of(found, party) for party in parties.order_by("position", "pk")]


def _commitments(found):
    return [_of(found, commitment) for commitment in found.commitments.all()]


def _of(found, part):
    part.convention = found
    return part


def _steps(found, person):
    """What a person may do with the convention; notice is given of what goes on by itself."""
    moves = transitions.moves_for(found, person)
    return [move for move in moves if found.renews_itself or move.name != "record_notice"]


def _moves(party, person):
    """What a person may do for a party: nothing before its turn has come, and for a city nothing that nobody signed."""
    if party.convention.status != ConventionStatus.DELIBERATIONS:
        return []
    recorded = not party.city_id or (party.deliberation_date and party.has_left)
    moves = transitions.moves_for(party, person)
    return [move for move in moves if recorded or move.name != "record_signature"]


def _answers(commitment, person):
    """What a person may do about a commitment: it is kept once it is owed."""
    if commitment.status == CommitmentStatus.OPEN and not commitment.is_owed:
        return []
    return transitions.moves_for(commitment, person)


def _with(record, files, moves):
    return {"record": record, "files": files.get((type(record), record.pk), []), "moves": moves}
