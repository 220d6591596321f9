"""What conventions commit their parties to: done, or not after all."""

from django.db import transaction

from networks.models import Commitment
from records import journal, transitions, uploads


@transaction.atomic
def settle(*, commitment, by, done_on, evidence="", upload=None):
    """A commitment has been kept, on a day. Return it.

    Raises TransitionError, or ValidationError if the file may not be kept.
    """
    changes = {"done_on": done_on, "evidence": evidence}
    transitions.apply(commitment, "settle", by=by, changes=changes)
    uploads.keep(upload, commitment, by=by, purpose="evidence")
    journal.write(commitment.convention, "commitment_done", by=by, comment=str(commitment))
    return commitment


@transitions.made_by(Commitment, "reopen_commitment")
@transaction.atomic
def reopen(*, commitment, by, reason):
    """A commitment has not been kept after all: it is due again. Return it; raises TransitionError."""
    changes = {"done_on": None, "evidence": ""}
    transitions.apply(commitment, "reopen_commitment", by=by, comment=reason, changes=changes)
    journal.write(commitment.convention, "commitment_reopened", by=by, comment=f"{commitment}\n{reason}")
    return commitment
