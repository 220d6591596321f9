"""Contributions and costs, entered and changed while the accounts of their year are open."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.enums import ContributionKind, ContributionStatus, CostStatus
from networks.models import City, Contribution, Cost, FinancialYear, Membership
from networks.models.financial_year import check_open
from records import journal, transitions
from records.transitions import NotReady, require
from records.wording import listed

RIGHT = "networks.manage_finance"


@transaction.atomic
def enter_contribution(*, by, **fields):
    """Enter a contribution as promised. Return it. Raises NotAllowed or ValidationError (the year is closed, …)."""
    return _enter(Contribution, by, fields, ContributionStatus.PROMISED)


@transaction.atomic
def change_contribution(*, contribution, by, **fields):
    """Change a contribution that is only promised. Return it. Raises NotAllowed, NotReady or ValidationError."""
    return _change(contribution, by, fields, ContributionStatus.PROMISED)


@transaction.atomic
def enter_cost(*, by, **fields):
    """Enter a cost. Return it. Raises NotAllowed or ValidationError (the year of its day is closed, …)."""
    return _enter(Cost, by, fields, CostStatus.RECORDED)


@transaction.atomic
def change_cost(*, cost, by, **fields):
    """Change a cost. Return it. Raises NotAllowed, NotReady (it was cancelled) or ValidationError."""
    return _change(cost, by, fields, CostStatus.RECORDED)


def _enter(model, by, fields, state):
    require(by, RIGHT)
    record = model(created_by=by, **fields)
    _check(record)
    return _keep(record, by, state)


def _keep(record, by, state):
    record.save()
    journal.write(record, "created", by=by, field="status", target=state)
    return record


def _change(record, by, fields, state):
    require(by, RIGHT)
    locked = type(record).objects.select_for_update().get(pk=record.pk)
    if locked.status != state:
        raise NotReady(_("It has moved on, and no longer changes."))
    # Neither out of a closed year, nor into one.
    _check_year(locked)
    for name, value in fields.items():
        setattr(locked, name, value)
    _check(locked)
    if fields:
        locked.save(update_fields=list(fields))
        labels = listed(str(locked._meta.get_field(name).verbose_name) for name in fields)
        journal.write(locked, "corrected", by=by, comment=labels)
    return locked


def _check(record):
    record.full_clean(exclude=["created_by"])
    _check_year(record)
    FinancialYear.objects.get_or_create(year=record.year)


def _check_year(record):
    try:
        check_open(record.year)
    except ValidationError as error:
        # A cost has its year from its day.
        name = "spent_on" if isinstance(record, Cost) else "year"
        raise ValidationError({name: error.messages}, code="closed") from error


# --- The dues of a year ----------------------------------------------------------------------------------------------


def cities_without_dues(*, network, year):
    """Return the cities that are active members of `network` and whose dues of `year` are not entered."""
    members = Membership.objects.active().of_cities().filter(network=network)
    entered = Contribution.objects.standing().filter(network=network, year=year, kind=ContributionKind.DUES)
    known = entered.filter(city__isnull=False).values("city")
    return City.objects.filter(pk__in=members.values("city")).exclude(pk__in=known).by_name()


@transaction.atomic
def call_dues(*, network, year, amount_mad, by):
    """Enter and call the dues of a year for every active member city that has none yet. Return them.

    Raises NotAllowed; NotReady: none is missing; ValidationError: the year is closed, or the amount is none.
    """
    require(by, RIGHT)
    network = type(network).objects.select_for_update().get(pk=network.pk)
    cities = list(cities_without_dues(network=network, year=year))
    if not cities:
        raise NotReady(_("The dues of every member city are entered already for this year."), ["year"])
    dues = [
        Contribution(network=network, city=city, year=year, amount_mad=amount_mad, created_by=by) for city in cities
    ]
    # They differ by their city alone.
    _check(dues[0])
    for made in dues:
        _keep(made, by, ContributionStatus.PROMISED)
        transitions.apply(made, "call", by=by, changes={"called_on": timezone.localdate()})
    return dues


@transitions.made_by(Contribution, "undo_receipt")
@transaction.atomic
def undo_receipt(*, contribution, by, reason):
    """Take back that a contribution came in. Return it. Raises TransitionError."""
    changes = {"received_on": None, "received_mad": None, "reference": ""}
    if contribution.called_on is None:
        changes["called_on"] = timezone.localdate()
    return transitions.apply(contribution, "undo_receipt", by=by, comment=reason, changes=changes)
