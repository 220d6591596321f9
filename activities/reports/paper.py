"""The job's work: from a paper that was asked for to its file. Only workers import this (see records.documents)."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.roles import Role
from activities import checkin
from activities.calendars import USUAL
from activities.enums import PaperKind
from activities.models import KINDS, Certificate, Participant
from networks.models import Appointment
from records import documents, qr
from records.jobs import JobError

TEMPLATES = {
    PaperKind.CONVOCATION: "pdf/convocation.html",
    PaperKind.ATTENDANCE_SHEET: "pdf/attendance_sheet.html",
    PaperKind.CERTIFICATE: "pdf/certificate.html",
    PaperKind.MISSION_ORDERS: "pdf/delegation.html",
}
# For those who come without being on the list.
BLANK_ROWS = 12


def write(paper, progress):
    """Make the file of `paper`, whatever an earlier try had already done of it. Raises what records.jobs expects."""
    if paper.file:
        return
    progress(10)
    with translation.override(paper.language):
        told = TOLD[paper.kind](paper)
    document = documents.render(TEMPLATES[paper.kind], told, paper.language)
    with transaction.atomic():
        # Holds the job's row: an attempt that has lost the job keeps nothing.
        progress(90)
        documents.clear(paper.file.storage, f"papers/{paper.pk}")
        paper.file = documents.keep(document.content, paper.file, "paper.pdf")
        paper.page_count = document.pages
        paper.save(update_fields=["file", "page_count"])


def activity_of(paper):
    """The activity as what it is, with what its papers tell of it."""
    related = KINDS[paper.activity.kind].objects.select_related("lead_network", "host_city")
    return related.prefetch_related("networks", "half_days", "agenda").get(pk=paper.activity_id)


def frame(activity, heading):
    """What both kinds of papers say of the activity: a dict of texts."""
    return {
        "heading": heading,
        "subtitle": activity.title,
        "code": activity.code,
        "day": timezone.localdate().isoformat(),
        "label": activity.label,
        "title": activity.title,
        "period": activity.period,
        "networks": " · ".join([activity.lead_network.acronym, *(one.acronym for one in activity.networks.all())]),
        "place": activity.place or activity.get_mode_display(),
        "half_days": [half_told(half) for half in activity.half_days.all()],
    }


def half_told(half):
    """A half-day with its hours."""
    first, last = USUAL[half.part]
    hours = f"{(half.starts_at or first):%H:%M}–{(half.ends_at or last):%H:%M}"
    return {"label": half.label, "short": half.short_label, "hours": hours}


def convocations(paper):
    """What the letters tell: one for each person concerned."""
    activity = activity_of(paper)
    rows = Participant.objects.filter(pk=paper.participant_id) if paper.participant_id else None
    if rows is None:
        rows = activity.participants.convened(set(paper.cities.values_list("pk", flat=True)))
    people = list(rows.select_related("city", "organisation").by_city())
    if not people:
        raise JobError(_("Nobody is on the list: there is no convocation to write."))
    return {
        **frame(activity, _("Convocation")),
        "network": f"{activity.lead_network.acronym} — {activity.lead_network.name}",
        "summary": activity.summary,
        "link": activity.link,
        "agenda": [agenda_told(point) for point in activity.agenda.all()],
        "signed_by": [str(person) for person in coordinators_of(activity)],
        "letters": [letter_of(row) for row in people],
    }


def agenda_told(point):
    """A point of the agenda, with its hour."""
    return {"time": f"{point.starts_at:%H:%M}" if point.starts_at else "", "title": point.title, "by": point.speaker}


def letter_of(row):
    """What stands in one person's letter alone."""
    return {
        "name": row.shown_name,
        "function": row.function,
        "origin": row.origin.name if row.origin else "",
        "state": row.registration,
        "address": checkin.address_of(row.pk),
        "code": qr.svg(checkin.address_of(row.pk)),
    }


def coordinators_of(activity):
    """Who signs: the people in office for the coordination of the lead network."""
    held = Appointment.objects.in_office().filter(role=Role.COORDINATOR, network=activity.lead_network_id)
    return [one.person for one in held.select_related("person").order_by("pk")]


def attendance_sheet(paper):
    """What the sheet to sign tells: everybody on the list, city by city, with a box for each half-day."""
    activity = activity_of(paper)
    rows = activity.participants.convened().select_related("city", "organisation").by_city()
    groups = {}
    for row in rows:
        people = groups.setdefault(row.city.name if row.city else _("Guests and coordination"), [])
        people.append({"name": row.shown_name, "function": row.function or row.get_capacity_display()})
    address = settings.SITE_URL + reverse("activities:attendance", args=[activity.pk])
    return {
        **frame(activity, _("Attendance sheet")),
        "groups": [{"label": label, "people": people} for label, people in groups.items()],
        "blanks": range(BLANK_ROWS),
        "code_to_sheet": qr.svg(address),
    }


def certificates(paper):
    """What the certificates tell: one page for each that is valid."""
    training = activity_of(paper)
    found = Certificate.objects.valid().filter(training=training)
    if paper.participant_id:
        found = found.filter(participant=paper.participant_id)
    elif paper.cities.exists():
        found = found.filter(participant__city__in=paper.cities.values("pk"))
    related = ("participant__person", "participant__city", "participant__organisation")
    found = list(found.select_related(*related).order_by("participant__city__sort_name", "participant__name", "pk"))
    if not found:
        raise JobError(_("There are no certificates of this yet."))
    return {
        **frame(training, _("Certificate of training")),
        "network": f"{training.lead_network.acronym} — {training.lead_network.name}",
        "course": training.course.title,
        "objectives": [line.strip("-• ") for line in training.course.objectives.splitlines() if line.strip()][:5],
        "signed_by": [str(person) for person in coordinators_of(training)],
        "certificates": [certificate_told(one) for one in found],
    }


def certificate_told(certificate):
    """What stands on one certificate alone."""
    address = settings.SITE_URL + certificate.get_public_url()
    origin = certificate.participant.origin
    return {
        "name": certificate.participant.shown_name,
        "origin": origin.name if origin else "",
        "number": certificate.number,
        "hours": certificate.hours,
        "issued_on": certificate.issued_on.isoformat(),
        "address": address,
        "code": qr.svg(address),
    }


def delegation(paper):
    """What the list of a delegation tells: who goes, for whom, with which mission order."""
    trip = activity_of(paper)
    return {
        **frame(trip, _("Delegation")),
        "network": f"{trip.lead_network.acronym} — {trip.lead_network.name}",
        "partner": trip.partner.name if trip.partner else "",
        "lead_city": trip.lead_city.name if trip.lead_city else "",
        "authorisation": trip.authorisation,
        "authorised_on": trip.authorised_on.isoformat() if trip.authorised_on else "",
        "questions": [line.strip("-• ") for line in trip.questions.splitlines() if line.strip()],
        "people": [delegate_told(row) for row in trip.delegates()],
        "agenda": [agenda_told(point) for point in trip.agenda.all()],
        "signed_by": [str(person) for person in coordinators_of(trip)],
    }


def delegate_told(row):
    """One of the delegation."""
    origin = row.origin.name if row.origin else ""
    return {"name": row.shown_name, "function": row.function, "origin": origin, "order": row.mission_order}


TOLD = {
    PaperKind.CONVOCATION: convocations,
    PaperKind.ATTENDANCE_SHEET: attendance_sheet,
    PaperKind.CERTIFICATE: certificates,
    PaperKind.MISSION_ORDERS: delegation,
}
