"""Naming people to a role, and ending it. Appointments are the only source of rights."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.invitation import invite
from accounts.actions.person import find_or_create
from accounts.models import Invitation, Person
from accounts.notifications import send_mail, send_mails
from accounts.roles import Role
from networks import handover
from networks.enums import AppointmentStatus, EndReason
from networks.models import Appointment, City, Network
from networks.models.appointment import forget_offices
from networks.rules import holds
from networks.workflow import secretariat
from records import jobs, journal, transitions
from records.transitions import NotAllowed, NotReady

# A button pressed twice, or somebody impatient, does not fill a letter box.
RESEND_AFTER_SECONDS = 60
INVITE_WAITING = "networks.actions.appointment.invite_waiting"
# What whoever does not manage appointments may name, or invite again, in 24 hours: each time a message leaves for an
# address of their choice.
NAMED_PER_DAY = 20


def may_name(person, appointment):
    """True if `person` may propose this appointment: the secretariat any, an elected official their focal points."""
    if holds(person, "networks.manage_appointment", appointment):
        return True
    return appointment.role == Role.FOCAL_POINT and holds(person, "networks.name_focal_point", appointment)


@transaction.atomic
def propose(
    *, person, role, start, by, city=None, network=None, organisation=None, is_titular=True, deed="", at_once=True
):
    """Name `person` to a role from a day. Return the Appointment.

    Whoever has an account takes office at once, with rights from that day, and is told by mail; whoever has none is
    invited, and takes office by accepting. Not `at_once`, both wait for `invite_later`. by: a person, or None for the
    system. Raises NotAllowed, NotReady (too many for one day), or ValidationError (the scope does not fit the role, the
    place is taken on these days, or the account is closed).
    """
    appointment = Appointment(
        person=person,
        role=role,
        start=start,
        city=city,
        network=network,
        organisation=organisation,
        is_titular=is_titular,
        deed=deed,
        created_by=by,
    )
    if by is not None and not may_name(by, appointment):
        raise NotAllowed(_("Your role does not allow this."))
    _lock_scope(appointment)
    _check_open(person)
    _check_measure(by, Appointment.objects.filter(created_by=by, created_at__gt=_a_day_ago()))
    appointment.check_free(is_read=not at_once)
    appointment.save()
    journal.write(appointment, "proposed", by=by)
    if at_once:
        _install_or_invite(appointment, by)
    return appointment


def _install_or_invite(appointment, by):
    if appointment.person.has_account:
        _install(appointment)
    else:
        _invite(appointment.person, by)
        appointment.refresh_from_db(fields=["invitation"])


def invite_later(*, by, number):
    """Have a worker invite those whom `by` has just named, `number` of them, or put them in office. Return the job."""
    journal.write(by, "named_many", by=by, comment=str(number))
    return jobs.enqueue(INVITE_WAITING, by, revision=journal.entries_of(by)[0].pk)


def invite_waiting(secretary, progress):
    """The job's work: invite, or put in office, those whom `secretary` has named and who wait for it.

    One after the other, so that what was done before an interruption is not done again.
    """
    waiting = Appointment.objects.filter(status=AppointmentStatus.PROPOSED, invitation=None, created_by=secretary)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    for place, key in enumerate(keys):
        progress(100 * place // len(keys))
        with transaction.atomic():
            found = waiting.select_for_update(of=("self",)).select_related("person", "city", "network").filter(pk=key)
            if appointment := found.first():
                _install_or_invite(appointment, secretary)


@transaction.atomic
def name(*, fields, by, **appointment):
    """Name somebody by their address (fields: email, given_name, family_name, function), known already or not.

    appointment: as `propose` takes it. Return the Appointment. Raises what `propose` does.
    """
    return propose(person=find_or_create(by=by, **fields), by=by, **appointment)


def _check_open(person):
    if not person.is_active:
        raise ValidationError({"email": _closed()})


def _closed():
    return _("The account of this person is closed: a technician has to open it before they can be named or invited.")


def _a_day_ago():
    return timezone.now() - timedelta(days=1)


def _check_measure(by, done):
    """Raise NotReady if `by`, who does not manage appointments, has `done` (a queryset) as much as a day allows."""
    if by is None or holds(by, "networks.manage_appointment") or done.count() < NAMED_PER_DAY:
        return
    raise NotReady(
        _("You may name or invite no more people today (%(number)d a day): go on tomorrow, or ask the secretariat.")
        % {"number": NAMED_PER_DAY}
    )


def _lock_scope(appointment):
    """Let two people who fill the same place, or name the same person, at once come one after the other."""
    if appointment.city_id:
        City.objects.select_for_update().get(pk=appointment.city_id)
    elif appointment.network_id:
        Network.objects.select_for_update().get(pk=appointment.network_id)
    Person.objects.select_for_update().get(pk=appointment.person_id)


def _install(appointment):
    transitions.apply(appointment, "take_office", by=None)
    forget_offices(appointment.person)
    template = "networks/emails/appointment_in_office"
    transaction.on_commit(lambda: send_mail(template, appointment.person, {"record": appointment}))


def _invite(person, by):
    invitation = invite(person=person, by=by)
    Appointment.objects.filter(person=person, status=AppointmentStatus.PROPOSED).update(invitation=invitation)
    return invitation


@transaction.atomic
def take_office(*, invitation):
    """Put the appointments that an accepted invitation carries into office. Return those that could be.

    One whose place has been taken in the meantime stays proposed, and the secretariat is told. Raises AlreadyMoved if
    one has been ended or put in office since the list was read.
    """
    installed = []
    waiting = invitation.appointments.filter(status=AppointmentStatus.PROPOSED).order_by("pk")
    for appointment in waiting.select_related("person", "city", "network", "organisation"):
        try:
            with transaction.atomic():
                appointment.check_free()
                transitions.apply(appointment, "take_office", by=None)
        except (ValidationError, IntegrityError) as error:
            _report_conflict(appointment, error)
        else:
            installed.append(appointment)
    forget_offices(invitation.person)
    return installed


def _report_conflict(appointment, error):
    reason = " ".join(error.messages) if isinstance(error, ValidationError) else _("The place is taken.")
    journal.write(appointment, "not_installed", by=None, comment=reason)

    def tell():
        context = {"record": appointment, "reason": reason}
        send_mails("networks/emails/appointment_conflict", secretariat(appointment), context)

    transaction.on_commit(tell)


@transitions.made_by(Appointment, "install")
@transaction.atomic
def install(*, appointment, by, comment=""):
    """Put somebody proposed in office without waiting for them to accept. Return the appointment.

    Raises TransitionError, or ValidationError if the place is taken.
    """
    _lock_scope(appointment)
    appointment.check_free()
    return transitions.apply(appointment, "install", by=by, comment=comment)


@transaction.atomic
def resend(*, person, by):
    """Send the invitation of a person who has not accepted yet again; the earlier link stops working.

    Return the Invitation. Raises NotAllowed; NotReady if there is nothing to invite to, one has just left, or too many.
    """
    # Of two who press the button at once, the second waits here, and then finds the invitation of the first.
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    proposed = Appointment.objects.filter(person=person, status=AppointmentStatus.PROPOSED)
    if not any(may_name(by, appointment) for appointment in proposed):
        raise NotAllowed(_("Your role does not allow this."))
    if person.has_account:
        raise NotReady(_("This person has an account already and needs no invitation."))
    if not person.is_active:
        raise NotReady(_closed())
    last = Invitation.objects.select_for_update().filter(person=person).first()
    if last and (timezone.now() - last.sent_at).total_seconds() < RESEND_AFTER_SECONDS:
        raise NotReady(_("An invitation has just been sent to this person: give it a minute to arrive."))
    _check_measure(by, Invitation.objects.filter(sent_by=by, sent_at__gt=_a_day_ago()))
    return _invite(person, by)


@transaction.atomic
def end(*, appointment, end, reason, by, comment=""):
    """End an appointment on a day, for a reason (EndReason). Rights end with the next request. Return it."""
    _lock_invitations([appointment])
    transitions.apply(appointment, "end", by=by, comment=comment, changes={"end": end, "end_reason": reason})
    _after_end(appointment)
    return appointment


@transaction.atomic
def replace(*, appointment, by, fields, start, reason=EndReason.REPLACED, deed="", comment=""):
    """Name the successor of a focal point: the appointment ends, and what its holder has in hand passes on.

    fields: of the successor (email, given_name, family_name, function), known already or not. start: the day on which
    they take over. A deputy who becomes titular ceases to be deputy. Return the successor's appointment.
    Raises TransitionError, or ValidationError (somebody else is in that place, or it is the same person).
    """
    person = find_or_create(by=by, **fields)
    if person.pk == appointment.person_id:
        raise ValidationError({"email": _("This is the person in office.")}, code="same")
    _lock_scope(appointment)
    _lock_invitations([appointment])
    end_with = {"end": max(start, appointment.start), "end_reason": reason}
    transitions.apply(appointment, "replace", by=by, comment=comment, changes=end_with)
    _after_end(appointment)
    _leave_other_seat(appointment, person, by, start)
    successor = propose(
        person=person,
        role=Role.FOCAL_POINT,
        city=appointment.city,
        network=appointment.network,
        is_titular=appointment.is_titular,
        start=start,
        deed=deed,
        by=by,
    )
    handover.pass_on(appointment, person, by)
    return successor


def _leave_other_seat(appointment, person, by, day):
    """End what the successor already is for the same city in the same network, deputy as a rule."""
    here = (
        Appointment.objects.in_office().focal_points().filter(city=appointment.city_id, network=appointment.network_id)
    )
    for seat in here.filter(person=person):
        changes = {"end": max(day, seat.start), "end_reason": EndReason.REPLACED}
        transitions.apply(seat, "replace", by=by, changes=changes)


@transaction.atomic
def lapse(*, membership, on):
    """End the focal points' appointments of a city that leaves a network, on a day. Return them."""
    here = Appointment.objects.open().focal_points().filter(city=membership.city_id, network=membership.network_id)
    ended = list(here.select_related("person").order_by("pk"))
    _lock_invitations(ended)
    for appointment in ended:
        changes = {"end": max(on, appointment.start), "end_reason": EndReason.MEMBERSHIP}
        transitions.apply(appointment, "lapse", by=None, changes=changes)
        _after_end(appointment)
    return ended


def _lock_invitations(appointments):
    """Let whoever ends an appointment and whoever accepts it come one after the other: both begin here."""
    carrying = Invitation.objects.filter(appointments__in=appointments).order_by("pk")
    list(carrying.select_for_update(of=("self",)))


def _after_end(appointment):
    """Take back an invitation that carries nothing any more."""
    forget_offices(appointment.person)
    proposed = Appointment.objects.filter(status=AppointmentStatus.PROPOSED)
    # As they stand now: this one may have been replaced, or accepted, since the appointment was read.
    carrying = Invitation.objects.filter(appointments=appointment)
    carrying.exclude(pk__in=proposed.filter(invitation__isnull=False).values("invitation")).revoke()
