"""What each party to a convention does: its council deliberates, and somebody in office signs."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.actions.convention_dates import follow
from networks.enums import AppointmentStatus, PartyStatus
from networks.models import Appointment, Convention
from networks.models.appointment import offices_of
from networks.workflow.convention_party import acts_for
from records import journal, transitions, uploads
from records.transitions import NotReady


@transaction.atomic
def file_deliberation(*, party, by, number, date, upload):
    """The focal point files the council's deliberation on the convention. Return the party.

    Raises TransitionError, or ValidationError if the file may not be kept.
    """
    _lock(party)
    stored = uploads.keep(upload, party, by=by, purpose="deliberation")
    changes = {"deliberation_number": number, "deliberation_date": date}
    try:
        transitions.apply(party, "file_deliberation", by=by, changes=changes)
    except transitions.TransitionError:
        # The row goes with the transaction; the bytes have to be taken back by hand.
        stored.file.delete(save=False)
        raise
    journal.write(party.convention, "party_deliberated", by=by, comment=f"{party.name} · {number}")
    return party


@transaction.atomic
def sign(*, party, by, signed_on=None):
    """The elected official signs for their city, on a day (default: today). Return the party.

    The convention is concluded with the last signature. Raises TransitionError.
    """
    _lock(party)
    return _signed(party, "sign", by, seat_of(by, party), signed_on or timezone.localdate())


def seat_of(person, party):
    """The appointment by which a person signs for the city that is a party; None if there is none."""
    held = offices_of(person).granting("networks.sign_convention")
    return next((appointment for appointment in held if acts_for(appointment, party)), None)


@transaction.atomic
def record_signature(*, party, by, signatory, signed_on):
    """The secretariat records who signed on paper for a party, and when. Return the party.

    signatory: an Appointment. Raises TransitionError; NotReady on `signatory` if that person signs here themselves.
    """
    _lock(party)
    if party.city_id and signatory.status != AppointmentStatus.ENDED:
        message = _("%(name)s is in office and signs here in person.") % {"name": signatory.person}
        raise NotReady(message, ("signatory",))
    return _signed(party, "record_signature", by, signatory, signed_on)


def signatories(party):
    """The appointments of those who may have signed on paper for a party, the latest first."""
    every = Appointment.objects.exclude(status=AppointmentStatus.PROPOSED).select_related("person")
    if party.city_id:
        found = every.elected_officials().filter(city=party.city_id, status=AppointmentStatus.ENDED)
    elif party.organisation_id:
        found = every.filter(role="partner", organisation=party.organisation_id)
    else:
        found = every.filter(role="secretariat")
    return found.order_by("-start", "-pk")


def _lock(party):
    """Let those who sign at once come one after the other: the last one concludes the convention."""
    Convention.objects.select_for_update().get(pk=party.convention_id)


def _signed(party, step, by, signatory, day):
    transitions.apply(party, step, by=by, changes={"signatory": signatory, "signed_on": day})
    convention = party.convention
    journal.write(convention, "party_signed", by=by, comment=party.name)
    parties = list(convention.parties.order_by("position", "pk"))
    if all(one.status == PartyStatus.SIGNED for one in parties):
        last = max(one.signed_on for one in parties)
        changes = {"signed_on": last, "starts_on": convention.starts_on or last}
        transitions.apply(convention, "conclude", by=None, changes=changes)
        follow(convention=convention)
    return party
