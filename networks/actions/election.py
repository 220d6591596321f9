"""Elections: prepared, polled on their day, cities asked and reminded."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.notifications import send_mails
from networks.enums import ElectionKind, ElectionStatus, MandateStatus
from networks.models import City, Election, Mandate
from networks.workflow.people import titular_of
from records import journal, transitions
from records.daily import every_day
from records.transitions import NotReady, require
from records.wording import listed

# How often, in days, cities that have not answered are reminded without anybody asking.
REMIND_AFTER_DAYS = 7


@transaction.atomic
def prepare(*, by, polling_on, kind=ElectionKind.GENERAL, cities=()):
    """Prepare an election for its polling day. Return it.

    cities: of a by-election. Raises NotAllowed or ValidationError: nobody would be in office on that day, or there is
    one for that day already.
    """
    require(by, "networks.manage_election")
    election = Election(polling_on=polling_on, kind=kind, created_by=by)
    election.full_clean(exclude=["created_by"])
    election.save()
    election.cities.set(cities)
    _check(election)
    journal.write(election, "created", by=by, field="status", target=ElectionStatus.PREPARED)
    return election


@transaction.atomic
def change(*, election, by, cities=None, **fields):
    """Change an election that is only prepared. Return it. Raises NotAllowed, NotReady or ValidationError."""
    require(by, "networks.manage_election", election)
    locked = Election.objects.select_for_update().get(pk=election.pk)
    if locked.status != ElectionStatus.PREPARED:
        raise NotReady(_("The mandates are to confirm already: this election no longer changes."))
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.full_clean(exclude=["created_by"])
    locked.save(update_fields=list(fields) or ["status"])
    labels = [str(Election._meta.get_field(name).verbose_name) for name in fields]
    if cities is not None and set(cities) != set(locked.cities.all()):
        locked.cities.set(cities)
        labels.append(str(Election._meta.get_field("cities").verbose_name))
    _check(locked)
    if labels:
        journal.write(locked, "corrected", by=by, comment=listed(labels))
    return locked


def _check(election):
    if election.kind == ElectionKind.PARTIAL and not election.cities.exists():
        raise ValidationError({"cities": _("Choose the cities whose council is elected anew.")}, code="missing")
    if not election.mandates_to_confirm().exists():
        message = _("No elected official of the cities concerned would be in office on this day: nothing to confirm.")
        raise ValidationError({"polling_on": message}, code="no_mandate")


# --- The polling day -------------------------------------------------------------------------------------------------


@transitions.made_by(Election, "poll")
@transaction.atomic
def poll(*, election, by=None, comment=""):
    """Put the mandates of the cities concerned to confirm. by: None on the day itself. Return the election.

    Raises TransitionError.
    """
    transitions.apply(election, "poll" if by else "poll_by_date", by=by, comment=comment)
    # Read before they are put to confirm: afterwards nobody is in office.
    concerned = list(election.mandates_to_confirm().select_related("person", "city").select_for_update(of=("self",)))
    without = list(election.cities_without_official())
    for appointment in concerned:
        transitions.apply(appointment, "await_confirmation", by=None)
        _await(election, appointment.city, appointment)
    for city in without:
        _await(election, city, None)
    return election


def _await(election, city, appointment):
    mandate = Mandate.objects.create(election=election, city=city, appointment=appointment)
    journal.write(mandate, "created", by=None, field="status", target=MandateStatus.AWAITED)


@every_day
def poll_those_due():
    """Put to confirm the mandates of the elections whose polling day has come."""
    due = Election.objects.filter(status=ElectionStatus.PREPARED, polling_on__lte=timezone.localdate())
    for election in due.order_by("polling_on", "pk"):
        try:
            poll(election=election)
        except transitions.TransitionError:
            # Somebody was faster, or nobody is in office any more.
            continue


# --- Reminders -------------------------------------------------------------------------------------------------------


@transaction.atomic
def remind(*, election, by):
    """Remind the titular focal points of the cities that have not answered. by: None for the system.

    Return how many cities. Raises NotAllowed; NotReady: cities are not asked yet, all have answered, or they have been
    reminded today.
    """
    if by is not None:
        require(by, "networks.manage_election", election)
    locked = Election.objects.select_for_update().get(pk=election.pk)
    if locked.status != ElectionStatus.CONFIRMING:
        raise NotReady(_("The cities have not been asked yet, or have all been confirmed."))
    if locked.reminded_on == timezone.localdate():
        raise NotReady(_("The cities have been reminded today already."))
    awaited = locked.mandates.filter(status=MandateStatus.AWAITED)
    cities = list(City.objects.filter(pk__in=awaited.values("city")).by_name())
    if not cities:
        raise NotReady(_("Every city has answered."))
    locked.reminded_on = timezone.localdate()
    locked.save(update_fields=["reminded_on"])
    journal.write(locked, "reminded", by=by, comment=listed(city.name for city in cities))
    transaction.on_commit(lambda: _tell(locked, cities))
    return len(cities)


def _tell(election, cities):
    for city in cities:
        send_mails("networks/emails/mandate_reminder", titular_of(city.pk), {"record": election, "city": city})


@every_day
def remind_each_week():
    """Remind the cities that have been silent for a week."""
    week_ago = timezone.localdate() - timedelta(days=REMIND_AFTER_DAYS)
    for election in Election.objects.filter(status=ElectionStatus.CONFIRMING).order_by("pk"):
        since = election.reminded_on or _asked_on(election)
        if since > week_ago:
            continue
        try:
            remind(election=election, by=None)
        except NotReady:
            continue


def _asked_on(election):
    return timezone.localdate(journal.entries_of(election).filter(event="ask").first().at)
