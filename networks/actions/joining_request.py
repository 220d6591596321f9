"""Requests to join a network, written by anybody, taken up by the secretariat."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.notifications import send_mails
from networks.enums import RequestStatus
from networks.models import JoiningRequest
from networks.models.joining_request import PERSONAL
from networks.workflow import secretariat
from records import journal, transitions
from records.daily import every_day

# Who wrote is forgotten so many days after writing, once the request is settled (law 09-08: no longer than needed).
FORGOTTEN_AFTER_DAYS = 365


@transaction.atomic
def write(**fields):
    """Keep what a visitor has written, and tell the secretariat. Return the request, or the same one kept already.

    Raises ValidationError.
    """
    request = JoiningRequest(**fields)
    request.full_clean(exclude=["created_by"])
    same = {name: fields.get(name) for name in ("network", "city", "organisation_name", "email")}
    # Sent twice, or by somebody impatient.
    known = JoiningRequest.objects.filter(
        status=RequestStatus.RECEIVED, **{name: value for name, value in same.items() if value is not None}
    )
    if twin := known.first():
        return twin
    request.save()
    journal.write(request, "created", by=None, field="status", target=RequestStatus.RECEIVED)
    transaction.on_commit(
        lambda: send_mails("networks/emails/joining_request", secretariat(request), {"record": request})
    )
    return request


def accept(*, request, membership, by):
    """Say which membership a request has led to. Return the request. Raises TransitionError."""
    return transitions.apply(request, "accept", by=by, changes={"membership": membership})


@every_day
def forget_writers():
    """Take away who has written, of requests that were settled long ago."""
    limit = timezone.now() - timedelta(days=FORGOTTEN_AFTER_DAYS)
    settled = JoiningRequest.objects.exclude(status=RequestStatus.RECEIVED)
    settled.filter(created_at__lt=limit).exclude(email="").update(**dict.fromkeys(PERSONAL, ""))
