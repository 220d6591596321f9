"""What a focal point has in hand in activities/, and which the successor takes up."""

from django.utils.translation import ngettext

from activities.models import Action
from networks import handover
from records import journal


def actions_of(appointment):
    """Return the open actions of the network that are in charge of the holder of `appointment`."""
    held = Action.objects.open().filter(owner_person=appointment.person_id, owner_city=appointment.city_id)
    return held.filter(activity__lead_network=appointment.network_id)


def _pass_on(action, person, by):
    action.owner_person = person
    action.save(update_fields=["owner_person"])
    journal.write(action, "handed_over", by=by)


def _told(number):
    return ngettext("%(number)d open action", "%(number)d open actions", number) % {"number": number}


handover.register(handover.Duty(told=_told, held=actions_of, pass_on=_pass_on))
