"""Asking for a document of an activity: convocations, the attendance sheet to sign."""

from django.db import transaction
from django.utils.translation import gettext as _

from activities.enums import PaperKind
from activities.models import Paper
from records import jobs
from records.daily import every_day
from records.transitions import NotReady, require, why_not

WORK = "activities.reports.paper.write"
PERMISSION = {
    PaperKind.CONVOCATION: "activities.convene",
    PaperKind.ATTENDANCE_SHEET: "activities.print_sheet",
    PaperKind.CERTIFICATE: "activities.print_certificates",
    PaperKind.MISSION_ORDERS: "activities.print_delegation",
}
# Of whoever is on the list, for themselves.
OWN_PERMISSION = {
    PaperKind.CONVOCATION: "activities.read_convocation",
    PaperKind.CERTIFICATE: "activities.read_certificate",
}


def kinds_for(person, activity):
    """The kinds of documents that a person may have made of an activity, of others than themselves too."""
    return [kind for kind, permission in PERMISSION.items() if why_not(person, permission, activity) is None]


def own_kinds(person, participant):
    """The kinds of documents that a person may have made of their own place on a list (None: they have none)."""
    if participant is None:
        return []
    return [kind for kind, permission in OWN_PERMISSION.items() if why_not(person, permission, participant) is None]


@transaction.atomic
def ask(*, activity, by, kind, language, participant=None):
    """Have a document made; the same one if it is being made already. Return the Paper.

    participant: of one person's own convocation. A focal point gets those of the own city, the coordination all.
    Raises NotAllowed, or NotReady (nobody to write to).
    """
    own = participant is not None and participant.person_id == by.pk
    if own and kind in OWN_PERMISSION:
        require(by, OWN_PERMISSION[kind], participant)
    else:
        require(by, PERMISSION[kind], activity)
    cities = set() if own or activity.registers_for(by, None) else activity.cities_registered_by(by)
    if kind == PaperKind.CONVOCATION and not own and not activity.participants.convened(cities).exists():
        raise NotReady(_("Nobody is on the list: there is no convocation to write."))
    same = Paper.objects.filter(
        activity=activity, kind=kind, language=language, participant=participant, asked_by=by, file="", failure=""
    ).first()
    if same:
        return same
    paper = Paper.objects.create(activity=activity, kind=kind, language=language, participant=participant, asked_by=by)
    paper.cities.set(cities)
    paper.job = jobs.enqueue(WORK, paper)
    paper.save(update_fields=["job"])
    return paper


@every_day
def forget():
    """Remove the documents made too long ago, with their files. Return how many."""
    outdated = list(Paper.objects.outdated())
    for paper in outdated:
        paper.file.delete(save=False)
        paper.delete()
    return len(outdated)
