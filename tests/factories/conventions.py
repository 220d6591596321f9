"""Conventions brought to their state by the actions."""

from datetime import timedelta

from django.utils import timezone

from networks.actions import commitment as commitments
from networks.actions import convention as conventions
from networks.actions import convention_party as parties
from networks.actions.convention_dates import follow
from networks.actions.convention_rows import ASSOCIATION
from networks.models import Convention
from records import transitions
from tests.factories import networks as places
from tests.factories.networks import numbers, on, upload

WAY = ("draft", "negotiation", "opinion", "deliberations", "signed", "in_force")
ENDS = ("to_renew", "expired", "terminated")


def convention(*, state="in_force", city=None, organisation=None, owed=(), signed_on=None, **fields):
    """A convention of the association with a city, and an organisation if given, in the state asked for.

    owed: what it commits the city to, as dicts (text, due_on, amount_mad). signed_on: the day on which all sign.
    """
    today = timezone.localdate()
    day = signed_on or today - timedelta(days=400)
    city = city or places.city()
    wanted = [ASSOCIATION, city, *([organisation] if organisation else [])]
    rows = [{"pk": None, "party": city, "text": "Publier", "due_on": None, "amount_mad": None, **row} for row in owed]
    values = {"title": f"Convention {next(numbers)}", "starts_on": _start(state, day, today), **fields}
    with on(day - timedelta(days=60)):
        made = conventions.create(by=places.secretary_in_office(), parties=wanted, commitments=rows, **values)
        for step in WAY[1 : min(_place(state), 3) + 1]:
            STEPS[step](made)
    if _place(state) > 3:
        with on(day):
            sign(made, day)
    if _place(state) > 4:
        follow(convention=made)
    if state in ENDS:
        END[state](made, today)
    return Convention.objects.get(pk=made.pk)


def _place(state):
    return WAY.index(state) if state in WAY else len(WAY)


def _start(state, day, today):
    return today + timedelta(days=30) if state == "signed" else day


def _negotiate(made):
    transitions.apply(made, "negotiate", by=places.secretary_in_office())


def _ask_opinion(made):
    changes = {"opinion_from": places.organisation(kind="ministry")}
    transitions.apply(made, "ask_opinion", by=places.secretary_in_office(), changes=changes)


def _record_opinion(made):
    changes = {"opinion_on": timezone.localdate()}
    transitions.apply(made, "record_opinion", by=places.secretary_in_office(), changes=changes)


STEPS = {"negotiation": _negotiate, "opinion": _ask_opinion, "deliberations": _record_opinion}


def deliberate(party, **fields):
    """The council of the city that is a party deliberates; return the party."""
    values = {"number": "7/2026", "date": timezone.localdate(), "upload": upload(), **fields}
    return parties.file_deliberation(party=party, by=focal_point_of(party.city), **values)


def focal_point_of(city):
    """Whoever is a focal point of the city, or somebody new."""
    known = places.in_office("focal_point", city=city)
    return known.person if known else places.focal_point(city)


def sign(convention, day=None):
    """Have every party that has not signed yet deliberate and sign, on a day (default: today)."""
    day = day or timezone.localdate()
    for party in convention.parties.exclude(status="signed").order_by("position", "pk"):
        if party.city_id:
            if party.status == "pending":
                deliberate(party, date=day)
            parties.sign(party=party, by=places.official_in_office(party.city), signed_on=day)
        else:
            signatory = _signatory(party)
            parties.record_signature(party=party, by=places.secretary_in_office(), signatory=signatory, signed_on=day)
    convention.refresh_from_db()
    return convention


def _signatory(party):
    if party.is_association:
        places.secretary_in_office()
        return places.in_office("secretariat")
    known = places.in_office("partner", organisation=party.organisation)
    return known or places.partner(party.organisation).appointments.get()


def _near_end(made, today):
    Convention.objects.filter(pk=made.pk).update(ends_on=today + timedelta(days=60))
    follow(convention=made)


def _past_end(made, today):
    Convention.objects.filter(pk=made.pk).update(ends_on=today - timedelta(days=1), tacit_months=None)
    follow(convention=made)


def _terminate(made, today):
    secretary = places.secretary_in_office()
    transitions.apply(made, "terminate", by=secretary, comment="D’un commun accord", changes={"terminated_on": today})


END = {"to_renew": _near_end, "expired": _past_end, "terminated": _terminate}


def party(*, state="pending", stage="deliberations", **fields):
    """The city that is party to a convention, in the state asked for."""
    made = convention(state=stage, **fields).parties.get(city__isnull=False)
    if state in ("deliberated", "signed"):
        deliberate(made)
    if state == "signed":
        parties.sign(party=made, by=places.official_in_office(made.city))
    return made


def commitment(*, state="open", stage="in_force", text="Publier le bilan", due_on=None, amount_mad=None, **fields):
    """Something that a convention commits its city to."""
    row = {"text": text, "due_on": due_on, "amount_mad": amount_mad}
    made = convention(state=stage, owed=[row], **fields).commitments.get()
    if state == "done":
        commitments.settle(commitment=made, by=places.secretary_in_office(), done_on=timezone.localdate())
    return made


def amendment(*, convention=None, number=1, **fields):
    """An amendment of a convention in force."""
    values = {"signed_on": timezone.localdate(), "object": "Prolongation", **fields}
    by = places.secretary_in_office()
    return conventions.amend(convention=convention or _convention(), by=by, number=number, **values)


_convention = convention
