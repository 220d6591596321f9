"""What dates do to conventions: they come into force, are up for renewal, go on by themselves, or expire."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.notifications import notice
from networks.enums import BINDING, ConventionStatus
from networks.models import Convention
from networks.workflow.people import those_reminded
from records import journal, transitions
from records.daily import every_day
from records.dates import date_format
from records.days import add_months

# How many days before the end those concerned are written to, once each.
ALERTS = (180, 90, 30)
# A term of one month each: after so many years of nobody looking, something else is wrong.
MOST_RENEWALS = 600

alert = notice("networks/emails/convention_to_renew", those_reminded)


@every_day
def follow_all():
    """Move every convention that a date decides on. Return how many there were to look at."""
    today = timezone.localdate()
    nearing = Q(status__in=BINDING, ends_on__lte=today + timedelta(days=ALERTS[0]))
    beginning = Q(status=ConventionStatus.SIGNED, starts_on__lte=today)
    found = Convention.objects.filter(nearing | beginning).order_by("pk")
    return sum(1 for convention in found if follow(convention=convention))


@transaction.atomic
def follow(*, convention):
    """Make the steps of one convention that its dates decide, as of today; made twice, it does no more. Return it."""
    locked = Convention.objects.select_for_update().get(pk=convention.pk)
    today = timezone.localdate()
    if locked.status == ConventionStatus.SIGNED and locked.starts_on <= today:
        transitions.apply(locked, "begin", by=None)
    if locked.status in BINDING and locked.ends_on:
        _follow_term(locked, today)
    convention.refresh_from_db(fields=["status", "ends_on", "last_alert"])
    return convention


def _follow_term(convention, today):
    if convention.ends_on < today and convention.renews_itself:
        _renew_tacitly(convention, today)
    if convention.ends_on < today:
        transitions.apply(convention, "expire", by=None)
        return
    passed = [days for days in ALERTS if convention.days_left <= days]
    if passed and (convention.last_alert is None or min(passed) < convention.last_alert):
        _warn(convention, min(passed))
    elif passed and convention.status == ConventionStatus.IN_FORCE:
        transitions.apply(convention, "mark_to_renew", by=None)


def _renew_tacitly(convention, today):
    # From the first end on: the thirty-first of a month would else become the thirtieth for good.
    first, number = convention.ends_on, 0
    while convention.ends_on < today and number < MOST_RENEWALS:
        number += 1
        ends_on = add_months(first, convention.tacit_months * number)
        comment = _("until %(day)s") % {"day": date_format(ends_on)}
        changes = {"ends_on": ends_on, "last_alert": None}
        transitions.apply(convention, "renew_tacitly", by=None, comment=comment, changes=changes)


def _warn(convention, days):
    if convention.status == ConventionStatus.IN_FORCE:
        transitions.apply(convention, "mark_to_renew", by=None, changes={"last_alert": days})
    else:
        convention.last_alert = days
        convention.save(update_fields=["last_alert"])
    left = convention.days_left
    comment = ngettext("%(days)d day before the end", "%(days)d days before the end", left) % {"days": left}
    journal.write(convention, "renewal_alert", by=None, comment=comment)
    transaction.on_commit(lambda: alert(convention, None, comment))
