"""Courses, trainings and certificates, brought to their state by the actions."""

from datetime import timedelta

from django.utils import timezone

from activities.actions import certificate as certificates
from activities.actions import course as courses
from activities.actions import participant as participants
from activities.actions import training as trainings
from activities.enums import ActivityStatus, AssessmentStatus, CertificateStatus
from activities.models import Certificate
from networks.models import Membership
from records import transitions
from tests.factories import networks as places
from tests.factories.activities import WAYS, half_days_of

# Certificates are followed up half a year later.
LONG_AGO = 220


def course(*, lead_network=None, by=None, **fields):
    """A course of twelve hours, of a network's catalogue."""
    network = lead_network or places.network()
    values = {
        "title": "Planifier la collecte",
        "hours": 12,
        "objectives": "Mesurer le gisement\nTracer les circuits",
        "visibility": "network",
    }
    return courses.create(by=by or places.coordinator_in_office(network), lead_network=network, **{**values, **fields})


def training(*, state="scheduled", assessment="open", lead_network=None, host_city="", of=None, by=None, **fields):
    """An edition of one day in the state asked for; with `assessment`, one that has been held, everybody present.

    Held ones took place a month ago (those to follow up or followed up, seven months), others will in a month, unless
    `starts_on` says otherwise.
    """
    network = lead_network or (of.lead_network if of else places.network())
    host = places.city() if host_city == "" else host_city
    if host and not Membership.objects.open().filter(city=host, network=network).exists():
        places.membership(city=host, network=network)
    coordinator = places.coordinator_in_office(network)
    if assessment != AssessmentStatus.OPEN:
        state = ActivityStatus.HELD
    if state == ActivityStatus.HELD:
        past = LONG_AGO if assessment in (AssessmentStatus.ISSUED, AssessmentStatus.FOLLOWED_UP) else 30
        fields.setdefault("starts_on", timezone.localdate() - timedelta(days=past))
    days = half_days_of(state, fields)
    values = {"visibility": "network", "languages": ["fr"], "title": "Planifier la collecte", **fields}
    values["course"] = of or course(lead_network=network)
    begin = trainings.propose if state == ActivityStatus.PROPOSED else trainings.schedule
    made = begin(by=by or coordinator, lead_network=network, host_city=host, half_days=days, **values)
    if state == ActivityStatus.HELD:
        _hold(made, coordinator)
    else:
        for step in WAYS[state]:
            transitions.apply(made, step, by=coordinator, comment="Le quorum manque.")
    _assess(made, assessment, coordinator)
    return made


def _hold(made, coordinator):
    """Everybody was there."""
    everybody = made.participants.values_list("pk", flat=True)
    marks = {(pk, half.pk): "present" for pk in everybody for half in made.half_days.all()}
    participants.mark(activity=made, by=coordinator, marks=marks)
    transitions.apply(made, "hold", by=coordinator)


def _assess(made, assessment, coordinator):
    if assessment == AssessmentStatus.OPEN:
        return
    results = dict.fromkeys(made.participants.values_list("pk", flat=True), (40, 80))
    trainings.save_results(training=made, by=coordinator, results=results)
    if assessment != AssessmentStatus.MARKED:
        with places.on(made.ends_on + timedelta(days=7)):
            certificates.issue_all(training=made, by=coordinator)
    if assessment == AssessmentStatus.FOLLOWED_UP:
        trainings.follow_up(training=made, by=coordinator)
    made.refresh_from_db()


def certificate(*, state="issued", of=None, city=None, by=None, **fields):
    """A certificate of a training, in the state asked for: of somebody of `city` if that is given."""
    made = of or training(assessment="certificates_issued", **fields)
    found = Certificate.objects.filter(training=made).order_by("pk")
    one = (found.filter(participant__city=city) if city else found.exclude(participant__city=None)).first()
    by = by or places.coordinator_in_office(made.lead_network)
    if state == CertificateStatus.REVOKED:
        certificates.revoke(certificate=one, by=by, reason="Remise par erreur.")
    elif state == CertificateStatus.REPLACED:
        certificates.reissue(certificate=one, by=by, reason="Nom mal écrit.")
    return one
