"""A city's way into a network, and out of it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.person import find_or_create
from accounts.notifications import send_mails
from accounts.roles import Role
from networks.actions import appointment as appointments
from networks.enums import FOR_ORGANISATIONS, MembershipKind, MembershipStatus
from networks.models import Appointment, City, Membership
from networks.rules import holds
from records import journal, transitions, uploads
from records.transitions import NotAllowed, require


@transaction.atomic
def identify(*, network, city, by, elected_official=None, kind=MembershipKind.MEMBER, comment=""):
    """Open the membership of a city in a network, and invite its elected official. Return the Membership.

    elected_official: dict (email, given_name, family_name, function), needed when the city has none in office or
    invited. Raises NotAllowed, or ValidationError on `city` or `elected_official`.
    """
    if by is not None and not holds(by, "networks.identify_membership"):
        raise NotAllowed(_("Your role does not allow this."))
    # Two people who identify the same city at once come one after the other.
    City.objects.select_for_update().get(pk=city.pk)
    if Membership.objects.open().filter(network=network, city=city).exists():
        raise ValidationError(
            {"city": _("This city already has a membership, or a file under way, in this network.")}, code="open"
        )
    membership = Membership.objects.create(network=network, city=city, kind=kind, created_by=by)
    journal.write(membership, "identified", by=by, field="status", target=MembershipStatus.IDENTIFIED, comment=comment)
    if elected_official:
        _name_official(city, elected_official, by)
    elif not officials_of(city).exists():
        raise ValidationError(
            {"elected_official": _("This city has no elected official in office: name the one to invite.")},
            code="official",
        )
    transaction.on_commit(lambda: _tell_officials(membership))
    return membership


@transaction.atomic
def admit(*, network, organisation, kind, by, joined_on=None, comment=""):
    """Admit an organisation to a network as an associate or an observer. Return the Membership, active.

    Raises NotAllowed, or ValidationError: it has its place already, or the kind is for cities alone.
    """
    require(by, "networks.activate_membership")
    if kind not in FOR_ORGANISATIONS:
        raise ValidationError({"kind": _("An organisation is an associate or an observer.")}, code="kind")
    # Two people who admit the same one come one after the other.
    type(organisation).objects.select_for_update().get(pk=organisation.pk)
    if Membership.objects.open().filter(network=network, organisation=organisation).exists():
        raise ValidationError({"organisation": _("It has its place in this network already.")}, code="open")
    membership = Membership(
        network=network,
        organisation=organisation,
        kind=kind,
        status=MembershipStatus.ACTIVE,
        joined_on=joined_on or timezone.localdate(),
        created_by=by,
    )
    membership.full_clean(exclude=["created_by"])
    membership.save()
    journal.write(membership, "admitted", by=by, field="status", target=MembershipStatus.ACTIVE, comment=comment)
    return membership


def officials_of(city):
    """The appointments of a city's elected officials, in office or invited."""
    return Appointment.objects.open().elected_officials().filter(city=city)


def _name_official(city, fields, by):
    person = find_or_create(by=by, **fields)
    if not officials_of(city).filter(person=person).exists():
        appointments.propose(person=person, role=Role.ELECTED_OFFICIAL, city=city, start=timezone.localdate(), by=by)


def _tell_officials(membership):
    # Those invited read it in their invitation.
    here = Appointment.objects.in_office().elected_officials().filter(city=membership.city_id)
    people = [appointment.person for appointment in here.select_related("person")]
    send_mails("networks/emails/membership_identified", people, {"record": membership})


@transaction.atomic
def declare_interest(*, membership, by, focal_point):
    """The elected official signs off the city's interest and names the titular focal point, who is then invited.

    focal_point: dict (email, given_name, family_name, function). Return the membership.
    Raises TransitionError, or ValidationError if the place is taken.
    """
    transitions.apply(membership, "declare_interest", by=by)
    person = find_or_create(by=by, **focal_point)
    here = Appointment.objects.open().focal_points().filter(city=membership.city_id, network=membership.network_id)
    if not here.filter(person=person, is_titular=True).exists():
        appointments.propose(
            person=person,
            role=Role.FOCAL_POINT,
            city=membership.city,
            network=membership.network,
            start=timezone.localdate(),
            by=by,
        )
    return membership


def complete(*, membership, by, motivation, themes_offered, themes_sought):
    """The focal point completes the file. Return the membership; raises TransitionError."""
    changes = {"motivation": motivation, "themes_offered": themes_offered, "themes_sought": themes_sought}
    return transitions.apply(membership, "complete", by=by, changes=changes)


def examine(*, membership, by, comment=""):
    """The coordinator gives a favourable opinion. Return the membership; raises TransitionError."""
    return transitions.apply(membership, "examine", by=by, comment=comment)


def return_to_city(*, membership, by, reason):
    """The coordinator asks the city for more. Return the membership; raises TransitionError."""
    return transitions.apply(membership, "return", by=by, comment=reason)


def file_deliberation(*, membership, by, number, date, upload):
    """The focal point files the council's deliberation. Return the membership.

    Raises TransitionError, or ValidationError if the file may not be kept.
    """
    with transaction.atomic():
        stored = uploads.keep(upload, membership, by=by, purpose="deliberation")
        changes = {"deliberation_number": number, "deliberation_date": date}
        try:
            transitions.apply(membership, "file_deliberation", by=by, changes=changes)
        except transitions.TransitionError:
            # The row goes with the transaction; the bytes have to be taken back by hand.
            stored.file.delete(save=False)
            raise
    return membership


def activate(*, membership, by, joined_on=None, charter_signed_on=None):
    """The secretariat makes the membership active: rights in the network begin. Return it; raises TransitionError."""
    changes = {"joined_on": joined_on or timezone.localdate()}
    if charter_signed_on:
        changes["charter_signed_on"] = charter_signed_on
    return transitions.apply(membership, "activate", by=by, changes=changes)


def suspend(*, membership, by, reason):
    """Suspend a membership: it gives no rights until resumed. Return it; raises TransitionError."""
    return transitions.apply(membership, "suspend", by=by, comment=reason)


def resume(*, membership, by, reason=""):
    """End a suspension. Return the membership; raises TransitionError."""
    return transitions.apply(membership, "resume", by=by, comment=reason)


@transitions.made_by(Membership, "withdraw")
def withdraw(*, membership, by, reason, left_on=None):
    """The city leaves the network on a day (default: today). Return the membership; raises TransitionError."""
    return _leave(membership, "withdraw", by, reason, left_on or timezone.localdate())


@transitions.made_by(Membership, "exclude")
def exclude(*, membership, by, reason, left_on=None):
    """The secretariat excludes the city on a day (default: today). Return the membership; raises TransitionError."""
    return _leave(membership, "exclude", by, reason, left_on or timezone.localdate())


@transitions.made_by(Membership, "decline")
def decline(*, membership, by, reason):
    """The city gives up joining. Return the membership; raises TransitionError."""
    return _leave(membership, "decline", by, reason, None)


@transaction.atomic
def _leave(membership, name, by, reason, left_on):
    changes = {"left_on": left_on} if left_on else {}
    transitions.apply(membership, name, by=by, comment=reason, changes=changes)
    appointments.lapse(membership=membership, on=left_on or timezone.localdate())
    return membership
