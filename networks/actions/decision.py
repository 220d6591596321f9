"""What the reviews of a call add up to, and the decision on all its applications at once."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.actions import application as applications
from networks.enums import OUTCOMES, ApplicationStatus
from networks.models import Application
from records import transitions
from records.transitions import NotReady, require

RETAINED, WAITING, REFUSED = OUTCOMES
# Where the machine does not choose.
OPEN = ""


@dataclass
class Place:
    """An application in the ranking: equal scores share a rank. proposed: the outcome, OPEN where people choose."""

    application: Application
    rank: int
    is_tied: bool
    proposed: str


def ranking(call):
    """Return the Places of the examined applications of a call, the best first.

    Retained are the first `places` that reach the minimum, waiting the others that do, refused those that do not.
    A tie across the last place is not cut: what to do with those who share it is for people to choose.
    """
    found = [*call.applications.filter(status=ApplicationStatus.EXAMINED).select_related("city")]
    found.sort(key=lambda one: (-one.points, one.city.sort_name, one.pk))
    places = []
    for application in found:
        equal = [other for other in found if other.points == application.points]
        rank = 1 + sum(other.points > application.points for other in found)
        places.append(Place(application, rank, len(equal) > 1, _proposed(call, application, rank, len(equal))))
    return places


def _proposed(call, application, rank, equal):
    if call.minimum is not None and application.points < call.minimum:
        return REFUSED
    if rank + equal - 1 <= call.places:
        return RETAINED
    return WAITING if rank > call.places else OPEN


@transaction.atomic
def decide(*, call, by, outcomes):
    """Decide on a call. outcomes: application -> (one of OUTCOMES, the reason if it is not the one proposed).

    Each application gets its state, those retained their membership. Return the call.
    Raises TransitionError, or ValidationError on the code of the application at fault.
    """
    require(by, "networks.decide_application")
    transitions.apply(call, "decide", by=by, changes={"decided_on": timezone.localdate()})
    places = ranking(call)
    if {place.application for place in places} != set(outcomes):
        raise NotReady(_("Another application has been examined, or withdrawn, since: look at the ranking again."))
    _check(call, places, outcomes)
    for place in places:
        outcome, reason = outcomes[place.application]
        _STEPS[outcome](place.application, by, reason)
    return call


def _check(call, places, outcomes):
    for place in places:
        outcome, reason = outcomes[place.application]
        if outcome not in OUTCOMES:
            raise ValidationError({place.application.code: _("Choose what becomes of it.")}, code="open")
        if outcome != place.proposed and not reason.strip():
            message = _("Say why: this is not what the ranking proposes.")
            raise ValidationError({place.application.code: message}, code="reason")
    retained = sum(outcome == RETAINED for outcome, _reason in outcomes.values())
    if retained > call.places:
        message = _("%(retained)s are retained, for %(places)s places.") % {"retained": retained, "places": call.places}
        raise ValidationError(message, code="places")


def _wait(application, by, reason):
    applications.put_on_waiting_list(application=application, by=by, comment=reason)


def _refuse(application, by, reason):
    told = _("The score is below the minimum of %(minimum)s.") % {"minimum": application.call.minimum}
    applications.refuse(application=application, by=by, reason=reason.strip() or told)


def _retain(application, by, reason):
    applications.retain(application=application, by=by, comment=reason)


_STEPS = {RETAINED: _retain, WAITING: _wait, REFUSED: _refuse}
