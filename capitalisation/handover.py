"""What a focal point has in hand in capitalisation/, and which the successor takes up."""

from django.utils.translation import ngettext

from capitalisation.enums import SheetStatus
from capitalisation.models import SheetVersion
from networks import handover
from records import journal


def reviews_of(appointment):
    """Return the versions of sheets of the network that the holder of `appointment` reviews."""
    under_review = SheetVersion.objects.filter(status=SheetStatus.IN_REVIEW, reviewer=appointment.person_id)
    return under_review.filter(sheet__lead_network=appointment.network_id)


def _pass_on(version, person, by):
    version.reviewer = person
    version.save(update_fields=["reviewer"])
    journal.write(version, "handed_over", by=by)


def _told(number):
    return ngettext("%(number)d sheet to review", "%(number)d sheets to review", number) % {"number": number}


handover.register(handover.Duty(told=_told, held=reviews_of, pass_on=_pass_on))
