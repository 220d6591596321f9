"""What a session asked of a city: done, dropped, or taken up again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Action
from records import transitions


@transaction.atomic
def settle(*, action, by, outcome="", settled_on=None):
    """Mark an action as done on a day (today unless given). Return it.

    Raises NotAllowed, AlreadyMoved, or ValidationError (settled_on: in the future, or before the session).
    """
    day = settled_on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"settled_on": _("This day is in the future.")})
    if day < action.activity.starts_on:
        raise ValidationError({"settled_on": _("What asked for it took place later than that.")})
    return transitions.apply(action, "settle", by=by, changes={"settled_on": day, "outcome": outcome})


@transitions.made_by(Action, "drop")
@transaction.atomic
def drop(*, action, by, reason):
    """Give an action up, and say why. Return it. Raises NotAllowed, AlreadyMoved or NotReady."""
    changes = {"settled_on": timezone.localdate(), "outcome": reason}
    return transitions.apply(action, "drop", by=by, comment=reason, changes=changes)


@transitions.made_by(Action, "reopen")
@transaction.atomic
def reopen(*, action, by, reason):
    """Take up again an action that was done or dropped. Return it. Raises NotAllowed, AlreadyMoved or NotReady."""
    return transitions.apply(action, "reopen", by=by, comment=reason, changes={"settled_on": None})
