"""The letter of a decision on an application. Only workers import this (see records.documents)."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Avg
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from networks.enums import LETTER, ReviewStatus
from networks.models import Appointment
from records import documents, uploads
from records.journal import entries_of

# The city reads both: its council works in one, its services in the other.
LANGUAGES = ("fr", "ar")


def write(application, progress):
    """The job's work: lay out the letter in each language and keep both in the place of earlier ones.

    The job's revision is the journal entry of the decision that the letter tells.
    """
    entry = entries_of(application).get(pk=progress.job.revision)
    letters = []
    for place, language in enumerate(LANGUAGES):
        progress(10 + 40 * place)
        letters.append(documents.render("pdf/decision.html", told(application, entry, language), language))
    with transaction.atomic():
        # Holds the job's row: an attempt that has lost the job keeps nothing.
        progress(95)
        for earlier in uploads.files_of(application, LETTER):
            transaction.on_commit(lambda kept=earlier.file: kept.delete(save=False))
            earlier.delete()
        for language, letter in zip(LANGUAGES, letters, strict=True):
            name = f"{application.code}-{language}.pdf"
            uploads.store(ContentFile(letter.content, name=name), application, by=None, purpose=LETTER)


def told(application, entry, language):
    """Return all that the letter of a decision, a journal entry, tells in a language: a dict of texts and numbers."""
    with translation.override(language):
        call, city = application.call, application.city
        return {
            "heading": _("Decision on your application"),
            "subtitle": f"{city.name} · {call.title}",
            "code": application.code,
            "day": timezone.localdate(entry.at).isoformat(),
            "outcome": entry.target,
            "reason": entry.comment,
            "call": {"title": call.title, "code": call.code},
            "network": f"{call.network.acronym} — {call.network.theme}",
            "city": city.name,
            "officials": [str(person) for person in _officials(city, timezone.localdate(entry.at))],
            "points": application.points,
            "criteria": _criteria(application),
            "signed_by": str(entry.by) if entry.by else "",
        }


def _officials(city, day):
    seats = Appointment.objects.elected_officials().filter(city=city, start__lte=day).exclude(end__lt=day)
    return [seat.person for seat in seats.exclude(status="proposed").select_related("person").order_by("pk")]


def _criteria(application):
    handed_in = {"scores__review__application": application, "scores__review__status": ReviewStatus.IN}
    means = application.call.criteria.filter(**handed_in).annotate(mean=Avg("scores__points"))
    return [{"label": one.label, "weight": one.weight, "mean": one.mean} for one in means.order_by("position", "pk")]
