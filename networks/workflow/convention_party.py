"""The states of a party to a convention: its council deliberates, and somebody in office signs."""

from django.utils.translation import gettext_lazy as _

from accounts.notifications import notice
from accounts.roles import Role
from networks.enums import AppointmentStatus, ConventionStatus
from networks.enums import PartyStatus as P
from networks.models import ConventionParty
from networks.workflow.people import officials_of_party
from records.dates import date_format
from records.journal import entries_of
from records.transitions import ELECTED_OFFICIAL, FOCAL_POINT, SECRETARIAT, SYSTEM, Transition, Workflow
from records.uploads import files_of


def ready_to_deliberate(party):
    """None if the council's deliberation is asked for and its file is there, else what is missing."""
    if not party.city_id:
        return _("Only a city has a council that deliberates.")
    if party.convention.status != ConventionStatus.DELIBERATIONS:
        return _not_yet(party)
    if not files_of(party, "deliberation").exists():
        return _("Add the file of the council's deliberation first.")
    return None


def ready_to_sign(party):
    """None if the party may sign, by the signatory and on the day given, else what stands against it."""
    if party.convention.status != ConventionStatus.DELIBERATIONS:
        return _not_yet(party)
    if party.city_id and not party.deliberation_date:
        return _("The council of %(city)s has not deliberated on this convention yet.") % {"city": party.city.name}
    if party.deliberation_date and party.signed_on and party.signed_on < party.deliberation_date:
        return _("%(city)s cannot sign before its council has deliberated, on %(day)s.") % {
            "city": party.city.name,
            "day": date_format(party.deliberation_date),
        }
    ends_on = party.convention.ends_on
    if ends_on and party.signed_on and party.signed_on > ends_on:
        return _("The term ends on %(day)s, before this signature: return the convention to the negotiation.") % {
            "day": date_format(ends_on)
        }
    return why_not_signatory(party)


def why_not_signatory(party):
    """None if the signatory acts for the party and was in office on the day of the signature, else why not."""
    signatory, day = party.signatory, party.signed_on
    if signatory is None or day is None:
        return None
    if not acts_for(signatory, party):
        return _("%(name)s does not act for %(party)s.") % {"name": signatory.person, "party": party.name}
    if not signatory.was_in_office(day):
        return _out_of_office(signatory, day)
    if signatory.status in (AppointmentStatus.TO_CONFIRM, AppointmentStatus.CARETAKER) and _waited_on(signatory, day):
        return _("%(name)s waited to be confirmed on %(day)s and could commit nobody to anything.") % {
            "name": signatory.person,
            "day": date_format(day),
        }
    return None


def acts_for(appointment, party):
    """True if the appointment is to a role that binds the party."""
    if party.city_id:
        return appointment.role == Role.ELECTED_OFFICIAL and appointment.city_id == party.city_id
    if party.organisation_id:
        return appointment.role == Role.PARTNER and appointment.organisation_id == party.organisation_id
    return appointment.role == Role.SECRETARIAT


def _not_yet(party):
    return _("The convention “%(convention)s” is not at its deliberations and signatures.") % {
        "convention": party.convention
    }


def _out_of_office(signatory, day):
    values = {"name": signatory.person, "day": date_format(day), "start": date_format(signatory.start)}
    if signatory.end:
        values["end"] = date_format(signatory.end)
        return _("%(name)s was not in office on %(day)s: the appointment is from %(start)s to %(end)s.") % values
    return _("%(name)s was not in office on %(day)s: the appointment is from %(start)s on.") % values


def _waited_on(signatory, day):
    put = entries_of(signatory).filter(event="put_to_confirm").first()
    return put is None or day >= put.at.date()


CONVENTION_PARTY = Workflow(
    model=ConventionParty,
    states=P,
    tones={P.PENDING: "neutral", P.DELIBERATED: "wait", P.SIGNED: "ok"},
    initial=(P.PENDING,),
    transitions=(
        Transition(
            "file_deliberation",
            (P.PENDING,),
            P.DELIBERATED,
            "networks.file_convention_deliberation",
            _("File the deliberation"),
            who=FOCAL_POINT,
            needs=("deliberation_number", "deliberation_date"),
            guard=ready_to_deliberate,
            hint=_("The city's elected official is told by mail, and then signs."),
            notify=notice("networks/emails/convention_to_sign", officials_of_party),
        ),
        Transition(
            "sign",
            (P.DELIBERATED,),
            P.SIGNED,
            "networks.sign_convention",
            _("Sign the convention"),
            who=ELECTED_OFFICIAL,
            needs=("signatory", "signed_on"),
            guard=ready_to_sign,
            hint=_("You bind your city. Once every party has signed, the convention is concluded."),
        ),
        Transition(
            "record_signature",
            (P.PENDING, P.DELIBERATED),
            P.SIGNED,
            "networks.record_signature",
            _("Record the signature"),
            who=SECRETARIAT,
            needs=("signatory", "signed_on"),
            guard=ready_to_sign,
            style="secondary",
            hint=_("Of an organisation, of the association, or of an official who has left office since: as on paper."),
        ),
        Transition(
            "reopen",
            (P.DELIBERATED, P.SIGNED),
            P.PENDING,
            SYSTEM,
            _("Deliberate and sign anew"),
            reason=True,
            event=_("To be deliberated and signed anew"),
        ),
    ),
)
